"""Documents read in a child are the documents read here, in order, and no child outlives its use."""

import io
import os
from pathlib import Path

import psutil
import pytest
from msoffcrypto.format import ooxml  # type: ignore[import-untyped]

from app.documents.guarded import LIMITS, read_guarded, reading
from app.documents.open import read_document
from app.errors import CancelledError, InputRefusedError
from app.guard.limits import MIB, Limits
from app.progress import Job

OPENS = "Sésame 7"
WRONG = "sesame"


def readers_left() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "resource_tracker" not in " ".join(child.cmdline())]


@pytest.fixture
def samples(policies: Path) -> list[Path]:
    return sorted((policies / "CC-0248").iterdir())


@pytest.fixture
def locked(samples: list[Path], tmp_path: Path) -> Path:
    plain = next(path for path in samples if path.suffix == ".docx")
    made = io.BytesIO()
    ooxml.OOXMLFile(io.BytesIO(plain.read_bytes())).encrypt(OPENS, made)
    path = tmp_path / plain.name
    path.write_bytes(made.getvalue())
    return path


def test_a_document_comes_through_as_it_is(samples: list[Path]) -> None:
    for path in samples:
        assert read_guarded(path) == read_document(path)


def test_several_documents_come_in_their_order(samples: list[Path]) -> None:
    with reading(samples) as documents:
        assert [future.result().file for future in documents] == [path.name for path in samples]
    assert readers_left() == []


def test_a_refused_file_stops_none_of_the_others(samples: list[Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(samples[-1].read_bytes()[:300] if samples[-1].suffix == ".docx" else b"PK\x03\x04")
    with reading([samples[0], broken, tmp_path / "missing.docx", samples[1]]) as documents:
        first, second, third, fourth = documents
        assert first.result().file == samples[0].name
        with pytest.raises(InputRefusedError, match=r"broken\.docx"):
            second.result()
        with pytest.raises(InputRefusedError, match=r"missing\.docx: There is no such file"):
            third.result()
        assert fourth.result().file == samples[1].name


def test_leaving_early_ends_the_children(samples: list[Path]) -> None:
    with reading(samples * 5) as documents:
        assert next(documents).result().file == samples[0].name
    assert readers_left() == []


def test_cancel_reaches_the_documents_read_ahead(samples: list[Path]) -> None:
    job = Job()
    with reading(samples * 5, job) as documents:
        next(documents).result()
        job.cancel()
        others = list(documents)
        with pytest.raises(CancelledError):
            others[-1].result()
    assert readers_left() == []


def test_a_document_beyond_its_limits_is_refused(samples: list[Path]) -> None:
    with pytest.raises(InputRefusedError, match="memory"):
        read_guarded(samples[0], limits=Limits(memory=1 * MIB, seconds=30))
    with pytest.raises(InputRefusedError, match="more than 1 MB of text"):
        read_guarded(samples[0], limits=Limits(memory=LIMITS.memory, seconds=30, result=100))


def test_a_password_opens_what_it_protects(locked: Path, samples: list[Path]) -> None:
    plain = next(path for path in samples if path.name == locked.name)
    assert read_guarded(locked, password=OPENS).blocks == read_document(plain).blocks


def test_without_the_password_it_is_refused_in_plain_words(locked: Path) -> None:
    with pytest.raises(InputRefusedError, match=r"protected by a password"):
        read_guarded(locked)
    with pytest.raises(InputRefusedError, match=r"does not open it"):
        read_guarded(locked, password=WRONG)


def test_a_damaged_protected_file_is_refused(locked: Path) -> None:
    data = bytearray(locked.read_bytes())
    for place in range(600, len(data), 97):
        data[place] ^= 0xFF
    locked.write_bytes(data)
    with pytest.raises(InputRefusedError):
        read_guarded(locked, password=OPENS)


@pytest.mark.skipif(os.name == "nt", reason="Windows names are text")
def test_a_file_whose_name_is_no_text_can_be_read(samples: list[Path], tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"policy-\xff.md")
    path.write_bytes(next(path for path in samples if path.suffix == ".md").read_bytes())
    assert read_guarded(path).blocks

"""Pages as pictures, from a child that stays for the file."""

import hashlib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.documents.page_images import PageImages, spare_child
from app.errors import CancelledError, InputRefusedError
from app.guard.limits import MIB, Limits

sys.path.append(str(Path(__file__).resolve().parents[1] / "desktop"))
from tests.desktop.pdf_maker import pdf  # the maker of the desktop's tests


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "policy.pdf"
    made.write_bytes(pdf([[f"Page {number}"] for number in range(1, 6)]))
    return made


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def images(path: Path) -> Iterator[PageImages]:
    made = PageImages(path, digest(path))
    yield made
    made.close()


def test_sizes_and_pictures_agree(images: PageImages) -> None:
    sizes = images.sizes()
    assert [(size.width, size.height) for size in sizes] == [(612, 792)] * 5
    picture = images.image(2, 0.5)
    assert (picture.width, picture.height) == (306, 396)
    assert len(picture.rgb) == 3 * 306 * 396
    assert picture.rgb[:3] == b"\xff\xff\xff"
    assert min(picture.rgb) < 200


def test_one_child_draws_all_pages(images: PageImages) -> None:
    images.image(1, 1.0)
    before = psutil.Process().children()
    assert images.image(2, 1.0).rgb != images.image(3, 1.0).rgb
    assert psutil.Process().children() == before


def test_a_huge_scale_is_drawn_coarser(images: PageImages) -> None:
    picture = images.image(1, 40.0)
    assert picture.width * picture.height <= 25_000_000


def test_a_page_that_is_not_there_is_refused_and_the_others_still_come(images: PageImages) -> None:
    with pytest.raises(InputRefusedError, match=r"policy.pdf, page 9: There is no such page\."):
        images.image(9, 1.0)
    assert images.image(5, 0.2).width in (122, 123)


def test_a_file_changed_since_is_refused(path: Path) -> None:
    made = PageImages(path, digest(path))
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(InputRefusedError, match="changed since it was read"):
        made.sizes()
    made.close()


def test_a_file_gone_since_is_refused(path: Path) -> None:
    made = PageImages(path, digest(path))
    path.unlink()
    with pytest.raises(InputRefusedError, match="no longer be read"):
        made.sizes()
    made.close()


def test_a_child_out_of_time_is_ended_and_the_next_page_has_a_fresh_one(path: Path) -> None:
    made = PageImages(path, digest(path), limits=Limits(memory=1024 * MIB, seconds=60))
    made.sizes()
    for child in psutil.Process().children():
        if "resource_tracker" not in " ".join(child.cmdline()):
            child.kill()
    with pytest.raises(InputRefusedError):
        made.image(1, 1.0)
    assert made.image(1, 0.1).width in (61, 62)
    made.close()


def test_closing_from_another_thread_ends_it(path: Path) -> None:
    made = PageImages(path, digest(path))
    made.sizes()
    closing = threading.Thread(target=made.close)
    closing.start()
    closing.join()
    with pytest.raises(CancelledError):
        made.image(1, 1.0)


def test_a_spare_child_is_used_and_a_dead_one_replaced(path: Path) -> None:
    for kill in (False, True):
        spare = spare_child()
        assert spare is not None
        if kill:
            spare.close()
        made = PageImages(path, digest(path), spare=lambda spare=spare: spare)  # type: ignore[misc]  # bound at once
        assert len(made.sizes()) == 5
        made.close()
        assert spare.gone

"""The sample policies and claims are what their script builds."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "packaging" / "samples"


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    spec = importlib.util.spec_from_file_location("build", SCRIPTS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module.main
    for name in ("claims_lines", "policy_texts", "write_policies"):
        sys.modules.pop(name, None)


def test_building_again_changes_no_text(build: Callable[[Path], None], tmp_path: Path) -> None:
    build(tmp_path)
    for made in sorted(tmp_path.rglob("*.*")):
        if made.suffix in {".md", ".json"}:
            assert made.read_bytes() == (ROOT / "policies" / made.relative_to(tmp_path)).read_bytes(), made.name


def test_building_twice_gives_the_same_bytes(build: Callable[[Path], None], tmp_path: Path) -> None:
    build(tmp_path / "one")
    build(tmp_path / "two")
    for made in sorted((tmp_path / "one").rglob("*.*")):
        if made.is_file():
            assert made.read_bytes() == (tmp_path / "two" / made.relative_to(tmp_path / "one")).read_bytes(), made.name

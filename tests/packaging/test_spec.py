"""What the spec puts into the built program is what the program asks for there. Nothing is built."""

import ast
import importlib
import importlib.util
import runpy
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Builder:
    """Stands where PyInstaller's steps stand while the spec is read, and keeps what they are given."""

    def __init__(self) -> None:
        self.calls: dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]] = {}

    def step(self, name: str) -> Any:
        def taken(*given: Any, **named: Any) -> SimpleNamespace:
            self.calls.setdefault(name, []).append((given, named))
            scripts = [("start_console", "", "PYSOURCE"), ("start_window", "", "PYSOURCE"), ("hook", "", "PYSOURCE")]
            return SimpleNamespace(pure=[], binaries=[], datas=[], scripts=scripts)

        return taken


@pytest.fixture(scope="module")
def spec() -> tuple[Builder, dict[str, Any]]:
    builder = Builder()
    steps = {name: builder.step(name) for name in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")}
    return builder, runpy.run_path(str(ROOT / "packaging" / "app.spec"), init_globals={"SPECPATH": str(ROOT / "packaging"), **steps})


@pytest.fixture(scope="module")
def frozen(spec: tuple[Builder, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the built program laid out as it will be, without any of its modules."""
    folder = tmp_path_factory.mktemp("frozen")
    _, named = spec[0].calls["Analysis"][0]
    for source, place in named["datas"]:
        if Path(source).is_dir():
            shutil.copytree(source, folder / place, dirs_exist_ok=True)
        else:
            (folder / place).mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / place)
    return folder


def asked_for() -> Iterator[tuple[str, str]]:
    """Every file or folder the program names to `resource` or `sample`, by a text or by a constant of the same module."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = texts_by_name(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"resource", "sample"}:
                (name,) = node.args
                values = known.get(name.id, []) if isinstance(name, ast.Name) else texts(name)
                assert values, f"{path.name}:{node.lineno} names something that cannot be seen from here"
                yield from ((node.func.id, value) for value in values)


def texts_by_name(tree: ast.Module) -> dict[str, list[str]]:
    """The constants of a module that are a text or several, and the names that run through one of them."""
    known: dict[str, list[str]] = {}
    for node in ast.walk(tree):  # the module's own level comes first
        if isinstance(node, ast.Assign):
            known |= {target.id: texts(node.value) for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.comprehension | ast.For) and isinstance(node.target, ast.Name) and isinstance(node.iter, ast.Name):
            known[node.target.id] = known.get(node.iter.id, [])
    return known


def texts(node: ast.expr) -> list[str]:
    parts = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    return [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def test_what_the_program_asks_for_lies_where_it_looks(frozen: Path) -> None:
    module = importlib.util.spec_from_file_location("frozen_bundled", shutil.copy(ROOT / "app" / "bundled.py", frozen / "app"))
    assert module is not None
    assert module.loader is not None
    bundled = importlib.util.module_from_spec(module)
    module.loader.exec_module(bundled)
    wanted = set(asked_for())
    assert {("resource", "icons"), ("resource", "codesets"), ("sample", "CC-0248")} <= wanted
    assert [name for kind, name in sorted(wanted) if not getattr(bundled, kind)(name).exists()] == []
    assert Path(bundled.resource("icons")).is_relative_to(frozen)


def test_whatever_lies_beside_the_modules_comes_along(frozen: Path) -> None:
    beside = [path.relative_to(ROOT) for path in (ROOT / "app").rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}]
    assert {Path("app/audit/rules"), Path("app/audit/views")} <= {path.parent for path in beside}
    assert [path for path in beside if not (frozen / path).is_file()] == []


def test_every_module_comes_along_and_readers_named_as_text_are_among_them(spec: tuple[Builder, dict[str, Any]]) -> None:
    _, named = spec[0].calls["Analysis"][0]
    modules = set(named["hiddenimports"])
    for guarded in ("app.documents.guarded", "app.claims.guarded"):
        assert importlib.import_module(guarded).READER.partition(":")[0] in modules
    assert [name for name in sorted(modules) if importlib.util.find_spec(name) is None] == []
    assert len(modules) == sum(1 for _ in (ROOT / "app").rglob("*.py"))
    assert modules.isdisjoint(named["excludes"])


def test_two_programs_share_one_folder(spec: tuple[Builder, dict[str, Any]]) -> None:
    calls = spec[0].calls
    programs = {named["name"]: (named["console"], [entry[0] for entry in given[1]]) for given, named in calls["EXE"]}
    assert programs == {
        "codeledger": (True, ["start_console", "hook"]),
        "codeledger-window": (False, ["start_window", "hook"]),
    }
    assert len(calls["COLLECT"]) == len(calls["Analysis"]) == 1


@pytest.mark.parametrize(
    ("place", "stays"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", True),
        ("PySide6/plugins/styles/qmodernwindowsstyle.dll", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/plugins/tls/qschannelbackend.dll", False),
        ("PySide6/plugins/imageformats/qpdf.dll", False),
        ("PySide6/opengl32sw.dll", False),
        ("PySide6/translations/qtbase_de.qm", False),
        ("app/_bundled/resources/icons/print.svg", True),
        ("docx/templates/default.docx", True),
    ],
)
def test_of_qt_only_what_a_window_needs(spec: tuple[Builder, dict[str, Any]], place: str, stays: bool) -> None:  # noqa: FBT001 a table's column
    needed = spec[1]["needed"]
    assert bool(needed([(place, place, "DATA")])) is stays

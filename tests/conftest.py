"""What tests of every part share."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The documents and claims with truth that lie beside the project, where they do."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus with truth does not lie beside this checkout")
    return CORPUS


@pytest.fixture(scope="session")
def seeds(corpus: Path) -> Path:
    """The documents the project began with."""
    return corpus.parent / "seeds"


@pytest.fixture(scope="session")
def policies() -> Path:
    """The bundled sample policies."""
    return ROOT / "policies"


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the person's own data."""
    monkeypatch.setenv("CODELEDGER_HOME", str(tmp_path_factory.mktemp("home")))

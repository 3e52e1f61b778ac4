import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.append(str(HERE.parents[1] / "packaging"))  # hostile_files: the soak run and the tests share them


@pytest.fixture(autouse=True)
def readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the child find the readers of these tests by name."""
    monkeypatch.syspath_prepend(HERE)

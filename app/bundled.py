"""The one place that knows where the files shipped with the program lie: in a checkout, a wheel or a frozen program."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_bundled"
_ROOT = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent


def resource(name: str) -> Path:
    """Return the path of a file or folder below `resources/`."""
    return _ROOT / "resources" / name


def sample(name: str) -> Path:
    """Return the path of a file or folder below `policies/`."""
    return _ROOT / "policies" / name

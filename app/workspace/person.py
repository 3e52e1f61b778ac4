"""Who works with the program, for a project's trail."""

import getpass


def person() -> str:
    """Return the name the system knows the person by."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a system without user names
        return "unknown"

"""Where the program keeps what belongs to a person and not to a project: imported code tables, backups, projects not yet named."""

import os
from pathlib import Path

from platformdirs import user_data_path

VARIABLE = "CODELEDGER_HOME"


def data_folder(*parts: str) -> Path:
    """Return a folder of the person's own data, made if need be; the environment variable CODELEDGER_HOME names another place."""
    named = os.environ.get(VARIABLE)
    root = Path(named) if named else user_data_path("CodeLedger", appauthor=False, roaming=False)
    folder = root.joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder

"""Audit reports: `codeledger template`, and the report that `codeledger audit --out` writes."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import OutputFailedError

if TYPE_CHECKING:
    from app.reports.dossier import Dossier
    from app.reports.template import Template


def template(options: argparse.Namespace) -> int:
    """`codeledger template`: the shipped wording and styles, to be changed."""
    from app.reports.template import write_template

    folder: Path = options.folder
    try:
        written = write_template(folder)
    except FileExistsError as fault:
        name = Path(str(fault.filename or fault)).name
        raise OutputFailedError(folder.name, "", f"{name} is there already.", "Name another folder, or move it away.") from None
    except OSError as fault:
        raise OutputFailedError(folder.name, "", f"It could not be written ({fault.strerror}).", "Name another folder.") from None
    names = [path.name for path in written]
    print(json.dumps({"folder": str(folder), "written": names}) if options.json else f"Written to {folder}: {', '.join(names)}")
    return 0


def template_of(folder: Path | None) -> "Template":
    """Return the template in a folder, or the shipped one; raises `InputRefusedError`."""
    from app.reports.template import read_template, shipped_template

    return shipped_template() if folder is None else read_template(folder)


def write_audit(path: Path, dossier: "Dossier", template: "Template") -> None:
    """Write an audit report; Qt is loaded for a PDF alone. Raises `OutputFailedError`."""
    from app.workspace.report import PRINTED, write_report

    if path.suffix.lower() == PRINTED:
        from app.desktop.printing.audit import write_audit_pdf

        write_audit_pdf(path, dossier, template)
    else:
        write_report(path, dossier, template)

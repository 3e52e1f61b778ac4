"""What was submitted on the line of a finding: from the line as the audit kept it, else from the row as it was found."""

from decimal import Decimal, InvalidOperation

from app.audit.audited_lines import AuditedLine
from app.audit.model import Finding
from app.reports.dossier import Dossier
from app.reports.values import Value, number

Submitted = tuple[Value, Value, Value, Value, Value]  # code, modifiers, units, diagnoses, pointers


class SubmittedLines:
    """Looks up what was submitted."""

    def __init__(self, dossier: Dossier) -> None:
        """Read from what the dossier holds."""
        self._dossier = dossier
        named = ("procedure", "modifiers", "units", "diagnoses", "pointers")
        self._columns = [_columns(dossier.result.mapping.get(name)) for name in named]

    def of(self, finding: Finding) -> Submitted:
        """Return code, modifiers, units, diagnoses and pointers of a finding's line; None where the file does not say."""
        cells = self._dossier.result.claim_lines.get((finding.sheet, finding.row), {})
        pointers = _joined(cells, self._columns[4])
        line = self.line(finding)
        if line is not None:
            return *told(line), pointers
        code, modifiers, units, diagnoses = (_joined(cells, columns) for columns in self._columns[:4])
        return code, modifiers, _counted(units), diagnoses, pointers

    def line(self, finding: Finding) -> AuditedLine | None:
        """Return the line of a finding where the audit kept it."""
        made = self._dossier.determined.get(finding.content)
        return made.line if made is not None else self._dossier.lines.get(finding.content)


def told(line: AuditedLine) -> tuple[Value, Value, Value, Value]:
    """Return code, modifiers, units and diagnoses of a line."""
    units = None if line.units is None else number(line.units)
    return line.code, " ".join(line.modifiers), units, ", ".join(line.diagnoses)


def _counted(units: str | None) -> Value:
    """Return units as a number where they are one."""
    try:
        found = Decimal(units or "")
    except InvalidOperation:
        return units
    return number(found) if found.is_finite() else units


def _columns(found: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return found if isinstance(found, tuple) else (found,) if found else ()


def _joined(cells: dict[str, str], columns: tuple[str, ...]) -> str | None:
    return " ".join(dict.fromkeys(text for name in columns if (text := cells.get(name, "").strip()))) or None

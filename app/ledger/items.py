"""What a ledger keeps account of: single codes, and the ranges no table could expand."""

from dataclasses import dataclass
from datetime import date

from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets
from app.policy.model import CodeForm


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """A code, or a printed range that no table could expand (`through`)."""

    system: CodeSystem
    code: str
    through: str = ""

    def holds(self, other: "Item") -> bool:
        """Whether another code lies within this unexpanded range, by its text."""
        same = self.system is other.system and len(other.code) == len(self.code) and other.code[:1] == self.code[:1]
        return bool(self.through) and same and self.code <= other.code <= self.through and not other.through


@dataclass(frozen=True, slots=True)
class Written:
    """A code, range, category or placeholder as a policy writes it."""

    system: CodeSystem
    code: str
    through: str | None = None
    form: CodeForm = CodeForm.SINGLE

    def codes(self, code_sets: CodeSets, day: date) -> tuple[str, ...]:
        """Return the codes it stands for on the day; none where no table says so."""
        return code_sets.expand(self.system, self.code, self.through, self.form.value, day).codes or ()

    def items(self, code_sets: CodeSets, day: date) -> tuple[Item, ...]:
        """Return what it stands for on the day, else at the nearest update that knows any of it, else itself."""
        codes = self.codes(code_sets, day)
        window = code_sets.window(self.system)
        if not codes and window is not None and self.form is not CodeForm.SINGLE:
            later = code_sets.updates(self.system, max(day, window.first), None)
            earlier = code_sets.updates(self.system, date.min, min(day, window.last))[::-1]
            codes = next((found for update in (*later, *earlier) if (found := self.codes(code_sets, update))), ())
        if not codes:
            return (Item(self.system, self.code, self.through or ""),)
        return tuple(Item(self.system, code) for code in codes)

    def born(self, code_sets: CodeSets, after: date, before: date | None) -> dict[Item, date]:
        """Return the codes that came into being within the printed range while the version was in force, with the day."""
        if self.form is CodeForm.SINGLE:
            return {}
        known = set(self.codes(code_sets, after))
        found: dict[Item, date] = {}
        for update in code_sets.updates(self.system, after, before) if known else ():
            for code in self.codes(code_sets, update):
                if code not in known:
                    found.setdefault(Item(self.system, code), update)
        return found

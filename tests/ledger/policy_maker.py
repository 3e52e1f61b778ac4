"""Policy versions made from facts alone, for tests of what the ledger concludes from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.codesets.model import CodeSystem
from app.codesets.tables import load_bundled
from app.documents.model import Block, Change, Document, DocumentView, Place, Run, View
from app.ledger.build import build_ledger
from app.ledger.model import Basis, CodeHistory, Ledger, PolicyLedger
from app.policy.model import (
    ALL_DIAGNOSES_PEND,
    Action,
    CodeForm,
    CodeListing,
    DateKind,
    Drug,
    HistoryChange,
    HistoryEntry,
    Kind,
    PolicyDate,
    PolicyVersion,
    RegimeChange,
    State,
)

HCPCS, CM, PCS, CPT = CodeSystem.HCPCS, CodeSystem.ICD10CM, CodeSystem.ICD10PCS, CodeSystem.CPT


def day(text: str) -> date:
    """Return the day of ISO text."""
    return date.fromisoformat(text)


def place(text: str, file: str = "policy.md", block: int = 0) -> Place:
    return Place(file, None, block, 0, len(text), text)


def system_of(code: str) -> CodeSystem:
    if "." in code or len(code) == 3:
        return CM
    if len(code) == 7:
        return PCS
    return CPT if code.isdigit() else HCPCS


@dataclass(frozen=True, kw_only=True)
class Said:
    """One statement: `+J1323`, `-C90.01`, `+C90.00-C90.02`, or `pend` / `no pend`."""

    what: str
    effective: str | None = None
    last_day: str | None = None
    coverage: str | None = None
    drug: str | None = None
    correction: bool = False


def entry(when: str, *said: str | Said) -> HistoryEntry:
    """Return a dated history entry."""
    statements = [item if isinstance(item, Said) else Said(what=item) for item in said]
    text = f"{when}: " + "; ".join(item.what for item in statements)
    regimes = tuple(
        RegimeChange(
            ALL_DIAGNOSES_PEND,
            "end" if item.what.startswith("no ") else "start",
            day(item.effective) if item.effective else None,
            place(text),
        )
        for item in statements
        if item.what.endswith("pend")
    )
    changes = tuple(_change(item, text) for item in statements if not item.what.endswith("pend"))
    return HistoryEntry(day=day(when), title=None, text=text, changes=changes, regimes=regimes, unread=(), source=place(text))


def _change(item: Said, text: str) -> HistoryChange:
    first, _, last = item.what[1:].partition("-")
    return HistoryChange(
        action=Action.ADD if item.what[0] == "+" else Action.REMOVE,
        system=system_of(first),
        codes=() if last else (first,),
        ranges=((first, last),) if last else (),
        effective=day(item.effective) if item.effective else None,
        last_day=day(item.last_day) if item.last_day else None,
        coverage=item.coverage,
        drug=item.drug,
        correction=item.correction,
        source=place(f"{item.what} in {text}"),
    )


def listed(printed: str, coverage: str | None = None) -> CodeListing:
    """Return a printed code, or range with a dash."""
    first, _, last = printed.partition("-")
    form = CodeForm.RANGE if last else CodeForm.SINGLE
    return CodeListing(
        system=system_of(first),
        code=first,
        through=last or None,
        form=form,
        description=None,
        section="coding",
        group=None,
        supports=None,
        coverage=coverage,
        source=place(printed, block=1),
    )


def policy(
    dates: dict[str, str],
    *,
    codes: str = "",
    not_covered: str = "",
    history: Sequence[HistoryEntry] = (),
    number: str | None = "XY-0001",
    title: str | None = "Drug policy",
    drugs: Sequence[str] = ("Examplix",),
    state: State = State.PUBLISHED,
    kind: Kind = Kind.POLICY,
    words: str | None = None,
    file: str = "policy.md",
    redline: bool = False,
    view: View = View.NEW,
) -> PolicyVersion:
    """Return a version; `dates` by kind, `codes` separated by spaces."""
    run = Run(text="text", change=Change.INSERTED if redline else Change.SAME)
    document = Document(file=file, sha256="", format="markdown", blocks=(Block(runs=(run,)),))
    return PolicyVersion(
        text=DocumentView(document=document, view=view, blocks=()),
        kind=kind,
        number=number,
        title=title,
        payer=None,
        status=None,
        state=state,
        drugs=tuple(Drug(name, None) for name in drugs),
        dates=tuple(PolicyDate(DateKind(name), day(text), place(text, file)) for name, text in dates.items()),
        codes=tuple(listed(item) for item in codes.split()) + tuple(listed(item, "not-covered") for item in not_covered.split()),
        all_diagnoses=place(words, file) if words else None,
        history=tuple(history),
    )


def ledger(*versions: PolicyVersion, basis: Basis = Basis.PUBLISH) -> Ledger:
    return build_ledger(versions, load_bundled(), basis)


def only(*versions: PolicyVersion, basis: Basis = Basis.PUBLISH) -> PolicyLedger:
    """Return the ledger of versions of one policy."""
    (found,) = ledger(*versions, basis=basis).policies
    return found


def code(found: PolicyLedger, name: str) -> CodeHistory:
    (history,) = [item for item in found.codes if item.code == name]
    return history


def spans(found: PolicyLedger, name: str) -> list[tuple[str | None, str | None]]:
    """Return the intervals of a code as ISO days."""
    return [
        (item.start.isoformat() if item.start else None, item.end.isoformat() if item.end else None) for item in code(found, name).intervals
    ]

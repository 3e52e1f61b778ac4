"""How long the ledger takes, as a table.

    python benchmarks/ledger.py

The columns are the seconds by the clock, those of the processor, the aim, and what was found. The policies are made up:
every version prints its whole list, changes a few codes of it and repeats the history of those before.
"""

import gc
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TypeVar, cast

from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets, load_bundled
from app.documents.model import Document, DocumentView, Place, View
from app.ledger.build import build_ledger
from app.ledger.conflicts import DISPUTES_DAYS
from app.ledger.lookup import Lookup
from app.ledger.model import Basis, Ledger
from app.ledger.terms import PLAIN
from app.policy.model import (
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
    State,
)
from app.reports.ledger_csv import interval_rows
from app.workspace.reverse_lookup import listed_in
from app.workspace.settlements import effect_of
from app.workspace.versions import LoadedVersions

CM, HCPCS = CodeSystem.ICD10CM, CodeSystem.HCPCS
FIRST = date(2006, 1, 3)
YEAR = timedelta(days=365)
QUESTIONS = 1_000_000
Answer = TypeVar("Answer")


def timed(name: str, aim: str, work: Callable[[], Answer], note: Callable[[Answer], str]) -> Answer:
    """Run once, print one line of the table, and return the answer."""
    gc.collect()
    start = time.perf_counter(), time.process_time()
    answer = work()
    clock, processor = time.perf_counter() - start[0], time.process_time() - start[1]
    print(f"| {name:<66} | {clock:>8.3f} s | {processor:>8.3f} s | {aim:>7} | {note(answer):<40} |")
    return answer


def place(text: str, file: str) -> Place:
    """Return a place in a made-up file."""
    return Place(file, None, 0, 0, len(text), text)


def listing(system: CodeSystem, code: str, file: str) -> CodeListing:
    """Return one printed code."""
    return CodeListing(
        system=system,
        code=code,
        through=None,
        form=CodeForm.SINGLE,
        description=None,
        section="coding",
        group=None,
        supports=None,
        coverage=None,
        source=place(code, file),
    )


def change(action: Action, code: str, effective: date | None, file: str) -> HistoryChange:
    """Return one statement of a history."""
    return HistoryChange(action=action, system=HCPCS, codes=(code,), effective=effective, source=place(f"{action.value} {code}", file))


def family(number: int, versions: int, codes: int, pool: list[str]) -> list[PolicyVersion]:
    """Return the versions of one policy: diagnoses by the lists alone, procedure codes with a history; some of it contradicts itself."""
    draw = random.Random(number)  # noqa: S311 - repeatable, nothing secret
    diagnoses = draw.sample(pool, codes // 2 + versions)
    procedures = [f"J{draw.randrange(10_000):04d}" for _ in range(codes // 2 + versions)]
    entries: list[HistoryEntry] = []
    made = []
    for index in range(versions):
        published = FIRST + index * YEAR + timedelta(days=number % 300)
        file = f"{number}-{index}.md"
        gone, added = procedures[index], procedures[codes // 2 + index - 1]
        stated = published + timedelta(days=30) if index % 3 else None
        if index:
            said = (change(Action.ADD, added, stated, file), change(Action.REMOVE, gone, None, file))
            day = published - timedelta(days=20)
            text = f"{day}: {added} added, {gone} removed"
            entries.append(HistoryEntry(day=day, title=None, text=text, changes=said, regimes=(), unread=(), source=place(text, file)))
        kept = procedures[index + (index % 5 != 4) : codes // 2 + index]  # now and then the list keeps what the history removes
        printed = [listing(HCPCS, code, file) for code in kept] + [
            listing(CM, code, file) for code in diagnoses[index : codes // 2 + index]
        ]
        document = Document(file=file, sha256="", format="markdown", blocks=())
        made.append(
            PolicyVersion(
                text=DocumentView(document=document, view=View.NEW, blocks=()),
                kind=Kind.POLICY,
                number=f"AB-{number:04d}",
                title=f"Drug policy {number}",
                payer=None,
                status=None,
                state=State.PUBLISHED,
                drugs=(Drug(f"Examplix{number}", None),),
                dates=(PolicyDate(DateKind.PUBLISH, published, place(str(published), file)),),
                codes=tuple(printed),
                history=tuple(reversed(entries)),
            )
        )
    return made


def library(policies: int, versions: int, codes: int, pool: list[str]) -> list[PolicyVersion]:
    """Return the versions of many policies."""
    return [version for number in range(policies) for version in family(number, versions, codes, pool)]


def counted(ledger: Ledger) -> str:
    """Say how much a ledger holds."""
    intervals = sum(len(history.intervals) for policy in ledger.policies for history in policy.codes)
    return f"{intervals:,} intervals, {sum(len(policy.conflicts) for policy in ledger.policies):,} conflicts"


def ask(ledger: Ledger) -> None:
    """Ask a million questions of a ledger, and one of every policy."""
    draw = random.Random(5)  # noqa: S311 - repeatable, nothing secret
    known = [(history.system, history.code) for policy in ledger.policies for history in policy.codes]
    days = [FIRST + timedelta(days=number) for number in range(7600)]
    pairs = [(*draw.choice(known), draw.choice(days)) for _ in range(QUESTIONS)]
    lookup = timed("lookup made ready", "", partial(Lookup, ledger), lambda _: "")
    name = f"{QUESTIONS:,} lookups (code, day), over all policies"
    timed(name, "1 s", partial(lookup.listed_on, pairs), lambda said: f"{sum(map(bool, said)):,} listed")
    timed("the same again", "1 s", partial(lookup.listed_on, pairs), lambda said: f"{sum(map(bool, said)):,} listed")
    timed(
        "which policies list a code on a day, one question",
        "",
        partial(listed_in, ledger, known[0][1], days[4000]),
        lambda said: f"{len(said)}",
    )


def settle(pool: list[str], sets: CodeSets) -> None:
    """Measure what settling one contradiction would change in a policy of 200 codes over 20 years."""
    versions = library(1, 20, 400, pool)
    last = versions[-1]
    printed = tuple(item for item in versions[0].codes if item.system is CM) + tuple(item for item in last.codes if item.system is HCPCS)
    source = place("all removed", last.file)
    removed = HistoryChange(action=Action.REMOVE, system=CM, codes=tuple(item.code for item in printed if item.system is CM), source=source)
    said = HistoryEntry(day=last.dates[0].day, title=None, text="all removed", changes=(removed,), regimes=(), unread=(), source=source)
    kept = replace(last, history=(said, *last.history), codes=printed)
    held = _Held((*(replace(version, codes=printed) for version in versions[:-1]), kept))
    ledger = build_ledger(held.versions, sets, Basis.PUBLISH)
    conflict = max((item for item in ledger.policies[0].conflicts if item.kind in DISPUTES_DAYS), key=lambda item: len(item.codes))
    name = f"effect of settling one contradiction about {len(conflict.codes)} codes, 20 years"
    work = partial(effect_of, cast("LoadedVersions", held), Basis.PUBLISH, PLAIN, sets, conflict, "in", date(2046, 1, 1))
    timed(name, ".2 s", work, lambda effect: f"{effect.days:,} days")


class _Held:
    """Versions without files."""

    def __init__(self, versions: tuple[PolicyVersion, ...]) -> None:
        self.versions = versions


def main() -> None:
    """Print the table."""
    sets = load_bundled()
    codes = [f"{key[:3]}.{key[3:]}" for key in sets.codes(CM) if len(key) > 3]
    pool = [code for code in codes if all(time.start and time.start.year < 2016 and time.end is None for time in sets.validity(CM, code))]
    sets.exists_on(CM, "C90.00", FIRST)
    made = library(100, 20, 200, pool)
    ledger = timed("ledger of 100 policies x 20 versions x 200 codes", "1 s", partial(build_ledger, made, sets, Basis.PUBLISH), counted)
    timed("the same by review date", "1 s", partial(build_ledger, made, sets, Basis.REVIEW), counted)
    ask(ledger)
    settle(pool, sets)
    del made, ledger
    many = library(2000, 2, 40, pool)
    ledger = timed("ledger of 2,000 policies x 2 versions x 40 codes", "", partial(build_ledger, many, sets, Basis.PUBLISH), counted)
    timed("rows of the list of that library", "1 s", partial(interval_rows, ledger), lambda rows: f"{len(rows):,} rows")


if __name__ == "__main__":
    main()

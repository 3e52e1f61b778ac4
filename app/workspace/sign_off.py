"""Use case: who answers for an audit. What was signed is frozen by its fingerprints; what changes later takes a new revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from app import __version__
from app.errors import InputRefusedError
from app.project.keys import canonical, parsed
from app.project.model import Decision, Draft, What
from app.project.project import Project
from app.reports.dossier import Dossier
from app.review.model import SignOff
from app.sampling.draw import SampleKind
from app.sampling.refuse import counted, named
from app.workspace.estimates import open_lines
from app.workspace.fingerprints import TRAIL, fingerprints_of
from app.workspace.second_review import second_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What a person signs with."""

    reviewer: str
    credentials: str
    day: date
    second_reviewer: str = ""
    statement: str = ""
    despite: str = ""  # why it is signed although something holds it up


def hindrances(project: Project, claims: str, dossier: Dossier) -> tuple[str, ...]:
    """Return in whole sentences what stands against a signature; one that is given all the same needs a reason."""
    found = []
    if not dossier.determined:
        found.append("No line is determined.")
    if dossier.sampling is not None:
        waiting = open_lines(dossier.sampling.sample, dossier.determined, dossier.sampling.records)
        undecided = [one for one in waiting if one.undecided]
        if undecided:
            kind, keys = dossier.sampling.sample.frame.unit, dict.fromkeys(one.unit for one in undecided)
            units = f"{kind.value if len(keys) == 1 else kind.plural} {named(keys)}"
            lines = counted(len(undecided), "line of the sample is", "lines of the sample are")
            found.append(f"{lines} not determined, of {units}.")
        if dossier.sampling.total is None and not undecided and dossier.sampling.sample.kind is not SampleKind.JUDGMENT:
            found.append(f"Nothing is extrapolated from the sample: {dossier.sampling.why_not}")
    off = [check.name for check in dossier.totals if not check.ties]
    if off:
        found.append(f"The control total for {named(off)} does not tie to the file.")
    left = second_state(project, claims, dossier.determined).left
    if left:
        found.append(f"{counted(left, 'line', 'lines')} drawn for a second review {'waits' if left == 1 else 'wait'} for it.")
    return tuple(found)


def sign(project: Project, claims: str, dossier: Dossier, signing: Signing) -> SignOff:
    """Sign an audit as it stands, as its next revision; an earlier signature stays as it was given.

    `dossier` is what the project keeps now. Raises `InputRefusedError` without a name or credentials, where something holds the signature
    up and no reason is given, and where nothing was changed since the last signature.
    """
    if not signing.reviewer.strip() or not signing.credentials.strip():
        raise _refused("A signature names the reviewer and their credentials.", "Fill in both.")
    held_up = hindrances(project, claims, dossier)
    if held_up and not signing.despite.strip():
        raise _refused(" ".join(held_up), "Settle it, or state why the audit is signed all the same.")
    prints, before = fingerprints_of(project, claims, dossier), latest_sign_off(project, claims)
    if before is not None and not changed_since(before, prints):
        raise _refused(f"Nothing was changed since revision {before.revision} was signed.", "The signature stands.")
    despite = f"Signed although: {' '.join(held_up)} Reason: {signing.despite.strip()}" if held_up else ""
    signed = SignOff(
        revision=_last_revision(project, claims) + 1,
        reviewer=signing.reviewer.strip(),
        credentials=signing.credentials.strip(),
        day=signing.day,
        second_reviewer=signing.second_reviewer.strip() or _second_reviewers(dossier),
        statement="\n".join(text for text in (signing.statement.strip(), despite) if text),
        program=f"CodeLedger {__version__}",
        fingerprints=MappingProxyType(prints),
    )
    project.decisions.decide(
        [Draft(what=What.SIGN_OFF, fact=_fact(claims, signed.revision), value=canonical(_plain(signed)), reason=signing.despite.strip())]
    )
    return signed


def sign_offs(project: Project, claims: str) -> tuple[SignOff, ...]:
    """Return the signatures under the audit of these claims, the first revision first."""
    held = project.decisions.holding(What.SIGN_OFF).values()
    return tuple(sorted((_read(item) for item in held if _about(item)[0] == claims), key=lambda signed: signed.revision))


def latest_sign_off(project: Project, claims: str) -> SignOff | None:
    """Return the signature given last; None where nobody has signed."""
    return next(reversed(sign_offs(project, claims)), None)


def standing_sign_off(project: Project, claims: str, dossier: Dossier) -> SignOff | None:
    """Return the signature given last where what was signed is what is there now; else the audit is a draft again."""
    signed = latest_sign_off(project, claims)
    return signed if signed is not None and not is_changed_since(project, claims, dossier, signed) else None


def is_changed_since(project: Project, claims: str, dossier: Dossier, signed: SignOff) -> tuple[str, ...]:
    """Return what of the audit was changed since a signature."""
    return changed_since(signed, fingerprints_of(project, claims, dossier))


def changed_since(signed: SignOff, now: Mapping[str, str]) -> tuple[str, ...]:
    """Return what differs between what was signed and what is there now, such as `the determinations`; the trail always grows."""
    names = dict.fromkeys((*signed.fingerprints, *now))
    return tuple(name for name in names if name != TRAIL and signed.fingerprints.get(name) != now.get(name))


def changed_words(signed: SignOff, changed: tuple[str, ...]) -> str:
    """Return in one sentence whether a signature stands."""
    who = f"Revision {signed.revision}, signed by {signed.reviewer} on {signed.day.isoformat()}"
    if not changed:
        return f"{who}, stands: nothing was changed since."
    return f"{who}: since then {', '.join(changed)} changed. The report is a draft of revision {signed.revision + 1} until it is signed."


def _last_revision(project: Project, claims: str) -> int:
    """Return the highest revision ever signed, undone ones too: a number is never used twice."""
    made = (_about(item) for item in project.decisions.history() if item.what is What.SIGN_OFF)
    return max((revision for of, revision in made if of == claims), default=0)


def _second_reviewers(dossier: Dossier) -> str:
    return ", ".join(dict.fromkeys(review.second_by for review in dossier.second))


def _fact(claims: str, revision: int) -> str:
    return canonical({"claims": claims, "revision": revision})


def _about(decision: Decision) -> tuple[str, int]:
    fact = parsed(decision.fact)
    return (str(fact["claims"]), int(str(fact["revision"]))) if isinstance(fact, dict) else ("", 0)


def _plain(signed: SignOff) -> dict[str, object]:
    return {
        "revision": signed.revision,
        "reviewer": signed.reviewer,
        "credentials": signed.credentials,
        "day": signed.day,
        "second_reviewer": signed.second_reviewer,
        "statement": signed.statement,
        "program": signed.program,
        "fingerprints": dict(signed.fingerprints),
    }


def _read(decision: Decision) -> SignOff:
    said = parsed(decision.value or "{}")
    assert isinstance(said, dict)  # noqa: S101 - written by `sign`
    prints = said.get("fingerprints")
    texts = {name: str(said.get(name, "")) for name in ("reviewer", "credentials", "second_reviewer", "statement", "program")}
    return SignOff(
        revision=int(str(said["revision"])),
        day=date.fromisoformat(str(said["day"])),
        fingerprints=MappingProxyType({str(name): str(value) for name, value in prints.items()} if isinstance(prints, dict) else {}),
        **texts,
    )


def _refused(why: str, do: str) -> InputRefusedError:
    return InputRefusedError("", "sign-off", why, do)

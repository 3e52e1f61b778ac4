"""The shapes of `sample draw`, `sample check`, `sample estimate` and `sample size`."""

from app.reports.dossier import Sampled
from app.sampling.frame import Frame
from app.sampling.redraw import RedrawCheck
from app.sampling.size import SizeAnswer
from app.sampling.stored import to_plain
from app.workspace.samples import KeptSample


def frame_shape(frame: Frame, tie: str) -> dict[str, object]:
    """Return a frame by its facts, with how it ties to the file."""
    return {"frame": to_plain(frame.facts), "reach": frame.facts.reach, "ties": tie}


def sample_shape(kept: KeptSample) -> dict[str, object]:
    """Return a sample as kept, with what became of its records."""
    return {
        "sample": to_plain(kept.sample),
        "method": kept.sample.method,
        "asked": to_plain(kept.asked),
        "records": [to_plain(record) for record in kept.records],
        "missing": kept.missing.value if kept.missing is not None else None,
        "who": kept.who,
        "when": kept.when.isoformat(),
        "reason": kept.reason,
    }


def check_shape(check: RedrawCheck) -> dict[str, object]:
    """Return what drawing again gave."""
    return {"same": check.same, "sentence": check.sentence, "missing": list(check.missing), "extra": list(check.extra)}


def estimate_shape(found: Sampled) -> dict[str, object]:
    """Return what is extrapolated, or why nothing is; amounts as decimal strings, nothing rounded."""
    return {
        "method": found.sample.method,
        "records": [to_plain(record) for record in found.records],
        "total": to_plain(found.total) if found.total is not None else None,
        "rate": to_plain(found.rate) if found.rate is not None else None,
        "why_not": found.why_not or None,
    }


def size_shape(answer: SizeAnswer) -> dict[str, object]:
    """Return a sample size with its formula and the numbers that went in."""
    return {"size": answer.size, "formula": to_plain(answer.formula), "inputs": [to_plain(item) for item in answer.inputs]}

"""`codeledger sample`: draw, check again, estimate."""

import argparse
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from app.cli.parser import UsageError
from app.cli.sample_options import MISSING, draw_asked, frame_asked

if TYPE_CHECKING:
    from app.audit.audited_lines import AuditedLine
    from app.project.project import Project
    from app.review.model import Determined
    from app.sampling.frame import Frame
    from app.workspace.project_audit import Audited
    from app.workspace.samples import KeptSample
    from app.workspace.sampling import DrawAsked


def sample(options: argparse.Namespace) -> int:
    """`codeledger sample draw | check | estimate | size`."""
    from app.project.project import open_project
    from app.workspace.person import person
    from app.workspace.samples import lines_of_last_audit

    reads_only = options.task in {"check", "size"} or (options.task == "estimate" and options.missing is None)
    with open_project(options.project, person(), read_only=reads_only) as project:
        return _TASKS[options.task](options, project, lines_of_last_audit(project))


def _draw(options: argparse.Namespace, project: "Project", audited: "Audited") -> int:
    from app.cli.sample_text import describe_sample
    from app.sampling.draw import pick_by_judgment, spares_lacking
    from app.workspace.audit_setup import check_totals, setup_of
    from app.workspace.samples import keep_sample
    from app.workspace.sampling import draw_sample, frame_of, tie_words
    from app.workspace.shapes.sample import frame_shape, sample_shape

    if options.size is None and not options.stratum and not options.judgment:
        raise UsageError("say how many units to draw with --size; codeledger sample size helps to choose")
    asked, claims = frame_asked(options), _claims(audited)
    setup = setup_of(project, claims)
    checks = check_totals(audited.result.totals, setup.control) if setup is not None else ()
    frame = frame_of(audited.result, asked, checks, options.despite)
    draw = _draw_asked(options, project, audited, frame) if not options.judgment else None
    drawn = draw_sample(frame, asked, draw) if draw is not None else pick_by_judgment(frame, options.judgment, options.reason)
    deviations = draw.deviations if draw is not None else {}
    kept = keep_sample(project, claims, asked, drawn, " ".join(part for part in (options.reason, options.despite) if part))
    tie = tie_words(audited.result, frame)
    said = {"deviations": {name: f"{value:f}" for name, value in deviations.items()}, "lacking": spares_lacking(drawn, options.spares)}
    shape = {**frame_shape(frame, tie), **sample_shape(kept), **said}
    print(json.dumps(shape, ensure_ascii=False) if options.json else describe_sample(kept, tie, deviations, options.spares))
    return 0


def _draw_asked(options: argparse.Namespace, project: "Project", audited: "Audited", frame: "Frame") -> "DrawAsked":
    """Return what is asked of the draw; the optimal share goes by the sample drawn before where no standard deviation is given."""
    from app.sampling.allocation import Share
    from app.workspace.sample_size import probe_deviations
    from app.workspace.samples import kept_sample

    draw = draw_asked(options)
    probe = kept_sample(project, _claims(audited)) if draw.share is Share.NEYMAN and not draw.deviations else None
    if probe is None:
        return draw
    found = probe_deviations(frame, frame_asked(options), draw, probe, _determined(project, audited, probe)[0])
    return replace(draw, deviations=found)


def _check(options: argparse.Namespace, project: "Project", audited: "Audited") -> int:
    from app.workspace.samples import check_again
    from app.workspace.shapes.sample import check_shape

    found = check_again(_kept(project, audited), audited.result, options.seed)
    print(json.dumps(check_shape(found), ensure_ascii=False) if options.json else found.sentence)
    return 0 if found.same else 1


def _estimate(options: argparse.Namespace, project: "Project", audited: "Audited") -> int:
    from app.cli.sample_text import describe_estimate
    from app.sampling.records import MissingRule
    from app.workspace.estimates import sampled_of
    from app.workspace.samples import keep_missing_rule
    from app.workspace.shapes.sample import estimate_shape

    kept = _kept(project, audited)
    if options.missing is not None:
        kept = keep_missing_rule(project, kept, MissingRule(MISSING[options.missing]))
    found = sampled_of(kept, *_determined(project, audited, kept))
    print(json.dumps(estimate_shape(found), ensure_ascii=False) if options.json else describe_estimate(found))
    return 0 if found.total is not None or found.rate is not None else 1


def _size(options: argparse.Namespace, project: "Project", audited: "Audited") -> int:
    from app.cli.sample_text import describe_size
    from app.workspace.sample_size import size_for_rate, size_for_total
    from app.workspace.sampling import frame_of
    from app.workspace.shapes.sample import size_shape

    frame = frame_of(audited.result, frame_asked(options))
    if options.expected is not None:
        answer = size_for_rate(frame, options.expected, options.within, options.confidence)
    else:
        kept = _kept(project, audited)
        answer = size_for_total(frame, kept, _determined(project, audited, kept)[0], options.within, options.confidence)
    print(json.dumps(size_shape(answer), ensure_ascii=False) if options.json else describe_size(answer))
    return 0


_TASKS = {"draw": _draw, "check": _check, "estimate": _estimate, "size": _size}


def _claims(audited: "Audited") -> str:
    assert audited.imported is not None  # noqa: S101 - `lines_of_last_audit` refuses an audit without its claims
    return audited.imported.sha256


def _kept(project: "Project", audited: "Audited") -> "KeptSample":
    from app.errors import InputRefusedError
    from app.workspace.samples import kept_sample

    kept = kept_sample(project, _claims(audited))
    if kept is None:
        why = "No sample was drawn from the claims audited last."
        raise InputRefusedError(project.info.path.name, "", why, "Draw one with codeledger sample draw.")
    return kept


def _determined(project: "Project", audited: "Audited", kept: "KeptSample") -> "tuple[dict[str, Determined], dict[str, AuditedLine]]":
    from app.audit.lines_table import LinesTable
    from app.workspace.determinations import determinations_of

    wanted = [content for unit in (*kept.sample.units, *kept.sample.spares) for content in unit.lines]
    with LinesTable.of_result(audited.result) as table:
        lines = {line.content: line for line in table.lines(wanted)}
    return determinations_of(project, lines.values()), lines

"""One view of a document read as a policy: every fact it states, each with its place."""

from app.codesets.tables import CodeSets
from app.documents.model import DocumentView
from app.policy.ages import find_ages
from app.policy.checks import age_checks, unread_checks, version_facts_checks
from app.policy.codes import find_codes
from app.policy.criteria import find_criteria
from app.policy.criteria_checks import blocks_below_age, criteria_checks
from app.policy.header import read_header
from app.policy.history.read import read_history
from app.policy.limits import find_limits, open_ndcs
from app.policy.lines import readable
from app.policy.model import Kind, PolicyVersion, SectionKind
from app.policy.names import find_drugs, spelling_checks
from app.policy.references.recognise import kind_of, reference_dates, reference_title
from app.policy.references.spellings import product_spellings
from app.policy.sections import find_sections


def read_policy(view: DocumentView, code_sets: CodeSets) -> PolicyVersion:
    """Return the facts one view of a document states; what was not understood is reported, never dropped."""
    blocks = view.blocks
    sections = find_sections(blocks)
    header = read_header(blocks, sections)
    drugs = find_drugs(blocks, sections, header.title)
    coding = find_codes(blocks, sections, drugs, code_sets)
    lines = [
        block
        for part in sections
        if part.kind is SectionKind.HISTORY
        for block in blocks[part.first + (part.heading is not None) : part.last]
    ]
    history = read_history(readable(lines), drugs, code_sets)
    found = find_criteria(blocks, sections, drugs)
    criteria = found.sets
    kind = kind_of(blocks, sections, header, codes=bool(coding.listings or coding.unread), criteria=bool(criteria))
    if kind is not Kind.POLICY:
        return PolicyVersion(
            text=view,
            kind=kind,
            number=None,
            title=reference_title(blocks) or header.title,
            payer=None,
            status=None,
            state=header.state,
            drugs=drugs,
            sections=sections,
            dates=reference_dates(blocks) or header.dates,
            ages=find_ages(blocks, sections),
            checks=spelling_checks(blocks, drugs) or product_spellings(blocks),
        )
    ages = find_ages(blocks, sections, blocks_below_age(criteria))
    unread = (*coding.unread, *open_ndcs(blocks, sections))
    checks = (
        *version_facts_checks(coding.listings, history, header.dates, criteria, code_sets),
        *criteria_checks(found, ages),
        *age_checks(ages),
        *spelling_checks(blocks, drugs),
        *unread_checks(unread, history, coding.misprints),
    )
    return PolicyVersion(
        text=view,
        kind=kind,
        number=header.number,
        title=header.title,
        payer=header.payer,
        status=header.status,
        state=header.state,
        drugs=drugs,
        sections=sections,
        dates=header.dates,
        dates_partial=header.partial,
        ages=ages,
        codes=coding.listings,
        all_diagnoses=coding.all_diagnoses,
        unread=unread,
        history=history,
        limits=find_limits(blocks, sections, coding.listings, drugs),
        criteria_sets=criteria,
        checks=checks,
    )

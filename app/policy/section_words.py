"""The words headings are made of, and which part of a policy they announce."""

import re

from app.policy.model import SectionKind

# What a heading says wherever these words stand in it; the first line that fits decides.
_SAYS: tuple[tuple[SectionKind, str], ...] = (
    (SectionKind.FRONT, r"(?:article|contractor|document|lcd|general|policy) information$|^table of contents$|^contents$"),
    (
        SectionKind.HISTORY,
        (
            r"(?<!natural )\bhistory\b|\brevision(?:s)?(?: (?:log|notes|details|summary|information|record)|$)|\bsummary of changes\b"
            r"|^updates?$|\b(?:change|update|review|version) (?:log|control)\b|^log$"
            r"|\b(?:update|implementation/update) information\b|\bpolicy updates?\b"
            r"|\bamendments?\b|\brecord of (?:changes|revisions)\b|\bdocument control\b"
            r"|\breviews?,? (?:and )?revisions?\b|\brevisions?,? and approvals\b"
        ),
    ),
    (
        SectionKind.REFERENCES,
        (
            r"\breferences\b|\breference (?:list|sources?)\b|\bbibliography\b|\bsources\b|\bworks cited\b"
            r"|\bliterature cited\b|\badditional literature\b|\bcitations\b"
        ),
    ),
    (
        SectionKind.OTHER,
        r"\bevidence\b|\bliterature\b|\btrials?\b|\bstud(?:y|ies)\b|\brelated (?:policies|documents)\b|\bassociated documents\b",
    ),
    (SectionKind.DEFINITIONS, r"\bdefinitions?\b|\bglossary\b|\bterms\b"),
    (SectionKind.CODING, r"\bcod(?:e|es|ing)\b|\bbilling\b|^hcpcs\b|\bdiagnosis restrictions?\b|^icd-?(?:9|10)\b|^cpt\b"),
    (
        SectionKind.OTHER,
        (
            r"\bdos(?:e|ing|age)\b|\binstructions\b|\bdisclaimer\b|\bnotices?\b|\bcross references?\b"
            r"|^policy guidelines$|\bdocumentation\b|\bbenefits? application\b"
            r"|\bapplication to\b|\breminder\b|\bkeywords\b|\blegal\b|\bsafety\b|\bwarnings?\b|\bconsiderations?\b"
        ),
    ),
    (
        SectionKind.CRITERIA,
        (
            r"\bcriteria\b|\bmedical(?:ly)? necess|\bcover(?:ed|age)\b"
            r"|\b(?:age|prescriber|specialist|provider) (?:restrictions?|requirements?)\b"
            r"|\bindications?\b"
            r"|\bauthorization\b|\bapproval\b|\bmedical statement\b"
            r"|^policy$|\bpolicy (?:statement|position)\b|\binvestigational\b|\bexperimental\b|\blimitations?\b"
            r"|\bquantity limits?\b|\beligib|\brestrictions\b|^position statement$|\bcontinu(?:ation|ed)(?: of)? (?:therapy|treatment)\b"
        ),
    ),
    (
        SectionKind.OVERVIEW,
        (
            r"\boverview\b|\bdescription\b|\bbackground\b|\bintroduction\b|\bsummary\b|\bguidance\b"
            r"|\bpublic statement\b|\bpurpose\b|\bscope\b|\bfda\b|\brationale\b"
        ),
    ),
)
_RULES = tuple((kind, re.compile(pattern)) for kind, pattern in _SAYS)

# Headings that a document without styles prints as a line of their own: each word must be one of these.
_PLAIN_WORDS = frozenset(
    re.findall(
        r"\S+",
        "a an and or of the for when are is not to in by with under medical drug clinical coverage"
        " covered policy policies criteria criterion coding codes code billing"
        " physician documentation information applicable procedure diagnosis diagnoses hcpcs"
        " cpt icd icd-10 icd-10-cm icd-10-pcs document history revision revisions change"
        " changes log notes details update updates implementation references reference sources"
        " bibliography scientific background overview description introduction summary"
        " evidence literature review additional definitions measures glossary medically necessary"
        " necessity experimental investigational statement public initial approval"
        " continuation reauthorization authorization prior addendum rationale indications limitations"
        " instructions use quantity limits dosing table service article guidance"
        " used this bi related associated documents cross safety studies trials further age"
        " restriction restrictions position purpose scope general contents guidelines initiation continued therapy"
        " renewal determination availability therapy treatment length administration therapeutic considerations control"
        " implications reminder important keywords inclusion exclusion",
    )
)


def section_kind(title: str) -> SectionKind | None:
    """Return what a heading announces, or None if it is no heading of a known part."""
    words = " ".join(title.casefold().replace("–", "-").split()).strip(" :.")
    words = re.sub(r"^(?:table\s*:|section\s+)?\s*(?:[ivx]{1,4}\.|\d{1,2}\.0?|[a-h]\.)?\s*", "", words)
    if not words or len(words) > 110:
        return None
    return next((kind for kind, pattern in _RULES if pattern.search(words)), None)


def all_plain(title: str) -> bool:
    """Whether a line is made of nothing but the words of headings."""
    words = re.findall(r"[a-z0-9-]+", re.sub(r"(?<=[a-z])\s\d$", "", title.casefold()))
    return bool(words) and all(word in _PLAIN_WORDS for word in words) and title.strip()[:1].isupper()


def lists_headings(text: str) -> bool:
    """Whether a line names three parts or more, as a table of contents in one line does."""
    return sum(pattern.search(text.casefold()) is not None for _, pattern in _RULES) > 2

"""The words of document histories: which phrase is a verb, a noun or a link, and what it says."""

import re
from collections.abc import Mapping, Sequence

from app.policy.history.spelling import intended
from app.policy.history.terms import Lexeme, Term
from app.policy.history.tokens import Token, TokenKind


def _phrases(term: Term, listed: str) -> dict[tuple[str, ...], Term]:
    """Return the phrases of a text in which semicolons and line ends part them."""
    return {tuple(phrase.split()): term for phrase in re.split(r"[;\n]", listed) if phrase.strip()}


_LEXICON: Mapping[tuple[str, ...], Term] = {
    **_phrases(
        Term.ADD,
        """
        re - added; re - add; re - adding; readded; re - instated; re - inserted; reactivated; re - activated; unretired
        un - retired; un - deleted; re - listed; relisted; restores; restore
        added; add; adds; adding; added back; adding back; add back; addition; additions; addition of; inserted; inserting; insert
        included; include; includes; expanded to include; updated to include; updated to add; updated to reflect the addition of
        to include; placed; incorporated; incorporating; reinstated; reinstating; reinstate; restored; restoring; introduced
        newly listed; now listed; now included; is included; are included; listed; becomes a benefit; become a benefit
        become benefits; becomes payable; become payable; becomes covered; become covered; is a covered diagnosis
        are covered diagnoses; is now shown; are now shown; is shown; are shown; now shown; took its place; took their place
        takes its place; take its place; take their place; taking its place; now part of; is part of; is now part of
        are now part of; becomes part of; lists; now lists; now includes; assigned; established; appended; joins; join
        made a benefit; enter the list; enters the list; was created; were created; activated; brought in; come in; comes in
        add'd; addn; addl; re - add'd; introduction of; inclusion of; created; creates; creating; activated; activating
        supplemented with; extended to include; amended to include; revised to include; revised to add; amended to add
        """,
    ),
    **_phrases(
        Term.REMOVE,
        """
        removed; remove; removes; removing; removal; removal of; deleted; delete; deletes; deleting; deletion; deletions; removals
        deletion of; dropped; dropping; drop; drops; withdrawn; withdrew; eliminated; eliminating; struck; taken off; taken out
        took out; took off; omits; stricken; leaves; leave; excised; purged; leaves the code table; leaves the table
        leaves the list; leaves the code list; leave the code list; leave the list; no longer apply; no longer applies
        no longer applicable; no longer listed; no longer included; no longer used; no longer use; no longer reported
        no longer reportable; no longer valid; no longer a valid code; no longer valid codes; no longer billable; no longer active
        no longer in use; no longer appears; no longer in effect; no longer effective; no longer eff; no longer accepted
        no longer recognized
        no longer appear; no longer a benefit; no longer covered; no longer medically necessary
        no longer be a benefit; no longer be covered; no longer be payable; no longer be reimbursed; no longer reimbursed
        no longer benefits; no longer be benefits; no longer reimbursable; no longer be reimbursable; no longer be accepted
        no longer be active; no longer be recognized; no longer be effective; no longer a covered benefit; no longer eligible
        no longer considered medically necessary; no longer payable; no longer be used; no longer be reported; no longer be billed
        no longer be valid; not valid; invalid; became invalid; becomes invalid; become invalid; inactivated; inactive; obsolete
        del; dels; rmv; rmvd; deletd; ceases; cease; ceased; revised to remove; updated to remove; amended to remove
        rmv'd; rem'd; del'd; remvd; rmvs; made inactive; made obsolete; deactivated; deactivating; deactivation of; gone
        goes away; go away; going away; inactivating
        """,
    ),
    **_phrases(
        Term.TERMINATE,
        """
        termed; terming; terminated; terminates; terminate; terminating; termination; terminations; termination of; discontinued
        discontinues; discontinue; discontinuing; discontinuation of; retired; retires; retire; retiring; end dated; end - dated
        end dates; end - date; expired; expires; expire; expiring; sunset; sunsetted; sunsets; sunsetting; ended; ends; lapsed
        lapses; lapse; term; terms; end dating; end - dating; end date; end - date of; end date of; phased out; d / c'd; d / c
        d / ced; dc'd; term'd; retirement of; expiration of
        """,
    ),
    **_phrases(
        Term.REVISE,
        """
        revised; revise; revises; revising; revision of; modified; modify; modifies; amended; amend; reworded; renamed; edited
        listed separately; corrected; correct; corrects; correcting; clarified; adjusted; changed; changing; change to; changes to
        rephrased
        """,
    ),
    **_phrases(
        Term.UPDATE,
        """
        updated; updates to; update to; updating; refreshed
        """,
    ),
    **_phrases(
        Term.KEEP,
        """
        listed twice; printed twice; shown twice; appears twice; appeared twice
        reviewed; already listed; already included; already covered; retained; retain; retains; remain; remains; remained; kept
        unchanged; continue; continues; maintained; verified; confirmed; reorganized; reformatted; alphabetized; stays; stay
        requires; require; addressed
        keep; keeps; keeping; retaining; maintain; maintains; validated; still; checked; no longer restricted; not changed; not affected
        """,
    ),
    **_phrases(
        Term.MOVE,
        """
        moved; move; moves; moving; relocated; relocate; transferred; transfer; transferring
        """,
    ),
    **_phrases(
        Term.USE,
        """
        use; used; should use; should be used; report; reported; should be reported; bill; billed; may be billed; should be billed
        apply; applies; submit; must be used; are used; is used; was used; were used; used for; using; must be reported
        is a benefit; are a benefit; are benefits; is a covered benefit; are covered benefits; will be a benefit; will be benefits
        will be covered; is covered; are covered; is now covered; are now covered; now covered; will be payable; is payable
        are payable; is now payable; are now payable; now payable; is a payable code; are payable codes
        will be reimbursable; is reimbursable; are reimbursable; will be reimbursed; is reimbursed; are reimbursed; reimbursable
        will reimburse; is a medi - cal benefit; are medi - cal benefits; is a medicaid benefit; are medicaid benefits
        is a new benefit; are new benefits; is a newly payable code; are newly payable codes; will be a covered benefit
        is now used; are now used
        must be billed; valid; is valid; are valid; accepted; to report; payable; in use; is in use; are in use; was valid
        were valid
        """,
    ),
    **_phrases(
        Term.DENY,
        """
        denied; will be denied; are denied; is denied; deny; denies; will deny
        """,
    ),
    **_phrases(
        Term.RESTRICT,
        """
        restricted to; are restricted to; is restricted to; limited to; will be restricted to; payable only with; payable only for
        """,
    ),
    **_phrases(
        Term.MISSING,
        """
        missing; was missing; were missing; omitted; left out; left off; inadvertently omitted; overlooked; not shown; not listed
        """,
    ),
    **_phrases(
        Term.IN_ERROR,
        """
        should have remained; should have stayed; should have been retained; should have been kept
        should not have been; should not have; inadvertent; accidental; accidentally; unintentional; unintentionally; by oversight
        in error; by mistake; erroneously; mistakenly; incorrectly; by error; inadvertently; in err; wrongly
        """,
    ),
    **_phrases(
        Term.REPLACE,
        """
        replaced; replace; repl'd; replcd; rplcd; crosswalked; crosswalk; crosswalks; converted; substituted; superseded
        should read; should have read
        should be; should have been; should list; should include; should show; should contain; should say; should state
        should have listed; should have been listed as; should be listed as; should have shown; should have included; swapped
        split; transitioned; transitions; converts; →; - >
        """,
    ),
    **_phrases(
        Term.REPLACES,
        """
        replaces; replacing; takes the place of; take the place of; took the place of; taking the place of; in place of
        instead of; in lieu of; supersedes; supersede; superseding; to replace; as a replacement for; is a replacement for
        as replacement for; in replacement of; will replace; the replacement for; substitutes for; substitute for; rather than
        previously listed as; previously shown as; formerly; formerly listed as; originally listed as; incorrectly listed as
        was shown as; were shown as; incorrectly shown as; erroneously listed as; mistakenly listed as; previously reported as
        previously printed as; was listed as; were listed as; had been listed as; had been shown as; was printed as; were printed as
        had been printed as; was entered as; were entered as; had been entered as; appeared as; was published as; was posted as
        """,
    ),
    **_phrases(
        Term.CODE,
        """
        code; codes; j - code; j - codes; c - code; c - codes; q - code; q - codes; g - code; g - codes; code range; code ranges
        code list; codeset; code table; code tables; coding; code ( s )
        """,
    ),
    **_phrases(
        Term.DESCRIPTION,
        """
        descr; desc; description; descriptions; descriptor; descriptors; definition; definitions; nomenclature; terminology
        code description
        code descriptions; code descriptor; full description; full descriptions; long description; short description; digit
        digits; code title; code titles; code definition; code definitions
        """,
    ),
    **_phrases(
        Term.OBJECT,
        """
        criteria; criterion; language; wording; statement; statements; requirement; requirements; limit; limits; restriction
        restrictions; instruction; instructions; reference; references; indication; indications; coverage; dosing; dosage; dose
        modifier; modifiers; documentation; guidance; information; sentence; age; clarification; step therapy; site of care
        site - of - care
        quantity; units; unit; ndc; ndcs; duplicate listing; duplicate; duplicates; link; links; hyperlink; disclaimer; title
        asterisk; rationale; exclusion; exclusions; paragraph; sources; source; policy statement; background; checklist; form
        formulary; preferred drug list; quantity limit; quantity limits; example; examples; contraindications; approval; duration
        brand; prerequisite; steps; medical necessity criteria; clinical criteria; applicability table; eligibility; error; errors
        verbiage; text; phrase; typo; typographical; evidence; footer; header; price; rate
        prices; rates; fee; fees; pricing; payment; payments; reimbursement; allowance; cost; maximum; max
        """,
    ),
    **_phrases(
        Term.NOTE,
        """
        note; notes; notation; footnote; footnotes; comment; annotation; reminder; notations
        """,
    ),
    **_phrases(
        Term.AUTHORIZATION,
        """
        prior authorization; prior - authorization; pre - authorization; preauthorization; precertification; pre - certification
        pa; prior auth; preauth; precert; pa list; authorization; pre - service review; prior approval; prior authorisation
        preauthorisation; prior notification
        """,
    ),
    **_phrases(
        Term.CHANGES,
        """
        update; updates; changes; change; edits; edit; revision; revisions
        """,
    ),
    **_phrases(
        Term.NOTHING,
        """
        n / a; none; na; nil
        """,
    ),
    **_phrases(
        Term.PRONOUN,
        """
        it; they; them; this code; these codes; the code ( s ) has; the code ( s ) have; the code ( s ) was; the code ( s ) were
        the code was; the codes were; the code is; the codes are; the code has; the codes have; both codes; those codes; this
        these; both; all codes
        """,
    ),
    **_phrases(
        Term.THE_CODE_SET,
        """
        cms; ama; the code set; hcpcs release; medicare and medicaid services; noted that; noted; code set; the ama; the cms
        """,
    ),
    **_phrases(
        Term.NEW,
        """
        new; newly created; newly established; newly released; newly approved; brand - new
        """,
    ),
    **_phrases(
        Term.NO,
        """
        cannot; can not; do not; does not; don't; no; not; without; neither; nor; none of; no other; no new; no further; not been
        """,
    ),
    **_phrases(
        Term.IN_ITS_PLACE,
        """
        in its place; in their place; in its stead; as its replacement; as their replacement; as a replacement; as replacement
        as replacements
        """,
    ),
    **_phrases(
        Term.NOT_COVERED,
        """
        investigational; experimental; experimental / investigational; investigational / experimental; noncovered; non - covered
        not covered; not medically necessary; inv & nmn; inv; nmn; e / i; i / e; inv / nmn; unproven; not reasonable and necessary
        not a covered benefit; excluded from coverage; codes that deny; the codes that deny; considered inv & nmn; as denied
        do not support medical necessity; does not support medical necessity; do not support; not support medical necessity
        not payable; non - payable; nonpayable; not a benefit; non covered; codes that are not covered
        the codes that are not covered; not eligible for coverage; as excluded; noncoverage; non - coverage
        """,
    ),
    **_phrases(
        Term.COVERED,
        """
        covered; medically necessary; mn; considered mn; considered medically necessary; payable codes
        """,
    ),
    **_phrases(
        Term.NO_LONGER,
        """
        no longer; stop; stopped; stops; lifted; lift; suspended
        """,
    ),
    **_phrases(
        Term.AND,
        """
        and; or; &; plus; as well as; and / or; along with; together with; /; also
        """,
    ),
    **_phrases(
        Term.PREPOSITION,
        """
        to; from; in; under; within; on; for; of; with; by; tied to; associated with; regarding; about; because; due to; than
        when; if; while; concerning; related to; specific to; out of; off; at; per; between; that; which; whose; as part of
        in favor of; w /; into; before; after; against; in accordance with; addressed in; such as; via
        """,
    ),
    **_phrases(
        Term.AUXILIARY,
        """
        was; were; is; are; has; have; been; be; will; being; had; may; should; can; must; shall; now; become; becomes; became
        becoming; goes; go
        """,
    ),
    **_phrases(
        Term.FILLER,
        """
        the; a; an; following; applicable; appropriate; existing; additional; unlisted; unclassified; miscellaneous; noc; specific
        permanent; temporary; drug; biologic; outpatient; select; several; certain; various; all; as; relevant; corresponding
        associated; respective; previously listed; currently listed; formerly covered; previously covered; such; below; above
        listed below; here; already; previously; recently; therefore; type of bill
        bill type; add - on; add - ons; then; later; again; officially; formally; thus; hence; effectively; billing; considered
        category; each; other; its; their; our; this policy; hospital; professional; injection; administration; medical
        non - specific; nonspecific; not otherwise classified; related
        """,
    ),
    **_phrases(
        Term.PEND,
        """
        pend; pends; pended; pending; will pend; to pend; pend status; pend edit; pended for review
        """,
    ),
    **_phrases(
        Term.THEREAFTER,
        """
        thereafter; after that; after that date; from that date; from then on; on that date; from that day; afterwards
        subsequently; on and after that date; on same date; on the same date; same date; the same date; on the same day; same day
        """,
    ),
}

_LENGTHS = {
    first: tuple(sorted({len(phrase) for phrase in _LEXICON if phrase[0] == first}, reverse=True))
    for first in {phrase[0] for phrase in _LEXICON}
}  # how many words the phrases have that begin with a word

_MARKS = {
    ",": Term.COMMA,
    ";": Term.SEMICOLON,
    ":": Term.COLON,
    ".": Term.STOP,
    "|": Term.STOP,
    "•": Term.STOP,
    "(": Term.OPEN,
    "[": Term.OPEN,
    ")": Term.CLOSE,
    "]": Term.CLOSE,
    "-": Term.DASH,
}

_KINDS = {
    TokenKind.CODE: Term.CODEISH,
    TokenKind.NUMBER: Term.NUMBER,
    TokenKind.SYSTEM: Term.SYSTEM,
    TokenKind.DATE: Term.DATE,
    TokenKind.BAD_DATE: Term.BAD_DATE,
    TokenKind.PARTIAL: Term.PARTIAL,
    TokenKind.BREAK: Term.BREAK,
}

_SYSTEM_WORDS = frozenset(
    {"hcpcs", "cpt", "revenue", "rev", "diagnosis", "diagnoses", "diagnostic", "dx", "procedure", "procedures", "icd"}
)


def lexemes(tokens: Sequence[Token]) -> list[Lexeme]:
    """Return the words and phrases of the tokens, the longest phrase first."""
    found: list[Lexeme] = []
    at = 0
    while at < len(tokens):
        if _is_ornament(tokens, at):
            at += 1
            continue
        found.append(_lexeme_at(tokens, at))
        at = found[-1].last
    return found


def _is_ornament(tokens: Sequence[Token], at: int) -> bool:
    """Whether the mark says nothing: a quotation mark, or the plus before an add-on code of CPT."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    addon = after is not None and after.start == tokens[at].end and len(after.text) == 5 and after.text.isdigit()
    return tokens[at].text == '"' or (tokens[at].text == "+" and addon)


def _lexeme_at(tokens: Sequence[Token], at: int) -> Lexeme:
    for length in _LENGTHS.get(tokens[at].text, ()):
        phrase = tuple(token.text for token in tokens[at : at + length])
        term = _LEXICON.get(phrase)
        if term is not None:
            return Lexeme(term, " ".join(phrase), at, at + len(phrase))
    token = tokens[at]
    right = intended(token.text) if token.kind is TokenKind.WORD else None
    if right is not None:
        return Lexeme(_LEXICON.get((right,), Term.WORD), right, at, at + 1)
    return Lexeme(_single(token), token.text, at, at + 1)


def _single(token: Token) -> Term:
    if token.kind is TokenKind.MARK:
        return _MARKS.get(token.text, Term.WORD)
    if token.text in _SYSTEM_WORDS:
        return Term.SYSTEM
    return _KINDS.get(token.kind, Term.WORD)

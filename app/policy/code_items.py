"""Printed codes in a stretch of text: singles, ranges, categories, placeholders, lists, and what only looks like a code."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from app.codesets.model import CodeSystem
from app.codesets.shape import is_category, plain, split_run_together
from app.codesets.shape import normal as normal_form
from app.policy.model import CodeForm

Known = Callable[[CodeSystem, str], bool | None]  # whether a table knows the code; None: no table for its system

_DIGIT = re.compile(r"\d")  # in every code of every system
_BLANKS = re.compile(r"\s+")
_FOOTNOTE = r"[*†‡§^#]"
_TOKEN = re.compile(rf"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*(?:\.?-(?=\s*(?:$|[,;|)(]|{_FOOTNOTE}))|-(?=\s+[A-Za-z][a-z]))?")
_JOIN = re.compile(r"\s*-\s*|\s+(?:through|thru|to)\s+", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:[,;/&|]|\band\b|\bor\b)(?:\s*(?:[,;&]|\band\b|\bor\b))*\s*", re.IGNORECASE)
_STARS = re.compile(rf"(?:\s?{_FOOTNOTE}+|\s?\(\d\)(?=\s|$|[,;]))")
_ASIDE = re.compile(r"\s*\((?![^()]*\d{3})[^()]{1,80}\)(?=\s*(?:[,;&]|and\b|or\b))", re.IGNORECASE)  # "J1745 (infliximab), …"
_OPEN_END = re.compile(r"\s*-\s*$|\s+(?:through|thru|to)\s*$", re.IGNORECASE)
_TORN = re.compile(r"-(?=[A-Za-z]{0,2}\d|x[A-Z]\b)[A-Za-z0-9.]{1,8}(?:\s*[-–]\s*[A-Z]\d[\w.]*)?")
_SHORT_END = re.compile(r"\.?([0-9A-Za-z]{1,3})(?![A-Za-z0-9.])")
_SEVENTH = re.compile(r"\s*,\s*([A-Z])(?![A-Za-z0-9.])")
_ATTEMPTS = {
    CodeSystem.ICD10CM: re.compile(
        r"(?=.*\d)[A-Z0-9]{1,4}[.][A-Z0-9]{1,4}(?:\.[A-Z0-9]+)*|[A-Z][0-9OIL]{2,3}[.]?[0-9OILA-Z]{0,4}(?<=\d)|[A-Z]\d{7,}", re.IGNORECASE
    ),
    CodeSystem.HCPCS: re.compile(r"[A-V](?=\w*\d{2})[0-9OILS]{3,6}", re.IGNORECASE),
    CodeSystem.CPT: re.compile(r"\d{4}[0-9OIL]{1,2}|\d{6}"),
    CodeSystem.ICD10PCS: re.compile(r"(?=(?:.*\d){2})[0-9A-Z]{6,8}"),
}
_MISREAD = str.maketrans("OIL", "011")
normal = lru_cache(maxsize=4096)(normal_form)  # a row asks several times of the same cell


@dataclass(frozen=True, slots=True)
class CodeItem:
    """One printed code or range at `[start:end]` of the text it was read from."""

    start: int
    end: int
    system: CodeSystem
    code: str
    through: str | None
    form: CodeForm
    open: bool = False  # a range whose end is not on this line


@dataclass(frozen=True, slots=True)
class Misprint:
    """Something printed as a code that is none."""

    start: int
    end: int
    text: str
    why: str


@dataclass(slots=True)
class CodeList:
    """What a list of codes held and where it ended."""

    items: list[CodeItem] = field(default_factory=list)
    misprints: list[Misprint] = field(default_factory=list)
    end: int = 0

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.items or self.misprints)


def read_list(printed: str, start: int, systems: Sequence[CodeSystem], known: Known) -> CodeList:
    """Read codes from `start` on for as long as the text is a list of codes of these systems.

    Blanks alone separate codes only where nothing but codes follows: `J1323 B12 analog` lists one code.
    """
    found = CodeList(end=start)
    if _DIGIT.search(printed, start) is None:
        return found
    text = plain(printed)
    commas = found
    at = start
    loose = False
    while True:
        step = _one(text, at, systems, known)
        if not step:
            break
        found.items += step.items
        found.misprints += step.misprints
        found.end = step.end
        if not loose:
            commas = CodeList(list(found.items), list(found.misprints), found.end)
        aside = _ASIDE.match(text, step.end)
        gap = _SEPARATOR.match(text, aside.end() if aside else step.end)
        if gap is None:
            gap = _BLANKS.match(text, step.end)
            loose = loose or gap is not None
        if gap is None or gap.end() >= len(text):
            break
        at = gap.end()
    if loose and text[found.end :].strip(" .;,*†‡)"):
        return commas
    return found


def whole_list(text: str, systems: Sequence[CodeSystem], known: Known) -> CodeList | None:
    """Return the codes of a text that holds nothing else, or None."""
    found = read_list(text, len(text) - len(text.lstrip()), systems, known)
    return found if found and not text[found.end :].strip(" .;,*†‡") else None


def _one(text: str, at: int, systems: Sequence[CodeSystem], known: Known) -> CodeList:
    token = _TOKEN.match(text, at)
    if token is None:
        return CodeList(end=at)
    system = system_of(token[0], systems, known)
    if system is None:
        return _odd(text, token, systems, known)
    code = normal(system, token[0]) or token[0]
    if wrong := _misprinted(token, system, code, known):
        return CodeList([], [wrong], _after_stars(text, token.end()))
    if ranged := _range(text, token, system, code, known) or _torn(text, token, code):
        return ranged
    if (dash := _OPEN_END.match(text, token.end() - token[0].endswith("-"))) and known(system, code) is not False and code[-1:].isalnum():
        begun = CodeItem(token.start(), len(text[: token.end()].rstrip("-")), system, code, None, CodeForm.SINGLE, open=True)
        return CodeList([begun], [], dash.end())
    form = _form(token[0], system, code, known)
    found = CodeList([CodeItem(token.start(), token.end(), system, code, None, form)], [], _after_stars(text, token.end()))
    return _with_seventh(text, found, known) if len(code) == 8 and system is CodeSystem.ICD10CM else found


def system_of(token: str, systems: Sequence[CodeSystem], known: Known) -> CodeSystem | None:
    """Return the one system among those the context allows whose shape the token has, or None where two remain."""
    if not any(sign.isdigit() for sign in token):
        return None
    fits = [system for system in systems if normal(system, token) is not None and not _lower(token, system)]
    if len(fits) > 1 and "." in token:
        fits = [system for system in fits if system in (CodeSystem.ICD10CM, CodeSystem.ICD9CM)]
    if len(fits) > 1 and CodeSystem.ICD10CM in fits and "." not in token:
        real = known(CodeSystem.ICD10CM, normal(CodeSystem.ICD10CM, token) or "")
        if real is False:
            fits.remove(CodeSystem.ICD10CM)
        elif len(token) == 3:
            fits = [CodeSystem.ICD10CM]
    if fits == [CodeSystem.ICD10CM] and _is_procedure(token, known):
        return None
    if len(fits) == 2 and set(fits) == {CodeSystem.ICD10CM, CodeSystem.ICD10PCS}:
        fits = [CodeSystem.ICD10CM]
    return fits[0] if len(fits) == 1 else None


def _is_procedure(token: str, known: Known) -> bool:
    """Whether an undotted token among diagnoses is a procedure code: no diagnosis code was ever written so."""
    alike = "." not in token and normal(CodeSystem.HCPCS, token) is not None
    return alike and known(CodeSystem.ICD10CM, normal(CodeSystem.ICD10CM, token) or "") is False


def _lower(token: str, system: CodeSystem) -> bool:
    """Whether a word in small letters only looks like a code; `M80.08xA` writes its placeholder small on purpose."""
    allowed = token.replace("x", "X") if system is CodeSystem.ICD10CM else token
    return allowed != allowed.upper()


def _odd(text: str, token: re.Match[str], systems: Sequence[CodeSystem], known: Known) -> CodeList:
    """Read a token that is no code by itself: several run together, or a misprint."""
    for system in systems:
        if system in (CodeSystem.ICD10CM, CodeSystem.HCPCS) and len(token[0]) > 7 and not _lower(token[0], system):
            codes = split_run_together(token[0], system, partial(_surely, known, system)) or _dotted(token[0], system, known)
            if codes:
                return _split(text, token, system, codes, known)
    if any(
        len(token[0]) <= 16 and (shape := _ATTEMPTS.get(system)) and shape.fullmatch(token[0]) and not _lower(token[0], system)
        for system in systems
    ):
        name = " or ".join(system.value for system in systems)
        return CodeList(
            [],
            [Misprint(token.start(), token.end(), token[0], f"It stands in a list of {name} codes but is not written as one.")],
            token.end(),
        )
    return CodeList(end=token.start())


def _dotted(text: str, system: CodeSystem, known: Known) -> list[str] | None:
    """Split `G24.5G51.31G51.32`: each point stands behind the third sign of a code."""
    starts = [point.start() - 3 for point in re.finditer(r"\.", text)]
    if system is not CodeSystem.ICD10CM or len(starts) < 2 or starts[0] != 0:
        return None
    codes = [normal(system, text[one:other]) for one, other in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [code for code in codes if code] if all(code is not None and known(system, code) is not False for code in codes) else None


def _surely(known: Known, system: CodeSystem, code: str) -> bool:
    return known(system, code) is True


def _split(text: str, token: re.Match[str], system: CodeSystem, codes: Sequence[str], known: Known) -> CodeList:
    found = CodeList(end=_after_stars(text, token.end()))
    at = token.start()
    for code in codes:
        length = len(code) if text.startswith(code, at) else len(code.replace(".", ""))
        found.items.append(CodeItem(at, at + length, system, code, None, _form(code, system, code, known)))
        at += length
    return found


def _torn(text: str, token: re.Match[str], code: str) -> CodeList | None:
    """Report a code with a dash behind it and then what is no end of a range."""
    torn = _TORN.match(text, first_end(token))
    if torn is None:
        return None
    why = f"It begins with {code}, but what stands behind the dash is no end of a range."
    return CodeList([], [Misprint(token.start(), torn.end(), text[token.start() : torn.end()], why)], torn.end())


def first_end(token: re.Match[str]) -> int:
    """Return where a token ends, without the dash that leaves its end open."""
    return token.end() - (1 if token[0].endswith("-") else 0)


def _range(text: str, token: re.Match[str], system: CodeSystem, code: str, known: Known) -> CodeList | None:
    join = _JOIN.match(text, _after_stars(text, first_end(token)))
    if join is None:
        return None
    last = _TOKEN.match(text, join.end())
    through = normal(system, last[0]) if last and not _lower(last[0], system) and any(sign.isdigit() for sign in last[0]) else None
    end = last.end() if last else join.end()
    if through is None and (short := _SHORT_END.match(text, join.end())) and (short[1][0].isdigit() or short[0].startswith(".")):
        through, end = _completed(code, short[1], system, dotted=short[0].startswith(".")), short.end()
    if through is None:
        if last and (shape := _ATTEMPTS.get(system)) and shape.fullmatch(last[0]) and not _lower(last[0], system):
            why = f"The range begins with {code}, but its end is not written as a {system.value} code."
            return CodeList(
                [], [Misprint(token.start(), last.end(), text[token.start() : last.end()], why)], _after_stars(text, last.end())
            )
        return None
    printed = text[token.start() : end]
    if through < code:
        return CodeList(
            [],
            [Misprint(token.start(), end, printed, f"The range ends with {through}, which stands before {code}.")],
            _after_stars(text, end),
        )
    holds_any = "X" in code and "X" in through and known(system, code) is False
    form = CodeForm.PLACEHOLDER if holds_any else CodeForm.RANGE
    return CodeList([CodeItem(token.start(), end, system, code, through, form)], [], _after_stars(text, end))


def _completed(code: str, end: str, system: CodeSystem, *, dotted: bool) -> str | None:
    """Complete a shortened range end: `C90.00-.02`, `64612-16`."""
    head, point, tail = code.partition(".")
    if dotted or point:
        return normal(system, f"{head}.{end}") if point and (dotted or len(end) == len(tail)) else None
    return normal(system, code[: -len(end)] + end) if 1 < len(end) < len(code) else None


def _form(printed: str, system: CodeSystem, code: str, known: Known) -> CodeForm:
    if is_category(printed):
        return CodeForm.CATEGORY
    if system is not CodeSystem.ICD10CM:
        return CodeForm.SINGLE
    if "X" in code and known(system, code) is False:
        return CodeForm.PLACEHOLDER  # a seventh character is wanted, and any may stand for the x
    return CodeForm.CATEGORY if len(code) == 3 and known(system, code) is False else CodeForm.SINGLE


def _misprinted(token: re.Match[str], system: CodeSystem, code: str, known: Known) -> Misprint | None:
    """Report a code no table ever held if another one results from reading O as 0, or I and L as 1."""
    if re.fullmatch(r".{3}\.[A-Z]\d.*", code) and known(system, code) is False and known(system, code[:3]) is not None:
        return Misprint(
            token.start(),
            token.end(),
            token[0],
            f"It is no {system.value} code; two codes may have run together, or a range lost its dash.",
        )
    tail = code[1:].translate(_MISREAD)
    meant = normal(system, code[0] + tail)
    if code[1:] == tail or meant is None or known(system, code) is not False or known(system, meant) is not True:
        return None
    return Misprint(token.start(), token.end(), token[0], f"It is no {system.value} code; {meant} may be meant.")


def _with_seventh(text: str, found: CodeList, known: Known) -> CodeList:
    """Read `T46.6X5A,D, S`: the letters after the code take the place of its last character."""
    first = found.items[0]
    at = found.end
    while seventh := _SEVENTH.match(text, at):
        code = first.code[:-1] + seventh[1]
        if known(first.system, code) is False:
            break
        found.items.append(CodeItem(seventh.start(1), seventh.end(1), first.system, code, None, CodeForm.SINGLE))
        at = found.end = seventh.end()
    return found


def _after_stars(text: str, at: int) -> int:
    stars = _STARS.match(text, at)
    return stars.end() if stars else at

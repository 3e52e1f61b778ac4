"""Which code system a printed code belongs to: the words of the sentence decide, the shape alone only where it can."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.codesets.model import CodeSystem, Validity
from app.codesets.shape import bare, dotted, normal, split_run_together
from app.policy.history.terms import Lexeme, Term

HCPCS, CPT, CM, PCS, CM9, REVENUE = CodeSystem

_PROCEDURES = (HCPCS, CPT, PCS)


class CodeTables(Protocol):
    """The part of the loaded code tables that reading needs."""

    def validity(self, system: CodeSystem, code: str) -> tuple[Validity, ...]:
        """Return when the code existed; empty if no loaded table knows it."""
        ...


_OLD_PROCEDURE = re.compile(r"\d{2}\.\d{1,2}")  # volume 3 of ICD-9-CM
_DIGITS_ONLY = re.compile(r"[\d.]+")
_MISPRINT = re.compile(r"[A-Z]\d{3,6}[A-Z]?|[A-Z][O\d]{4}|[A-Z]\d\w\.\w+|[A-Z]\d{2,3}\.[A-Z]\d\w*|\d{4}[B-EG-LN-SV-Z]")
_ARTICLE = re.compile(r"[AL]\d{5}")
_PROCEDURE = re.compile(r"[A-EGHJ-MP-V]\d{4}")
_EDITION = re.compile(r"V\d{1,2}\.20\d\d", re.IGNORECASE)


def written(system: CodeSystem, raw: str) -> str | None:
    """Return the normal written form of a printed code, a procedure of ICD-9-CM such as 88.98 too."""
    old_procedure = system is CM9 and _OLD_PROCEDURE.fullmatch(bare(raw)) is not None
    return bare(raw) if old_procedure else normal(system, raw)


def shortened(system: CodeSystem, code: str, printed: str) -> str | None:
    """Return the end of a range printed without what it shares with the beginning: C90.00-.02, J7321-29."""
    head, point, _ = code.partition(".")
    if printed.startswith("."):
        return written(system, head + printed) if point else None
    return written(system, code[: -len(printed)] + printed) if len(printed) < len(code) else None


def systems_named(lexeme: Lexeme, before: Sequence[CodeSystem]) -> tuple[CodeSystem, ...]:
    """Return the systems a word names, likeliest first; `before` are those named just before it (ICD-10 *procedure*)."""
    text = lexeme.text
    if text.startswith("icd"):
        return _icd(text)
    if text.startswith("diag") or text == "dx":
        return tuple(system for system in before if system in (CM, CM9)) or (CM,)
    if text.startswith("procedure"):
        return (PCS,) if PCS in before and HCPCS not in before else _PROCEDURES
    return {"revenue": (REVENUE,), "rev": (REVENUE,), "cpt": (CPT, HCPCS)}.get(text, (HCPCS, CPT))


def _icd(text: str) -> tuple[CodeSystem, ...]:
    if "9" in text or "ix" in text:
        return (CM9,)
    told = tuple(system for system, suffix in ((CM, "cm"), (PCS, "pcs")) if suffix in text)
    return told or (CM, PCS)


@dataclass(slots=True)
class Context:
    """The systems named so far in one entry, nearest first, and how the codes of each were printed."""

    tables: CodeTables | None
    near: list[CodeSystem] = field(default_factory=list)  # named in this very list
    far: list[CodeSystem] = field(default_factory=list)  # named earlier in the entry
    undotted: bool | None = None  # how the last ICD-10-CM code was printed
    dotted_seen: bool = False
    last_word: tuple[CodeSystem, ...] = ()
    diagnoses: tuple[CodeSystem, ...] = ()  # what the entry means by a diagnosis where it says so but once

    def name(self, lexeme: Lexeme) -> None:
        """Take note of a word that names a system."""
        self.last_word = systems_named(lexeme, self.last_word or self.diagnoses)
        self.near = [*self.last_word, *(system for system in self.near if system not in self.last_word)]

    def pass_boundary(self) -> None:
        """Pass a verb or a stop: what was named is no longer this list's own name."""
        self.far = [*self.near, *(system for system in self.far if system not in self.near)]
        self.near, self.last_word = [], ()

    def system_of(self, raw: str) -> CodeSystem | None:
        """Return the system of a printed code, or None if it is no code here."""
        for system in self.near:
            if self._fits(system, raw) or (system is CM9 and _OLD_PROCEDURE.fullmatch(bare(raw))):
                return self._seen(system, raw)
        by_shape = self._by_shape(raw)
        return None if by_shape is None else self._seen(by_shape, raw)

    def split(self, raw: str) -> tuple[CodeSystem, tuple[str, ...]] | None:
        """Split codes printed without anything between them."""
        text = bare(raw)
        for system in (HCPCS, CM) if HCPCS in self.near and CM not in self.near else (CM, HCPCS):
            long_enough = len(text) > (8 if system is CM else 9)
            codes = split_run_together(text, system, lambda code: self.knows(CM, code)) if long_enough else None
            if codes and (system is HCPCS or self._are_diagnoses(codes, text)):
                return system, codes
        return None

    def _are_diagnoses(self, codes: Sequence[str], text: str) -> bool:
        """Whether the table knows one of the codes, or the letters cannot be procedures."""
        procedures = split_run_together(text, HCPCS) is not None
        return not procedures or CM in self.near or any(self.knows(CM, code) for code in codes)

    def knows(self, system: CodeSystem, code: str) -> bool:
        """Whether a loaded table has the code."""
        return self.tables is not None and bool(self.tables.validity(system, code))

    def misprint(self, raw: str) -> bool:
        """Whether the text was meant as a code and is none."""
        text = bare(raw)
        number = _EDITION.fullmatch(text) or _ARTICLE.fullmatch(text)
        return _MISPRINT.fullmatch(text) is not None and raw[:1] in text[:1] and number is None

    def _fits(self, system: CodeSystem, raw: str) -> bool:
        if normal(system, raw) is None or (system is PCS and bare(raw).isalpha()):
            return False
        if system is CM and self._is_procedure(raw):
            return False
        if system is CM9:
            return not dotted(raw) or raw[0] in "EeVv" or raw[0].isdigit()
        return True

    def _is_procedure(self, raw: str) -> bool:
        """Whether what is printed has the form of an HCPCS code and is no diagnosis, whatever system was named."""
        code = normal(CM, raw)
        if code is None or dotted(raw) or self.tables is None or not _PROCEDURE.fullmatch(bare(raw)):
            return False
        return not any(self.knows(CM, code + more) for more in ("", *"0123456789AX"))

    def _seen(self, system: CodeSystem, raw: str) -> CodeSystem:
        if system is CM:
            self.undotted = not dotted(raw) and len(bare(raw)) > 3
            self.dotted_seen = self.dotted_seen or dotted(raw)
        return system

    def _by_shape(self, raw: str) -> CodeSystem | None:
        text = bare(raw)
        if _DIGITS_ONLY.fullmatch(text):
            return self._of_digits(raw)
        if self._old_v_code(raw, text):
            return CM9
        if dotted(raw):
            return self._first_fitting([CM9, CM] if self._old_letters(text) else [CM], raw)
        return self._of_letters(raw, text)

    def _of_letters(self, raw: str, text: str) -> CodeSystem | None:
        if normal(HCPCS, raw) is not None:
            return CM if self.undotted and CM in self.far and not self._is_procedure(raw) else HCPCS
        if normal(CPT, raw) is not None:
            return CPT
        return self._of_seven(raw) if len(text) == 7 else self._undotted_diagnosis(raw, text)

    def _of_digits(self, raw: str) -> CodeSystem | None:
        older = [system for system in self.far if system in (CM9, REVENUE) and self._fits(system, raw)]
        if CM9 in older and dotted(raw):
            return CM9
        if normal(CPT, raw) is not None and len(bare(raw)) == 5:
            return CPT
        if CM9 in older and len(bare(raw)) == 3:
            return CM9
        return REVENUE if REVENUE in older and len(bare(raw)) == 4 else None

    def _old_v_code(self, raw: str, text: str) -> bool:
        """Whether it is a V-code of ICD-9-CM: those of ICD-10-CM are transport accidents, longer and known to the table."""
        code = normal(CM, raw) or ""
        return text[0] == "V" and dotted(raw) and self.tables is not None and not self.knows(CM, code) and self._fits(CM9, raw)

    def _old_letters(self, text: str) -> bool:
        return text[0] in "EV" and CM9 in self.far and CM not in self.far

    def _of_seven(self, raw: str) -> CodeSystem | None:
        fitting = [system for system in (PCS, CM) if self._fits(system, raw)]
        known = [system for system in fitting if self.knows(system, normal(system, raw) or "")]
        named = [system for system in self.far if system in fitting]
        if known or len(fitting) == 1:
            return (known or fitting)[0]
        return named[0] if named else None

    def _undotted_diagnosis(self, raw: str, text: str) -> CodeSystem | None:
        code = normal(CM, raw)
        if code is None or not raw[0].isupper():
            return None
        if len(text) == 3:
            told = CM in self.far or self.dotted_seen
            return CM if told or self.knows(CM, code) else None
        return CM if self.knows(CM, code) or (CM in self.far and self.undotted is not False) else None

    def _first_fitting(self, systems: Iterable[CodeSystem], raw: str) -> CodeSystem | None:
        return next((system for system in systems if normal(system, raw) is not None), None)


def diagnoses_named(found: Iterable[Lexeme]) -> tuple[CodeSystem, ...]:
    """Return ICD-9-CM for an entry that speaks of no other diagnosis codes."""
    icd = {system for lexeme in found if lexeme.term is Term.SYSTEM and lexeme.text.startswith("icd") for system in _icd(lexeme.text)}
    return (CM9,) if icd == {CM9} else ()


def named_by(lexeme: Lexeme) -> bool:
    """Whether the lexeme names a system."""
    return lexeme.term is Term.SYSTEM or (lexeme.term is Term.CODE and lexeme.text[1:2] == " " and lexeme.text[2:3] == "-")

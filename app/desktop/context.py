"""The one context all pages share: what is loaded, what is chosen, and what was made of it. State and signals, no work.

A page reads the properties, listens to the signals, and asks for work by emitting a `…_requested` signal; `work.Work` does it off
the window's thread and sets the outcome here. Nobody else sets `versions`, `ledger`, `comparison` or `audit`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.audit.findings_table import FindingsTable
from app.audit.model import AuditResult
from app.compare.model import ChangeKind, ChangeReview, Comparison, PolicyChange
from app.desktop.theme import Theme
from app.documents.model import Place
from app.ledger.model import Basis, Ledger, PolicyLedger, Skipped
from app.ledger.terms import PLAIN, Terms
from app.policy.model import PolicyVersion

if TYPE_CHECKING:
    from app.workspace.versions import LoadedVersions


class Context(QObject):
    """What every page sees. Setters emit only when something differs."""

    policy_changed = Signal()  # the chosen policy
    day_changed = Signal()  # the date asked about
    basis_changed = Signal()
    market_changed = Signal()
    terms_changed = Signal()  # market, line of business, known-on day, notices or settlements
    versions_changed = Signal()  # loaded versions and skipped files
    ledger_changed = Signal()  # follows versions, basis and terms
    steps_changed = Signal()  # what each version did to the one before it
    comparison_changed = Signal()
    reviews_changed = Signal()  # what is decided on the changes of the comparison
    life_found = Signal(object)  # Life, as it was asked for by `life_requested`
    audit_changed = Signal()

    open_requested = Signal(object)  # Sequence[Path]: read these files or folders in addition
    compare_requested = Signal(object, object)  # PolicyVersion | None, PolicyVersion: (None, redline) = its own old view
    life_requested = Signal(object)  # PolicyChange of the comparison: follow what it is about through all versions
    place_requested = Signal(object)  # Place: show this sentence in its policy
    page_requested = Signal(str)  # library | compare | codes | audit | impact | reports | decisions
    code_requested = Signal(str, str)  # code system, code: show it on the Codes page
    settle_requested = Signal(object)  # Conflict: ask a person which of its readings holds
    details_shown = Signal(object)  # QWidget | None for the details pane; stays owned by the page
    details_wanted = Signal()  # open the details pane where it is closed: something is to be written in it
    status_shown = Signal(str)  # the counts of the page in front, for the status line
    message_shown = Signal(str)  # one sentence to the person, gone after a while
    error_shown = Signal(str)  # one sentence about a failure, stays until dismissed
    error_mended = Signal(str)  # that sentence holds no more

    def __init__(self, theme: Theme, day: date, parent: QObject | None = None) -> None:
        """`day` is the date the context begins with: today, or a fixed one in tests."""
        super().__init__(parent)
        self.theme = theme
        self._policy: str | None = None
        self._day = day
        self.today = day
        self._basis = Basis.PUBLISH
        self._terms = PLAIN
        self._loaded: LoadedVersions | None = None
        self._ledger: Ledger | None = None
        self._steps: Mapping[tuple[str, str], tuple[tuple[str, str] | None, str]] = {}
        self._comparison: Comparison | None = None
        self._reviews: Mapping[str, ChangeReview] = {}
        self._kinds: frozenset[ChangeKind] = frozenset(ChangeKind) - {ChangeKind.FORMATTING, ChangeKind.NOISE}
        self._audit: AuditResult | None = None
        self._claims_sha256 = ""
        self._audit_terms: Terms | None = None
        self._tried: tuple[PolicyVersion, ...] = ()
        self._findings: FindingsTable | None = None
        self._audit_before: AuditResult | None = None

    @property
    def policy(self) -> str | None:
        """The chosen policy's name in the ledger, or None while nothing is loaded."""
        return self._policy

    @property
    def day(self) -> date:
        """The date asked about."""
        return self._day

    @property
    def basis(self) -> Basis:
        """Which date of a version counts where no statement names one."""
        return self._basis

    @property
    def market(self) -> str | None:
        """The market whose notices count, or None."""
        return self._terms.market

    @property
    def terms(self) -> Terms:
        """For whom and as known when: what the ledger, the steps and the audits of this window are built under."""
        return self._terms

    @property
    def loaded(self) -> "LoadedVersions | None":
        """The files held, with what each states; None before the first was opened."""
        return self._loaded

    @property
    def versions(self) -> tuple[PolicyVersion, ...]:
        """Every wording held: drafts and the old views of redlines included."""
        return self._loaded.versions if self._loaded else ()

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Files that fed nothing, with the reason."""
        return self._loaded.skipped if self._loaded else ()

    @property
    def ledger(self) -> Ledger | None:
        """The ledger of all versions under the chosen basis and market."""
        return self._ledger

    @property
    def policy_ledger(self) -> PolicyLedger | None:
        """The chosen policy's part of the ledger."""
        policies = self._ledger.policies if self._ledger else ()
        return next((item for item in policies if item.policy == self._policy), None)

    @property
    def steps(self) -> Mapping[tuple[str, str], tuple[tuple[str, str] | None, str]]:
        """What each version in the ledger did to the one before it: by file hash and view, the one before and the words."""
        return self._steps

    @property
    def comparison(self) -> Comparison | None:
        """The two versions being compared."""
        return self._comparison

    @property
    def change_reviews(self) -> Mapping[str, ChangeReview]:
        """What is decided on the changes of the comparison, by change id."""
        return self._reviews

    @property
    def shown_kinds(self) -> frozenset[ChangeKind]:
        """The kinds of change the Compare page shows; what is written of the comparison shows the same."""
        return self._kinds

    @property
    def audit(self) -> AuditResult | None:
        """The last audit."""
        return self._audit

    @property
    def findings(self) -> FindingsTable | None:
        """The findings of the audit on the engine, where they were opened with it; the Audit page closes them."""
        return self._findings

    @property
    def audit_before(self) -> AuditResult | None:
        """The audit of the same claims that was shown before this one."""
        return self._audit_before

    @property
    def claims_sha256(self) -> str:
        """What the claims audited are known by: the hash of their file; without one, of what was found in them."""
        return self._claims_sha256 or (f"found:{self._audit.fingerprint}" if self._audit is not None else "")

    @property
    def audit_terms(self) -> Terms | None:
        """The terms the audit was run under; None where it was taken up from a project."""
        return self._audit_terms

    @property
    def audit_is_of_now(self) -> bool:
        """Whether the audit was run under the basis and terms chosen now; one taken up from a project counts as such."""
        audit, terms = self._audit, self._terms
        if audit is None:
            return True
        chosen = (audit.settings.basis, audit.settings.market) == (self._basis, terms.market)
        return chosen and self._audit_terms in (None, terms)

    def version_at(self, place: Place) -> PolicyVersion | None:
        """Return the loaded version a place was read from: same file, and the very text at that block."""
        for version in self._known_versions():
            blocks = version.text.blocks
            if version.file == place.file and place.block < len(blocks):
                block = blocks[place.block]
                if block.text[place.start : place.end] == place.text:
                    return version
        return None

    def set_policy(self, policy: str | None) -> None:
        """Choose a policy."""
        if policy != self._policy:
            self._policy = policy
            self.policy_changed.emit()

    def set_day(self, day: date) -> None:
        """Choose the date asked about."""
        if day != self._day:
            self._day = day
            self.day_changed.emit()

    def set_basis(self, basis: Basis) -> None:
        """Choose the basis; the ledger follows."""
        if basis is not self._basis:
            self._basis = basis
            self.basis_changed.emit()

    def set_market(self, market: str | None) -> None:
        """Choose the market; the ledger follows."""
        self.set_terms(replace(self._terms, market=market or None))

    def set_terms(self, terms: Terms) -> None:
        """Choose for whom and as known when; the ledger follows."""
        before, self._terms = self._terms, terms
        if terms.market != before.market:
            self.market_changed.emit()
        if terms != before:
            self.terms_changed.emit()

    def set_loaded(self, loaded: "LoadedVersions") -> None:
        """Take the files held (from `Work`)."""
        self._loaded = loaded
        self.versions_changed.emit()

    def set_ledger(self, ledger: Ledger | None) -> None:
        """Take the ledger (from `Work`); keeps the chosen policy where it still exists."""
        self._ledger = ledger
        names = [item.policy for item in ledger.policies] if ledger else []
        self.ledger_changed.emit()
        if self._policy not in names:
            self.set_policy(names[0] if names else None)

    def set_steps(self, steps: Mapping[tuple[str, str], tuple[tuple[str, str] | None, str]]) -> None:
        """Take what each version did to the one before it (from `Work`)."""
        self._steps = steps
        self.steps_changed.emit()

    def set_comparison(self, comparison: Comparison | None) -> None:
        """Take a comparison (from `Work`)."""
        self._comparison = comparison
        self.comparison_changed.emit()

    def set_reviews(self, reviews: Mapping[str, ChangeReview]) -> None:
        """Take what is decided on the changes of the comparison (from the Compare page's `Reviews`)."""
        if reviews != self._reviews:
            self._reviews = reviews
            self.reviews_changed.emit()

    def set_shown_kinds(self, kinds: frozenset[ChangeKind]) -> None:
        """Take the kinds of change the Compare page shows."""
        self._kinds = kinds

    def request_life(self, change: PolicyChange) -> None:
        """Ask for what a change is about to be followed through all versions."""
        self.life_requested.emit(change)

    def set_audit(
        self, audit: AuditResult | None, claims_sha256: str = "", terms: Terms | None = None, findings: FindingsTable | None = None
    ) -> None:
        """Take an audit's result, the hash of its claims file and the terms it was run under (from `Work`).

        `findings`: its findings on the engine, where they are open already.
        """
        same_claims = audit is not None and bool(claims_sha256) and claims_sha256 == self._claims_sha256
        self._audit_before = self._audit if same_claims else None
        self._findings = findings
        self._audit = audit
        self._claims_sha256 = claims_sha256
        self._audit_terms = terms
        self.audit_changed.emit()

    def set_tried(self, versions: Sequence[PolicyVersion]) -> None:
        """Take versions that are tried and need not be held, so that their sentences can be shown (from the Impact page)."""
        self._tried = tuple(versions)

    def request_open(self, paths: Sequence[Path]) -> None:
        """Ask for files or folders to be read in addition."""
        self.open_requested.emit(tuple(paths))

    def request_compare(self, old: PolicyVersion | None, new: PolicyVersion) -> None:
        """Ask for two versions to be compared; `old` None: a redline against its own old view."""
        self.compare_requested.emit(old, new)

    def _known_versions(self) -> tuple[PolicyVersion, ...]:
        held = (self._comparison.old, self._comparison.new) if self._comparison else ()
        in_ledger = tuple(item.version for policy in (self._ledger.policies if self._ledger else ()) for item in policy.versions)
        references = tuple(file.new for file in (self._loaded.references if self._loaded else ()))
        return (*self.versions, *held, *in_ledger, *references, *self._tried)

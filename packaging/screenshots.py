"""Takes pictures of every page in light and dark, wide and narrow, to be looked at: python packaging/screenshots.py OUT [--readme]."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QDialog

from app.audit.model import Decision
from app.bundled import sample
from app.desktop.application import prepare
from app.desktop.audit.steps import AuditStep
from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.sampling.stage import RESPONSES, SAMPLE
from app.desktop.settings import Settings
from app.desktop.theme import Scheme, Theme
from app.policy.corrections import stated_facts
from app.policy.model import FactKind, State
from app.workspace.corrections import Wish, drafts_of

DAY = date(2026, 11, 20)
PAGES = ("library", "facts", "compare", "codes", "audit", "reports", "decisions")
SIZES = ((1280, 820), (900, 700))
README = Path(__file__).resolve().parent.parent / "docs" / "compare.png"
PATIENCE = 60.0  # seconds for the sample to be read and audited


def main(arguments: list[str]) -> int:
    """Write the pictures into the folder named first; with --readme also the one the README shows."""
    out = Path(arguments[0]) if arguments else Path("screenshots")
    out.mkdir(parents=True, exist_ok=True)
    application = prepare()
    os.environ["CODELEDGER_HOME"] = tempfile.mkdtemp()
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme = Theme(scheme)
        theme.apply(application)
        settings = Settings(QSettings(str(Path(tempfile.mkdtemp()) / "settings.ini"), QSettings.Format.IniFormat))
        context = Context(theme, DAY)
        window = MainWindow(context, settings)
        window.show()
        _wait(application, lambda: False, 0.2)
        for page in PAGES:
            _shoot(application, window, out, f"empty_{page}_{scheme.value}")
        window.open_files([sample("CC-0248"), sample("EX-0901"), _unread_sample()])
        _settle(application, window)
        _shoot_dialog(application, window, out / f"triage_{scheme.value}.png")
        if scheme is Scheme.LIGHT and "--readme" in arguments:
            window.resize(1280, 760)
            window.show_page("compare")
            _settle(application, window)
            window.grab().save(str(README), "PNG")
        window.open_claims(sample("claims/CC-0248_claims.xlsx"))
        _settle(application, window)
        _shoot(application, window, out, f"map_audit_{scheme.value}")
        window.audit.run()
        _settle(application, window)
        for page in PAGES:
            if page == "decisions":
                _decide(application, window)
            _shoot(application, window, out, f"{page}_{scheme.value}")
        _shoot_report_parts(application, window, out, scheme)
        _shoot_facts(application, window, out, scheme)
        _shoot_project(application, window, settings, out, scheme)
        window.tasks.stop()
        window.close()
    print(f"{len(list(out.glob('*.png')))} pictures in {out}")
    return 0


def _decide(application: QApplication, window: MainWindow) -> None:
    """Decide this and that, and take one of it back."""
    versions, result = window.context.versions, window.context.audit
    if result is None:
        return
    window.projects.holding.confirm(versions[0], State.PUBLISHED, "")
    window.projects.holding.confirm(versions[1], State.RETIRED, "Replaced by the version of December")
    _settle(application, window)
    window.audit.dispositions.decide(result.findings[:3], Decision("agree", "Seen in the chart"))
    window.audit.dispositions.decide(result.findings[3:4], Decision("needs records"))
    window.projects.session.undo()
    window.audit.dispositions.decide(result.findings[:1], Decision("disagree", "The chart names another drug"))
    _settle(application, window)


def _shoot_report_parts(application: QApplication, window: MainWindow, out: Path, scheme: Scheme) -> None:
    """Take pictures of the sample, of responses, and of the Impact page; every other part is in screenshots_audit.py."""
    for part, name in ((SAMPLE, "sample"), (RESPONSES, "responses")):
        window.audit.show_report_part(part)
        _settle(application, window)
        _shoot(application, window, out, f"{name}_audit_{scheme.value}")
    window.audit.show_step(AuditStep.REVIEW)
    window.actions_by_key["impact"].trigger()
    window.impact.try_version(sample("corrected/CC-0248_2025-12-22.corrected.md"))
    _settle(application, window)
    window.impact.trial.run()
    _settle(application, window)
    for width, height in SIZES:
        window.resize(width, height)
        _settle(application, window)
        window.grab().save(str(out / f"impact_{scheme.value}_{width}.png"), "PNG")


def _unread_sample() -> Path:
    """Return a version with statements that no reader understands."""
    text = (sample("EX-0901") / "EX-0901_2024-08-06.md").read_text(encoding="utf-8").replace("08/06/2024", "08/05/2025")
    path = Path(tempfile.mkdtemp()) / "EX-0901_2025-08-05.md"
    path.write_text(
        text.replace("Added HCPCS S9379.", "The coding was brought in line with the usual one. Added HCPCS S9379."), encoding="utf-8"
    )
    return path


def _shoot_facts(application: QApplication, window: MainWindow, out: Path, scheme: Scheme) -> None:
    """Take pictures of what is asked about facts and unread statements, and of facts once corrected."""
    window.resize(*SIZES[0])
    window.show_page("facts")
    page = window.facts.page
    version = page.version
    if version is None:
        return
    published, code = (next(fact for fact in stated_facts(version) if fact.key.kind is kind) for kind in (FactKind.DATE, FactKind.CODE))
    page.facts.tree.choose((code.key,))
    page.facts.correct_fact()
    _shoot_dialog(application, window, out / f"correct_{scheme.value}.png")
    wishes = [Wish(key=published.key, fields={"kind": "publish", "date": "12/24/2025"}), Wish(key=code.key, fields=None)]
    drafts = drafts_of(version, wishes, "As the notice of December says")
    window.projects.session.write("a correction", lambda project: project.decisions.decide(drafts))
    _settle(application, window)
    page.facts.tree.choose((published.key,))
    _shoot(application, window, out, f"corrected_facts_{scheme.value}")
    page.show_face("unread")
    page.unread.means.click()
    _shoot_dialog(application, window, out / f"means_{scheme.value}.png")
    _shoot(application, window, out, f"unread_facts_{scheme.value}")
    page.show_face("facts")
    window.library.facts.faces["Facts"].click()
    _shoot(application, window, out, f"facts_of_library_{scheme.value}")
    window.library.facts.faces["Overview"].click()


def _shoot_project(application: QApplication, window: MainWindow, settings: Settings, out: Path, scheme: Scheme) -> None:
    """Take pictures of what is about the project itself: its windows, a second window on it, what cannot be written."""
    window.resize(*SIZES[0])
    window.projects.menu.move_to(Path(tempfile.mkdtemp()) / "Elrexfio review.codeledger")
    _settle(application, window)
    window.show_page("library")
    _settle(application, window)
    window.grab().save(str(out / f"state_library_{scheme.value}.png"), "PNG")
    window.show_page("audit")
    window.audit.show_step(AuditStep.REVIEW)
    window.projects.menu.verify()
    _settle(application, window)
    _shoot_dialog(application, window, out / f"trail_{scheme.value}.png")
    window.projects.menu.ask_backup()
    _shoot_dialog(application, window, out / f"backups_{scheme.value}.png")
    window.show_code_sets()
    _settle(application, window)
    _shoot_dialog(application, window, out / f"code_sets_{scheme.value}.png")
    path = window.projects.session.path
    if path is not None:
        second = MainWindow(Context(window.context.theme, DAY), settings)
        second.show()
        second.open_files([path])
        _settle(application, second)
        for page in ("library", "audit"):
            _shoot(application, second, out, f"second_{page}_{scheme.value}")
        second.close()


def _shoot_dialog(application: QApplication, window: MainWindow, picture: Path) -> None:
    _settle(application, window)
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            dialog.grab().save(str(picture), "PNG")
            dialog.close()


def _shoot(application: QApplication, window: MainWindow, out: Path, name: str) -> None:
    page = next(part for part in PAGES if part in name)
    window.show_page(page)
    for width, height in SIZES:
        window.resize(width, height)
        _settle(application, window)
        window.grab().save(str(out / f"{name}_{width}.png"), "PNG")


def _settle(application: QApplication, window: MainWindow) -> None:
    _wait(application, lambda: not window.tasks.running, PATIENCE)
    _wait(application, lambda: False, 0.3)


def _wait(application: QApplication, done: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        application.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

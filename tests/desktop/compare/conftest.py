"""The Compare page by itself."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from app.desktop.compare.page import ComparePage
from app.desktop.context import Context
from app.desktop.project.holding import Holding
from app.desktop.project.session import ProjectSession
from app.desktop.settings import Settings
from app.desktop.tasks import Tasks
from app.desktop.theme import Theme


@pytest.fixture
def context(theme: Theme) -> Context:
    return Context(theme, date(2026, 11, 20))


@pytest.fixture
def holding(context: Context, settings: Settings) -> Iterator[Holding]:
    tasks = Tasks()
    session = ProjectSession(settings.projects, "Ana")
    yield Holding(context, tasks, session)
    session.stop()
    tasks.stop()
    project = session.let_go(come_back=False)
    if project is not None:
        project.close()


@pytest.fixture
def page(qtbot: QtBot, context: Context, holding: Holding) -> Iterator[ComparePage]:
    made = ComparePage(context, holding)
    qtbot.addWidget(made)
    made.resize(1180, 700)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else every later change of style dresses it too

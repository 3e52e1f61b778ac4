"""Rules and rule tables in the window: listed in words, switched on with their provenance, refused in a sentence, undone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.audit.model import Verdict
from app.audit.rulebook import rules
from app.desktop.audit.rules.model import NAME, STATE, VERDICT
from app.desktop.audit.rules.table_preview import TablePreview
from app.desktop.audit.rules.table_view import TablesView
from app.desktop.audit.rules.view import RulesView
from app.desktop.audit.run.stage import RULES, TABLES
from app.desktop.audit.steps import AuditStep
from app.desktop.main_window import MainWindow
from app.desktop.words import VERDICTS, sentence
from app.workspace.rule_tables import switched_on, tables_of

Settle = Callable[[MainWindow], None]
OWN = """-- rule: charge-without-units
-- verdict: review
-- says: {code} on {date} is billed with {detail}
-- Lines whose units are blank cannot be priced by unit.
select line_id, 'no units' as detail from claim_lines where units is null
"""
PLACES = """# kind: places
# title: the table of places of the plan
# source: Plan manual, chapter 4
# dated: 2024-01-01
code,places,from,to
J1323,19 22,2024-04-01,
"""
MUE = """HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale
J1323,76,3 Date of Service Edit: Clinical,Prescribing information
J9999,1,1 Line Edit,Policy
"""


@pytest.fixture
def held(mapped: MainWindow, tmp_path: Path) -> MainWindow:
    """The window at the Run step, in a project of its own."""
    mapped.projects.session.begin("audit", tmp_path / "audit.codeledger")
    mapped.audit.show_step(AuditStep.RUN)
    return mapped


def states(view: RulesView) -> dict[str, str]:
    model = view.model
    return {str(model.index(row, NAME).data()): str(model.index(row, STATE).data()) for row in range(model.rowCount())}


def preview(view: TablesView) -> TablePreview:
    return next(dialog for dialog in view.findChildren(TablePreview) if dialog.isVisible())


def choose(view: TablesView, title: str) -> None:
    model = view.table.model()
    row = next(row for row in range(model.rowCount()) if title in str(model.index(row, 0).data()))
    view.table.setCurrentIndex(model.index(row, 0))


def test_every_rule_is_listed_with_its_verdict_words_and_state(held: MainWindow) -> None:
    view = held.audit.run_stage.rules
    held.audit.run_stage.show_face(RULES)
    model = view.model
    shown = [(model.index(row, NAME).data(), model.index(row, VERDICT).data()) for row in range(model.rowCount())]
    assert shown == [(sentence(rule.name), VERDICTS[Verdict(rule.text.verdict)]) for rule in rules()]
    found = states(view)
    assert found["Code not valid"] == "Always on"
    assert found["Place of service"] == "Off until a table of places of service is switched on"
    for number, rule in enumerate(rules()):
        view.table.setCurrentIndex(model.index(number, NAME))
        assert rule.text.explanation in view.details.text
    view.search.setText("JZ")
    left = [row for row in range(model.rowCount()) if not view.table.isRowHidden(row)]
    assert "Wastage modifier" in [model.index(row, NAME).data() for row in left]
    assert len(left) < 5


def test_a_shipped_table_is_looked_at_switched_on_and_undone(held: MainWindow) -> None:
    stage = held.audit.run_stage
    stage.show_face(TABLES)
    view = stage.tables
    choose(view, "vials")
    assert "Off" in view.details.text
    view.switch.click()
    dialog = preview(view)
    row = [str(dialog.rows.model().index(0, column).data()) for column in range(5)]
    assert row == ["J1323", "44, 76", "01/01/2017", "07/01/2023", "04/01/2024"]
    dialog.reason.setText("The plan follows the label")
    dialog.take.click()
    (on,) = held.audit.rules.on
    assert (on.kind, on.reason) == ("vials", "The plan follows the label")
    state = states(stage.rules)["Wastage modifier"]
    assert state.startswith("On by the table of single-dose vials of elranatamab from Prescribing information of Elrexfio")
    assert f"dated 04/01/2024, switched on by {on.on_by} on " in state
    assert "1 on" in stage.faces.buttons[TABLES].text()
    held.projects.session.undo()
    assert held.audit.rules.on == ()
    assert states(stage.rules)["Wastage modifier"].startswith("On for what a policy asks")
    held.projects.session.redo()
    choose(view, "vials")
    view.switch.click()
    assert held.audit.rules.on == ()


def test_a_table_of_ones_own_takes_part_in_the_audit_with_its_provenance(held: MainWindow, tmp_path: Path, settle: Settle) -> None:
    path = tmp_path / "places.csv"
    path.write_text(PLACES, encoding="utf-8")
    view = held.audit.run_stage.tables
    view.add_file(path)
    preview(view).take.click()
    choose(view, "places of the plan")
    assert "kept in the project" in view.details.text
    path.unlink()
    view.look()
    assert preview(view).rows.model().index(0, 1).data() == "19, 22"
    held.audit.run()
    settle(held)
    result = held.context.audit
    assert result is not None
    (use,) = result.tables
    assert (use.title, use.source, use.dated) == ("the table of places of the plan", "Plan manual, chapter 4", date(2024, 1, 1))
    assert any(finding.rule == "place-of-service" for finding in result.findings)


def test_a_list_that_does_not_say_its_date_asks_for_it(held: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "edits.csv"
    path.write_text(MUE, encoding="utf-8")
    view = held.audit.run_stage.tables
    held.audit.run_stage.show_face(TABLES)
    view.add_file(path)
    dialog = preview(view)
    assert "does not say from when" in dialog.refused.text()
    assert not dialog.take.isEnabled()
    dialog.dated.setText("04/01/2024")
    dialog.dated.editingFinished.emit()
    assert dialog.rows.model().index(0, 1).data() == "76"
    dialog.take.click()
    (on,) = held.audit.rules.on
    assert (on.kind, on.dated, on.rows) == ("units", date(2024, 4, 1), 2)


def test_a_table_that_cannot_be_understood_is_refused_where_it_stands(held: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(PLACES.replace("19 22", "office"), encoding="utf-8")
    view = held.audit.run_stage.tables
    held.audit.run_stage.show_face(TABLES)
    view.add_file(path)
    dialog = preview(view)
    assert "“office” names no places of service" in dialog.refused.text()
    assert not dialog.take.isEnabled()
    dialog.reject()
    assert held.audit.rules.on == ()


def test_a_rule_of_ones_own_is_added_listed_run_and_removed(held: MainWindow, tmp_path: Path, settle: Settle) -> None:
    path = tmp_path / "units.sql"
    path.write_text(OWN, encoding="utf-8")
    view = held.audit.run_stage.rules
    held.audit.run_stage.show_face(RULES)
    view.add_rule(path)
    assert not view.refused.isVisible()
    assert states(view)["Charge without units"].startswith("Your own, switched on by ")
    assert "Lines whose units are blank" in view.details.text
    held.audit.run()
    settle(held)
    assert held.context.audit is not None
    assert [use.rule for use in held.context.audit.own_rules] == ["charge-without-units"]
    view.remove.click()
    assert "Charge without units" not in states(view)
    assert "the rule charge-without-units" in held.audit.run_step.differs.text()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (OWN.replace("claim_lines", "every_line"), "It reads every_line, which is none of the views."),
        (OWN.replace("charge-without-units", "date-order"), "A shipped rule has this name."),
        (OWN.replace("verdict: review", "verdict: error"), "“error” is no verdict for an own rule."),
        ("delete from claim_lines", "Its head does not name rule, verdict and says"),
    ],
)
def test_a_rule_that_cannot_be_run_is_refused_in_one_sentence(held: MainWindow, tmp_path: Path, wrong: str, said: str) -> None:
    path = tmp_path / "wrong.sql"
    path.write_text(wrong, encoding="utf-8")
    view = held.audit.run_stage.rules
    held.audit.run_stage.show_face(RULES)
    view.add_rule(path)
    assert said in view.refused.text()
    assert view.refused.isVisible()
    project = held.projects.session.project
    assert project is not None
    assert switched_on(project) == ()


def test_what_is_on_is_kept_in_the_project_alone(held: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "units.sql"
    path.write_text(OWN, encoding="utf-8")
    held.audit.run_stage.rules.add_rule(path)
    project = held.projects.session.project
    assert project is not None
    assert [rule.name for rule in tables_of(project).rules] == ["charge-without-units"]
    assert held.audit.session.order().extras.rules == ()

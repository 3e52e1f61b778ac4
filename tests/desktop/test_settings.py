from pathlib import Path

from PySide6.QtCore import QByteArray

from app.claims.layout_choices import NOTHING_CHOSEN, LayoutChoices
from app.desktop.settings import Settings
from app.desktop.theme import Scheme


def test_what_is_set_is_there_again(settings: Settings, tmp_path: Path) -> None:
    policy = tmp_path / "policy.docx"
    policy.touch()
    settings.scheme = Scheme.DARK
    settings.remember([policy])
    settings.set_bytes("geometry", QByteArray(b"here"))
    settings.set_flag("details", value=False)
    again = Settings(settings.store)
    assert again.scheme is Scheme.DARK
    assert again.recent == (policy.resolve(),)
    assert again.bytes_of("geometry") == QByteArray(b"here")
    assert not again.flag("details", default=True)


def test_recent_files_are_latest_first_each_once_and_only_those_still_there(settings: Settings, tmp_path: Path) -> None:
    one, other, gone = (tmp_path / name for name in ("one.md", "other.md", "gone.md"))
    one.touch()
    other.touch()
    settings.remember([one])
    settings.remember([other])
    settings.remember([gone])
    settings.remember([one])
    kept = settings.recent
    settings.forget_recent()
    assert [kept, settings.recent] == [(one.resolve(), other.resolve()), ()]


def test_a_mapping_is_known_by_the_headers_alone(settings: Settings) -> None:
    settings.remember_mapping(["HCPCS", "From"], LayoutChoices({"procedure": ("HCPCS",)}, "inpatient"))
    assert settings.mapping_of(["HCPCS", "From"]) == LayoutChoices({"procedure": ("HCPCS",)}, "inpatient")
    assert settings.mapping_of(["From", "HCPCS"]) == NOTHING_CHOSEN
    settings.remember_mapping(["HCPCS", "From"], NOTHING_CHOSEN)
    assert settings.mapping_of(["HCPCS", "From"]) == NOTHING_CHOSEN


def test_settings_damaged_from_outside_are_as_if_empty(settings: Settings) -> None:
    settings.store.setValue("look/scheme", "plaid")
    settings.store.setValue("policies/recent", "{broken")
    assert settings.scheme is Scheme.SYSTEM
    assert settings.recent == ()

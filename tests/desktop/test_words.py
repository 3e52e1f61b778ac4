from app.desktop.words import cell_text


def test_a_date_without_a_time_of_day_is_shown_without_one() -> None:
    for text in ("2024-03-28 00:00:00", "2024-03-28T00:00:00", "2024-03-28 00:00", "2024-03-28 00:00:00.000000"):
        assert cell_text(text) == "2024-03-28"


def test_other_texts_are_shown_as_they_are() -> None:
    for text in ("2024-03-28 00:00:01", "00:00:00", "J1323", "03/28/2024 12:00"):
        assert cell_text(text) == text

"""Numbers as outlines print them."""

_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_SMALL = (
    *["Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen", "Fourteen"],
    *["Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen"],
)
_TENS = ("", "", *["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"])
_ALPHABET = 26


def roman(value: int) -> str:
    """Return an upper-case Roman numeral; numbers Rome had none for stay as they are."""
    if not 0 < value < 4000:
        return str(value)
    text = ""
    for worth, sign in _ROMAN:
        while value >= worth:
            text += sign
            value -= worth
    return text


def letters(value: int) -> str:
    """Return A to Z, then AA, BB and so on, as Word does."""
    if not 0 < value <= 30 * _ALPHABET:
        return str(value)
    return chr(ord("A") + (value - 1) % _ALPHABET) * ((value - 1) // _ALPHABET + 1)


def ordinal(value: int) -> str:
    """Return 1st, 2nd, 3rd, 4th."""
    teen = 10 < value % 100 < 20
    return f"{value}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


def words(value: int) -> str:
    """Return a number below one hundred in words."""
    if 0 <= value < len(_SMALL):
        return _SMALL[value]
    if not 0 <= value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    return _TENS[tens] + (f"-{_SMALL[ones].lower()}" if ones else "")


def roman_value(text: str) -> int | None:
    """Return the number of a Roman numeral, None where it is none."""
    upper = text.upper()
    return next((value for value in range(1, 100) if roman(value) == upper), None)


def next_label(label: str) -> str:
    """Return the label that follows another in a list ("II." after "I."), empty where that is not known."""
    core = label.strip("(.)")
    if core.isdigit():
        following = str(int(core) + 1)
    elif (value := roman_value(core)) is not None:
        following = roman(value + 1)
    elif len(core) == 1 and core.upper() < "Z":
        following = chr(ord(core.upper()) + 1)
    else:
        return ""
    return label.replace(core, following if core.isupper() or core.isdigit() else following.lower(), 1)

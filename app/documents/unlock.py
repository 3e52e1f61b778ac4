"""Office files under a password, opened in memory when it is known."""

import io

from app.documents.passwords import WRONG
from app.errors import InputRefusedError


def unlocked(data: bytes, file: str, password: str) -> bytes:
    """Return the document inside an encrypted Office file; raises `InputRefusedError`."""
    import msoffcrypto  # type: ignore[import-untyped] # noqa: PLC0415 slow to load, and hardly any file needs it
    from msoffcrypto.exceptions import InvalidKeyError  # type: ignore[import-untyped] # noqa: PLC0415

    opened = io.BytesIO()
    try:
        locked = msoffcrypto.OfficeFile(io.BytesIO(data))
        locked.load_key(password=password, verify_password=True)
        locked.decrypt(opened)
    except InvalidKeyError as error:
        raise InputRefusedError(file, "", WRONG, "Check the password and give it again.") from error
    except MemoryError:
        raise
    except Exception as error:  # its parsers raise whatever a damaged file makes them
        raise InputRefusedError(
            file,
            "",
            "It is protected by a password in a way that cannot be undone here.",
            "Open it in Word, remove the password and save it.",
        ) from error
    return opened.getvalue()

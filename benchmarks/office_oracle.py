"""Run by the Python that LibreOffice brings: what LibreOffice says of Word files once all tracked changes are accepted or rejected.

Reads lines of JSON `{"file", "view": "new" | "old"}` and answers each with `{"lines", "headers", "footers"}`. The first argument is the
pipe on which a headless LibreOffice listens.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]

_TRIES, _PAUSE = 120, 0.5


def main() -> None:
    """Answer until the input ends."""
    desktop, context = _connect(sys.argv[1])
    dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    for line in sys.stdin:
        asked = json.loads(line)
        answer = _ask(desktop, dispatcher, Path(asked["file"]), asked["view"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    desktop.terminate()


def _connect(pipe: str) -> tuple[Any, Any]:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(_TRIES):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001 not listening yet, whatever UNO calls it
            time.sleep(_PAUSE)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context), context
    raise SystemExit("LibreOffice does not answer")


def _ask(desktop: Any, dispatcher: Any, file: Path, view: str) -> dict[str, list[str]]:  # noqa: ANN401 UNO objects have no types
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "Hidden", True
    document = desktop.loadComponentFromURL(file.resolve().as_uri(), "_blank", 0, (hidden,))
    try:
        command = ".uno:AcceptAllTrackedChanges" if view == "new" else ".uno:RejectAllTrackedChanges"
        dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, ())
        page = document.StyleFamilies.getByName("PageStyles")
        style = page.getByName(document.CurrentController.ViewCursor.PageStyleName)
        return {
            "lines": list(_lines(document.Text)),
            "headers": list(_lines(style.HeaderText)) if style.HeaderIsOn else [],
            "footers": list(_lines(style.FooterText)) if style.FooterIsOn else [],
        }
    finally:
        document.close(True)


def _lines(text: Any) -> Iterator[str]:  # noqa: ANN401
    """Return the paragraphs of a text, those of its tables cell by cell."""
    parts = text.createEnumeration()
    while parts.hasMoreElements():
        part = parts.nextElement()
        if part.supportsService("com.sun.star.text.TextTable"):
            for name in sorted(part.CellNames, key=_cell_place):
                yield from _lines(part.getCellByName(name))
        else:
            label = part.ListLabelString if part.NumberingIsNumber else ""
            yield f"{label} {part.String}".strip()


def _cell_place(name: str) -> tuple[int, int, str]:
    letters = name.rstrip("0123456789.")
    return int(name[len(letters) :].partition(".")[0] or 0), len(letters), letters


main()

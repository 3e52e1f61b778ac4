"""What happens when the program itself fails: a log without patient data, and one sentence to the person."""

import faulthandler
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QStandardPaths, QtMsgType, qInstallMessageHandler

_LOG = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def described(fault: BaseException) -> str:
    """Return a fault's kind and the lines it passed through. Its message is left out: it may quote a claim or a path."""
    lines = [f"{type(fault).__module__}.{type(fault).__qualname__}"]
    lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(fault.__traceback__)]
    cause = fault.__cause__ or fault.__context__
    if cause is not None:
        lines.append(f"after {described(cause)}")
    return "\n".join(lines)


def log_folder() -> Path:
    """Return the folder of the log files."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)) / "log"


def start_log(folder: Path) -> None:
    """Write the program's log to a folder; without one that can be written, to nowhere."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "codeledger.log", maxBytes=500_000, backupCount=3, encoding="utf-8")
        # stays open for the whole run: faulthandler writes to its file descriptor when the interpreter dies
        death = (folder / "crash.log").open("a", encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger("app").addHandler(handler)
    logging.getLogger("app").setLevel(logging.INFO)
    faulthandler.enable(death)


def install(tell: Callable[[str], None]) -> None:
    """Catch what nobody caught, in any thread and in Qt; `tell` shows a sentence and may be called from any thread."""

    def uncaught(kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, fault or kind(), trace)
            return
        _LOG.error("uncaught\n%s", described(fault) if fault is not None else kind.__qualname__)
        tell(f"The program met a fault of its own ({kind.__name__}). What is open stays open; Help → Open log folder has the details.")

    sys.excepthook = uncaught
    threading.excepthook = lambda caught: uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)
    qInstallMessageHandler(_qt_message)


def _qt_message(level: QtMsgType, context: QMessageLogContext, message: str) -> None:
    _LOG.log(_LEVELS.get(level, logging.WARNING), "Qt %s: %s", context.category or "", message)

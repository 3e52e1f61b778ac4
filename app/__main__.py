"""Where the program starts: `codeledger …` on the command line, `codeledger-window` without one."""

import multiprocessing
import sys


def main() -> None:
    """Run the command line and exit with its status."""
    multiprocessing.freeze_support()  # first, or a frozen program's children would run the program again
    from app.cli.main import run

    sys.exit(run(sys.argv[1:]))


def window() -> None:
    """Open the window with the files named on the command line."""
    multiprocessing.freeze_support()
    from app.cli.main import run

    sys.exit(run(["open", *sys.argv[1:]]))


if __name__ == "__main__":
    main()

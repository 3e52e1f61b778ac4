"""What the window asks of a page. A page may answer any of these; the window looks before it asks."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class Searchable(Protocol):
    """A page with something to search in (Ctrl+F); `find` is taken by QWidget."""

    def start_search(self) -> None:
        """Put the cursor into the page's search box."""


@runtime_checkable
class Printable(Protocol):
    """A page that can be printed (Ctrl+P)."""

    def print_page(self) -> None:
        """Ask for a printer and print."""


@runtime_checkable
class Savable(Protocol):
    """A page whose result can be written to a file (Ctrl+S)."""

    def save(self) -> None:
        """Ask for a file name and write."""


@runtime_checkable
class Fronted(Protocol):
    """A page that wants to know when it comes to the front (to emit `details_shown` and `status_shown`)."""

    def come_to_front(self) -> None:
        """Show this page's details and counts."""

"""Word reports."""

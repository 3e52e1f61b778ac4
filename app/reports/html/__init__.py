"""Web pages, also those that are printed."""

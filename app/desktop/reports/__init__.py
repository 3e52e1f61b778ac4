"""The Reports page: what can be written, and to which file."""

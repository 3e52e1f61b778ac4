"""The second step: which column holds which field."""

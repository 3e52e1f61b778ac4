"""The first step: which claims, and reading them."""

"""Findings listed on the engine, told in detail, and decided."""

"""Code systems: their shapes and normal forms, which codes existed on a day, and what a printed range stood for then."""

"""In: one view of a `Document`. Out: a `PolicyVersion`, the facts that page states, each with its place."""

"""In: a file's bytes. Out: a `Document`, what the page says in its old and its new wording. Knows nothing of policies."""

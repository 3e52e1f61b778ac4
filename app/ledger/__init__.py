"""In: the versions of policies. Out: for every code the intervals in which it was listed, who says so, and what contradicts it."""

"""The contradictions of the policies held: the inbox, and settling one with its effect shown before."""

"""In: a ledger and a date. Out: the answer to one question, a strip per code through time, and the same as a table."""

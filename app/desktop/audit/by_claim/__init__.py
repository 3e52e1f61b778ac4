"""Review by claim: every line of one claim on one sheet."""

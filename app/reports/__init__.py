"""In: comparisons, ledgers and audits. Out: Excel and Word files. Text from data is never a formula or a field."""

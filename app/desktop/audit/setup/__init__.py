"""What an audit is for, and the totals it must tie to."""

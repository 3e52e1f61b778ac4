"""The third step: what will run, its progress, and the account of rows."""

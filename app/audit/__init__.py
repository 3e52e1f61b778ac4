"""In: a claims table and a ledger. Out: findings, each with its verdict, its reason and the sentences it rests on."""

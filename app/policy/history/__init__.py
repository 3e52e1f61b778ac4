"""In: the blocks of a document history. Out: its entries with what each does to codes, or what of it was not understood."""

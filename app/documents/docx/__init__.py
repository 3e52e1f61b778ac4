"""In: the bytes of a Word package. Out: blocks with every tracked change, for both wordings."""

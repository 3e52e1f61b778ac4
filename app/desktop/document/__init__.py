"""A document as it is: the pages of a PDF, the text of the rest, and on them the words a fact rests on."""

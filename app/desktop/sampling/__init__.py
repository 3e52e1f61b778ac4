"""The sample, the second review, a person's words and the signature, as parts of the report step."""

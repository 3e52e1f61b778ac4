"""The saved file: documents, decisions, claims and audits, and the trail of what happened. Bytes and texts in, the same out."""

"""In: plain text, often flattened from pages. Out: paragraphs, tables and lists as they were."""

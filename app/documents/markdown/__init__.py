"""In: Markdown and the signs reviewers put into it. Out: blocks with what is struck and inserted."""

"""Readers of the code files CMS publishes, each format known by its content: file -> records with the days each code existed."""

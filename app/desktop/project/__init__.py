"""The project in the window: one file open at a time, every decision written when it is made, and the pages about it."""

"""The use cases, one a file. The window and the command line call these and nothing deeper. No Qt, no file formats."""

"""The command line: options in, one call into the workspace, JSON or plain text out."""

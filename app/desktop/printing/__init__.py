"""What Qt prints to a PDF, with or without a window: a comparison's marked text, an audit report."""

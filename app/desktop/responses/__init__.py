"""What goes to providers and others from the window, and what comes back."""

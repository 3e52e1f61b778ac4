"""What goes to providers and comes back."""

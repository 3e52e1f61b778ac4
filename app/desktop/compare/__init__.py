"""In: a comparison. Out: its change list, its aligned rows drawn side by side or inline, and the details of one change."""

"""The reviewer's own determinations and findings added by hand."""

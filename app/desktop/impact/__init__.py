"""The Impact page: what a version would change on claims if it took effect. Nothing is kept by trying."""

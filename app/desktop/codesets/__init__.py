"""The code tables in use: what is loaded, from where, what an imported update changes."""

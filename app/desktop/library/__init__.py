"""The Library page: policy files in, versions by policy out."""

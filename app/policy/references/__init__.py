"""Reference documents beside a policy: what they are, their front matter, what they state, and where a policy differs from them."""

"""Rules, rule tables and own rules: what they say and which are on."""

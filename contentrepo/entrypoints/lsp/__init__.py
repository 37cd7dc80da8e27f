"""The language server: what the check says while people type, and what an editor asks of a place in a text."""

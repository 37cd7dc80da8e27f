"""What differs between two commits, for people: sentences, and a page."""

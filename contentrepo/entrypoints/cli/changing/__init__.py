"""Commands about changes: what differs, merging, undoing, the log of changes."""

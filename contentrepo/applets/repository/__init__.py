"""Git: snapshots of trees, refs, commits, and the live ref. Knows nothing of courses."""

"""Three-way merges of text, lists and plain data. Knows nothing of courses, files or git."""

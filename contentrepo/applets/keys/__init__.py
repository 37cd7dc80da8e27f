"""Names of things: organizations, courses, runs, libraries, blocks, external course keys, units."""

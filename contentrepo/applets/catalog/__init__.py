"""Organizations, catalog courses, course runs, programs, curricula and external course keys."""

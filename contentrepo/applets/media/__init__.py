"""Content-addressed asset bytes."""

"""Editing: through which doors a run is edited, and who holds it or a part of it just now."""

"""A course's figures as one page that needs nothing else: no network, no font, no script but its own few lines."""

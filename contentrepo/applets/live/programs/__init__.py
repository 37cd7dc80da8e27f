"""Programs, organizations and their members, as of any release."""

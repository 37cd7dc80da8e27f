"""Accepted units and live state to a plan; a plan to releases; accept, revert, the live ref."""

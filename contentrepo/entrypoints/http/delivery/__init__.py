"""Delivery: what is live, now or as of any release."""

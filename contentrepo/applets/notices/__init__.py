"""Notices of what went live or was refused, to whoever wants to know: forges and webhooks."""

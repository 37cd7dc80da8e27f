"""Feature flags of `contentrepo.yaml`, and who changed them when."""

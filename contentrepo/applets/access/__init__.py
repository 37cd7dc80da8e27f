"""Who may change what: access by path and role, as the base's `contentrepo.yaml` says it."""

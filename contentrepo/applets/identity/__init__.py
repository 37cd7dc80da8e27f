"""Who calls: clients, tokens, issuers, scopes."""

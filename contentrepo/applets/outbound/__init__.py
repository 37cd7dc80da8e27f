"""The only HTTP client: it goes to listed hosts, and to no address that an operator did not mean."""

"""Looking after a store: backups, checks, what is thinned out and what is taken away."""

"""Names and external keys: who holds them, since when, and how they go to somebody else."""

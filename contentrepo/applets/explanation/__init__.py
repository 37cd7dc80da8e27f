"""What one thing of a repository is: where it stands, what counts for it, who changed it, whether it is live."""

"""What of a repository's setup is wrong, or leaves something unenforced."""

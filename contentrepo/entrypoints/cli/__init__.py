"""The contentrepo command, one file for each subcommand."""

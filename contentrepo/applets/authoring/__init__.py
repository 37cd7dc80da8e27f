"""An edit becomes a commit on a branch: what changed, merged with what others changed, and undone again."""

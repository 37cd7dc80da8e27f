"""The commands of edit locks and modes."""

"""The commands of draft branches."""

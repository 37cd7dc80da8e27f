"""The daemon that watches branches and publishes their tips."""

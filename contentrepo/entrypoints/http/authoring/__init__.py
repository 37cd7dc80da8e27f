"""Authoring: changes to the branches of repositories, as resources and as tasks."""

"""`contentrepo store`: the live store itself, for whoever runs it."""

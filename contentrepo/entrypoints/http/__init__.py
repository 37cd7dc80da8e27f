"""The HTTP server: delivery from the live store, authoring on branch tips, tokens."""

"""What a blob says, cached by blob id, path kind and checker."""

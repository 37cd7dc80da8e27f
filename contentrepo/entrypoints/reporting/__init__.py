"""Reports as text and in the forms that programs read."""

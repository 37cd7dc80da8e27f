"""What stands at a place in a text, where it leads, and what could stand there. Knows no editor and no protocol."""

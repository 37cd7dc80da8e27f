"""Commands that hold units back and let them go."""

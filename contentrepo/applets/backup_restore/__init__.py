"""Content in and out of a content repository in other forms."""

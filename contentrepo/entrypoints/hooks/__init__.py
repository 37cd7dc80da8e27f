"""What the git hook shims call. Imports api.check alone, so that a hook starts fast."""

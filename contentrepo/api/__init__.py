"""The public doors: explicit re-exports of what entrypoints may use, no logic."""

"""How contentrepo is reached: command line, git hooks, publisher daemon. Thin; sees only contentrepo.api."""

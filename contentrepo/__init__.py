"""contentrepo: course content as files in git, checked, accepted and published to a live store."""

__version__ = "0.1.0"

try:
    from contentrepo.nearby import install
except ImportError:  # an interpreter without the inner names that it takes: modules are found in the usual way
    pass
else:
    install()

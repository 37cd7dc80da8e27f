"""contentrepo: course content as files in git, checked, accepted and published to a live store."""

__version__ = "0.1.0"

from contentrepo.nearby import install

install()

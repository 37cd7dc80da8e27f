"""Who signed a commit, where the server keeps a list of the keys that it believes."""

from __future__ import annotations

from contentrepo.applets.repository.git import decode, run_git
from contentrepo.applets.repository.models import Repository

SIGNERS = "gpg.ssh.allowedsignersfile"
_GOOD = "G"  # a key of the list, valid at the time of the commit; what is only known to be a signature is "U"
_SSH_KEY = "SHA256:"
_FORMAT = "%G?%x00%GF%x00%GS"


def find_signer(repository: Repository, commit: str) -> str | None:
    """The name under which `gpg.ssh.allowedSignersFile` lists the key that signed a commit; None where it lists none.

    Signatures of other kinds say nothing here: nobody told which of their keys to believe.

    Raises:
        GitFailed: there is no such commit.
    """
    if SIGNERS not in repository.settings:
        return None
    printed = run_git(repository, "log", "--max-count=1", "--no-color", f"--format={_FORMAT}", commit, "--")
    verdict, key, name = decode(printed).rstrip("\n").split("\0")
    return name if verdict == _GOOD and key.startswith(_SSH_KEY) and name else None

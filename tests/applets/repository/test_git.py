import pytest

from contentrepo.applets.repository.api import open_repository
from contentrepo.applets.repository.git import GitFailed, run_git


def test_a_command_that_failed_is_named_and_not_its_settings(origin):
    with pytest.raises(GitFailed, match=r"`git cat-file` ended with 128"):
        run_git(open_repository(origin.path), "-c", "a.b=c", "-c", "d.e=f", "cat-file", "blob", "nowhere")

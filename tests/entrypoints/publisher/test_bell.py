import hmac

import pytest

from contentrepo.entrypoints.publisher.bell import is_genuine

SECRET, BODY = b"shared", b'{"ref": "refs/heads/main"}'
SIGNED = hmac.new(SECRET, BODY, "sha256").hexdigest()


@pytest.mark.parametrize(
    "headers",
    [
        {"x-hub-signature-256": f"sha256={SIGNED}"},
        {"x-gitea-signature": SIGNED},
        {"x-forgejo-signature": SIGNED},
        {"x-hub-signature-256": f"sha256={SIGNED}", "x-gitea-signature": SIGNED},
        {"x-gitlab-token": "shared"},
    ],
    ids=["github", "gitea", "forgejo", "gitea with both", "gitlab"],
)
def test_every_forge_is_believed_with_the_secret_only(headers):
    assert is_genuine(headers, BODY, SECRET)
    assert not is_genuine(headers, BODY, b"another")
    if "x-gitlab-token" not in headers:
        assert not is_genuine(headers, BODY + b" ", SECRET)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-gitlab-token": ""},
        {"x-gitlab-token": "shared "},
        {"x-hub-signature-256": ""},
        {"x-hub-signature-256": "sha256="},
        {"x-hub-signature-256": "sha256=\xe9"},
        {"x-hub-signature": f"sha1={SIGNED}"},
        {"x-hub-signature-256": f"sha256={'0' * 64}", "x-gitea-signature": SIGNED},
        {"x-hub-signature-256": f"sha256={'0' * 64}", "x-gitlab-token": "shared"},
    ],
)
def test_nobody_else_is_believed(headers):
    assert not is_genuine(headers, BODY, SECRET)


def test_without_a_secret_nobody_is():
    assert not is_genuine({"x-gitlab-token": ""}, b"", b"")

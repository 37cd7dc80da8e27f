"""What a verified token of another issuer makes of its caller's name, which access rules go by."""

import pytest

from contentrepo.applets.identity.models import Issuer
from contentrepo.applets.identity.verifier import _foreign_caller

URL = "https://login.example.org"


@pytest.mark.parametrize(
    ("claim", "said", "name"),
    [
        ("sub", {}, f"{URL}#u1"),
        ("login", {"login": "ada"}, "ada"),
        ("login", {"login": "@edx/programs"}, f"{URL}#u1"),  # nobody is a group by being called so
        ("login", {"login": 7}, f"{URL}#u1"),
        ("email", {"email": "ada@example.org"}, f"{URL}#u1"),
        ("email", {"email": "ada@example.org", "email_verified": True}, "ada@example.org"),
    ],
)
def test_a_name_counts_where_it_is_sure(claim, said, name):
    issuer = Issuer(url=URL, audience="courses", keys="keys.json", algorithms=("ES256",), name_claim=claim)
    assert _foreign_caller({"sub": "u1", "exp": 1.0, **said}, issuer).name == name

import base64
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import served
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from program import contentrepo

ISSUER = "https://login.example.org"


@pytest.fixture(scope="module")
def keys():
    return {
        "good": RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}),
        "other": RSAKey.generate_key(2048, {"kid": "k1"}),
    }


@pytest.fixture(scope="module")
def server(published, keys):
    folder = published.path.parent
    public = {**keys["good"].as_dict(private=False), "kid": "k1"}
    symmetric = {"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA", "kid": "sym"}
    (folder / "keys.json").write_text(json.dumps({"keys": [public, symmetric, {"kty": "new"}]}))
    (folder / "server.toml").write_text(
        f'[[issuers]]\nurl = "{ISSUER}"\naudience = "courses"\nkeys = "{folder}/keys.json"\ngroups_claim = "groups"\n'
    )
    with served.serving(published.path, "--config", str(folder / "server.toml")) as server:
        yield server


def claims(**more):
    now = int(time.time())
    said = {"iss": ISSUER, "aud": "courses", "sub": "u1", "iat": now, "exp": now + 60, "scope": "delivery:read"}
    return {name: value for name, value in {**said, **more}.items() if value is not None}


def sign(keys, key="good", header=None, **more):
    return jwt.encode({"alg": "RS256", "kid": "k1", **(header or {})}, claims(**more), keys[key], algorithms=["RS256"])


def ask(server, token):
    return server.get("/v1/courses", Authorization=f"Bearer {token}")


def unsigned(**header):
    return f"{encode({'alg': 'none', 'kid': 'k1', **header})}.{encode(claims())}."


def test_a_token_of_a_configured_issuer_is_taken(server, keys):
    assert ask(server, sign(keys)).status == 200
    assert ask(server, sign(keys, aud=["else", "courses"])).status == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "elsewhere"},
        {"aud": None},
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"exp": True},
        {"nbf": 2**40},
        {"iss": "https://evil.example.org"},
        {"iss": None},
        {"iss": ["https://login.example.org"]},
        {"iss": ISSUER + "/"},
        {"sub": None},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_with_wrong_claims_is_refused(server, keys, wrong):
    assert ask(server, sign(keys, **wrong)).problem == "invalid-token"


def test_a_token_within_the_leeway_is_taken(server, keys):
    assert ask(server, sign(keys, exp=int(time.time()) - 5)).status == 200


def test_a_token_of_another_key_is_refused(server, keys):
    assert ask(server, sign(keys, "other")).problem == "invalid-token"
    assert ask(server, sign(keys, header={"kid": "k2"})).problem == "invalid-token"


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE"])
def test_an_unsigned_token_is_refused(server, algorithm):
    assert ask(server, unsigned(alg=algorithm)).problem == "invalid-token"


def encode(part):
    data = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def test_a_public_key_is_no_shared_secret(server, keys):
    """Key confusion: the attacker signs with HS256, using the public key's bytes as the secret."""
    for secret in (keys["good"].as_pem(private=False), json.dumps(keys["good"].as_dict(private=False)).encode()):
        body = f"{encode({'alg': 'HS256', 'kid': 'k1'})}.{encode(claims())}"
        token = f"{body}.{encode(hmac.digest(secret, body.encode(), 'sha256'))}"
        assert ask(server, token).problem == "invalid-token"


def test_a_symmetric_key_of_the_key_set_counts_for_nothing(server):
    key = OctKey.import_key({"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA"})
    token = jwt.encode({"alg": "HS256", "kid": "sym"}, claims(), key, algorithms=["HS256"])
    assert ask(server, token).problem == "invalid-token"


def test_a_key_that_the_token_brings_along_counts_for_nothing(server, keys, tmp_path):
    own = keys["other"]
    brought = (
        {"jwk": own.as_dict(private=False)},
        {"jku": (tmp_path / "none").as_uri()},
        {"x5u": "http://127.0.0.1:1/"},
    )
    for header in (*brought, {"crit": ["exp"]}):
        body = f"{encode({'alg': 'RS256', 'kid': 'k1', **header})}.{encode(claims())}"
        signature = own.get_op_key("sign").sign(body.encode(), padding.PKCS1v15(), hashes.SHA256())
        assert ask(server, f"{body}.{encode(signature)}").problem == "invalid-token"


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "e30.e30.", "W10.W10.x", "x" * 9000, "[" * 5000 + ".."])
def test_what_is_no_token_is_refused(server, token):
    assert ask(server, token).problem == "invalid-token"


def test_a_key_of_our_own_issuer_signs_for_nobody_else(server, client):
    """Our issuer's tokens are ES256 with its own key; a foreign key under its name is refused."""
    token = server.take_token(client).json["access_token"]
    said = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    forged = jwt.encode({"alg": "ES256", "kid": "x"}, said, ECKey.generate_key("P-256"), algorithms=["ES256"])
    assert ask(server, token).status == 200
    assert ask(server, forged).problem == "invalid-token"
    assert ask(server, token[:-4] + "AAAA").problem == "invalid-token"


def test_scopes_are_what_the_token_says(server, keys):
    assert ask(server, sign(keys, scope="authoring:read")).problem == "insufficient-scope"
    assert ask(server, sign(keys, scope=None)).problem == "insufficient-scope"
    assert ask(server, sign(keys, scope=None, scp=["delivery:read"])).status == 200


def test_a_client_gets_no_more_than_it_may_have(server, published):
    reader = served.make_client(published.path, "reader", "delivery:read")
    assert server.take_token(reader).json["scope"] == "delivery:read"
    refused = server.take_token(reader, scope="authoring:write")
    assert (refused.problem, refused.json["error"]) == ("insufficient-scope", "invalid_scope")
    assert server.take_token({**reader, "secret": "crs_guess"}).problem == "invalid-client"
    assert server.take_token({**reader, "id": "nobody"}).problem == "invalid-client"
    assert server.take_token(reader, grant_type="password").problem == "bad-request"


def test_a_rotated_secret_and_a_revoked_client_end_at_once(server, published):
    made = served.make_client(published.path, "short", "delivery:read")
    token = server.take_token(made).json["access_token"]
    assert ask(server, token).status == 200
    again = contentrepo("client", "rotate", made["id"], "--format", "json", cwd=published.path).json
    assert server.take_token(made).problem == "invalid-client"
    assert server.take_token(again).status == 200
    both = contentrepo("client", "rotate", made["id"], "--grace", "1", "--format", "json", cwd=published.path).json
    assert (server.take_token(again).status, server.take_token(both).status) == (200, 200)
    assert ask(server, token).status == 200
    contentrepo("client", "revoke", made["id"], cwd=published.path)
    assert ask(server, token).problem == "invalid-token"
    assert server.take_token(both).problem == "invalid-client"
    contentrepo("client", "rotate", made["id"], cwd=published.path, exits=2)
    contentrepo("client", "revoke", "nobody", cwd=published.path, exits=2)


def test_secrets_are_not_in_the_register(published, client):
    (register,) = published.path.glob(".git/contentrepo/clients.json")
    assert client["secret"] not in register.read_text()
    assert register.stat().st_mode & 0o077 == 0
    listed = contentrepo("client", "list", cwd=published.path).output
    assert client["id"] in listed
    assert client["secret"] not in listed


def test_basic_authentication_for_a_token(server, client):
    pair = base64.b64encode(f"{client['id']}:{client['secret']}".encode()).decode()
    form = "application/x-www-form-urlencoded"
    asked = {"body": "grant_type=client_credentials", "Content_Type": form}
    assert server.ask("POST", "/oauth/token", Authorization=f"Basic {pair}", **asked).status == 200
    assert server.ask("POST", "/oauth/token", Authorization="Basic !", **asked).problem == "bad-request"


def test_keys_over_http_are_kept_and_read_again_when_one_is_new(tmp_path, monkeypatch, keys):
    """Of the verifier itself: the clock is turned, which no server lets its clients do."""
    from contentrepo.applets.identity import keys as reading
    from contentrepo.applets.identity.api import (
        InvalidToken,
        KeysUnavailable,
        key_fetcher,
        open_register,
        open_verifier,
    )
    from contentrepo.applets.identity.models import Issuer

    now = [1000.0]
    monkeypatch.setattr(reading, "monotonic", lambda: now[0])
    said, asked = {"keys": [{**keys["good"].as_dict(private=False), "kid": "k1"}]}, []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200 if said else 500)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as issuer:
        threading.Thread(target=issuer.serve_forever, daemon=True).start()
        known = Issuer(ISSUER, "courses", f"http://127.0.0.1:{issuer.server_port}/jwks")
        fetch = key_fetcher([known], ("127.0.0.0/8",))
        verifier = open_verifier(open_register(tmp_path / "none"), [known], audience="x", fetch=fetch)
        assert verifier.verify(sign(keys)).subject == "u1"
        for _ in range(5):  # tokens of unknown keys do not make the issuer's server busy
            with pytest.raises(InvalidToken):
                verifier.verify(sign(keys, "other", header={"kid": "k2"}))
        assert len(asked) == 1
        said["keys"].append({**keys["other"].as_dict(private=False), "kid": "k2"})
        now[0] += reading.HASTE
        assert verifier.verify(sign(keys, "other", header={"kid": "k2"})).subject == "u1"
        assert len(asked) == 2
        said.clear()
        now[0] += reading.FRESH + 1
        assert verifier.verify(sign(keys, sub="u2")).subject == "u2"
        now[0] += reading.STALE
        with pytest.raises(KeysUnavailable):
            verifier.verify(sign(keys, sub="u3"))
        issuer.shutdown()

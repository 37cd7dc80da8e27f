import socket
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from time import sleep

import pytest
import web_server

from contentrepo.applets.outbound.address import find_addresses
from contentrepo.applets.outbound.api import IllegalPolicy, NoAnswer, NotAllowed, check_policy, fetch, fetch_json, post
from contentrepo.applets.outbound.destination import parse_destination
from contentrepo.applets.outbound.models import OutboundPolicy

LOOPBACK = OutboundPolicy(hosts=("127.0.0.1", "localhost", "*.example.org"), networks=("127.0.0.0/8",), seconds=5)


def answering(monkeypatch, *rounds):
    """A name server that gives these addresses, one list for each time that it is asked."""
    asked = []
    resolve = socket.getaddrinfo

    def look_up(host, port, *rest, **named):
        if host[0].isdigit():  # an address is no name
            return resolve(host, port, *rest, **named)
        asked.append(host)
        addresses = rounds[min(len(asked), len(rounds)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_json_is_fetched_and_a_body_is_sent():
    with web_server.serving(web_server.say(200, b'{"keys": []}')) as server:
        assert fetch_json(server.url("/jwks?a=b"), LOOPBACK, headers={"Authorization": "Bearer x"}) == {"keys": []}
        answer = post(server.url("/hook"), b"hello", LOOPBACK, headers={"X-Signature": "s"})
    assert (answer.status, answer.is_success) == (200, True)
    first, second = server.got
    assert (first.path, first.headers["authorization"]) == ("/jwks?a=b", "Bearer x")
    assert first.headers["host"] == f"127.0.0.1:{server.port}"
    assert (second.method, second.body, second.headers["x-signature"]) == ("POST", b"hello", "s")


@pytest.mark.parametrize(
    "url",
    [
        "https://other.org/",
        "https://example.org/",
        "https://evil-example.org/",
        "https://a.example.org.evil.com/",
        "ftp://a.example.org/",
        "file:///etc/passwd",
        "https://user:secret@a.example.org/",
        "https://a.example.org@evil.com/",
        "https://a.example.org\\@evil.com/",
        "https://a.example.org/\r\nHost: evil.com",
        "https://a.example.org:99999/",
        "https:///path",
        "https://[::1",
        "https://b\u00fccher.example.org/",
    ],
)
def test_what_no_policy_lists_is_not_even_looked_up(url, monkeypatch):
    asked = answering(monkeypatch, ["93.184.216.34"])
    with pytest.raises(NotAllowed) as refused:
        fetch(url, LOOPBACK)
    assert asked == []
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  the place where nothing is listening
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:0a00:0001::1",
    ],
)
def test_private_addresses_are_for_listed_networks_only(address, monkeypatch):
    answering(monkeypatch, [address])
    policy = OutboundPolicy(hosts=("*.example.org",))
    with pytest.raises(NotAllowed, match="may not go"):
        find_addresses(parse_destination("https://a.example.org/", policy), policy)


def test_public_addresses_are_for_https_and_listed_networks_for_both(monkeypatch):
    answering(monkeypatch, ["10.1.2.3", "93.184.216.34", "::ffff:10.1.2.4"])
    policy = OutboundPolicy(hosts=("a.example.org",), networks=("10.1.0.0/16",))
    assert find_addresses(parse_destination("http://a.example.org/", policy), policy) == ("10.1.2.3", "::ffff:10.1.2.4")
    public = OutboundPolicy(hosts=("a.example.org",))
    assert find_addresses(parse_destination("https://a.example.org/", public), public) == ("93.184.216.34",)


def test_the_address_that_was_judged_is_the_one_that_is_asked(monkeypatch):
    with web_server.serving(web_server.say(200, b"ours")) as listed:
        asked = answering(monkeypatch, ["127.0.0.1"], ["127.9.9.9"])  # a second look would lead elsewhere
        answer = fetch(f"http://a.example.org:{listed.port}/", LOOPBACK)
    assert (answer.body, asked) == (b"ours", ["a.example.org"])
    assert listed.got[0].headers["host"] == f"a.example.org:{listed.port}"


def test_redirections_stay_with_the_server():
    def answer(handler, got):
        to = {"/a": "/b?x=1", "/away": "https://other.org/", "/port": "http://127.0.0.1:1/", "/round": "/round"}
        path = got.path.partition("?")[0]
        web_server.say(302, location=to[path])(handler, got) if path in to else web_server.say(200, b"b")(handler, got)

    with web_server.serving(answer) as server:
        assert fetch(server.url("/a"), LOOPBACK).body == b"b"
        with pytest.raises(NotAllowed):
            fetch(server.url("/away"), LOOPBACK)
        with pytest.raises(NotAllowed, match="another server"):
            fetch(server.url("/port"), LOOPBACK)
        with pytest.raises(NoAnswer, match="more than 3 times"):
            fetch(server.url("/round"), LOOPBACK)
        assert post(server.url("/a"), b"", LOOPBACK).status == 302


def test_a_server_that_trickles_is_left_after_the_whole_time():
    sent = []

    def trickle(handler, _got):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100):
            handler.wfile.write(b"x: y\r\n")
            handler.wfile.flush()
            sent.append(1)
            sleep(0.05)

    policy = OutboundPolicy(hosts=("127.0.0.1",), networks=("127.0.0.0/8",), seconds=0.4)
    with web_server.serving(trickle) as server:
        with pytest.raises(NoAnswer, match=r"longer than 0\.4 s"):
            fetch(server.url(), policy)
        assert 0 < len(sent) < 100  # of whatever comes, the whole was not waited for


def test_too_much_is_refused_while_it_comes_also_where_it_is_compressed():
    small = OutboundPolicy(hosts=("127.0.0.1",), networks=("127.0.0.0/8",), max_bytes=1000)
    with (
        web_server.serving(web_server.say(200, b"x" * 1001)) as server,
        pytest.raises(NoAnswer, match="more than 1000"),
    ):
        fetch(server.url(), small)
    gzip = web_server.say(200, b"x", content_encoding="gzip")
    with web_server.serving(gzip) as server, pytest.raises(NoAnswer, match="compressed"):
        fetch(server.url(), small)


def test_no_json_no_success_and_nobody_there_say_so_without_the_query():
    with web_server.serving(web_server.say(200, b"<html>")) as server, pytest.raises(NoAnswer, match="no JSON"):
        fetch_json(server.url("/?token=secret"), LOOPBACK)
    with web_server.serving(web_server.say(503)) as server, pytest.raises(NoAnswer, match="status 503"):
        fetch_json(server.url(), LOOPBACK)
    with pytest.raises(NoAnswer, match="cannot be reached: Connection refused") as refused:
        fetch(server.url("/?token=secret"), LOOPBACK)
    assert "secret" not in str(refused.value)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a.example.org")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("a.example.org")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    file = folder / "both.pem"
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + made.public_bytes(pem))
    return file


def test_the_certificate_must_be_trusted_and_be_the_names(certificate, monkeypatch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    answering(monkeypatch, ["127.0.0.1"])
    trusting = OutboundPolicy(LOOPBACK.hosts, LOOPBACK.networks, authorities=str(certificate))
    with web_server.serving(web_server.say(200, b"in secret"), context) as server:
        assert fetch(server.url(host="a.example.org"), trusting).body == b"in secret"
        with pytest.raises(NoAnswer, match="certificate is not trusted"):
            fetch(server.url(host="b.example.org"), trusting)
        with pytest.raises(NoAnswer, match="certificate is not trusted"):
            fetch(server.url(host="a.example.org"), LOOPBACK)


def test_proxies_of_the_environment_are_not_asked(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with web_server.serving(web_server.say(200, b"direct")) as server:
        assert fetch(server.url(), LOOPBACK).body == b"direct"


def test_a_network_that_is_none_is_named():
    with pytest.raises(IllegalPolicy, match=r"`10\.1` is no network"):
        check_policy(OutboundPolicy(networks=("10.1",)))


def test_without_the_library_the_extra_is_named():
    code = (
        "import sys; sys.modules['httpx2'] = None\n"
        "from contentrepo.applets.outbound import api\n"
        "from contentrepo.applets.outbound.models import OutboundPolicy\n"
        "try: api.fetch('https://a.example.org/', OutboundPolicy(hosts=('a.example.org',)))\n"
        "except api.NoWebClient as error: print(error.hint)\n"
    )
    import sys

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "contentrepo[server]" in done.stdout

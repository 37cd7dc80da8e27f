from pathlib import Path

import pytest

from contentrepo.entrypoints.publisher.settings import Bell, Feed, Settings
from contentrepo.entrypoints.publisher.settings_file import IllegalSettings, parse_address, read_settings

WHOLE = """
poll = 5
watch = false
listen = "127.0.0.1:8081"
[stores]
live = "postgresql://db/live"
test = { location = "test.sqlite3", media = "s3://bucket/test" }
[[feeds]]
repository = "courses.git"
branches = ["main", "spring"]
store = "live"
remote = "https://forge.example.org/courses.git"
wake = "courses"
secret = "file:SECRET"
[[feeds]]
repository = "/srv/git/drafts.git"
store = "test"
"""


def test_everything_that_can_be_said(tmp_path):
    (tmp_path / "secret").write_bytes(b"shared\n")
    file = tmp_path / "publisher.toml"
    file.write_text(WHOLE.replace("SECRET", str(tmp_path / "secret")))
    settings = read_settings(file)
    courses = Feed(
        tmp_path / "courses.git",
        ("main", "spring"),
        "postgresql://db/live",
        None,
        "https://forge.example.org/courses.git",
        Bell("courses", b"shared"),
    )
    drafts = Feed(Path("/srv/git/drafts.git"), (), str(tmp_path / "test.sqlite3"), "s3://bucket/test")
    assert settings == Settings((courses, drafts), 5.0, watch=False, listen=("127.0.0.1", 8081))
    assert "shared" not in repr(settings)


HOOK = """
stores.live = 'live.sqlite3'
outbound = { hosts = ['a.org'], networks = ['10.0.0.0/8'] }
[[webhooks]]
name = 'h'
url = 'https://a.org/hook'
secret = 'env:PATH'
store = 'live'
[[feeds]]
repository = 'a'
"""


def test_who_is_told(tmp_path):
    file = tmp_path / "publisher.toml"
    file.write_text(HOOK + "status = { kind = 'gitea', url = 'https://a.org/api/v1/repos/x/y/', token = 'env:PATH' }")
    settings = read_settings(file)
    hook, forge = settings.notices
    assert (hook.receiver.name, hook.store) == ("webhook h", str(tmp_path / "live.sqlite3"))
    assert (forge.receiver.name, forge.receiver.url) == ("gitea a", "https://a.org/api/v1/repos/x/y")
    assert settings.outbound.hosts == ("a.org",)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("pol = 5\n[[feeds]]\nrepository = 'a'", "`pol` is not known"),
        ("[[feeds]]\nrepository = 'a'\nbranch = 'b'", "`feeds[0].branch` is not known"),
        ("[[feeds]]\nbranches = []", "`feeds[0]` names no `repository`"),
        ("poll = 'often'\n[[feeds]]\nrepository = 'a'", "`poll` must be a number"),
        ("poll = 0\n[[feeds]]\nrepository = 'a'", "`poll` must be more than 0"),
        ("poll = nan\n[[feeds]]\nrepository = 'a'", "`poll` must be more than 0"),
        ("poll = inf\n[[feeds]]\nrepository = 'a'", "at most 86400"),
        ("poll = true\n[[feeds]]\nrepository = 'a'", "`poll` must be a number"),
        ("", "there is no [[feeds]]"),
        ("feeds = [1]", "`feeds` must be tables"),
        ("[[feeds]]\nrepository = 'a'\nremote = \"b\\u0000\"", "`feeds[0].remote` has a null character"),
        ("[[feeds]]\nrepository = 'a'\nstore = 'live'", "not under [stores]"),
        ("[[feeds]]\nrepository = 'a'\nremote = 'https://u:p@b/'", "carries a user or password"),
        ("[[feeds]]\nrepository = 'a'\nremote = 'ext::sh -c id'", "no URL to fetch from"),
        ("[[feeds]]\nrepository = 'a'\nremote = '--upload-pack=id'", "no URL to fetch from"),
        ("[[feeds]]\nrepository = 'a'\nwake = 'b'", "`feeds[0].secret` is missing"),
        ("[[feeds]]\nrepository = 'a'\nwake = 'b'\nsecret = 'hunter2'", "a secret is not written down here"),
        ("[[feeds]]\nrepository = 'a'\nwake = 'b'\nsecret = 'env:NOWHERE'", "`env:NOWHERE` is empty"),
        ("[[feeds]]\nrepository = 'a'\nwake = '../b'\nsecret = 'env:PATH'", "must be a name"),
        (2 * "[[feeds]]\nrepository = 'a'\n", "stands in several [[feeds]]"),
        ("[[feeds]]\nrepository = 'a'\n[[feeds]]\nrepository = '../here/a'", "stands in several [[feeds]]"),
        ("[[feeds]]\nrepository = 'a'\n[[feeds]]\nrepository = 'other'", "stands in several [[feeds]]"),
        ("[[feeds]]\nrepository = 'a'\nbranches = ['b', 'refs/heads/b']", "stands in several [[feeds]]"),
        ("[[feeds]]\nrepository = 'a'\nwake = 'b'\nsecret = 'env:PATH'", "nobody could wake it"),
        (2 * "[[feeds]]\nrepository = 'a'\nbranches = ['b/*']\n", "stands in several [[feeds]]"),
        ("[[feeds]]\nrepository = 'a'\n[[feeds]]\nrepository = 'a'\nbranches = ['b/*']\n", "has without a name"),
        ("[[feeds]]\nrepository = 'a'\nbranches = ['b..*']", "`b..*` is no name of a branch"),
        ("stores.live = 1\n[[feeds]]\nrepository = 'a'", "`stores.live.location` must be a text"),
        ("stores.live.media = 'm'\n[[feeds]]\nrepository = 'a'", "`stores.live` has no location"),
        (
            "listen = ':0'\n" + 2 * "[[feeds]]\nrepository = 'a'\nwake = 'b'\nsecret = 'env:PATH'\n",
            "the same `wake`, `b`",
        ),
        ("listen = '8081x'\n[[feeds]]\nrepository = 'a'", "no address to listen at"),
        ("a = = b", "is no TOML"),
        (HOOK.replace("name = 'h'", ""), "`webhooks[0].name` must be a name"),
        (HOOK.replace("store = 'live'", ""), "must be one of those under [stores]"),
        (HOOK.replace("secret = 'env:PATH'", ""), "`webhooks[0].secret` is missing"),
        (HOOK.replace("https://a.org", "https://b.org"), "webhook h: `b.org` is not among the hosts"),
        (HOOK.replace("10.0.0.0/8", "ten"), "`ten` is no network"),
        (HOOK + "status = { kind = 'svn', url = 'https://a.org', token = 'env:PATH' }", "must be one of github"),
    ],
)
def test_a_slip_of_the_pen_is_named(written, said, tmp_path):
    here = tmp_path / "here"
    here.mkdir()
    (here / "other").symlink_to(here / "a")
    file = here / "publisher.toml"
    file.write_text(written)
    with pytest.raises(IllegalSettings) as refused:
        read_settings(file)
    assert said in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_names_are_from_the_folder_of_the_file(tmp_path, monkeypatch):
    (tmp_path / "secret").write_bytes(b"shared\n")
    file = tmp_path / "publisher.toml"
    feed = "[[feeds]]\nrepository = '{0}.git'\nremote = '{1}'\nwake = '{0}'\nsecret = 'file:secret'\n"
    remotes = ["../forge.git", "/srv/forge.git", "git@forge.example.org:forge.git", "ssh://forge.example.org/forge.git"]
    file.write_text("listen = ':0'\n" + "".join(feed.format(number, one) for number, one in enumerate(remotes)))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    feeds = read_settings(file).feeds
    assert [feed.remote for feed in feeds] == [str(tmp_path.parent / "forge.git"), *remotes[1:]]
    assert {feed.bell.secret for feed in feeds} == {b"shared"}


def test_a_branch_has_one_name(tmp_path):
    file = tmp_path / "publisher.toml"
    file.write_text("[[feeds]]\nrepository = 'a'\nbranches = ['refs/heads/main', 'refs/heads/runs/*']")
    assert read_settings(file).feeds[0].branches == ("main", "runs/*")


def test_addresses():
    assert parse_address(":80") == ("127.0.0.1", 80)
    assert parse_address("[::1]:80") == ("::1", 80)
    with pytest.raises(IllegalSettings):
        parse_address("host:99999")

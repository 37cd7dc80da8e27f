import pytest

from contentrepo.entrypoints.http.settings import Settings, read_settings
from contentrepo.errors import UsageError


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("publik = true", "there is no setting `publik`"),
        ('public = "yes"', "`public` must be a bool"),
        ('[[issuers]]\nurl = "u"\naudience = "a"\nkeys = "k"\nalgorithms = ["HS256"]', "`HS256` is no algorithm"),
        ("public =", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named_as_it_was_written(tmp_path, said, told):
    path = tmp_path / "server.toml"
    path.write_text(said)
    with pytest.raises(UsageError) as refused:
        read_settings(path)
    assert told in str(refused.value)


def test_every_line_is_optional(tmp_path):
    path = tmp_path / "server.toml"
    path.write_text("")
    assert read_settings(path) == read_settings(None) == Settings()

from contentrepo.config import Config, read_config


def test_nothing_is_set():
    assert read_config({}) == Config(store="", identity="", no_color=False)


def test_everything_is_set():
    variables = {"CONTENTREPO_STORE": "/srv/live", "CONTENTREPO_IDENTITY": "publisher", "NO_COLOR": "1"}
    assert read_config(variables) == Config(store="/srv/live", identity="publisher", no_color=True)


def test_an_empty_no_color_says_nothing():
    assert not read_config({"NO_COLOR": ""}).no_color

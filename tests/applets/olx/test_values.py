"""Short ways to what an attribute means say what the library says."""

import json
from itertools import product

from contentrepo.applets.olx import values


def read(written):
    try:
        return json.loads(written)
    except ValueError:
        return written


def test_values_mean_what_json_says():
    short = ["".join(some) for count in (1, 2, 3) for some in product('019.-+et f"[]{}', repeat=count)]
    words = [
        "true",
        "false",
        "null",
        "never",
        "nullx",
        "true ",
        "-0.0",
        "1" * 15,
        "1" * 20,
        "1" * 5000,
        "1.5e3",
        "٣",
        "1٣",
    ]
    for written in (*short, *words):
        if written[0] == " ":  # as it is
            continue
        assert repr(values._meant("weight", written)) == repr(read(written)), written

"""The page on threats speaks of tests that exist and of bounds that the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contentrepo.applets.catalog import composer
from contentrepo.applets.olx import document, malformed, obstacles, problems, tags, tree
from contentrepo.applets.repository import listing
from contentrepo.applets.validation import layout

TOP = Path(__file__).resolve().parent.parent.parent
PAGE = (TOP / "docs" / "threat-model.md").read_text()


def test_every_test_that_it_names_is_there():
    named = re.findall(r"`(tests/[^`]+)`", PAGE)
    assert len(named) > 20
    assert [path for path in named if not (TOP / path).exists()] == []


@pytest.mark.parametrize(
    "bound",
    [
        f"{listing.MAX_FILES:,} files and folders",
        f"{listing.MAX_LISTING >> 20} MB of listing",
        f"{listing.MAX_PATH:,} characters of a path",
        f"{layout.MAX_UNITS:,} courses and libraries",
        f"{obstacles.MAX_BYTES >> 20} MB of XML",
        f"{composer.MAX_BYTES >> 20} MB of YAML",
        f"{malformed.MAX_DEPTH} levels, {obstacles.MAX_MARKS:,} tags",
        f"{document.MAX_ATTRIBUTES} attributes of one element",
        f"{malformed.MAX_VALUE:,} characters of a value",
        f"{tree.MAX_NESTING} levels over all files",
        f"{tags.MAX_TAGS:,} tags",
        f"{problems.MAX_ELEMENTS:,} elements, {problems.MAX_NESTED} levels of responses",
        f"{composer.MAX_DEPTH} levels, {composer.MAX_NODES:,} values",
    ],
)
def test_every_bound_is_the_codes_own(bound):
    assert bound in PAGE

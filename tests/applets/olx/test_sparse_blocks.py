"""Blocks of a very large course are made when they are looked at, and are what they would be in a small one."""

from dataclasses import fields

import pytest

from contentrepo.applets.olx import tree
from contentrepo.applets.olx.models import Course
from contentrepo.applets.olx.sparse_blocks import SparseBlocks

FILES = {
    "problem/p.xml": '<problem display_name="P" max_attempts="2"><p>One</p></problem>',
    "html/h.xml": '<html filename="h" display_name="H"/>',
    "html/h.html": '<img src="/static/lost.png" alt="a">',
    "html/broken.xml": "<html",
    "vertical/other.xml": '<vertical display_name="O"><problem url_name="p"/><vertical url_name="v"/></vertical>',
    "policies/R/policy.json": '{"problem/p": {"max_attempts": 3, "weight": 2}, "vertical/gone": {"a": 1}}',
    "drafts/vertical/d.xml": '<vertical parent_url="block-v1:edX+CS101+R+type@sequential+block@s" '
    'index_in_children_list="0"><problem url_name="p"/></vertical>',
}
UNIT = """
<problem url_name="p"/> <html url_name="h"/> <html url_name="broken"/> <html url_name="lost"/>
<problem url_name="p"/> <problem url_name="p" display_name="Other">x</problem> <vertical url_name="other"/>
"""


def plain(course):
    found = {field.name: getattr(course, field.name) for field in fields(Course)}
    return found | {"blocks": list(course.blocks.items()), "drafts": list(course.drafts.items())}


@pytest.fixture
def pair(read, monkeypatch):
    usual = read(UNIT, FILES)
    monkeypatch.setattr(tree, "LARGE", 5)
    return usual, read(UNIT, FILES)


def test_a_sparse_course_says_what_a_usual_one_says(pair):
    usual, sparse = pair
    assert isinstance(sparse.blocks, SparseBlocks)
    assert usual.oddities.shared_blocks
    assert usual.oddities.duplicates
    assert usual.oddities.cycles
    assert plain(sparse) == plain(usual)


def test_a_sparse_block_is_made_at_each_look(pair):
    usual, sparse = pair
    key = ("problem", "p")
    assert sparse.blocks[key] == usual.blocks[key]
    assert sparse.blocks[key] is not sparse.blocks[key]
    assert sparse.blocks[key].attributes["max_attempts"] == "3"
    assert key in sparse.blocks
    assert ("problem", "none") not in sparse.blocks

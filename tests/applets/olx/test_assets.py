import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.olx.api import asset_name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.png", "a.png"),
        ("images/a b.png", "images_a_b.png"),
        ("a  b(1).png", "a__b_1_.png"),
        ("ü日.png", "ü日.png"),
        ("50%.png", "50%.png"),
        ("a~b+c@2x.png", "a_b_c_2x.png"),
    ],
)
def test_the_platform_knows_no_folders_and_few_characters(path, name):
    assert asset_name(path) == name


@given(st.text())
def test_names_agree_with_the_platforms_own(path):
    locator = pytest.importorskip("opaque_keys.edx.locator")
    assert asset_name(path) == locator.AssetLocator.clean_keeping_underscores(path.replace("/", "_"))


def test_uploaded_files_are_assets_whatever_they_are(read):
    course = read(files={"static/a.png": b"\x89", "static/deep/b.xml": "<", "static_import/c.html": "x", "static": "x"})
    assert [(asset.path, asset.name) for asset in course.assets] == [
        ("static/a.png", "a.png"),
        ("static/deep/b.xml", "deep_b.xml"),
        ("static_import/c.html", "c.html"),
    ]
    assert not course.oddities.unreachable_faults


@pytest.mark.parametrize("name", ["._a.png", ".DS_Store", "a.png~"])
def test_what_the_platform_ignores_is_no_asset(read, name):
    assert read(files={f"static/{name}": "x", f"static/deep/{name}": "x"}).assets == ()


def test_two_files_of_one_name(read):
    course = read(files={"static/images/a.png": "1", "static/images_a.png": "2"})
    (odd,) = course.oddities.asset_collisions
    assert (odd.subject, odd.value, odd.detail) == ("static/images_a.png", "images_a.png", "static/images/a.png")
    assert len(course.assets) == 2


def test_metadata_describes_assets_by_their_flattened_names(read):
    metadata = {"images_a_b.png": {"locked": True, "contentType": "image/png", "displayname": "A b.png"}, "x": 1}
    course = read(files={"static/images/a b.png": "1", "policies/assets.json": json.dumps(metadata)})
    (asset,) = course.assets
    assert (asset.locked, asset.content_type, asset.display_name) == (True, "image/png", "A b.png")


def test_metadata_that_cannot_be_read(read):
    course = read(files={"policies/assets.json": "{", "static/a": "1"})
    assert [(place.path, fault.code) for place, fault in course.oddities.faults] == [
        ("policies/assets.json", "invalid-json")
    ]
    assert read(files={"policies/assets.json": "[]"}).oddities.policy_shapes[0].value == "a list"


class TestReferences:
    @pytest.mark.parametrize(
        "reference", ["images/a b.png", "images_a_b.png", "images/a%20b.png", "images/a_b.png", "Shown%20name.png"]
    )
    def test_both_sides_are_flattened_before_they_meet(self, read, reference):
        files = {
            "static/images/a b.png": "1",
            "policies/assets.json": '{"images_a_b.png": {"displayname": "Shown name.png"}}',
        }
        course = read(f'<html url_name="h"><img src="/static/{reference}"/></html>', files)
        assert course.oddities.missing_assets == []

    def test_a_reference_to_nothing_is_told_once_for_each_file(self, read):
        image = '<img src="/static/gone.png"/>\n'
        course = read(
            '<html url_name="h"/>',
            {
                "html/h.xml": '<html filename="h"/>',
                "html/h.html": "\n" + image * 2,
                "about/overview.html": image,
                "problem/orphan.xml": f"<problem>{image}</problem>",
            },
        )
        assert [(odd.subject, odd.value, odd.place.path, odd.place.line) for odd in course.oddities.missing_assets] == [
            ("html/h", "gone.png", "html/h.html", 2),
            ("about/overview", "gone.png", "about/overview.html", 1),
        ]

    def test_in_a_file_of_many_blocks_the_block_is_named(self, read):
        course = read(
            '\n<html url_name="a">x</html>\n<html url_name="b">\n<img src="/static/g.png"/></html>'
            '\n<html url_name="c">x</html>'
        )
        assert [(odd.subject, odd.place.line) for odd in course.oddities.missing_assets] == [("html/b", 4)]

    def test_jumps_look_for_an_id_of_any_type(self, read):
        course = read(
            '<html url_name="h"><a href="/jump_to_id/v"/><a href="/jump_to_id/s"/><a href="/jump_to_id/x"/></html>'
        )
        assert [(odd.subject, odd.value) for odd in course.oddities.missing_jumps] == [("html/h", "x")]

    def test_a_draft_is_no_target_for_what_learners_see(self, read):
        link = '<html url_name="i"><a href="/jump_to_id/d"/></html>'
        draft = f'<vertical parent_url="x" index_in_children_list="0">{link}</vertical>'
        course = read('<html url_name="h"><a href="/jump_to_id/d"/></html>', {"drafts/vertical/d.xml": draft})
        assert [odd.place.path for odd in course.oddities.missing_jumps] == ["vertical/v.xml"]

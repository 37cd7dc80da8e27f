import pytest

from contentrepo.applets.merging.api import Unreadable
from contentrepo.applets.olx.api import merge_blocks

UNIT = b"""<vertical display_name="Unit">
  <!-- first -->
  <html url_name="t1" display_name="Text"><p>one</p></html>
  <problem url_name='q1' max_attempts="3"  weight="1">
    <p>a</p>
    <p>b</p>
    <p>c</p>
  </problem>
  <video url_name="v1" youtube="x"/>
</vertical>
"""
V = "vertical/u1.xml"


def merge(base, ours, theirs):
    """The merge of files by path; what a side does not say is as it stands in the base, None goes."""
    sides = [base, {**base, **ours}, {**base, **theirs}]
    sides = [{path: data for path, data in side.items() if data is not None} for side in sides]
    changed = [{path for path in {*base, *side} if base.get(path) != side.get(path)} for side in sides[1:]]
    in_play = changed[0] | changed[1]
    xml, pages = (
        tuple(
            {path: data for path, data in side.items() if path.endswith(ending) and path in in_play} for side in sides
        )
        for ending in (".xml", ".html")
    )
    return merge_blocks(xml, pages, changed=tuple(changed), read_base=base.get)


def merged(base, ours, theirs):
    """The files after a merge without conflicts, as both orders of the sides give them."""
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert one.conflicts == other.conflicts == ()
    assert one.files == other.files
    return {path: data for path, data in one.files.items() if data is not None}


def conflict(base, ours, theirs):
    (found,) = merge(base, ours, theirs).conflicts
    return found


def edit(data, *pairs):
    for old, new in pairs:
        assert old in data
        data = data.replace(old, new)
    return data


MAX3, MAX5 = b'max_attempts="3"', b'max_attempts="5"'
HTML = b'  <html url_name="t1" display_name="Text"><p>one</p></html>\n'
VIDEO = b'  <video url_name="v1" youtube="x"/>\n'


def test_two_blocks_of_one_file():
    ours, theirs = edit(UNIT, (MAX3, MAX5)), edit(UNIT, (b"one", b"two"))
    assert merged({V: UNIT}, {V: ours}, {V: theirs}) == {V: edit(UNIT, (MAX3, MAX5), (b"one", b"two"))}


def test_two_attributes_of_one_block_and_a_line_of_its_body():
    ours, theirs = edit(UNIT, (MAX3, MAX5)), edit(UNIT, (b'weight="1"', b'weight="2"'), (b"<p>c</p>", b"<p>C</p>"))
    both = edit(ours, (b'weight="1"', b'weight="2"'), (b"<p>c</p>", b"<p>C</p>"))
    assert merged({V: UNIT}, {V: ours}, {V: theirs}) == {V: both}


def test_an_attribute_added_and_another_taken_out():
    ours, theirs = edit(UNIT, (MAX3, b'max_attempts="3" due="x &amp; y"')), edit(UNIT, (b'  weight="1"', b""))
    both = edit(UNIT, (b'max_attempts="3"  weight="1"', b'max_attempts="3" due="x &amp; y"'))
    assert merged({V: UNIT}, {V: ours}, {V: theirs}) == {V: both}


def test_children_added_in_two_places():
    first, last = b'  <html url_name="n1">x</html>\n', b'\n  <done url_name="n2"/>'
    ours = edit(UNIT, (HTML, first + HTML))
    theirs = edit(UNIT, (VIDEO, VIDEO.rstrip() + last + b"\n"))
    both = edit(ours, (VIDEO, VIDEO.rstrip() + last + b"\n"))
    assert merged({V: UNIT}, {V: ours}, {V: theirs}) == {V: both}


def test_children_added_in_one_place_come_ours_first():
    ours = edit(UNIT, (VIDEO, VIDEO + b'  <done url_name="n1"/>\n'))
    theirs = edit(UNIT, (VIDEO, VIDEO + b'  <done url_name="n2"/>\n'))
    both = edit(UNIT, (VIDEO, VIDEO + b'  <done url_name="n1"/>\n  <done url_name="n2"/>\n'))
    assert merge({V: UNIT}, {V: ours}, {V: theirs}).files == {V: both}


def test_a_move_within_a_file_against_an_edit():
    ours = edit(UNIT, (HTML, b""), (VIDEO, VIDEO + HTML))
    theirs = edit(UNIT, (b"one", b"two"))
    assert merged({V: UNIT}, {V: ours}, {V: theirs}) == {V: edit(ours, (b"one", b"two"))}


def test_a_move_to_another_file_against_an_edit():
    other = "vertical/u2.xml"
    base = {V: UNIT, other: b"<vertical/>\n"}
    ours = {V: edit(UNIT, (HTML, b"")), other: b"<vertical>\n" + HTML + b"</vertical>\n"}
    theirs = {V: edit(UNIT, (b"one", b"two"), (MAX3, MAX5))}
    wanted = {V: edit(ours[V], (MAX3, MAX5)), other: edit(ours[other], (b"one", b"two"))}
    assert merged(base, ours, theirs) == wanted


def test_a_split_against_an_edit():
    file, pointer = "problem/q1.xml", b'<problem url_name="q1"/>'
    block = UNIT[UNIT.index(b"<problem") : UNIT.index(b"</problem>") + 10]
    split = (
        edit(block, (b" url_name='q1'", b""), (b"\n    <p>", b"\n  <p>"), (b"\n  </problem>", b"\n</problem>")) + b"\n"
    )
    ours = {V: edit(UNIT, (block, pointer)), file: split}
    theirs = {V: edit(UNIT, (MAX3, MAX5), (b"Unit", b"Module"))}
    wanted = {V: edit(ours[V], (b"Unit", b"Module")), file: edit(split, (MAX3, MAX5))}
    assert merged({V: UNIT}, ours, theirs) == wanted


def test_a_block_put_inline_against_an_edit_of_its_file():
    file, pointer = "problem/q2.xml", b'<problem url_name="q2"/>'
    base = {V: edit(UNIT, (VIDEO, VIDEO + b"  " + pointer + b"\n")), file: b'<problem weight="1"><p>x</p></problem>\n'}
    inline = b'<problem url_name="q2" weight="1"><p>x</p></problem>'
    ours = {V: edit(base[V], (pointer, inline)), file: None}
    theirs = {file: edit(base[file], (b'"1"', b'"2"'), (b"x", b"y"))}
    assert merged(base, ours, theirs) == {V: edit(ours[V], (inline, edit(inline, (b'"1"', b'"2"'), (b"x", b"y"))))}


def test_a_rename_against_an_edit_inline_and_in_files():
    base = {
        V: b'<vertical><problem url_name="q2"/>' + HTML + b"</vertical>",
        "problem/q2.xml": b'<problem weight="1">x</problem>',
    }
    ours = {
        V: edit(base[V], (b"q2", b"q3"), (b"t1", b"t9")),
        "problem/q2.xml": None,
        "problem/q3.xml": base["problem/q2.xml"],
    }
    theirs = {V: edit(base[V], (b"one", b"two")), "problem/q2.xml": edit(base["problem/q2.xml"], (b"1", b"2"))}
    wanted = {V: edit(ours[V], (b"one", b"two")), "problem/q3.xml": theirs["problem/q2.xml"]}
    assert merged(base, ours, theirs) == wanted


def test_one_side_alone_keeps_its_bytes():
    odd = b"<?xml version='1.0'?>\n<!-- x -->\r\n<vertical   a = 'b'\n>"
    odd += b'<problem url_name="q">\t</problem  ></vertical >\n<!-- y -->'
    assert merged({V: UNIT}, {V: odd}, {}) == {V: odd}
    assert merged({V: odd}, {V: edit(odd, (b"'b'", b"'c'"))}, {V: edit(odd, (b"\t", b"z"))}) == {
        V: edit(odd, (b"'b'", b"'c'"), (b"\t", b"z"))
    }


def test_what_stands_around_the_root():
    ours, theirs = b"<!-- who -->\n" + UNIT, edit(UNIT, (MAX3, MAX5))
    assert merged({V: UNIT}, {V: ours}, {V: theirs}) == {V: edit(ours, (MAX3, MAX5))}


def test_settings_of_a_container_that_are_elements():
    base = b'<course><chapter url_name="c1"/><wiki slug="a"/><textbook title="T"/></course>'
    ours, theirs = (
        edit(base, (b'"a"', b'"b"')),
        edit(base, (b'<chapter url_name="c1"/>', b'<chapter url_name="c1"/><chapter url_name="c2"/>')),
    )
    assert merged({"course/r.xml": base}, {"course/r.xml": ours}, {"course/r.xml": theirs}) == {
        "course/r.xml": edit(theirs, (b'"a"', b'"b"'))
    }


def test_one_attribute_changed_to_two_values():
    found = conflict({V: UNIT}, {V: edit(UNIT, (MAX3, MAX5))}, {V: edit(UNIT, (MAX3, b'max_attempts="7"'))})
    assert found[1:8] == (V, "problem/q1", "attribute", "max_attempts", b"3", b"5", b"7")


def test_one_line_of_a_body_changed_to_two():
    found = conflict({V: UNIT}, {V: edit(UNIT, (b"one", b"two"))}, {V: edit(UNIT, (b"one", b"three"))})
    assert found[1:8] == (V, "html/t1", "body", "", b"<p>one</p>", b"<p>two</p>", b"<p>three</p>")


def test_a_block_taken_out_and_changed():
    found = conflict({V: UNIT}, {V: edit(UNIT, (HTML, b""))}, {V: edit(UNIT, (b"one", b"two"))})
    assert (found.subject, found.kind, found.ours) == ("html/t1", "block", None)
    assert b"two" in found.theirs


def test_a_pointer_taken_out_while_a_file_below_is_changed():
    base = {
        "sequential/s.xml": b'<sequential><vertical url_name="a"/><vertical url_name="b"/></sequential>',
        "vertical/a.xml": b'<vertical><problem url_name="q"/></vertical>',
        "problem/q.xml": b"<problem>x</problem>",
    }
    ours = {"sequential/s.xml": edit(base["sequential/s.xml"], (b'<vertical url_name="a"/>', b""))}
    found = conflict(base, ours, {"problem/q.xml": b"<problem>y</problem>"})
    assert (found.subject, found.kind) == ("vertical/a", "block")


def test_a_page_changed_whose_block_is_taken_out():
    base = {
        "vertical/a.xml": b'<vertical><html url_name="t"/></vertical>',
        "html/t.xml": b'<html filename="t"/>',
        "html/t.html": b"x",
    }
    found = conflict(base, {"vertical/a.xml": b"<vertical/>"}, {"html/t.html": b"y"})
    assert (found.subject, found.kind) == ("html/t", "block")


def test_only_containers_are_read_to_see_what_is_below():
    base = {
        "sequential/s.xml": b'<sequential><vertical url_name="a"/></sequential>',
        "vertical/a.xml": b'<vertical><problem url_name="q"/><html url_name="t"/></vertical>',
        "problem/q.xml": b"<problem>x</problem>",
        "html/t.xml": b'<html filename="t"/>',
        "html/t.html": b"x",
    }
    read = []
    sides = tuple(
        {"sequential/s.xml": data} for data in (base["sequential/s.xml"], b"<sequential/>", base["sequential/s.xml"])
    )
    pages = ({"html/t.html": b"x"}, {"html/t.html": b"x"}, {"html/t.html": b"y"})
    changed = ({"sequential/s.xml"}, {"html/t.html"})
    out = merge_blocks(sides, pages, changed=changed, read_base=lambda path: read.append(path) or base.get(path))
    assert [one.subject for one in out.conflicts] == ["vertical/a"]
    assert read == ["vertical/a.xml"]


def test_a_block_moved_to_two_places():
    base = {V: UNIT, "vertical/a.xml": b"<vertical/>", "vertical/b.xml": b"<vertical/>"}
    out, with_it = edit(UNIT, (HTML, b"")), b"<vertical>" + HTML + b"</vertical>"
    found = conflict(base, {V: out, "vertical/a.xml": with_it}, {V: out, "vertical/b.xml": with_it})
    assert (found.subject, found.kind, found.ours, found.theirs) == (
        "html/t1",
        "children",
        b"vertical/a",
        b"vertical/b",
    )


@pytest.mark.parametrize("inline", [True, False])
def test_two_containers_put_into_each_other(inline):
    a, b = (b'<wrapper url_name="%s"/>' % name for name in (b"a", b"b"))
    if inline:
        a, b = (b'<wrapper url_name="%s">.</wrapper>' % name for name in (b"a", b"b"))
        base = {V: b"<vertical>" + a + b + b"</vertical>"}
        ours = {V: b"<vertical>" + b.replace(b".", a) + b"</vertical>"}
        theirs = {V: b"<vertical>" + a.replace(b".", b) + b"</vertical>"}
    else:
        base = {
            V: b"<vertical>" + a + b + b"</vertical>",
            "wrapper/a.xml": b"<wrapper/>",
            "wrapper/b.xml": b"<wrapper/>",
        }
        ours = {V: b"<vertical>" + b + b"</vertical>", "wrapper/b.xml": b"<wrapper>" + a + b"</wrapper>"}
        theirs = {V: b"<vertical>" + a + b"</vertical>", "wrapper/a.xml": b"<wrapper>" + b + b"</wrapper>"}
    assert {found.kind for found in merge(base, ours, theirs).conflicts} >= {"children"}


def test_a_block_that_both_sides_added_otherwise():
    ours, theirs = (edit(UNIT, (VIDEO, VIDEO + b'  <html url_name="n">%s</html>\n' % text)) for text in (b"x", b"y"))
    assert conflict({V: UNIT}, {V: ours}, {V: theirs})[2:8] == ("html/n", "body", "", None, b"x", b"y")


def test_a_block_that_is_defined_twice_is_left_to_others():
    with pytest.raises(Unreadable):
        merge({V: UNIT}, {V: edit(UNIT, (VIDEO, VIDEO + VIDEO))}, {V: edit(UNIT, (MAX3, MAX5))})


def test_entities_are_left_to_others():
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><vertical>&a;</vertical>'
    with pytest.raises(Unreadable):
        merge({V: UNIT}, {V: bomb}, {V: edit(UNIT, (MAX3, MAX5))})


NAMELESS = b"<vertical>\n <html><p>one</p></html>\n <problem weight='1'>x</problem>\n <html>two</html>\n</vertical>\n"


def test_nameless_blocks_that_both_sides_edited():
    ours = edit(NAMELESS, (b"'1'", b"'1' a='2'"), (b"two", b"2"))
    theirs = edit(NAMELESS, (b">x<", b">y<"), (b"one", b"1"))
    both = edit(ours, (b">x<", b">y<"), (b"one", b"1"))
    assert merged({V: NAMELESS}, {V: ours}, {V: theirs}) == {V: both}


def test_a_nameless_block_edited_twice_is_one_conflict():
    found = conflict({V: NAMELESS}, {V: edit(NAMELESS, (b"two", b"2"))}, {V: edit(NAMELESS, (b"two", b"zwei"))})
    assert found[3:8] == ("body", "", b"two", b"2", b"zwei")


def test_a_nameless_block_edited_while_another_comes():
    ours = edit(NAMELESS, (b"two", b"2"))
    theirs = edit(NAMELESS, (b"two", b"zwei"), (b" <html><p>", b" <html>new</html>\n <html><p>"))
    assert [one.kind for one in merge({V: NAMELESS}, {V: ours}, {V: theirs}).conflicts] == ["block"]


def test_textbooks_are_known_by_their_titles():
    base = b'<course><textbook title="T" book_url="a"/></course>'
    ours, theirs = edit(base, (b"<course>", b'<course><textbook title="S"/>')), edit(base, (b'"a"', b'"b"'))
    path = "course/r.xml"
    assert merged({path: base}, {path: ours}, {path: theirs}) == {path: edit(ours, (b'"a"', b'"b"'))}


def test_one_renames_a_block_to_what_the_other_calls_a_new_one():
    base = {V: b'<vertical><problem url_name="q1"/></vertical>', "problem/q1.xml": b"<problem>old</problem>"}
    ours = {V: edit(base[V], (b"q1", b"q9")), "problem/q1.xml": None, "problem/q9.xml": base["problem/q1.xml"]}
    more = b'<problem url_name="q1"/><problem url_name="q9"/>'
    theirs = {V: edit(base[V], (b'<problem url_name="q1"/>', more)), "problem/q9.xml": b"<problem>new</problem>"}
    for sides in ((ours, theirs), (theirs, ours)):
        assert {(one.kind, one.name) for one in merge(base, *sides).conflicts} == {("attribute", "url_name")}

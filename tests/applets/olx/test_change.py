"""What has become of the blocks of a course."""

import pytest

from contentrepo.applets.olx.api import compare_courses

ASK = '<problem url_name="{}" display_name="{}"><p>{}</p></problem>'


@pytest.fixture
def compare(read):
    def compare(before, after):
        return compare_courses(read(before), read(after))

    return compare


def ask(name, title="", text="So?"):
    return ASK.format(name, title, text)


def test_nothing_changed(compare):
    change = compare(ask("a"), ask("a"))
    assert change == type(change)()


def test_a_block_is_gone(compare):
    change = compare(ask("a", "A") + ask("b", "B"), ask("b", "B"))
    assert change.removed == change.lost == (("problem", "a"),)
    assert change.altered == (("vertical", "v"),)
    assert change.added == ()


def test_an_edit_is_no_new_block(compare):
    change = compare(ask("a", "A"), ask("a", "A", "And so?"))
    assert (change.removed, change.altered) == ((), (("problem", "a"),))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ask("a", "A"), ask("b", "A")),
        (ask("a", "A"), ask("b", "A", "Other words, same title")),
        (ask("x", "X") + ask("a", "A") + ask("y", "Y"), ask("x", "X") + ask("b", "A") + ask("y", "Y")),
    ],
    ids=["alone", "edited, too", "between others"],
)
def test_renamed(compare, before, after):
    change = compare(before, after)
    assert change.renamed == {("problem", "a"): ("problem", "b")}
    assert change.lost == ()


def test_renamed_and_moved_is_not_known_by_its_title_alone(compare):
    change = compare(ask("a", "A") + ask("x", "X"), ask("new", "New") + ask("x", "X") + ask("b", "A"))
    assert (change.renamed, change.lost) == ({}, (("problem", "a"),))


def test_nameless_blocks_get_a_new_name_with_every_edit(compare):
    change = compare("<problem><p>So?</p></problem>", "<problem><p>So!</p></problem>")
    ((old, new),) = change.renamed.items()
    assert old != new
    assert {old[0], new[0]} == {"problem"}


def test_others_in_the_same_place_are_others(compare):
    change = compare(ask("a", "Apples"), ask("b", "Pears", "Which?"))
    assert change.renamed == {}
    assert change.lost == (("problem", "a"),)


def test_a_type_is_changed(compare):
    change = compare('<html url_name="a">Text</html>', ask("a"))
    assert change.retyped == {("html", "a"): ("problem", "a")}
    assert change.renamed == {}


def test_one_of_two_with_one_name_is_gone(compare):
    change = compare('<html url_name="a">Text</html>' + ask("a"), ask("a"))
    assert (change.retyped, change.lost) == ({}, (("html", "a"),))


def in_two(first, second, names="vw"):
    """Files of a subsection with two units."""
    pointers = "".join(f'<vertical url_name="{name}"/>' for name in names)
    units = {
        f"vertical/{name}.xml": f"<vertical>{own}</vertical>" for name, own in zip(names, (first, second), strict=True)
    }
    return {"sequential/s.xml": f"<sequential>{pointers}</sequential>", **units}


def test_moved_is_not_renamed(read):
    change = compare_courses(read(files=in_two(ask("a"), ask("b"))), read(files=in_two("", ask("b") + ask("a"))))
    assert change.removed == change.added == ()
    assert ("problem", "a") in change.altered


def test_a_renamed_container_is_known_by_its_children(read):
    units = ask("a") + ask("b"), ask("c")
    change = compare_courses(read(files=in_two(*units)), read(files=in_two(*units, names="uw")))
    assert change.renamed == {("vertical", "v"): ("vertical", "u")}


def test_all_the_way_up(read):
    inner = '<vertical url_name="{2}">' + ask("a") + "</vertical>"
    whole = '<course><chapter url_name="{0}"><sequential url_name="{1}">' + inner + "</sequential></chapter></course>"
    before, after = (read(files={"course/R.xml": whole.format(*names)}) for names in ("csv", "dtw"))
    assert {old[1] + new[1] for old, new in compare_courses(before, after).renamed.items()} == {"cd", "st", "vw"}


def test_a_file_under_another_name(read):
    problem = '<problem display_name=""><p>So?</p></problem>'
    before = read('<html url_name="t">T</html><problem url_name="a"/>', {"problem/a.xml": problem})
    after = read('<problem url_name="b"/><html url_name="t">T</html>', {"problem/b.xml": problem})
    assert compare_courses(before, after).renamed == {("problem", "a"): ("problem", "b")}


@pytest.mark.parametrize("broken", [None, "<vertical"], ids=["not there", "not readable"])
def test_what_cannot_be_read_was_not_taken_away(read, broken):
    files = in_two("", ask("a") + ask("b"))
    after = {path: text for path, text in files.items() if path != "vertical/w.xml"}
    if broken:
        after["vertical/w.xml"] = broken
    change = compare_courses(read(files=files), read(files=after))
    assert change.unread == {("vertical", "w"), ("problem", "a"), ("problem", "b")} == set(change.removed)

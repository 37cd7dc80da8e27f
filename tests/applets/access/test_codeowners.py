import pytest

from contentrepo.applets.access.codeowners import render_codeowners
from contentrepo.applets.access.models import Access, Forge
from contentrepo.applets.catalog.models import AccessEntry
from contentrepo.applets.findings.models import Place

NOWHERE = Place("contentrepo.yaml")


def render(*entries, owners=("@ada",), parents=None, forge=Forge.GITHUB):
    rows = tuple(AccessEntry(paths, role, tuple(who.split()), NOWHERE) for paths, role, who in entries)
    return render_codeowners(Access(owners, rows, parents or {}), forge)


def lines(*entries, **more):
    text = render(*entries, **more).text
    return [" ".join(line.split()) for line in text.splitlines() if line.startswith("/")]


def test_owners_alone_own_the_two_files():
    assert lines() == ["/contentrepo.yaml @ada", "/.github/CODEOWNERS @ada"]
    assert lines(forge=Forge.GITLAB)[-1] == "/.gitlab/CODEOWNERS @ada"


def test_a_team_and_the_administrators_of_its_course():
    assert lines(
        ("courses/edX", "program-administrator", "@grace"), ("courses/edX/CS101", "course-team", "@edx/cs101")
    ) == [
        "/courses/edX @ada",
        "/courses/edX/*.yaml @grace @ada",
        "/courses/edX/*/*.yaml @grace @ada",
        "/courses/edX/CS101 @edx/cs101 @ada",
        "/courses/edX/CS101.yaml @grace @ada",
        "/courses/edX/CS101/*.yaml @grace @ada",
        "/contentrepo.yaml @ada",
        "/.github/CODEOWNERS @ada",
    ]


def test_programs_and_everything():
    assert lines(("**", "reader", "@all"), ("programs/a.yaml", "program-administrator", "@grace"))[:3] == [
        "/** @ada",
        "/organizations/*.yaml @ada",
        "/courses/*/*.yaml @ada",
    ]
    assert "/programs/a.yaml @grace @ada" in lines(("programs/a.yaml", "program-administrator", "@grace"))
    assert "/programs/a.yaml @grace @ada" in lines(("programs/a", "program-administrator", "@grace"))


def test_children_have_lines_of_their_own():
    found = lines(("courses/edX", "course-team", "@team"), parents={"school": ("edX",)})
    assert "/courses/school @team @ada" in found


def test_a_last_star_goes_deeper_and_blanks_are_escaped():
    assert "/my\\ course/** @team @ada" in lines(("my course/*", "course-team", "@team"))


@pytest.mark.parametrize(
    ("entries", "owners", "note"),
    [
        ([("courses/edX", "owner", "grace")], ("@ada",), "`grace` is no name on a forge"),
        ([("libraries/edX", "reader", "@a")], (), "/libraries/edX may be changed by nobody"),
        ([("courses/*/CS1", "owner", "@a"), ("courses/edX/*", "owner", "@b")], (), "share files"),
        ([("courses/[a-e]*", "owner", "@a")], (), "a class of letters"),
    ],
)
def test_what_a_forge_cannot_say_is_noted_and_stands_in_the_file(entries, owners, note):
    owned = render(*entries, owners=owners)
    assert any(note in one for one in owned.notes)
    assert f"# {owned.notes[0]}\n" in owned.text


def test_patterns_that_share_nothing_or_hold_each_other_are_not_noted():
    entries = [("courses/edX", "owner", "@a"), ("courses/edX/CS1", "owner", "@b"), ("drafts", "owner", "@c")]
    assert not render(*entries).notes

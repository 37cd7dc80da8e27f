"""The story that `contentrepo demo` tells. Each step says what happens, and fails where it does not happen."""

from __future__ import annotations

from contentrepo.data import sample_course
from contentrepo.entrypoints.cli.narrator import Narrator, StoryFailed
from contentrepo.entrypoints.cli.output import write_text

WORK, SERVER = "campus", "campus.git"
RUN = "course-v1:LakesideDS+STAT101+2026_Fall"
OTHER_RUN = "course-v1:LakesideDS+PY110+2026_Fall"
PROBLEM = "block-v1:LakesideDS+STAT101+2026_Fall+type@problem+block@there_and_back"
FOLDER = "courses/LakesideDS/STAT101/2026_Fall"
VERTICAL = f"{FOLDER}/vertical/one_in_five.xml"
ANSWERS = f"{FOLDER}/problem/there_and_back.xml"
ENTRY = "courses/LakesideDS/PY110/2026_Fall.yaml"
OTHER_TEXT = "courses/LakesideDS/PY110/2026_Fall/html/loop.html"
KEY, TAKEN_KEY = "LU-PY-110-F26", "LU-STAT-101-F26"


def tell_story(narrator: Narrator) -> None:
    """Tell all of it.

    Raises:
        StoryFailed: a step did not do what it says.
    """
    write_text("A few courses go from a folder of files to a live store, and one of them comes back.")
    for step in (_start, _serve, _push, _publish, _read, _push_badly, _fix, _err, _revert, _stay, _agree):
        step(narrator)
    _sum_up(narrator)


def _start(narrator: Narrator) -> None:
    narrator.say("1. Ada starts a content repository and copies the sample courses into it.")
    narrator.run("contentrepo", "init", WORK)
    narrator.run("cp", "-R", f"{sample_course()}/.", WORK)
    narrator.run("contentrepo", "validate", WORK, hides=["error", "warning"])
    _commit(narrator, "Four runs and a program")


def _serve(narrator: Narrator) -> None:
    narrator.say("2. The server keeps a bare repository. Its hook will check every push.")
    narrator.run("git", "init", "--quiet", "--bare", "--initial-branch=main", SERVER)
    narrator.run("contentrepo", "hooks", "install", SERVER, shows=["pre-receive"])
    narrator.run("git", "-C", WORK, "remote", "add", "origin", f"../{SERVER}")


def _push(narrator: Narrator) -> None:
    narrator.say("3. Ada pushes. The hook reads every file, finds nothing wrong, and lets it in.")
    narrator.run("git", "-C", WORK, "push", "origin", "main", shows=["contentrepo: accepted"], hides=["rejected"])


def _publish(narrator: Narrator) -> None:
    narrator.say("4. A running publisher would take it from here. This one runs once, and has nothing left to do then.")
    narrator.run("contentrepo", "publish", SERVER, shows=[RUN, OTHER_RUN, "release 1"])
    narrator.run("contentrepo", "publish", "--plan", SERVER, shows=["the plan is empty"])


def _read(narrator: Narrator) -> None:
    narrator.say("5. This is what the learning platform reads now: courses, their outline, a block.")
    narrator.run("contentrepo", "courses", "-C", SERVER, shows=[RUN, "Thinking in Data"])
    narrator.run("contentrepo", "outline", OTHER_RUN, "-C", SERVER, shows=["Who is second?"])
    narrator.run("contentrepo", "show", PROBLEM, "-C", SERVER, shows=['answer="0.64"'])


def _push_badly(narrator: Narrator) -> None:
    narrator.say("6. A bad day: Ada points to a problem that she forgets to write, and gives a run the key of another.")
    _edit(narrator, VERTICAL, "</vertical>", '  <problem url_name="and_back_again"/>\n</vertical>')
    _edit(narrator, ENTRY, KEY, TAKEN_KEY)
    _commit(narrator, "A problem and a key")
    narrator.run(
        *("git", "-C", WORK, "push", "origin", "main"),
        exits=1,
        shows=[f"{VERTICAL}:4:3", "dangling-pointer", "external-course-key-taken", ENTRY, "nothing was pushed"],
    )


def _fix(narrator: Narrator) -> None:
    narrator.say("7. She writes the problem, gives the run its own key back, and pushes again.")
    _write(narrator, f"{FOLDER}/problem/and_back_again.xml", '<problem display_name="And back again"/>\n')
    _edit(narrator, ENTRY, TAKEN_KEY, KEY)
    _commit(narrator, "The problem itself, and the right key")
    narrator.run("git", "-C", WORK, "push", "origin", "main", shows=["contentrepo: accepted"])
    narrator.run("contentrepo", "publish", SERVER, shows=[f"{RUN}  release 2"])


def _err(narrator: Narrator) -> None:
    narrator.say("8. The next change is well formed and goes live, but it is a mistake: 0.46 is not the answer.")
    _edit(narrator, ANSWERS, 'answer="0.64"', 'answer="0.46"')
    _commit(narrator, "Correct the answer")
    narrator.run("git", "-C", WORK, "push", "origin", "main", shows=["contentrepo: accepted"])
    narrator.run("contentrepo", "publish", SERVER, shows=[f"{RUN}  release 3"])


def _revert(narrator: Narrator) -> None:
    narrator.say("9. Learners complain. The operator looks at the log and brings release 2 back.")
    narrator.run("contentrepo", "log", RUN, "-C", SERVER, shows=["release 3", "release 2", "Ada Author"])
    reason = "the answer of there_and_back is wrong"
    narrator.run("contentrepo", "revert", RUN, "2", "--reason", reason, "-C", SERVER, shows=["release 4"])
    narrator.run("contentrepo", "show", PROBLEM, "-C", SERVER, shows=['answer="0.64"'], hides=["0.46"])


def _stay(narrator: Narrator) -> None:
    narrator.say("10. It stays so. The mistake is still in git, and what is published next does not bring it back.")
    _edit(narrator, OTHER_TEXT, "</p>", " Patience.</p>")
    _commit(narrator, "A word more in the other course")
    narrator.run("git", "-C", WORK, "push", "origin", "main", shows=["contentrepo: accepted"])
    narrator.run("contentrepo", "publish", SERVER, shows=[f"{OTHER_RUN}  release 2", "pinned"])
    narrator.run("contentrepo", "status", SERVER, shows=["pinned"])
    narrator.run("contentrepo", "show", PROBLEM, "-C", SERVER, shows=['answer="0.64"'], hides=["0.46"])


def _agree(narrator: Narrator) -> None:
    narrator.say("11. Ada corrects it in git. Git and the live store say the same again.")
    _edit(narrator, ANSWERS, 'answer="0.46"', 'answer="0.64"')
    _commit(narrator, "The answer is 0.64 after all")
    narrator.run("git", "-C", WORK, "push", "origin", "main", shows=["contentrepo: accepted"])
    narrator.run("contentrepo", "publish", SERVER, hides=["pinned", "refused"])
    narrator.run("contentrepo", "status", SERVER, hides=["pinned", "refused", "pending"])


def _sum_up(narrator: Narrator) -> None:
    narrator.say(
        "That was all of it: one push was refused with file, line and cause; the others went live whole; one release\n"
        "was taken back and stayed back; and git remembers everything. `contentrepo --help` lists the commands."
    )


def _commit(narrator: Narrator, message: str) -> None:
    narrator.run("git", "-C", WORK, "add", "--all")
    narrator.run("git", "-C", WORK, "commit", "--quiet", "-m", message)


def _edit(narrator: Narrator, path: str, old: str, new: str) -> None:
    """Replace the first `old` of a file, as an author would in an editor."""
    file = narrator.folder / WORK / path
    text = file.read_text()
    if old not in text:
        raise StoryFailed(f"`{path}` of the sample course has no `{old}`")
    file.write_text(text.replace(old, new, 1))
    write_text(f"    (in {WORK}/{path}, {_shown(old)} becomes {_shown(new)})")


def _write(narrator: Narrator, path: str, text: str) -> None:
    (narrator.folder / WORK / path).write_text(text)
    write_text(f"    (new in {WORK}/{path}: {_shown(text)})")


def _shown(text: str) -> str:
    return f"`{' '.join(text.split())}`"

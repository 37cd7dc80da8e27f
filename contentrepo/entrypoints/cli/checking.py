"""What `contentrepo validate` does when it changes nothing: a question, and its answer in the form that was asked for.

Knows no click, whose import takes longer than the check of a small course.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from contentrepo.dataclass import dataclass
from contentrepo.entrypoints.cli.output import write_note, write_text

if TYPE_CHECKING:
    from contentrepo.api.check import Checked
    from contentrepo.entrypoints.reporting.text import CausesOf

FORMS = ("text", "json", "sarif", "junit", "github", "gitlab")
NOTHING = "nothing to say: no finding, and nothing is changed"
UNENFORCED = (
    "note: access is not enforced here: contentrepo.yaml says who may change what, and this command cannot know who "
    "did; `contentrepo doctor` says which door does"
)
NO_COURSE = "note: there is no course here: no `course.xml` is the root of one"


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be checked, and against what."""

    path: Path
    rev: str
    base: str
    staged: bool

    def check(self) -> tuple[Checked, CausesOf | None]:
        """What was found, and whom to ask who brought it; None where nobody knows."""
        from contentrepo.api import check

        if self.is_of_files:
            try:
                repository = check.open_repository(self.path)
            except check.NotARepository:
                return check.check_folder(self.path, alone=True), None
            checked = check.check_work_tree(repository, self.path)
            return checked, partial(check.find_causes, repository, checked)
        repository = check.open_repository(self.path)
        if self.staged:
            return check.check_staged(repository), None
        checked = check.check_revision(repository, self.rev or "HEAD", base=self.base)
        return checked, partial(check.find_causes, repository, checked)

    @property
    def command(self) -> str:
        """The command that asks the same and shows everything."""
        import shlex

        named = [] if self.path == Path() else [str(self.path)]
        options = [word for name in ("rev", "base") if (said := getattr(self, name)) for word in (f"--{name}", said)]
        staged = ["--staged"] if self.staged else []
        return shlex.join(["contentrepo", "validate", *named, *options, *staged, "--all"])

    @property
    def is_of_files(self) -> bool:
        """Whether it is about the files on disk."""
        return not (self.staged or self.rev or self.base)


def answer(question: Question, form: str, *, whole: bool) -> int:
    """Check, print, and give the exit code."""
    checked, causes_of = question.check()
    more = "" if whole or form != "text" else question.command
    show(checked, form, causes_of, more=more, fixable=question.is_of_files)
    if form == "text" and question.is_of_files and not checked.layout.roots:
        write_text(_tell_course_above(question.path))
    from contentrepo.api.check import exit_code, is_anybody_named

    if is_anybody_named(checked) and any(unit.changed for unit in checked.report.units):
        write_note(UNENFORCED)
    return exit_code(checked.report.verdict)


def _tell_course_above(path: Path) -> str:
    """Whoever names a folder of a course means the course; "" where there is none above."""
    import shlex

    for folder in path.resolve().parents:
        if (folder / "course.xml").is_file():
            return (
                f"it is a part of the course in a folder above: {shlex.join(['contentrepo', 'validate', str(folder)])}"
            )
    return ""


def show(checked: Checked, form: str, causes_of: CausesOf | None, *, more: str, fixable: bool) -> None:
    """Print what was found.

    Args:
        form: one of `FORMS`.
        causes_of: whom text asks who brought a finding.
        more: the command that shows everything; "" to show it.
        fixable: whether to say what `--fix` may fix.
    """
    if form == "text":
        write_text(_render(checked, causes_of, more=more))
        if fixable:
            write_text(_tell_fixable(checked))
    else:
        from contentrepo.entrypoints.reporting.formats import FORMATS

        write_text(FORMATS[form](checked.report))


def _render(checked: Checked, causes_of: CausesOf | None, *, more: str) -> str:
    """One screen and the command that shows more; all of it where there is no such command."""
    from contentrepo.entrypoints.cli.colour import choose_palette
    from contentrepo.entrypoints.reporting.text import nobody, render_text, render_whole_text

    palette = choose_palette()
    if more:
        text = render_text(checked.report, more=more, palette=palette, causes_of=causes_of or nobody)
    else:
        text = render_whole_text(checked.report, palette=palette)
    layout = checked.layout
    is_elsewhere = not (layout.roots or layout.configuration.present)
    return f"{text or NOTHING}\n{NO_COURSE}" if is_elsewhere else text or NOTHING


def _tell_fixable(checked: Checked) -> str:
    """A sentence where the report has findings of a kind that can be fixed; else ""."""
    if not any(unit.changed and unit.findings for unit in checked.report.units):
        return ""
    from contentrepo.api.fix import fixable_rules

    found = {
        finding.rule for unit in checked.report.units if unit.changed for finding in unit.findings
    } & fixable_rules()
    names = ", ".join(sorted(found))
    return f"`contentrepo validate --fix` may fix {names}; `--diff` shows how" if names else ""

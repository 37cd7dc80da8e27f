import shutil
import subprocess

import lxml.html
import pytest
from entrypoints.reporting.statistics import hostile_course

from contentrepo.entrypoints.reporting.course_page.page import render_page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--dump-dom",
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


@pytest.fixture
def browse(tmp_path):
    """The document as a browser made it of a page, and what its console said."""

    def browse(page, fragment=""):
        path = tmp_path / "page.html"
        path.write_text(page, "utf-8")
        command = [CHROMIUM, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", path.as_uri() + fragment]
        done = subprocess.run(command, capture_output=True, check=True, timeout=120)
        said = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if ":CONSOLE" in line]
        return lxml.html.document_fromstring(done.stdout), said

    return browse


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return hostile_course(tmp_path_factory.mktemp("course"))


def test_the_page_runs_without_a_complaint_and_draws_everything(browse, course):
    document, said = browse(render_page(course))
    assert said == []
    assert document.get("data-ready") == "yes"
    assert document.xpath("count(//script)") == 1
    (drawn,) = document.xpath("//svg[@class='map wide']")
    assert drawn.xpath("count(.//*[@data-mark='chapter'])") == course.structure.chapters
    assert drawn.xpath("count(.//*[@data-mark='sequential'])") == course.structure.sequentials
    assert drawn.xpath("count(.//*[@data-mark='vertical'])") == course.structure.verticals
    assert document.xpath("count(//tr[@data-mark='finding'])") == len(course.trouble.findings)
    assert document.xpath("count(//details[@data-mark='outline'])") == len(course.chapters)
    (form,) = document.xpath("//form")
    assert form.get("hidden") is None


def test_a_link_to_a_chapter_opens_it(browse, course):
    document, said = browse(render_page(course), "#chapter-2")
    assert said == []
    assert [details.get("id") for details in document.xpath("//details[@open]")] == ["chapter-2"]


def test_a_script_of_somebody_else_does_not_run(browse, course):
    page = render_page(course).replace("<main>", "<main><script>document.title = 'taken'</script>", 1)
    document, said = browse(page)
    assert "taken" not in document.findtext(".//title")
    assert len(said) == 1
    assert "Content Security Policy" in said[0]

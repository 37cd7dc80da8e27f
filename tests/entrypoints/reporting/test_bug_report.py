import stat

from contentrepo.entrypoints.reporting import bug_report
from contentrepo.entrypoints.reporting.bug_report import render_bug_report, write_bug_report


def caught() -> Exception:
    try:
        int("postgresql://ada:secret@db/live cannot be reached")
    except ValueError as error:
        return error


def test_a_report_has_what_we_would_ask_for():
    text = render_bug_report(caught(), ["contentrepo", "publish", "--store", "postgresql://ada:secret@db/live"])
    assert "test_bug_report.py" in text
    assert "contentrepo publish" in text
    assert "contentrepo 0." in text


def test_passwords_stay_out():
    text = render_bug_report(caught(), ["contentrepo", "--store", "postgresql://ada:secret@db/live"])
    assert "secret" not in text
    assert text.count("postgresql://ada:***@db/live") == 3


def test_only_the_owner_reads_it(tmp_path):
    path = write_bug_report(caught(), [], folder=tmp_path / "log")
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_only_the_newest_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(bug_report, "KEPT", 3)
    (tmp_path / "notes.md").touch()
    for number in range(5):
        (tmp_path / f"2026010{number + 1}T000000-1.md").touch()
    path = write_bug_report(caught(), [], folder=tmp_path)
    names = sorted(p.name for p in tmp_path.iterdir())
    assert names == ["20260104T000000-1.md", "20260105T000000-1.md", path.name, "notes.md"]


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "log").touch()
    assert write_bug_report(caught(), [], folder=tmp_path / "log" / "below") is None


def test_without_a_folder_it_goes_to_a_new_one(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    first, second = write_bug_report(caught(), []), write_bug_report(caught(), [])
    assert first.parent != second.parent
    assert first.parent.parent == tmp_path

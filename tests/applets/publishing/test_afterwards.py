"""What is kept for the next check is no part of what somebody waits for, and its loss costs nothing but time."""

import content
from feeding import CATALOG, FOLDER, RUN

from contentrepo.applets.publishing.api import check_store
from contentrepo.applets.validation import question, unit_index


def note_indexes(monkeypatch):
    made, real = [], unit_index.make_index
    monkeypatch.setattr(unit_index, "make_index", lambda *words: made.append(words[0]) or real(*words))
    return made


def test_a_release_is_live_before_the_next_check_is_made_easy(line, monkeypatch):
    made, rest = note_indexes(monkeypatch), []
    files = content.course(FOLDER) | CATALOG
    line.push(files)
    line.run(afterwards=rest.append)
    assert line.live() == files
    assert made == []
    for work in rest:
        work()
    assert [name.split()[1] for name in made] == [RUN]


def test_by_default_all_is_done_before_the_answer(line, monkeypatch):
    made = note_indexes(monkeypatch)
    line.push(content.course(FOLDER) | CATALOG)
    line.run()
    assert len(made) == 1


def test_a_process_that_dies_before_costs_one_more_reading(line, monkeypatch):
    files = content.course(FOLDER) | CATALOG
    line.push(files)
    line.run(afterwards=[].append)
    question.OPEN.clear()
    made, path, counted = note_indexes(monkeypatch), f"{FOLDER}/problem/quiz1.xml", []
    for number in range(3):
        files[path] = files[path].replace(b"</problem>", b"<p>%d</p></problem>" % number)
        line.push(files)
        assert line.publish() == {RUN: "published"}
        assert line.live() == files
        counted.append(len(made))
    assert counted[0] == counted[-1] > 0
    assert not check_store(line.repository, line.store).units

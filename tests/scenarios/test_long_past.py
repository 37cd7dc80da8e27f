"""A repository lives through a long past, step by step, and at each step exactly what was accepted last is live.

By default a short past; `nox -s pasts` takes 1,000 commits.
"""

import random

import content
import past
import pytest
from past import UNITS, Model
from program import contentrepo

from contentrepo.api.publish import Door, keep_repository, open_store, publish_branch, revert_unit
from contentrepo.applets.live import api as live
from contentrepo.applets.publishing import plan
from contentrepo.applets.repository.api import commit_snapshot, read_live
from contentrepo.applets.validation import accept


@pytest.fixture
def commits(request):
    return request.config.getoption("--commits")


class Life:
    """A repository, a clone that pushes to it, its store, and the model of what must be live."""

    def __init__(self, folder, chance, *, count, hooks=False, reverts=0.06):
        self.origin = content.make_bare(folder / "origin.git")
        self.origin.git("config", "contentrepo.name", "past")
        if hooks:
            contentrepo("hooks", "install", cwd=self.origin.path)
        self.work = content.make_work(folder / "work", origin=self.origin)
        self.past = past.make_past(self.work, chance, count)
        self.open = keep_repository(self.origin.path)
        self.store = open_store(folder / "live.sqlite3")
        self.model, self.chance, self.hooks, self.tip = Model(), chance, hooks, None
        self.released, self.reverts = {}, reverts
        self.counts = dict.fromkeys(("refused", "rewound", "reverted", "held"), 0)

    def live_through(self):
        for commit in self.past:
            self._push(commit)
            self._publish_and_compare()
            if self.tip and self.chance.random() < 0.08:
                self._push(self.past[self.chance.randrange(self.past.index(self.tip) + 1)])
                self.counts["rewound"] += 1
                self._publish_and_compare()
            if self.released and self.chance.random() < self.reverts:
                self._revert()
                self._compare()
                self._publish_and_compare()

    def _push(self, commit):
        pushed = self.work.push(f"+{commit.id}:refs/heads/main")
        bad = any(past.is_bad(commit.files, unit) for unit in self._changed(commit)) and self.hooks
        assert (pushed.exit_code != 0) >= bad, pushed.output
        self.counts["refused"] += pushed.exit_code != 0
        if pushed.exit_code == 0:
            self.tip = commit
        else:
            assert self.hooks, pushed.output

    def _changed(self, commit):
        """The units in which a push differs from the old tip."""
        old = self.tip.files if self.tip else {}
        return [unit for unit in UNITS if past.part_of(old, unit) != past.part_of(commit.files, unit)]

    def _publish_and_compare(self):
        if self.tip is None:
            return
        published = publish_branch(self.open(), self.store, door=Door.PUBLISHER)
        self.counts["held"] += any(str(one.outcome) == "pinned" for one in published.outcomes)
        self.model.publish(self.tip, self._is_ancestor)
        self._compare()
        for unit in live.list_units(self.store):
            self.released.setdefault((unit.unit, unit.release), (self.model.live[unit.unit], unit.commit))

    def _is_ancestor(self, one, other):
        return self.work.git("merge-base", one, other) == one

    def _revert(self):
        (unit, release), (files, source) = self.chance.choice(sorted(self.released.items(), key=lambda one: one[0]))
        revert_unit(self.store, self.open(), unit, release, reason="worse", actor="Olga <o@x.org>")
        if self.model.live[unit] != files:
            self.counts["reverted"] += 1
        self.model.revert(unit, files, source)

    def _compare(self):
        """Byte for byte, in the store and in the live ref."""
        units = {unit.unit: unit for unit in live.list_units(self.store)}
        everything = {}
        for unit in UNITS:
            there = live.read_unit(self.store, unit).files if unit in units else {}
            held = {path: live.read_blob(self.store, row.blob) for path, row in there.items()}
            assert held == self.model.live[unit], unit
            everything |= held
        ref = read_live(self.open(), "main")
        if everything:
            snapshot = commit_snapshot(self.open(), ref.commit)
            data = dict(snapshot.read({entry.blob for entry in snapshot.files.values()}))
            assert {path: data[entry.blob] for path, entry in snapshot.files.items()} == everything


@pytest.mark.parametrize("hooks", [False, True])
def test_what_was_accepted_last_is_live_at_each_step(tmp_path, commits, hooks):
    life = Life(tmp_path, random.Random(commits), count=commits, hooks=hooks)
    life.live_through()
    assert life.counts["refused"] if hooks else life.counts["rewound"]


class TestThisHarnessSees:
    """The same past, with a mechanism taken out."""

    def test_a_publisher_that_accepts_anything(self, tmp_path, monkeypatch):
        monkeypatch.setattr(accept, "_blocking", lambda *_, **__: ())
        with pytest.raises(AssertionError):
            Life(tmp_path, random.Random(1), count=40).live_through()

    def test_pins_that_hold_nothing(self, tmp_path, monkeypatch):
        monkeypatch.setattr(plan, "find_holding", lambda *_: None)
        with pytest.raises(AssertionError):
            Life(tmp_path, random.Random(1), count=40, reverts=0.5).live_through()

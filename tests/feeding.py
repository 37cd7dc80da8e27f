"""A repository that feeds a live store, through the publishing applet's doors."""

from contentrepo.applets.live.api import read_sequence
from contentrepo.applets.live.models import Door
from contentrepo.applets.publishing.api import accept_commit, plan_branch, publish_branch, revert_unit, status
from contentrepo.applets.repository.api import commit_snapshot, open_repository, read_live

RUN = "course-v1:edX+CS101+2T2019"
FOLDER = "courses/edX/CS101/2T2019"
CATALOG = {
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: Computing\n",
    "courses/edX/CS101/2T2019.yaml": b"title: Computing, spring\nexternal_course_key: CS-101\n",
}


class Line:
    """A bare repository without hooks, a work tree that pushes to it, and the store that it feeds."""

    def __init__(self, origin, work, store):
        self.origin, self.work, self.store = origin, work, store

    @property
    def repository(self):
        return open_repository(self.origin.path)

    def push(self, files=None, *, remove=(), message="change", branch="main"):
        """Commit and push; the id of the commit."""
        self.work.remove(*remove)
        commit = self.work.commit(files, message=message)
        pushed = self.work.push(f"+HEAD:refs/heads/{branch}")
        assert pushed.exit_code == 0, pushed.output
        return commit

    def run(self, **options):
        return publish_branch(self.repository, self.store, door=Door.PUBLISHER, **options)

    def plan(self):
        return plan_branch(self.repository, self.store)

    def publish(self):
        """Unit -> outcome, of one run."""
        return {outcome.unit: str(outcome.outcome) for outcome in self.run().outcomes}

    def revert(self, unit, release):
        return revert_unit(self.store, self.repository, unit, release, reason="bad answers", actor="Olga <o@x.org>")

    def accept(self, commit):
        return accept_commit(self.repository, self.store, commit, reason="as it always was", actor="Olga <o@x.org>")

    def status(self):
        return {row.unit: row for row in status(self.repository, self.store)}

    def live(self):
        """What is live, as git has it: path -> bytes; the live ref is checked against the store on the way."""
        ref = read_live(self.repository, "main")
        snapshot = commit_snapshot(self.repository, ref.commit)
        assert ref.sequence <= read_sequence(self.store)
        held = dict(snapshot.read({entry.blob for entry in snapshot.files.values()}))
        return {path: held[entry.blob] for path, entry in snapshot.files.items()}

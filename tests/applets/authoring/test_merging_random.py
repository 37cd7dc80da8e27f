from random import Random

from content import make_work
from random_course import RandomCourse, assert_nothing_lost, read_blocks

from contentrepo.applets.authoring.api import merge_trees
from contentrepo.applets.repository.api import keep_repository

SEEDS = range(30)


def commit(work, name, files, *, start=""):
    """A commit that has these files and no others."""
    lines = [f"100644 {work.git('hash-object', '-w', '--stdin', data=data)}\t{path}\n" for path, data in files.items()]
    work.git("read-tree", "--empty")
    work.git("update-index", "--add", "--index-info", data="".join(lines).encode())
    parents = ("-p", start) if start else ()
    return work.git("commit-tree", work.git("write-tree"), *parents, "-m", name)


def test_nothing_is_lost_where_texts_stand_in_pages(tmp_path):
    clean = 0
    work = make_work(tmp_path / "work")
    for seed in SEEDS:
        random = Random(seed)
        base = RandomCourse(random, size=12, leaves=("html", "html", "problem"))
        ours, own = base.edited(random, "ours", random.randint(1, 3))
        theirs, other = base.edited(random, "theirs", random.randint(1, 3))
        start = commit(work, "base", base.files())
        sides = [commit(work, name, side.files(), start=start) for name, side in (("ours", ours), ("theirs", theirs))]
        opened = keep_repository(work.path)()
        merged = merge_trees(opened, start, *sides)
        if merged.conflicts:
            assert own & other, (seed, merged.conflicts)
            continue
        clean += 1
        names = work.git("ls-tree", "-r", "--name-only", merged.tree).split()
        files = {name: work.git("cat-file", "blob", f"{merged.tree}:{name}").encode() for name in names}
        assert_nothing_lost(read_blocks(files), base.blocks, ours.blocks, theirs.blocks)
    assert clean > len(SEEDS) / 3

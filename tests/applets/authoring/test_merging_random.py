from random import Random

from content import make_work
from random_course import RandomCourse, assert_nothing_lost, read_blocks

from contentrepo.applets.authoring.api import merge_trees
from contentrepo.applets.repository.api import keep_repository, tree_snapshot

SEEDS = range(12)


def commit(work, name, files, *, start=""):
    """A commit that has these files and no others."""
    for path, data in files.items():
        (work.path / "blobs" / path).parent.mkdir(parents=True, exist_ok=True)
        (work.path / "blobs" / path).write_bytes(data)
    written = work.git("hash-object", "-w", "--stdin-paths", data="".join(f"blobs/{path}\n" for path in files).encode())
    lines = [f"100644 {blob}\t{path}\n" for path, blob in zip(files, written.split(), strict=True)]
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
        there = tree_snapshot(opened, merged.tree)
        bytes_of = dict(there.read(entry.blob for entry in there.files.values()))
        files = {path: bytes_of[entry.blob] for path, entry in there.files.items()}
        assert_nothing_lost(read_blocks(files), base.blocks, ours.blocks, theirs.blocks)
    assert clean > len(SEEDS) / 3

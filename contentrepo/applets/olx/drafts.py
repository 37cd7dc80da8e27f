"""`drafts/`: units that learners do not see, in a scope of their own. Pointers look there first, then in the course.

The platform takes a draft file only where it says its parent and its place; the others it passes over in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.facts.models import BlobFacts, Document, Node
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx.block_types import VERTICAL
from contentrepo.applets.olx.definition import read_definition_file
from contentrepo.applets.olx.faults import note_fault
from contentrepo.applets.olx.models import Oddities, Oddity
from contentrepo.applets.olx.scope import Scope
from contentrepo.applets.olx.tree import Tree
from contentrepo.applets.olx.use import Key, Use
from contentrepo.applets.repository.models import Entry
from contentrepo.named_tuple import NamedTuple
from contentrepo.pattern import pattern

FOLDER = "drafts/"
INDEX = "index_in_children_list"
PARENTS = ("parent_url", "parent_sequential_url")

_KEY = pattern(r"(?:.*\+type@(?P<type>[^+]+)\+block@(?P<id>.+)|i4x://[^/]+/[^/]+/(?P<old_type>[^/]+)/(?P<old_id>.+))\Z")
_WHOLE = pattern(r"\s*[+-]?\d{1,9}\s*\Z")


class _DraftFile(NamedTuple):
    path: str
    document: Document

    @property
    def key(self) -> Key:
        """A draft is named by its file, whatever its element says."""
        return self.document.nodes[0].tag, self.path.rpartition("/")[2].removesuffix(".xml")


def read_drafts(
    run: CourseRunKey, scope: Scope, files: Mapping[str, Entry], *, facts: Mapping[str, BlobFacts], odd: Oddities
) -> Tree:
    """The blocks of all drafts that say where they belong, and what they need from the course."""
    tree = Tree(run, scope, files, policy={}, odd=odd)
    found = sorted(_draft_files(scope.folder, facts))
    held = {_key_of(node) for file in found for node in file.document.nodes[1:]}
    for file in found:
        if file.document.nodes and not _missing(file.document) and file.key not in held:
            _walk(file, tree, scope, odd)
    for file in found:
        if file.path not in scope.reached and file.path.startswith(f"{scope.folder}{VERTICAL}/"):
            _note_ignored(file, scope, odd)
    return tree


def _key_of(node: Node) -> Key:
    return node.tag, dict(node.attributes).get("url_name", "")


def _note_ignored(file: _DraftFile, scope: Scope, odd: Oddities) -> None:
    scope.reached.add(file.path)
    note_fault(file.path, file.document.fault, odd)
    if file.document.nodes:
        node = file.document.nodes[0]
        place = Place(file.path, node.line, 0, node.ordinal)
        odd.ignored_drafts.append(Oddity(place, "/".join(file.key), _missing(file.document)))


def _draft_files(folder: str, facts: Mapping[str, BlobFacts]) -> Iterator[_DraftFile]:
    for path in facts:
        if path.startswith(folder) and not path.rpartition("/")[2].startswith("._"):
            said = facts[path]
            if isinstance(said, Document):
                yield _DraftFile(path, said)


def _missing(document: Document) -> str:
    """Which of the two attributes is missing, or is no place."""
    attributes = dict(document.nodes[0].attributes)
    if not _WHOLE.match(attributes.get(INDEX, "")):
        return INDEX
    return "" if any(attributes.get(name) for name in PARENTS) else PARENTS[0]


def _walk(file: _DraftFile, tree: Tree, scope: Scope, odd: Oddities) -> None:
    node = file.document.nodes[0]
    attributes = dict(node.attributes)
    use = Use(*file.key, attributes, node, 0, {}, file.path, is_plain=False)
    scope.reach(file.path, file.document)
    definition = read_definition_file(use, file.path, file.document, scope=scope, odd=odd)
    if definition is not None:
        tree.walk(file.key, use, definition, _parent(attributes))


def _parent(attributes: Mapping[str, str]) -> Key | None:
    url = next((attributes[name] for name in PARENTS if attributes.get(name)), "")
    match = _KEY.match(url)
    if match is None:
        return None
    return (match["type"] or match["old_type"], match["id"] or match["old_id"])

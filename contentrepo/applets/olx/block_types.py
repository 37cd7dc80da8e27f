"""Which block types exist on the platform and how it reads each: data, checked against edx-platform's `xmodule`.

Whatever is not named here is an external block: complete where it stands, and a leaf.
"""

from __future__ import annotations

COURSE = "course"
LIBRARY = "library"
VERTICAL = "vertical"
HTML = "html"

# The platform's own types (its XmlMixin, and blocks extracted from it that kept the same reader): only these follow
# `<type url_name="x"/>` to `type/x.xml`. edx-platform #37133 extended that to every block, #37426 took it back.
POINTER_TYPES = frozenset(
    {
        "about",
        "annotatable",
        "chapter",
        "conditional",
        "course",
        "course_info",
        "custom_tag_template",
        "customtag",
        "discussion",
        "hidden",
        "html",
        "imageannotation",
        "itembank",
        "library",
        "library_content",
        "lti",
        "poll_question",
        "problem",
        "problemset",
        "randomize",
        "sequential",
        "split_test",
        "static_tab",
        "textannotation",
        "vertical",
        "video",
        "videoalpha",
        "videoannotation",
        "videosequence",
        "word_cloud",
        "wrapper",
    }
)

# Of these, the ones whose reader does not know the older `<type filename="x"/>`.
_WITHOUT_FILENAME = frozenset({"discussion", "video", "videoalpha"})
FILENAME_TYPES = POINTER_TYPES - _WITHOUT_FILENAME

# Their `filename` names a page of HTML, read as text.
PAGE_TYPES = frozenset({"about", "course_info", "html", "static_tab"})

# Their child elements are blocks.
CONTAINERS = frozenset(
    {
        "chapter",
        "conditional",
        "course",
        "itembank",
        "library",
        "library_content",
        "problemset",
        "randomize",
        "sequential",
        "split_test",
        "unit",
        "vertical",
        "videosequence",
        "wrapper",
    }
)

# Child elements of containers that say something about the container and are no blocks.
_ANYWHERE = frozenset({"license", "meta"})
CONTENT_TAGS = dict.fromkeys(CONTAINERS, _ANYWHERE) | {
    "conditional": _ANYWHERE | {"show"},
    "course": _ANYWHERE | {"grading", "textbook", "wiki"},
}

# Learners' state hangs on them, so the platform gives the second of two equal names a new one
# (`make_name_unique`), which for a pointer means a file that nobody wrote.
STATEFUL_TYPES = frozenset({"chapter", "course", "poll_question", "problem", "sequential", "vertical", "video"})

# These containers serialise a child as ASCII before naming it; the others keep its letters. Both go into the name.
ASCII_SERIALISERS = frozenset({"itembank", "library", "library_content", "split_test", "unit"})

# Pages beside the course tree: folder -> category of the block that each page becomes.
EXTRA_FOLDERS = {
    "about": "about",
    "custom_tags": "custom_tag_template",
    "info": "course_info",
    "tabs": "static_tab",
}

# Folders of uploaded files; everything in them is bytes that nobody parses.
STATIC_FOLDERS = ("static", "static_import")

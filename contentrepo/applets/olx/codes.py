"""What remarks are called: the id of the rule that tells them, or another word where the course has to be asked first.

Apart from the modules that find them, because those are slow to load, and a check that parses nothing needs none.
"""

from __future__ import annotations

# Settings and blocks
SETTING = "invalid-setting"
OBSOLETE = "obsolete-construct"

# Problems
WITHOUT_RESPONSE = "problem-without-response"
MISPLACED = "misplaced-input"
UNANSWERED = "missing-answer"
NO_CORRECT = "no-correct-choice"
SEVERAL_CORRECT = "several-correct-choices"
EMPTY_GROUP = "empty-choice-group"
BROKEN_SCRIPT = "script-does-not-compile"
UNDEFINED_FUNCTION = "undefined-check-function"
PENDING = "script"
"""A program that waits for a compiler. Value: the program; detail: `line of it:line of the file` for each script."""

# Videos, tools, discussions
SILENT = "video-without-transcript"
MALFORMED_ID = "malformed-youtube-id"
UNLAUNCHED = "lti-without-launch-url"
TRANSCRIPT = "transcript"
"""A transcript that has to be among the uploaded files. Value: the file's name below `static/`."""
MISSING_TRANSCRIPT = "missing-transcript"
PASSPORT = "lti-id"
"""A tool that needs its key among the course's `lti_passports`. Value: the id."""
TIMED_EXAM = "timed-exam"
"""A subsection with a time limit, which the course has to allow."""
DISABLED_EXAM = "disabled-timed-exam"
MISSING_PASSPORT = "missing-lti-passport"
DISCUSSION = "discussion-id"
"""The id under which a discussion keeps its posts. Value: the id."""
SHARED_DISCUSSION = "duplicate-discussion-id"

# Pages
PICTURE = "image-without-alternative"
LINK = "link-without-text"
FRAME = "frame-without-title"
TABLE = "table-without-header"
HEADING = "skipped-heading-level"
INSECURE = "insecure-resource"
INLINE_SCRIPT = "inline-script"
RUN_LINK = "run-link"
"""A link that names a run. Value: the link; detail: the run as it is named."""
FOREIGN_LINK = "foreign-run-link"
BROKEN_PAGE = "broken-course-link"

# Where a video says that it has transcripts. An id of edX's video service counts: they may be kept there.
TRANSCRIPT_SOURCES = ("sub", "transcripts", "edx_video_id")

"""The columns of the catalog as a table for spreadsheets; docs/catalog-exchange.md explains them."""

from __future__ import annotations

ORGANIZATION = {"organization_name": "name", "organization_parent": "parent", "organization_site": "site"}
COURSE = {"course_title": "title"}
RUN = {
    "run_title": "title",
    "external_course_key": "external_course_key",
    "run_status": "status",
    "pacing": "pacing",
    "start": "start",
    "end": "end",
    "enrollment_start": "enrollment_start",
    "enrollment_end": "enrollment_end",
}
SOURCE = {"source_repository": "repository", "source_branch": "branch", "source_folder": "folder"}
PROGRAM = {
    "program_title": "title",
    "subtitle": "subtitle",
    "type": "type",
    "program_status": "status",
    "site": "site",
    "external_program_key": "external_program_key",
}
LISTS = {"organizations": "organizations", "programs": "programs"}  # names, with blanks between them
CURRICULUM = {"curriculum_title": "title"}
NO = {"curriculum_active": "active", "course_active": "active"}

COLUMNS = (
    "organization",
    *ORGANIZATION,
    "course",
    *COURSE,
    "run",
    *RUN,
    *SOURCE,
    "program",
    *PROGRAM,
    *LISTS,
    "curriculum",
    *CURRICULUM,
    *NO,
    "exception",
    "excluded",
)
"""In the order in which they are written; they are read in any order, and none has to be there."""

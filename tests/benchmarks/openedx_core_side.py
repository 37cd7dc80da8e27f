"""The other side of `openedx_core.py`: runs in openedx-core's own environment and imports nothing of ours.

usage: python openedx_core_side.py COMPONENTS.json FOLDER EDITS

Prints seconds as JSON: to create and publish all components in one bulk change, and to edit and publish one (median).
"""

import json
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from openedx_content.settings_api import openedx_content_backcompat_apps_to_install


def start(folder):
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": f"{folder}/media"}}
    apps = ["auth", "contenttypes", "sessions", "messages", "admin"]
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/db.sqlite3"}},
        INSTALLED_APPS=[
            *(f"django.contrib.{app}" for app in apps),
            *("organizations", "openedx_tagging", "openedx_content", "openedx_catalog"),
            *openedx_content_backcompat_apps_to_install(),
        ],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SECRET_KEY="for a benchmark",  # noqa: S106
        MEDIA_ROOT=f"{folder}/media",
        OPENEDX_LEARNING={"MEDIA": storage},
    )
    django.setup()
    call_command("migrate", verbosity=0)


def create_all(api, package, components):
    """One bulk change, as a restore of theirs makes it, then one publish; the components by their place."""
    now, media_type, made = datetime.now(UTC), api.get_or_create_media_type("application/vnd.openedx.xblock.v1+xml"), []
    with api.bulk_draft_changes_for(package.id):
        for kind, name, text in components:
            of = api.get_or_create_component_type("xblock.v1", kind)
            component, version = api.create_component_and_version(package.id, of, name, name, now)
            media = api.get_or_create_text_media(package.id, media_type.id, text, now)
            api.create_component_version_media(version.pk, media.pk, "block.xml")
            made.append(component)
    api.publish_all_drafts(package.id)
    return media_type, made


def edit_one(api, package, media_type, component, text):
    now = datetime.now(UTC)
    media = api.get_or_create_text_media(package.id, media_type.id, text, now)
    api.create_next_component_version(component.pk, {"block.xml": media.pk}, now)
    api.publish_all_drafts(package.id)


def clock(work, *arguments):
    started = time.perf_counter()
    found = work(*arguments)
    return time.perf_counter() - started, found


def main():
    components, folder, edits = json.loads(Path(sys.argv[1]).read_text()), sys.argv[2], int(sys.argv[3])
    start(folder)
    from openedx_content import api

    package = api.create_learning_package("lib:Bench:course", "Bench")
    first, (media_type, made) = clock(create_all, api, package, components)
    took = []
    for number in range(edits):
        text = f"{components[number][2]}<!-- edit {number} -->"
        took.append(clock(edit_one, api, package, media_type, made[number], text)[0])
    print(json.dumps({"first": first, "edit": statistics.median(took)}))


if __name__ == "__main__":
    main()

"""Our apps on sites of somebody else, each in a process of its own that knows nothing of this site's settings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import servers

KITCHEN = "tests.integration.plugin.kitchen"
SITES = ("settings", "settings_with_xtd", "settings_of_a_blog")
OF_THE_SYSTEM = {"PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV"}


def django(*words: str, settings: str, place: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of Django's under one of the kitchen's settings, with a database in `place`."""
    env = {name: value for name, value in os.environ.items() if name in OF_THE_SYSTEM}
    return subprocess.run(
        [sys.executable, "-m", "django", *words, f"--settings={KITCHEN}.{settings}"],
        cwd=place,
        env=env | {"PYTHONPATH": str(servers.ROOT), "KITCHEN_DATABASE": str(place / "kitchen.sqlite3")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("settings", SITES)
def test_a_site_set_up_by_the_documentation_has_no_complaints(settings, tmp_path):
    done = django("check", "--fail-level", "WARNING", settings=settings, place=tmp_path)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("settings", SITES)
def test_a_site_migrates(settings, tmp_path):
    done = django("migrate", settings=settings, place=tmp_path)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("settings", SITES)
def test_no_migration_of_ours_is_left_to_be_made(settings, tmp_path):
    done = django("makemigrations", "--check", "--dry-run", settings=settings, place=tmp_path)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("settings", "journeys"),
    [("settings", "own_comments"), ("settings_with_xtd", "xtd_comments"), ("settings_of_a_blog", "a_blog")],
)
def test_a_site_does_what_the_documentation_says(settings, journeys, tmp_path):
    done = django("test", f"{KITCHEN}.{journeys}", settings=settings, place=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "NO TESTS RAN" not in done.stderr

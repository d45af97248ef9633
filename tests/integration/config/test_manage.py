"""`manage.py` in a process of its own, as an operator meets it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import servers

OF_THE_SYSTEM = {"PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV"}


def manage(*words: str, var: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` with these settings and no others."""
    env = {name: value for name, value in os.environ.items() if name in OF_THE_SYSTEM}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=servers.ROOT,
        env=env | {"VAR_DIR": str(var)} | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_site_without_any_setting_passes_the_deployment_checks(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", var=tmp_path)

    assert done.returncode == 0, done.stderr


def test_a_public_site_passes_the_deployment_checks(tmp_path):
    done = manage(
        *("check", "--deploy", "--fail-level", "WARNING"),
        var=tmp_path,
        SITE_URL="https://parley.example",
        SECRET_KEY="a-key-of-fifty-characters-or-more-for-this-one-test-only-3141592653",
        EMAIL_URL="smtp+tls://parley:secret@mail.parley.example:587",
        TRUSTED_PROXY_HOPS="1",
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "perhaps"),
        ("SITE_URL", "parley"),
        ("DATABASE_URL", "oracle://db"),
        ("REDIS_URL", "memcached://cache"),
        ("EMAIL_URL", "pigeon://loft"),
        ("COMMENTS_WHO", "friends"),
        ("TRUSTED_PROXY_HOPS", "many"),
        ("TIME_ZONE", "Moon/Tranquility"),
        ("LANGUAGE_CODE", "tlh"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_in_one_line(tmp_path, name, value):
    done = manage("check", var=tmp_path, **{name: value})

    assert (done.returncode, done.stderr.count("\n"), done.stderr.split(":")[0]) == (2, 1, name)


@pytest.mark.django_db
def test_the_models_and_their_migrations_agree():
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)

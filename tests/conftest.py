"""The ground every test stands on: settings for tests, a real Redis, the shared data, bounded Hypothesis.

This file is read before Django's settings are: what is set in the environment here, they see.
"""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import servers  # noqa: E402

_PLACE = Path(tempfile.mkdtemp(prefix="parley-tests-"))
_REDIS = servers.start_redis(_PLACE / "redis")


def _leave_nothing_behind() -> None:
    servers.stop(_REDIS.process)
    shutil.rmtree(_PLACE, ignore_errors=True)


atexit.register(_leave_nothing_behind)

os.environ.update(
    {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "VAR_DIR": str(_PLACE),
        "REDIS_URL": _REDIS.url,
        "SITE_URL": "https://parley.example",
        "ALLOWED_HOSTS": "parley.example,testserver,localhost,127.0.0.1",
        "DEBUG": "false",
        "EMAIL_URL": "memorymail://",
        # Argon2 takes a tenth of a second on purpose, hundreds of times in one run.
        "PASSWORD_HASHERS": "django.contrib.auth.hashers.MD5PasswordHasher",
        "SECURE_SSL_REDIRECT": "false",
        "STAFF_MFA": "offered",
        "STATIC_MANIFEST": "false",
        "LOG_LEVEL": "WARNING",
    }
)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_PLACE / 'parley.sqlite3'}")

settings.register_profile(
    "parley", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.register_profile("thorough", parent=settings.get_profile("parley"), max_examples=5000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "parley"))


def pytest_configure() -> None:
    """Load the settings now that their environment is ready; pytest-django then sets Django up."""
    from django.conf import settings as django_settings

    assert not django_settings.DEBUG


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Keep our settings' name from the processes that run the tests: each is to read this file first, and so meet a
    Redis of its own. With the name at hand they would load the settings before, with the Redis of this process.
    """
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file: two connections then meet as they do on a site, locks and all."""
    from django.conf import settings as django_settings

    database = django_settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = str(_PLACE / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests that commit end with the tables as the migrations left them."""
    from tests import emptying

    with django_db_blocker.unblock():
        emptying.put_aside()


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of the real Redis that this run uses."""
    return _REDIS.url


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The public data sets; tests that want them are skipped where they are not."""
    place = Path(os.environ.get("PARLEY_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not place.is_dir():
        pytest.skip(f"the shared data is not at {place}; PARLEY_SHARED_DATA can say where it is")
    return place


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """A real Celery worker process on the test's own database and Redis, for as long as the test runs."""
    from django.db import connection

    log = Path(tempfile.mkstemp(prefix="worker-", suffix=".log", dir=_PLACE)[1])
    process = servers.start_worker(connection.settings_dict, log=log)
    yield
    servers.stop(process)
    # Seen where the test fails: what the worker had to say of it.
    print(log.read_text(errors="replace"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "worker" in getattr(item, "fixturenames", ()):
            # Another process, on a machine with much to do. What is wrong is wrong twice; the summary names both.
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was wrong the first time with what went well the second time: it may be wrong again."""
    for report in terminalreporter.stats.get("rerun", ()):
        terminalreporter.write_line(f"RERUN {report.nodeid}: {getattr(report.longrepr, 'reprcrash', report.longrepr)}")

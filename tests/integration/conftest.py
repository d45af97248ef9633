"""Ground for tests that use the database and Redis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.db import transaction

if TYPE_CHECKING:
    from tests.integration.roles import World


@pytest.fixture(autouse=True)
def an_empty_cache() -> None:
    cache.clear()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One of everything, made once for all tests of a file; what one changes is undone. Its tests are marked `django_db`."""
    from tests.integration.roles import a_world

    with django_db_blocker.unblock(), transaction.atomic():
        yield a_world()
        transaction.set_rollback(True)

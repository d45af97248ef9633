"""Ground for tests that use the database and Redis."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def an_empty_cache() -> None:
    cache.clear()

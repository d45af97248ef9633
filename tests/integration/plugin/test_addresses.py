"""What our pages are called, whatever a site takes for the keys of its own models."""

import pytest
from django.urls import resolve, reverse

ABOUT_A_TARGET = {
    "moderation:follow": {"content_type": 7, "target_pk": "de/soups"},
    "comments-write": {"content_type": "kitchen-recipe", "object_pk": "de/soups"},
    "comments-url-redirect": {"content_type": 7, "object_pk": "de/soups"},
    "comments-xtd-api-list": {"content_type": "kitchen-recipe", "object_pk": "de/soups"},
    "comments-xtd-api-count": {"content_type": "kitchen-recipe", "object_pk": "de/soups"},
}


@pytest.mark.parametrize("name", ABOUT_A_TARGET)
def test_a_key_with_a_slash_in_it_leads_to_its_page(name):
    found = resolve(reverse(name, kwargs=ABOUT_A_TARGET[name]))

    assert (found.view_name, found.kwargs) == (name, ABOUT_A_TARGET[name])

"""The groups that people are put into are there from the first migration on, and after every `flush`."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("Moderator", {"moderate"}),
        ("Owner", {"moderate", "adopt_policy"}),
        ("Author", {"add_post", "change_post", "view_post", "publish_post"}),
    ],
)
def test_a_flush_leaves_the_group_with_its_permissions(name, may):
    call_command("flush", interactive=False, verbosity=0)

    assert set(Group.objects.get(name=name).permissions.values_list("codename", flat=True)) == may

"""What a policy may be called fits into what records it."""

import pytest

from moderation.models import Finding
from moderation.policy.document import LONGEST_CLAUSE, LONGEST_RULE


@pytest.mark.parametrize(("field", "most"), [("rule", LONGEST_RULE), ("clause", LONGEST_CLAUSE)])
def test_names_are_no_longer_than_the_record_of_a_finding_has_room_for(field, most):
    assert Finding._meta.get_field(field).max_length == most

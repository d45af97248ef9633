"""Many thumbs at once, and one while its comment is removed or its giver erased: the number is always the count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from moderation import erasure, invariants, thumbs
from moderation.models import Commenter, Submission, Thumb
from tests.integration.moderation.test_races import at_once
from tests.makers import a_commenter, a_post, a_submission, a_user, noor, rejected

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def said() -> Submission:
    return a_submission(on=a_post())


def giving(submission: Submission, by: Commenter) -> Callable[[], Any]:
    return lambda: thumbs.give(Submission.objects.get(pk=submission.pk), by=by, now=timezone.now())


def taking_back(submission: Submission, by: Commenter) -> Callable[[], Any]:
    return lambda: thumbs.take_back(submission, by=by, now=timezone.now())


def failed(outcomes: list[Any]) -> Counter[str]:
    return Counter(type(outcome).__name__ for outcome in outcomes if isinstance(outcome, Exception))


def kept(submission: Submission) -> int:
    return Submission.objects.values_list("thumbs", flat=True).get(pk=submission.pk)


def test_of_one_persons_thumbs_at_once_one_counts(said: Submission) -> None:
    person = a_commenter(noor())

    outcomes = at_once(*(giving(said, person) for _ in range(6)))

    assert failed(outcomes) == {}
    assert (kept(said), Thumb.objects.count()) == (1, 1)


def test_many_peoples_thumbs_at_once_are_all_counted_and_weighed_meanwhile(said: Submission) -> None:
    people = [a_commenter(a_user()) for _ in range(6)]
    beside = a_submission(
        "Another word about the road.", on=said.target_type.get_object_for_this_type(pk=said.target_pk)
    )

    outcomes = at_once(
        *(giving(said, person) for person in people), *(giving(beside, person) for person in people), thumbs.weigh_all
    )
    thumbs.weigh_all()

    assert failed(outcomes) == {}
    assert (kept(said), kept(beside)) == (6, 6)
    assert list(invariants.thumbs_that_miscount()) == []


def test_giving_and_taking_back_at_once_ends_with_what_the_row_says(said: Submission) -> None:
    person = a_commenter(noor())

    outcomes = at_once(*(act(said, person) for act in (giving, taking_back) * 3))

    assert failed(outcomes) == {}
    assert kept(said) == Thumb.objects.count()


def test_a_thumb_while_its_comment_is_removed_counts_before_or_is_refused(said: Submission) -> None:
    people = [a_commenter(a_user()) for _ in range(4)]

    outcomes = at_once(*(giving(said, person) for person in people), lambda: rejected(said))
    thumbs.weigh_all()

    assert set(failed(outcomes)) <= {"NotShown"}
    assert list(invariants.broken()) == []
    assert Submission.objects.get(pk=said.pk).rank < thumbs.ranking.STEP


def test_a_thumb_of_somebody_who_is_erased_at_once_is_gone(said: Submission) -> None:
    person = a_commenter(noor())
    others = [a_submission(f"Word {number} about the pumps.", by=noor(), on=a_post()) for number in range(2)]

    outcomes = at_once(
        lambda: erasure.erase(person, now=timezone.now()),
        giving(said, person),
        *(giving(one, a_commenter(a_user())) for one in others),
        thumbs.weigh_all,
    )

    assert outcomes[0] is None
    assert set(failed(outcomes)) <= {"MayNotTakePart", "NotShown"}
    assert not Thumb.objects.filter(commenter=person).exists()
    assert list(invariants.thumbs_that_miscount()) == []

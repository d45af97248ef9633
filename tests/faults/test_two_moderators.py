"""Two moderators decide the same two hundred comments at the same moments, through the real web server (F12)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone

from moderation.models import Decision, ReviewItem, Strike
from moderation.policy.states import State
from tests import makers
from tests.faults.running import Visitor

ITEMS = 200


@pytest.fixture
def crowded(running):
    running.start_web(workers=2, threads=4)
    return running


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told_who_and_when(crowded):
    post = makers.a_post()
    names = ("mina", "tomas")
    desk = [Visitor(makers.a_user(name, group="Moderator"), crowded.port) for name in names]
    held = [
        makers.a_submission(f"{makers.ATTACK} ({number})", by=makers.a_user(f"reader{number % 40}"), on=post)
        for number in range(ITEMS)
    ]
    items = dict(ReviewItem.objects.open().values_list("submission", "pk"))

    def reject(visitor, submission):
        seen = f"clause=2&revision={submission.current_id}&version={submission.version}"
        return visitor.ask(
            "POST", f"/moderation/queue/{items[submission.pk]}/reject/", seen, "application/x-www-form-urlencoded"
        )

    statuses, untold = Counter(), []
    with ThreadPoolExecutor(len(desk)) as pool:
        for submission in held:
            answers = list(pool.map(reject, desk, [submission] * len(desk)))
            statuses.update(status for status, _ in answers)
            decision = Decision.objects.select_related("decider").get(submission=submission, to_state=State.REJECTED)
            when = timezone.localtime(decision.created_at).strftime("%H:%M")
            told = f"{decision.decider.username}, "
            untold += [page for status, page in answers if status == 409 and not (told in page and f"({when})" in page)]

    assert statuses == {302: ITEMS, 409: ITEMS}
    assert untold == []
    assert Strike.objects.count() == ITEMS

"""Many people write at once through the real web server: nobody meets an error, and nothing is lost (F16)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from moderation.models import Decision, Submission
from tests import makers
from tests.faults.running import Visitor

WRITERS = 8
EACH = 12


@pytest.fixture
def crowded(running):
    running.start_web(workers=2, threads=4)
    return running


def everybody(act, crowd):
    with ThreadPoolExecutor(len(crowd)) as pool:
        return [answer for answers in pool.map(act, crowd) for answer in answers]


def test_eight_people_who_write_at_once_are_all_answered_and_kept(crowded):
    post = makers.a_post()
    crowd = [Visitor(makers.a_user(f"writer{number}"), crowded.port) for number in range(WRITERS)]

    def write(visitor):
        return [
            visitor.comment(post, f"{visitor.user.username} saw thing number {number} at the bridge.")
            for number in range(EACH)
        ]

    answers = everybody(write, crowd)

    assert Counter(status // 100 for status, _ in answers) == {2: WRITERS * EACH}
    assert {body["id"] for _, body in answers} == set(Submission.objects.values_list("pk", flat=True))
    assert Decision.objects.count() == WRITERS * EACH
    assert "locked" not in crowded.log()


def test_people_who_only_look_for_the_first_time_meet_no_lock(crowded):
    """The first look at one's standing makes the row of an account: a write inside a request that reads."""
    post = makers.a_post()
    writers = [Visitor(makers.a_user(f"writer{number}"), crowded.port) for number in range(4)]
    lookers = [[Visitor(makers.a_user(f"looker{n}x{m}"), crowded.port) for m in range(EACH)] for n in range(4)]
    seen = makers.a_submission(by=makers.rui(), on=post)

    def act(who):
        if isinstance(who, Visitor):
            return [who.comment(post, f"{who.user.username} saw thing {n} at the bridge.")[0] for n in range(EACH)]
        ways = ("/moderation/standing/", f"/moderation/report/{seen.pk}/", f"{post.get_absolute_url()}")
        return [looker.ask("GET", ways[place % 3])[0] for place, looker in enumerate(who)]

    answers = everybody(act, [*writers, *lookers])

    assert Counter(status // 100 for status in answers) == {2: 8 * EACH}
    assert "locked" not in crowded.log()


def test_people_who_do_different_things_to_the_same_comments_meet_no_deadlock(crowded):
    """Editing, withdrawing, reporting and deciding take the same rows in different orders."""
    post = makers.a_post()
    owners = [makers.a_user(f"owner{number}") for number in range(6)]
    mine = [
        makers.a_submission(f"{owner.username} was at the bridge on Monday.", by=owner, on=post) for owner in owners
    ]
    doing = []
    for owner, submission in zip(owners, mine, strict=True):
        comment = submission.object_pk
        me = Visitor(owner, crowded.port)
        doing.append(
            [(me, f"/comments/{comment}/edit/", f"comment=Another+text+{n}&version={{version}}") for n in range(4)]
            + [(me, f"/comments/{comment}/withdraw/", "")]
        )
    readers = [Visitor(makers.a_user(f"reporter{number}"), crowded.port) for number in range(4)]
    doing += [[(reader, f"/moderation/report/{one.pk}/", "clause=2") for one in mine] for reader in readers]
    form = "application/x-www-form-urlencoded"

    def act(steps):
        answers = []
        for visitor, path, body in steps:
            version = Submission.objects.filter(commenter__user=visitor.user).values_list("version", flat=True).first()
            answers.append(visitor.ask("POST", path, body.format(version=version), form))
        connection.close()
        return answers

    answers = everybody(act, doing)

    assert [(status, text[:200]) for status, text in answers if status >= 500 or status == 403] == []
    assert sum(status == 302 for status, _ in answers) > len(answers) / 2
    assert "deadlock" not in crowded.log()

"""How long a backtest of many comments takes, in CPU time of one core, and how much memory it takes.

    python -m bench.backtest [COMMENTS]

On a database of its own that is removed afterwards: a year of comments (100,000 unless told otherwise) by two thousand
commenters, some of them ten times as busy as others, on two hundred posts. A tenth was decided by a moderator. The
version that is tested is the packaged policy with another word, beside the packaged policy. A tenth of the comments
is run first: constant memory means that the rest adds nothing to its peak.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

PLACE = Path(tempfile.mkdtemp(prefix="parley-bench-"))
os.environ.update(
    {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(PLACE),
        "SECURE_SSL_REDIRECT": "false",
        "STATIC_MANIFEST": "false",
        "LOG_LEVEL": "ERROR",
        "ALLOWED_HOSTS": "testserver",
        "SITE_URL": "https://testserver",
    }
)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{PLACE / 'bench.sqlite3'}")

COMMENTS = 100_000
COMMENTERS = 2_000
POSTS = 200
DECIDED_BY_PEOPLE = 0.1
AT_ONCE = 5_000
ATTACK = "You are a clueless moron and everybody in this town knows it. "


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    comments = int(sys.argv[1]) if len(sys.argv) > 1 else COMMENTS
    _seed(comments)
    print(f"judging alone, one version: {_alone():,.0f} a second")
    for size in (comments // 10, comments):
        seconds, judged = _run(size)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{judged:>7,} comments: {seconds:5.1f} s, {judged / seconds:,.0f} a second, peak {peak:,.0f} MB")


def _alone() -> float:
    """How many of the same comments a second one version judges, without any facts: the least that a backtest costs."""
    from django.utils import timezone

    from moderation import policies
    from moderation.models import Revision
    from moderation.policy.content import Content
    from moderation.policy.judge import judge

    policy, now = policies.in_force(), timezone.now()
    texts = list(Revision.objects.order_by("pk").values_list("text", flat=True)[:2_000])
    begun = process_time()
    for text in texts:
        judge(policy, Content(text, now=now))
    return len(texts) / (process_time() - begun)


def _run(size: int) -> tuple[float, int]:
    """The CPU time of a backtest over the first `size` comments."""
    from django.utils import timezone

    from moderation import backtesting, drafts, policies
    from moderation.models import Backtest, Submission

    text = drafts.add_word(policies.current().document, rule="slurs", word="bridge")
    now = timezone.now()
    backtest = backtesting.ask(policies.save_draft(text, now=now), by=None, now=now)
    last = Submission.objects.order_by("pk").values_list("pk", flat=True)[size - 1]
    Backtest.objects.filter(pk=backtest.pk).update(last=last, total=size)
    begun = process_time()
    while backtest.is_open:
        backtesting.run(backtest.pk, now=timezone.now())
        backtest.refresh_from_db()
    seconds = process_time() - begun
    result = backtesting.result_of(backtest)
    assert result is not None, backtest.problem
    return seconds, result.judged


def _seed(comments: int) -> None:
    """A year of comments, in bulk: the same rows on every run."""
    from django.contrib.auth.models import User
    from django.contrib.contenttypes.models import ContentType
    from django.db import reset_queries
    from django.utils import timezone

    from bench.judging import _comment
    from bench.seeding import a_story
    from moderation import hints, policies
    from moderation.models import Commenter, Decision, Revision, Submission

    chance = random.Random(1)
    with hints.left_to_the_sweep():
        posts = [a_story(comments=0) for _ in range(POSTS)]
    digest = policies.in_force().digest
    begin = timezone.now() - timedelta(days=365)
    step = timedelta(days=364) / comments
    people = Commenter.objects.bulk_create(
        Commenter(email=f"reader{number}@example.org", name=f"Reader {number}", joined_at=begin)
        for number in range(COMMENTERS)
    )
    weights = [1 / (1 + number) ** 0.5 for number in range(COMMENTERS)]
    moderator = User.objects.create_user("mina")
    types: dict[str, Any] = {
        "content_type": ContentType.objects.get_by_natural_key("django_comments_xtd", "xtdcomment"),
        "target_type": ContentType.objects.get_for_model(posts[0]),
    }
    for first in range(0, comments, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, comments))
        fates = [_fate(chance) for _ in numbers]
        rows = Submission.objects.bulk_create(
            Submission(
                object_pk=str(number),
                target_pk=str(posts[number * POSTS // comments].pk),
                commenter=chance.choices(people, weights)[0],
                shown_name=f"Reader {number}",
                state="rejected" if fate == "rejected" else "published",
                ever_published=fate != "rejected",
                submitted_at=begin + number * step,
                touched_at=begin,
                version=2,
                policy_digest=digest,
                **types,
            )
            for number, fate in zip(numbers, fates, strict=True)
        )
        texts = Revision.objects.bulk_create(
            Revision(
                submission=row,
                number=1,
                text=(ATTACK if fate == "rejected" else "") + _comment(chance),
                html="",
                sanitizer_version=1,
                created_at=row.submitted_at,
            )
            for row, fate in zip(rows, fates, strict=True)
        )
        for row, text in zip(rows, texts, strict=True):
            row.current = text
        Submission.objects.bulk_update(rows, ["current"], batch_size=500)
        Decision.objects.bulk_create(
            decision
            for row, text, fate in zip(rows, texts, fates, strict=True)
            for decision in _decisions(row, text, fate, digest=digest, moderator=moderator)
        )
        reset_queries()


def _fate(chance: random.Random) -> str:
    drawn = chance.random()
    if drawn < DECIDED_BY_PEOPLE / 2:
        return "rejected"
    return "let through" if drawn < DECIDED_BY_PEOPLE else "published"


def _decisions(row: Any, text: Any, fate: str, *, digest: str, moderator: Any) -> list[Any]:
    """The verdict, and where a moderator had a part, their decision an hour later."""
    from moderation.models import Decision

    at: datetime = row.submitted_at
    common: dict[str, Any] = {"submission": row, "revision": text, "policy_digest": digest}
    if fate == "published":
        publish = {"from_state": "pending", "to_state": "published", "cause": "verdict"}
        return [Decision(number=2, created_at=at, **publish, **common)]
    hold = {"from_state": "pending", "to_state": "held", "cause": "verdict", "clause": "2"}
    to_state = "rejected" if fate == "rejected" else "published"
    decide = {"from_state": "held", "to_state": to_state, "cause": "moderator", "clause": "2", "decider": moderator}
    later = at + timedelta(hours=1)
    return [
        Decision(number=1, created_at=at, **hold, **common),
        Decision(number=2, created_at=later, **decide, **common),
    ]


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(PLACE, ignore_errors=True)

"""What workers do. Each task takes an id, claims the row, calls one verb, and may run twice."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.utils import timezone

from moderation import backtesting, brake, hints, letters, purging, releases, sweeping, thumbs, trials
from moderation.checking import running, teaching
from moderation.learning import calibrating, labels
from moderation.policy.model.fast import WeightsError

log = structlog.get_logger(__name__)

SWEPT = {
    hints.JUDGE: "submissions",
    hints.SEND: "letters",
    backtesting.TASK: "backtests",
    trials.TASK: "comparisons",
    releases.TASK: "releases",
    hints.CHECK: "checks",
    hints.TEACH: "lessons",
}


@shared_task(soft_time_limit=20, time_limit=30)
def judge_submission(pk: int) -> bool:
    """Judge one PENDING submission; returns whether this run judged it.

    A rule that does not end is ended by the first limit, and is a rule that failed; what is left of it by the second.
    """
    return sweeping.judge_claimed(pk, now=timezone.now())


@shared_task
def send_letter(*pks: int) -> int:
    """Send a letter, or several; returns how many this run sent."""
    return sum(letters.send(pk, now=timezone.now()) for pk in pks)


@shared_task
def run_check(pk: int) -> bool:
    """Ask one check from outside about one text, and judge with its answer; returns whether it had one."""
    return running.run(pk)


@shared_task
def teach_check(pk: int) -> bool:
    """Tell one check what a person decided; returns whether this run told it."""
    return teaching.teach(pk)


@shared_task
def run_backtest(pk: int) -> bool:
    """Work on one backtest for some seconds; returns whether it is done. What is left is queued again."""
    return backtesting.run(pk, now=timezone.now())


@shared_task
def try_version(pk: int) -> bool:
    """Have the version on trial judge the comment of one decision; returns whether this run did."""
    return trials.compare(pk, now=timezone.now())


@shared_task
def go_on_releasing(pk: int) -> bool:
    """Publish more of what a release lets go; returns whether it is finished."""
    return releases.go_on(pk, now=timezone.now())


@shared_task
def weigh_threads() -> int:
    """Order by thumbs what got some since the last time; returns in how many threads."""
    return thumbs.weigh_all()


@shared_task
def check_brake() -> bool:
    """Put the earlier policy back if the one just adopted holds far too much; returns whether it did."""
    return brake.check(now=timezone.now()) is not None


@shared_task
def label_decisions() -> int:
    """Follow the people's decisions since the last time; returns how many there were."""
    return labels.catch_up()


@shared_task(soft_time_limit=240, time_limit=300)
def learn_from_decisions() -> int:
    """Learn from what people decided; returns how many versions this run made.

    A damaged model is no reason to come again at once.
    """
    try:
        made = calibrating.learn(now=timezone.now())
    except WeightsError as problem:
        log.warning("nothing_learnt", problem=str(problem))
        return 0
    log.info("learnt", versions=[version.name for version in made])
    return len(made)


@shared_task(soft_time_limit=840, time_limit=900)
def purge() -> int:
    """Forget what is older than the site keeps it; returns how many rows were touched. What is left, the next run takes."""
    purged = purging.purge(now=timezone.now())
    if any(purged.values()):
        log.info("purged", **{name.replace(" ", "_"): number for name, number in purged.items() if number})
    return sum(purged.values())


@shared_task
def sweep() -> dict[str, int]:
    """Queue again whatever the broker lost: submissions nobody judges, letters nobody sends, jobs nobody goes on with."""
    now = timezone.now()
    lost = {
        hints.JUDGE: sweeping.undecided(now=now),
        hints.SEND: letters.unsent(now=now),
        backtesting.TASK: backtesting.unfinished(now=now),
        trials.TASK: trials.uncompared(now=now),
        releases.TASK: releases.unfinished(),
        hints.CHECK: running.owed(now=now),
        hints.TEACH: teaching.owed(now=now),
    }
    for task, keys in lost.items():
        for pk in keys:
            hints.hint_on_commit(task, pk)
    swept = {name: len(lost[task]) for task, name in SWEPT.items()}
    if any(swept.values()):
        log.info("swept", **swept)
    return swept

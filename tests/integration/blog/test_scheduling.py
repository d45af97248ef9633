"""What goes out by itself: at its time, once, in order, whoever sweeps and however late."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import TransactionTestCase

from blog import publishing, scheduling
from blog.models import Post, PostEvent, PostState, ScheduledChange, ScheduledState, Section
from blog.publishing import BlockText
from tests.integration.blog.test_concurrent_publishing import all_at_once
from tests.integration.blog.writing import MORNING, a_draft, a_published_post, a_text, an_update, minutes, retold

NOON = MORNING + minutes(175)

pytestmark = pytest.mark.django_db


def scheduled_update(post: Post, text: str = "The water is falling.", *, at=NOON, **how) -> ScheduledChange:
    return scheduling.schedule_update(post, blocks=[BlockText(text)], at=at, now=MORNING, **how)


def scheduled_edit(post: Post, *, at=NOON, **changes) -> ScheduledChange:
    post.refresh_from_db()
    return scheduling.schedule_edit(post, retold(post, **changes), version=post.version, at=at, now=MORNING)


# --- what is left alone ---


def test_nothing_goes_out_before_its_time():
    draft = a_draft()
    scheduling.schedule_post(draft, at=NOON, now=MORNING)

    assert scheduling.sweep(now=NOON - minutes(1)) == 0
    assert Post.objects.get().state == PostState.SCHEDULED


def test_what_was_cancelled_does_not_go_out():
    draft = a_draft()
    scheduling.cancel(scheduling.schedule_post(draft, at=NOON, now=MORNING), now=MORNING)

    assert scheduling.sweep(now=NOON) == 0
    assert Post.objects.get().state == PostState.DRAFT


def test_what_was_put_off_waits_for_its_new_time():
    change = scheduling.schedule_post(a_draft(), at=NOON, now=MORNING)
    scheduling.move(change, at=NOON + minutes(60), now=MORNING)

    assert scheduling.sweep(now=NOON) == 0


def test_a_time_that_has_passed_is_refused():
    with pytest.raises(scheduling.TooEarly):
        scheduling.schedule_post(a_draft(), at=MORNING, now=MORNING)


def test_what_went_out_is_not_cancelled():
    change = scheduling.schedule_post(a_draft(), at=NOON, now=MORNING)
    scheduling.sweep(now=NOON)

    with pytest.raises(scheduling.AlreadySettled):
        scheduling.cancel(change)


# --- what goes out ---


def test_a_draft_goes_out_as_it_is_when_its_time_comes():
    draft = a_draft()
    scheduling.schedule_post(draft, at=NOON, now=MORNING)
    publishing.edit(draft, retold(draft), version=draft.version, now=MORNING + minutes(5))

    scheduling.sweep(now=NOON)

    post = Post.objects.get()
    assert (post.is_published, post.first_published_at) == (True, NOON)
    assert post.original.blocks.first().text == "The river rose at night."


def test_a_story_that_is_scheduled_again_waits_once_for_the_last_time_given():
    draft = a_draft()
    for hours in (1, 2):
        scheduling.schedule_post(draft, at=NOON + timedelta(hours=hours), now=MORNING)

    assert ScheduledChange.objects.waiting().get().go_live_at == NOON + timedelta(hours=2)


def test_a_story_published_by_hand_waits_no_longer():
    draft = a_draft()
    scheduling.schedule_post(draft, at=NOON, now=MORNING)
    publishing.publish(draft, now=MORNING + minutes(5))

    assert scheduling.sweep(now=NOON) == 0
    assert not ScheduledChange.objects.waiting().exists()


def test_an_update_that_is_scheduled_again_waits_once_for_the_last_time_given():
    post = a_published_post()
    scheduled_update(post)
    scheduled_update(post, at=NOON + minutes(5))

    assert list(ScheduledChange.objects.values_list("go_live_at", flat=True)) == [NOON + minutes(5)]


def test_an_update_that_went_out_may_be_scheduled_again():
    post = a_published_post()
    scheduled_update(post)
    scheduling.sweep(now=NOON)
    scheduled_update(post, at=NOON + minutes(5))

    assert scheduling.sweep(now=NOON + minutes(5)) == 1


def test_an_update_is_given_the_number_that_is_next_when_it_goes_out():
    post = a_published_post()
    scheduled_update(post, "Scheduled first.")
    an_update(post, "Written later, out at once.")

    scheduling.sweep(now=NOON)

    assert [section.blocks.get().text for section in Section.objects.updates()] == [
        "Written later, out at once.",
        "Scheduled first.",
    ]


def test_an_edit_goes_out_on_top_of_an_update_that_came_meanwhile():
    post = a_published_post()
    scheduled_edit(post, text="Mended.")
    an_update(post, "Meanwhile.")

    scheduling.sweep(now=NOON)

    assert [block.text for block in Post.objects.with_sections().get().standing_blocks] == [
        "Mended.",
        "Officials said the gates were closed.",
        "Meanwhile.",
    ]


def test_an_edit_of_what_somebody_changed_since_is_refused_with_its_text_kept():
    post = a_published_post()
    change = scheduled_edit(post, text="Mine.")
    publishing.edit(post, retold(post, text="Theirs."), version=post.version, now=MORNING + minutes(5))

    scheduling.sweep(now=NOON)

    change.refresh_from_db()
    assert change.state == ScheduledState.REFUSED
    assert "Mine." in change.document
    assert Post.objects.get().original.blocks.first().text == "Theirs."


def test_an_edit_of_an_update_that_was_withdrawn_meanwhile_is_refused_with_its_text_kept():
    post = a_published_post()
    section = an_update(post, "The water is falling.")
    post.refresh_from_db()
    text = publishing.text_of(post)
    edit = replace(text, sections=(replace(text.sections[1], blocks=(BlockText("The water fell."),)),))
    change = scheduling.schedule_edit(post, edit, version=post.version, at=NOON, significant=True, now=MORNING)
    publishing.withdraw_update(section, reason="It rose.", significant=False, now=MORNING + minutes(40))
    moved_at = Post.objects.get().significant_at

    scheduling.sweep(now=NOON)

    change.refresh_from_db()
    assert (change.state, change.outcome) == (ScheduledState.REFUSED, "This update is withdrawn.")
    assert "The water fell." in change.document
    assert section.blocks.get().text == "The water is falling."
    assert Post.objects.get().significant_at == moved_at


def test_an_edit_of_the_story_goes_out_though_an_update_was_withdrawn_meanwhile():
    post = a_published_post()
    section = an_update(post, "The water is falling.")
    scheduled_edit(post, text="Mended.")
    publishing.withdraw_update(section, reason="It rose.", now=MORNING + minutes(40))

    scheduling.sweep(now=NOON)

    assert Post.objects.get().original.blocks.first().text == "Mended."


def test_a_headline_mended_meanwhile_survives_an_edit_of_the_text():
    post = a_published_post()
    scheduled_edit(post, text="Mended.")
    mended = replace(publishing.text_of(post), headline="A mended headline")
    publishing.edit(post, mended, version=post.version, now=MORNING + minutes(5))

    scheduling.sweep(now=NOON)

    assert Post.objects.get().headline == "A mended headline"


def test_after_three_hours_without_a_worker_all_goes_out_once_and_in_order():
    post = a_published_post()
    for hour, text in [(2, "third"), (0, "first"), (1, "second")]:
        scheduled_update(post, text, at=NOON + timedelta(hours=hour))

    late = NOON + timedelta(hours=3)
    swept = [scheduling.sweep(now=late), scheduling.sweep(now=late + minutes(1))]

    assert swept == [3, 0]
    assert [section.blocks.get().text for section in Section.objects.updates()] == ["first", "second", "third"]
    assert list(PostEvent.objects.values_list("seq", flat=True)) == [1, 2, 3, 4]


def test_what_fails_waits_and_so_does_what_follows_it_on_its_post_only():
    post, other = a_published_post(), a_draft()
    scheduled_edit(post, text="Mended.")
    scheduled_update(post, at=NOON + minutes(1))
    scheduling.schedule_post(other, at=NOON + minutes(2), now=MORNING)
    ScheduledChange.objects.filter(kind="edit").update(document="{}")

    assert scheduling.sweep(now=NOON + minutes(3)) == 1
    assert ScheduledChange.objects.waiting().count() == 2


def test_what_fails_for_ever_keeps_nothing_else_from_going_out(monkeypatch):
    monkeypatch.setattr(scheduling, "CHANGES_A_SWEEP", 2)
    for number in range(3):
        scheduled_edit(a_published_post(a_text(f"Broken {number}")), text="Mended.")
    ScheduledChange.objects.update(document="{}")
    whole = a_published_post(a_text("A whole one"))
    scheduled_update(whole, "It goes out.", at=NOON + minutes(1))

    assert scheduling.sweep(now=NOON + minutes(2)) == 1


def test_a_sweep_leaves_what_is_too_much_to_the_next(monkeypatch):
    monkeypatch.setattr(scheduling, "CHANGES_A_SWEEP", 2)
    post = a_published_post()
    for number in range(3):
        scheduled_update(post, f"Number {number}.")

    assert [scheduling.sweep(now=NOON), scheduling.sweep(now=NOON + minutes(1))] == [2, 1]


def test_the_command_sweeps(capsys):
    change = scheduling.schedule_post(a_draft(), at=NOON, now=MORNING)

    call_command("go_live")

    change.refresh_from_db()
    assert change.state == ScheduledState.DONE
    assert capsys.readouterr().out.startswith("1 published")


def test_beat_sweeps_each_minute_and_nothing_waits_in_the_broker():
    from config.celery import app

    entry = settings.CELERY_BEAT_SCHEDULE["go_live"]

    app.loader.import_default_modules()
    assert entry["task"] in app.tasks
    assert entry["schedule"] == timedelta(minutes=1)


class SweepsAtOnceTests(TransactionTestCase):
    def setUp(self) -> None:
        self.post = a_published_post()
        for number in range(3):
            scheduled_update(self.post, f"Update {number}", at=NOON + minutes(number))

    def test_two_sweeps_at_once_publish_once_and_in_order(self) -> None:
        out: list[int] = []

        raised = all_at_once(lambda _: out.append(scheduling.sweep(now=NOON + minutes(5))), threads=4)

        texts = [section.blocks.get().text for section in Section.objects.updates()]
        assert (raised, sum(out), texts) == ([], 3, ["Update 0", "Update 1", "Update 2"])

    def test_a_sweep_and_a_change_of_mind_at_once_end_in_one_of_the_two(self) -> None:
        changes = list(ScheduledChange.objects.in_order())

        def work(number: int) -> object:
            if number:
                return scheduling.cancel(changes[0])
            return scheduling.sweep(now=NOON)

        raised = all_at_once(work, threads=2)

        published = Section.objects.updates().count()
        assert published == len(raised)
        assert {type(error) for error in raised} <= {scheduling.AlreadySettled}

    def test_a_sweep_that_dies_half_way_leaves_its_change_waiting(self) -> None:
        change = ScheduledChange.objects.in_order().first()

        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            scheduling.go_live(change, now=NOON)
            raise KeyboardInterrupt

        assert ScheduledChange.objects.waiting().count() == 3
        assert not Section.objects.updates().exists()

"""The moderation log is found again: by who, what, clause, comment, day and the words of a note."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moderation import appeals, audit, policies, workflow
from moderation.models import AuditEntry, Decision, Submission
from moderation.views import log, log_filters
from tests.integration.moderation.owning import olga, signed_in
from tests.makers import ATTACK, FINE, a_commenter, a_submission, mina, rejected, rui, sable, tomas

pytestmark = pytest.mark.django_db

LOG = "/moderation/log/"
EXPORT = "/moderation/log/export/"


def noted(submission: Submission, note: str, *, now: datetime | None = None) -> Decision:
    submission.refresh_from_db()
    assert submission.current_id is not None
    seen = {"revision": submission.current_id, "version": submission.version}
    return workflow.reject(submission, by=mina(), clause="2", note=note, now=now, **seen)


def test_nothing_asked_for_gives_every_line() -> None:
    a_submission(FINE)

    assert len(found()) == AuditEntry.objects.count()


def test_it_finds_what_somebody_did_by_their_name() -> None:
    rejected(a_submission(ATTACK, by=sable()), by=tomas())
    rejected(a_submission(ATTACK, by=rui()), by=mina())

    assert {line.actor for line in found(who="tomas")} == {"tomas"}


def test_it_finds_what_the_policy_did() -> None:
    rejected(a_submission(ATTACK, by=sable()))

    assert "comment.held" in {line.action for line in found(who="policy")}


def test_it_finds_what_a_commenter_did_by_the_key_that_the_log_gives() -> None:
    key = audit.key_of(a_commenter(sable()))
    a_submission(FINE, by=rui())
    a_submission(ATTACK, by=sable())

    assert [(line.actor, line.action) for line in found(who=key)] == [(key, "comment.submitted")]


def test_it_finds_one_kind_of_act() -> None:
    rejected(a_submission(ATTACK, by=sable()))

    assert [line.action for line in found(action="comment.rejected")] == ["comment.rejected"]


def test_it_finds_what_cites_a_clause() -> None:
    rejected(a_submission(ATTACK, by=sable()), clause="2")
    rejected(a_submission(f"{ATTACK} Again.", by=rui()), clause="4")

    assert {line.action for line in found(clause="4")} == {"comment.rejected", "strike.issued"}


def test_it_tells_the_whole_story_of_one_comment() -> None:
    submission = a_submission(ATTACK, by=sable())
    a_submission(f"{ATTACK} Again.", by=rui())
    appeal = appeals.open_appeal(rejected(submission), by=a_commenter(sable()), text="Please look again.")
    appeals.overturn(appeal, by=tomas(), reply="You are right.")

    actions = [line.action for line in reversed(found(comment=str(submission.pk)))]

    assert actions[:3] == ["comment.submitted", "comment.held", "comment.rejected"]
    assert {"strike.issued", "sanction.issued", "appeal.overturned", "strike.voided"} <= set(actions)
    assert actions.count("comment.submitted") == 1


def test_both_days_belong_to_the_days_that_are_asked_for() -> None:
    mina()
    for day in (1, 2, 3, 4):
        audit.record("review.claimed", actor=mina(), subject=mina(), now=datetime(2026, 3, day, 12, tzinfo=UTC))

    days = [line.at.day for line in found(since="2026-03-02", until="2026-03-03")]

    assert days == [3, 2]


def test_it_finds_the_words_of_a_moderators_note() -> None:
    noted(a_submission(ATTACK, by=sable()), "Third time this week, see the thread on the bridge.")
    noted(a_submission(f"{ATTACK} Again.", by=rui()), "Borderline.")

    assert [line.note for line in found(words="BRIDGE third")] == [
        "Third time this week, see the thread on the bridge."
    ]


def test_it_finds_why_a_version_of_the_policy_was_adopted() -> None:
    version = policies.save_draft(f"{policies.current().document}\n# Another.\n", now=timezone.now(), by=olga())
    policies.adopt(version, by=olga(), now=timezone.now(), why="The flood of advertising.")

    assert [line.action for line in found(words="advertising")] == ["policy.adopted"]


def test_a_note_that_was_not_written_is_not_found() -> None:
    rejected(a_submission(ATTACK, by=sable()))

    assert found(words="nothing") == []


def test_of_more_notes_than_are_taken_at_once_the_page_says_so_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three decisions of one moment, as a bulk makes them: none is left out and none comes twice."""
    monkeypatch.setattr(log_filters, "MOST_NOTES", 2)
    now = timezone.now()
    for number in range(3):
        noted(a_submission(f"{ATTACK} {number}", by=sable()), f"Seen, {number}.", now=now)

    first = _as_mina().get(LOG, {"words": "seen"})
    second = _as_mina().get(LOG + first.context["older_notes"])

    assert "Go on with older notes" in first.content.decode()
    assert [line.note for line in first.context["lines"]] == ["Seen, 2.", "Seen, 1."]
    assert [line.note for line in second.context["lines"]] == ["Seen, 0."]
    assert second.context["older_notes"] == ""


def test_words_are_found_in_the_days_that_are_asked_for_however_many_came_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log_filters, "MOST_NOTES", 1)
    long_ago = datetime(2026, 3, 2, 12, tzinfo=UTC)
    noted(a_submission(ATTACK, by=sable()), "Seen in March.", now=long_ago)
    noted(a_submission(f"{ATTACK} Again.", by=sable()), "Seen since.")

    assert [line.note for line in found(words="seen", until="2026-03-02")] == ["Seen in March."]


def test_filters_narrow_together_and_pages_keep_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "PAGE", 1)
    for number in range(3):
        rejected(a_submission(f"{ATTACK} {number}", by=sable()))

    first = _as_mina().get(LOG, {"action": "comment.rejected", "who": "mina"})
    second = _as_mina().get(LOG + first.context["older"])

    assert [line.action for line in second.context["lines"]] == ["comment.rejected"]
    assert second.context["lines"][0].sequence < first.context["lines"][0].sequence


REFUSED = {
    "a filter that there is not": {"state": "held"},
    "an action that there is not": {"action": "comment.eaten"},
    "a name that nobody has": {"who": "nobody-here"},
    "a name with a null in it": {"who": "mi\0na"},
    "a clause of many words": {"clause": "be nice"},
    "a null for a clause": {"clause": "\0"},
    "a comment that is no number": {"comment": "17 or 1=1"},
    "a comment too large for any key": {"comment": "9" * 30},
    "a day that there is not": {"since": "2026-02-30"},
    "a day before all days": {"until": "0000-00-00"},
    "a day that is not written out": {"since": "20260203"},
    "the last day there is": {"until": "9999-12-31"},
    "far too many words": {"words": "a b c d e f g h"},
    "a null among the words": {"words": "a\0b"},
    "a place among notes that there is not": {"words": "seen", "notes": "5"},
    "a filter twice": {"who": ["mina", "tomas"]},
}


@pytest.mark.parametrize("asked", REFUSED.values(), ids=REFUSED)
def test_the_log_refuses(asked: dict[str, Any]) -> None:
    mina()

    assert _as_mina().get(LOG, asked).status_code == 400
    assert signed_in().get(EXPORT, asked).status_code == 400


def test_a_day_that_begins_before_the_calendar_of_the_database_is_no_day(settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Berlin"

    for asked in ({"since": "0001-01-01"}, {"since": "0001-01-01", "words": "a"}):
        assert _as_mina().get(LOG, asked).status_code == 400


@pytest.mark.parametrize("name", ["who", "clause", "words"])
@pytest.mark.parametrize("value", ["'", '"; DROP TABLE', "%", "_", "\\", "ﬀ", "<b>", "{{", "a:b"])
def test_what_is_typed_is_searched_for_and_nothing_else(name: str, value: str) -> None:
    rejected(a_submission(ATTACK, by=sable()))

    answer = _as_mina().get(LOG, {name: value})

    assert answer.status_code == 400 or answer.context["lines"] == ()


def test_a_page_of_the_log_asks_as_much_for_many_lines_as_for_few() -> None:
    numbers = []
    for _ in range(2):
        for number in range(4):
            noted(a_submission(f"{ATTACK} {number}", by=sable()), "Seen.")
        client = _as_mina()
        with CaptureQueriesContext(connection) as asked:
            client.get(LOG, {"words": "seen"})
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]


# -- The export -------------------------------------------------------------------------------------------------------


def test_an_owner_takes_the_lines_that_the_filters_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "BATCH", 2)
    for number in range(5):
        rejected(a_submission(f"{ATTACK} {number}", by=sable()))

    rows = exported(action="comment.rejected")

    assert [row["did"] for row in rows] == ["comment.rejected"] * 5
    assert {row["who"] for row in rows} == {"mina"}


def test_the_export_holds_every_line_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "BATCH", 3)
    rejected(a_submission(ATTACK, by=sable()))
    newest = AuditEntry.objects.latest("sequence").sequence

    assert [int(row["line"]) for row in exported()] == list(range(newest, 0, -1))


def test_the_export_holds_the_lines_of_all_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_filters, "MOST_NOTES", 2)
    for number in range(5):
        noted(a_submission(f"{ATTACK} {number}", by=sable()), f"Seen, {number}.")

    assert [row["note"] for row in exported(words="seen")] == [f"Seen, {number}." for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("note", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_no_cell_of_the_export_is_a_formula(note: str) -> None:
    noted(a_submission(ATTACK, by=sable()), note)

    assert exported(action="comment.rejected")[0]["note"].startswith("'")


@pytest.mark.parametrize("who", [mina, rui])
def test_nobody_but_an_owner_takes_the_log_away(who: Callable[[], Any]) -> None:
    assert signed_in(who()).get(EXPORT).status_code == 403


def found(**asked: str) -> Any:
    return list(_as_mina().get(LOG, asked).context["lines"])


def exported(**asked: str) -> list[dict[str, str]]:
    answer: Any = signed_in().get(EXPORT, asked)
    return list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode(), newline="")))


def _as_mina() -> Client:
    return signed_in(mina())

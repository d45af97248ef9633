"""(T59) Everything that is kept about somebody can be had by them, in one file, and nothing of anybody else's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moderation import personal_data, reports
from moderation.models import KeptMailbox, Trace
from tests.integration.moderation.test_erasure import ADDRESS, NAME, WORD, a_life, quillon
from tests.makers import ATTACK, FINE, a_commenter, a_submission, noor, rejected
from tests.recipes.models import Recipe, Remark

pytestmark = pytest.mark.django_db


def _told_to(user: User) -> dict[str, Any]:
    """The file, as it is read by whoever has it."""
    client = Client()
    client.force_login(user, backend="config.accounts.AuthenticationBackend")
    answer = client.get("/moderation/standing/export/")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    read: dict[str, Any] = json.loads(answer.content)
    return read


def test_every_link_to_a_person_is_told_or_left_out_for_a_reason() -> None:
    assert personal_data.unmentioned() == []


def test_a_link_that_nobody_mentions_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {link: where for link, where in personal_data.TOLD.items() if link != "moderation.Trace.commenter"}
    monkeypatch.setattr(personal_data, "TOLD", known)

    assert personal_data.unmentioned() == ["moderation.Trace.commenter"]


def test_every_name_that_a_link_leads_to_is_a_section() -> None:
    assert set(personal_data.TOLD.values()) <= set(personal_data.SECTIONS)


def test_comments_are_told_with_every_text_and_every_decision() -> None:
    a_life(quillon())

    comments = {one["texts"][-1]["text"][-1]: one for one in _told_to(quillon())["comments"]}

    assert {number: one["state"] for number, one in comments.items()} == {
        "2": "published",
        "3": "withdrawn",
        "4": "held",
        "5": "rejected",
    }
    assert [one["number"] for one in comments["2"]["texts"]] == [1, 2]
    assert [one["by"] for one in comments["5"]["decisions"]] == ["a rule", "a moderator"]


def test_what_they_asked_and_were_told_is_there() -> None:
    a_life(quillon())

    told = _told_to(quillon())

    assert told["account"]["email"] == ADDRESS
    assert [one["address"] for one in told["addresses"]] == [ADDRESS]
    assert [one["text"] for one in told["reports"]] == [f"No {WORD}."]
    assert [said["by"] for said in told["appeals"][0]["messages"]] == ["a moderator", "you"]
    assert {"statement", "appeal_received"} <= {letter["kind"] for letter in told["letters"]}
    assert told["strikes"][0]["points"] == 3
    assert {line["did"] for line in told["log"]} >= {"comment.submitted", "appeal.opened"}


def test_nobody_else_is_in_it() -> None:
    a_life(quillon())

    told = json.dumps(_told_to(quillon()))

    others = {"mina", "tomas", "noor", "rui@", "noor@", f"{NAME} again.", f"{NAME} says {WORD}"}
    assert [who for who in others if who in told.lower()] == []
    hashes = [*Trace.objects.values_list("digest", flat=True), *KeptMailbox.objects.values_list("digest", flat=True)]
    assert hashes
    assert [one for one in [*hashes, quillon().password] if one in told] == []


def test_somebody_elses_report_of_their_comment_is_not_told() -> None:
    seen = a_submission(FINE, by=quillon())
    reports.file(seen, reporter=a_commenter(noor()), clause="2", text="haystack")

    assert "haystack" not in json.dumps(_told_to(quillon()))


def test_comments_of_any_model_are_told() -> None:
    recipe = Recipe.objects.create(title="Soup", method="Boil.")
    Remark.objects.create(recipe=recipe, cook=quillon(), words=f"{FINE} The {WORD}.")

    comment = _told_to(quillon())["comments"][0]

    assert (comment["on"]["title"], comment["texts"][0]["text"]) == ("Soup", f"{FINE} The {WORD}.")


def test_it_costs_as_many_queries_for_many_comments_as_for_few() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            personal_data.gathered(a_commenter(quillon()), now=timezone.now())
        return len(asked)

    post = a_submission(FINE, by=quillon())
    few = cost()
    for number in range(5):
        rejected(a_submission(f"{ATTACK} {number}", by=quillon(), on=_target(post)))

    assert cost() <= few + 1


def _target(submission: Any) -> Any:
    return submission.target_type.get_object_for_this_type(pk=submission.target_pk)

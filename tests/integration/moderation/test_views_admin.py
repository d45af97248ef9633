"""Django's admin shows moderation's rows and changes none of them, not even for a superuser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from moderation import admin as moderation_admin
from moderation import appeals, backtesting, bulk, escalation, policies, releases, reports, trials
from moderation.bulk import Kind, Seen
from moderation.learning import calibrating
from moderation.models import (
    CalibrationMode,
    CalibrationVersion,
    Decision,
    Nudge,
    PolicyVersion,
    Release,
    Released,
    Report,
    ReportingStep,
    Resemblance,
    ReviewItem,
    Revision,
    RuleFailure,
    RuleRecord,
    Sanction,
    SecondOpinion,
    Signal,
    Submission,
    SuspendedRule,
)
from moderation.models.append_only import AppendOnlyModel
from tests.integration.moderation.versions import a_draft
from tests.makers import ATTACK, FINE, a_commenter, a_submission, a_user, item_of, mina, noor, rejected, sable, tomas

pytestmark = pytest.mark.django_db

SHOWN = [model for model, shown in admin.site._registry.items() if isinstance(shown, moderation_admin.LookedUp)]
# The page itself, the session, the account, its permissions; then the rows, how many there are, and what hangs on them.
MOST_QUERIES = 9


# -- What is there ------------------------------------------------------------------------------------------------


def test_every_table_is_looked_up_or_left_out_for_a_reason() -> None:
    tables = set(apps.get_app_config("moderation").get_models())
    beside = {inline.model for model in SHOWN for inline in admin.site._registry[model].inlines}

    assert tables == set(SHOWN) | beside | set(moderation_admin.NOT_SHOWN)


def test_all_history_but_what_finds_a_person_can_be_looked_up() -> None:
    history = {model for model in apps.get_app_config("moderation").get_models() if issubclass(model, AppendOnlyModel)}

    assert not history & set(moderation_admin.NOT_SHOWN)


def test_every_page_opens_at_a_price_that_the_number_of_rows_does_not_change() -> None:
    client = _root()
    _a_whole_story()
    before = dict(_prices(client))

    _a_whole_story(together=3)

    assert {name: price for name, price in _prices(client) if price != before[name]} == {}
    assert {name: price for name, price in before.items() if price > MOST_QUERIES} == {}


def test_what_is_searched_for_by_a_number_is_found_by_its_keys() -> None:
    _a_whole_story()
    submission = Submission.objects.latest("pk")

    page = _root().get(_address(Decision, "changelist"), {"q": str(submission.pk)})

    assert set(submission.decisions.all()) <= set(page.context["cl"].result_list)


@pytest.mark.parametrize("asked", ["mina", "9" * 30, "-1", "\u0662", "' OR 1=1 --"])
def test_whatever_is_searched_for_a_list_answers(asked: str) -> None:
    client = _root()

    assert {client.get(_address(model, "changelist"), {"q": asked}).status_code for model in SHOWN} == {200}


def test_every_filter_answers() -> None:
    _a_whole_story()
    client = _root()

    for model in SHOWN:
        changes = client.get(_address(model, "changelist")).context["cl"]
        offered = [choice["query_string"] for found in changes.filter_specs for choice in found.choices(changes)]
        answers = {client.get(_address(model, "changelist") + query).status_code for query in offered}
        assert answers <= {200}, model


def test_a_key_that_is_none_leads_nowhere() -> None:
    assert _root().get(_address(Decision, "change", "nothing")).status_code == 302


def test_a_row_leads_to_where_something_can_be_done_about_it() -> None:
    item = item_of(a_submission(ATTACK, by=sable()))

    page = _root().get(_address(ReviewItem, "change", item.pk)).content.decode()

    assert f'href="{reverse("moderation:item", args=[item.pk])}"' in page


# -- What is not there --------------------------------------------------------------------------------------------


def test_nothing_is_added() -> None:
    client = _root()

    answers = {model.__name__: client.post(_address(model, "add")).status_code for model in SHOWN}

    assert answers == dict.fromkeys(answers, 403)


@pytest.mark.parametrize("deed", ["change", "delete"])
def test_nothing_is_changed_or_deleted(deed: str) -> None:
    _a_whole_story()
    client = _root()
    for model in SHOWN:
        row = model._default_manager.order_by("pk").last()
        before = list(model._default_manager.values())

        answer = client.post(_address(model, deed, row.pk if row else 1), {"post": "yes"})

        assert row is None or answer.status_code == 403, model
        assert list(model._default_manager.values()) == before, model


def test_there_is_nothing_to_do_about_many_rows_at_once() -> None:
    _a_whole_story()
    keys = [str(key) for key in Sanction.objects.values_list("pk", flat=True)]

    _root().post(_address(Sanction, "changelist"), {"action": "delete_selected", "_selected_action": keys, "post": "y"})

    assert [str(key) for key in Sanction.objects.values_list("pk", flat=True)] == keys


def test_the_story_of_these_tests_leaves_rows_of_every_kind() -> None:
    _a_whole_story()

    assert [model for model in SHOWN if not model._default_manager.exists()] == []


def test_no_address_is_shown() -> None:
    commenter = a_commenter(sable())
    type(commenter).objects.update(email="sable@example.org")

    page = _root().get(_address(type(commenter), "change", commenter.pk)).content.decode()

    assert "sable@example.org" not in page


# -- A story ------------------------------------------------------------------------------------------------------


def _a_whole_story(*, together: int = 1) -> None:
    """A comment is reported and removed; its author appeals, is asked, and is right. It leaves rows of every kind.

    Meanwhile another policy is tested and on trial, what a rule held is released, some are decided together, and one is
    passed on.
    """
    now = timezone.now()
    writer = a_user()
    draft = PolicyVersion.objects.on_trial().first() or trials.begin(a_draft(), by=None, now=now)
    submission = a_submission(f"{FINE} Says {writer.username}.", by=writer)
    trials.compare(Decision.objects.get(submission=submission).pk, now=now)
    backtesting.ask(draft, by=None, now=now)
    newest = releases.newest_decision()
    releases.release(digest=policies.current().digest, rule="slurs", until=newest, by=mina(), now=now)
    reports.file(submission, reporter=a_commenter(noor()), clause="1")
    decision = rejected(submission, by=tomas(), clause="1")
    SecondOpinion.objects.create(decision=decision, about="1", asked_at=now)
    appeal = appeals.open_appeal(decision, by=a_commenter(writer), text="Please look again.")
    appeals.ask(appeal, by=mina(), question="At what?")
    appeals.overturn(appeal, by=mina(), reply="You are right.")
    rejected(a_submission(f"{ATTACK} Says {writer.username}.", by=writer), by=tomas())
    several = [a_submission(f"{ATTACK} Really, {writer.username} {n}.", by=writer) for n in range(together)]
    seen = [Seen(item_of(one).pk, revision=one.current_id or 0, version=one.version) for one in several]
    bulk.publish(Kind(author=str(several[0].commenter_id)), seen, by=mina(), now=now)
    passed = item_of(a_submission(f"{ATTACK} Truly, {writer.username}.", by=writer))
    escalation.escalate(passed, by=mina(), to=tomas(), note="Yours, I think.")
    calibrating.set_mode(CalibrationMode.OFF, by=mina(), seen=getattr(calibrating.current(), "pk", None), now=now)
    _rows_that_take_long_to_come_by(submission)


def _rows_that_take_long_to_come_by(submission: Submission) -> None:
    now, digest = timezone.now(), policies.current().digest
    version, revision = PolicyVersion.objects.get(digest=digest), Revision.objects.latest("pk")
    named = {"rule": f"rule {submission.pk}", "what": "ValueError"}
    RuleFailure.objects.create(version=version, revision=revision, attempt=1, created_at=now, **named)
    SuspendedRule.objects.create(version=version, failures=3, suspended_at=now, **named)
    Signal.objects.create(revision=revision, name=f"deep {submission.pk}", created_at=now, not_before=now)
    RuleRecord.objects.create(rule=named["rule"], clause="1")
    Released.objects.create(release=Release.objects.latest("pk"), decision=submission.decisions.latest("pk"))
    calibrated = {"slope": 1.0, "intercept": 0.0, "learnt_from": 9, "compared_on": 9, "comparison": {}}
    CalibrationVersion.objects.create(
        digest=f"{submission.pk:064x}",
        kind="platt",
        base="0",
        learnt_until=now,
        is_better=True,
        made_at=now,
        **calibrated,
    )
    Resemblance.objects.create(submission=submission, commenter=a_commenter(sable()), kind="device", created_at=now)
    report = Report.objects.latest("pk")
    ReportingStep.objects.create(reporter=report.reporter, report=report, kind="notice", starts_at=now)
    Nudge.objects.create(
        draft=f"draft {submission.pk}", place="post", rule="shouting", clause="7", policy_digest=digest, nudged_at=now
    )


# -- Looking ------------------------------------------------------------------------------------------------------


def _prices(client: Client) -> Iterator[tuple[str, int]]:
    """How many queries each list costs, and the page of each list's last row."""
    for model in SHOWN:
        yield f"{model.__name__}, list", _price(lambda model=model: client.get(_address(model, "changelist")))
        row = model._default_manager.order_by("pk").last()
        if row is not None:
            key = row.pk
            yield f"{model.__name__}, row", _price(lambda m=model, key=key: client.get(_address(m, "change", key)))


def _price(look: Callable[[], object]) -> int:
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = look()
    assert answer.status_code == 200  # type: ignore[attr-defined]
    return len(queries)


def _root() -> Client:
    root, _ = User.objects.get_or_create(username="root", defaults={"is_staff": True, "is_superuser": True})
    client = Client()
    client.force_login(root, backend="config.accounts.AuthenticationBackend")
    return client


def _address(model: type[models.Model], page: str, *keys: object) -> str:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=keys)

"""Questions and changes whose SQL is written once: they do what their querysets would, whatever their values are."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from moderation.compiled import MOST, AccountsQuery, CompiledQuery, CompiledUpdate, NotCompiled
from moderation.models import Submission
from tests.makers import a_submission, noor, rui

pytestmark = pytest.mark.django_db


@CompiledQuery
def _written_by(commenter: int, since: Any) -> QuerySet[Any, Any]:
    found = Submission.objects.filter(commenter=commenter, submitted_at__gt=since).order_by("pk")
    return found.values_list("pk", "submitted_at", "is_unweighed", "shown_name")


@CompiledQuery
def _among(pks: tuple[int, ...]) -> QuerySet[Any, Any]:
    return Submission.objects.filter(pk__in=pks).order_by("pk").values_list("pk")


def test_it_answers_as_its_queryset() -> None:
    first, _, _ = a_submission(by=rui()), a_submission(by=noor()), a_submission("Another boat.", by=rui())
    commenter, since = first.commenter_id, timezone.now() - timedelta(days=1)
    assert commenter is not None

    answer = _written_by(commenter=commenter, since=since)

    assert answer == list(_written_by.build(commenter, since))
    assert len(answer) == 2


def test_another_value_is_asked_with_the_same_words(django_assert_num_queries: Any) -> None:
    rui_wrote, noor_wrote = a_submission(by=rui()), a_submission(by=noor())
    since = timezone.now() - timedelta(days=1)

    with django_assert_num_queries(3):
        answers = [
            _written_by(commenter=one.commenter_id or 0, since=at)
            for one, at in [(rui_wrote, since), (noor_wrote, since), (noor_wrote, timezone.now() + timedelta(days=1))]
        ]

    assert [[row[0] for row in rows] for rows in answers] == [[rui_wrote.pk], [noor_wrote.pk], []]


def test_its_words_are_written_once() -> None:
    built = []

    @CompiledQuery
    def counted(pk: int) -> QuerySet[Any, Any]:
        built.append(pk)
        return Submission.objects.filter(pk=pk).values_list("pk")

    submission = a_submission()

    assert [counted(pk=submission.pk), counted(pk=0), counted(pk=submission.pk)] == [
        [(submission.pk,)],
        [],
        [(submission.pk,)],
    ]
    assert len(built) == 1
    assert submission.pk not in built


@pytest.mark.parametrize("many", [1, 2, MOST + 1])
def test_a_column_may_be_any_of_several(many: int) -> None:
    known = a_submission().pk

    assert _among(pks=(known, *range(-many, 0))) == [(known,)]


def test_the_same_value_twice_is_asked_once() -> None:
    known = a_submission().pk

    assert _among(pks=(known, known)) == [(known,)]


def test_the_first_row_or_none() -> None:
    known = a_submission().pk

    assert _among.first(pks=(known,)) == (known,)
    assert _among.first(pks=(0,)) is None


@pytest.mark.parametrize("value", [None, 1.5, b"text"])
def test_what_is_no_value_is_refused(value: Any) -> None:
    with pytest.raises(NotCompiled):
        _among(pks=(value,))


class Key(str):
    """What a site's own accounts may be called by."""

    __slots__ = ()


@pytest.mark.parametrize("kind", [int, Decimal, Key])
def test_accounts_are_known_by_keys_of_any_class(kind: type) -> None:
    @AccountsQuery
    def of_accounts(users: tuple[Any, ...]) -> QuerySet[Any, Any]:
        return Submission.objects.filter(commenter__user__in=users).values_list("pk")

    wanted, _ = a_submission(by=rui()), a_submission(by=noor())

    assert of_accounts(users=(kind(rui().pk),)) == [(wanted.pk,)]


def test_a_value_that_its_words_change_is_refused() -> None:
    @CompiledQuery
    def beginning(name: str) -> QuerySet[Any, Any]:
        return Submission.objects.filter(shown_name__startswith=name).values_list("pk")

    with pytest.raises(NotCompiled):
        beginning(name="Rui")


def test_a_value_that_is_not_asked_about_is_refused() -> None:
    @CompiledQuery
    def everything(name: str) -> QuerySet[Any, Any]:
        return Submission.objects.values_list("pk")

    with pytest.raises(NotCompiled):
        everything(name="Rui")


def test_what_is_fixed_is_asked_as_it_is() -> None:
    known = a_submission()

    @CompiledQuery
    def published(pk: int) -> QuerySet[Any, Any]:
        return Submission.objects.published().filter(pk=pk).values_list("pk")

    @CompiledQuery
    def held(pk: int) -> QuerySet[Any, Any]:
        return Submission.objects.held().filter(pk=pk).values_list("pk")

    assert (published(pk=known.pk), held(pk=known.pk)) == ([(known.pk,)], [])


def test_a_uuid_is_a_value() -> None:
    from django.db.models import UUIDField, Value
    from django.db.models.functions import Cast

    known, asked = a_submission().pk, uuid4()

    @CompiledQuery
    def with_it(pk: int, it: Any) -> QuerySet[Any, Any]:
        one = Submission.objects.filter(pk=pk)
        return one.annotate(it=Cast(Value(it, UUIDField()), UUIDField()), two=F("pk")).values_list("two", "it")

    assert with_it(pk=known, it=asked) == [(known, asked)]


@pytest.mark.django_db(transaction=True)
def test_each_thread_has_words_of_its_own_connection() -> None:
    known = a_submission().pk
    answers: list[Any] = [_among(pks=(known,))]

    def ask() -> None:
        answers.append(_among(pks=(known,)))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()

    assert answers == [[(known,)], [(known,)]]


@CompiledUpdate
def _recounted(pks: tuple[int, ...], more: int, name: str) -> tuple[QuerySet[Any, Any], dict[str, Any]]:
    return Submission.objects.filter(pk__in=pks), {"thumbs": F("thumbs") + more, "shown_name": name}


def test_a_change_leaves_other_rows_alone() -> None:
    changed, other = a_submission(), a_submission("Another boat.")

    assert _recounted(pks=(changed.pk,), more=2, name="Noor") == 1

    changed.refresh_from_db()
    assert (changed.thumbs, changed.shown_name) == (2, "Noor")
    assert Submission.objects.get(pk=other.pk).thumbs == 0


def test_a_change_tells_how_many_rows_there_were() -> None:
    known = [a_submission(f"Boat {number} was late.").pk for number in range(2)]

    assert _recounted(pks=(*known, 0), more=1, name="") == 2
    assert _recounted(pks=(0,), more=1, name="") == 0


def test_a_change_goes_with_its_transaction() -> None:
    known = a_submission().pk

    with suppress(ValueError), transaction.atomic():
        _recounted(pks=(known,), more=1, name="")
        raise ValueError

    assert Submission.objects.get(pk=known).thumbs == 0

"""Akismet, against a server that answers as its documented API does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from moderation.checking import CheckFailed, Comment, PersonsDecision, running, teaching
from moderation.checking.akismet import Akismet
from moderation.models import Decision, Lesson, Signal
from tests import makers
from tests.integration.moderation.outside import configure, put_in_force, reply, serving

pytestmark = pytest.mark.django_db

KEY = "0123456789ab"
RULE = """
[[rules]]
name = "spam elsewhere"
kind = "signal"
clause = "6"
outcome = "hold"
signal = "akismet"
threshold = 0.8
"""
COMMENT = Comment(
    key="7/1",
    text="The ferry was late.",
    thread_url="https://parley.example/a-post/",
    written_at=datetime(2026, 10, 14, 9, 30, tzinfo=UTC),
    is_reply=True,
    name="Rui",
    email="rui@example.org",
)


class FakeAkismet:
    """comment-check, verify-key, submit-spam and submit-ham as the documentation tells of them."""

    def __init__(self):
        self.calls = []
        self.says = b"false"
        self.headers = {}

    def __call__(self, handler, asked):
        verb, form = asked.path.rpartition("/")[2], asked.form()
        self.calls.append((verb, form))
        reply(handler, *self.answer(verb, form), kind="text/plain; charset=utf-8", **self.headers)

    def answer(self, verb, form):
        if form.get("api_key") != KEY or (verb == "verify-key" and form.get("key") != KEY):
            return (b"invalid",)
        if not form.get("blog"):
            return (b"Missing required field: blog.",)
        if verb == "verify-key":
            return (b"valid",)
        if verb == "comment-check":
            return (b"Missing required field: user_ip.",) if not form.get("user_ip") else (self.says,)
        return (b"Thanks for making the web a better place.",)

    def verbs(self):
        return [verb for verb, _ in self.calls]


@pytest.fixture
def fake():
    fake = FakeAkismet()
    with serving(fake) as outside:
        fake.origin = outside.origin
        yield fake


@pytest.fixture
def akismet(settings, fake):
    options = {"key": KEY, "api": f"{fake.origin}/1.1", "timeout": 2}
    configure(
        settings,
        {"akismet": {"CHECK": "moderation.checking.akismet.Akismet", "OPTIONS": options}},
        inside=(fake.origin,),
    )
    return Akismet(name="akismet", **options)


def test_what_is_no_spam_scores_nothing(akismet):
    assert akismet.check(COMMENT).score == 0.0


def test_spam_scores_high(fake, akismet):
    fake.says = b"true"

    assert akismet.check(COMMENT).score == 0.9


def test_what_akismet_would_throw_away_scores_highest(fake, akismet):
    fake.says, fake.headers = b"true", {"X_akismet_pro_tip": "discard"}

    assert akismet.check(COMMENT).score == 1.0


def test_the_fields_are_those_of_the_documentation(fake, akismet):
    akismet.check(COMMENT)

    assert fake.calls[-1] == (
        "comment-check",
        {
            "api_key": KEY,
            "blog": "https://parley.example",
            "user_ip": "127.0.0.1",
            "permalink": "https://parley.example/a-post/",
            "comment_type": "reply",
            "comment_content": "The ferry was late.",
            "comment_author": "Rui",
            "comment_author_email": "rui@example.org",
            "comment_date_gmt": "2026-10-14T09:30:00+00:00",
            "blog_charset": "UTF-8",
        },
    )


def test_the_key_is_verified_once(fake, akismet):
    for _ in range(3):
        akismet.check(COMMENT)

    assert fake.verbs() == ["verify-key", "comment-check", "comment-check", "comment-check"]


def test_a_key_that_is_not_valid_gives_no_signal_and_sends_no_comment(fake, akismet):
    other = Akismet(name="akismet", key="wrong", api=f"{fake.origin}/1.1")

    with pytest.raises(CheckFailed) as failure:
        other.check(COMMENT)

    assert fake.verbs() == ["verify-key"]
    assert failure.value.again is False


@pytest.mark.parametrize("says", [b"invalid", b"", b"TRUE?", b"Missing required field: blog."])
def test_any_other_word_is_no_signal(fake, akismet, says):
    fake.says = says

    with pytest.raises(CheckFailed):
        akismet.check(COMMENT)


def checked():
    put_in_force(RULE)
    submission = makers.a_submission()
    running.run(Signal.objects.get().pk)
    submission.refresh_from_db()
    return submission


def test_what_akismet_would_throw_away_is_still_only_held(fake, akismet):
    fake.says, fake.headers = b"true", {"X_akismet_pro_tip": "discard"}

    submission = checked()

    assert submission.state == "held"
    assert Decision.objects.get(submission=submission, to_state="held").clause == "6"


def taught(fake):
    # A decision can be taken back at once, and what was taught cannot: a lesson waits for ten seconds.
    moment = timezone.now() + timedelta(seconds=11)
    for lesson in Lesson.objects.all():
        teaching.teach(lesson.pk, clock=lambda: moment)
    return [verb for verb in fake.verbs() if verb.startswith("submit")]


def test_akismet_is_told_what_it_wrongly_took_for_spam(fake, akismet):
    fake.says = b"true"
    submission = checked()
    makers.let_through(submission)

    assert taught(fake) == ["submit-ham"]


def test_akismet_is_told_what_spam_it_missed(fake, akismet):
    submission = checked()
    makers.rejected(submission, clause="6")

    assert taught(fake) == ["submit-spam"]


def test_a_lesson_holds_the_same_fields_as_the_check(fake, akismet):
    submission = checked()
    makers.rejected(submission, clause="6")
    taught(fake)

    (_, check), (_, lesson) = fake.calls[-2:]
    assert check == lesson


@pytest.mark.parametrize("clause", ["1", "2", "4"])
def test_a_comment_rejected_for_another_reason_is_not_called_spam(fake, akismet, clause):
    submission = checked()
    makers.rejected(submission, clause=clause)

    assert taught(fake) == []


def test_agreement_is_not_reported(fake, akismet):
    fake.says = b"true"
    submission = checked()
    makers.rejected(submission, clause="6")

    assert taught(fake) == []


@pytest.mark.parametrize(
    ("decided", "told"),
    [
        (PersonsDecision(published=True, severity="other", score=0.9), ["submit-ham"]),
        (PersonsDecision(published=True, severity="other", score=0.0), []),
        (PersonsDecision(published=False, severity="spam", score=0.0), ["submit-spam"]),
        (PersonsDecision(published=False, severity="attack", score=0.0), []),
        (PersonsDecision(published=False, severity="spam", score=1.0), []),
    ],
)
def test_what_akismet_learns(fake, akismet, decided, told):
    akismet.learn(COMMENT, decided)

    assert fake.verbs() == told

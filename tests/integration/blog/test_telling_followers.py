"""What followers are sent: significant news, once, as it stands when it leaves; corrections to whoever was sent the error."""

import re
import smtplib
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from blog import amending, digests, following, mailing, news, publishing
from blog.models import Cadence, Follow, Follower, News, Post, SectionKind, Telling
from blog.publishing import BlockText, PostText
from tests.integration.blog.followers import a_follower, a_fresh_story, just_now, minutes, tell, told
from tests.integration.blog.stories import a_story, an_update, excerpt, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return just_now()


@pytest.fixture
def post(now):
    """A story that was told to whoever followed then."""
    story = a_fresh_story(at=now - timedelta(hours=20))
    News.objects.update(done_at=now)
    return story


def edited(post, *, significant, at):
    text = publishing.text_of(post)
    new = PostText(text.headline + ", again", text.sections, tags=text.tags)
    return publishing.edit(post, new, version=Post.objects.get(pk=post.pk).version, significant=significant, now=at)


def test_a_letter_is_in_its_readers_language_and_in_the_sites_where_that_is_not_spoken(post, now):
    for name, language in (("gwen", "de"), ("hal", "tlh"), ("ida", "")):
        Follower.objects.filter(pk=a_follower(f"{name}@example.org").pk).update(language=language)
    an_update(post, now=now)

    tell(now + minutes(6))

    bodies = {letter.to[0].partition("@")[0]: letter.body for letter in mail.outbox}
    assert "Sie erhalten dies, weil Sie dem folgen:" in bodies["gwen"]
    assert "You get this because you follow:" in bodies["hal"]
    assert "You get this because you follow:" in bodies["ida"]


# -- what is left alone -------------------------------------------------------------------------------------------


def test_a_small_update_is_told_to_nobody(post, now):
    a_follower()

    an_update(post, significant=False, now=now)

    assert tell(now + minutes(6)) == 0


def test_a_mended_comma_is_told_to_nobody(post, now):
    a_follower()

    edited(post, significant=False, at=now)

    assert tell(now + minutes(6)) == 0


def test_what_is_imported_is_told_to_nobody(now):
    a_follower()

    with news.told_to_nobody():
        an_update(a_fresh_story(at=now), now=now)
    a_story()  # months old: history, not news

    assert not News.objects.exists()


def test_a_post_that_becomes_a_draft_and_is_published_again_is_told_once(now):
    """(8)"""
    a_follower()
    story = a_fresh_story(at=now)
    tell(now + minutes(6))

    for count in range(2):
        Post.objects.filter(pk=story.pk).update(state="draft")
        tell(now + minutes(10 + count))
        publishing.publish(fresh(story), now=now + minutes(12 + count))
        tell(now + minutes(30 + count))

    assert len(told()) == 1


def test_a_post_that_is_a_draft_again_when_its_time_comes_is_told_when_it_is_back(now):
    a_follower()
    story = a_fresh_story(at=now)
    Post.objects.filter(pk=story.pk).update(state="draft")
    assert tell(now + minutes(6)) == 0

    publishing.publish(fresh(story), now=now + minutes(30))

    assert tell(now + minutes(31)) == 1


def test_nobody_hears_of_what_happened_before_they_followed(post, now):
    an_update(post, now=now)
    a_follower(since=now + minutes(1))

    assert tell(now + minutes(6)) == 0


# -- who is told, and when ----------------------------------------------------------------------------------------


def test_an_update_is_told_five_minutes_later(post, now):
    a_follower()
    an_update(post, now=now)

    assert [tell(now + minutes(4)), tell(now + minutes(5))] == [0, 1]
    assert told() == [("gwen@example.org", "Update 1: Council orders riverside homes emptied")]


def test_a_post_and_all_that_it_comes_with_is_one_letter(now):
    a_follower()

    a_fresh_story(at=now)

    tell(now + minutes(6))
    assert told() == [("gwen@example.org", "New story: Council orders riverside homes emptied")]


@pytest.mark.parametrize("what", ["post", "author", "tag", "everything"])
def test_whatever_it_is_followed_by_it_is_told_and_told_once(post, now, what):
    about = {"post": post, "author": post.authors.get(), "tag": post.tags.get(), "everything": None}
    a_follower(about=about[what])
    if what != "everything":
        a_follower()
    a_follower("gil@example.org", about=a_fresh_story("Another story", at=now - timedelta(days=1), tags=()))
    News.objects.update(done_at=now)

    an_update(post, now=now)

    tell(now + minutes(6))
    assert [to for to, _subject in told()] == ["gwen@example.org"]


def test_digests_come_in_the_morning_in_one_letter(post, now):
    a_follower(cadence=Cadence.DAILY)
    a_follower("gil@example.org", cadence=Cadence.WEEKLY)
    an_update(post, now=now)
    an_update(fresh(post), now=now + minutes(1))
    assert tell(now + minutes(10)) == 0

    tell(digests.due_at(Cadence.DAILY, after=now + minutes(6)))
    tell(digests.due_at(Cadence.WEEKLY, after=now + minutes(6)))

    assert sorted(told()) == [
        ("gil@example.org", "Parley: 2 stories and updates"),
        ("gwen@example.org", "Parley: 2 stories and updates"),
    ]


def test_what_is_about_one_story_stands_together_under_its_headline(post, now):
    a_follower(cadence=Cadence.DAILY)
    other = a_story("The bridge is shut", at=now)
    an_update(post, "The first of two.", now=now + minutes(1))
    an_update(other, "Of the bridge.", now=now + minutes(2))
    an_update(post, "The second of two.", now=now + minutes(3))

    tell(digests.due_at(Cadence.DAILY, after=now + minutes(9)))

    (letter,) = mail.outbox
    places = [letter.body.index(words) for words in ("Of the bridge.", "The first of two.", "The second of two.")]
    assert places == sorted(places)
    assert letter.body.count(f"\n{post.headline}\n") == 1


def test_of_two_follows_the_quicker_counts(post, now):
    a_follower(cadence=Cadence.WEEKLY)
    a_follower(about=post)
    an_update(post, now=now)

    assert tell(now + minutes(6)) == 1


def test_who_wants_it_sooner_gets_what_waits_sooner(post, now):
    follower = a_follower(cadence=Cadence.WEEKLY)
    an_update(post, now=now)
    assert tell(now + minutes(6)) == 0

    following.change_cadence(follower.follows.get(), Cadence.IMMEDIATE, now=now + minutes(7))

    assert tell(now + minutes(8)) == 1


def test_a_flood_of_updates_is_few_letters(post, now):
    """T40: what is beyond six an hour comes together."""
    a_follower()
    for count in range(12):
        an_update(fresh(post), now=now + minutes(count))
        tell(now + minutes(count + 5))
    assert len(told()) == mailing.MOST_AN_HOUR

    tell(now + minutes(120))

    assert told()[-1] == ("gwen@example.org", "Parley: 6 stories and updates")


@pytest.mark.parametrize(
    ("cadence", "after", "due"),
    [
        (Cadence.IMMEDIATE, datetime(2026, 3, 12, 9, 10, tzinfo=UTC), datetime(2026, 3, 12, 9, 10, tzinfo=UTC)),
        (Cadence.DAILY, datetime(2026, 3, 12, 6, 59, tzinfo=UTC), datetime(2026, 3, 12, 7, 0, tzinfo=UTC)),
        (Cadence.DAILY, datetime(2026, 3, 12, 7, 1, tzinfo=UTC), datetime(2026, 3, 13, 7, 0, tzinfo=UTC)),
        (Cadence.WEEKLY, datetime(2026, 3, 12, 7, 1, tzinfo=UTC), datetime(2026, 3, 16, 7, 0, tzinfo=UTC)),
    ],
)
def test_a_morning_is_seven_o_clock_and_a_week_begins_on_monday(cadence, after, due):
    assert digests.due_at(cadence, after=after) == due


def test_seven_stays_seven_when_the_clocks_change(settings):
    settings.TIME_ZONE = "Europe/Lisbon"

    before = digests.due_at(Cadence.DAILY, after=datetime(2026, 3, 28, 12, tzinfo=UTC))

    assert before == datetime(2026, 3, 29, 6, 0, tzinfo=UTC)


# -- as things stand when it leaves -------------------------------------------------------------------------------


def test_an_update_that_was_withdrawn_in_between_is_not_told(post, now):
    a_follower()
    section = an_update(post, now=now)

    publishing.withdraw_update(section, reason="It was wrong.", now=now + minutes(2))

    assert tell(now + minutes(10)) == 0


def test_what_was_edited_in_between_is_told_as_it_is_now(post, now):
    a_follower()
    an_update(post, "Nine were hurt.", now=now)
    text = publishing.text_of(post)
    last = text.sections[-1]
    mended = (*text.sections[:-1], publishing.SectionText((BlockText("Two were hurt."),), last.number, last.kind))
    version = Post.objects.get(pk=post.pk).version
    publishing.edit(post, PostText(text.headline, mended, tags=text.tags), version=version, now=now + minutes(2))

    tell(now + minutes(6))

    assert "Two were hurt." in mail.outbox[0].body
    assert "Nine were hurt." not in mail.outbox[0].body


def test_an_update_that_is_withdrawn_before_the_digest_is_not_in_it(post, now):
    a_follower(cadence=Cadence.DAILY)
    section = an_update(post, "Nine were hurt.", now=now)
    an_update(fresh(post), "The bridge stands.", now=now + minutes(1))
    tell(now + minutes(7))

    publishing.withdraw_update(section, reason="It was wrong.", now=now + minutes(8))
    tell(digests.due_at(Cadence.DAILY, after=now + minutes(10)))

    assert "The bridge stands." in mail.outbox[0].body
    assert "Nine were hurt." not in mail.outbox[0].body


def test_who_stopped_in_between_is_told_nothing(post, now):
    follower = a_follower(cadence=Cadence.DAILY)
    a_follower(about=a_story("Another"))
    an_update(post, now=now)
    tell(now + minutes(6))

    following.stop(follower, follows=[follower.follows.first().pk])

    assert tell(now + timedelta(days=2)) == 0


# -- corrections --------------------------------------------------------------------------------------------------


def test_a_correction_goes_at_once_to_whoever_was_sent_what_it_corrects(post, now):
    """Whatever the cadence, and small as it may be."""
    weekly = a_follower(cadence=Cadence.WEEKLY)
    a_follower("gil@example.org", about=a_story("Another"))
    wrong = an_update(post, "Nine were hurt.", now=now)
    monday = digests.due_at(Cadence.WEEKLY, after=now + minutes(6))
    tell(now + minutes(6))
    tell(monday)
    assert [to for to, _subject in told()] == [weekly.email]

    publishing.append_update(
        fresh(post),
        blocks=[BlockText("Two were hurt, not nine.")],
        kind=SectionKind.CORRECTION,
        significant=False,
        corrects=wrong.blocks.get(),
        now=monday + minutes(1),
    )
    tell(monday + minutes(7))

    assert told()[1:] == [(weekly.email, "Correction 2: Council orders riverside homes emptied")]


def test_a_small_correction_of_what_was_not_sent_is_told_to_nobody(post, now):
    a_follower()

    publishing.append_update(
        post, blocks=[BlockText("A name was misspelt.")], kind=SectionKind.CORRECTION, significant=False, now=now
    )

    assert tell(now + minutes(6)) == 0


@pytest.mark.parametrize("cadence", [Cadence.DAILY, Cadence.WEEKLY])
def test_who_is_still_to_be_sent_the_error_gets_its_small_correction_in_the_same_letter(post, now, cadence):
    a_follower(cadence=cadence)
    wrong = an_update(post, "Nine were hurt.", now=now)
    tell(now + minutes(6))

    publishing.append_update(
        fresh(post),
        blocks=[BlockText("Two were hurt, not nine.")],
        kind=SectionKind.CORRECTION,
        significant=False,
        corrects=wrong.blocks.get(),
        now=now + minutes(7),
    )
    before_morning = tell(now + minutes(13))
    tell(digests.due_at(cadence, after=now + minutes(13)))

    assert (before_morning, len(mail.outbox)) == (0, 1)
    assert "Two were hurt, not nine." in mail.outbox[0].body


def test_who_was_sent_an_update_hears_that_it_was_withdrawn_and_why(post, now):
    a_follower()
    section = an_update(post, now=now)
    tell(now + minutes(6))
    a_follower("gil@example.org")

    publishing.withdraw_update(section, reason="The log was forged.", now=now + minutes(10))
    tell(now + minutes(16))

    assert told()[1:] == [("gwen@example.org", "Withdrawn: Update 1: Council orders riverside homes emptied")]
    assert "The log was forged." in mail.outbox[1].body


def test_who_was_sent_a_story_hears_that_it_was_withdrawn(now):
    a_follower()
    story = a_fresh_story(at=now)
    tell(now + minutes(6))

    amending.withdraw_post(story, reason="It was invented.", now=now + minutes(10))
    tell(now + minutes(16))

    assert told()[1:] == [("gwen@example.org", "Withdrawn: Council orders riverside homes emptied")]


def test_who_stopped_hears_of_no_correction(post, now):
    follower = a_follower()
    section = an_update(post, now=now)
    tell(now + minutes(6))
    following.stop_all(follower)

    publishing.withdraw_update(section, reason="The log was forged.", now=now + minutes(10))

    assert tell(now + minutes(16)) == 0


# -- exactly once -------------------------------------------------------------------------------------------------


def crowd(count):
    for number in range(count):
        a_follower(f"reader{number}@example.org")


def test_to_run_it_twice_is_to_run_it_once(post, now):
    """(7)"""
    crowd(5)
    an_update(post, now=now)

    assert [tell(now + minutes(6)), tell(now + minutes(6))] == [5, 0]


class Dies(BaseException):
    """What no handler of errors catches: the worker is told to end."""


def dies_at(monkeypatch, letter):
    """The worker ends when it is about to give the server this letter, counted from 0."""
    send = EmailBackend.send_messages

    def dying(self, messages):
        if len(mail.outbox) == letter:
            raise Dies
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", dying)


def test_who_takes_over_from_a_worker_that_ended_half_way_sends_the_rest_once(post, now, monkeypatch):
    """(7)"""
    crowd(6)
    an_update(post, now=now)

    with monkeypatch.context() as fault, pytest.raises(Dies):
        dies_at(fault, 2)
        tell(now + minutes(6))
    tell(now + minutes(6))

    assert sorted(to for to, _subject in told()) == [f"reader{number}@example.org" for number in range(6)]


def test_a_letter_that_is_being_written_when_its_worker_is_killed_is_sent_by_the_next(post, now):
    """(7): a worker that is killed says nothing any more; its lease ends."""
    crowd(2)
    an_update(post, now=now)
    news.share_out_due(now=now + minutes(6))
    Telling.objects.filter(follower__email="reader0@example.org").update(lease_until=now + minutes(7), mail="x")

    assert [tell(now + minutes(6)), tell(now + minutes(7))] == [1, 1]


def test_a_letter_that_the_server_had_in_hand_when_the_worker_was_killed_is_not_sent_twice(post, now):
    """(7): it may have arrived."""
    crowd(2)
    an_update(post, now=now)
    news.share_out_due(now=now + minutes(6))
    Telling.objects.filter(follower__email="reader0@example.org").update(handed_at=now + minutes(6), mail="x")

    assert [tell(now + minutes(6)), tell(now + minutes(60))] == [1, 0]


def test_who_takes_over_the_sharing_out_goes_on_where_it_was_broken_off(post, now, monkeypatch):
    crowd(5)
    an_update(post, now=now)
    monkeypatch.setattr(news, "BATCH", 2)
    write = news._write_rows

    def dying(one, rows):
        write(one, rows)
        raise Dies

    with monkeypatch.context() as fault, pytest.raises(Dies):
        fault.setattr(news, "_write_rows", dying)
        tell(now + minutes(6))
    tell(now + minutes(7))

    assert len({to for to, _subject in told()}) == len(told()) == 5


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_each_letter_once(now):
    crowd(12)
    a_fresh_story(at=now)

    def work():
        try:
            tell(now + minutes(6))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    tos = [to for to, _subject in told()]
    assert sorted(tos) == sorted(f"reader{number}@example.org" for number in range(12))


# -- the mail server (F11) ----------------------------------------------------------------------------------------


@pytest.fixture
def server(monkeypatch):
    """A mail server whose manners a test chooses: `open` and `send` are called first."""

    class Server:
        open = staticmethod(lambda: None)
        send = staticmethod(lambda message: None)
        opened = 0

    def opening(self):
        Server.opened += 1
        Server.open()

    took = EmailBackend.send_messages

    def taking(self, messages):
        for message in messages:
            Server.send(message)
        return took(self, messages)

    monkeypatch.setattr(EmailBackend, "open", opening)
    monkeypatch.setattr(EmailBackend, "send_messages", taking)
    return Server


def away():
    raise ConnectionRefusedError("nobody listens")


def test_a_server_that_is_away_delays_letters_and_is_asked_less_and_less_often(post, now, server):
    crowd(3)
    an_update(post, now=now)
    server.open = away

    for minute in range(60):
        tell(now + minutes(6 + minute))
    asked = server.opened
    server.open = lambda: None
    tell(now + minutes(6 + 60 + 31))

    assert 4 <= asked <= 8
    assert len(told()) == 3


def test_a_letter_is_given_up_after_a_day_and_named(post, now, server, caplog):
    a_follower()
    an_update(post, now=now)
    server.open = away
    at = now + minutes(6)

    for _try in range(60):
        tell(at)
        at += minutes(60)

    row = Telling.objects.get()
    assert row.given_up_at is not None
    assert timedelta(hours=20) < row.given_up_at - now < timedelta(hours=34)
    assert row.sent_at is None


def test_an_address_that_the_server_refuses_for_good_is_given_up_and_keeps_nobody_waiting(post, now, server):
    crowd(3)
    an_update(post, now=now)

    def refuse(message):
        if message.to == ["reader1@example.org"]:
            raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no such mailbox")})

    server.send = refuse

    assert tell(now + minutes(6)) == 2
    assert Telling.objects.get(given_up_at__isnull=False).follower.email == "reader1@example.org"


def test_a_server_that_says_later_is_asked_later(post, now, server):
    a_follower()
    an_update(post, now=now)

    def later(message):
        raise smtplib.SMTPDataError(451, b"try again")

    server.send = later
    assert tell(now + minutes(6)) == 0
    server.send = lambda message: None

    assert [tell(now + minutes(6)), tell(now + minutes(8))] == [0, 1]


def test_publishing_knows_nothing_of_the_mail_server(post, now, server):
    a_follower()
    server.open = away

    assert an_update(post, now=now).published_at == now


def test_a_letter_that_cannot_be_written_keeps_nobody_waiting(post, now, monkeypatch):
    crowd(2)
    an_update(post, now=now)
    write = mailing.mail_words.telling

    def broken(follower, *args):
        if follower.email == "reader0@example.org":
            raise ValueError(follower.pk)
        return write(follower, *args)

    with monkeypatch.context() as fault:
        fault.setattr(mailing.mail_words, "telling", broken)
        tell(now + minutes(6))
    tell(now + minutes(10))

    assert sorted(to for to, _subject in told()) == ["reader0@example.org", "reader1@example.org"]


# -- the letter ---------------------------------------------------------------------------------------------------

EVIL = '</script><script>alert(1)</script><img src="https://evil.example/pixel.gif">'


def a_letter(now, *, headline="Council orders riverside homes emptied", text="The water is falling.", blocks=None):
    follower = a_follower()
    story = a_fresh_story(headline, at=now - timedelta(hours=3), kicker="UPDATE: FLOODED?")
    News.objects.update(done_at=now)
    an_update(story, now=now, blocks=blocks or (BlockText(text), excerpt()), heading="A heading")
    tell(now + minutes(6))
    return follower, mail.outbox[0]


def parts(message):
    return message.body, message.alternatives[0][0]


def test_a_letter_says_what_happened_in_two_parts(now):
    _follower, message = a_letter(now)

    for part in parts(message):
        assert "The water is falling." in part
        assert "The Herald" in part
        assert "A heading" in part


def test_a_letter_can_be_stopped_by_one_press_of_a_mail_program(now, client):
    """RFC 8058."""
    follower, message = a_letter(now)
    address = message.extra_headers["List-Unsubscribe"].strip("<>")

    raw = message.message().as_bytes()
    client.post(address.removeprefix("https://parley.example"), {"List-Unsubscribe": "One-Click"})

    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in raw
    assert f"List-Unsubscribe: <{address}>".encode() in re.sub(rb"\s+", b" ", raw)
    assert not Follow.objects.filter(follower=follower.pk).exists()


def test_every_link_of_a_letter_leads_to_the_sites_own_address(now):
    """T34."""
    for part in parts(a_letter(now)[1]):
        links = re.findall(r"https?://[^\s\"<>)]+", part)
        assert links
        assert [link for link in links if not link.startswith("https://parley.example")] == []


def test_what_was_written_is_inert_in_a_letter(now):
    """T39: escaped in the HTML part, and nothing there is fetched from anywhere."""
    _text, html = parts(a_letter(now, text=EVIL, headline=EVIL[:100])[1])

    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;img src=" in html
    assert "url(" not in html


def test_a_headline_adds_no_header_to_a_letter(now):
    """T38."""
    _follower, message = a_letter(now, headline="Homes emptied\r\nBcc: all@example.org\u2028x")

    assert message.message()["Bcc"] is None
    assert "\n" not in message.subject
    assert message.recipients() == ["gwen@example.org"]


def test_a_story_that_the_editor_wrote_is_plain_words_in_a_letter(now):
    text, html = parts(a_letter(now, blocks=(BlockText("<p>One &amp; <b>two</b></p><p>Three</p>"),))[1])

    assert "One & two\n\nThree" in text
    assert "<p>One &amp; two</p><p>Three</p>" in html


def test_followers_are_read_in_batches(post, now, monkeypatch):
    monkeypatch.setattr(news, "BATCH", 3)
    monkeypatch.setattr(mailing, "BATCH", 3)
    crowd(8)
    an_update(post, now=now)

    assert tell(now + minutes(6)) == 8
    assert Telling.objects.count() == 8

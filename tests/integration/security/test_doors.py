"""Whoever is refused is refused at every door, and no door leads past a closed thread or a site's own rules (T20, T23).

The doors of the form, of JSON and of the reply page are tried in tests/integration/comments/test_refusals.py; these
are the ones round the corner.
"""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.moderators import PostModerator
from moderation import invariants
from moderation.models import Appeal, Commenter, Confirmation, Report, Submission
from moderation.policy.standing import SanctionKind
from tests import makers
from tests.integration.comments import visits
from tests.integration.comments.test_confirming import a_waiting_comment, link
from tests.integration.comments.test_refusals import a_revoked_guest, a_sanctioned_member

pytestmark = pytest.mark.django_db

SILENCED = [(SanctionKind.SUSPENSION, 7), (SanctionKind.REVOCATION, None)]


@pytest.fixture
def post():
    return makers.a_post()


def test_a_reader_in_good_standing_may_report(post):
    comment = makers.a_submission(by=makers.rui(), on=post)

    response = visits.signed_in(makers.noor()).post(reverse("moderation:report", args=[comment.pk]), {"clause": "2"})

    assert response.status_code == 302
    assert Report.objects.count() == 1


@pytest.mark.parametrize(("kind", "days"), SILENCED)
def test_a_silenced_commenter_reports_nobody(post, kind, days):
    comment = makers.a_submission(by=makers.rui(), on=post)
    sable, _ = a_sanctioned_member(kind, days=days)

    response = sable.post(reverse("moderation:report", args=[comment.pk]), {"clause": "2"})

    assert response.status_code == 403
    assert not Report.objects.exists()


@pytest.mark.parametrize(("kind", "days"), SILENCED)
def test_the_fragment_that_a_script_asks_for_holds_no_form(post, kind, days):
    parent = makers.a_comment(on=post)
    sable, _ = a_sanctioned_member(kind, days=days)

    fragment = sable.get(reverse("comments-xtd-reply", args=[parent.pk]), headers={"HX-Request": "true"})

    assert b"<textarea" not in fragment.content


@pytest.mark.parametrize(("kind", "days"), SILENCED)
def test_a_silenced_commenter_may_still_appeal(post, kind, days):
    sable, sanction = a_sanctioned_member(kind, days=days)

    sable.post(reverse("moderation:appeal", args=[sanction.strike.decision_id]), {"text": "Please look again."})

    assert Appeal.objects.count() == 1


@pytest.mark.parametrize("name", ["comments-xtd-like", "comments-xtd-dislike"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_there_is_nothing_to_react_with(post, name, method):
    comment = makers.a_comment(on=post)

    assert getattr(visits.signed_in(makers.rui()), method)(reverse(name, args=[comment.pk])).status_code == 404


@pytest.mark.parametrize("name", ["comments-xtd-api-feedback", "comments-xtd-api-flag", "comments-xtd-api-preview"])
def test_the_shipped_endpoints_that_act_are_closed(post, name):
    assert visits.signed_in(makers.rui()).post(reverse(name), {"comment": 1, "flag": "like"}).status_code == 404


def test_a_nudge_acknowledged_does_not_open_the_door(post):
    sable, _ = a_sanctioned_member(SanctionKind.REVOCATION)
    before = Submission.objects.count()
    body = {"content_type": "blog.post", "object_pk": str(post.pk), "comment": "In.", "send_anyway": True, "key": "k"}

    response = sable.post(reverse("comments-xtd-api-create"), json.dumps(body), content_type="application/json")

    assert response.status_code == 403
    assert Submission.objects.count() == before


def test_a_revoked_member_is_stopped_at_the_link_by_any_address_of_theirs(client, post):
    """An account may have confirmed more than one address; only one of them is its own column."""
    a_sanctioned_member(SanctionKind.REVOCATION)
    EmailAddress.objects.create(user=makers.sable(), email="sable.too@example.org", verified=True, primary=False)

    visits.send(client, post, "As a guest now.", name="S.", email="Sable.Too@example.org")

    assert client.post(link()).status_code == 403


def test_an_address_that_a_revoked_member_only_claims_is_its_owners(client, post):
    a_sanctioned_member(SanctionKind.REVOCATION)
    EmailAddress.objects.create(user=makers.sable(), email="gwen@example.org", verified=False, primary=False)

    assert client.post(a_waiting_comment(client, post)).status_code == 302


def test_a_revoked_guest_who_became_a_member_and_moved_is_stopped_at_the_old_address(client, post):
    a_revoked_guest(client, post)
    guest = Commenter.objects.get(email="gwen@example.org")
    guest.user = makers.a_user("gwen", email="gwen@elsewhere.example")
    guest.save()
    other = Client()
    visits.send(other, post, "It is me again.", name="Somebody", email="gwen@example.org")

    assert other.post(link()).status_code == 403
    assert Submission.objects.count() == 1


def test_a_link_pressed_after_the_site_became_its_members_only_gives_the_text_back(client, post, settings):
    where = a_waiting_comment(client, post, "Sent while guests were welcome.")
    settings.MODERATION = {**settings.MODERATION, "WHO_MAY_COMMENT": "members"}

    response = client.post(where)

    assert response.status_code == 403
    assert "Sent while guests were welcome." in response.content.decode()
    assert not Submission.objects.exists()


def test_a_link_pressed_after_the_post_went_away_sends_nothing(client, post):
    where = a_waiting_comment(client, post)
    post.state = "draft"
    post.save()

    assert client.post(where).status_code == 404
    assert not Submission.objects.exists()


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
def test_no_door_leads_to_a_post_that_readers_cannot_see(post, state):
    rui = visits.signed_in(makers.rui())
    filled = {**visits.fields_of(visits.write_page(rui, post)), "comment": "A word."}
    mine = makers.a_comment(by=makers.rui(), on=post)
    submission = makers.submission_of(mine)
    type(post).objects.filter(pk=post.pk).update(state=state)
    body = json.dumps({"content_type": "blog.post", "object_pk": str(post.pk), "comment": "A word."})

    answers = {
        "write": rui.get(reverse("comments-write", args=["blog-post", post.pk])).status_code,
        "post": rui.post(reverse("comments-post-comment"), filled).status_code,
        "reply": rui.get(reverse("comments-xtd-reply", args=[mine.pk])).status_code,
        "json": rui.post(reverse("comments-xtd-api-create"), body, content_type="application/json").status_code,
        "list": rui.get(reverse("comments-xtd-api-list", args=["blog-post", post.pk])).status_code,
        "count": rui.get(reverse("comments-xtd-api-count", args=["blog-post", post.pk])).status_code,
        "permalink": rui.get(reverse("comments-permalink", args=[mine.pk])).status_code,
        "conversation": rui.get(reverse("comments-conversation", args=[mine.pk])).status_code,
        "edit": rui.post(
            reverse("comments-edit", args=[mine.pk]), {"comment": "Other.", "version": submission.version}
        ).status_code,
        "report": visits.signed_in(makers.noor())
        .post(reverse("moderation:report", args=[submission.pk]), {"clause": "2"})
        .status_code,
    }

    assert answers == dict.fromkeys(answers, 404)
    assert Submission.objects.count() == 1


def test_new_words_are_not_put_into_a_closed_thread_by_way_of_an_edit(post, monkeypatch):
    rui = visits.signed_in(makers.rui())
    mine = makers.a_comment(by=makers.rui(), on=post)
    version = makers.submission_of(mine).version
    monkeypatch.setattr(PostModerator, "closed_at", lambda self, target: timezone.now() - timedelta(minutes=1))

    response = rui.post(reverse("comments-edit", args=[mine.pk]), {"comment": "The last word.", "version": version})

    assert response.status_code == 403
    assert "The last word." in response.content.decode()
    assert makers.submission_of(mine).state == "published"


def test_a_key_used_again_for_other_words_loses_neither(post):
    """T53: what a key answers for is one text; a form that the browser kept may hold another one later."""
    rui = visits.signed_in(makers.rui())
    filled = visits.fields_of(visits.write_page(rui, post))

    for text in ("The first thing I saw.", "And then the second.", "And then the second."):
        rui.post(reverse("comments-post-comment"), {**filled, "comment": text})

    texts = Submission.objects.order_by("pk").values_list("current__text", flat=True)
    assert list(texts) == ["The first thing I saw.", "And then the second."]


def test_a_guests_key_used_again_for_other_words_loses_neither(client, post):
    """T53."""
    filled = {**visits.fields_of(visits.write_page(client, post)), "name": "Gwen", "email": "gwen@example.org"}

    for text in ("The first thing I saw.", "And then the second.", "And then the second."):
        client.post(reverse("comments-post-comment"), {**filled, "comment": text})

    assert Confirmation.objects.count() == 2


def test_a_member_who_presses_a_guests_link_learns_what_became_of_the_comment(client, post):
    """The reader commented as a guest, signed in, and then opened the mail."""
    where = a_waiting_comment(client, post, makers.ATTACK)
    client.force_login(makers.noor())

    response = client.post(where, follow=True)

    assert response.status_code == 200
    assert Submission.objects.get().state == "held"
    assert "moderator" in response.content.decode()


def test_the_reporter_whose_report_hides_the_comment_is_thanked(post):
    """The page after a report must not be the one that says that there never was such a comment."""
    comment = makers.a_submission(f"{makers.FINE} Quincunx.", by=makers.rui(), on=post)
    trusted = [_trusted(name) for name in ("one", "two", "three", "four")]

    for reporter in trusted:
        last = visits.signed_in(reporter).post(
            reverse("moderation:report", args=[comment.pk]), {"clause": "2"}, follow=True
        )
        comment.refresh_from_db()
        if comment.state == "held":
            break

    assert comment.state == "held"
    assert last.status_code == 200
    assert "we have your report" in last.content.decode()
    assert "Quincunx" not in last.content.decode()


def test_an_edit_does_not_take_a_reported_comment_off_the_queue(post):
    """The author would otherwise answer the report, and the reporter could not make another."""
    mine = makers.a_submission(by=makers.rui(), on=post)
    visits.signed_in(makers.noor()).post(reverse("moderation:report", args=[mine.pk]), {"clause": "2"})

    visits.signed_in(makers.rui()).post(
        reverse("comments-edit", args=[mine.object_pk]), {"comment": f"{makers.FINE} Truly.", "version": mine.version}
    )

    assert makers.item_of(mine).reason == "reported"
    assert list(invariants.broken()) == []


def _trusted(name):
    """A reader whose earlier reports moderators agreed with."""
    reader = makers.a_user(name)
    for number in range(4):
        other = makers.a_submission(f"{makers.ATTACK} {name} {number}", by=makers.a_user(f"author-{name}-{number}"))
        Report.objects.create(
            submission=other,
            revision=other.current,
            reporter=makers.a_commenter(reader),
            clause="2",
            created_at=timezone.now(),
            decided_at=timezone.now(),
            decision=makers.rejected(other),
            agreed=True,
        )
    return reader

"""The proof of work: not asked for in quiet times, made once for one form, and a moderator's look for who has none."""

import base64
import hashlib
import html
import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation import policies, proofs
from moderation.models import AuditEntry, Commenter
from moderation.policy.document import default_policy_text
from moderation.policy.states import State
from tests import makers
from tests.integration.comments import visits
from tests.integration.comments.test_confirming import a_waiting_comment
from tests.integration.moderation.test_races import at_once

pytestmark = pytest.mark.django_db

POST = "comments-post-comment"


@pytest.fixture(autouse=True)
def quiet(settings):
    """No switch of an earlier test, and sums that a test does in no time."""
    cache.clear()
    settings.MODERATION = {**settings.MODERATION, "PROOF_NUMBERS": 50, "PROOF_AFTER": 2}


@pytest.fixture
def flooded(quiet):
    proofs.switch_on(by=None, now=timezone.now())


@pytest.fixture
def post():
    return makers.a_post()


@pytest.fixture
def rui():
    return visits.signed_in(makers.rui())


def solved(challenge, **changed):
    """What a browser makes of a challenge."""
    salt, wanted = challenge["salt"], challenge["challenge"]
    hashes = (hashlib.sha256(f"{salt}{number}".encode()).hexdigest() for number in range(challenge["maxnumber"] + 1))
    number = next(number for number, found in enumerate(hashes) if found == wanted)
    told = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps({**told, "number": number, **changed}).encode()).decode()


def challenge_in(page):
    (found,) = re.findall(r'data-challenge="([^"]*)"', page.content.decode())
    return json.loads(html.unescape(found))


def send(client, post, text=visits.TEXT, **changed):
    page = visits.write_page(client, post)
    filled = {**visits.fields_of(page), "comment": text, "proof": solved(challenge_in(page))}
    return client.post(reverse(POST), {**filled, **changed})


def as_json(client, post, **fields):
    body = {"content_type": "blog.post", "object_pk": str(post.pk), "comment": visits.TEXT, **fields}
    return client.post(reverse("comments-xtd-api-create"), json.dumps(body), content_type="application/json")


# -- Left alone ------------------------------------------------------------------------------------------------------


def test_in_quiet_times_nothing_is_asked_and_no_script_is_sent(rui, post):
    page = visits.write_page(rui, post).content.decode()

    visits.send(rui, post)

    assert "proof" not in page
    assert visits.latest().state == State.PUBLISHED
    assert visits.latest().proved is None


def test_who_brings_the_proof_is_published(rui, post, flooded):
    send(rui, post)

    assert visits.latest().state == State.PUBLISHED
    assert visits.latest().proved is True


def test_the_form_of_before_the_flood_is_asked_once_more(rui, post):
    fields = visits.fields_of(visits.write_page(rui, post))
    proofs.switch_on(by=None, now=timezone.now())

    asked = rui.post(reverse(POST), {**fields, "comment": visits.TEXT})
    rui.post(reverse(POST), {**visits.fields_of(asked), "comment": visits.TEXT, "proof": solved(challenge_in(asked))})

    assert asked.status_code == 400
    assert visits.TEXT in asked.content.decode()
    assert visits.latest().state == State.PUBLISHED


def test_a_nudge_and_a_mistake_cost_no_second_proof(rui, post, flooded):
    page = visits.write_page(rui, post)
    filled = {**visits.fields_of(page), "proof": solved(challenge_in(page))}

    rui.post(reverse(POST), {**filled, "comment": ""})
    rui.post(reverse(POST), {**filled, "comment": visits.SHOUT})
    rui.post(reverse(POST), {**filled, "comment": visits.TEXT})

    assert visits.latest().state == State.PUBLISHED


# -- Without a proof -------------------------------------------------------------------------------------------------


def test_what_comes_without_waits_and_its_author_is_told_why(rui, post, flooded):
    answer = send(rui, post, proof="")

    page = rui.get(answer["Location"]).content.decode()
    assert visits.latest().state == State.HELD
    assert "came without the small sum" in page
    assert "Nothing is held against you" in page


def test_it_waits_whatever_text_it_is_given_later(rui, post, flooded):
    send(rui, post, proof="")
    held = visits.latest()

    rui.post(
        reverse("comments-edit", args=[held.object_pk]),
        {"comment": "The bridge was closed on Tuesday, I meant.", "version": held.version},
    )

    assert visits.latest().state == State.HELD


def test_a_guests_comment_without_one_waits_after_its_address_is_confirmed(post, flooded):
    guest = Client()
    link = a_waiting_comment(guest, post, proof="")

    guest.post(link)

    assert visits.latest().state == State.HELD


def test_json_without_one_waits_and_says_so(rui, post, flooded):
    answer = as_json(rui, post)

    assert answer.status_code == 202
    assert "proof of work" in answer.json()["detail"]
    assert visits.latest().state == State.HELD


def test_json_with_one_is_published(rui, post, flooded):
    given = rui.get(reverse("comments-proof")).json()

    answer = as_json(rui, post, key=given["key"], proof=solved(given["challenge"]))

    assert answer.status_code == 201


def test_json_with_a_false_one_is_refused(rui, post, flooded):
    given = rui.get(reverse("comments-proof")).json()

    answer = as_json(rui, post, key="another", proof=solved(given["challenge"]))

    assert answer.status_code == 400
    assert "proof" in answer.json()["errors"]


def test_json_whose_key_is_no_text_is_refused(rui, post, flooded):
    given = rui.get(reverse("comments-proof")).json()

    answer = as_json(rui, post, key="\ud800", proof=solved(given["challenge"]))

    assert answer.status_code == 400


# -- Once, for one form, for a while ---------------------------------------------------------------------------------


def test_a_proof_pays_for_one_comment(rui, post, flooded):
    page = visits.write_page(rui, post)
    filled = {**visits.fields_of(page), "proof": solved(challenge_in(page))}

    rui.post(reverse(POST), {**filled, "comment": visits.TEXT})
    rui.post(reverse(POST), {**filled, "comment": f"{visits.TEXT} And another."})

    assert visits.latest().current.text.endswith("And another.")
    assert visits.latest().state == State.HELD


def test_pressing_twice_pays_once_and_makes_one_comment(rui, post, flooded):
    page = visits.write_page(rui, post)
    filled = {**visits.fields_of(page), "comment": visits.TEXT, "proof": solved(challenge_in(page))}

    rui.post(reverse(POST), filled)
    rui.post(reverse(POST), filled)

    assert len(visits.comments()) == 1
    assert visits.latest().state == State.PUBLISHED


NOW = timezone.now()
LATER = NOW + proofs.LASTS + timedelta(seconds=1)


def test_a_proof_is_read_within_its_hour():
    challenge = proofs.challenge_for("form1", now=NOW)

    assert proofs.read(solved(challenge), key="form1", now=NOW) == challenge["challenge"]


def longer_lasting(challenge):
    """The end of the challenge said twice, the false one first."""
    return {"salt": challenge["salt"].replace("?", "?expires=99999999999&")}


@pytest.mark.parametrize(
    ("changes", "key", "now"),
    [
        (lambda _: {}, "form1", LATER),
        (longer_lasting, "form1", LATER),
        (lambda _: {}, "form2", NOW),
        (lambda _: {"number": -1}, "form1", NOW),
        (lambda _: {"number": True}, "form1", NOW),
        (lambda _: {"signature": "0" * 64}, "form1", NOW),
        (lambda _: {"signature": "\ud800"}, "form1", NOW),
        (lambda _: {"algorithm": "SHA-1"}, "form1", NOW),
        (lambda _: {"salt": "x" * 1900}, "form1", NOW),
    ],
)
def test_a_proof_that_is_old_of_another_form_or_altered_is_refused(changes, key, now):
    challenge = proofs.challenge_for("form1", now=NOW)

    with pytest.raises(proofs.ProofRefused):
        proofs.read(solved(challenge, **changes(challenge)), key=key, now=now)


@pytest.mark.parametrize("solution", ["x", "é", "e30=", "W10=", base64.b64encode(b"[" * 1400).decode()])
def test_what_is_no_proof_is_refused(solution):
    with pytest.raises(proofs.ProofRefused):
        proofs.read(solution, key="form1", now=NOW)


# -- The switch ------------------------------------------------------------------------------------------------------


def test_newcomers_who_are_too_many_switch_it_on_and_it_is_written_down(
    post, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for name in ("one", "two", "three"):
            visits.send(visits.signed_in(makers.a_user(name)), post, f"{visits.TEXT} Says {name}.")

    assert proofs.demand(now=timezone.now()).by == ""
    assert AuditEntry.objects.filter(action="proofs.demanded", actor="policy").count() == 1


def test_those_whom_readers_know_never_do(post, rui, django_capture_on_commit_callbacks):
    makers.a_comment()
    assert Commenter.objects.get(user__username="rui")

    with django_capture_on_commit_callbacks(execute=True):
        for number in range(4):
            visits.send(rui, post, f"{visits.TEXT} For the {number}th time.")

    assert proofs.demand(now=timezone.now()) is None


@pytest.fixture
def against_floods(db):
    """The packaged policy, with a rule that lets an author send one comment within ten minutes."""
    rule = '\n[[rules]]\nname = "too many"\nkind = "flood"\nclause = "8"\noutcome = "hold"\nmost = 1\n'
    now = timezone.now()
    policies.adopt(
        policies.save_draft(default_policy_text().replace("[ladder]", f"{rule}[ladder]"), now=now), by=None, now=now
    )


def two_comments(post, name="rui"):
    """Two by one author within a minute; the second is one too many for a rule that allows one."""
    author = makers.a_user(name)
    return [
        makers.a_submission(f"{visits.TEXT} Number {number}, says {name}.", by=author, on=post).state
        for number in range(2)
    ]


@pytest.mark.usefixtures("against_floods")
def test_a_rule_that_holds_a_flood_switches_it_on_once_for_its_time(post, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert two_comments(post) == [State.PUBLISHED, State.HELD]
        two_comments(post, "edda")

    demanded = proofs.demand(now=timezone.now())
    assert (demanded.by, demanded.rule) == ("", "too many")
    assert timedelta(minutes=59) < demanded.until - timezone.now() <= timedelta(hours=1)
    (line,) = AuditEntry.objects.filter(action="proofs.demanded")
    assert line.data["rule"] == "too many"


@pytest.mark.usefixtures("against_floods")
def test_where_nothing_switches_by_itself_a_held_flood_does_not_either(
    post, settings, django_capture_on_commit_callbacks
):
    settings.MODERATION = {**settings.MODERATION, "PROOF_AFTER": 0}

    with django_capture_on_commit_callbacks(execute=True):
        two_comments(post)

    assert proofs.demand(now=timezone.now()) is None


def test_what_another_rule_holds_does_not(post, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert makers.a_submission(makers.ATTACK, on=post).state == State.HELD

    assert proofs.demand(now=timezone.now()) is None


@pytest.mark.usefixtures("against_floods")
def test_while_it_is_on_a_held_flood_writes_nothing_to_the_cache(post, flooded, monkeypatch):
    written = []
    monkeypatch.setattr(proofs, "switch_on", lambda **told: written.append(told))

    two_comments(post)

    assert written == []


def test_it_ends_by_itself(flooded):
    assert proofs.demand(now=timezone.now() + timedelta(hours=1)) is None


def test_an_owner_switches_it_on_and_off_at_the_desk():
    owner = makers.a_user("olga", is_superuser=True, is_staff=True)
    desk = visits.signed_in(owner)

    on = desk.post(reverse("moderation:proofs"), {"on": "1"}, follow=True).content.decode()
    off = desk.post(reverse("moderation:proofs"), {"off": "1"}, follow=True).content.decode()

    assert "olga switched it on" in on
    assert "Ask for it no more" not in off
    written = AuditEntry.objects.filter(action__startswith="proofs.").order_by("sequence")
    assert [(line.action, line.actor) for line in written] == [
        ("proofs.demanded", f"user:{owner.pk}"),
        ("proofs.ended", f"user:{owner.pk}"),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_proof_spent_many_times_at_once_pays_once():
    """One pays for it; whoever stood in line behind finds it spent."""
    challenge = proofs.challenge_for("form1", now=NOW)["challenge"]

    paid = at_once(*[lambda: proofs.spend(challenge, now=NOW)] * 4)

    assert sorted(paid) == [False, False, False, True]

"""What was typed is never lost: an old token, a session that ended, a busy database, and every refusal."""

import sqlite3

import pytest
from allauth.account.models import EmailAddress
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation.adapters.comments_xtd import unsent
from tests import makers
from tests.integration.comments import visits

pytestmark = pytest.mark.django_db

WORDS = "I stood on the bridge at noon & counted <eleven> boats."
AS_SHOWN = "I stood on the bridge at noon &amp; counted &lt;eleven&gt; boats."
POST = "comments-post-comment"


@pytest.fixture
def post():
    return makers.a_post()


@pytest.fixture
def strict():
    """Rui's browser, at a site that looks at tokens as a real one does."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(makers.rui())
    return client


def fields_again(response):
    """What the form of the answer would send when its button is pressed."""
    html = response.content.decode()
    start = html.index("typed-again")
    again = html[start : html.index("</form>", start)]
    parser = visits._Fields()
    parser.feed(f'<form class="write-place {again}')
    return {**parser.fields, "comment": WORDS}


# -- The token is too old --------------------------------------------------------------------------------------------


def test_a_comment_whose_token_is_too_old_comes_back_and_is_sent_with_a_press(strict, post):
    fields = visits.fields_of(visits.write_page(strict, post))

    refused = strict.post(reverse(POST), {**fields, "comment": WORDS, "csrfmiddlewaretoken": "A" * 64})
    again = fields_again(refused)
    strict.post(reverse(POST), again)

    assert refused.status_code == 403
    assert AS_SHOWN in refused.content.decode()
    assert again["csrfmiddlewaretoken"] != "A" * 64
    assert visits.latest().current.text == WORDS


def test_what_comes_from_another_site_is_not_shown_again(strict, post):
    fields = visits.fields_of(visits.write_page(strict, post))

    refused = strict.post(reverse(POST), {**fields, "comment": WORDS}, headers={"Origin": "https://evil.example"})

    assert refused.status_code == 403
    assert AS_SHOWN not in refused.content.decode()


def test_whose_browser_refuses_cookies_is_told_so_beside_the_text(post):
    page = Client(enforce_csrf_checks=True).post(reverse(POST), {"comment": WORDS}).content.decode()

    assert AS_SHOWN in page
    assert "Your browser sent no cookie along." in page


def test_who_has_an_old_token_is_told_of_no_cookie(strict, post):
    fields = visits.fields_of(visits.write_page(strict, post))

    refused = strict.post(reverse(POST), {**fields, "comment": WORDS, "csrfmiddlewaretoken": "A" * 64})

    assert "Your browser sent no cookie along." not in refused.content.decode()


def test_a_password_is_never_shown_again():
    refused = Client(enforce_csrf_checks=True).post(
        reverse("account_login"), {"login": "rui the first", "password": "two boots"}
    )

    assert refused.status_code == 403
    assert "two boots" not in refused.content.decode()


def test_more_than_any_form_holds_is_not_shown_again(strict):
    refused = strict.post(reverse(POST), {"comment": "long " * 120_000})

    assert refused.status_code == 403
    assert len(refused.content) < 50_000


# -- The session ended -----------------------------------------------------------------------------------------------


def test_who_was_signed_out_signs_in_and_finds_the_text_in_the_form(post):
    rui, browser = makers.rui(), Client()
    rui.set_password("two-boots-and-an-eel")
    rui.save()
    EmailAddress.objects.create(user=rui, email=rui.email, verified=True, primary=True)
    fields = visits.fields_of(visits.write_page(browser, post))

    door = browser.post(reverse(POST), {**fields, "comment": WORDS, "sign_in": "1"})
    entered = browser.post(door["Location"], {"login": rui.username, "password": "two-boots-and-an-eel"})
    page = browser.get(entered["Location"])

    assert AS_SHOWN in page.content.decode()
    assert "what you wrote before you signed in" in page.content.decode()


def test_who_was_signed_out_on_the_way_is_told_so_and_not_asked_for_what_the_form_never_had(post):
    fields = visits.fields_of(visits.write_page(visits.signed_in(makers.rui()), post))

    refused = Client().post(reverse(POST), {**fields, "comment": WORDS})

    page = refused.content.decode()
    assert refused.status_code == 400
    assert AS_SHOWN in page
    assert "You are signed out by now." in page
    assert "This field is required." not in page
    assert 'name="sign_in"' in page


def test_a_guest_who_gave_no_name_is_asked_for_it_and_told_of_no_session(post):
    browser = Client()
    fields = visits.fields_of(visits.write_page(browser, post))

    page = browser.post(reverse(POST), {**fields, "comment": WORDS}).content.decode()

    assert "This field is required." in page
    assert "You are signed out by now." not in page


def test_a_text_that_was_sent_is_kept_no_longer(post):
    browser = Client()
    fields = visits.fields_of(visits.write_page(browser, post))
    browser.post(reverse(POST), {**fields, "comment": WORDS, "sign_in": "1"})
    browser.force_login(makers.rui())

    visits.send(browser, post, WORDS)

    assert unsent.IN_SESSION not in browser.session


def test_an_edit_of_somebody_signed_out_is_kept_for_after_the_door():
    comment = makers.a_comment()
    browser = Client()
    address = reverse("comments-edit", args=[comment.pk])

    door = browser.post(address, {"comment": WORDS, "version": 1})
    browser.force_login(makers.rui())

    assert door["Location"].startswith(reverse("account_login"))
    assert AS_SHOWN in browser.get(address).content.decode()


def test_it_is_not_told_to_strangers_which_comments_there_are():
    comment = makers.a_comment()

    answers = [Client().post(reverse("comments-edit", args=[pk]), {"comment": WORDS}) for pk in (comment.pk, 9_999_999)]

    assert answers[0].status_code == answers[1].status_code == 302


def test_what_no_comment_can_be_is_not_kept(rf):
    request = rf.post("/")
    request.session = {}

    unsent.keep(request, "x" * (unsent.MOST + 1), page="/", now=timezone.now())

    assert request.session == {}


def test_who_must_be_a_member_finds_the_text_after_signing_in(post, settings):
    browser = Client()
    fields = visits.fields_of(visits.write_page(browser, post))
    settings.MODERATION = {**settings.MODERATION, "WHO_MAY_COMMENT": "members"}

    refused = browser.post(reverse(POST), {**fields, "comment": WORDS})
    browser.force_login(makers.rui())

    assert AS_SHOWN in refused.content.decode()
    assert AS_SHOWN in visits.write_page(browser, post).content.decode()


# -- The database is busy --------------------------------------------------------------------------------------------


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_comment_that_met_a_busy_database_comes_back(post):
    rui = visits.signed_in(makers.rui())
    fields = visits.fields_of(visits.write_page(rui, post))
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")

    try:
        busy = rui.post(reverse(POST), {**fields, "comment": WORDS})
    finally:
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 20000")
    rui.post(reverse(POST), fields_again(busy))

    assert busy.status_code == 503
    assert "Retry-After" in busy
    assert AS_SHOWN in busy.content.decode()
    assert visits.latest().current.text == WORDS


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("asked", ["django_session", "moderation_policyversion", "moderation_audithead"])
def test_a_comment_whose_connection_to_the_database_broke_comes_back(post, asked):
    """As it was recognised, as the policy was asked, and as it was decided about."""
    rui = visits.signed_in(makers.rui())
    rui.raise_request_exception = False
    fields = visits.fields_of(visits.write_page(rui, post))
    is_broken = False

    def breaking(execute, sql, params, many, context):
        nonlocal is_broken
        is_broken = is_broken or asked in sql
        if is_broken:
            context["connection"].validate_no_broken_transaction()
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(breaking):
        broken = rui.post(reverse(POST), {**fields, "comment": WORDS})
    rui.post(reverse(POST), fields_again(broken))

    assert broken.status_code == 503
    assert AS_SHOWN in broken.content.decode()
    assert [comment.comment for comment in visits.comments()] == [WORDS]


# -- Everything else that says no ------------------------------------------------------------------------------------


def parent_gone(settings, post, fields):
    return {**fields, "reply_to": "999999"}


def too_old(settings, post, fields):
    return {**fields, "timestamp": "1000000000"}


def unnamed(settings, post, fields):
    return {**fields, "name": ""}


def many_links(settings, post, fields):
    settings.MODERATION = {**settings.MODERATION, "CONFIRMATIONS_A_DAY": 0}
    return {**fields, "name": "Petra", "email": "petra@guest.example"}


@pytest.mark.parametrize("reason", [parent_gone, too_old, unnamed, many_links])
def test_a_refusal_keeps_the_text(post, settings, reason):
    guest = Client()
    fields = {**visits.fields_of(visits.write_page(guest, post)), "comment": WORDS}

    refused = guest.post(reverse(POST), reason(settings, post, fields))

    assert refused.status_code in (400, 429)
    assert AS_SHOWN in refused.content.decode()


# -- What it was written about is gone ---------------------------------------------------------------------------------


def test_a_story_that_was_withdrawn_meanwhile_gives_the_text_back(strict, post):
    fields = visits.fields_of(visits.write_page(strict, post))
    post.state = "withdrawn"
    post.save()

    answer = strict.post(reverse(POST), {**fields, "comment": WORDS})

    assert answer.status_code == 404
    assert AS_SHOWN in answer.content.decode()
    assert "It is here: copy it" in answer.content.decode()


@pytest.mark.parametrize("address", ["/nowhere/", "/comments/post/"])
def test_nothing_that_another_site_sent_to_an_address_is_repeated(strict, address):
    answer = strict.post(address, {"comment": WORDS}, headers={"Origin": "https://evil.example"})

    assert answer.status_code in (403, 404)
    assert AS_SHOWN not in answer.content.decode()


def test_a_press_of_a_button_that_leads_nowhere_is_answered_as_any_such_address(strict):
    page = strict.post("/moderation/thumb/987654/", {"give": "1"}).content.decode()

    assert "copy it" not in page

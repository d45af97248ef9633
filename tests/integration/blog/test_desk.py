"""The author's desk: who may open it, and that nothing typed is ever lost."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog import amending, publishing
from blog.models import Excerpt, Post, PostEvent, PostState, Section
from blog.views import desk as desk_pages
from tests.integration.blog.stories import a_draft, a_story, an_update, fresh
from tests.makers import a_user, ada, rui

pytestmark = pytest.mark.django_db

ARTICLE = "THE HERALD – The sluice stood open at 10:40.\n\nNobody had told the lower town.\n"
ADDRESS = "https://herald.example/sluice"
FRAGMENT = {"HTTP_X_FRAGMENT": "preview"}


@pytest.fixture
def desk(client: Client) -> Client:
    """Ada's browser."""
    client.force_login(ada())
    return client


def update_of(post: Post) -> str:
    return f"/desk/posts/{post.pk}/update/"


def edit_of(post: Post, number: int = 0) -> str:
    return f"/desk/posts/{post.pk}/" + (f"update-{number}/" if number else "")


def typed(html: str) -> dict[str, str]:
    """What a form on a page holds, as a browser would send it."""
    fields = dict(
        re.findall(r'<input type="(?:hidden|text|url|number|date)"[^>]*? name="([^"]+)"(?: value="([^"]*)")?', html)
    )
    areas = dict(re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', html, re.DOTALL))
    chosen = {
        name: value
        for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.DOTALL)
        for value in re.findall(r'value="([^"]*)" selected', options)
    }
    return {**fields, **areas, **chosen}


# --- who may come in ---


@pytest.mark.parametrize("path", ["/desk/", "/desk/new/", "/desk/posts/1/", "/desk/posts/1/update/"])
def test_a_stranger_is_asked_to_sign_in(client, path):
    answer = client.get(path)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", ["/desk/", "/desk/new/", "/desk/posts/1/", "/desk/posts/1/update/"])
def test_a_reader_is_told_that_the_desk_is_not_theirs(client, path):
    client.force_login(rui())

    assert client.get(path).status_code == 403


def test_another_authors_post_does_not_exist_at_this_desk(desk):
    others = a_draft(by=a_user("odd", group="Author"))

    assert desk.get(edit_of(others)).status_code == 404


def test_an_author_without_posts_finds_a_clean_desk(desk):
    assert "A clean desk." in desk.get("/desk/").content.decode()


def test_looking_at_the_publish_address_publishes_nothing(desk):
    draft = a_draft()

    assert desk.get(f"/desk/posts/{draft.pk}/publish/").status_code == 405
    assert fresh(draft).state == PostState.DRAFT


def test_a_desk_page_is_kept_by_nobody(desk):
    assert "no-store" in desk.get("/desk/")["Cache-Control"]


# --- the desk ---


def drafts_on(page: str) -> list[str]:
    return re.findall(r">(Draft \d+)</a>", page)


def test_drafts_are_read_a_page_at_a_time(desk, monkeypatch):
    monkeypatch.setattr(desk_pages, "ON_A_PAGE", 2)
    for number in range(5):
        a_draft(f"Draft {number}")

    pages = [desk.get("/desk/").content.decode()]
    while older := re.search(r'rel="next" href="(\?drafts=\d+)#drafts"', pages[-1]):
        pages.append(desk.get(f"/desk/{older[1]}").content.decode())

    assert [drafts_on(page) for page in pages] == [["Draft 4", "Draft 3"], ["Draft 2", "Draft 1"], ["Draft 0"]]


def test_every_page_of_drafts_says_how_many_there_are(desk, monkeypatch):
    monkeypatch.setattr(desk_pages, "ON_A_PAGE", 1)
    second = [a_draft(f"Draft {number}") for number in range(3)][1]

    assert "Drafts <span>3</span>" in desk.get(f"/desk/?drafts={second.pk}").content.decode()


@pytest.mark.parametrize("place", ["x", "-1", "0", "²", "9" * 18, "9" * 5000])
def test_a_place_that_the_drafts_do_not_have_is_their_beginning(desk, place):
    a_draft("Draft 1")

    assert drafts_on(desk.get("/desk/", {"drafts": place}).content.decode()) == ["Draft 1"]


def test_a_place_in_anothers_drafts_is_the_beginning_of_ones_own(desk):
    a_draft("Draft 1")
    others = a_draft("Draft 2", by=a_user("odd", group="Author"))

    assert drafts_on(desk.get("/desk/", {"drafts": others.pk}).content.decode()) == ["Draft 1"]


def test_the_desk_costs_the_same_with_many_drafts(desk, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(desk_pages, "ON_A_PAGE", 3)
    a_draft()
    desk.get("/desk/")
    with CaptureQueriesContext(connection) as few:
        desk.get("/desk/")
    for number in range(6):
        a_draft(f"Draft {number}")

    with django_assert_num_queries(len(few)):
        desk.get("/desk/")


def test_the_desk_shows_how_much_is_quoted(desk):
    a_draft()

    assert re.search(r"\d+ % quoted", desk.get("/desk/").content.decode())


def test_the_desk_warns_of_an_excerpt_without_a_source(desk):
    draft = a_draft()
    Excerpt.objects.filter(block__section__post=draft).update(source=None)

    assert "1 excerpt without a source" in desk.get("/desk/").content.decode()


# --- a new post ---


def test_a_pasted_story_becomes_a_draft_with_its_parts(desk):
    desk.post("/desk/new/", {"text": f"FLOODED? AGAIN\n\nThe river rose at ten, and we saw it.\n\n{ARTICLE}"})

    post = Post.objects.with_sections().get()
    assert post.state == PostState.DRAFT
    assert [block.kind for block in post.standing_blocks] == ["text", "excerpt"]


def test_an_empty_post_is_refused_and_nothing_is_kept(desk):
    answer = desk.post("/desk/new/", {"text": " \n "})

    assert answer.status_code == 400
    assert not Post.objects.exists()


def test_a_text_that_cannot_be_read_is_kept_in_the_form_with_its_line(desk):
    answer = desk.post("/desk/new/", {"text": "> only a quotation\n\nand more", "tags": "River"})

    html = answer.content.decode()
    assert answer.status_code == 400
    assert "Line 1" in html
    assert "&gt; only a quotation" in html


def test_looking_at_a_post_before_it_is_kept_leaves_nothing_behind(desk):
    answer = desk.post("/desk/new/", {"text": "A headline\n\nA paragraph.", "preview": "1"})

    assert "A paragraph." in answer.content.decode()
    assert not Post.objects.exists()


def test_a_draft_is_published_from_the_desk(desk):
    draft = a_draft()

    answer = desk.post(f"/desk/posts/{draft.pk}/publish/")

    assert answer["Location"] == fresh(draft).get_absolute_url()
    assert fresh(draft).is_published


# --- an update ---


def test_two_pastes_publish_an_update(desk):
    post = a_story()

    answer = desk.post(update_of(post), {"text": ARTICLE, "url": ADDRESS, "kind": "update", "significant": "yes"})

    excerpt = fresh(post).standing_updates[0].blocks.get().excerpt
    assert answer["Location"] == f"{fresh(post).get_absolute_url()}#update-1"
    assert (excerpt.source.name, excerpt.source_url) == ("The Herald", ADDRESS)


def test_a_quiet_update_does_not_move_the_story(desk):
    post = a_story()

    desk.post(update_of(post), {"text": ARTICLE, "kind": "update", "significant": "no"})

    assert fresh(post).significant_at == post.significant_at


def test_the_source_that_the_author_names_stands(desk):
    post = a_story()

    desk.post(update_of(post), {"text": ARTICLE, "source": "Riverside Radio", "kind": "update", "significant": "yes"})

    assert Excerpt.objects.get(block__section__number=1).source.name == "Riverside Radio"


def test_words_that_the_author_calls_quoted_are_quoted(desk):
    post = a_story()

    desk.post(update_of(post), {"text": "We saw it.\n\nI was there.", "voice": "quoted", "kind": "update"})

    block = fresh(post).standing_updates[0].blocks.get()
    assert block.is_excerpt
    assert block.text == "We saw it.\n\nI was there."


def test_words_that_the_author_calls_their_own_are_theirs(desk):
    post = a_story()

    desk.post(update_of(post), {"text": ARTICLE, "voice": "own", "kind": "update"})

    assert not any(block.is_excerpt for block in fresh(post).standing_updates[0].blocks.all())


def test_an_empty_update_is_refused_and_its_address_kept(desk):
    post = a_story()

    answer = desk.post(update_of(post), {"text": "  ", "url": ADDRESS, "kind": "update"})

    assert answer.status_code == 400
    assert ADDRESS in answer.content.decode()
    assert not Section.objects.filter(number=1).exists()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://example.org/x", "//evil.example", "data:text/html,x"]
)
def test_an_address_that_is_not_on_the_web_is_refused_and_the_text_kept(desk, address):
    post = a_story()

    answer = desk.post(update_of(post), {"text": ARTICLE, "url": address, "kind": "update"})

    assert answer.status_code == 400
    assert "Nobody had told the lower town." in answer.content.decode()


def test_a_nul_is_refused_and_the_other_fields_kept(desk):
    post = a_story()

    answer = desk.post(update_of(post), {"text": "a\x00b", "heading": "The log", "kind": "update"})

    assert answer.status_code == 400
    assert "The log" in answer.content.decode()


def test_a_draft_takes_no_update_from_the_composer(desk):
    draft = a_draft()

    assert desk.get(update_of(draft))["Location"] == edit_of(draft)


def test_an_update_of_a_story_that_was_withdrawn_meanwhile_is_refused_and_its_text_kept(desk):
    post = a_story()
    form = typed(desk.get(update_of(post)).content.decode()) | {"text": "The log of the upper sluice."}
    amending.withdraw_post(post, reason="It was another town.")

    answer = desk.post(update_of(post), form)

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "The log of the upper sluice.</textarea>" in html
    assert "This post is withdrawn." in html


def test_an_update_of_a_draft_is_refused_and_its_text_kept(desk):
    draft = a_draft()

    answer = desk.post(update_of(draft), {"text": "The log of the upper sluice.", "kind": "update"})

    assert (answer.status_code, fresh(draft).updates) == (409, [])
    assert "The log of the upper sluice.</textarea>" in answer.content.decode()


def test_a_preview_shows_the_update_in_its_real_markup(desk):
    post = a_story()

    answer = desk.post(update_of(post), {"text": ARTICLE, "url": ADDRESS, "kind": "update", "preview": "1"}, **FRAGMENT)

    html = answer.content.decode()
    assert "<!doctype" not in html
    assert f'<blockquote cite="{ADDRESS}">' in html


def test_a_preview_leaves_no_update_no_number_and_no_event(desk):
    post = a_story()
    events = PostEvent.objects.count()

    desk.post(update_of(post), {"text": ARTICLE, "kind": "update", "preview": "1"}, **FRAGMENT)

    assert (fresh(post).last_update, PostEvent.objects.count()) == (0, events)


def test_a_preview_without_a_script_keeps_the_typed_text(desk):
    post = a_story()

    html = desk.post(update_of(post), {"text": ARTICLE, "kind": "update", "preview": "1"}).content.decode()

    assert "<!doctype" in html
    assert typed(html)["text"].startswith("THE HERALD")


def test_a_preview_of_nothing_is_no_error(desk):
    post = a_story()

    assert desk.post(update_of(post), {"text": "", "kind": "update", "preview": "1"}, **FRAGMENT).status_code == 200


def test_the_composer_alone_is_given_to_a_script(desk):
    post = a_story()

    html = desk.get(update_of(post), HTTP_X_FRAGMENT="composer").content.decode()

    assert "<!doctype" not in html
    assert "<textarea" in html


# --- an edit ---


def test_saving_what_was_opened_changes_nothing(desk):
    post = a_story()
    form = typed(desk.get(edit_of(post)).content.decode())

    desk.post(edit_of(post), form)

    assert fresh(post).version == post.version


def test_a_mended_headline_is_saved_quietly(desk):
    post = a_story()
    form = typed(desk.get(edit_of(post)).content.decode())

    desk.post(edit_of(post), form | {"headline": "A mended headline"})

    assert fresh(post).headline == "A mended headline"
    assert fresh(post).significant_at == post.significant_at


def test_a_block_keeps_its_address_when_its_text_is_mended(desk):
    post = a_story()
    form = typed(desk.get(edit_of(post)).content.decode())

    desk.post(edit_of(post), form | {"block-0-text": "Forty-two houses stand empty tonight."})

    after = fresh(post).standing_blocks
    assert [block.uid for block in after] == [block.uid for block in post.standing_blocks]
    assert after[0].text == "Forty-two houses stand empty tonight."


def test_a_block_that_is_ticked_is_taken_out(desk):
    post = a_story()
    form = typed(desk.get(edit_of(post)).content.decode())

    desk.post(edit_of(post), form | {"block-1-remove": "on"})

    assert [block.is_excerpt for block in fresh(post).standing_blocks] == [False]


def test_more_text_is_added_to_the_end(desk):
    post = a_story()
    form = typed(desk.get(edit_of(post)).content.decode())

    desk.post(edit_of(post), form | {"more-text": "VIA RADIO\n\nOne more thing."})

    assert fresh(post).standing_blocks[-1].text.endswith("One more thing.")


def test_an_update_is_edited_under_its_own_number(desk):
    post = a_story()
    an_update(post)
    form = typed(desk.get(edit_of(post, 1)).content.decode())

    desk.post(edit_of(post, 1), form | {"heading": "What the log says"})

    assert fresh(post).standing_updates[0].heading == "What the log says"


def test_editing_the_original_leaves_the_updates_alone(desk):
    post = a_story()
    an_update(post, "The log explains it.")
    form = typed(desk.get(edit_of(post)).content.decode())

    desk.post(edit_of(post), form | {"headline": "Another headline"})

    assert [block.text for block in fresh(post).standing_updates[0].blocks.all()] == ["The log explains it."]


def test_of_two_tabs_the_second_is_answered_with_both_texts(desk):
    post = a_story()
    form = typed(desk.get(edit_of(post)).content.decode())
    desk.post(edit_of(post), form | {"headline": "The first tab’s headline"})

    answer = desk.post(edit_of(post), form | {"headline": "The second tab’s headline"})

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "The first tab’s headline" in html
    assert "The second tab’s headline" in html


def test_of_two_tabs_the_second_may_save_after_seeing_the_first(desk):
    post = a_story()
    form = typed(desk.get(edit_of(post)).content.decode())
    desk.post(edit_of(post), form | {"headline": "The first tab’s headline"})
    shown = desk.post(edit_of(post), form | {"headline": "The second tab’s headline"}).content.decode()

    desk.post(edit_of(post), typed(shown))

    assert fresh(post).headline == "The second tab’s headline"


def test_an_edit_without_a_headline_keeps_the_text(desk):
    post = a_story()
    form = typed(desk.get(edit_of(post)).content.decode())

    answer = desk.post(edit_of(post), form | {"headline": "", "block-0-text": "Forty-three houses."})

    assert answer.status_code == 400
    assert "Forty-three houses." in answer.content.decode()


def test_save_and_publish_does_both(desk):
    draft = a_draft()
    form = typed(desk.get(edit_of(draft)).content.decode())

    desk.post(edit_of(draft), form | {"headline": "Ready", "publish": "1"})

    assert (fresh(draft).headline, fresh(draft).is_published) == ("Ready", True)


def test_a_withdrawn_update_is_not_edited(desk):
    post = a_story()
    publishing.withdraw_update(an_update(post), reason="It was wrong.")

    assert desk.get(edit_of(post, 1)).status_code == 404


def a_form_of_an_update_withdrawn_since(desk: Client) -> tuple[Post, dict[str, str]]:
    post = a_story()
    section = an_update(post, "The log explains it.")
    form = typed(desk.get(edit_of(post, 1)).content.decode())
    publishing.withdraw_update(section, reason="It was another town.")
    return post, form | {"block-0-text": "The log explains all of it."}


def test_an_edit_of_an_update_that_was_withdrawn_meanwhile_is_answered_with_both_texts(desk):
    post, form = a_form_of_an_update_withdrawn_since(desk)

    answer = desk.post(edit_of(post, 1), form)

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "The log explains all of it.</textarea>" in html
    assert "<pre>The log explains it.</pre>" in html
    assert "It was another town." in html


def test_an_update_that_is_withdrawn_stays_as_it_was_however_often_its_edit_is_sent(desk):
    post, form = a_form_of_an_update_withdrawn_since(desk)

    again = typed(desk.post(edit_of(post, 1), form).content.decode())

    assert desk.post(edit_of(post, 1), again).status_code == 409
    assert [block.text for block in post.sections.get(number=1).blocks.all()] == ["The log explains it."]


def test_what_is_typed_in_an_update_that_was_withdrawn_meanwhile_is_kept_and_found_again(desk):
    post, form = a_form_of_an_update_withdrawn_since(desk)

    desk.post(edit_of(post, 1), form | {"autosave": "1"})

    assert "The log explains all of it.</textarea>" in desk.get(edit_of(post, 1)).content.decode()


# --- taking back ---


def test_an_update_is_taken_back_with_a_reason(desk):
    post = a_story()
    an_update(post)

    desk.post(f"/desk/posts/{post.pk}/update-1/withdraw/", {"reason": "It was another town."})

    assert fresh(post).updates[0].withdrawn_reason == "It was another town."


def test_an_update_is_not_taken_back_without_a_reason(desk):
    post = a_story()
    an_update(post)

    answer = desk.post(f"/desk/posts/{post.pk}/update-1/withdraw/", {"reason": " "})

    assert answer.status_code == 400
    assert not fresh(post).updates[0].is_withdrawn


# --- the public page ---


def test_the_public_page_offers_its_author_the_composer(desk):
    post = a_story()

    assert f'data-composer="{update_of(post)}"' in desk.get(post.get_absolute_url()).content.decode()


def test_the_public_page_offers_a_reader_no_composer(client):
    post = a_story()
    client.force_login(rui())

    assert "author-tools" not in client.get(post.get_absolute_url()).content.decode()

"""A film or a post of another service: a link card on the page, a link wherever there is only text, and nothing loaded."""

import re
from io import BytesIO

import feedparser
import html5lib
import pytest
from django.urls import reverse
from django.utils import timezone

from blog import publishing
from blog.importers.wordpress import Options, import_wordpress
from blog.models import Block, BlockKind, Post
from blog.publishing import BadAddress, BlockText
from blog.structured_data import article
from tests.integration.blog import exports
from tests.integration.blog.stories import a_story, an_update, fresh
from tests.makers import ada

pytestmark = pytest.mark.django_db

FILM = "https://youtu.be/dQw4w9WgXcQ"
WATCHED = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
TOOT = "https://mastodon.example/@ada/112080000000000000"


def kinds(post: Post) -> list[tuple[str, str]]:
    return list(Block.objects.filter(section__post=post).order_by("section", "position").values_list("kind", "text"))


def page(client, post: Post) -> str:
    return client.get(post.get_absolute_url()).content.decode()


def a_film(title: str = "The gates, on Monday") -> BlockText:
    return BlockText(f"{FILM}\n{title}", BlockKind.EMBED)


# --- where it comes from ---


def test_an_address_that_is_quoted_or_stands_among_words_is_left_alone():
    quoted = BlockText(FILM, BlockKind.EXCERPT, source="The Herald")

    post = a_story(blocks=(BlockText(f"I saw {FILM} and wept."), quoted))

    assert [kind for kind, _text in kinds(post)] == ["text", "excerpt"]


def test_a_line_of_its_own_becomes_a_card_between_the_words_around_it():
    post = a_story(blocks=(BlockText(f"Look at this.\n\n{FILM}\n\nWho opened them?"),))

    assert kinds(post) == [("text", "Look at this."), ("embed", FILM), ("text", "Who opened them?")]


def test_the_words_above_a_card_keep_their_address():
    post = a_story(blocks=(BlockText("Look at this."),))
    uid = Block.objects.get(section__post=post).uid
    text = publishing.text_of(post)
    section = text.sections[0]
    longer = BlockText(f"Look at this.\n\n{FILM}", uid=uid)

    publishing.edit(
        post, publishing.replace(text, sections=(publishing.replace(section, blocks=(longer,)),)), version=post.version
    )

    assert Block.objects.get(section__post=post, kind="text").uid == uid


def test_an_edit_that_changes_nothing_of_a_card_is_none():
    post = a_story(blocks=(a_film(),))

    publishing.edit(post, publishing.text_of(post), version=post.version)

    assert fresh(post).version == post.version


def test_an_update_that_is_pasted_with_a_film_shows_it_as_a_card(client):
    client.force_login(ada())
    post = a_story()

    client.post(
        reverse("blog:add_update", args=[post.pk]),
        {"text": f"I was there at noon.\n\n{FILM}", "kind": "update", "significant": "no"},
    )

    assert kinds(post)[-2:] == [("text", "I was there at noon."), ("embed", FILM)]


def test_a_post_of_wordpress_brings_its_film_as_a_card():
    content = f"<!-- wp:paragraph --><p>Look <em>here</em>.</p><!-- /wp:paragraph -->[embed]{FILM}[/embed]"

    import_wordpress(BytesIO(exports.an_export(exports.an_item(content=content))), Options(), now=timezone.now())

    assert kinds(Post.objects.get()) == [("text", "<p>Look <em>here</em>.</p>"), ("embed", FILM)]


# --- where it is shown ---


def test_nothing_of_the_other_service_is_on_the_page(client):
    html = page(client, a_story(blocks=(a_film(),)))

    assert "<iframe" not in html
    assert not re.findall(r"(?:src|href|poster)=[\"']https?://[^\"']*youtube-nocookie", html)


def test_a_card_is_a_link_that_says_whose_it_is_and_what_it_is_called(client):
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(
        page(client, a_story(blocks=(a_film(),)))
    )

    (card,) = [found for found in tree.iter("figure") if found.get("class") == "link-card"]
    assert card.find("a").get("href") == WATCHED
    assert " ".join("".join(card.find("a").itertext()).split()) == "YouTube The gates, on Monday"


def test_a_service_without_a_quiet_player_is_a_link_and_nothing_else(client):
    html = page(client, a_story(blocks=(BlockText(TOOT),)))

    assert "mastodon.example/@ada" in html
    assert "<framed-film" not in html


def test_a_page_may_frame_the_two_players_and_nothing_else(client):
    policy = client.get("/")["Content-Security-Policy"]

    (frames,) = [part.strip() for part in policy.split(";") if part.strip().startswith("frame-src")]
    assert frames == "frame-src https://www.youtube-nocookie.com https://player.vimeo.com"


def test_a_feed_has_a_link_in_its_place(client):
    a_story(blocks=(a_film(),))

    (entry,) = feedparser.parse(client.get(reverse("blog:feed")).content).entries

    assert f'<a href="{WATCHED}"' in entry.content[0].value
    assert "YouTube: The gates, on Monday" in entry.content[0].value
    assert "framed-film" not in entry.content[0].value


def test_it_is_found_by_its_title_and_by_the_name_of_the_service(client):
    a_story(blocks=(BlockText("Words."), a_film()))

    assert "1 found" in client.get("/search/", {"q": "youtube monday"}).content.decode()


def test_what_search_engines_are_told_is_the_same_without_it():
    post = a_story(blocks=(BlockText("Look at this."),))
    an_update(post, blocks=(BlockText("It fell."), a_film()))

    assert FILM not in str(article(fresh(post)))


# --- at the desk ---


def test_an_editor_finds_the_card_as_a_card_and_may_name_it(client):
    client.force_login(ada())
    post = a_story(blocks=(BlockText("Look at this."), BlockText(FILM)))
    address = reverse("blog:edit_post", args=[post.pk])
    form = client.get(address).context["sheet"]
    sent = {
        field.html_name: field.value() or ""
        for part in (form.head, *form.blocks, form.blocks.management_form)
        for field in part
    }
    sent |= {"block-0-remove": "", "block-1-remove": "", "block-0-decorative": "", "block-1-decorative": ""}

    client.post(
        address, {name: value for name, value in sent.items() if value} | {"block-1-text": f"{FILM}\nThe gates"}
    )

    assert kinds(post) == [("text", "Look at this."), ("embed", f"{FILM}\nThe gates")]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "The gates, on Monday", "https://[", "data:text/html,x"])
def test_what_is_no_address_is_no_card(address):
    with pytest.raises(BadAddress):
        a_story(blocks=(BlockText(address, BlockKind.EMBED),))

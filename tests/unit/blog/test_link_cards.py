"""Which addresses are films and posts of other services, and what their link cards say; nothing is asked of anybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.importers.wordpress_html import read_content
from blog.paste import PastedBlockKind, parse_paste
from blog.pasted_html import read_html
from blog.reading.cards import FRAME_HOSTS, card_of, known_card
from blog.reading.lone_addresses import parted, parted_html

FILM = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/@harbourgazette",
        "https://www.youtube.com/",
        "https://vimeo.com/about",
        "https://x.com/harbour",
        "https://soundcloud.com/harbour",
        "https://mastodon.example/@ada",
        "https://news.example/@ada/12",
        "https://ada@youtu.be/dQw4w9WgXcQ",
        "https://youtu.be:8443/dQw4w9WgXcQ",
        "https://youtube.com.example/watch?v=dQw4w9WgXcQ",
        "javascript://youtu.be/dQw4w9WgXcQ",
        "http://[youtu.be/dQw4w9WgXcQ",
        f"Look: {FILM}",
    ],
)
def test_any_other_address_stays_a_link(address):
    assert known_card(address) is None


@pytest.mark.parametrize(
    ("address", "service", "frame"),
    [
        (FILM, "YouTube", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"),
        ("https://youtu.be/dQw4w9WgXcQ?t=1m30s", "YouTube", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&start=90"),
        ("https://m.youtube.com/shorts/dQw4w9WgXcQ", "YouTube", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"),
        ("http://www.youtube.com/embed/dQw4w9WgXcQ?rel=0", "YouTube", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"),
        ("https://vimeo.com/76979871", "Vimeo", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"),
        ("https://vimeo.com/76979871/8272103f6e", "Vimeo", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=8272103f6e"),
        ("https://x.com/harbour/status/1767000000000000000", "X", ""),
        ("https://bsky.app/profile/ada.example/post/3knabcdefgh2x", "Bluesky", ""),
        ("https://mastodon.example/@ada/112080000000000000", "Mastodon", ""),
        ("https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk", "Spotify", ""),
    ],
)  # fmt: skip
def test_a_film_or_a_post_is_known_by_its_address_alone(address, service, frame):
    card = known_card(address)

    assert card is not None
    assert (card.service, card.frame) == (service, frame)


@given(
    st.text(max_size=60), st.sampled_from(["https://youtu.be/", f"{FILM}&t=", "https://vimeo.com/", "https://x.com/"])
)
def test_no_address_leads_to_a_frame_of_anybody_else(rest, start):
    card = known_card(start + rest)

    assert card is None or not card.frame or card.frame.startswith(tuple(f"{host}/" for host in FRAME_HOSTS))


def test_a_card_of_a_service_that_is_forgotten_is_named_after_its_host():
    assert card_of("https://gone.example/1\nThe gates, on Monday").named == "gone.example: The gates, on Monday"


def test_an_address_among_words_stays_where_it_is():
    assert parted(f"As seen on {FILM} today.") == [(f"As seen on {FILM} today.", False)]


def test_an_address_on_a_line_of_its_own_is_cut_out_of_a_text():
    assert parted(f"The gates:\n{FILM}\nWhat now?") == [("The gates:", False), (FILM, True), ("What now?", False)]


@pytest.mark.parametrize(
    "html",
    [
        f"<blockquote><p>{FILM}</p></blockquote>",
        f"<ul><li><p>{FILM}</p></li></ul>",
        f'<p>See <a href="{FILM}">{FILM}</a></p>',
        f'<p><a href="{FILM}">the film</a></p>',
    ],
)
def test_an_address_that_is_part_of_something_stays_in_it(html):
    assert parted_html(html) == [(html, False)]


def test_a_paragraph_that_is_one_address_is_cut_out_of_markup():
    html = f'<h2>Gates</h2><p><a href="{FILM}&amp;t=9" rel="nofollow">{FILM}&amp;t=9</a></p><p>So.</p>'

    assert parted_html(html) == [("<h2>Gates</h2>", False), (f"{FILM}&t=9", True), ("<p>So.</p>", False)]


# --- pasted ---


def spoken(text: str) -> list[tuple[str, str | None, str]]:
    return [(block.kind.value, block.source, block.text) for block in parse_paste(text)]


def test_a_film_is_not_where_the_words_above_it_are_from():
    assert spoken(f"The mayor came to the quay at noon.\n\n{FILM}") == [
        ("text", None, f"The mayor came to the quay at noon.\n\n{FILM}")
    ]


def test_a_film_is_not_the_address_of_another_outlets_words():
    text = f"THE GUARDIAN – The gates were open all night, officials said.\n\n{FILM}"

    assert spoken(text) == [
        ("excerpt", "The Guardian", "The gates were open all night, officials said."),
        ("text", None, FILM),
    ]


def test_what_was_said_in_a_film_keeps_it_as_its_source():
    text = f"“We opened the gates at noon, and nobody told the families by the quay.”\n\n{FILM}"

    assert [(block.kind, block.url) for block in parse_paste(text)] == [(PastedBlockKind.EXCERPT, FILM)]


def test_a_post_under_words_that_lead_up_to_it_is_not_their_source():
    post = "https://x.com/harbour/status/1767000000000000000"

    assert spoken(f"Here is what the council has to say:\n\n{post}") == [
        ("text", None, f"Here is what the council has to say:\n\n{post}")
    ]


def test_the_words_of_a_post_keep_its_address_as_their_source():
    post = "https://bsky.app/profile/ada.example/post/3knabcdefgh2x"

    (block,) = parse_paste(f"> The gates are open. All of them.\n\n{post}")

    assert (block.kind, block.url) == (PastedBlockKind.EXCERPT, post)


def test_a_player_on_a_pasted_page_is_its_address():
    html = f'<p>Look.</p><iframe src="{FILM.replace("watch?v=", "embed/")}"></iframe><p>So.</p>'

    assert "\n\nhttps://www.youtube.com/embed/dQw4w9WgXcQ\n\n" in read_html(html).text


# --- imported ---

BLOCK = f"""<!-- wp:embed {{"url":"{FILM}","type":"video","providerNameSlug":"youtube"}} -->
<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">
{FILM}
</div><figcaption>The gates</figcaption></figure>
<!-- /wp:embed -->"""


@pytest.mark.parametrize(
    "html",
    [
        f"[embed]{FILM}[/embed]",
        f"[embed width=640]{FILM}[/embed]",
        f"[youtube {FILM}]",
        f"[youtube={FILM}&w=640&h=385]",
        "[youtube dQw4w9WgXcQ]",
        FILM,
        BLOCK,
    ],
)
def test_every_way_in_which_wordpress_embeds_leaves_the_address_on_a_line(html):
    found = read_content(f"<p>Before.</p>\n\n{html}\n\n<p>After.</p>").pieces[1].text

    assert known_card(found) == known_card(FILM)


def test_a_player_in_a_post_of_wordpress_is_its_address_and_no_medium_that_is_missing():
    content = read_content(
        '<p><iframe src="//player.vimeo.com/video/76979871?h=8272103f6e"></iframe></p>', base="https://old.example/"
    )

    assert (content.pieces[0].text, content.media) == ("https://player.vimeo.com/video/76979871?h=8272103f6e", ())

"""The light Markdown of comments."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.markup import RENDERED_LIMIT, render_comment
from moderation.sanitize import Profile, TooDeep, TooLarge, sanitize
from tests.cost import cpu_seconds

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("", ""),
        ("I disagree.", "<p>I disagree.</p>\n"),
        ("One line\nand another", "<p>One line<br>\nand another</p>\n"),
        ("One paragraph\n\nand another", "<p>One paragraph</p>\n<p>and another</p>\n"),
        ("# not a heading\n---\n| a | b |", "<p># not a heading<br>\n---<br>\n| a | b |</p>\n"),
        ("snake_case_name and 2 * 3 * 4", "<p>snake_case_name and 2 * 3 * 4</p>\n"),
        ("5 < 6 && 7 > 6", "<p>5 &lt; 6 &amp;&amp; 7 &gt; 6</p>\n"),
        ("&lt; is how one writes it", "<p>&amp;lt; is how one writes it</p>\n"),
    ],
)
def test_plain_words_stay_plain(raw, shown):
    assert render_comment(raw) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("*so* **very** `<b>`", "<p><em>so</em> <strong>very</strong> <code>&lt;b&gt;</code></p>\n"),
        ("> you said\n\nI said", "<blockquote>\n<p>you said</p>\n</blockquote>\n<p>I said</p>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("1984. a year", '<ol start="1984">\n<li>a year</li>\n</ol>\n'),
        ("```py\na < b\n```", "<pre><code>a &lt; b\n</code></pre>\n"),
        (
            '[minutes](https://a.example "The minutes")',
            f'<p><a href="https://a.example" title="The minutes" {REL}>minutes</a></p>\n',
        ),
        ("<https://a.example>", f'<p><a href="https://a.example" {REL}>https://a.example</a></p>\n'),
        ("https://a.example/b_c_d.", f'<p><a href="https://a.example/b_c_d" {REL}>https://a.example/b_c_d</a>.</p>\n'),
    ],
)
def test_marks_become_markup(raw, shown):
    assert render_comment(raw) == shown


@pytest.mark.parametrize(
    "raw", ["<b>loud</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- x -->"]
)
def test_html_is_shown_as_it_was_typed(raw):
    assert render_comment(raw) == f"<p>{raw.replace('<', '&lt;').replace('>', '&gt;')}</p>\n"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "/relative", "#part", "ftp://a.example"]
)
def test_a_link_elsewhere_than_the_web_or_mail_is_no_link(address):
    assert "<a" not in render_comment(f"[words]({address})")


def test_an_image_is_no_image():
    assert "<img" not in render_comment("![alt](https://a.example/b.png)")


def test_a_full_comment_of_characters_that_need_escaping_is_accepted():
    assert render_comment("&" * 10_240).count("&amp;") == 10_240


@pytest.mark.parametrize(
    ("raw", "cap"),
    [("x" * 10_241, "10240 bytes"), ("[" * 1_000, "400 square brackets"), ("- a\n" * 300, "400 tags")],
)
def test_a_comment_over_a_cap_is_refused_by_its_name(raw, cap):
    with pytest.raises(TooLarge, match=cap):
        render_comment(raw)


@pytest.mark.parametrize("raw", ["> " * 60 + "words", "".join("  " * n + "- a\n" for n in range(60))])
def test_a_comment_nested_too_deep_is_refused_and_not_cut(raw):
    with pytest.raises(TooDeep):
        render_comment(raw)


@pytest.mark.parametrize(
    "unit", ["*", "_a", "**a*", "`", "a_*", "```", "[a](", "<a", "\\", "&", '"', ">", "-", "http://a.b"]
)
@pytest.mark.parametrize("between", ["", " ", "\n"])
def test_a_full_comment_is_rendered_or_refused_in_less_than_300_ms(unit, between):
    raw = ((unit + between) * 10_240)[:10_240]

    def render() -> None:
        with suppress(TooLarge, TooDeep):
            render_comment(raw)

    assert cpu_seconds(render, enough=0.3) < 0.3


MARKS = [
    "*", "**", "_", "[", "]", "](", "](http://a.b)", "(", ")", "`", "```", "\n", "\n\n", "> ", "- ", "1. ", "  ", "a",
    "é", "<b>", "<", ">", "&", '"', "\\", "!", "http://a.b/c", "<http://x.y>", "\u202e", "\0", "\ud800",
]  # fmt: skip


@given(st.lists(st.sampled_from(MARKS), max_size=60).map("".join))
def test_what_is_rendered_is_already_sanitised(raw):
    shown = render_comment(raw)

    assert sanitize(shown, Profile.COMMENT, limit=RENDERED_LIMIT) == shown

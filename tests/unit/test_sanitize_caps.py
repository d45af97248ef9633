"""What the sanitiser refuses for its size before it parses, and how long it takes over what it accepts."""

import pytest

from moderation.allowed_html import Profile
from moderation.sanitize import TooDeep, TooLarge, _settled, sanitize
from tests.cost import cpu_seconds

COMMENT, POST = Profile.COMMENT, Profile.POST


def filled(unit: str, size: int) -> str:
    """`unit` again and again, up to `size` bytes."""
    return unit * (size // len(unit.encode("utf-8", "surrogatepass")))


@pytest.mark.parametrize(
    ("html", "profile"),
    [
        ("x" * 10_240, COMMENT),
        ("é" * 5_120, COMMENT),
        ("x" * 65_536, POST),
        ("<br>" * 400, COMMENT),
        ("<b>" * 50, COMMENT),
        ("<p>" * 100 + "<li>" * 100, COMMENT),
        ("<b>x</b>" * 200, COMMENT),
        (f"<p {' '.join(f'a{n}=1' for n in range(20))}>", COMMENT),
    ],
)
def test_what_is_at_a_cap_is_accepted(html, profile):
    sanitize(html, profile)


@pytest.mark.parametrize(
    ("html", "profile", "cap"),
    [
        ("x" * 10_241, COMMENT, "10240 bytes"),
        ("é" * 5_121, COMMENT, "10240 bytes"),
        ("x" * 65_537, POST, "65536 bytes"),
        ("x" * 65_537, Profile.EXCERPT, "65536 bytes"),
        ("<" * 401, COMMENT, "400 tags"),
        (f"<p {' '.join(f'a{n}=1' for n in range(21))}>", COMMENT, "20 attributes"),
        (f"<x-y {'a ' * 21}>", COMMENT, "20 attributes"),
    ],
)
def test_what_is_over_a_cap_is_refused_by_its_name(html, profile, cap):
    with pytest.raises(TooLarge, match=cap):
        sanitize(html, profile)


@pytest.mark.parametrize("tag", ["b", "blockquote", "div", "font", "b title=x"])
def test_what_nests_too_deep_is_refused(tag):
    with pytest.raises(TooDeep, match="50 deep"):
        sanitize(f"<{tag}>" * 51, COMMENT)


def test_a_tag_closed_out_of_order_still_counts_as_open():
    with pytest.raises(TooDeep):
        sanitize("<i><b></i>" * 51, COMMENT)


@pytest.mark.parametrize("unit", ["<", "<blockquote>", "<b>", "x", "é", "<a title='", "&#x202e;", "\ud800"])
@pytest.mark.parametrize("size", [88_000, 120_000, 1_000_000])
def test_an_oversized_document_is_refused_at_once(unit, size):
    html = filled(unit, size)

    def refuse() -> None:
        with pytest.raises(TooLarge):
            sanitize(html, POST)

    assert cpu_seconds(refuse, enough=0.05) < 0.05


@pytest.mark.parametrize(
    "html",
    [
        "<blockquote>" * 50 + "x" * 9_000,
        "<b><i><em><strong><code>" * 9 + "<p>x" * 350,
        "".join(f"<b title={n}>" for n in range(50)) + "<p>x" * 350,
        "<" * 400,
        "<a title=\"'" * 399,
        "<!" * 399,
        "&" * 10_240,
        filled("&lt;", 10_240),
        filled("&CounterClockwiseContourIntegral", 10_240),
        "&#" + "9" * 10_000 + ";",
        filled("http://a.b ", 10_240),
        "http://a" + ")." * 5_000,
        filled("\u0301", 10_240),
        filled("\u202e", 5_000) + filled("\u2069", 5_000),
        f"<a href='http://{'&#9;' * 2_500}'>x</a>",
    ],
    ids=lambda html: html[:16],
)
def test_a_comment_at_the_cap_takes_less_than_300_ms(html):
    sanitize("", COMMENT)

    assert cpu_seconds(lambda: sanitize(html, COMMENT), enough=0.3) < 0.3


@pytest.mark.parametrize("glue", ["<!---->", "<x>", "<script></script>", ""])
def test_an_endless_character_number_stays_text(glue):
    assert sanitize(f"&#123{glue}{'9' * 5000};", COMMENT) == f"&amp;#123{'9' * 5000};"


def test_markup_that_never_settles_is_refused():
    with pytest.raises(TooDeep):
        _settled("<p>", clean=lambda html: html + "<p>")

"""What the sanitiser leaves alone, and what it takes out."""

import threading

import pytest

from moderation.allowed_html import Profile
from moderation.sanitize import sanitize
from moderation.stored_html import StoredHtml

COMMENT, POST, EXCERPT = Profile.COMMENT, Profile.POST, Profile.EXCERPT
REL = 'rel="nofollow ugc noopener"'
EXCERPT_MARKUP = (
    '<figure class="excerpt" id="x-k3vq8"><figcaption>'
    f'<cite><a href="https://www.theguardian.com/a?b=1&amp;c=2" {REL}>The Guardian</a></cite> '
    '<time datetime="2024-02-03T10:00:00Z">3 February</time></figcaption>'
    '<blockquote cite="https://www.theguardian.com/a?b=1&amp;c=2"><p>“The water came at four.”</p></blockquote>'
    "</figure>"
)


# What must be left alone


@pytest.mark.parametrize(
    "html",
    [
        "",
        "Plain words: 5 &lt; 6 &amp; 7 &gt; 6, isn’t it?",
        "<p>One <em>two</em> <strong>three</strong> <b>four</b> <i>five</i><br>six</p>",
        "<ul><li>one</li><li>two<ol><li>three</li></ol></li></ul>",
        '<ol start="1984"><li>was a year</li></ol>',
        "<blockquote><p>quoted</p></blockquote><pre><code>if a &lt; b:\n\n    pass\n</code></pre>",
        f'<a href="https://example.org/?a=1&amp;b=%20#c" title="The &quot;minutes&quot;" {REL}>minutes</a>',
        f'<a href="mailto:desk@example.org?subject=Hello" {REL}>write</a>',
        "<p>Ελλάδα שלום 日本 👩‍👧 é</p>",
    ],
)
@pytest.mark.parametrize("profile", Profile)
def test_ordinary_markup_is_left_alone(html, profile):
    assert sanitize(html, profile) == html


@pytest.mark.parametrize("profile", [POST, EXCERPT])
def test_an_excerpt_keeps_its_figure_and_its_source(profile):
    assert sanitize(EXCERPT_MARKUP, profile) == EXCERPT_MARKUP


def test_a_post_keeps_its_headings():
    html = "<h2>One</h2><h3>Two</h3><h4>Three</h4>"

    assert sanitize(html, POST) == html


def test_words_that_look_like_tags_are_kept_as_words():
    assert sanitize("1 <2, a<b and x <y or <3", COMMENT) == "1 &lt;2, a&lt;b and x &lt;y or &lt;3"


def test_an_ampersand_in_an_address_is_not_read_as_a_sign():
    assert sanitize('<a href="https://a.example/?x=1&copy=2&lang=en">a</a>', COMMENT) == (
        f'<a href="https://a.example/?x=1&amp;copy=2&amp;lang=en" {REL}>a</a>'
    )


def test_an_escaped_entity_stays_escaped():
    assert sanitize("&amp;amp;lt; &amp;#60;", COMMENT) == "&amp;amp;lt; &amp;#60;"


def test_the_first_newline_of_preformatted_text_survives_a_second_reading():
    assert sanitize("<pre>\n\nverse</pre>", COMMENT) == "<pre>\n\nverse</pre>"


def test_the_result_is_of_the_type_that_pages_may_show():
    assert isinstance(sanitize("<p>words</p>", COMMENT), StoredHtml)


def test_every_thread_gets_the_same_answer():
    answers = []
    html = "<p>one<script>x</script> http://a.example</p>" * 20
    threads = [threading.Thread(target=lambda: answers.append(sanitize(html, COMMENT))) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [sanitize(html, COMMENT)] * 8


# What is taken out


@pytest.mark.parametrize("name", ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"])
@pytest.mark.parametrize("content", ["alert(1)", "<p>alert(1)</p>", "<!-- x -->"])
def test_what_is_not_text_goes_with_its_words(name, content):
    assert sanitize(f"one<{name} a='>'>{content}</{name.upper()} >two", POST) == "onetwo"


@pytest.mark.parametrize("name", ["script", "style", "noscript", "plaintext", "svg", "math", "template"])
def test_what_is_never_closed_goes_to_the_end(name):
    assert sanitize(f"one<{name}>alert(1)<p>two", POST) == "one"


@pytest.mark.parametrize("name", ["svg", "math", "template"])
def test_a_nested_foreign_element_goes_whole(name):
    assert sanitize(f"one<{name}><{name}>a</{name}><p>b</p></{name}>two", POST) == "onetwo"


def test_an_empty_drawing_does_not_take_the_words_after_it():
    assert sanitize("one<svg/>two<math />three", POST) == "onetwothree"


def test_a_script_hidden_in_a_script_goes_with_it():
    assert sanitize("one<script><!--<script></script>alert(1)--></script>two", POST) == "onetwo"


def test_taking_a_script_out_cannot_put_another_together():
    assert sanitize("<scr<script>x</script>ipt>alert(1)</script>", POST) == "xipt&gt;alert(1)"
    assert sanitize("<<script>x</script>script>alert(1)</script>", POST) == "&lt;script&gt;alert(1)"


@pytest.mark.parametrize(
    "html",
    [
        "<img src=x onerror=alert(1)>",
        "<!-- comment -->",
        "<!doctype html>",
        "<?php echo 1 ?>",
        "<![CDATA[x]]>",
        "<input autofocus onfocus=alert(1)>",
        "<meta http-equiv=refresh content=0>",
        "<base href=//evil.example>",
        "<link rel=stylesheet href=//evil.example>",
    ],
)
def test_what_has_no_words_leaves_nothing(html):
    assert sanitize(f"a{html}b", POST) == "ab"


def test_an_element_outside_the_profile_leaves_its_words():
    assert sanitize("<marquee><font color=red>words</font></marquee>", COMMENT) == "words"


@pytest.mark.parametrize("html", ["<h2>words</h2>", "<h3>words</h3>", "<cite>words</cite>", "<figure>words</figure>"])
def test_a_comment_has_neither_headings_nor_figures(html):
    assert sanitize(html, COMMENT) == "words"


@pytest.mark.parametrize(
    "attribute",
    ["onclick=alert(1)", "style=color:red", "class=btn", "id=main", "name=x", "data-x=1", "hx-get=/x", "is=x-a"],
)
@pytest.mark.parametrize("tag", ["p", "figure", "blockquote", "time"])
def test_an_attribute_without_a_place_is_dropped(tag, attribute):
    assert sanitize(f"<{tag} {attribute}>words</{tag}>", POST) == f"<{tag}>words</{tag}>"


@pytest.mark.parametrize("attribute", ["class='excerpt wide'", "id=y-1", "id='x-'", "id='x-1 2'"])
def test_a_figure_has_only_the_excerpts_class_and_id(attribute):
    assert sanitize(f"<figure {attribute}>words</figure>", POST) == "<figure>words</figure>"


@pytest.mark.parametrize("moment", ["yesterday", "2024-1-1", "2024-01-01T10:00:00Z\n", "٢٠٢٤"])
def test_a_time_has_only_a_moment(moment):
    assert sanitize(f'<time datetime="{moment}">then</time>', POST) == "<time>then</time>"


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "javascript:123",
        "javascript:`123`",
        "JaVaScRiPt:alert(1)",
        "java\tscript:1",
        "java&Tab;script:1",
        "java&#10;script:1",
        "&#106&#97&#118&#97&#115&#99&#114&#105&#112&#116&#58&#97",
        "&#x6A;avascript&colon;alert(1)",
        " \x01javascript:1",
        "\u200bjavascript:1",
        "vbscript:1",
        "data:1",
        "data:text/html,<script>alert(1)</script>",
        "tel:123",
        "ftp://files.example/a",
        "file:///etc/passwd",
        "blob:https://a.example/1",
        "view-source:https://a.example",
        "//evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https:/\\evil.example",
        "https://good.example\\@evil.example",
        "https://good.example@evil.example",
        "https://[half",
        "http://[v1.é]/",
        "https://",
        "mailto:",
        "mailto:a%0d%0aBcc:b@c.example",
        "mailto:a@b.example?subject=Hi%0ABcc:c@d.example&body=x",
        "mailto:a@b.example?cc=c@d.example%0D",
        "/path",
        "path",
        "?query",
        "#anchor",
        "",
        "https://a.example/" + "a" * 2048,
    ],
)
def test_a_link_elsewhere_than_the_web_or_mail_loses_its_tag_and_keeps_its_words(address):
    assert sanitize(f'see <a href="{address}">the <em>words</em></a>.', POST) == "see the <em>words</em>."


@pytest.mark.parametrize("address", ["javascript:1", "mailto:a@b.example", "/a", "#x-1", "data:1"])
def test_a_quote_cites_the_web_or_nothing(address):
    assert sanitize(f'<blockquote cite="{address}">q</blockquote>', EXCERPT) == "<blockquote>q</blockquote>"


def test_an_address_is_written_as_it_was_checked():
    assert sanitize('<a href=" HTTPS://a.example/a b\u202e&quot;`<c> ">x</a>', COMMENT) == (
        f'<a href="https://a.example/a%20b%22%60%3Cc%3E" {REL}>x</a>'
    )


def test_a_letter_may_have_lines():
    assert "body=one%0D%0Atwo" in sanitize('<a href="mailto:a@b.example?subject=Hi&body=one%0D%0Atwo">x</a>', POST)


def test_a_link_inside_a_link_ends_it():
    assert sanitize("<a href=https://a.example>a<a href=javascript:1>b</a>", COMMENT) == (
        f'<a href="https://a.example" {REL}>a</a>b'
    )


@pytest.mark.parametrize("rel", ["opener", "noopener", "nofollow", "me author"])
def test_every_link_says_that_nobody_endorses_it(rel):
    assert f" {REL}>" in sanitize(f'<a rel="{rel}" href="https://a.example">x</a>', POST)


# Addresses written as text


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("see https://a.example/b.", f'see <a href="https://a.example/b" {REL}>https://a.example/b</a>.'),
        ("www.a.example!", f'<a href="http://www.a.example" {REL}>www.a.example</a>!'),
        (
            "(https://a.example/b_(c)), and so on",
            f'(<a href="https://a.example/b_(c)" {REL}>https://a.example/b_(c)</a>), and so on',
        ),
        (
            "https://a.example/?b=1&amp;lt;=2",
            f'<a href="https://a.example/?b=1&amp;lt;=2" {REL}>https://a.example/?b=1&amp;lt;=2</a>',
        ),
        ("“https://a.example”", f'“<a href="https://a.example" {REL}>https://a.example</a>”'),
    ],
)
def test_an_address_in_text_becomes_a_link(text, linked):
    assert sanitize(text, COMMENT) == linked


@pytest.mark.parametrize(
    "text",
    [
        "readme.md",
        "end of one.It is the next",
        "rui@sub-domain.example",
        "ftp://files.example/a",
        "javascript://a.example",
        "https://name@a.example",
        "<code>https://a.example</code>",
        "<pre>https://a.example</pre>",
    ],
)
def test_other_text_does_not_become_a_link(text):
    assert sanitize(text, COMMENT) == text


def test_the_two_hundredth_address_is_the_last_to_become_a_link():
    assert sanitize("http://a.example " * 300, COMMENT, limit=100_000).count("<a ") == 200


# Unicode


def test_nul_and_lone_surrogates_are_removed():
    assert sanitize("<p>a\0b\ud800c</p>", COMMENT) == "<p>abc</p>"


def test_nul_cannot_hide_a_script():
    assert sanitize("a<scr\0ipt>alert(1)</script>b", COMMENT) == "ab"


@pytest.mark.parametrize("override", ["\u202e", "&#x202e;", "&#8238;", "&#8238<i></i>;"])
def test_a_direction_left_open_ends_with_its_paragraph(override):
    paragraph, _, rest = sanitize(f"<p>a{override}b</p><p>c</p>", COMMENT).partition("</p>")

    assert paragraph.count("\u202e") == paragraph.count("\u202c")
    assert rest == "<p>c</p>"


def test_a_direction_left_open_is_closed_in_a_title():
    assert 'title="a\u202eb\u202c"' in sanitize('<a href="https://a.example" title="a&#x202e;b">x</a>', COMMENT)


@pytest.mark.parametrize("mark", ["\u0301", "&#769;"])
def test_a_letter_has_eight_marks_at_most(mark):
    assert sanitize("a" + mark * 20, COMMENT) == "a" + "\u0301" * 8


def test_marks_are_counted_through_tags():
    assert sanitize("a" + "<b>\u0301\u0301\u0301</b>" * 10, COMMENT).count("\u0301") == 8

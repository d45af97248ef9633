"""What other programs put into the clipboard, and what is read in it."""

from collections import Counter
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.models import BlockKind
from blog.paste import parse_paste
from blog.pasted_html import HTML_AT_MOST, TooMuchHtml, address, read_html
from blog.rendering import render

GUARDIAN = "https://www.theguardian.com/world/river"


def blocks(html: str) -> list[tuple[str | None, str, str]]:
    read = read_html(html)
    return [(block.source, block.url, block.text) for block in parse_paste(read.text, read.url)]


# --- Word ---

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- /* Font Definitions */
@font-face {font-family:Calibri;} p.MsoNormal {mso-style-unhide:no; margin:0cm;} --></style>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]--></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<p class=MsoNormal><span lang=EN-US style='mso-ansi-language:EN-US'>The river
rose again.<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>The first gate</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>The second gate</p>
<p class=MsoNormal><b>THE GUARDIAN</b> &#8211; The gates were open, officials said.<o:p>&nbsp;</o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p><!--EndFragment--></body></html>"""


def test_word_gives_paragraphs_a_list_and_an_excerpt_without_a_word_of_its_styles():
    assert blocks(WORD) == [
        (None, "", "The river rose again.\n\n- The first gate\n- The second gate"),
        ("The Guardian", "", "The gates were open, officials said."),
    ]


def test_a_numbered_list_of_word_keeps_its_numbers():
    item = "<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>{0}.<span>&nbsp; </span></span>Gate {0}</p>"

    assert read_html(item.format(1) + item.format(2)).text == "1. Gate 1\n2. Gate 2"


# --- Google Docs ---

DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-7f3"><p dir="ltr"
style="line-height:1.38;margin-top:0pt;"><span style="font-size:11pt;font-family:Arial;">From </span><a
href="https://www.google.com/url?q=https://www.theguardian.com/world/river?utm_source%3Dmail&amp;sa=D"><span
style="color:#1155cc;text-decoration:underline;">The Guardian</span></a><span>:</span></p><br /><p dir="ltr"><span>The river
rose in the night.</span></p></b><br class="Apple-interchange-newline">"""


def test_google_docs_gives_an_excerpt_with_the_address_that_its_links_hide():
    assert blocks(DOCS) == [("The Guardian", GUARDIAN, "The river rose in the night.")]


def test_a_list_of_google_docs_has_its_items_in_paragraphs():
    items = "".join(
        f'<li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>{n}</span></p></li>' for n in "ab"
    )

    assert read_html(f"<b id='docs-internal-guid-1'><p>Two:</p><ol>{items}</ol></b>").text == "Two:\n\n1. a\n2. b"


# --- web pages ---

ARTICLE = f"""<h1><a href="{GUARDIAN}">River rises in the night</a></h1><img src="https://pixel.example/t.gif" width="1" height="1">
<figure><picture><img src="river.jpg" alt="The river"></picture></figure><p>The river rose by <a href="/tag/metres">three metres</a> on
<a href="https://weather.example/d">Monday</a>, officials said.</p><script>track("words")</script><style>.a{{color:red}}</style>
<p style="display:none">Subscribe now</p><p>Nobody was hurt.</p><p><a href="{GUARDIAN}">Read the full story</a></p>"""


def test_an_article_is_an_excerpt_of_the_address_under_its_headline():
    assert blocks(ARTICLE) == [
        (
            "The Guardian",
            GUARDIAN,
            "River rises in the night\n\nThe river rose by three metres on Monday, officials said.\n\nNobody was hurt.",
        )
    ]


def test_what_is_left_out_of_an_article_is_counted_but_for_what_nobody_saw():
    read = read_html(ARTICLE)

    assert (read.pictures, read.links) == (1, 1)


def test_a_blockquote_is_an_excerpt_of_the_address_that_it_cites():
    html = f"<p>He wrote:</p><blockquote cite='{GUARDIAN}'><p>First.</p><p>Second.</p></blockquote><p>Nonsense!</p>"

    assert blocks(html) == [
        (None, "", "He wrote:"),
        ("The Guardian", GUARDIAN, "First.\n\nSecond."),
        (None, "", "Nonsense!"),
    ]


def test_a_credit_inside_a_blockquote_names_its_source():
    html = '<blockquote class="wp-block-quote"><p>We have been waiting.</p><cite><a href="https://www.reuters.com/a">Reuters</a></cite></blockquote>'

    assert blocks(html) == [("Reuters", "https://www.reuters.com/a", "We have been waiting.")]


def test_an_excerpt_copied_from_a_page_of_ours_comes_back_as_it_was():
    html = f"""<figure class="excerpt" id="x-a"><figcaption><cite><a href="{GUARDIAN}">The Guardian</a></cite> <time>11 March
2026</time></figcaption><blockquote cite="{GUARDIAN}"><p>One.</p><p>Two.</p></blockquote></figure><p>Well, well!</p>"""
    read = parse_paste(read_html(html).text)

    assert [(block.source, block.url, block.text, str(block.day)) for block in read] == [
        ("The Guardian", GUARDIAN, "One.\n\nTwo.", "2026-03-11"),
        (None, "", "Well, well!", "None"),
    ]


def test_a_linked_name_that_leads_a_paragraph_gives_the_excerpt_its_address():
    html = '<p><a href="https://www.aljazeera.com/x">AL JAZEERA</a> – Officials said the gates were open.</p>'

    assert blocks(html) == [("Al Jazeera", "https://www.aljazeera.com/x", "Officials said the gates were open.")]


def test_a_linked_name_in_the_midst_of_a_sentence_attributes_nothing():
    assert blocks('<p>I once wrote for <a href="https://www.bbc.co.uk/">the BBC</a>, and was paid.</p>') == [
        (None, "", "I once wrote for the BBC, and was paid.")
    ]


def test_lines_of_a_mail_are_paragraphs_where_a_line_between_is_blank():
    html = "<div>Line one<br>line two</div><div><br></div><div>REUTERS - The river rose.</div>"

    assert read_html(html).text == "Line one\nline two\n\nREUTERS - The river rose."


def test_two_line_breaks_part_paragraphs():
    assert read_html("<span>One.<br><br>Two.</span>").text == "One.\n\nTwo."


def test_a_table_is_a_line_for_each_row():
    html = "<table><tr><th>Ward</th><th>Votes</th></tr><tr><td><p>East</p></td><td>12</td></tr></table>"

    assert read_html(html).text == "Ward | Votes\nEast | 12"


def test_text_as_it_stood_in_code_keeps_its_lines():
    assert read_html("<pre>a = 1\n  b = 2</pre>").text == "a = 1\n  b = 2"


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://a.example/x?utm_source=m&id=3&fbclid=9", "https://a.example/x?id=3"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fx", "https://a.example/x"),
        ("javascript:alert(1)", ""),
        ("//a.example/x", ""),
        ("https://[", ""),
    ],
)
def test_an_address_is_kept_without_what_follows_readers_about(href, kept):
    assert address(href) == kept


def test_more_html_than_any_text_has_is_refused():
    with pytest.raises(TooMuchHtml):
        read_html("x" * (HTML_AT_MOST + 1))


def test_markup_that_was_text_on_the_page_stays_text():
    read = read_html("<p>Use &lt;script&gt;alert(1)&lt;/script&gt; never.</p>")

    assert "<script" not in render(read.text, BlockKind.TEXT)
    assert read.text == "Use <script>alert(1)</script> never."


# --- nothing is lost ---

WORDS = st.text(st.characters(whitelist_categories=("Lu", "Ll", "Lo"), max_codepoint=0x2FF), min_size=1, max_size=12)
WRAPPERS = st.sampled_from(
    ["<p>{}</p>", "<div>{}</div>", "<b>{}</b>", "<h2>{}</h2>", "<ul><li>{}</li></ul>", "<blockquote>{}</blockquote>",
     "<blockquote><p>{}</p><footer>{}</footer></blockquote>", "<a href='https://www.bbc.co.uk/a'>{}</a>", "{}<br>{}",
     "<table><tr><td>{}</td><td>{}</td></tr></table>", "<p class=MsoNormal><span>{}<o:p></o:p></span></p>", "<span>{}", "{}</div>",
     "<figure><figcaption>{}</figcaption><blockquote>{}</blockquote></figure>", "<p><cite>{}</cite></p>", "<!-- no -->{}"]
)  # fmt: skip
HTML = st.recursive(
    WORDS.map(escape),
    lambda inner: st.tuples(WRAPPERS, st.lists(inner, min_size=2, max_size=2)).map(
        lambda made: made[0].format(*made[1])
    ),
    max_leaves=12,
)


def letters(*texts: str) -> Counter[str]:
    return Counter(mark for text in texts for mark in text if mark.isalpha())


@given(st.lists(st.tuples(WRAPPERS, WORDS, WORDS), max_size=8))
def test_every_word_that_was_seen_comes_out_in_order(parts):
    html = "".join(wrapper.format(escape(one), escape(two)) for wrapper, one, two in parts)
    seen = [word for wrapper, *words in parts for word in words[: wrapper.count("{}")]]
    read = parse_paste(read_html(html).text)

    text = [part for block in read for part in (block.text, *block.marks)]
    assert letters(*text) == letters(*seen)


@given(HTML)
def test_however_deep_no_word_is_lost(html):
    said = letters(read_html(html).text.replace("https://www.bbc.co.uk/a", ""))

    assert said == letters(*words_of(html))


def words_of(html: str) -> list[str]:
    """The words between the tags, told apart without a parser: none of the words has a sign in it."""
    outside, inside = [], False
    for mark in html.replace("<!-- no -->", ""):
        inside = (inside or mark == "<") and mark != ">"
        outside.append("" if inside or mark == ">" else mark)
    return outside

"""The text of a WordPress post as pieces, sections and blocks."""

import re
from html import unescape
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.importers.comment_text import comment_text
from blog.importers.sections import MOST_BYTES, MOST_TAGS, blocks_of, sections_of
from blog.importers.wordpress_html import Piece, Shape, read_content
from blog.models import BlockKind
from blog.reading.cards import known_card


def pieces(html: str) -> list[tuple[str, str]]:
    return [(piece.shape.value, piece.text) for piece in read_content(html).pieces]


def quote(html: str) -> Piece:
    return next(piece for piece in read_content(html).pieces if piece.shape is Shape.QUOTE)


class TestParagraphs:
    def test_a_bracket_that_is_the_authors_own_is_left_alone(self):
        assert pieces("He wrote “recieve” [sic] twice [1].") == [("p", "He wrote “recieve” [sic] twice [1].")]

    def test_blank_lines_part_the_paragraphs_of_a_classic_post(self):
        assert pieces("The river rose.\n\nIt fell\nagain.") == [("p", "The river rose."), ("p", "It fell\nagain.")]

    def test_line_ends_mean_nothing_between_the_blocks_of_the_block_editor(self):
        html = "<!-- wp:paragraph -->\n<p>The river\nrose.</p>\n<!-- /wp:paragraph -->\n\n"

        assert pieces(html) == [("p", "The river rose.")]

    def test_bold_type_across_a_blank_line_is_closed_in_its_paragraph(self):
        found = read_content("<strong>One\n\ntwo</strong> three").pieces

        assert [piece.html for piece in found] == ["<p><strong>One</strong></p>", "<p>two three</p>"]

    def test_headings_lists_and_verbatim_text_keep_their_shape(self):
        html = "<h1>High</h1><ol><li>one</li><li>two<ul><li>three</li></ul></li></ol><pre>a\n  b</pre>"

        assert [piece.html for piece in read_content(html).pieces] == [
            "<h2>High</h2>", "<ol><li>one</li><li>two<ul><li>three</li></ul></li></ol>", "<pre>a\n  b</pre>",
        ]  # fmt: skip

    def test_the_cells_of_a_table_do_not_grow_together(self):
        assert pieces("<table><tr><td>Mill Lane</td><td>closed</td></tr></table>") == [("p", "Mill Lane | closed")]

    def test_scripts_and_styles_go_with_their_words(self):
        assert pieces("<p>Before</p><script>alert(1)</script><style>p{}</style><p>after</p>") == [
            ("p", "Before"),
            ("p", "after"),
        ]

    @pytest.mark.parametrize("tag", ["noscript", "svg", "template", "select", "title", "head", "canvas"])
    def test_what_is_never_closed_hides_none_of_the_words_after_it(self, tag: str):
        assert pieces(f"<p>Before</p><{tag}><p>after</p>") == [("p", "Before"), ("p", "after")]

    def test_what_word_declared_is_no_text_of_the_story(self):
        html = (
            '<p>One<?xml:namespace prefix = o ns = "urn:x" /><o:p></o:p></p><p><![if !supportLists]>· <![endif]>two</p>'
        )

        assert pieces(html) == [("p", "One"), ("p", "· two")]

    def test_a_formula_keeps_its_words(self):
        assert pieces("<p>So <math><mi>E</mi><mo>=</mo><mn>5</mn></math>.</p>") == [("p", "So E=5.")]

    def test_an_address_without_its_site_is_made_whole(self):
        found = read_content('<a href="/about/">About</a>', base="https://old.example/").pieces

        assert found[0].html == '<p><a href="https://old.example/about/">About</a></p>'


class TestShortcodesAndMedia:
    def test_the_words_of_a_caption_stay_and_its_picture_is_reported(self):
        read = read_content('[caption id="a" width="300"]<img src="http://old.example/a.jpg" /> The mill[/caption]')

        assert [piece.text for piece in read.pieces] == ["The mill"]
        assert read.media == ("http://old.example/a.jpg",)

    @pytest.mark.parametrize(
        "player",
        [
            '<object width="425"><param name="movie" value="{0}"></param><embed src="{0}"></embed></object>',
            '<object><param name="movie" value="{0}" /></object>',
            '<div><object data="{0}"><p>Your browser plays no films.</p></object></div>',
            '<embed src="{0}" type="application/x-shockwave-flash" />',
        ],
    )  # fmt: skip
    def test_a_film_in_a_player_of_its_time_is_the_address_that_makes_a_card(self, player: str):
        film = "http://www.youtube.com/v/dQw4w9WgXcQ&hl=en&fs=1"

        assert (known_card(film) is not None, pieces(player.format(film))[0]) == (True, ("p", film))

    def test_a_film_that_no_card_shows_is_reported(self):
        film = "http://video.example/player.swf"

        assert read_content(f'<object data="{film}"></object>').media == (film,)

    def test_a_gallery_is_reported_and_leaves_no_brackets(self):
        read = read_content('Before\n\n[gallery ids="1,2,3"]\n\nafter')

        assert [piece.text for piece in read.pieces] == ["Before", "after"]
        assert read.media == ('[gallery ids="1,2,3"]',)

    def test_the_address_of_an_embed_stays(self):
        assert pieces("[embed]https://video.example/1[/embed]") == [("p", "https://video.example/1")]

    def test_a_page_builders_codes_go_and_what_they_enclose_stays(self):
        assert pieces('[vc_row][vc_column width="1/2"]The river rose.[/vc_column][/vc_row]') == [
            ("p", "The river rose.")
        ]

    def test_an_escaped_code_is_shown_as_written(self):
        assert pieces("Write [[gallery]] for pictures.") == [("p", "Write [gallery] for pictures.")]


class TestQuotations:
    def test_a_quote_block_is_led_by_whom_it_cites(self):
        found = quote(
            '<!-- wp:quote --><blockquote class="wp-block-quote"><p>The gates were closed.</p><cite>Reuters</cite></blockquote>'
        )

        assert (found.text, found.source) == ("The gates were closed.", "Reuters")

    def test_a_pullquote_is_a_quotation(self):
        html = (
            '<figure class="wp-block-pullquote"><blockquote><p>Closed.</p><cite>The Herald</cite></blockquote></figure>'
        )

        assert quote(html).source == "The Herald"

    def test_the_outlet_is_the_source_and_who_wrote_there_its_author(self):
        found = quote("<blockquote><p>Closed.</p><cite>Jane Roe, The Guardian, 12 March 2026</cite></blockquote>")

        assert (found.source, found.author, found.day.isoformat()) == ("The Guardian", "Jane Roe", "2026-03-12")

    def test_the_address_is_the_one_that_the_citation_links(self):
        found = quote('<blockquote>Closed.<cite><a href="https://paper.example/a">Paper</a></cite></blockquote>')

        assert found.url == "https://paper.example/a"

    def test_an_address_in_capitals_is_one_that_an_excerpt_may_have(self):
        assert quote('<blockquote cite="HTTP://Paper.example/A">Closed.</blockquote>').url == "http://Paper.example/A"

    def test_a_citation_under_the_quotation_belongs_to_it(self):
        assert (
            quote("<blockquote>Closed.</blockquote>\n<cite>many hands</cite> - Reference book").source
            == "many hands - Reference book"
        )

    def test_a_quotation_that_names_nobody_names_nobody(self):
        assert quote("<blockquote>Stay hungry.</blockquote>").source == ""

    @pytest.mark.parametrize(
        ("lead_in", "source", "url"),
        [
            ("From The Times:", "The Times", ""),
            ('<a href="https://www.theguardian.com/x?a=1&amp;b=2">Polly</a> puts it so:', "The Guardian", "https://www.theguardian.com/x?a=1&b=2"),
            ('As the BBC reports, <a href="https://www.theguardian.com/x">wrongly</a>:', "BBC", ""),
            ('I wrote to <a href="https://www.theguardian.com/x">them</a>.', "", ""),
            ('My <a href="https://old.example/about">rules</a>:', "", ""),
        ],
    )  # fmt: skip
    def test_the_clause_above_a_quotation_may_name_its_outlet(self, lead_in, source, url):
        found = quote(f"<p>{lead_in}</p><blockquote>Closed.</blockquote>")

        assert (found.source, found.url) == (source, url)

    def test_whom_a_quotation_cites_stands_over_the_clause_above_it(self):
        found = quote("<p>From The Times:</p><blockquote>Closed.<cite>Jane Roe</cite></blockquote>")

        assert found.source == "Jane Roe"

    def test_a_source_in_capitals_that_leads_the_quoted_words_is_read(self):
        assert (
            quote("<blockquote>THE GUARDIAN – Officials said the gates were closed on Monday.</blockquote>").source
            == "The Guardian"
        )

    def test_a_quotation_becomes_an_excerpt_among_the_authors_own_words(self):
        kinds = [
            block.kind
            for block in blocks_of(read_content("Before\n\n<blockquote>Closed.</blockquote>\n\nAfter").pieces)
        ]

        assert kinds == [BlockKind.TEXT, BlockKind.EXCERPT, BlockKind.TEXT]


class TestUpdates:
    HTML = "<p>The river rose.</p><p><strong>UPDATE:</strong> It <em>fell</em>.</p><h3>Update 2, 14:10</h3><p>Homes are dry.</p>"

    def test_without_being_asked_an_update_stays_in_the_text(self):
        assert len(sections_of(read_content(self.HTML).pieces)) == 1

    def test_each_update_becomes_a_section_with_its_markup(self):
        original, first, second = sections_of(read_content(self.HTML).pieces, split_updates=True)

        assert original.blocks[0].text == "The river rose."
        assert first.blocks[0].text == "<p>It <em>fell</em>.</p>"
        assert (second.heading, second.blocks[0].text) == ("14:10", "Homes are dry.")

    def test_updates_that_count_backwards_are_put_in_their_order(self):
        html = "<p>Story.</p><p>UPDATE 2: Later.</p><p>UPDATE 1: Sooner.</p>"

        assert [section.blocks[0].text for section in sections_of(read_content(html).pieces, split_updates=True)] == [
            "Story.",
            "Sooner.",
            "Later.",
        ]

    def test_an_update_on_top_ends_where_the_original_begins(self):
        html = "<p>UPDATE: It fell.</p><p>ORIGINAL POST:</p><p>The river rose.</p>"

        assert [section.blocks[0].text for section in sections_of(read_content(html).pieces, split_updates=True)] == [
            "The river rose.",
            "It fell.",
        ]


class TestSizes:
    @pytest.mark.parametrize(
        "html",
        [
            "<p>word</p>" * 3000,
            "<ul>" + "<li>word</li>" * 3000 + "</ul>",
            "x" * 200_000,
            "<b>" * 500 + "deep",
            "<blockquote>" * 200 + "deep",
        ],
        ids=["paragraphs", "list", "one word", "tags", "quotations"],
    )
    def test_no_block_is_larger_than_the_sanitiser_takes(self, html: str):
        for block in blocks_of(read_content(html).pieces):
            assert len(block.text.encode()) <= MOST_BYTES
            assert block.text.count("<") <= MOST_TAGS

    @pytest.mark.parametrize("piece", ["<!--", "<a ", "</a", "<", "<b", "<!x", "[a", "<?"])
    def test_nothing_that_is_left_open_takes_long(self, piece: str):
        began = process_time()

        read_content(piece * 40_000)

        assert process_time() - began < 5

    @pytest.mark.parametrize("run", ["<p>a{}b</p>", "[gallery {}]"])
    @pytest.mark.parametrize("piece", ["<br>", "\xa0", "a"])
    def test_no_run_of_one_thing_takes_long(self, run: str, piece: str):
        began = process_time()

        read_content(run.format(piece * 40_000))

        assert process_time() - began < 5

    @given(
        st.lists(
            st.sampled_from(
                [
                    "<p>",
                    "</p>",
                    "<b>",
                    "</i>",
                    "<blockquote>",
                    "</blockquote>",
                    "<li>",
                    "<td>",
                    "one ",
                    "two ",
                    "\n\n",
                    "<br>",
                    "&amp;",
                ]
            ),
            max_size=30,
        )
    )
    def test_no_word_is_lost_however_the_markup_is_broken(self, parts: list[str]):
        html = "".join(parts)

        found = " ".join(piece.text for piece in read_content(html).pieces)

        assert re.findall(r"one|two", found) == re.findall(r"one|two", unescape(html))


class TestComments:
    @pytest.mark.parametrize(
        ("html", "text"),
        [
            ("2 * 3 is 6, isn't it?", "2 * 3 is 6, isn't it?"),
            ("one<br />two", "one\ntwo"),
            ("log in &amp; view the post&#039;s", "log in & view the post's"),
            ('see <a href="https://a.example/x" rel="nofollow">this</a>', "see [this](https://a.example/x)"),
            ('<a href="javascript:alert(1)">this</a>', "this"),
            ("<blockquote>You said so.</blockquote>No.", "> You said so.\n\nNo."),
            ("<em>never</em> <strong>ever</strong>", "*never* **ever**"),
        ],
    )  # fmt: skip
    def test_a_comment_reads_as_somebody_would_have_typed_it(self, html: str, text: str):
        assert comment_text(html) == text

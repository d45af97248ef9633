"""What is typed into the search box, and the part of a text that shows why it was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.searching.query import LONGEST, Query, TooLong, folded, for_postgresql, for_sqlite, read_query
from blog.searching.snippets import LENGTH, START, STOP, snippet


def shown(marked: str) -> str:
    return "".join(f"[{run.text}]" if run.found else run.text for run in snippet(marked))


class TestQuery:
    @pytest.mark.parametrize("nothing", ["", "   ", "-", '"', '""', "'", "*", "or", "-flood", "()", "&|!"])
    def test_without_a_word_there_is_nothing_to_look_for(self, nothing: str):
        assert not read_query(nothing)

    @pytest.mark.parametrize(
        ("typed", "sqlite", "postgresql"),
        [
            ("flood", '("flood")', '"flood"'),
            ("flood river", '("flood") AND ("river")', '"flood" "river"'),
            ("flood or fire", '("flood" OR "fire")', '"flood" or "fire"'),
            ('"high water" -bridge', '(("high water")) NOT ("bridge")', '"high water" -"bridge"'),
            ("Café", '("Cafe")', '"Cafe"'),
            ("don't", '("don t")', '"don t"'),
            ("flood' OR 1=1; DROP--", '("flood" OR "1 1") AND ("DROP")', '"flood" or "1 1" "DROP"'),
            ("title:flood* NEAR(a, b)", '("title flood") AND ("NEAR a") AND ("b")', '"title flood" "NEAR a" "b"'),
        ],
    )  # fmt: skip
    def test_what_is_typed_is_words_and_nothing_else(self, typed: str, sqlite: str, postgresql: str):
        query = read_query(typed)

        assert (for_sqlite(query), for_postgresql(query)) == (sqlite, postgresql)

    def test_what_is_longer_than_anybody_types_is_refused(self):
        with pytest.raises(TooLong):
            read_query("a" * (LONGEST + 1))

    @given(st.text(max_size=LONGEST))
    def test_any_text_is_read(self, typed: str):
        assert isinstance(read_query(typed), Query)

    @given(st.text())
    def test_folding_keeps_every_letter_in_its_place(self, text: str):
        once = folded(text)

        assert len(folded(once)) == len(once)


class TestSnippets:
    def test_a_short_text_is_shown_whole(self):
        assert shown(f"The {START}river{STOP} rose.") == "The [river] rose."

    def test_of_a_long_text_the_part_with_the_words_is_shown(self):
        text = f"{'before ' * 80}the {START}river{STOP} rose {'after ' * 80}"

        found = shown(text)

        assert "[river] rose" in found
        assert found.startswith("… ")
        assert found.endswith(" …")
        assert len(found) < LENGTH + 10

    def test_the_part_with_most_of_the_words_is_chosen(self):
        text = f"{START}one{STOP} {'x ' * 200} {START}one{STOP} {START}two{STOP} {START}three{STOP}"

        assert "[one] [two] [three]" in shown(text)

    def test_where_no_word_is_marked_the_beginning_is_shown(self):
        assert shown("word " * 100).startswith("word word")

"""What changed in a story, told as a careful reader would."""

from hypothesis import given
from hypothesis import strategies as st

from blog.differences import Mark, Piece, changes, differences, words

RIVER = Piece("a", "The river rose in the night.")
GATES = Piece("b", "The gates were closed at ten.")
HOUSES = Piece("c", "Forty-one houses stand empty.")
STORY = (RIVER, GATES, HOUSES)


def told(old, new):
    return [(change.uid, change.mark.value, change.moved) for change in changes(old, new)]


def test_the_same_text_has_no_changes():
    assert changes(STORY, STORY) == ()


def test_a_block_that_only_stands_elsewhere_has_moved_and_is_neither_gone_nor_new():
    assert told(STORY, (HOUSES, RIVER, GATES)) == [("c", "same", True)]


def test_a_block_that_went_to_another_section_has_moved():
    elsewhere = Piece("b", GATES.text, place=2)

    assert told(STORY, (RIVER, HOUSES, elsewhere)) == [("b", "same", True)]


def test_a_block_that_moved_and_was_mended_is_both():
    assert told(STORY, (Piece("c", "Forty-two houses stand empty."), RIVER, GATES)) == [("c", "changed", True)]


def test_a_removed_block_stands_where_it_was():
    assert [change.uid for change in differences(STORY, (RIVER, HOUSES))] == ["a", "b", "c"]


def test_what_stood_first_and_is_gone_stands_first():
    assert [change.uid for change in differences(STORY, (GATES, HOUSES))] == ["a", "b", "c"]


def test_only_the_words_that_changed_are_marked():
    (change,) = changes((RIVER,), (Piece("a", "The river rose at night."),))

    assert [(stretch.mark.value, stretch.text) for stretch in change.words] == [
        ("same", "The river rose "),
        ("removed", "in the"),
        ("added", "at"),
        ("same", " night."),
    ]


def test_a_sentence_added_at_the_end_leaves_the_one_before_it_unmarked():
    assert [(stretch.mark.value, stretch.text) for stretch in words("It rose.", "It rose. It fell.")] == [
        ("same", "It rose."),
        ("added", " It fell."),
    ]


def test_a_mended_source_is_a_change_of_its_block():
    old, new = Piece("a", "Quoted.", told="The Herold"), Piece("a", "Quoted.", told="The Herald")

    assert told((old,), (new,)) == [("a", "changed", False)]


def test_blocks_without_a_uid_are_paired_by_their_words():
    assert told(STORY, (RIVER, Piece("", GATES.text), HOUSES)) == []


def test_another_text_under_no_uid_is_one_gone_and_one_new():
    new = (RIVER, Piece("", "Something else altogether happened."), HOUSES)

    assert [mark for _uid, mark, _moved in told(STORY, new)] == ["removed", "added"]


def test_a_text_too_long_to_compare_word_by_word_is_still_told_whole():
    old, new = "a b " * 4000 + "a", "c d " * 4000 + "c"

    assert [stretch.mark for stretch in words(old, new)] == [Mark.REMOVED, Mark.ADDED]


texts = st.lists(st.sampled_from(["river ", "rose", "\n\n", "night. ", "a", " ", "é"]), max_size=12).map("".join)
stories = st.lists(st.tuples(st.sampled_from("abcdef"), texts, st.integers(0, 2)), max_size=6, unique_by=lambda x: x[0])


@given(texts, texts)
def test_words_give_back_both_texts(old, new):
    row = words(old, new)

    assert "".join(stretch.text for stretch in row if stretch.mark is not Mark.ADDED) == old
    assert "".join(stretch.text for stretch in row if stretch.mark is not Mark.REMOVED) == new


@given(stories, stories)
def test_every_block_of_both_texts_is_told_once(old, new):
    before, after = ([Piece(uid, text, place) for uid, text, place in story] for story in (old, new))

    row = differences(before, after)

    assert [change.uid for change in row if change.mark is not Mark.REMOVED] == [piece.uid for piece in after]
    gone = sorted(change.uid for change in row if change.mark is Mark.REMOVED)
    assert len(row) - len(gone) == len(after)
    assert set(gone) <= {piece.uid for piece in before} - {piece.uid for piece in after}

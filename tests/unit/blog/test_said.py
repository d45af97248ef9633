"""What an author says of a paragraph stands over what we read in it."""

from hypothesis import given
from hypothesis import strategies as st

from blog.paste import PastedBlock, PastedBlockKind, parse_paste
from blog.reading.said import Whose, as_said, key_of, paragraphs_of

TEXT = "Here:\n\nTHE GUARDIAN – The council closed it.\n\nA long street of houses.\n\nSame street, same hour. Set them side by side."


def told(blocks: tuple[PastedBlock, ...]) -> list[tuple[str, str]]:
    return [(block.source or block.kind.value, block.text) for block in blocks]


def test_what_nobody_answered_stays_as_it_was_read():
    blocks = parse_paste(TEXT)

    assert as_said(blocks, {}) == blocks


def test_only_where_the_voice_may_have_changed_is_asked():
    assert [p.opening for p in paragraphs_of(parse_paste(TEXT)) if p.is_doubtful] == [
        "Same street, same hour. Set them side by side."
    ]


def test_a_paragraph_said_to_be_mine_leaves_the_excerpt():
    mine = {key_of("Same street, same hour. Set them side by side."): Whose.OWN}

    assert told(as_said(parse_paste(TEXT), mine)) == [
        ("text", "Here:"),
        ("The Guardian", "The council closed it.\n\nA long street of houses."),
        ("text", "Same street, same hour. Set them side by side."),
    ]


def test_an_excerpt_parted_in_its_middle_keeps_its_source_on_both_sides():
    mine = {key_of("A long street of houses."): Whose.OWN}

    assert [source for source, _text in told(as_said(parse_paste(TEXT), mine))] == [
        "text", "The Guardian", "text", "The Guardian",
    ]  # fmt: skip


def test_own_words_said_to_be_quoted_join_the_excerpt_beside_them():
    quoted = {key_of("Here:"): Whose.QUOTED}

    assert told(as_said(parse_paste(TEXT), quoted))[0] == (
        "The Guardian",
        "Here:\n\nThe council closed it.\n\nA long street of houses.\n\nSame street, same hour. Set them side by side.",
    )


def test_two_sources_never_become_one():
    text = "REUTERS - The river rose.\n\nTHE GUARDIAN – The river fell."

    assert len(as_said(parse_paste(text), {key_of("The river rose."): Whose.QUOTED})) == 2


def test_an_answer_settles_the_doubt():
    quoted = {key_of("Same street, same hour. Set them side by side."): Whose.QUOTED}

    assert all(block.end_known for block in as_said(parse_paste(TEXT), quoted))


@given(
    st.lists(
        st.tuples(st.text("ab\n c", min_size=1, max_size=12).map(str.strip).filter(bool), st.booleans()), max_size=6
    ),
    st.sets(st.integers(0, 5)),
    st.sampled_from(Whose),
)
def test_whoever_is_said_to_speak_no_word_is_lost(written, answered, whose):
    kinds = {True: PastedBlockKind.EXCERPT, False: PastedBlockKind.TEXT}
    blocks = tuple(PastedBlock(kinds[quoted], text) for text, quoted in written)
    answers = {key_of(blocks[at].text): whose for at in answered if at < len(blocks)}

    said = as_said(blocks, answers)

    assert "".join("".join(b.text for b in said).split()) == "".join("".join(b.text for b in blocks).split())

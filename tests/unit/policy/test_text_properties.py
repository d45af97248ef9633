"""What holds of folding and of own words for any text at all."""

from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.policy.content import Passage
from moderation.policy.text import _DISGUISES, _fold_characters, _hints_in, fold, own_words

ANY_TEXT = st.text(st.characters(), max_size=200)
TRICKY = st.text(st.sampled_from("i d1o0t.-_*@$!|+ae's\"<>q/[]\n\u200b\u0301\u0456\ufb03İßΣ\ud800\u1d48"), max_size=80)


@settings(max_examples=400)
@given(ANY_TEXT | TRICKY)
def test_offsets_point_into_the_original_and_never_go_back(text: str) -> None:
    folded = fold(text)

    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    assert all(0 <= offset <= len(text) for offset in folded.offsets)
    assert folded.offsets[len(folded.text)] == len(text)


@settings(max_examples=400)
@given(ANY_TEXT | TRICKY, st.data())
def test_every_span_slices_the_original(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))

    first, last = folded.span(start, end)

    assert 0 <= first <= last <= len(text)


@settings(max_examples=600)
@given(ANY_TEXT | TRICKY)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    once = fold(text).text

    assert fold(once).text == once


@given(ANY_TEXT | TRICKY, ANY_TEXT)
def test_own_words_keep_every_place(text: str, passage: str) -> None:
    own = own_words(text, [Passage(passage, origin="post")])

    assert len(own) == len(text)
    assert all(mine in (typed, " ") for mine, typed in zip(own, text, strict=True))


@given(st.text(st.sampled_from("abiz0135@$!|+€£жñ?. -_*~/,\n'"), max_size=40))
def test_where_no_disguise_is_hinted_at_there_is_none(text: str) -> None:
    folded = _fold_characters(text).text
    hints = _hints_in(folded)

    assert [hint or not list(find(folded)) for hint, find in zip(hints, _DISGUISES, strict=True)] == [True] * 3

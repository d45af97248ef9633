"""Whether a paragraph takes up words of the excerpt above it: "Not consulted. Of course not."

News copy moves on from sentence to sentence; whoever comments on it says a word of it again first.
"""

import re
from collections.abc import Sequence

from blog.reading.quotes import QUOTED

ECHO = 1.5
FRAGMENT = 2.25  # the whole of a sentence of two or three words: "£14,000."
FRAGMENT_WORDS = 3
OPENING_ECHO = 4.0  # a quotation that opens the paragraph and stands above already is the author's own quoting
LOOKS_BACK = 3  # paragraphs
REMEMBERED = 12  # paragraphs, for words in quotes; it bounds the work too
SENTENCE_AT_MOST = 9  # words; a longer one says more than it repeats
MOST = 0.6
STEM = 5  # letters: "reviewed" and "review" are one word here
QUOTATION_AT_LEAST = 5  # letters
SENTENCE = re.compile(r"[^.!?…:]+")
WORD = re.compile(r"[^\W_]+(?:[.,’'-][^\W_]+)*")
IN_MANY_LANGUAGES = """
    about after again also been being both does down even ever every from have here into just like many more most much
    only other over same some such than that their them then there these they this those upon very were what when where
    which while with will would your said says will para como mais mas não pero esta este muito dans avec pour elle sont
    eine einer nicht auch sich wird sind della delle sono anche
"""
COMMON = frozenset(IN_MANY_LANGUAGES.split())


def echo_of(paragraph: str, above: Sequence[str]) -> float:
    """How much speaks for the author because of what was said just before. `above` is the excerpt, in order."""
    if not above:
        return 0
    return max(quotation_again(paragraph, above), words_again(paragraph, above[-LOOKS_BACK:]))


def quotation_again(paragraph: str, above: Sequence[str]) -> float:
    """A stretch in quotes that the excerpt has said already, in the same words."""
    quotations = list(QUOTED.finditer(paragraph))
    said = squeezed(" ".join(above[-REMEMBERED:])) if quotations else ""
    again = [found for found in quotations if is_said(squeezed(found[0]), said)]
    if not again:
        return 0
    return OPENING_ECHO if again[0].start() <= 1 else ECHO


def is_said(words: str, said: str) -> bool:
    return len(words) >= QUOTATION_AT_LEAST and words in said


def squeezed(text: str) -> str:
    return "".join(mark for mark in text.casefold() if mark.isalnum())


def words_again(paragraph: str, above: Sequence[str]) -> float:
    """A short first sentence that is mostly made of words just read, or opens with one that stood there in quotes."""
    found = SENTENCE.search(paragraph)
    sentence = found[0] if found else ""
    own = stems(sentence)
    if not own or len(sentence.split()) > SENTENCE_AT_MOST:
        return 0
    heard = frozenset(stem for text in above for stem in stems(text))
    quoted = frozenset(stem for text in above for part in QUOTED.findall(text) for stem in stems(part))
    again = sum(stem in heard for stem in own)
    is_fragment = len(sentence.split()) <= FRAGMENT_WORDS
    if own[0] in quoted or (again >= (1 if is_fragment else 2) and again >= MOST * len(own)):
        return FRAGMENT if is_fragment and again == len(own) else ECHO
    return 0


def stems(text: str) -> list[str]:
    """The words that carry meaning, cut to their stems: names of people are told by a capital inside a sentence."""
    found = WORD.finditer(text)
    return [
        word[0].casefold()[:STEM]
        for word in found
        if (len(word[0]) > 3 or any(mark.isdigit() for mark in word[0])) and word[0].casefold() not in COMMON
    ]

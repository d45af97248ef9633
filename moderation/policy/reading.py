"""One comment, read once: everything that several rules look at, made when the first of them asks."""

import re
from functools import cached_property

from moderation.policy.content import Content
from moderation.policy.findings import Evidence
from moderation.policy.patterns import PACKAGED, Sighting
from moderation.policy.text import Folded, fold, own_words

_LETTERS = re.compile(r"[^\W\d_]+")
_ASCII_LETTERS = re.compile(r"[A-Za-z]++")
_span = re.Match.span
_CAPITAL = re.compile(r"[A-Z]|[^\x00-\x7f]")
# Everything in ASCII that is no letter, as a blank.
_BLANKED = {code: " " for code in range(128) if not chr(code).isalpha()}
# The same, and what ends a sentence as the end of a line.
_IN_LINES = {**_BLANKED, **{ord(mark): "\n" for mark in ".!?\n"}}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class Reading:
    """A comment prepared for the rules. `own` is the author's own words, `folded` is those folded for matching."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.text = content.text
        self.memory: dict[object, object] = {}
        """What several rules need and one of them worked out, by a key that is the rule's own."""

    @cached_property
    def own(self) -> str:
        return own_words(self.text, self.content.passages)

    @cached_property
    def folded(self) -> Folded:
        return fold(self.own)

    @cached_property
    def was_disguised(self) -> bool:
        """Whether folding changed more than the case of letters."""
        return not isinstance(self.folded.offsets, range)

    @cached_property
    def typed(self) -> str:
        """For each character of the folded text the one of the original that it came from."""
        return "".join(map(self.text.__getitem__, self.folded.offsets[:-1])) if self.was_disguised else self.own

    @cached_property
    def folded_as_typed(self) -> str:
        """The folded text with the capitals of the original, so that a name can be told from a word."""
        if not self.was_disguised:
            return self.own.replace("`", "'")
        letters, typed = list(self.folded.text), self.typed
        for match in _CAPITAL.finditer(typed):
            place = match.start()
            if match[0].isupper() and len(letters[place].upper()) == 1:
                letters[place] = letters[place].upper()
        return "".join(letters)

    @cached_property
    def whole_folded(self) -> Folded:
        """The whole text folded, quotations and all."""
        return self.folded if self.own == self.text else fold(self.text)

    @cached_property
    def seen(self) -> Sighting:
        """Which patterns of Parley are in the folded text."""
        return PACKAGED.look_at(self.folded.text)

    @cached_property
    def seen_in_whole(self) -> Sighting:
        """Which of them are in the whole text folded."""
        return self.seen if self.whole_folded is self.folded else PACKAGED.look_at(self.whole_folded.text)

    @cached_property
    def words(self) -> list[str]:
        """The words of the folded text: runs of letters, everything else is a boundary."""
        text = self.folded.text
        return text.translate(_BLANKED).split() if text.isascii() else _LETTERS.findall(text)

    @cached_property
    def word_spans(self) -> list[tuple[int, int]]:
        """Where each of `words` stands in the folded text."""
        text = self.folded.text
        letters = _ASCII_LETTERS if text.isascii() else _LETTERS
        return list(map(_span, letters.finditer(text)))

    @cached_property
    def lines(self) -> list[str]:
        """The folded text by its sentences, everything but English letters a blank. One sign lies between two lines."""
        text = self.folded.text
        return (text if text.isascii() else _NOT_ASCII.sub(" ", text)).translate(_IN_LINES).split("\n")

    def evidence(self, start: int, end: int) -> Evidence:
        """The original words behind `folded.text[start:end]`."""
        return self.quote(*self.folded.span(start, end))

    def quote(self, start: int, end: int) -> Evidence:
        """The words between two offsets of the original."""
        return Evidence(start, end, self.text[start:end])

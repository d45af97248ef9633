"""One comment, read once: everything that several rules look at, made when the first of them asks."""

import re
from functools import cached_property

from moderation.policy.content import Content
from moderation.policy.findings import Evidence
from moderation.policy.text import Folded, fold, own_words

_LETTERS = re.compile(r"[^\W\d_]+")


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
    def folded_as_typed(self) -> str:
        """The folded text with the capitals of the original, so that a name can be told from a word."""
        text, offsets = self.folded.text, self.folded.offsets
        if not self.was_disguised:
            return self.own.replace("`", "'")
        typed = self.text
        return "".join(
            letter.upper() if typed[place].isupper() and len(letter.upper()) == 1 else letter
            for letter, place in zip(text, offsets, strict=False)
        )

    @cached_property
    def whole_folded(self) -> Folded:
        """The whole text folded, quotations and all."""
        return self.folded if self.own == self.text else fold(self.text)

    @cached_property
    def words(self) -> list[str]:
        """The words of the folded text: runs of letters, everything else is a boundary."""
        return _LETTERS.findall(self.folded.text)

    @cached_property
    def line_of_words(self) -> str:
        """The words with one blank around each, so that " word " is found at whole words only."""
        return f" {' '.join(self.words)} "

    @cached_property
    def word_spans(self) -> list[tuple[int, int]]:
        """Where each of `words` stands in the folded text."""
        return [match.span() for match in _LETTERS.finditer(self.folded.text)]

    def evidence(self, start: int, end: int) -> Evidence:
        """The original words behind `folded.text[start:end]`."""
        return self.quote(*self.folded.span(start, end))

    def quote(self, start: int, end: int) -> Evidence:
        """The words between two offsets of the original."""
        return Evidence(start, end, self.text[start:end])

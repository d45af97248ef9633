"""Text cut into the word pieces of BERT, each with its number: the longest known piece first, then the next.

Folding has put the text into lower case and taken its accents, which is the rest of what BERT's own reader does.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"
LONGEST_WORD = 100


class WordPieces:
    """The pieces, in the order of their numbers."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._number = {piece: number for number, piece in enumerate(pieces)}
        self._of = lru_cache(maxsize=50_000)(self._cut)

    def numbers(self, text: str, *, most: int) -> list[int]:
        """The numbers of a text between its start and its end mark: at most `most` of them, the rest is left out."""
        found: list[int] = []
        for word in text.split():
            for part in (word,) if word.isascii() and word.isalnum() else _split(word):
                found += self._of(part)
            if len(found) >= most - 2:
                break
        return [self._number[START], *found[: most - 2], self._number[END]]

    def _cut(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return (self._number[UNKNOWN],)
        numbers: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                number = self._number.get(word[start:end] if start == 0 else f"##{word[start:end]}")
                if number is not None:
                    numbers.append(number)
                    start = end
                    break
            else:
                return (self._number[UNKNOWN],)
        return tuple(numbers)


def _split(word: str) -> list[str]:
    """Cut at every mark and around every Chinese character, each of which BERT takes by itself."""
    parts: list[str] = []
    joined = False
    for sign in word:
        alone = sign == "_" or _is_mark(sign) or _is_han(sign)
        if alone or not joined:
            parts.append(sign)
        else:
            parts[-1] += sign
        joined = not alone
    return parts


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("P") or (sign.isascii() and not sign.isalnum() and not sign.isspace())


def _is_han(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff" or "\u3400" <= sign <= "\u4dbf" or "\uf900" <= sign <= "\ufaff"

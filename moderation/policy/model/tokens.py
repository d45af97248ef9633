"""A comment cut into what the models read: words as they were meant, marks that carry tone, and "something quoted"."""

import re
from itertools import islice
from string import ascii_lowercase, ascii_uppercase

from moderation.policy.model.spelling import Spelling
from moderation.policy.reading import Reading

QUOTED = "…"
"""Stands for whatever the author quoted."""
# A word, perhaps with an apostrophe or with stars for letters; runs of ? and !; dots; digits; the gap of a quotation.
_ANY = r"[^\W\d_]++(?:'[^\W\d_]++|[*#%•]++[^\W\d_]*+)*+|[?!]++|\.{2,}+|[,;:.]|\d++|[ ]{4,}+"
_TOKEN = re.compile(_ANY)
# The same where every letter is an English one in lower case, and nothing for a gap. The blank before a token goes with
# it, because a place where nothing begins costs as much as one where something does.
_LOWER_TOKEN = re.compile(r" {4,}+| ?+([a-z]++(?:'[a-z]++|[*#%]++[a-z]*+)*+|[,;:]|\.++|[0-9]++|[?!]++)")
_GAP = re.compile(r"[ ]{4,}")
_A_GAP = "    "
MOST_TOKENS = 600


def raw_tokens(reading: Reading) -> list[str]:
    """The tokens as they stand in the folded text, at most MOST_TOKENS: a longer comment is judged by its beginning.

    Every gap of a quotation is four blanks, however long it was.
    """
    text = reading.folded.text
    quotes = reading.own is not reading.text and reading.own != reading.text
    if text.isascii():
        found = _LOWER_TOKEN.findall(text)[:MOST_TOKENS]
        return found if "" not in found else [token or _A_GAP for token in found if token or quotes]
    found = _TOKEN.findall(text)[:MOST_TOKENS]
    return [token if token[0] != " " else _A_GAP for token in found if token[0] != " " or quotes]


def spans_of(reading: Reading) -> list[tuple[int, int]]:
    """Where each of `raw_tokens` stands in the folded text."""
    quotes = reading.own != reading.text
    matches = islice(_TOKEN.finditer(reading.folded.text), MOST_TOKENS)
    return [match.span() for match in matches if quotes or match[0][0] != " "]


def plain(token: str, spelling: Spelling) -> str:
    """The word that a raw token stands for: disguises read, numbers and runs of marks alike, QUOTED for a quotation."""
    first = token[0]
    if first.isalpha():
        return spelling.read(token)
    if first == " ":
        return QUOTED
    if first.isdigit():
        return "0"
    return ".." if token.startswith("..") else token[:2]


def capitals(text: str) -> int:
    """How many letters are capitals."""
    if text.isascii():
        return len(text) - len(text.encode().translate(None, _CAPITALS))
    return sum(map(str.isupper, text))


def small_letters(text: str) -> int:
    """How many letters are small ones."""
    if text.isascii():
        return len(text) - len(text.encode().translate(None, _SMALL_LETTERS))
    return sum(map(str.islower, text))


_CAPITALS, _SMALL_LETTERS = ascii_uppercase.encode(), ascii_lowercase.encode()


def said(reading: Reading, spelling: Spelling) -> str:
    """The author's own words as running text, folded and with disguised words read, `"..."` for what was quoted."""
    text = reading.folded.text
    if reading.own != reading.text:
        text = _GAP.sub(' "..." ', text)
    return _WORD.sub(lambda match: spelling.read(match[0]), text)


_WORD = re.compile(r"[^\W\d_]+(?:[*#%•]+[^\W\d_]*)*")

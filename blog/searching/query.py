"""What somebody typed into the search box, read. Pure.

`flood river` asks for both words, `flood or fire` for one of them, `"high water"` for words in that order, `-bridge` for
none of that word. Everything else is a word or nothing: no sign has a meaning for a database.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 200  # characters
MOST_TERMS = 24
TERM = re.compile(r'(?P<not>-)?"(?P<phrase>[^"]*)"?|(?P<minus>-)?(?P<word>[^\s"]+)')
WORD = re.compile(r"\w+")
OR = frozenset({"or", "OR", "|"})


class TooLong(ValueError):
    """More than anybody searches for."""


@dataclass(frozen=True, slots=True)
class Query:
    """`wanted`: every group must be met, a group by any of its phrases; `unwanted`: none of these. A phrase is its words."""

    wanted: tuple[tuple[tuple[str, ...], ...], ...]
    unwanted: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted)

    @property
    def words(self) -> tuple[str, ...]:
        """Every word wanted, as typed but folded."""
        return tuple(word for group in self.wanted for phrase in group for word in phrase)


def read_query(typed: str) -> Query:
    """Raises `TooLong`. Without a word to look for the query is empty, and false."""
    text = " ".join(folded(typed).split())
    if len(typed) > LONGEST:
        raise TooLong
    wanted: list[list[tuple[str, ...]]] = []
    unwanted: list[tuple[str, ...]] = []
    joins = False
    for found in list(TERM.finditer(text))[:MOST_TERMS]:
        if found["word"] in OR and not found["minus"]:
            joins = bool(wanted)
            continue
        phrase = tuple(WORD.findall(found["phrase"] if found["phrase"] is not None else found["word"]))
        if not phrase:
            continue
        if found["not"] or found["minus"]:
            unwanted.append(phrase)
        elif joins:
            wanted[-1].append(phrase)
        else:
            wanted.append([phrase])
        joins = False
    return Query(tuple(tuple(group) for group in wanted), tuple(unwanted))


def folded(text: str) -> str:
    """The text without accents, each letter in its place: as long as it was, once composed letters are one."""
    return unicodedata.normalize("NFC", text).translate(_PLAIN)


class _Letters(dict[int, str]):
    """What each letter is folded to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain_letter(chr(code))
        return plain


def _plain_letter(letter: str) -> str:
    if letter < "\x80":
        return letter if letter >= " " or letter in "\t\n" else " "
    bare = [part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)]
    return bare[0] if len(bare) == 1 else letter


_PLAIN = _Letters()


def for_postgresql(query: Query) -> str:
    """As `websearch_to_tsquery` reads it."""
    groups = (" or ".join(f'"{" ".join(phrase)}"' for phrase in group) for group in query.wanted)
    return " ".join([*groups, *(f'-"{" ".join(phrase)}"' for phrase in query.unwanted)])


def for_sqlite(query: Query) -> str:
    """As FTS5's MATCH reads it."""
    wanted = " AND ".join(
        "(" + " OR ".join(f'"{" ".join(phrase)}"' for phrase in group) + ")" for group in query.wanted
    )
    unwanted = " OR ".join(f'"{" ".join(phrase)}"' for phrase in query.unwanted)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted

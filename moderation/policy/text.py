"""Folding a text for matching, and setting apart what its author only quotes. Both keep the way back to the original.

`fold` undoes what hides a word: other alphabets' look-alikes, invisible characters, marks piled on letters, digits
and signs for letters, letters set apart, letters repeated. What is matched is the folded text; what is stored, shown
and cited is the original, so every place in the one leads to a place in the other.

`own_words` blanks what the author did not say: quoted lines, quotation markup, quotation marks, and runs of eight or
more words that stand in the post, an update or the parent comment.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

from moderation.policy.content import Passage
from moderation.policy.lookalikes import LEET, LOOKALIKES

RUN_OF_WORDS = 8
LEAST_QUOTED = 3
QUOTATION_LIMIT = 1000


# --- Folding ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `offsets[i]` is where in the original the folded character `i` came from.

    `offsets` has one more item than `text` has characters: the length of the original.
    """

    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` came from: `original[a:b]` for the (a, b) returned."""
        if end <= start:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold a text. Total on any Unicode, and idempotent: folding what is folded changes nothing."""
    folded = _fold_characters(text)
    for _ in range(_MOST_ROUNDS):
        unhidden = _unhide(folded)
        if unhidden is folded:
            return folded
        folded = unhidden
    return folded


# Undoing one disguise can bare another ("i d 1 0 t"); each round makes the text shorter or leaves fewer digits, so a
# few rounds settle anything that a person would write.
_MOST_ROUNDS = 8


def _fold_characters(text: str) -> Folded:
    if text.isascii():
        lowered = text.lower()
        return Folded(lowered if "`" not in lowered else lowered.replace("`", "'"), range(len(text) + 1))
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    # What is ASCII is folded at a stroke, because most of most texts is.
    for match in _NOT_ASCII.finditer(text):
        start, end = match.span()
        pieces.append(text[done:start].lower())
        offsets.extend(range(done, start))
        for place, piece in enumerate(map(_fold_character, match[0]), start):
            if piece:
                pieces.append(piece)
                offsets.extend(repeat(place, len(piece)))
        done = end
    pieces.append(text[done:].lower())
    offsets.extend(range(done, len(text) + 1))
    return Folded("".join(pieces).replace("`", "'"), offsets)


_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    """What one character is matched as: nothing for the invisible, a blank for what no text should hold."""
    if _is_invisible(character):
        return ""
    category = unicodedata.category(character)
    if category in {"Cs", "Cn", "Co"}:
        return " "
    compatible = unicodedata.normalize("NFKC", character).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFD", compatible) if unicodedata.category(c)[0] != "M")
    settled = unicodedata.normalize("NFKC", "".join(LOOKALIKES.get(c, c) for c in bare)).casefold()
    return "".join(c for c in settled if not _is_invisible(c))


def _is_invisible(character: str) -> bool:
    """Marks on letters, zero-width and bidi controls, tags, variation selectors, and the blank letters of Hangul."""
    category = unicodedata.category(character)
    return category in {"Mn", "Me", "Mc", "Cf"} or character in "\u115f\u1160\u3164\uffa0\u2800"


def _unhide(folded: Folded) -> Folded:
    """One round of undoing disguises; the same object when there was none."""
    hints = _hints_in(folded.text)
    for place, find in enumerate(_DISGUISES):
        edits = list(find(folded.text)) if hints[place] else []
        if edits:
            folded = _edited(folded, edits)
            hints = _hints_in(folded.text)
    return folded


# A character of ASCII in a byte: a letter by its number; of the others a bit tells which may stand between letters set
# apart, and which are signs for letters.
_SEPARATES, _IS_A_SIGN, _IS_NO_LETTER = 32, 64, 128
_KIND_OF = bytes(
    code & 31
    if chr(code).isalpha()
    else _IS_NO_LETTER | _SEPARATES * (chr(code) in " .-_*~/,") | _IS_A_SIGN * (chr(code) in "0134578@$!|+")
    for code in range(128)
) + bytes(128)
# The same where "?" is also what stands for every other character: it may be a letter.
_KIND_OF_ANY = _KIND_OF[: ord("?")] + bytes([31]) + _KIND_OF[ord("?") + 1 :]
_LONGEST_LOOKED_AT = 1 << 16
_MORE_SIGNS = ("$$", "€", "£")
_SEPARATE, _SIGNS, _NO_LETTERS = (
    int.from_bytes(bytes([bit]) * _LONGEST_LOOKED_AT) for bit in (_SEPARATES, _IS_A_SIGN, _IS_NO_LETTER)
)


def _hints_in(text: str) -> tuple[bool, bool, bool]:
    """Whether letters may be set apart, signs may stand for letters, and letters may be repeated.

    Asked of every text, so all characters are looked at together, as the bytes of one number: moved by a byte it has
    beside each character the one before.
    """
    if len(text) > _LONGEST_LOOKED_AT:
        return True, True, True
    table = _KIND_OF if text.isascii() else _KIND_OF_ANY
    kinds = int.from_bytes(text.encode("ascii", "replace").translate(table))
    separate, no_letter = kinds & _SEPARATE, kinds & _NO_LETTERS
    single = separate & separate >> 16 & ~(separate >> 8)
    signs = (kinds & _SIGNS) << 1 >> 8 & ~no_letter
    alike = (kinds ^ kinds >> 8 | no_letter).to_bytes(len(text))
    return (
        single & (single >> 16 | single >> 24) != 0,
        signs != 0 or any(map(text.__contains__, _MORE_SIGNS)),
        b"\0\0" in alike,
    )


Edit = tuple[int, int, str, Sequence[int]]
"""Replace `text[start:end]` by a text whose characters came from these places of the text."""


def _edited(folded: Folded, edits: Iterable[Edit]) -> Folded:
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for start, end, piece, places in edits:
        pieces += folded.text[done:start], piece
        offsets.extend(folded.offsets[done:start])
        offsets.extend(folded.offsets[place] for place in places)
        done = end
    pieces.append(folded.text[done:])
    offsets.extend(folded.offsets[done:])
    return Folded("".join(pieces), offsets)


# Four or more single letters (or signs for letters) with the same one or two separators between them; a hundred at once,
# so that a page of "!/!/!/" is not read anew from each of its signs.
_SPACED = re.compile(
    r"(?<![^\W_])(?:[^\W_]|[@$!|])(?P<gap>[ ]{1,2}|[.\-_*~/,][ ]?)(?:(?:[^\W_]|[@$!|])(?P=gap)){2,98}(?:[^\W_]|[@$|])"
    r"(?![^\W_])"
)
_LETTER = re.compile(r"[^\W\d_]")
# An article, and no letter of the word: an English word may begin with what follows, and it is none of those that begin
# with an a themselves and are hidden.
_ARTICLE = re.compile(
    r"a(?!bomin|borig|bort|buse|dulter|frica|gitat|hole|lien|mateu|merica|nal|nim|norex|nus|pes?$|pologi|rabs?$|sian|theis)"
    r"(?:[bcdfghjklmnprstvwyz](?=[aeiouy])|[bcfgkps]l|[bcdfgkptw]r|[cgkprstw]h|[dst]w|[gks]n|s[ckmptq]|qu)"
)


def _spaced_letters(text: str) -> Iterator[Edit]:
    """`i d i o t` and `i.d.i.o.t` become one word, and `a m o r o n` two."""
    for match in _SPACED.finditer(text):
        places = range(match.start(), match.end(), 1 + len(match["gap"]))
        joined = "".join(text[place] for place in places)
        if len(_LETTER.findall(joined)) * 2 < len(joined):
            continue
        if match["gap"].isspace() and _ARTICLE.match(joined):
            places, joined = places[1:], joined[1:]
        yield places[0], match.end(), joined, places


# What is whole on both sides: not a part of an address (`rui@example.org`, `example.org/4you`) or of a number.
_LEET_CHUNK = re.compile(r"(?<![\w@.:/$€£])[\w@$!|+€£]{3,24}(?![\w@/]|[.:][\w/])")
# Without one of these a chunk is never leet.
_SIGN_BEFORE_A_LETTER = re.compile(r"[0134578@$!|+€£][^\W\d_]|\$\$")
# A sign between letters, or one or two before at least three, or `$$` at the end: not `covid19`, `4th`, `10am`.
_SIGN_FOR_A_LETTER = re.compile(
    r"[^\W\d_](?:[0134578@$|+€£]{1,3}|!)[^\W\d_]|^[0134578$|]{1,2}[^\W\d_]{3}|[^\W\d_]\$\$$"
)
_TWO_WORDS = re.compile(r"[^\W\d_]{3}[!+|@][^\W\d_]{3}")


def _leet(text: str) -> Iterator[Edit]:
    """`1d10t`, `m0ron` and `a$$hole` are read with letters; numbers, addresses and `@name` are left alone."""
    for match in matches_about(_SIGN_BEFORE_A_LETTER, _LEET_CHUNK, text):
        chunk = match[0].rstrip("!|+")
        start = match.start() + (chunk[:1] == "@")
        word = text[start : match.start() + len(chunk)]
        if _is_leet(word):
            yield start, start + len(word), word.translate(_LEET_TABLE), range(start, start + len(word))


# Remembered, because whoever writes like this writes the same words again and again.
@lru_cache(maxsize=4096)
def _is_leet(word: str) -> bool:
    return bool(_SIGN_FOR_A_LETTER.search(word)) and not _TWO_WORDS.search(word) and len(_LETTER.findall(word)) >= 2


_LEET_TABLE = str.maketrans(dict(LEET))
_REPEAT = re.compile(r"([^\W\d_])\1{2,}")


def _repeats(text: str) -> Iterator[Edit]:
    """`idiiiiot` becomes `idiiot`: a letter stands at most twice, as in real words."""
    for match in _REPEAT.finditer(text):
        yield match.start(), match.end(), match[1] * 2, (match.start(), match.end() - 1)


_DISGUISES: tuple[Callable[[str], Iterator[Edit]], ...] = (_spaced_letters, _leet, _repeats)


def matches_about(sign: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern that holds no blank, near a sign that is found faster than the pattern.

    All of those are yielded that stand in a run without blanks in which the sign stands, and no others.
    """
    end = 0
    for found in sign.finditer(text):
        if found.start() < end:
            continue
        start = text.rfind(" ", end, found.start()) + 1 or end
        end = text.find(" ", found.start())
        end = len(text) if end < 0 else end
        yield from pattern.finditer(text, start, end)


# --- Own words -------------------------------------------------------------------------------------------------------


def own_words(text: str, passages: Sequence[Passage] = ()) -> str:
    """The text with every quoted character blanked. Its length, and so every offset, stays the same."""
    spans = [span for find in _QUOTATIONS if (span := list(find(text)))]
    own = _blank(text, [span for found in spans for span in found]) if spans else text
    if passages:
        copied = list(_copied_runs(own, passages))
        own = _blank(own, copied) if copied else own
    return own


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Blank the spans; line ends stay, so that a sentence before a quotation does not run on after it."""
    pieces: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end > done:
            pieces.append(text[done : max(start, done)])
            pieces.append("\n".join(" " * len(line) for line in text[max(start, done) : end].split("\n")))
            done = end
    return "".join([*pieces, text[done:]])


@dataclass(frozen=True, slots=True)
class Quotation:
    """What a text quotes of a passage begins at `passage.text[start]`."""

    passage: Passage
    start: int


def quotation(text: str, passages: Sequence[Passage]) -> Quotation | None:
    """Of which passage the text quotes the most, and from where; None where it quotes none of them.

    Quoted is a run as `own_words` knows it, and what stands in quotation marks or in a quoted line, from three words.
    """
    phrases = _runs_of(text) | {" ".join(words) for words in _marked(text) if len(words) >= LEAST_QUOTED}
    found = [(one, list(_places_of(phrases, one.text))) for one in passages] if phrases else []
    if not any(places for _passage, places in found):
        return None
    passage, places = max(found, key=lambda one: len(one[1]))
    return Quotation(passage, places[0])


def _marked(text: str) -> Iterator[list[str]]:
    """The words of each quoted line and of what stands in quotation marks."""
    plain = text.replace("&gt;", ">")
    for find in (_quoted_lines, _quotation_marks):
        for start, end in find(plain):
            yield [_plain(word) for word in _WORD.findall(plain[start:end])]


def _places_of(phrases: Set[str], text: str) -> Iterator[int]:
    """Where one of the phrases begins in the text, word for word."""
    lengths = sorted({phrase.count(" ") + 1 for phrase in phrases})
    matches = list(_WORD.finditer(text))
    words = [_plain(match[0]) for match in matches]
    for place, match in enumerate(matches):
        if any(" ".join(words[place : place + length]) in phrases for length in lengths):
            yield match.start()


_QUOTED_LINE = re.compile(r"^[ \t]*(?:>|&gt;)[^\n]*", re.MULTILINE)
_QUOTE_MARKUP = re.compile(
    r"(?is)<(blockquote|q|cite)\b[^<>]{0,200}>|</(blockquote|q|cite)\s*>|\[(/?)quote\b[^\]\n]{0,80}\]"
)


def _quoted_lines(text: str) -> Iterator[tuple[int, int]]:
    if ">" in text or "&gt;" in text:
        for match in _QUOTED_LINE.finditer(text):
            yield match.span()


def _quote_markup(text: str) -> Iterator[tuple[int, int]]:
    """From each opening tag to the closing tag that answers it. One that is never closed quotes nothing."""
    if "<" not in text and "[" not in text:
        return
    opened: list[tuple[str, int]] = []
    for match in _QUOTE_MARKUP.finditer(text):
        name, closes = _tag(match)
        if not closes:
            opened.append((name, match.start()))
        elif any(known == name for known, _ in opened):
            while opened:
                known, start = opened.pop()
                if known == name:
                    yield start, match.end()
                    break


def _tag(match: re.Match[str]) -> tuple[str, bool]:
    if match[3] is not None:
        return "quote", match[3] == "/"
    return (match[1] or match[2]).lower(), match[2] is not None


# A paragraph ends a quotation; so does a thousand characters, for a mark that was never answered. Each alternative
# begins with its mark and looks back from there, because a character is found faster than a place without one.
_MARKS = re.compile(
    r"“[^“”\n]{1,1000}[”\"]|«[^«»\n]{1,1000}»|„[^„“”\n]{1,1000}[“”]|‹[^‹›\n]{1,1000}›"
    r"|\"(?<![\w\"]\")(?=\S)[^\"\n]{1,1000}?(?<=\S)\"(?!\w)"
    r"|‘(?<!\w‘)(?=\w)[^‘\n]{1,1000}?[\w.,!?]’(?!\w)"
    r"|'(?<!\w')(?=\w)[^'\n]{2,1000}?(?:\w'\w[^'\n]{0,200}?){0,5}[\w.,!?]'(?!\w)"
)
# A straight single mark opens a quotation only after a blank, a bracket or nothing.
_MARKS_GATE = ('"', "“", "«", "„", "‹", "‘", " '", "\n'", "('")
_ADDRESSED = re.compile(r"(?i)\b(?:you|u|ur|you['’]?re|your|@\w+)\b[^.!?\n]{0,24}$")
_REPORTED = re.compile(r"(?i)\b(?:call|said|say|word|term|label|brand|wrote|write|claim|use|using|type|post)\w*\b")


def _quotation_marks(text: str) -> Iterator[tuple[int, int]]:
    """What stands in quotation marks, but not a word or two flung at someone: you are an "idiot"."""
    if not any(map(text.__contains__, _MARKS_GATE)):
        return
    for match in _MARKS.finditer(text):
        before = text[max(0, match.start() - 48) : match.start()]
        is_flung = len(match[0].split()) <= 2 and _ADDRESSED.search(before) and not _REPORTED.search(before)
        if not is_flung:
            yield match.span()


_QUOTATIONS: tuple[Callable[[str], Iterator[tuple[int, int]]], ...] = (_quoted_lines, _quote_markup, _quotation_marks)

_WORD = re.compile(r"\w+(?:['’]\w+)*")


def _copied_runs(text: str, passages: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """Every run of eight or more words that stands word for word in a passage."""
    matches = list(_WORD.finditer(text))
    if len(matches) < RUN_OF_WORDS:
        return
    words = [_plain(match[0]) for match in matches]
    known = [_runs_of(passage.text) for passage in passages]
    for place in range(len(words) - RUN_OF_WORDS + 1):
        run = " ".join(words[place : place + RUN_OF_WORDS])
        if any(run in runs for runs in known):
            yield matches[place].start(), matches[place + RUN_OF_WORDS - 1].end()


# A pure function of its text, remembered because every comment under a post asks about the same post.
@lru_cache(maxsize=64)
def _runs_of(text: str) -> frozenset[str]:
    words = [_plain(word) for word in _WORD.findall(text)]
    return frozenset(" ".join(words[place : place + RUN_OF_WORDS]) for place in range(len(words) - RUN_OF_WORDS + 1))


def _plain(word: str) -> str:
    return word.replace("’", "'").casefold()

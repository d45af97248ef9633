"""A comment in plain words, for rules about what is said: one word after another, in a form that stands for many.

"I'll f***ing kill ya, Halloran!!" becomes `. i will kill you , ~halloran . `: contractions are opened, chat spellings
are written out, swearing and adverbs that only colour are left out, marks are either the end of a sentence (`.`) or a
pause (`,`), and a word written like a name gets a `~`. Every word keeps its place in the folded text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from types import MappingProxyType

from moderation.policy.lexicon import listed
from moderation.policy.reading import Reading


class Plain:
    """The plain words of a text, one blank after each, in `line`; `span` says where they stand in the folded text."""

    def __init__(self, reading: Reading, *, known: frozenset[str]) -> None:
        """A word in `known` is never taken for a name."""
        self._cased = reading.folded_as_typed
        self._pieces = _pieces(_tokens(self._cased).findall(self._cased), known)
        self.line = f". {''.join(self._pieces)}. "

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the folded text the words of `line[start:end]` stand, marks at either end left out."""
        first = bisect_right(self._starts, start) - 1
        last = max(first, bisect_right(self._starts, max(start, end - 1)) - 1)
        while first < last and self._is_mark(first):
            first += 1
        while last > first and self._is_mark(last):
            last -= 1
        return self._spans[first][0], self._spans[last][1]

    def _is_mark(self, place: int) -> bool:
        return self.line[self._starts[place]] in ".,"

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(" ", self.line))][:-1]

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        """Made only when something was found, because most comments hold nothing."""
        typed = (match.span(1) for match in _tokens(self._cased).finditer(self._cased))
        words = (span for piece, span in zip(self._pieces, typed, strict=True) for _ in range(piece.count(" ")))
        return [(0, 0), *words, (len(self._cased),) * 2]


def plain_words(text: str, *, known: frozenset[str]) -> list[str]:
    """The plain words of some sentences as typed, with the stops around them."""
    return [".", *"".join(_pieces(_tokens(text).findall(text), known)).split(), "."]


def _pieces(tokens: Iterable[str], known: frozenset[str]) -> list[str]:
    """The plain words behind each token, a blank after each word."""
    step = "", _steps(known)
    return [(step := step[1][token])[0] for token in tokens]


class _Step(dict[str, tuple[str, "_Step"]]):
    """What each token becomes after a word, a pause or a stop, with the step that its own last word leads to.

    Remembered, because most words of a comment were in another one before it.
    """

    def __init__(self, last: str, known: frozenset[str], steps: dict[str, "_Step"]) -> None:
        self._last, self._known, self._steps = last, known, steps

    def __missing__(self, token: str) -> tuple[str, "_Step"]:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        words = _plain_words(token, self._last, self._known)
        after = self._steps[words[-1] if words[-1] in _MARKS else ""] if words else self
        answer = self[token] = "".join(f"{word} " for word in words), after
        return answer


_MOST_REMEMBERED = 16_384


@lru_cache(maxsize=2)
def _steps(known: frozenset[str]) -> _Step:
    """The step that every text begins with: what comes after a stop."""
    steps: dict[str, _Step] = {}
    for last in (".", ",", ""):
        steps[last] = _Step(last, known, steps)
    return steps["."]


def _plain_words(token: str, last: str, known: frozenset[str]) -> list[str]:
    """The plain words behind a token that comes after the mark `last`, or after a word."""
    parts, begins_as_name = _plain(token, last in _MARKS)
    words = [part for part in parts if not (part in _MARKS and last == ".")]
    if words and begins_as_name and last != "." and words[0] not in known and words[0][0].isalpha():
        words[0] = f"~{words[0]}"
    return words


_MARKS = frozenset((".", ","))
_TOKEN = re.compile(r"([^\W_]+(?:['-][^\W_]+)*|[.!?\n]+|[🔪🔫💣🗡🪓🩸⚰🪦]|[,;:()–—]|-+(?=\s))")
# The same for ASCII, each with the blank before it, in half the time.
_TOKEN_IN_ASCII = re.compile(r" ?+([A-Za-z0-9]++(?:['-][A-Za-z0-9]++)*+|[.!?\n]++|[,;:()]|-++(?=\s))")


def _tokens(text: str) -> re.Pattern[str]:
    return _TOKEN_IN_ASCII if text.isascii() else _TOKEN


WEAPONS = re.compile("[🔪🔫💣🗡🪓🩸⚰🪦]")
# What a picture of a weapon is called in a plain line.
WEAPON_SIGN = "weapon-sign"

_WRITTEN_OUT: Mapping[str, str] = MappingProxyType(
    dict(
        row.strip().split("=")
        for row in """
        u=you, ya=you, ye=you, yer=your, ur=your, yr=your, yall=you all, y'all=you all, youll=you will, youre=you are
        yourselves=yourself, r=are, im=i am, i'm=i am, ive=i have, imma=i am going to, i'ma=i am going to
        ima=i am going to, gonna=going to, gunna=going to, gon=going to, wanna=want to, gotta=have to, em=them
        'em=them, lemme=let me, gimme=give me, theyre=they are, theyll=they will, hes=he is, shes=she is, itll=it will
        thats=that is, whos=who is, let's=let us, lets=let us, dont=do not, don't=do not, doesnt=does not
        doesn't=does not, wont=will not, won't=will not, cant=can not, can't=can not, cannot=can not, aint=is not
        ain't=is not, isnt=is not, wouldnt=would not, shouldnt=should not, shouldve=should have
        should've=should have, everybody=everyone, anybody=anyone, somebody=someone, mum=mother, mom=mother
        mums=mothers, moms=mothers, dad=father, dads=fathers, kid=child, kids=children, til=until, till=until
        tonite=tonight, tyre=tire, tyres=tires, burnt=burned, hung=hanged, tho=though, b4=before, ppl=people
        plz=please, pls=please
        """.replace("\n", ",").split(",")
        if row.strip()
    )
)
_ENDINGS = (("n't", "not"), ("'re", "are"), ("'m", "am"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"))
_IS_AFTER = frozenset(
    listed(
        "he she it that this who what there here where someone somebody everyone everybody anyone anybody nobody one"
    )
)
# Words that only colour what is said. Most adverbs in -ly do no more.
_COLOUR = frozenset(
    listed("""
    just really so very quite fucking fuckin freaking frigging bloody goddamn damn damned effing feckin fecking
    all also even still well maybe perhaps then now pure bleeding sodding swear promise ever bit mean
""")
)
_NOT_COLOUR = frozenset(
    listed("""
    family only reply apply supply early belly bully july rely italy ally rally assembly fly ugly elderly lovely
    silly homely holy jelly molly polly sally emily friendly deadly daily weekly monthly yearly finally barely hardly
    multiply comply imply
""")
)


def _plain(token: str, begins: bool) -> tuple[tuple[str, ...], bool]:
    """The plain words behind one token as typed, and whether it is written like a name."""
    sign = token[0]
    if sign in ".!?\n":
        return (".",), False
    if WEAPONS.match(token):
        return (WEAPON_SIGN,), False
    if not sign.isalnum():
        return (",",), False
    parts = tuple(
        part
        for part in _parts(token.lower(), begins=begins)
        if part not in _COLOUR and not (part.endswith("ly") and len(part) > 4 and part not in _NOT_COLOUR)
    )
    return parts, len(parts[0]) > 1 and sign.isupper() and not token[-1].isupper() if parts else False


def _parts(word: str, *, begins: bool) -> list[str]:
    """The plain words behind one as typed, in small letters."""
    if word in _WRITTEN_OUT:
        return _WRITTEN_OUT[word].split()
    if word == "ill" and begins:
        return ["i", "will"]
    if "'" not in word:
        return [word]
    for ending, verb in _ENDINGS:
        if word.endswith(ending):
            return [*_parts(word[: -len(ending)], begins=False), verb]
    if word.endswith("'s"):
        return [*_parts(word[:-2], begins=False), "is" if word[:-2] in _IS_AFTER else "'s"]
    return [word.rstrip("'")]


def behind(run: str) -> set[str]:
    """Every plain word that may come of a word in which this run of small English letters stands."""
    cut = _parts(run[:-1], begins=False) if run.endswith("n") else ()
    return {run, *_parts(run, begins=True), *_parts(run, begins=False), *cut, *_CONTRACTED.get(run, ())}


_LETTERS = re.compile("[a-z]+")


def longest_run(word: str) -> str:
    """The longest run of letters in a word, "" if it has none."""
    return max(_LETTERS.findall(word), key=len, default="")


def _contracted() -> dict[str, set[str]]:
    """The plain words behind runs of letters that are cut off by an apostrophe or a digit, as in "we'll" and "y'all"."""
    found = {ending.strip("n'"): {verb} for ending, verb in _ENDINGS} | {"t": {"not"}, "s": {"is", "'s"}}
    for word, words in _WRITTEN_OUT.items():
        found.setdefault(longest_run(word), set()).update(words.split())
    return found


_CONTRACTED = _contracted()

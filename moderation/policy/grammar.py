"""Just enough grammar to ask of an insulting word: said of whom, denied or meant, by whom?

It reads one sentence at a time, left of the word in question. It knows no parts of speech: it walks over what may
stand between a subject and what is said of it, and gives up ("said of a thing") at anything else. Giving up means
no finding, so what it does not understand is left alone.
"""

import re
from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import NamedTuple

from moderation.policy.lexicon import (
    BE,
    CALLING,
    DETERMINERS,
    DOUBTFUL,
    MODIFIERS,
    NEGATORS,
    PEOPLE,
    PEOPLE_PLURAL,
    PLURAL,
    SAYING,
    SECOND,
    SELF,
    STILL_ASSERTS,
    THIRD,
    VOUCHING,
    listed,
)


class Target(Enum):
    """Whom something is said of."""

    SECOND = auto()  # the person addressed
    THIRD = auto()  # one other person: he, Rui, the mayor
    PLURAL = auto()  # they
    SELF = auto()  # the writer
    THING = auto()  # not a person, or not understood


class Token(NamedTuple):
    """A word or a mark of punctuation, in lower case, and where it stands in the folded text.

    A contraction makes two tokens ("you're" is "you", "are") that share their place. `is_name` tells a word that was
    written like a name.
    """

    text: str
    start: int
    end: int
    is_name: bool = False
    is_mark: bool = False


_TOKEN = re.compile(r"@?[^\W_]+(?:(?:['-]|[*]+)[^\W_]+)*|[,;:()\"]|\.{2,}|[-–—]{1,3}(?=\s)|[–—]")
_SENTENCE_END = re.compile(r"[.!?\n]")

_CONTRACTIONS = {
    "i'm": "i am",
    "im": "i am",
    "youre": "you are",
    "your're": "you are",
    "yore": "you are",
    "ur": "your",
    "yr": "your",
    "r": "are",
    "theyre": "they are",
    "hes": "he is",
    "shes": "she is",
    "dont": "do not",
    "doesnt": "does not",
    "didnt": "did not",
    "isnt": "is not",
    "arent": "are not",
    "aint": "is not",
    "ain't": "is not",
    "wasnt": "was not",
    "werent": "were not",
    "cant": "can not",
    "can't": "can not",
    "cannot": "can not",
    "wont": "will not",
    "won't": "will not",
    "wouldnt": "would not",
    "shouldnt": "should not",
    "couldnt": "could not",
    "nobody's": "nobody is",
    "whats": "what is",
    "thats": "that is",
    "whos": "who is",
    "let's": "let us",
    "yall": "you all",
    "y'all": "you all",
}
_ENDINGS = {"'re": "are", "'m": "am", "'ve": "have", "'ll": "will", "'d": "would"}
_IS_AFTER = SECOND | SELF | THIRD | PLURAL | frozenset(listed("it that this there what who where how here"))


def sentences_around(text: str, places: Iterable[int]) -> list[tuple[int, int]]:
    """The sentences that hold these places, each once."""
    spans: list[tuple[int, int]] = []
    for place in sorted(places):
        if spans and place < spans[-1][1]:
            continue
        start = max((text.rfind(mark, 0, place) for mark in ".!?\n"), default=-1) + 1
        match = _SENTENCE_END.search(text, place)
        spans.append((start, match.start() if match else len(text)))
    return spans


def tokens_of(text: str, start: int, end: int, *, typed: str) -> list[Token]:
    """The tokens of `text[start:end]`; `typed` is the text with each character as it was typed."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        word = match[0]
        first, last = match.span()
        if not (word[0].isalnum() or word[0] == "@"):
            tokens.append(Token(word, first, last, is_mark=True))
            continue
        is_name = word[0] == "@" or (bool(tokens) and _is_capitalised(typed[first:last]))
        if "'" not in word and word not in _CONTRACTIONS:
            tokens.append(Token(word, first, last, is_name))
        else:
            tokens += [Token(part, first, last, is_name) for part in _parts(word)]
    return tokens


def _is_capitalised(word: str) -> bool:
    """One capital in front: a word all in capitals is shouting, not a name."""
    return word[0].isupper() and len(word) > 1 and not any(map(str.isupper, word[1:]))


def _parts(word: str) -> list[str]:
    if word in _CONTRACTIONS:
        return _CONTRACTIONS[word].split()
    if "'" not in word:
        return [word]
    if word.endswith("n't"):
        return [word[:-3], "not"]
    for ending, verb in _ENDINGS.items():
        if word.endswith(ending):
            return [word[: -len(ending)], verb]
    if word.endswith("'s"):
        return [word[:-2], "is" if word[:-2] in _IS_AFTER else "'s"]
    return [word]


# --- What stands to the left -----------------------------------------------------------------------------------------


def start_of_phrase(tokens: Sequence[Token], place: int, *, also: frozenset[str] = frozenset()) -> int:
    """The first token of the phrase that ends at `place`: "a complete and utter" before "fool".

    Modifiers, adverbs in -ly and words in `also` belong to it, and one unknown word when a determiner stands before it.
    """
    first = place
    while first > 0 and (_modifies(tokens[first - 1], also) or _joins_adjectives(tokens, first - 1, also)):
        first -= 1
    if first > 1 and _is_unknown(tokens[first - 1]):
        beyond = first - 1
        while beyond > 0 and _modifies(tokens[beyond - 1], also):
            beyond -= 1
        if beyond > 0 and (tokens[beyond - 1].text in DETERMINERS or tokens[beyond - 1].text in {"you", "what"}):
            first = beyond
    return first


def _modifies(token: Token, also: frozenset[str]) -> bool:
    word = token.text
    if token.is_mark:
        return False
    if "*" in word:
        return True
    return word in MODIFIERS or word in also or (len(word) > 4 and word.endswith("ly")) or word == "and"


def _joins_adjectives(tokens: Sequence[Token], at: int, also: frozenset[str]) -> bool:
    """The comma in "a greedy, lying crook"."""
    return tokens[at].text == "," and at > 1 and (tokens[at - 1].text in also or tokens[at - 1].text in MODIFIERS)


_NOT_AN_ADJECTIVE = (
    BE
    | SECOND
    | SELF
    | THIRD
    | PLURAL
    | PEOPLE
    | PEOPLE_PLURAL
    | DETERMINERS
    | NEGATORS
    | frozenset(
        listed("""
    to for about with at in on by from into like as than who that which or but if because over under against
    this these those the your my our their his its was have has had do does did will would can could should may
    might must what how why where when 's via per made make makes married
""")
    )
)


def _is_unknown(token: Token) -> bool:
    return not token.is_mark and token.text not in _NOT_AN_ADJECTIVE and not token.text.endswith("ing")


def verb_before(tokens: Sequence[Token], place: int, *, also: frozenset[str] = frozenset()) -> int | None:
    """Where "is", "are", ... stands when only adverbs, negators, determiners and `also` lie between it and `place`."""
    at = place - 1
    while at >= 0:
        word = tokens[at].text
        if word in BE or (word == "'s" and at > 0 and not _owns(tokens, at)):
            return at
        if word not in also and (tokens[at].is_mark or not _may_follow_a_verb(tokens[at])):
            return None
        at -= 1
    return None


def _owns(tokens: Sequence[Token], at: int) -> bool:
    """Whether `'s` is a possessive: not before an article or an adverb, as in "Rui's a", "Rui's so"."""
    return tokens[at + 1].text not in {"a", "an", "such", "so", "just", "nothing", "really", "still", "not", "too"}


def _may_follow_a_verb(token: Token) -> bool:
    word = token.text
    return (
        word in DETERMINERS
        or word in NEGATORS
        or word in STILL_ASSERTS
        or _modifies(token, frozenset())
        or word == "the"
    )


_AUXILIARIES = BE | frozenset(
    listed("""
    have has had must will would can could should may might do does did all both clearly obviously really truly
    just always still also even only not never now then simply already actually honestly seriously probably
    maybe perhaps gotta got to ever literally basically definitely guys here lot two three today who's that's
    's
""")
)


def subject_before(tokens: Sequence[Token], verb: int, *, names: frozenset[str]) -> tuple[Target, int]:
    """Who the verb at `verb` is said of, and where they stand. A question puts them after the verb."""
    at = verb - 1
    while at >= 0 and not tokens[at].is_mark and _is_auxiliary(tokens[at]):
        at -= 1
    if at >= 0 and tokens[at].text in {"people", "folks", "lot", "bunch"} and at > 0 and tokens[at - 1].text == "you":
        at -= 1
    if at >= 0 and tokens[at].is_mark and tokens[at].text == ",":
        return _subject_before_an_aside(tokens, at, names=names)
    if at < 0:
        return Target.THING, 0
    target = target_at(tokens, at, names=names)
    if target is Target.THING:
        return _head_before_of(tokens, at, names=names)
    return target, at


def _head_before_of(tokens: Sequence[Token], last: int, *, names: frozenset[str]) -> tuple[Target, int]:
    """`the author of this piece`, `the man in charge of the parks`: the person stands before the preposition."""
    for at in range(last - 1, max(0, last - 6), -1):
        if tokens[at].is_mark or tokens[at].text in BE:
            break
        if tokens[at].text in {"of", "from", "at", "in", "behind"}:
            target = target_at(tokens, at - 1, names=names)
            if target is Target.THIRD:
                return target, at - 1
    return Target.THING, last


def _subject_before_an_aside(tokens: Sequence[Token], comma: int, *, names: frozenset[str]) -> tuple[Target, int]:
    """`Rui, who wrote this, is ...`, `you, sir, are ...`: the subject stands before the other comma."""
    for at in range(comma - 1, max(-1, comma - 8), -1):
        if tokens[at].text == "," and at > 0:
            return target_at(tokens, at - 1, names=names), at - 1
    return Target.THING, comma


def _is_auxiliary(token: Token) -> bool:
    return token.text in _AUXILIARIES or (len(token.text) > 4 and token.text.endswith("ly") and not token.is_name)


def target_at(tokens: Sequence[Token], at: int, *, names: frozenset[str]) -> Target:
    """Whom the token at `at` means."""
    token = tokens[at]
    if token.text in SECOND:
        return Target.SECOND
    if token.text in SELF:
        return Target.SELF
    if token.text in THIRD:
        return Target.THIRD
    if token.text in PLURAL:
        return Target.PLURAL
    if token.text[0] == "@":
        return Target.SECOND
    if _is_addressed_kind(tokens, at):
        return Target.SECOND
    if _is_of_mine(tokens, at):
        return Target.SELF
    if token.text in PEOPLE or token.text in names or _is_a_persons_name(tokens, at):
        return Target.THIRD
    if token.text in PEOPLE_PLURAL and at > 0 and tokens[at - 1].text in {"these", "those", "our", "the"}:
        return Target.PLURAL
    if token.text == "who" and at > 0:
        return target_at(tokens, at - 1, names=names)
    return Target.THING


def _is_addressed_kind(tokens: Sequence[Token], at: int) -> bool:
    """`people like you`, `you people`, `all of you`, `the rest of you guys`."""
    return (
        at > 0
        and tokens[at - 1].text in SECOND
        and (tokens[at].text in PEOPLE_PLURAL or tokens[at].text in {"all", "guys", "two", "lot", "both", "types"})
    )


def _is_of_mine(tokens: Sequence[Token], at: int) -> bool:
    """`my brother`, `my old boss`: the writer's own people are the writer's to scold."""
    return any(tokens[before].text == "my" for before in range(max(0, at - 2), at))


_NOT_NAMES = frozenset(
    listed("""
    i monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december english america american europe european britain british council
    city town county state street road avenue park bridge school library court hall house congress senate
    parliament party committee commission board department government company police trump's christmas easter
    god internet facebook twitter google reddit democracy capitalism socialism communism covid city's north
    south east west
""")
)


def _is_a_persons_name(tokens: Sequence[Token], at: int) -> bool:
    """A word written like a name, that is not a day, a place or a body; after "the" it is seldom a person."""
    token = tokens[at]
    if not token.is_name or token.text in _NOT_NAMES:
        return False
    return at == 0 or tokens[at - 1].text not in {"the", "in", "at", "of", "a", "this", "that"}


# --- Denied, doubted, reported ---------------------------------------------------------------------------------------


def is_negated(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a negator stands in `tokens[start:end]`: `you are not an idiot`, but not `you are not only an idiot`."""
    for at in range(start, end):
        if tokens[at].text in NEGATORS and not tokens[at].is_mark:
            following = tokens[at + 1].text if at + 1 < len(tokens) else ""
            if following not in STILL_ASSERTS and not _is_a_retort(tokens, at):
                return True
    return False


def _is_a_retort(tokens: Sequence[Token], at: int) -> bool:
    """`no, you are`, `nothing but`, `no wonder`: the negator negates nothing that follows."""
    word = tokens[at].text
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if word in {"nothing", "far", "anything"}:
        return following == {"nothing": "but", "far": "more", "anything": "goes"}[word]
    return following == "," or (word == "no" and following in {"you", "wonder", "doubt", "offense", "offence"})


_REACH = 9


def is_said_by_others(tokens: Sequence[Token], place: int) -> bool:
    """Whether what is said at `place` is denied, doubted or somebody else's: `I never said`, `he thinks`, `if`."""
    for at in range(place - 1, max(-1, place - 1 - _REACH), -1):
        token = tokens[at]
        if token.is_mark and token.text not in {'"', ":"}:
            return False
        if token.text in DOUBTFUL and at == place - 1:
            return True
        if token.text in {"that", "because"} and at == place - 1 and at > 0 and tokens[at - 1].text == "not":
            return True
        if token.text in {"doubt", "doubts", "deny"}:
            return True
        if token.text in SAYING:
            return not _is_vouched_for(tokens, at)
    return False


def _is_vouched_for(tokens: Sequence[Token], verb: int) -> bool:
    """Whether the writer says it themselves: `I think`, `everyone says`, and not `I do not think`, `he says`."""
    first = max(0, verb - 5)
    for at in range(verb - 1, first - 1, -1):
        if tokens[at].is_mark:
            first = at + 1
            break
    before = [token.text for token in tokens[first:verb]]
    if is_negated(tokens, first, verb):
        return "can" in before and tokens[verb].text in {"believe"}
    return any(word in VOUCHING for word in before[-3:])


def calling_verb(tokens: Sequence[Token], place: int) -> int | None:
    """Where `call`, `label`, ... stands to the left of `place`, in the same stretch of the sentence."""
    for at in range(place - 1, max(-1, place - 1 - _REACH), -1):
        if tokens[at].is_mark:
            return None
        if tokens[at].text in CALLING:
            return at
    return None


def is_own_name_calling(tokens: Sequence[Token], verb: int) -> bool:
    """`I'd call you a moron` is the writer's own; `stop calling him a moron` and `he called me one` are not."""
    first = max(0, verb - 4)
    for at in range(verb - 1, first - 1, -1):
        if tokens[at].is_mark:
            first = at + 1
            break
    before = [token.text for token in tokens[first:verb]]
    if "i" not in before or is_negated(tokens, first, verb):
        return False
    if {"being", "get", "got", "was", "been", "am"} & set(before) and tokens[verb].text != "calling":
        return False
    after = tokens[verb + 1].text if verb + 1 < len(tokens) else ""
    return after not in SELF

"""Personal attacks, by what is said of whom: not a list of words, and not a trained model.

An insulting word is a finding when the grammar around it aims it at a person: "you idiot", "you are such a fool",
"the mayor is a moron", "what a clown", "Idiot.", "your ugly face", "people like you are vermin". It is left alone when
it is denied ("I'm not calling you an idiot"), reported ("he called me a moron"), quoted, said of oneself ("I felt so
stupid"), of a thing, an idea or a situation ("a stupid plan", "this damn bridge"), or when it defends someone
("don't call him a moron"). Turns of phrase that attack without an insulting word are in `phrases.py`.

Every use has a score between 0 and 1, from the table below; several add up as independent evidence does
(1 - the product of what each leaves open).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from moderation.policy.finder import Found, WordFinder
from moderation.policy.grammar import (
    Target,
    Token,
    calling_verb,
    is_negated,
    is_own_name_calling,
    is_said_by_others,
    sentences_around,
    start_of_phrase,
    subject_before,
    target_at,
    tokens_of,
    verb_before,
)
from moderation.policy.lexicon import (
    ABOUT_WORDS,
    ATTACK_WORDS,
    BE,
    BODY,
    DETERMINERS,
    FOLLOWERS,
    GIVING,
    INTERJECTIONS,
    MODIFIERS,
    OWNERS,
    PEOPLE,
    PEOPLE_PLURAL,
    POINTING,
    SECOND,
    SEEM,
    SEEM_LIKE,
    SELF,
    Part,
    listed,
)
from moderation.policy.phrases import PHRASES
from moderation.policy.reading import Reading
from moderation.policy.text import fold

# Enough for any comment that a site accepts; a longer text of insults alone stays cheap.
MOST_USES = 60
REACH_AFTER = 300

# How much a word of each part weighs when it is what someone *is*.
SCORE_OF: dict[tuple[Part, Target], float] = {
    (Part.NAME, Target.SECOND): 0.95,
    (Part.NAME, Target.THIRD): 0.8,
    (Part.NAME, Target.PLURAL): 0.65,
    (Part.CHARGE, Target.SECOND): 0.85,
    (Part.CHARGE, Target.THIRD): 0.6,
    (Part.CHARGE, Target.PLURAL): 0.4,
    (Part.FIGURE, Target.SECOND): 0.7,
    (Part.FIGURE, Target.THIRD): 0.5,
    (Part.FIGURE, Target.PLURAL): 0.2,
    (Part.FAULT, Target.SECOND): 0.75,
    (Part.FAULT, Target.THIRD): 0.55,
    (Part.FAULT, Target.PLURAL): 0.35,
    (Part.BLAME, Target.SECOND): 0.4,
    (Part.BLAME, Target.THIRD): 0.15,
    (Part.BLAME, Target.PLURAL): 0.1,
}
# What was, what is only asked, and what a mild figure says of someone else.
MILDER = 0.6
MILD_FIGURES = frozenset(listed("joke dinosaur animal monster robot bot devil demon dog donkey vegetable puppet tool"))
STRENGTHENERS = frozenset(
    listed("""
    absolute absolutely complete completely utter utterly total totally fucking fuckin freaking bloody goddamn
    incredibly extremely unbelievably truly
""")
)
STRENGTHENED_BY = 0.15


@dataclass(frozen=True, slots=True)
class Use:
    """One use of an insulting word against someone: where (in the folded text), of whom, and how grave."""

    start: int
    end: int
    target: Target
    score: float


@dataclass(frozen=True, slots=True)
class Word:
    """An insulting word among the tokens of its sentence: tokens `first` to `last`, and what it is."""

    first: int
    last: int
    part: Part


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the grammar makes of a comment: its uses, their score together, and how many insulting words it excused."""

    uses: tuple[Use, ...]
    score: float
    excused: int
    has_phrase: bool


PACKAGED = WordFinder(ATTACK_WORDS)
"""The insulting words of Parley, before a site adds or allows any."""


def grammar_of(reading: Reading, *, insults: WordFinder[Part] = PACKAGED) -> Grammar:
    """What the grammar finds in a comment; worked out once for a reading and a list of insults."""
    known = reading.memory.get(insults)
    if not isinstance(known, Grammar):
        known = reading.memory[insults] = _grammar_of(reading, insults)
    return known


def _grammar_of(reading: Reading, insults: WordFinder[Part]) -> Grammar:
    found = insults.find(reading)
    words = list(islice(_uses(found, reading), MOST_USES))
    uses = (*words, *_phrases(reading))
    score = _together([use.score for use in uses])
    return Grammar(uses, score, excused=max(0, len(found) - len(words)), has_phrase=len(uses) > len(words))


def _together(scores: Sequence[float]) -> float:
    left_open = 1.0
    for score in scores:
        left_open *= 1 - score
    return 1 - left_open


def _phrases(reading: Reading) -> Iterator[Use]:
    for start, end, score in PHRASES.find(reading.seen):
        yield Use(start, end, Target.SECOND, score)


def _uses(found: Sequence[Found[Part]], reading: Reading) -> Iterator[Use]:
    if not found:
        return
    names, typed = _names(reading), reading.typed
    for start, end in sentences_around(reading.folded.text, [f.start for f in found]):
        words_here = [f for f in found if start <= f.start < end][:MOST_USES]
        # A sentence of ten thousand characters is read no further than its last word that counts.
        end = min(end, words_here[-1].end + REACH_AFTER)
        tokens = tokens_of(reading.folded.text, start, end, typed=typed)
        yield from _uses_in_sentence(tokens, words_here, names)


def _names(reading: Reading) -> frozenset[str]:
    """The names of people who have to do with the thread, in the words they are made of."""
    known = [reading.content.author.name, *(passage.author_name for passage in reading.content.passages)]
    return frozenset(word for name in known if name for word in fold(name).text.split() if len(word) > 1)


def _uses_in_sentence(tokens: Sequence[Token], found: Sequence[Found[Part]], names: frozenset[str]) -> Iterator[Use]:
    starts = [token.start for token in tokens]
    words = [word for f in found[:MOST_USES] if (word := _word_among(tokens, starts, f)) is not None]
    for word in _without_what_is_inside(words):
        use = _Use(tokens, word, names)
        answer = use.judge()
        if answer is None:
            continue
        target, score, first = answer
        yield Use(tokens[first].start, tokens[use.last_said_from(first)].end, target, score)


def _word_among(tokens: Sequence[Token], starts: Sequence[int], found: Found[Part]) -> Word | None:
    """The tokens that the word covers. A contraction's two tokens begin at one place, so both ends are looked up."""
    first = max(0, bisect_right(starts, found.start) - 1)
    first = bisect_left(starts, starts[first]) if starts else 0
    last = bisect_left(starts, found.end) - 1
    inside = [at for at in range(first, last + 1) if tokens[at].end > found.start]
    return Word(inside[0], inside[-1], found.value) if inside else None


def _without_what_is_inside(words: Sequence[Word]) -> list[Word]:
    """`dumb fuck` is one insult, not two; and `stupid` before `idiot` belongs to it."""
    kept: list[Word] = []
    for word in words:
        if kept and word.first <= kept[-1].last:
            continue
        kept.append(word)
    return [word for word, after in pairwise([*kept, None]) if word and not _leans_on(word, after)]


def _leans_on(word: Word, after: Word | None) -> bool:
    return after is not None and word.part in _ADJECTIVES and after.first == word.last + 1


_ADJECTIVES = frozenset({Part.FAULT, Part.BLAME})
_FAULT_WORDS = frozenset(word for word, part in ATTACK_WORDS.items() if part in _ADJECTIVES)
_INSULTING_ADJECTIVES = frozenset(word for word, part in ATTACK_WORDS.items() if part is Part.FAULT)
# What people in public life, or readers, do. Whoever "set the shed on fire" may be called names in a report.
_PUBLIC_ACTS = frozenset(
    listed("""
    run runs ran vote voted votes wrote write writes elected approved decided designed support supports
    supported planned passed signed posted post comment commented read think thinks believe believes manage
    lead
""")
)
# In "is a joke and a liar" the verb belongs to both.
_JOINED = frozenset(word for word in ATTACK_WORDS if " " not in word) | {"either", "or"}
_REGRETS = (["were", "not", "so"], ["was", "not", "so"], ["were", "not", "such"], ["was", "not", "such"])
# Of people taken together it is an insult wherever it stands: "Webb and his gang of morons".
_GROUPS = frozenset(listed("gang crew band circus bunch pack crowd parade bag shower"))
_MASSES = frozenset(listed("sheep sheeple trash garbage rubbish filth vermin"))
_ARTICLES = frozenset(listed("a an the such another one nothing just some"))
_NOT_A_PERSON = frozenset(
    listed("it this that which what there who here where how whoever anyone everyone someone everybody one")
)
# "The new form is a bitch to fill in": names that people give to hills, forms and weather as well.
_SAID_OF_THINGS = frozenset(listed("bitch bastard bugger sod pig cow swine beast brute monster joke fucker"))
_PLAINLY = frozenset(listed("a an such right real proper absolute complete total utter bloody fucking damn bit of"))
_LUCKLESS = frozenset(listed("poor lucky unlucky tough"))


def _is_plainly_a_modifier(token: Token) -> bool:
    return token.text != "too" and (token.text in MODIFIERS or token.text in _FAULT_WORDS)


Answer = tuple[Target, float, int]
"""Whom, how grave, and the first token of the evidence."""


class _Use:
    """One insulting word in its sentence; `judge` says whom it is aimed at, or None for nobody."""

    def __init__(self, tokens: Sequence[Token], word: Word, names: frozenset[str]) -> None:
        self.tokens = tokens
        self.word = word
        self.names = names
        self.first = start_of_phrase(tokens, word.first, also=_FAULT_WORDS)
        self.before = self.first - 1
        if word.part in _ADJECTIVES and self._is_degree(self.before):
            self.before -= 1
            self.first -= 1
        while self.before >= 0 and tokens[self.before].text in DETERMINERS - {"no"}:
            self.before -= 1
            # "such a complete", "quite the", "just another": adverbs may stand before the determiner as well.
            self.before = start_of_phrase(tokens, self.before + 1) - 1

    def _is_degree(self, at: int) -> bool:
        """`that` in "are you that stupid" and `as` in "he is as thick as": a degree, and no pointing."""
        return self._text(at) in {"this", "that", "as"} and self._text(at - 1) in BE | SECOND | SEEM | {
            "he",
            "she",
            "not",
        }

    def judge(self) -> Answer | None:
        if self._is_somebody_elses_word():
            return None
        for construction in self._constructions():
            answer = construction()
            if answer is not None:
                return self._weighed(answer)
        return None

    def last_said_from(self, first: int) -> int:
        """Where what is said ends, when it begins at `first`: at the insult, or at the name that it goes with."""
        to_a_face = first == self.before and self._text(first) in SECOND and self.word.part in _ADJECTIVES
        return self.word.last + 1 if to_a_face and self._has_an_epithet_after() else self.word.last

    def _constructions(self) -> tuple[Callable[[], Answer | None], ...]:
        if self.word.part in _ADJECTIVES:
            return (
                self._said_with_a_verb,
                self._to_a_face,
                self._of_someones_body,
                self._how,
                self._compared,
                self._before_a_person,
            )
        return (
            self._said_with_a_verb,
            self._to_a_face,
            self._named_by_the_writer,
            self._cried_out,
            self._flung,
            self._pointed_at,
            self._likened,
        )

    def _weighed(self, answer: Answer) -> Answer | None:
        target, score, first = answer
        leading = {token.text for token in self.tokens[self.first : self.word.first]}
        if leading & STRENGTHENERS:
            score += STRENGTHENED_BY
        if leading & _INSULTING_ADJECTIVES:
            score += STRENGTHENED_BY
        return target, min(0.99, score), first

    def _text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    @property
    def _after(self) -> str:
        return self._text(self.word.last + 1)

    def _is_somebody_elses_word(self) -> bool:
        """Reported or talked about: `called me a moron`, `the word idiot`, `my idiot brother`, `poor bastard`."""
        if any(token.text in _LUCKLESS for token in self.tokens[max(0, self.first - 1) : self.word.first]):
            return True
        if any(token.text in ABOUT_WORDS for token in self.tokens[max(0, self.word.first - 4) : self.word.first]):
            return True
        if self._text(self.first - 1) == "my":
            return True
        verb = calling_verb(self.tokens, self.word.first)
        return verb is not None and not is_own_name_calling(self.tokens, verb)

    def _is_denied(self, subject: int) -> bool:
        if self._is_regretted(subject):
            return False
        return is_negated(self.tokens, subject, self.word.first) or is_said_by_others(self.tokens, subject)

    def _is_regretted(self, subject: int) -> bool:
        """`if you were not so thick` says that you are."""
        return self._text(subject - 1) == "if" and [t.text for t in self.tokens[subject + 1 : subject + 4]] in _REGRETS

    def _score(self, target: Target) -> float | None:
        return SCORE_OF.get((self.word.part, target))

    # --- you are ..., the mayor is ..., are you ...

    def _said_with_a_verb(self) -> Answer | None:
        place = self._verb()
        if place is None:
            return self._asked()
        target, subject = subject_before(self.tokens, place, names=self.names)
        if target is Target.THING and self._can_only_be_a_person(place, subject):
            target = Target.THIRD
        score = self._score_of_being(target, place)
        if score is None or self._is_denied(subject) or not self._is_the_whole_of_it(target):
            return None
        if target is not Target.SECOND and self._text(place) in SEEM:
            return None
        if target is not Target.SECOND and self._is_mild(place):
            score *= MILDER
        return target, score, subject

    def _is_mild(self, verb: int) -> bool:
        if self.word.part is Part.FIGURE:
            return self._text(self.word.last).removesuffix("s") in MILD_FIGURES
        return self.word.part is not Part.NAME and self._text(verb) in {"was", "were", "been"}

    def _can_only_be_a_person(self, verb: int, subject: int) -> bool:
        """`... is a moron` is said of one person, whatever the subject was that we did not understand."""
        if self.word.part is not Part.NAME or self._text(verb) not in {"is", "was", "'s"}:
            return False
        if self._text(subject) in _NOT_A_PERSON or self.tokens[subject].is_mark:
            return False
        if self._may_be_said_of_a_thing(verb):
            return False
        return any(token.text in {"a", "an", "such"} for token in self.tokens[verb + 1 : self.word.first])

    def _may_be_said_of_a_thing(self, verb: int) -> bool:
        """`that hill is a real bastard`, where nobody has been spoken of."""
        if self._text(self.word.last) not in _SAID_OF_THINGS:
            return False
        plain = all(token.text in _PLAINLY for token in self.tokens[verb + 1 : self.word.last])
        return plain and not any(token.text in PEOPLE for token in self.tokens[:verb])

    def _score_of_being(self, target: Target, verb: int) -> float | None:
        """`is a racist` and `are rats` name someone; `is racist` only describes, and `is toast` is a turn of phrase."""
        if self.word.part not in (Part.CHARGE, Part.FIGURE) or self._is_plural():
            return self._score(target)
        if any(token.text in _ARTICLES for token in self.tokens[verb + 1 : self.word.first]):
            return self._score(target)
        return SCORE_OF.get((Part.BLAME, target)) if self.word.part is Part.CHARGE else None

    def _is_plural(self) -> bool:
        word = self._text(self.word.last)
        return word.endswith("s") or word in _MASSES

    def _verb(self) -> int | None:
        place = verb_before(self.tokens, self.first, also=_JOINED)
        if place is not None:
            return self._verb_of_seeming(place) if self._text(place) == "being" else place
        if self._text(self.before) in {"like", "as"} and self._text(self.before - 1) in SEEM_LIKE:
            return self.before - 1
        if self._text(self.before) == "as" and self._text(self.before - 1) == "across":
            return self.before - 2
        return self.before if self._text(self.before) in SEEM and self.word.part in _ADJECTIVES else None

    def _verb_of_seeming(self, being: int) -> int:
        return being - 1 if self._text(being - 1) in BE else being

    def _asked(self) -> Answer | None:
        """`are you stupid`, `is he an idiot`: the subject stands between the verb and the insult."""
        subject = self.before
        if subject < 1 or self._text(subject - 1) not in BE:
            return None
        target = target_at(self.tokens, subject, names=self.names)
        score = self._score(target)
        if score is not None and target is not Target.SECOND and self.word.part is not Part.NAME:
            score *= MILDER
        if score is None or self._is_denied(subject - 1) or not self._is_the_whole_of_it(target):
            return None
        return target, score, subject - 1

    def _is_the_whole_of_it(self, target: Target) -> bool:
        """Not the first half of something else: `a stupid idea`, `an idiot tax`, `clown car`."""
        after = self.tokens[self.word.last + 1] if self.word.last + 1 < len(self.tokens) else None
        if self.word.part in _ADJECTIVES and self._has_a_person_after():
            return True
        if after is None or after.is_mark or after.text in FOLLOWERS or after.text.endswith("ly"):
            return True
        if after.text in PEOPLE or after.text in PEOPLE_PLURAL or after.text in ATTACK_WORDS:
            return True
        if self.word.part is Part.NAME and target is Target.SECOND:
            return True
        return after.is_name and target is Target.SECOND

    # --- you idiot, you stupid man

    def _to_a_face(self) -> Answer | None:
        # "that makes you an idiot" has a determiner between; "I gave you rubbish" has a verb before and none between.
        if self._text(self.before) not in SECOND | {"your"} or (
            self._text(self.before) == "your" and not self._is_your()
        ):
            return None
        score = self._score(Target.SECOND)
        between = self.tokens[self.before + 1 : self.first]
        if between and not self._is_made_of_you():
            return None
        if score is None or self._is_denied(self.before) or not self._ends_the_address(between):
            return None
        if self.word.part is Part.BLAME and not self._has_a_person_after():
            return None
        return Target.SECOND, score, self.before

    def _is_your(self) -> bool:
        """`your an idiot` is a slip for `you're an idiot`."""
        return (
            self._text(self.before + 1) in {"a", "an", "such", "so", "just", "nothing"}
            and self.before + 1 < self.word.first
        )

    def _is_made_of_you(self) -> bool:
        verb = self._text(self.before - 1)
        if verb in {"makes", "make", "made", "making"}:
            return not is_negated(self.tokens, max(0, self.before - 4), self.before)
        return self._text(self.before) == "your" or calling_verb(self.tokens, self.before) is not None

    def _ends_the_address(self, between: Sequence[Token]) -> bool:
        if self.word.part is Part.NAME:
            return True
        if self.word.part in _ADJECTIVES:
            return self._has_a_person_after() or self._ends_here() or self._has_an_epithet_after()
        if self.word.part is Part.FIGURE:
            # "you waste time", "I miss you too, baby": most of these words are verbs or endearments as well.
            return self._ends_here() and all(_is_plainly_a_modifier(token) for token in between)
        return self._ends_here() or self._after in FOLLOWERS

    def _ends_here(self) -> bool:
        after = self.word.last + 1
        return after >= len(self.tokens) or self.tokens[after].is_mark

    def _has_a_person_after(self) -> bool:
        """A person within three words: `you pathetic little man`, `the stupid old mayor`."""
        for at in range(self.word.last + 1, min(self.word.last + 4, len(self.tokens))):
            text = self.tokens[at].text
            if text in PEOPLE or text in PEOPLE_PLURAL or text in {"excuse", "thing", "creature", "fucks", "fuck"}:
                return True
            if self.tokens[at].is_mark or text in FOLLOWERS:
                return False
        return False

    def _has_an_epithet_after(self) -> bool:
        """Whatever noun follows and closes the address is meant as a name: `you clueless parrot, ...`.

        After a verb that gives, "you" is who receives: "he sold you ugly curtains".
        """
        if self.word.part is not Part.FAULT or self._text(self.before - 1) in GIVING:
            return False
        epithet, after = self.word.last + 1, self.word.last + 2
        if epithet >= len(self.tokens) or self.tokens[epithet].is_mark or self._text(epithet) in FOLLOWERS:
            return False
        return after >= len(self.tokens) or self.tokens[after].is_mark

    # --- I call you ...

    def _named_by_the_writer(self) -> Answer | None:
        """`I'd call him a moron`: whose word it is was settled before."""
        verb = calling_verb(self.tokens, self.word.first)
        if verb is None or self.word.part is Part.FIGURE:
            return None
        for at in range(verb + 1, self.word.first):
            target = target_at(self.tokens, at, names=self.names)
            score = self._score(target)
            if score is not None:
                return target, score, verb
        return None

    # --- what an idiot; such a moron

    def _cried_out(self) -> Answer | None:
        if self.word.part is Part.FIGURE or self._text(self.before) != "what":
            return None
        if not self._begins_here(self.before):
            return None
        is_a_kind_of = self._text(self.before + 1) in {"kind", "sort", "type"} and self.word.part is Part.NAME
        if not is_a_kind_of and not self._is_the_whole_of_it(Target.THIRD):
            return None
        if self._after in SELF:
            return None
        return Target.THIRD, SCORE_OF[self.word.part, Target.THIRD], self.before

    def _begins_here(self, at: int) -> bool:
        """Nothing but interjections stands before, back to the last comma."""
        for before in range(at - 1, -1, -1):
            if self.tokens[before].is_mark:
                return True
            if self._text(before) not in INTERJECTIONS:
                return False
        return True

    # --- Idiot! ... , moron. Hey idiot, ...

    def _flung(self) -> Answer | None:
        """The insult is all that is said, or the last thing, or the first: `Total clown.`, `nice try, moron`."""
        if self.word.part is Part.FIGURE or self._is_listed() or not self._ends_here():
            return None
        start = self.before + 1
        has_article = start != self.first
        if (has_article and self._text(start) not in {"a", "an", "such", "one"}) or not self._begins_here(start):
            return None
        is_first, is_last = self._begins_the_sentence(start), self.word.last + 1 >= len(self.tokens)
        if is_first and is_last:
            return Target.THIRD, SCORE_OF[self.word.part, Target.THIRD], start
        if has_article and self.word.part is Part.NAME and self._text(start - 1) == "," and not is_first:
            return Target.THIRD, 0.6, start
        if has_article or not (is_first or is_last) or (self.word.part is Part.CHARGE and self._is_plural()):
            return None
        return Target.SECOND, SCORE_OF[self.word.part, Target.SECOND] - 0.1, start

    def _begins_the_sentence(self, at: int) -> bool:
        return all(token.is_mark or token.text in INTERJECTIONS for token in self.tokens[:at])

    def _is_listed(self) -> bool:
        """One of several in a row, as when words are talked about or people counted: `a thief, a liar and a fool`."""
        return any(
            token.text in {"like", "as", "called", "between", "of"}
            for token in self.tokens[max(0, self.first - 6) : self.first]
        )

    # --- this idiot, our moron of a mayor, the idiots at city hall

    def _pointed_at(self) -> Answer | None:
        if self.word.part is not Part.NAME:
            return self._of_a_mayor()
        if self._is_of_a_group():
            return Target.PLURAL, SCORE_OF[Part.NAME, Target.PLURAL], self.first
        word = self._text(self.first - 1)
        if word not in POINTING | OWNERS or is_negated(self.tokens, max(0, self.first - 3), self.first):
            return None
        if is_said_by_others(self.tokens, self.first - 1):
            return None
        if word in POINTING and self._is_the_whole_of_it(Target.THIRD):
            return Target.THIRD, 0.7, self.first - 1
        return self._of_a_mayor() or self._of_some_place(word)

    def _is_of_a_group(self) -> bool:
        around = {token.text for token in self.tokens[max(0, self.first - 2) : self.word.first]}
        if not around & _GROUPS or "of" not in around:
            return False
        sentence = {token.text for token in self.tokens[: self.first]}
        return not sentence & SELF and not is_negated(self.tokens, max(0, self.first - 6), self.first)

    def _of_a_mayor(self) -> Answer | None:
        """`our idiot mayor`, `that clown of a mayor`."""
        if self.word.part is Part.FIGURE:
            return None
        after = self.word.last + 1
        if self.word.part is Part.NAME and self._text(self.first - 1) == "your" and self._text(after) in PEOPLE_PLURAL:
            return Target.THIRD, SCORE_OF[Part.NAME, Target.THIRD], self.first - 1
        is_direct = self._text(after) in PEOPLE and self._text(self.first - 1) in POINTING | OWNERS | {"a", ""}
        is_of_a = (
            self._text(after) == "of"
            and self._text(after + 1) in {"a", "an", "our"}
            and self._text(after + 2) in PEOPLE
        )
        if not (is_direct and self.word.part is Part.NAME) and not is_of_a:
            return None
        return Target.THIRD, SCORE_OF[self.word.part, Target.THIRD], self.first

    def _of_some_place(self, word: str) -> Answer | None:
        is_somewhere = self._after in {"at", "in", "on", "running", "behind", "we", "you", "above"}
        is_known_for = self._after in {"who", "that"} and self._text(self.word.last + 2) in _PUBLIC_ACTS
        return (Target.PLURAL, 0.6, self.first - 1) if word == "the" and (is_somewhere or is_known_for) else None

    # --- idiots like you, only a fool would believe

    def _likened(self) -> Answer | None:
        if self._after == "like" and self.word.last + 2 < len(self.tokens):
            target = target_at(self.tokens, self.word.last + 2, names=self.names)
            score = self._score(target)
            # "I would not expect it of a moron like you" denies nothing.
            is_meant = target is Target.SECOND or not is_negated(self.tokens, max(0, self.first - 4), self.first)
            if score is not None and is_meant:
                return target, score, self.first
        if self.word.part is Part.NAME and self._after == "to" and self._text(self.before) in {"takes", "take"}:
            return Target.PLURAL, 0.6, self.before
        if self.word.part is Part.NAME and self._text(self.before) == "only" and self._after in {"would", "could"}:
            believes = self._text(self.word.last + 2) in {
                "believe",
                "think",
                "say",
                "write",
                "vote",
                "post",
                "defend",
                "support",
            }
            return (Target.PLURAL, 0.55, self.before) if believes else None
        return None

    # --- your ugly face, how stupid are you, that stupid woman

    def _of_someones_body(self) -> Answer | None:
        if self._text(self.first - 1) not in {"your", "his", "her"}:
            return None
        for at in range(self.word.last + 1, min(self.word.last + 3, len(self.tokens))):
            if self._text(at) in BODY and self.word.part is Part.FAULT:
                target = Target.SECOND if self._text(self.first - 1) == "your" else Target.THIRD
                return target, SCORE_OF[Part.FAULT, target], self.first - 1
        return None

    def _how(self) -> Answer | None:
        """`how stupid are you`, `how dumb do you have to be`, but not `how stupid do you think we are`."""
        if self._text(self.before) != "how" or self.word.part is not Part.FAULT:
            return None
        following = [token.text for token in self.tokens[self.word.last + 1 : self.word.last + 4]]
        if following[:2] in (["you", "are"], ["he", "is"], ["she", "is"], ["you", "really"]):
            target = Target.SECOND if following[0] == "you" else Target.THIRD
            return (
                None
                if is_said_by_others(self.tokens, self.before)
                else (target, SCORE_OF[Part.FAULT, target], self.before)
            )
        is_asked = following[:2] in (["are", "you"], ["is", "he"], ["is", "she"], ["can", "you"], ["must", "you"])
        if is_asked or following == ["do", "you", "have"] or following == ["could", "you", "be"]:
            return Target.SECOND, SCORE_OF[Part.FAULT, Target.SECOND], self.before
        return None

    def _compared(self) -> Answer | None:
        """`as stupid as you`, `Rui, too stupid to read a map`."""
        if self.word.part is not Part.FAULT:
            return None
        if self._after == "as" and self._text(self.word.last + 2) in SECOND:
            is_meant = not is_negated(self.tokens, max(0, self.first - 3), self.first)
            return (Target.SECOND, SCORE_OF[Part.FAULT, Target.SECOND], self.first) if is_meant else None
        is_aside = self._text(self.first) == "too" and self._text(self.first - 1) in {",", ""} and self._after == "to"
        return (Target.THIRD, SCORE_OF[Part.FAULT, Target.THIRD], self.first) if is_aside else None

    def _before_a_person(self) -> Answer | None:
        """`that stupid woman`, `our pathetic mayor`, `stupid people like you`."""
        if self.word.part is not Part.FAULT or not self._has_a_person_after():
            return None
        at = self._place_of_the_person()
        following = self._text(at + 2) if self._text(at + 1) == "like" else ""
        if following in SECOND:
            return Target.SECOND, SCORE_OF[Part.FAULT, Target.SECOND], self.first
        is_one = self._text(at) in PEOPLE
        is_someone = is_one and self._text(self.first - 1) in POINTING | {"our", "your", "the"}
        if not is_someone or is_negated(self.tokens, max(0, self.first - 3), self.first):
            return None
        return Target.THIRD, SCORE_OF[Part.FAULT, Target.THIRD], self.first - 1

    def _place_of_the_person(self) -> int:
        return next(
            (at for at in range(self.word.last + 1, len(self.tokens)) if self._text(at) in PEOPLE | PEOPLE_PLURAL),
            self.word.last,
        )

"""What must hold besides a rule's own check: conditions over other kinds and over the author, with all, any and not.

In the document a rule carries its condition under `when`. A condition asks one thing, or combines others:

    [rules.when]
    all = [
        { author = "published", below = 3 },
        { not = { kind = "words", severe = ["minutes", "agenda"] } },
    ]

- `{ kind = "links", most = 0 }` holds when a rule of that kind with these settings would find something.
- `{ author = "published", below = 3 }` and `{ author = "rejected", at_least = 2 }` ask about the author's record,
  `{ author = "days", below = 7 }` about the days since they joined, `{ author = "standing", is = ["warned"] }` about
  their standing, `{ author = "identified", is = false }` about whether they answer for their comments.
- `all`, `any` (lists) and `not` (one condition) combine them; a table that holds two of these asks for both.

There are three answers: yes, no and not known. What is not known stays so under `not`, and only yes lets a rule find
something: not knowing is never held against a commenter (Kleene's strong logic of three values).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from moderation.policy.content import Content
from moderation.policy.fields import Fields
from moderation.policy.rules import KINDS, Hit
from moderation.policy.standing import Standing

MOST_LEVELS = 6
MOST_COUNT = 1_000_000


@dataclass(frozen=True, slots=True)
class Finds:
    """A kind, with settings, finds something."""

    kind: str
    settings: Any


@dataclass(frozen=True, slots=True)
class Counts:
    """A number of the author's record is `at_least` so much and `below` so much; a bound of None binds nothing."""

    fact: str
    at_least: int | None = None
    below: int | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """The author's standing is one of these."""

    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Identified:
    """Whether the author is somebody the site knows is as said."""

    expected: bool


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Condition = Finds | Counts | Stands | Identified | All | Some | Not


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a condition holds (None: not known), and what its parts saw that make it hold."""

    holds: bool | None
    hits: tuple[Hit, ...] = ()


# --- Reading ---------------------------------------------------------------------------------------------------------


def read_condition(fields: Fields, *, level: int = 1) -> Condition:
    """One condition out of its table. Raises PolicyError, with line and field, for what is none."""
    asked = [key for key in ("kind", "author", "all", "any", "not") if fields.has(key)]
    if not asked:
        fields.end()
        raise fields.refusal("a condition needs kind, author, all, any or not")
    leaf = next((key for key in asked if key in {"kind", "author"}), None)
    if leaf is not None and len(asked) > 1:
        other = next(key for key in asked if key != leaf)
        raise fields.error(other, f'cannot stand beside "{leaf}"; put both in a list under all or any')
    if level > MOST_LEVELS:
        raise fields.error(asked[0], f"conditions go at most {MOST_LEVELS} deep")
    condition = _READERS[leaf](fields) if leaf else _read_combination(fields, asked, level)
    fields.end()
    return condition


def _read_combination(fields: Fields, asked: list[str], level: int) -> Condition:
    parts: list[Condition] = []
    if "all" in asked:
        parts.append(All(_read_list(fields, "all", level)))
    if "any" in asked:
        parts.append(Some(_read_list(fields, "any", level)))
    if "not" in asked:
        parts.append(Not(read_condition(fields.table("not"), level=level + 1)))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _read_list(fields: Fields, key: str, level: int) -> tuple[Condition, ...]:
    return tuple(read_condition(part, level=level + 1) for part in fields.tables(key))


def _read_finds(fields: Fields) -> Condition:
    kind = KINDS[fields.choice("kind", list(KINDS))]
    return Finds(kind.name, kind.read(fields))


def _read_author(fields: Fields) -> Condition:
    fact = fields.choice("author", [*_COUNTS, "standing", "identified"])
    if fact == "standing":
        return Stands(tuple(Standing(one) for one in fields.choices("is", [standing.value for standing in Standing])))
    if fact == "identified":
        return Identified(fields.yes_or_no("is", default=True))
    return _read_counts(fields, fact)


def _read_counts(fields: Fields, fact: str) -> Counts:
    at_least = fields.whole_number("at_least", least=0, most=MOST_COUNT) if fields.has("at_least") else None
    below = fields.whole_number("below", least=0, most=MOST_COUNT) if fields.has("below") else None
    if at_least is None and below is None:
        raise fields.error("author", f'"{fact}" needs below or at_least, with a number')
    return Counts(fact, at_least=at_least, below=below)


_READERS: Mapping[str, Callable[[Fields], Condition]] = {"kind": _read_finds, "author": _read_author}


# --- Asking ----------------------------------------------------------------------------------------------------------


def checks_in(condition: Condition | None) -> Iterator[Finds]:
    """Every check that a condition asks for, in the order in which it stands there."""
    match condition:
        case Finds():
            yield condition
        case All(parts) | Some(parts):
            for part in parts:
                yield from checks_in(part)
        case Not(part):
            yield from checks_in(part)


def ask(condition: Condition, content: Content, hits_of: Callable[[Finds], tuple[Hit, ...]]) -> Answer:
    """Whether the condition holds for a comment. `hits_of` gives what each check in it found."""
    match condition:
        case Finds():
            hits = hits_of(condition)
            return Answer(bool(hits), hits)
        case All(parts):
            return _all_of([ask(part, content, hits_of) for part in parts])
        case Some(parts):
            return _any_of([ask(part, content, hits_of) for part in parts])
        case Not(part):
            answer = ask(part, content, hits_of)
            return Answer(None if answer.holds is None else not answer.holds)
        case Counts():
            return Answer(_is_within(condition, _COUNTS[condition.fact](content)))
        case Stands(standings):
            return Answer(content.author.standing in standings if content.author.key else None)
        case Identified(expected):
            return Answer(bool(content.author.key) is expected)


def _all_of(answers: Iterable[Answer]) -> Answer:
    answers = tuple(answers)
    if any(answer.holds is False for answer in answers):
        return Answer(False)
    if any(answer.holds is None for answer in answers):
        return Answer(None)
    return Answer(True, tuple(hit for answer in answers for hit in answer.hits))


def _any_of(answers: Iterable[Answer]) -> Answer:
    answers = tuple(answers)
    if any(answer.holds for answer in answers):
        return Answer(True, tuple(hit for answer in answers if answer.holds for hit in answer.hits))
    return Answer(None if any(answer.holds is None for answer in answers) else False)


def _is_within(counts: Counts, number: int | None) -> bool | None:
    if number is None:
        return None
    return (counts.at_least is None or number >= counts.at_least) and (counts.below is None or number < counts.below)


def _rejected(content: Content) -> int | None:
    """Known when the record is: an author of whom nothing is known has 0 rejected comments by default only."""
    return None if content.author.published is None else content.author.rejected


def _days(content: Content) -> int | None:
    joined = content.author.joined
    return None if joined is None else (content.now - joined) // timedelta(days=1)


_COUNTS: Mapping[str, Callable[[Content], int | None]] = {
    "published": lambda content: content.author.published,
    "rejected": _rejected,
    "days": _days,
}

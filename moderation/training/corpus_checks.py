"""What must hold of the policy corpus: no comment twice, no template filled in again and again, honest pairs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from moderation.training.sources import Example

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
RUN = 3
ALIKE = 0.6
"""Two comments are near-duplicates when they share so much of their three-word runs."""
COMMON_RUN = 60
OPENING = 4
FRAME = 3


def words(text: str) -> list[str]:
    """The words of a text, without case."""
    return _WORD.findall(text.casefold())


def near_duplicates(examples: Sequence[Example]) -> Iterator[tuple[str, str, float]]:
    """Pairs of comments that say nearly the same, other than contrasts of each other, and how alike they are."""
    runs = [frozenset(zip(*(words(e.text)[at:] for at in range(RUN)), strict=False)) for e in examples]
    holding: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, its in enumerate(runs):
        shared: Counter[int] = Counter()
        for run in its:
            shared.update(holding[run][:COMMON_RUN])
            holding[run].append(number)
        for other, count in shared.items():
            alike = count / (len(its) + len(runs[other]) - count)
            if alike >= ALIKE and (not examples[number].pair or examples[number].pair != examples[other].pair):
                yield examples[other].id, examples[number].id, alike


def openings(examples: Sequence[Example]) -> Counter[tuple[str, ...]]:
    """How many comments begin with the same OPENING words, a pair counted once."""
    seen = {(tuple(words(e.text)[:OPENING]), e.pair or e.id) for e in examples}
    return Counter(opening for opening, _ in seen if len(opening) == OPENING)


def frames(examples: Sequence[Example]) -> Counter[tuple[tuple[str, ...], tuple[str, ...]]]:
    """How many comments share both their first and their last FRAME words: a slot filled in between."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], set[str]] = defaultdict(set)
    for e in examples:
        its = words(e.text)
        if len(its) > 2 * FRAME:
            found[tuple(its[:FRAME]), tuple(its[-FRAME:])].add(e.pair or e.id)
    return Counter({frame: len(pairs) for frame, pairs in found.items()})


def one_sided_pairs(examples: Sequence[Example]) -> list[str]:
    """Pairs that do not stand on both sides of the line, so that they contrast nothing."""
    sides: dict[str, set[bool]] = defaultdict(set)
    for e in examples:
        if e.pair:
            sides[e.pair].add(e.is_violation)
    return [pair for pair, both in sides.items() if len(both) != 2]


def kappa(first: Sequence[object], second: Sequence[object]) -> float:
    """Cohen's kappa of two raters' labels (Cohen 1960): agreement beyond what their habits alone would give."""
    agreed = sum(a == b for a, b in zip(first, second, strict=True)) / len(first)
    theirs, others = Counter(first), Counter(second)
    by_chance = sum(theirs[label] * others[label] for label in theirs) / len(first) ** 2
    return (agreed - by_chance) / (1 - by_chance) if by_chance < 1 else 1.0

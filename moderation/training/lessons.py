"""What each stage of the deep lane's training is taught, as items for `deep.train`."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence

from moderation.policy.model import outputs
from moderation.policy.model.outputs import CLAUSES, TALK, TOXIC
from moderation.training.deep import LABELLED_ELSEWHERE, OUTPUTS, Item
from moderation.training.identities import sentences
from moderation.training.sources import Example, Row, Split

Numbers = Callable[[str], tuple[int, ...]]
"""The word pieces of a text, as the deep lane reads it."""
Group = list[Item]

TALK_PAGES = frozenset({"jigsaw", "jigsaw_pos"})
NEAR_TO_THE_POLICY = "jigsaw"
"""The source whose label also tells whether somebody should look: most of it is calm, as most comments are."""
STAGE_ONE = {"jigsaw": 5200, "jigsaw_pos": 9500, "davidson": 3000, "civil": 4000, "paradetox": 4500}
"""How many rows of each source stage one reads, once."""
BESIDE_THE_CORPUS = {"jigsaw": 2000, "jigsaw_pos": 2600, "davidson": 200, "paradetox": 200, "civil": 200}
"""How many rows of each source are read again in every epoch of stage two, so that they are not forgotten."""
MOST_PUBLIC_TOKENS = 96
WEIGHT_OF_BORDERLINE = 0.4
WEIGHT_OF_PUBLIC = 0.5
SENTENCES_ABOUT_GROUPS = 1500
"""How many of the sentences of `identities.py` are read in every epoch of stage two."""
JOINED = 2000
"""How many comments made of two are read in every epoch of stage two."""
NO_TALK = (-1.0, 0.0, *[-1.0] * len(LABELLED_ELSEWHERE))
"""What a comment on news tells the outputs after those of the clauses."""
OF_THE_WHOLE = frozenset({"7"})
"""What is wrong with a whole comment, and no longer when another stands beside it."""


def public_lesson(rows: Sequence[Row], numbers: Numbers, wanted: dict[str, int], chance: random.Random) -> list[Group]:
    """So many training rows of each source, each telling what its label means."""
    by_source: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.split is Split.TRAIN and row.source in wanted:
            by_source[row.source].append(row)
    chosen = [row for source, most in wanted.items() for row in _some(by_source[source], most, chance)]
    return [[_public_item(row, numbers)] for row in chosen]


def _some(rows: Sequence[Row], most: int, chance: random.Random) -> list[Row]:
    return chance.sample(rows, min(most, len(rows)))


def _public_item(row: Row, numbers: Numbers) -> Item:
    told = [-1.0] * OUTPUTS
    told[TALK] = float(row.source in TALK_PAGES)
    if row.source == NEAR_TO_THE_POLICY:
        told[0] = float(row.label)
    if row.source in TALK_PAGES:
        told[TOXIC] = float(row.label)
    else:
        told[outputs.OUTPUTS + LABELLED_ELSEWHERE.index(row.source)] = float(row.label)
    return Item(numbers(row.text)[:MOST_PUBLIC_TOKENS], tuple(told), WEIGHT_OF_PUBLIC)


def corpus_lesson(examples: Sequence[Example], numbers: Numbers) -> list[Group]:
    """The training examples; those of one pair stay together, so that they can be compared."""
    pairs: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        if example.split is Split.TRAIN:
            pairs[example.pair or example.id].append(example)
    return [
        [Item(numbers(e.text), told_by(e), WEIGHT_OF_BORDERLINE if e.borderline else 1.0, place) for e in group]
        for place, group in enumerate(pairs.values())
    ]


def joined_lesson(examples: Sequence[Example], numbers: Numbers, most: int, chance: random.Random) -> list[Group]:
    """Two comments as one, the second of them fine: what is wrong with either is wrong with both together.

    It teaches that calm words around an attack excuse nothing, and that a longer comment is not for that a worse one.
    """
    clear = [e for e in examples if e.split is Split.TRAIN and not e.borderline and e.clause not in OF_THE_WHOLE]
    fine = [e for e in clear if not e.is_violation]
    violations = [e for e in clear if e.is_violation]
    return [[_joined(chance.choice((fine, violations)), fine, numbers, chance)] for _ in range(most)]


def _joined(some: Sequence[Example], fine: Sequence[Example], numbers: Numbers, chance: random.Random) -> Item:
    one, other = chance.choice(some), chance.choice(fine)
    texts = [one.text, other.text]
    chance.shuffle(texts)
    return Item(numbers(chance.choice((" ", "\n\n")).join(texts)), told_by(one))


def group_lesson(numbers: Numbers) -> list[Group]:
    """Sentences in which the group could be any other."""

    def told(is_violation: float) -> tuple[float, ...]:
        return (is_violation, *(is_violation if clause == "3" else 0.0 for clause in CLAUSES), *NO_TALK)

    return [[Item(numbers(text), told(violation), WEIGHT_OF_PUBLIC)] for text, violation in sentences()]


def told_by(example: Example) -> tuple[float, ...]:
    """What an example tells each output: that somebody should look, and under which clause."""
    clauses = tuple(float(example.clause == clause) for clause in CLAUSES)
    return (float(example.is_violation), *clauses, *NO_TALK)

"""What changed between two texts of a story: block by block, then word by word. Pure.

Blocks are paired by their uid, wherever they stand; those that have none, or whose partner is gone, by their words. A
block that only stands elsewhere has moved: it is neither gone nor new.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Words and the spaces between them: joined again, stretches give back the text to the letter.
WORD = re.compile(r"\S+|\s+")
# Beyond this many words on either side a changed stretch is shown as a whole: comparing them costs their product.
MOST_WORDS = 3000
# Texts that share this much are one block that was rewritten; less is one that went and one that came.
ALIKE = 0.5


class Mark(StrEnum):
    """What happened to words, or to a block."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of one text, as it is compared. `place` is the number of its section, `told` what stands above it."""

    uid: str
    text: str
    place: int = 0
    told: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in a row that share one fate."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One block before and after. `moved` says that others of its section, or its section, are not where they were."""

    mark: Mark
    uid: str
    place: int
    told: tuple[Stretch, ...]
    words: tuple[Stretch, ...]
    moved: bool = False

    @property
    def is_change(self) -> bool:
        return self.moved or self.mark is not Mark.SAME


def differences(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[Difference, ...]:
    """Every block of either text, in the order of the new one; what is gone stands after what stood before it."""
    partner = pairs(old, new)
    stayed = unmoved(old, new, partner)
    told: list[Difference] = []
    gone = _gone(old, set(partner.values()))
    told.extend(gone.get(-1, ()))
    follows = {was: now for now, was in partner.items()}
    after: dict[int, list[Difference]] = {}
    for before, lost in gone.items():
        if before >= 0:
            after.setdefault(follows[before], []).extend(lost)
    for number, piece in enumerate(new):
        was = partner.get(number)
        told.append(_told(old[was], piece, moved=number not in stayed) if was is not None else _added(piece))
        told.extend(after.get(number, ()))
    return tuple(told)


def changes(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[Difference, ...]:
    """The blocks that are not what or where they were."""
    return tuple(difference for difference in differences(old, new) if difference.is_change)


def pairs(old: Sequence[Piece], new: Sequence[Piece]) -> dict[int, int]:
    """Number in `new` -> number in `old`: of one uid; else of the same words; else of words that are mostly the same."""
    known = {piece.uid: number for number, piece in enumerate(old) if piece.uid}
    paired = {number: known[piece.uid] for number, piece in enumerate(new) if piece.uid and piece.uid in known}
    for is_one in (_same_words, _alike):
        free = [number for number in range(len(old)) if number not in set(paired.values())]
        for number, piece in enumerate(new):
            if number in paired:
                continue
            found = next((was for was in free if is_one(old[was], piece)), None)
            if found is not None:
                paired[number] = found
                free.remove(found)
    return paired


def unmoved(old: Sequence[Piece], new: Sequence[Piece], partner: Mapping[int, int]) -> set[int]:
    """Numbers in `new` of the blocks that kept their place: the longest row of partners that is in order in both."""
    inside = [number for number in sorted(partner) if old[partner[number]].place == new[number].place]
    tails: list[int] = []  # of each length, the row that ends earliest in `old`: the last number of it in `new`
    before: dict[int, int | None] = {}
    for number in inside:
        length = bisect_left(tails, partner[number], key=lambda last: partner[last])
        before[number] = tails[length - 1] if length else None
        tails[length : length + 1] = [number]
    kept: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def words(old: str, new: str) -> tuple[Stretch, ...]:
    """The two texts as one row of stretches. Without the added ones it is `old`, without the removed ones `new`."""
    if old == new:
        return (Stretch(Mark.SAME, new),) if new else ()
    before, after = WORD.findall(old), WORD.findall(new)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle_old, middle_new = before[head : len(before) - tail], after[head : len(after) - tail]
    row = [(Mark.SAME, "".join(after[:head])), *_middle(middle_old, middle_new)]
    row.append((Mark.SAME, "".join(after[len(after) - tail :])))
    return tuple(Stretch(mark, text) for mark, text in row if text)


def _middle(old: list[str], new: list[str]) -> Iterator[tuple[Mark, str]]:
    if max(len(old), len(new)) > MOST_WORDS:
        yield Mark.REMOVED, "".join(old)
        yield Mark.ADDED, "".join(new)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    gone, come = "", ""
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        was, now = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if kind != "equal" or (not now.strip() and (gone or come) and new_to < len(new) and old_to < len(old)):
            # A space between two changed words is part of the change.
            gone, come = gone + was, come + now
            continue
        yield from ((Mark.REMOVED, gone), (Mark.ADDED, come), (Mark.SAME, now))
        gone, come = "", ""
    yield from ((Mark.REMOVED, gone), (Mark.ADDED, come))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count


def _gone(old: Sequence[Piece], kept: set[int]) -> dict[int, list[Difference]]:
    """What is in no new text, under the number of the kept block before it; -1 where there is none."""
    gone: dict[int, list[Difference]] = {}
    before = -1
    for number, piece in enumerate(old):
        if number in kept:
            before = number
        else:
            gone.setdefault(before, []).append(_alone(piece, Mark.REMOVED))
    return gone


def _told(old: Piece, new: Piece, *, moved: bool) -> Difference:
    same = old.text == new.text and old.told == new.told
    mark = Mark.SAME if same else Mark.CHANGED
    return Difference(mark, new.uid, new.place, words(old.told, new.told), words(old.text, new.text), moved)


def _added(piece: Piece) -> Difference:
    return _alone(piece, Mark.ADDED)


def _alone(piece: Piece, mark: Mark) -> Difference:
    told = (Stretch(mark, piece.told),) if piece.told else ()
    return Difference(mark, piece.uid, piece.place, told, (Stretch(mark, piece.text),))


def _same_words(old: Piece, new: Piece) -> bool:
    return old.text.split() == new.text.split()


def _alike(old: Piece, new: Piece) -> bool:
    matcher = SequenceMatcher(None, old.text.split()[:400], new.text.split()[:400], autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE

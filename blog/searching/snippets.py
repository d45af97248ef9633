"""The part of a text that shows why it was found. Pure."""

from dataclasses import dataclass

START, STOP = "\ue000", "\ue001"  # around a word that was found; no text that is indexed contains them
LENGTH = 230
BEFORE = 70


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a snippet; `found` is to be marked. The template escapes it like any text."""

    text: str
    found: bool = False


def runs_of(marked: str) -> tuple[Run, ...]:
    """A text with its marks as runs."""
    runs: list[Run] = []
    first, *rest = marked.split(START)
    if first:
        runs.append(Run(first))
    for part in rest:
        word, _stop, after = part.partition(STOP)
        runs += [Run(text, found) for text, found in ((word, True), (after, False)) if text]
    return tuple(runs)


def snippet(marked: str, *, length: int = LENGTH) -> tuple[Run, ...]:
    """About `length` characters where most of the words found stand, cut between words."""
    plain = marked.replace(START, "").replace(STOP, "")
    if len(plain) <= length:
        return runs_of(_in_one_line(marked))
    spans = _spans(marked)
    start = _best_start(spans, length) if spans else 0
    start = _after_a_blank(plain, start)
    end = _before_a_blank(plain, start, min(len(plain), start + length))
    inside = [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]
    pieces, at = [], start
    for a, b in inside:
        pieces += [plain[at:a], START, plain[a:b], STOP]
        at = b
    text = "".join(pieces) + plain[at:end]
    return runs_of(("… " if start else "") + _in_one_line(text) + (" …" if end < len(plain) else ""))


def _spans(marked: str) -> list[tuple[int, int]]:
    """Where the words found stand in the text without marks."""
    spans, at = [], 0
    for run in runs_of(marked):
        if run.found:
            spans.append((at, at + len(run.text)))
        at += len(run.text)
    return spans


def _best_start(spans: list[tuple[int, int]], length: int) -> int:
    """A little before the first of the most words that fit together."""
    best, most, last = 0, 0, 0
    for first in range(len(spans)):
        last = max(last, first)
        while last < len(spans) and spans[last][1] - spans[first][0] <= length - BEFORE:
            last += 1
        if last - first > most:
            best, most = first, last - first
    return max(0, spans[best][0] - BEFORE)


def _after_a_blank(text: str, at: int) -> int:
    if not at:
        return 0
    blank = next((place for place in range(at, min(len(text), at + 30)) if text[place].isspace()), None)
    return at if blank is None else blank + 1


def _before_a_blank(text: str, start: int, end: int) -> int:
    if end == len(text):
        return end
    blank = next((place for place in range(end, max(start, end - 30), -1) if text[place].isspace()), None)
    return end if blank is None else blank


def _in_one_line(text: str) -> str:
    return " ".join(text.split())

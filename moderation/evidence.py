"""The words that rules saw, set apart in the text they were seen in. Offsets count characters as they were typed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

ELLIPSIS = "…"
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Span:
    """Where one rule saw something: `text[start:end]`."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text and the rules that saw something in it; no rules: nobody did."""

    words: str
    rules: tuple[str, ...] = ()


def pieces(text: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """The whole text in runs, so that joining their words gives the text again, overlapping spans included."""
    inside = [span for span in (_within(span, text) for span in spans) if span.start < span.end]
    edges = sorted({0, len(text)} | {span.start for span in inside} | {span.end for span in inside})
    return tuple(Piece(text[start:end], _rules_over(inside, start, end)) for start, end in itertools.pairwise(edges))


def quoted(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """The marked words in the order of the text, each once; marks that touch or overlap are one."""
    found: dict[str, None] = {}
    for start, end in _merged(spans, text):
        words = " ".join(text[start:end].split())
        if words:
            found[words] = None
    return tuple(found)


def excerpt(text: str, spans: Iterable[Span], *, before: int = 24, length: int = 90) -> tuple[Piece, ...]:
    """One line of at most about `length` characters around the first mark, or the opening when nothing is marked."""
    known = list(spans)
    first = min((start for start, _ in _merged(known, text)), default=0)
    start = _after_a_blank(text, max(0, first - before), no_later_than=first)
    end = _before_a_blank(text, min(len(text), start + length))
    shown = [Span(span.start - start, span.end - start, span.rule) for span in known]
    line = [Piece(_one_line(piece.words), piece.rules) for piece in pieces(text[start:end], shown)]
    leading = [Piece(ELLIPSIS)] if start else []
    trailing = [Piece(ELLIPSIS)] if end < len(text) else []
    return tuple(leading + line + trailing)


def opening(text: str, length: int) -> str:
    """The beginning of a text on one line, cut between words; only a word longer than all of it is cut itself."""
    line = _one_line(text).strip()
    if len(line) <= length:
        return line
    return line[: length + 1].rsplit(" ", 1)[0][:length].rstrip(" .,;:–—-") + ELLIPSIS


def _after_a_blank(text: str, start: int, *, no_later_than: int) -> int:
    """`start`, or the beginning of the next word, so that no word is cut where that can be helped."""
    blank = BLANKS.search(text, start, no_later_than)
    return blank.end() if start and blank else start


def _before_a_blank(text: str, end: int) -> int:
    """`end`, or the end of the word before it if one ends in the last dozen characters."""
    blanks = list(BLANKS.finditer(text, max(0, end - 12), end)) if end < len(text) else []
    return blanks[-1].start() if blanks else end


def _within(span: Span, text: str) -> Span:
    return Span(min(max(span.start, 0), len(text)), min(max(span.end, 0), len(text)), span.rule)


def _rules_over(spans: list[Span], start: int, end: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(span.rule for span in spans if span.start <= start and end <= span.end))


def _merged(spans: Iterable[Span], text: str) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for span in sorted((_within(span, text) for span in spans), key=lambda span: (span.start, span.end)):
        if span.start == span.end:
            continue
        if merged and span.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(span.end, merged[-1][1]))
        else:
            merged.append((span.start, span.end))
    return merged


def _one_line(words: str) -> str:
    """Line breaks and runs of blanks become one blank, at the ends too, so that words do not grow together."""
    return BLANKS.sub(" ", words)

"""Quotation marks: what a paragraph says in its own voice, and whether quotes enclose it."""

import re

PAIRS = {"“": "”", "«": "»", "„": "“", '"': '"', "»": "«"}
QUOTED = re.compile(r"“[^”]*(?:”|$)|«[^»]*(?:»|$)|„[^“”]*(?:[“”]|$)|\"[^\"]*(?:\"|$)|(?<!\w)‘[^’]*(?:’(?!\w)|$)")
OPENERS = tuple('“«„"‘')
CLOSERS = tuple('”»“"’')
TRAILING = ".,;… "


def outside_quotes(text: str) -> str:
    """`text` with quoted stretches blanked; a quote that never closes runs to the end, as in print."""
    return QUOTED.sub(" ", text)


def opens_with_quote(text: str) -> bool:
    return text.lstrip("*_ ").startswith(OPENERS)


def is_enclosed(text: str) -> bool:
    """Whether one pair of quotes holds the whole of `text`, not two with words between them."""
    bare = text.strip().rstrip(TRAILING)
    close = PAIRS.get(bare[:1])
    if close is None or len(bare) < 2:
        return False
    if close == bare[0]:
        return bare.endswith(close) and bare.count(close) == 2
    return bare.find(close, 1) == len(bare) - 1 or end_of_quote(bare, close) == len(bare) - 1


def end_of_quote(bare: str, close: str) -> int:
    """Where the quote ends that opens `bare`, those of its kind within it counted, or -1: “He said ‘the “b” word’.”"""
    depth = 0
    for at, mark in enumerate(bare):
        depth += (mark == bare[0]) - (mark == close)
        if depth == 0:
            return at
    return -1


def stays_open(text: str) -> bool:
    """Whether the quote that opens `text` is still open at its end: it goes on in the next paragraph."""
    bare = text.strip()
    close = PAIRS.get(bare[:1])
    if close is None:
        return False
    if close == bare[0]:
        return bare.count(close) % 2 == 1
    return bare.find(close, 1) == -1 or (end_of_quote(bare, close) == -1 and not is_closed_by(bare))


def is_closed_by(text: str) -> bool:
    return text.strip().rstrip(TRAILING).endswith(CLOSERS)


def closes_only(text: str) -> bool:
    """Whether `text` ends with a closing quote that nothing in it has opened."""
    bare = text.strip().rstrip(TRAILING)
    opener = next((opener for opener, close in PAIRS.items() if bare.endswith(close)), None)
    if opener is None:
        return False
    return bare.count(opener) % 2 == 1 if opener == bare[-1] else bare.count(opener) < bare.count(PAIRS[opener])

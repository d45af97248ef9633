"""A pasted headline, parted into its kicker and the headline proper: "UPDATE: FLOODED? - AGAIN? COUNCIL ORDERS HOMES EMPTIED"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from blog.reading.quotes import OPENERS

# A kicker is a word or a few; what it stands over is longer. "COUNCIL ORDERS HOMES EMPTIED: WHO PAYS?" has none.
KICKER_WORDS = 4
KICKER_LENGTH = 60
SENTENCE_END = re.compile(r"[a-zà-ÿ]{3}[.!?][\"”’']?\s+[\"“‘]?[A-ZÀ-Þ][\w’']* ")
HEADLINE_AT_LEAST = 3  # words: "HOSPITAL CHAOS: DAY 12" is one headline
HEADLINE_WORDS = 30
HEADLINE_LENGTH = 250
STAMP = re.compile(
    r"(?:just in|latest(?: news)?(?!\w)(?= *[:–—|-])|breaking(?: news)?|(?:latest |news )?updates?(?: (?:\d{1,2}|#\d+|[ivx]{1,4}))?|updated|exclusive|opinion|analysis|editorial|comment|live|watch|video|audio|"
    r"developing|correction|corrected|alert|urgent|warning|report|special report|investigation|interview|review|explainer|fact check|in pictures|photos?|poll|news|"
    r"long read|letters?|guest post|open thread|weekend reading|obituary|feature|confirmed|revealed|rumou?r|q ?& ?a|must read|flashback|follow-up|again)",
    re.IGNORECASE,
)
PARTED = re.compile(r"\s*(?::|-{2,}|[–—|]|//)\s*|\s+-\s*|\s*-\s+|\s*!+\s+")
ASKED = re.compile(r"[?!]+[\"”’']?(?=\s+\S|\s*[-–—:|]+\s*\S)")
# "JUDGE TELLS COUNCIL: READ YOUR OWN MINUTES" is one sentence: what stands before the colon says who speaks.
SPEAKS = re.compile(
    r"\b(?:says?|said|tells?|told|asks?|asked|warns?|warned|orders?|admits?|replies|answers|to)\b", re.IGNORECASE
)
COLON = re.compile(r"\s*:\s+")
BAR = re.compile(r"\s+(?:\||//|»|·|•)\s+")
DASH = re.compile(r"\s+(?:-{1,3}|[–—])\s+|\s*[–—]\s*|-{2,}")


@dataclass(frozen=True, slots=True)
class Title:
    headline: str
    kicker: str = ""


def read_title(line: str) -> Title:
    """The kicker and the headline of one line. A line that offers no split is all headline."""
    bare = " ".join(line.strip("*_#= \t").split()).strip()
    return stamped(bare) or asked(bare) or colonned(bare) or barred(bare) or Title(bare)


def stamped(line: str) -> Title | None:
    """ "BREAKING - BRIDGE CLOSED": a word that newsrooms stamp on a headline. What it asks stays with the stamp."""
    stamps = list(stamps_on(line))
    if not stamps:
        return None
    question = asked(line)
    if question and len(question.kicker.split()) <= KICKER_WORDS + 2:
        return question
    end, start = stamps[-1]
    return Title(headline=line[start:].strip(), kicker=line[:end].strip())


def stamps_on(line: str) -> Iterator[tuple[int, int]]:
    """Where each of the stamps ends that stand before a headline, "BREAKING: EXCLUSIVE: ...", and what is behind it starts."""
    start = 0
    while (found := STAMP.match(line, start)) and (parted := PARTED.match(line, found.end())):
        start = parted.end()
        if not line[start:].strip():
            return
        yield found.end(), start


def asked(line: str) -> Title | None:
    """ "FLOODED? - AGAIN? COUNCIL ORDERS HOMES EMPTIED": short questions, then what they are about, which asks nothing."""
    ends = [found.end() for found in ASKED.finditer(line)]
    for end in reversed(ends):
        kicker, rest = line[:end].strip(), line[end:].strip(" -–—:|")
        if is_short(kicker, words=KICKER_WORDS + 2) and len(rest.split()) >= 3 and not rest.endswith("?"):
            return Title(headline=rest, kicker=kicker)
    return None


def colonned(line: str) -> Title | None:
    for found in list(COLON.finditer(line))[:1]:
        kicker, rest = line[: found.start()].strip(), line[found.end() :].strip()
        if (
            rest
            and not rest.startswith(OPENERS)
            and not rest[0].islower()  # "Why nations misremember: notes on a small anniversary" is one sentence
            and is_short(kicker)
            and not SPEAKS.search(kicker)
            and len(rest.split()) >= max(HEADLINE_AT_LEAST, len(kicker.split()))
        ):
            return Title(headline=rest, kicker=kicker)
    return None


def barred(line: str) -> Title | None:
    found = BAR.search(line)
    if found is None or not is_short(line[: found.start()]):
        return None
    return Title(headline=line[found.end() :].strip(), kicker=line[: found.start()].strip())


def is_short(kicker: str, *, words: int = KICKER_WORDS) -> bool:
    return 0 < len(re.findall(r"\w+", kicker)) <= words and len(kicker) <= KICKER_LENGTH


def is_kicker_line(line: str, *, below: str) -> bool:
    """Whether a line of its own is the kicker over `below`: short, and stamped, asking, or both in capitals."""
    bare = line.strip("*_#= ")
    if not is_short(bare, words=KICKER_WORDS + 3) or not is_headline_line(below) or is_of_sentences(below):
        return False
    stamped_or_asking = (STAMP.match(bare) is not None and (bare.isupper() or bare.endswith(":"))) or bare.rstrip(
        "\"”'’"
    ).endswith(("?", ":", "!"))
    if bare.isupper() and below.isupper():
        return stamped_or_asking or (is_short(bare) and len(below.split()) > len(bare.split()))
    return stamped_or_asking and (below.isupper() or not ends_as_prose(below))


def is_headline_line(line: str) -> bool:
    bare = line.strip("*_#= ")
    words = bare.split()
    if not any(mark.isalpha() for mark in bare) or len(words) > HEADLINE_WORDS or len(bare) > HEADLINE_LENGTH:
        return False
    return bare.isupper() or not (ends_as_prose(bare) and len(words) > 14)


def is_of_sentences(line: str) -> bool:
    """Whether a sentence ends in the midst of `line`: text, that no kicker stands over."""
    return not line.isupper() and SENTENCE_END.search(line) is not None


def ends_as_prose(line: str) -> bool:
    return line.rstrip("\"'”’) ").endswith((".", ":", ";", ",", "…"))

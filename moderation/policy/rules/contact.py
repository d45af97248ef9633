"""Other people's private details: telephone numbers, e-mail addresses, and where someone lives.

Settings: `allowed`, e-mail domains that are nobody's private address; `phones`, `emails`, `addresses`: which of the
three to look for (all).

A number or an address that belongs to an office or a service is public ("call the council on ..."); a street address
is a private detail only where it is said to be somebody's home, since local news is full of streets. Quoting somebody
else's address publishes it as well, so quotations count.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from moderation.policy.fields import Fields
from moderation.policy.lexicon import listed
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each

MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Settings:
    allowed: frozenset[str]
    phones: bool
    emails: bool
    addresses: bool


def read(fields: Fields) -> Settings:
    return Settings(
        allowed=frozenset(domain.lower() for domain in fields.texts("allowed")),
        phones=fields.yes_or_no("phones", default=True),
        emails=fields.yes_or_no("emails", default=True),
        addresses=fields.yes_or_no("addresses", default=True),
    )


def find(settings: Settings, reading: Reading) -> Hit | None:
    folded = reading.whole_folded
    spans = _without_what_is_inside(sorted(set(_spans(settings, folded.text))))
    if not spans:
        return None
    evidence = tuple(reading.quote(*folded.span(*span)) for span in spans[:MOST_EVIDENCE])
    return Hit(reason="gives away private contact details", evidence=evidence)


def _without_what_is_inside(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, given in order, without those that begin before the one kept last has ended."""
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _spans(settings: Settings, text: str) -> Iterator[tuple[int, int]]:
    if settings.phones and _DIGITS_IN_GROUPS.search(text):
        yield from _phones(text)
    if settings.emails:
        yield from _emails(text, settings.allowed)
    if settings.addresses:
        yield from _homes(text)


_DIGITS_IN_GROUPS = re.compile(r"\d[\d ().-]{5}")
# Nine to fifteen digits in groups, as telephone numbers are written, and not part of a longer number, price or link.
_PHONE = re.compile(
    r"(?<![\w.,/$€£=#:@-])(?:"
    r"\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){2,4}"
    r"|(?:1[ .-])?\(\d{3}\)[ .-]?\d{3}[ .-]?\d{4}"
    r"|(?:1[ .-])?[2-9]\d{2}([ .-])\d{3}\1\d{4}"
    r"|0\d{2,4}[ .-]\d{3,4}[ .-]?\d{3,4}"
    r"|0\d{9,10}"
    r"|[2-9]\d{9}"
    r")(?![\w/]|[.,-]\d)"
)
_LOCAL_PHONE = re.compile(r"(?<![\w.,/$€£=#:@-])\d{3}[-. ]\d{4}(?![\w/]|[.,-]\d)")
_PERSONAL_NUMBER = re.compile(
    r"\b(?:his|her|their|my|your|\w+'s) (?:\w+ )?(?:number|phone|cell|mobile|landline)\b|\b(?:call|text|phone|ring|reach|"
    r"whatsapp|dm|message|contact) (?:him|her|me|them|us)\b"
)
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15
_PUBLIC = re.compile(
    r"\b(?:council|city|county|town|village|borough|police|sheriff|fire|ambulance|hospital|clinic|surgery|hotline|helpline|"
    r"samaritans|lifeline|non-emergency|emergency|office|desk|switchboard|dispatch|library|museum|school|charity|"
    r"department|dept|agency|authority|bureau|ministry|government|parliament|customer|service|services|support|box office|"
    r"toll[- ]free|tip line|line|centre|center|hall|court|clerk|newsroom|newspaper|editor|theatre|theater|shelter|"
    r"crimestoppers|registry|commission|committee|station|utility|water company|restaurant|shop|store)\b"
)
_REACH = 60


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for match in _PHONE.finditer(text):
        digits = sum(character.isdigit() for character in match[0])
        if _FEWEST_DIGITS <= digits <= _MOST_DIGITS and not _is_public(text, match) and not _is_toll_free(match[0]):
            yield match.span()
    for match in _LOCAL_PHONE.finditer(text):
        if _PERSONAL_NUMBER.search(text, max(0, match.start() - _REACH), match.start()):
            yield match.span()


def _is_public(text: str, match: re.Match[str]) -> bool:
    """An office or a service is named just before or after, and nobody is said to be its owner."""
    before = text[max(0, match.start() - _REACH) : match.start()]
    if _PERSONAL_NUMBER.search(before):
        return False
    return bool(_PUBLIC.search(before) or _PUBLIC.search(text, match.end(), match.end() + _REACH // 2))


def _is_toll_free(number: str) -> bool:
    digits = re.sub(r"\D", "", number).removeprefix("1")
    return digits.startswith(("800", "888", "877", "866", "855", "844", "833", "0800", "0808", "0300", "0345", "0845"))


_EMAIL = re.compile(
    r"(?<![\w.+-])(?P<user>[\w.+-]{1,64})(?:@|\s?[(\[]\s?at\s?[)\]]\s?)"
    r"(?P<host>[\w-]{1,63}(?:(?:\.|\s?[(\[]\s?dot\s?[)\]]\s?)[\w-]{1,63}){0,4}"
    r"(?:\.|\s?[(\[]\s?dot\s?[)\]]\s?)[^\W\d_]{2,24})(?![\w@])"
    r"|(?<![\w.+-])(?P<spelt>[\w.+-]{1,64} at (?P<shost>gmail|yahoo|hotmail|outlook|protonmail|icloud|aol) dot com)\b"
)
_OFFICES = frozenset(
    listed("""
    info contact news newsroom editor editors letters tips press media office admin help support enquiries
    inquiries council clerk hello service customerservice webmaster postmaster feedback comments planning
    records foi complaints mayor jobs sales accessibility privacy noreply no-reply team reception volunteer
    volunteers events
""")
)
_PUBLIC_HOST = re.compile(r"(?:^|\.)(?:gov|mil|edu|parliament|police)(?:\.[a-z]{2})?$")


def _emails(text: str, allowed: frozenset[str]) -> Iterator[tuple[int, int]]:
    if not any(sign in text for sign in ("@", "(at", "[at", "( at", "[ at", " dot com")):
        return
    for match in _EMAIL.finditer(text):
        user, host = (match["user"] or ""), (match["host"] or "")
        is_office = user in _OFFICES or _PUBLIC_HOST.search(host) or host in allowed
        if not is_office:
            yield match.span()


_STREET = (
    r"\d{1,5}[a-z]?,? (?:(?:n|s|e|w|north|south|east|west)\.? )?(?:[\w'.-]+ ){1,3}?"
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|crescent|close|way|boulevard|blvd|terrace|place|pl|"
    r"circle|row|gardens|grove|square|mews|hill|highway|hwy|parkway)\b"
)
_STREET_ADDRESS = re.compile(rf"(?<![\w.,/])(?P<street>{_STREET})")
_SOMEONES_HOME = re.compile(
    r"\b(?:lives?|living|lived|resides?|stays?|staying|sleeps?|home|house|address|apartment|flat|find (?:him|her|them|you)|"
    r"visit (?:him|her|them|you)|(?:his|her|their|your) (?:place|door|doorstep|kids?|family|wife|husband|mother))\b"
    r"[^.!?\n]{0,40}$"
)
_PUBLIC_HOME = re.compile(
    r"\b(?:i|we|my|our|us|nursing|care|funeral|open|opera|court|town|white|club|public|custom|historic)\b"
)


def _homes(text: str) -> Iterator[tuple[int, int]]:
    """Street addresses that somebody is said to live at. The number is looked for first: numbers are few."""
    for match in _STREET_ADDRESS.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        home = _SOMEONES_HOME.search(before)
        if home and not _PUBLIC_HOME.search(before, max(0, home.start() - 20)):
            yield match.span("street")


KIND = Kind(name="contact", read=read, build=each(find))

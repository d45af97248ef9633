"""Too many links, links to held domains, and links that hide where they lead.

Settings: `most`, how many links a comment may have (2); `allowed`, domains that never count (courts, agencies,
newspapers); `held`, domains that are found whatever the number; `shorteners`, whether shortened links are found
(true). A domain means its subdomains too. Links count in quotations as well: an advertiser quotes nobody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from moderation.policy.fields import Fields
from moderation.policy.lexicon import listed
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each

MOST_EVIDENCE = 12
MOST_LINKS_READ = 200

SHORTENERS = frozenset(
    listed("""
    bit.ly bitly.com tinyurl.com goo.gl ow.ly is.gd buff.ly t.ly cutt.ly rb.gy rebrand.ly shorturl.at
    shorturl.gg tiny.cc bl.ink soo.gd adf.ly shorte.st v.gd x.co s.id lnkd.in trib.al ouo.io linktr.ee clck.ru
    u.to qr.ae gg.gg surl.li t2m.io urlz.fr
""")
)

_ENDINGS = (
    "com|net|org|info|biz|gov|edu|mil|int|xyz|top|site|online|shop|store|club|link|click|live|vip|win|loan|work|app|dev|"
    "news|blog|io|ly|gl|gg|tv|cc|ru|cn|ua|tk|ml|ga|cf|gq|su|pw|co|uk|ca|au|de|fr|es|pl|nl|eu|nz|ie|casino|bet|money|"
    "agency|today|world|space|website|tech|pro|mobi|guru|trade|download|stream|review|party|cam|icu|buzz|monster|pt|br"
)
_LINK = re.compile(
    r"(?i)(?<![\w@.])(?:h(?:tt|xx)ps?\s?:\s?//\s?|www\d?\.)(?P<host>[^\s/<>\"'()\[\]?#]{1,253})[^\s<>\"')\]]{0,2000}"
    r"|(?<![\w@./-])(?P<bare>(?:[a-z0-9][a-z0-9-]{0,62}+\s?(?:\.|\[\.\]|\(\.\)|\s\(?dot\)?\s)\s?){1,4}?"
    rf"(?:{_ENDINGS}))(?![\w@-]|\.\w)(?:/[^\s<>\"')\]]{{0,2000}})?"
)
_INNER_DOT = re.compile(r"\.[A-Za-z]{2}")
_SIGNS_OF_A_LINK = ("://", ": //", "[.]", "(.)", " dot ", "(dot", "[dot")
_DOT = re.compile(r"(?i)\s*(?:\[\.\]|\(\.\)|\s\(?dot\)?\s|\.)\s*")
# "Done. It works" and "the U.S. it said" are not hosts; a dot with blanks around it must be spelt or bracketed.
_LOOSE_DOT = re.compile(r"\s\.|\.\s")


@dataclass(frozen=True, slots=True)
class Settings:
    most: int
    allowed: frozenset[str]
    held: frozenset[str]
    shorteners: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands in the text, and the host it leads to."""

    start: int
    end: int
    host: str


def read(fields: Fields) -> Settings:
    return Settings(
        most=fields.whole_number("most", least=0, most=100, default=2),
        allowed=_domains(fields, "allowed"),
        held=_domains(fields, "held"),
        shorteners=fields.yes_or_no("shorteners", default=True),
    )


_DOMAIN = re.compile(r"[^\s/:@.]+(?:\.[^\s/:@.]+)*")


def _domains(fields: Fields, key: str) -> frozenset[str]:
    domains = fields.texts(key)
    for place, domain in enumerate(domains):
        if not _DOMAIN.fullmatch(domain):
            raise fields.error(key, f'"{domain}" is not a domain; write it like example.org', item=place)
    return frozenset(domain.lower() for domain in domains)


def find(settings: Settings, reading: Reading) -> Hit | None:
    links = list(links_in(reading.text))
    if not links:
        return None
    counted = [link for link in links if not _is_of(link.host, settings.allowed)]
    held = [link for link in links if _is_of(link.host, settings.held)]
    if held:
        return _hit("links to a site that is held here", held, reading)
    short = [link for link in counted if settings.shorteners and _is_of(link.host, SHORTENERS)]
    if short:
        return _hit("links to an address that hides where it leads", short, reading)
    if len(counted) > settings.most:
        return _hit(f"has {len(counted)} links, and {settings.most} are allowed", counted, reading)
    return None


def links_in(text: str) -> Iterator[Link]:
    """Every link in a text, also those written without `http://` or with the dot spelt out."""
    if not _INNER_DOT.search(text) and not any(map(text.lower().__contains__, _SIGNS_OF_A_LINK)):
        return
    read_so_far = 0
    for match in _LINK.finditer(text):
        bare = match["bare"]
        if bare is not None and _LOOSE_DOT.search(bare):
            continue
        host = _DOT.sub(".", match["host"] or bare or "").lower().rstrip(".,;:!").partition(":")[0]
        yield Link(*match.span(), host.removeprefix("www."))
        read_so_far += 1
        if read_so_far >= MOST_LINKS_READ:
            return


def _is_of(host: str, domains: frozenset[str]) -> bool:
    """Whether the host is one of the domains, or inside one."""
    if not domains:
        return False
    labels = host.split(".")
    return any(".".join(labels[first:]) in domains for first in range(len(labels)))


def _hit(reason: str, links: list[Link], reading: Reading) -> Hit:
    evidence = tuple(reading.quote(link.start, link.end) for link in links[:MOST_EVIDENCE])
    return Hit(reason=reason, evidence=evidence)


KIND = Kind(name="links", read=read, build=each(find))

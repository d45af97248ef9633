"""A WordPress export (WXR 1.0, 1.1, 1.2) as a stream of values: the site, its authors, then one item after another.

The file is read in pieces and no more than one item is kept, however long it is. Nothing outside the file is fetched:
a document type, an entity or an external reference is refused. Whatever is wrong is told with its line and element.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import quoteattr

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import DefusedXMLParser

PIECE = 64 * 1024
LONGEST_TEXT = 8 * 1024 * 1024  # characters in one element
LARGEST_ITEM = 32 * 1024 * 1024  # characters in one item with all its comments
LONGEST_SILENCE = 4 * 1024 * 1024  # bytes in which the parser met nothing: one endless tag
LONGEST_ID = 500
DEEPEST = 40
# No XML may hold these, and many exports do: pasted from word processors, they went into the database unseen.
CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
WIDE = (b"\xff\xfe", b"\xfe\xff")
MARK = b"\xef\xbb\xbf"

NAMESPACES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]+/excerpt/?", re.IGNORECASE), "excerpt"),
    (re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]+/?", re.IGNORECASE), "wp"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?", re.IGNORECASE), "content"),
    (re.compile(r"https?://purl\.org/dc/elements/1\.1/?", re.IGNORECASE), "dc"),
)
KNOWN_VERSION = re.compile(r"1(?:\.\d+)*")
NOT_XML: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "it is compressed (gzip); unpack it first"),
    (b"PK\x03\x04", "it is a ZIP archive; unpack it first"),
    (b"%PDF", "it is a PDF"),
    (b"\x89PNG", "it is an image"),
    (b"\xff\xd8\xff", "it is an image"),
    (b"SQLite format 3", "it is a database"),
)


class WxrError(Exception):
    """The file cannot be imported. `line` counts from 1; `element` is the innermost one that was open, or ""."""

    def __init__(self, why: str, *, line: int, element: str = "") -> None:
        super().__init__(f"line {line}, {f'<{element}>: ' if element else ''}{why}")
        self.why, self.line, self.element = why, line, element


@dataclass(frozen=True, slots=True)
class WxrSite:
    title: str
    link: str
    base: str
    version: str

    @property
    def key(self) -> str:
        """What tells this site from others: its address, without what may change of it."""
        address = self.base or self.link or self.title
        return re.sub(r"^https?://(?:www\.)?", "", address.strip(), flags=re.IGNORECASE).rstrip("/").lower()[:200]


@dataclass(frozen=True, slots=True)
class WxrAuthor:
    login: str
    name: str


@dataclass(frozen=True, slots=True)
class WxrTerm:
    domain: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class WxrComment:
    """Addresses, on the net and by mail, are not even read."""

    line: int
    id: str
    parent: str
    name: str
    text: str
    approved: str
    kind: str
    dates: tuple[str, str]


@dataclass(frozen=True, slots=True)
class WxrItem:
    """`dates` are what the file says, most trustworthy first: GMT, the site's own time, the feed's."""

    line: int
    id: str
    kind: str
    state: str
    title: str
    link: str
    creator: str
    content: str
    excerpt: str
    slug: str
    password: str
    attachment: str
    dates: tuple[str, str, str]
    terms: tuple[WxrTerm, ...]
    comments: tuple[WxrComment, ...]


Event = WxrSite | WxrAuthor | WxrItem


def read_wxr(file: IO[bytes]) -> Iterator[Event]:
    """What the export holds, in the order of the file; the site comes first. Raises `WxrError`."""
    yield from _Reading(file).events()


# --- reading the stream ---


class _Reading:
    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.target = _Target()
        self.parser: Any = DefusedXMLParser(target=self.target, forbid_dtd=True)
        self.expat = self.parser.parser  # the parser forgets it when it closes
        self.target.line_of = self.line
        self.lines_skipped = 0
        self.silence = 0
        self.is_wide = False

    def line(self) -> int:
        return int(self.expat.CurrentLineNumber) + self.lines_skipped

    def events(self) -> Iterator[Event]:
        piece = self._beginning()
        while piece:
            self._feed(piece)
            yield from self.target.drain()
            piece = self.file.read(PIECE)
        self._end()
        yield from self.target.drain()

    def _beginning(self) -> bytes:
        """The first piece without what stands before the document. Refuses what is no XML."""
        first = self.file.read(PIECE)
        for start, what in NOT_XML:
            if first.startswith(start):
                raise WxrError(f"this is no WordPress export: {what}", line=1)
        if first.startswith(WIDE):
            self.is_wide = True
            return first
        first = first.removeprefix(MARK)
        bare = first.lstrip(b" \t\r\n")
        if not bare:
            raise WxrError("the file is empty", line=1)
        self.lines_skipped = first.count(b"\n", 0, len(first) - len(bare))
        if not bare.startswith(b"<"):
            raise WxrError("this is no WordPress export: it does not begin as XML does", line=self.lines_skipped + 1)
        return bare

    def _feed(self, piece: bytes) -> None:
        before = self.target.heard
        try:
            self.parser.feed(piece if self.is_wide else piece.translate(None, CONTROLS))
        except (ParseError, DefusedXmlException, _Refused, ValueError, LookupError) as problem:
            raise self._told(problem) from problem
        self.silence = self.silence + len(piece) if self.target.heard == before else 0
        if self.silence > LONGEST_SILENCE:
            raise self._refusal(f"a tag that is longer than {LONGEST_SILENCE // 2**20} MB")

    def _end(self) -> None:
        try:
            self.parser.close()
            self.target.tell_site()
        except (ParseError, DefusedXmlException, _Refused, ValueError, LookupError) as problem:
            raise self._told(problem) from problem

    def _told(self, problem: Exception) -> WxrError:
        if isinstance(problem, ParseError):
            what = re.sub(r": line \d+, column \d+", "", str(problem))
            line, column = problem.position
            return WxrError(
                f"malformed XML: {what}, column {column + 1}",
                line=line + self.lines_skipped,
                element=self.target.innermost,
            )
        if isinstance(problem, DTDForbidden):
            return self._refusal("a document type is not accepted; a WordPress export has none")
        if isinstance(problem, DefusedXmlException):
            return self._refusal("entities are not accepted; a WordPress export defines none")
        return self._refusal(str(problem))

    def _refusal(self, why: str) -> WxrError:
        return WxrError(why, line=self.line(), element=self.target.innermost)


class _Refused(Exception):
    """What the target will not take; the reading adds where."""


@dataclass(slots=True)
class _Record:
    """An element with fields under it: an item, a comment, an author."""

    line: int
    fields: dict[str, str] = field(default_factory=dict)
    terms: list[WxrTerm] = field(default_factory=list)
    comments: list[WxrComment] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.fields.get(name, "").strip()


ITEM = ("rss", "channel", "item")
RECORDS = {ITEM: "item", (*ITEM, "wp:comment"): "comment", ("rss", "channel", "wp:author"): "author"}
SITE_FIELDS = ("title", "link", "wp:wxr_version", "wp:base_blog_url", "wp:base_site_url")
# Only these are kept; all others (metadata, addresses, user agents) are passed over.
ITEM_FIELDS = frozenset(
    [
        "title",
        "link",
        "pubDate",
        "dc:creator",
        "content:encoded",
        "excerpt:encoded",
        "description",
        "wp:post_id",
        "guid",
        "wp:post_date",
        "wp:post_date_gmt",
        "wp:post_name",
        "wp:status",
        "wp:post_type",
        "wp:post_password",
        "wp:attachment_url",
    ]
)
COMMENT_FIELDS = frozenset(
    f"wp:comment_{name}" for name in ["id", "parent", "author", "content", "approved", "type", "date", "date_gmt"]
)
AUTHOR_FIELDS = frozenset({"wp:author_login", "wp:author_display_name"})
FIELDS = {"item": ITEM_FIELDS, "comment": COMMENT_FIELDS, "author": AUTHOR_FIELDS}


class _Target:
    """Hears the parser; makes values of what it hears."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.records: list[tuple[str, _Record]] = []
        self.site: WxrSite | None = None
        self.site_fields: dict[str, str] = {}
        self.done: list[Event] = []
        self.text: list[str] | None = None
        self.text_depth = 0
        self.length = 0
        self.item_length = 0
        self.attributes: dict[str, str] = {}
        self.heard = 0
        self.names: dict[str, str] = {}
        self.line_of: Any = None

    @property
    def innermost(self) -> str:
        return self.path[-1] if self.path else ""

    def drain(self) -> Iterator[Event]:
        done, self.done = self.done, []
        yield from done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.heard += 1
        name = self._named(tag)
        self.path.append(name)
        if len(self.path) > DEEPEST:
            raise _Refused(f"elements nested deeper than {DEEPEST}")
        if len(self.path) == 1 and name != "rss":
            raise _Refused("this is no WordPress export: its outermost element should be <rss>")
        record = RECORDS.get(tuple(self.path)) if len(self.path) in (3, 4) else None
        if record is not None:
            self._open(record)
        elif self._is_wanted(name):
            self.text, self.text_depth, self.length, self.attributes = [], len(self.path), 0, attributes
        elif self.text is not None:
            # Some write their HTML into the XML as it is; it is read as if it had stood in a CDATA section.
            self.data(_tag(name, attributes))

    def data(self, text: str) -> None:
        self.heard += 1
        if self.text is None:
            return
        self.length += len(text)
        self.item_length += len(text)
        if self.length > LONGEST_TEXT:
            raise _Refused(f"a text longer than {LONGEST_TEXT // 2**20} million characters")
        if self.item_length > LARGEST_ITEM:
            raise _Refused(f"an item with more than {LARGEST_ITEM // 2**20} million characters")
        self.text.append(text)

    def end(self, tag: str) -> None:
        self.heard += 1
        name = self.path[-1]
        if self.text is not None and len(self.path) > self.text_depth:
            self.data(_tag(f"/{name}", {}))
        elif self.text is not None:
            self._keep(name, "".join(self.text))
            self.text = None
        elif tuple(self.path) in RECORDS:
            self._close(*self.records.pop())
        self.path.pop()

    def close(self) -> None:
        """The parser asks for what was built; it was handed over already."""

    # --- inside ---

    def _named(self, tag: str) -> str:
        if tag not in self.names:
            uri, _, local = tag.rpartition("}")
            prefix = next((prefix for pattern, prefix in NAMESPACES if pattern.fullmatch(uri[1:])), "other")
            self.names[tag] = f"{prefix}:{local}" if uri else local
        return self.names[tag]

    def _is_wanted(self, name: str) -> bool:
        if self.records:
            kind, _record = self.records[-1]
            depth = {"item": 4, "comment": 5, "author": 4}[kind]
            return len(self.path) == depth and (name in FIELDS[kind] or (kind == "item" and name == "category"))
        return len(self.path) == 3 and name in SITE_FIELDS

    def _open(self, kind: str) -> None:
        if kind == "item":
            self.item_length = 0
        if kind != "author" or self.site is None:
            self.tell_site()
        self.records.append((kind, _Record(self.line_of())))

    def tell_site(self) -> None:
        """The site is known once its first author or item begins."""
        if self.site is not None:
            return
        known = self.site_fields
        version = known.get("wp:wxr_version", "").strip()
        if version and not KNOWN_VERSION.fullmatch(version):
            raise _Refused(f"WXR {version[:20]} is not known here; 1.0, 1.1 and 1.2 are")
        if not version and not any(name.startswith("wp:") for name in self.names.values()):
            raise _Refused("a feed, but no WordPress export: it has no wp:wxr_version")
        base = known.get("wp:base_blog_url", "") or known.get("wp:base_site_url", "")
        self.site = WxrSite(known.get("title", "").strip(), known.get("link", "").strip(), base.strip(), version)
        self.done.append(self.site)

    def _keep(self, name: str, text: str) -> None:
        if not self.records:
            self.site_fields.setdefault(name, text)
            return
        _kind, record = self.records[-1]
        if name == "category":
            given = self.attributes
            record.terms.append(WxrTerm(given.get("domain", ""), given.get("nicename", ""), text.strip()))
        elif not record.fields.get(name, "").strip():
            record.fields[name] = text

    def _close(self, kind: str, record: _Record) -> None:
        if kind == "author":
            login = record.get("wp:author_login")
            self.done.append(WxrAuthor(login, record.get("wp:author_display_name") or login))
        elif kind == "comment":
            self.item_length += 200  # an item of a million empty comments is too large as well
            self.records[-1][1].comments.append(_comment_of(record))
        else:
            self.done.append(_item_of(record))


def _tag(name: str, attributes: dict[str, str]) -> str:
    return f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in attributes.items())}>"


def _comment_of(record: _Record) -> WxrComment:
    return WxrComment(
        line=record.line,
        id=record.get("wp:comment_id")[:LONGEST_ID],
        parent=record.get("wp:comment_parent")[:LONGEST_ID],
        name=record.get("wp:comment_author"),
        text=record.get("wp:comment_content"),
        approved=record.get("wp:comment_approved"),
        kind=record.get("wp:comment_type"),
        dates=(record.get("wp:comment_date_gmt"), record.get("wp:comment_date")),
    )


def _item_of(record: _Record) -> WxrItem:
    link = record.get("link")
    return WxrItem(
        line=record.line,
        id=(record.get("wp:post_id") or record.get("guid") or link)[:LONGEST_ID],
        kind=record.get("wp:post_type") or "post",
        state=record.get("wp:status") or "draft",
        title=record.get("title"),
        link=link,
        creator=record.get("dc:creator"),
        content=record.fields.get("content:encoded", ""),
        excerpt=record.get("excerpt:encoded"),
        slug=record.get("wp:post_name"),
        password=record.get("wp:post_password"),
        attachment=record.get("wp:attachment_url"),
        dates=(record.get("wp:post_date_gmt"), record.get("wp:post_date"), record.get("pubDate")),
        terms=tuple(record.terms),
        comments=tuple(record.comments),
    )


# --- dates ---

EARLIEST, LATEST = 1900, 2200  # outside, a date is a slip or a way to say "never"
SHAPE = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?")


def moment(dates: Sequence[str], *, zone: tzinfo) -> datetime | None:
    """When: by GMT, else by the site's own clock, read in `zone`, else by the feed's date. None if none can be read."""
    gmt, local, *feed = dates
    return _stamp(gmt, UTC) or _stamp(local, zone) or (_feed_date(feed[0]) if feed else None)


def _stamp(text: str, zone: tzinfo) -> datetime | None:
    found = SHAPE.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return _sensible(datetime(*(int(part or 0) for part in found.groups()), tzinfo=zone))  # type: ignore[arg-type, misc]
    except ValueError:
        return None


def _feed_date(text: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _sensible(read if read.tzinfo else read.replace(tzinfo=UTC))


def _sensible(when: datetime) -> datetime | None:
    return when.astimezone(UTC) if EARLIEST <= when.year <= LATEST else None

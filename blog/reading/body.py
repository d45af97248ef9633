"""The body of a section: the author's own paragraphs, and excerpts with their sources.

An excerpt opens at a source (see `attribution`), at lines marked ">", or after a lead-in that names an outlet. It ends, for
reasons in this order: the quotes that enclose it close; an address follows it; another source leads; a rule; a
paragraph that is the author's (see `voice`). Where none of these is there it runs on, and `end_known` is false: the
author is then asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from blog.reading.attribution import (
    HEADING,
    REPORTS,
    SMALL,
    Attribution,
    heading_lead,
    lead,
    read_date,
    source_named,
    trailing,
)
from blog.reading.outlets import key, outlet_at, outlet_called, source_at
from blog.reading.paragraphs import URL, URL_LINE, Paragraph, Shape
from blog.reading.quotes import is_closed_by, is_enclosed, opens_with_quote, stays_open
from blog.reading.voice import is_first_person, is_lead_in, is_the_authors

PARAGRAPH = "\n\n"
# One block of text is kept well under the sanitiser's caps on bytes and tags.
BLOCK_PARAGRAPHS = 150
BLOCK_LENGTH = 40_000
# Further than this, in paragraphs, no lead-in reaches; it bounds the work too.
ANNOUNCED_AT_MOST = 30
CHUNK_AT_MOST = 4  # paragraphs on adjacent lines; more is a text without blank lines, where adjacency says nothing


class PastedBlockKind(StrEnum):
    TEXT = "text"
    EXCERPT = "excerpt"


@dataclass(frozen=True, slots=True)
class PastedBlock:
    """A stretch of text of one kind. `marks` are the words lifted out of it: source lines, "Via", "Read more:"."""

    kind: PastedBlockKind
    text: str
    source: str | None = None
    url: str = ""
    author: str = ""
    day: date | None = None
    marks: tuple[str, ...] = ()
    end_known: bool = True
    line: int = 1


@dataclass(slots=True)
class OpenExcerpt:
    """An excerpt being read."""

    source: str | None
    line: int
    url: str = ""
    author: str = ""
    day: date | None = None
    shape: Shape = Shape.PROSE
    texts: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    quote_closed: bool = False

    def append(self, text: str) -> None:
        self.texts.append(text)
        self.quote_closed = self.quote_closed or (is_closed_by(text) and not stays_open(text))

    @property
    def in_quotes(self) -> bool:
        return bool(self.texts) and (is_enclosed(self.texts[0]) or (stays_open(self.texts[0]) and len(self.texts) > 1))

    @property
    def awaits_its_close(self) -> bool:
        return bool(self.texts) and not self.quote_closed and stays_open(self.texts[0])


def read_body(paragraphs: Sequence[Paragraph]) -> tuple[PastedBlock, ...]:
    body = Body(paragraphs)
    for at in range(len(paragraphs)):
        body.read(at)
    return body.finish()


class Body:
    """Reads paragraphs in order; holds the author's run and the excerpt that are open, at most one of which grows."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.paragraphs = paragraphs
        self.blocks: list[PastedBlock] = []
        self.own: list[Paragraph] = []
        self.excerpt: OpenExcerpt | None = None
        self.url_ahead: Paragraph | None = None

    def read(self, at: int) -> None:
        paragraph = self.paragraphs[at]
        if self.has_a_source_of_its_own(at):
            self.open(Attribution(source="", text="", mark=""), paragraph)
        if paragraph.shape is Shape.RULE:
            self.read_rule(paragraph)
        elif paragraph.shape is Shape.URL:
            self.read_url(paragraph, at)
        elif not (self.read_source(paragraph, at) or self.read_quoted(paragraph) or self.read_tail(paragraph)):
            self.read_prose(paragraph, at)

    def finish(self) -> tuple[PastedBlock, ...]:
        self.close(end_known=False)
        self.keep_url_ahead()
        self.flush()
        return tuple(self.blocks)

    # --- what a paragraph may be ---

    def read_rule(self, paragraph: Paragraph) -> None:
        self.close(end_known=True)
        if self.own:
            self.own.append(paragraph)

    def read_source(self, paragraph: Paragraph, at: int) -> bool:
        if self.excerpt and self.excerpt.awaits_its_close and self.closes_later(at):
            return False
        found = self.lead_at(at)
        if found is None:
            return False
        if not found.text and self.attributes_what_is_above():
            self.attribute(found)
            return True
        self.open(found, paragraph, shape=paragraph.shape)
        return True

    def read_quoted(self, paragraph: Paragraph) -> bool:
        if paragraph.shape is not Shape.QUOTED:
            return False
        if not (self.excerpt and (self.excerpt.shape is Shape.QUOTED or not self.excerpt.texts)):
            self.open(Attribution(source="", text="", mark=""), paragraph, shape=Shape.QUOTED)
        assert self.excerpt is not None
        self.excerpt.shape = Shape.QUOTED
        if paragraph.text:
            self.add(paragraph)
        return True

    def read_tail(self, paragraph: Paragraph) -> bool:
        """A source that closes: on a line of its own, or at the end of quoted words."""
        found = trailing(paragraph.text)
        if found is None:
            return False
        if self.excerpt and self.excerpt.source and not same_source(self.excerpt.source, found.source):
            return self.read_credit(paragraph, found)
        if found.text:
            return self.read_inline_tail(paragraph, found)
        if not self.attributes_what_is_above():
            return False
        self.attribute(found)
        return True

    def read_credit(self, paragraph: Paragraph, found: Attribution) -> bool:
        """The agency that the outlet itself credits: it stays in the text, and alone on a line it ends the excerpt."""
        if found.text and found.mark and is_enclosed(found.text):
            self.close(end_known=True)
            return self.read_inline_tail(paragraph, found)
        if found.text:
            return False
        self.add_as_is(paragraph)
        self.close(end_known=True)
        return True

    def add_as_is(self, paragraph: Paragraph) -> None:
        assert self.excerpt is not None
        self.excerpt.append(paragraph.text)

    def read_inline_tail(self, paragraph: Paragraph, found: Attribution) -> bool:
        if self.excerpt is None:
            if not self.convert_own_run(quoted_only=True, last=found.text) and not is_quotable(found):
                return False
            if self.excerpt is None:
                self.open(Attribution(source="", text="", mark=""), paragraph)
        assert self.excerpt is not None
        self.excerpt.append(found.text)
        self.attribute(found)
        return True

    def read_url(self, paragraph: Paragraph, at: int) -> None:
        excerpt = self.excerpt
        if excerpt and not excerpt.texts and not excerpt.url:
            excerpt.url = paragraph.url
            self.mark_label(excerpt, paragraph)
        elif excerpt and not excerpt.texts:
            excerpt.append(paragraph.text)  # its name came with an address already; this one is a link of its text
        elif self.belongs_ahead(paragraph, at):
            self.close(end_known=False)
            self.keep_url_ahead()
            self.url_ahead = paragraph
        elif excerpt and not excerpt.url:
            self.finish_with_url(excerpt, paragraph)
        elif not excerpt and not self.own and self.give_to_last_block(paragraph, any_source=True):
            return
        elif not excerpt and self.convert_own_run(quoted_only=False):
            assert self.excerpt is not None
            self.finish_with_url(self.excerpt, paragraph)
        elif not excerpt and self.give_to_last_block(paragraph, any_source=False):
            return
        else:
            self.close(end_known=True)
            self.own.append(paragraph)

    def read_prose(self, paragraph: Paragraph, at: int) -> None:
        if self.excerpt and self.goes_on(paragraph, at):
            self.add(paragraph)
            return
        self.close(end_known=True)
        self.keep_url_ahead()
        self.own.append(paragraph)
        source = source_in_lead_in(paragraph.text)
        if source and self.follows_as_excerpt(at):
            self.open(Attribution(source, text="", mark=""), paragraph)

    # --- questions ---

    def lead_at(self, at: int) -> Attribution | None:
        """The source that leads the paragraph at `at`; alone on its line it needs something under it to lead."""
        if at >= len(self.paragraphs):
            return None
        paragraph = self.paragraphs[at]
        if paragraph.shape in (Shape.URL, Shape.RULE):
            return None
        found = lead(paragraph.text, url=self.url_at(at + 1) or self.url_after(at) or self.url_before(at))
        if found is not None:
            return found
        alone = heading_lead(paragraph.text)
        if alone is None or not (self.prose_at(at + 1) or self.attributes_what_is_above()):
            return None
        return alone

    def has_a_source_of_its_own(self, at: int) -> bool:
        """Whether the lines from `at` to the next blank one end in a source or an address that is not the excerpt's above.

        What stands on the very next line belongs to what is above it more than anything across a blank line does.
        """
        first, last = self.paragraphs[at], self.last_of_chunk(at)
        if not first.alone or first.shape is not Shape.PROSE or not at < last <= at + CHUNK_AT_MOST:
            return False
        if is_lead_in(first.text) or self.lead_at(at) or trailing(first.text):
            return False
        above, foot = self.excerpt, self.paragraphs[last]
        if above and (not above.texts or (above.awaits_its_close and self.closes_later(at))):
            return False
        if foot.url:
            return bool(above and above.url and above.url != foot.url) and is_quoted_by_the_author(first)
        found = heading_lead(foot.text) or trailing(foot.text)
        if found is None or found.text or (above and (not above.source or same_source(above.source, found.source))):
            return False
        # A quotation may take its credit with it: "– Via AFP" under what Le Monde wrote is Le Monde's.
        credit = above is not None and not is_enclosed(first.text) and not URL.search(foot.text)
        return not credit and (is_enclosed(first.text) or not is_the_authors(first.text))

    def last_of_chunk(self, at: int) -> int:
        last = at
        while last + 1 < len(self.paragraphs) and not self.paragraphs[last + 1].alone and last < at + CHUNK_AT_MOST + 1:
            last += 1
        return last

    def url_at(self, at: int) -> str:
        return self.paragraphs[at].url if 0 <= at < len(self.paragraphs) else ""

    def url_before(self, at: int) -> str:
        return self.url_at(at - 1)

    def url_after(self, at: int) -> str:
        """The first address below `at`, for a name that only its address can vouch for."""
        return next((paragraph.url for paragraph in self.paragraphs[at + 1 : at + 8] if paragraph.url), "")

    def prose_at(self, at: int) -> bool:
        following = (p for p in self.paragraphs[at : at + 2] if p.shape is not Shape.URL)
        return any(p.shape in (Shape.PROSE, Shape.QUOTED) for p in following)

    def closes_later(self, at: int) -> bool:
        return any(is_closed_by(p.text) for p in self.paragraphs[at : at + 12])

    def belongs_ahead(self, paragraph: Paragraph, at: int) -> bool:
        """Whether an address belongs to the source that leads just below it rather than to what is above."""
        ahead = self.lead_at(at + 1)
        if ahead is None:
            return False
        outlet = outlet_at(paragraph.url)
        above = self.excerpt or (self.blocks[-1] if self.blocks and not self.own else None)
        if outlet is not None and same_source(outlet.name, ahead.source):
            return above is None or bool(above.url) or not same_source(outlet.name, above.source or "")
        above_is_open = above is not None and bool(above.source) and not above.url
        return not above_is_open

    def goes_on(self, paragraph: Paragraph, at: int) -> bool:
        excerpt = self.excerpt
        assert excerpt is not None
        if not excerpt.texts:
            return True
        if excerpt.shape is Shape.QUOTED:
            return False
        if excerpt.awaits_its_close and self.closes_later(at):
            return True
        if excerpt.in_quotes:
            return is_enclosed(paragraph.text) or stays_open(paragraph.text)
        if is_lead_in(paragraph.text) and self.is_followed_by_a_source(paragraph, at):
            return False
        return not is_the_authors(paragraph.text, first_person_excerpt=is_first_person(excerpt.texts[0]))

    def is_followed_by_a_source(self, paragraph: Paragraph, at: int) -> bool:
        if source_in_lead_in(paragraph.text) or self.lead_at(at + 1):
            return True
        below = self.paragraphs[at + 1] if at + 1 < len(self.paragraphs) else None
        return below is not None and below.shape in (Shape.QUOTED, Shape.URL)

    def follows_as_excerpt(self, at: int) -> bool:
        """Whether unmarked prose under a lead-in is what it announces: not a list, not a source with a name of its own."""
        below = self.paragraphs[at + 1] if at + 1 < len(self.paragraphs) else None
        if below is None or below.shape is Shape.RULE or self.lead_at(at + 1):
            return False
        return below.shape in (Shape.QUOTED, Shape.URL) or not is_the_authors(below.text)

    def attributes_what_is_above(self) -> bool:
        """Whether a source on a line of its own can belong to what was just read."""
        if self.excerpt:
            return bool(self.excerpt.texts) and not self.excerpt.source
        if self.own:
            return is_quoted_by_the_author(self.own[-1]) or self.after_lead_in() is not None
        return bool(self.blocks) and self.blocks[-1].kind is PastedBlockKind.EXCERPT and self.blocks[-1].source is None

    def after_lead_in(self) -> int | None:
        """Where, in the author's run, unmarked text starts that a lead-in announced and that is not the author's."""
        for at in range(len(self.own) - 1, max(-1, len(self.own) - 1 - ANNOUNCED_AT_MOST), -1):
            if is_lead_in(self.own[at].text) and at + 1 < len(self.own):
                return at + 1
            if self.own[at].shape is not Shape.PROSE or is_the_authors(self.own[at].text):
                return None
        return None

    # --- moves ---

    def open(self, found: Attribution, paragraph: Paragraph, *, shape: Shape = Shape.PROSE) -> None:
        if (
            self.excerpt
            and not self.excerpt.texts
            and found.text
            and same_source(self.excerpt.source or "", found.source)
        ):
            self.excerpt.marks += [found.mark] if found.mark else []  # its name stood above its own dateline
            self.start(found, paragraph)
            return
        self.close(end_known=False)
        self.flush()
        self.excerpt = OpenExcerpt(
            found.source or None, paragraph.line, author=found.author, day=found.day, shape=shape
        )
        if self.url_ahead:
            self.excerpt.url = self.url_ahead.url
            self.mark_label(self.excerpt, self.url_ahead)
            self.url_ahead = None
        if found.mark:
            self.excerpt.marks.append(found.mark)
        self.start(found, paragraph)

    def start(self, found: Attribution, paragraph: Paragraph) -> None:
        """The first text of an excerpt, or the address that stands there instead."""
        assert self.excerpt is not None
        address = URL_LINE.fullmatch(found.text or found.mark.strip()) or re.search(
            r"(?P<url>https?://[^\s<>\"]+?)[)\]>]?:?\s*$", found.mark
        )
        if address and not self.excerpt.url:
            self.excerpt.url = address["url"]
            self.excerpt.marks = [mark.replace(address["url"], " ") for mark in self.excerpt.marks]
        elif found.text:
            self.add(replace(paragraph, text=found.text))

    def add(self, paragraph: Paragraph) -> None:
        """One more paragraph of the excerpt. An address or a source at its very end closes it."""
        excerpt = self.excerpt
        assert excerpt is not None
        if not excerpt.texts and excerpt.marks and (day := read_date(paragraph.text)):
            excerpt.day = day  # under the name of its source
            excerpt.marks.append(paragraph.text)
            return
        tail = trailing(paragraph.text)
        if tail and tail.text and tail.mark and (not excerpt.source or same_source(excerpt.source, tail.source)):
            excerpt.append(tail.text)
            self.attribute(tail)
            return
        address = re.search(r"(?<=\S)\s+[(<\[]?(?P<url>https?://[^\s<>\"]+?)[)>\]]?[.]?$", paragraph.text)
        if address and not excerpt.url and excerpt.shape is not Shape.QUOTED:
            excerpt.append(paragraph.text[: address.start()])
            excerpt.url = address["url"]
            self.close(end_known=True)
            return
        excerpt.append(paragraph.text)

    def attribute(self, found: Attribution) -> None:
        """Name the source of what was just read, and close it."""
        if self.excerpt is None and self.own:
            self.convert_own_run(quoted_only=False)
        if self.excerpt is None:
            last = self.blocks.pop()
            self.blocks.append(
                replace(last, source=found.source, author=found.author, day=found.day, marks=(*last.marks, found.mark))
            )
            return
        self.excerpt.source = self.excerpt.source or found.source
        self.excerpt.author = self.excerpt.author or found.author
        self.excerpt.day = self.excerpt.day or found.day
        address = URL.search(found.mark)
        if address and not self.excerpt.url:
            self.excerpt.url = address[0].rstrip(")]>.")
        mark = found.mark.replace(self.excerpt.url, " ").strip() if address else found.mark
        if mark:
            self.excerpt.marks.append(mark)
        self.close(end_known=True)

    def finish_with_url(self, excerpt: OpenExcerpt, paragraph: Paragraph) -> None:
        excerpt.url = paragraph.url
        excerpt.source = excerpt.source or source_at(paragraph.url)
        self.mark_label(excerpt, paragraph)
        self.close(end_known=True)

    def give_to_last_block(self, paragraph: Paragraph, *, any_source: bool) -> bool:
        """Give an address to the excerpt above: at once, or across the author's remark if it is that outlet's own."""
        last = self.blocks[-1] if self.blocks else None
        if last is None or last.kind is not PastedBlockKind.EXCERPT or last.url:
            return False
        outlet = outlet_at(paragraph.url)
        if not any_source and (outlet is None or not same_source(outlet.name, last.source or "")):
            return False
        self.blocks[-1] = replace(
            last,
            url=paragraph.url,
            source=last.source or source_at(paragraph.url),
            marks=(*last.marks, label_of(paragraph)),
        )
        return True

    def convert_own_run(self, *, quoted_only: bool, last: str = "") -> bool:
        """Turn the end of the author's run into an open excerpt: quoted paragraphs, or what a lead-in announced."""
        at: int | None = len(self.own)
        while at and is_quoted_by_the_author(self.own[at - 1]):
            at -= 1
        if at == len(self.own) and not (last and is_enclosed(last)):
            at = None if quoted_only and not last else self.after_lead_in()
        if at is None:
            return False
        run, self.own = self.own[at:], self.own[:at]
        self.flush()
        line = run[0].line if run else 1
        self.excerpt = OpenExcerpt(None, line)
        for paragraph in run:
            self.excerpt.append(paragraph.text)
        return True

    def mark_label(self, excerpt: OpenExcerpt, paragraph: Paragraph) -> None:
        if label := label_of(paragraph):
            excerpt.marks.append(label)

    def keep_url_ahead(self) -> None:
        """An address that no source followed after all is the author's line."""
        if self.url_ahead:
            self.own.append(self.url_ahead)
            self.url_ahead = None

    def close(self, *, end_known: bool) -> None:
        excerpt, self.excerpt = self.excerpt, None
        if excerpt is None:
            return
        if not excerpt.texts:
            self.give_back(excerpt)
            return
        self.blocks.append(
            PastedBlock(
                PastedBlockKind.EXCERPT,
                PARAGRAPH.join(excerpt.texts),
                source=excerpt.source or (source_at(excerpt.url) if excerpt.url else None),
                url=excerpt.url,
                author=excerpt.author,
                day=excerpt.day,
                marks=tuple(excerpt.marks),
                end_known=end_known or len(excerpt.texts) == 1 or excerpt.in_quotes or excerpt.shape is Shape.QUOTED,
                line=excerpt.line,
            )
        )

    def give_back(self, excerpt: OpenExcerpt) -> None:
        """A source that led to nothing was only text."""
        text = " ".join([*excerpt.marks, excerpt.url]).strip()
        if text:
            self.own.append(Paragraph(text, excerpt.line))

    def flush(self) -> None:
        """Write the author's run as blocks; rules only divide, so at its ends they go."""
        while self.own and self.own[-1].shape is Shape.RULE:
            self.own.pop()
        run, self.own = self.own, []
        for part in portions(run):
            self.blocks.append(
                PastedBlock(PastedBlockKind.TEXT, PARAGRAPH.join(p.text for p in part), line=part[0].line)
            )


def portions(run: Sequence[Paragraph]) -> list[list[Paragraph]]:
    found: list[list[Paragraph]] = []
    length = 0
    for paragraph in run:
        if not found or len(found[-1]) >= BLOCK_PARAGRAPHS or length + len(paragraph.text) > BLOCK_LENGTH:
            found.append([])
            length = 0
        found[-1].append(paragraph)
        length += len(paragraph.text)
    return found


def same_source(one: str, other: str) -> bool:
    return key(one) == key(other)


def is_quoted_by_the_author(paragraph: Paragraph) -> bool:
    """Whether a source on the next line would be that of this paragraph's words."""
    return is_enclosed(paragraph.text) or (opens_with_quote(paragraph.text) and not is_the_authors(paragraph.text))


def is_quotable(found: Attribution) -> bool:
    """Whether words with a source after them are quoted words: in quotes, or not the author's to begin with."""
    return (
        opens_with_quote(found.text)
        or (is_closed_by(found.text) and stays_open(found.text))
        or not is_the_authors(found.text)
    )


def label_of(paragraph: Paragraph) -> str:
    found = URL_LINE.fullmatch(paragraph.text)
    return (found["label"] or "").strip() if found else ""


NAMES = re.compile(r"(?:[A-ZÀ-Þ][\w’'.-]*|BBC|CNN)(?:\s+(?:of|the|and|de|della|la|le)?\s*[A-ZÀ-Þ][\w’'.-]*){0,4}")
LED_IN = re.compile(
    rf"\b(?:{REPORTS}|tells?|told|sees?|saw|puts?|covers?|covered|describes?|described|how|from|according\s+to|via|in|courtesy|headline|version|piece|article|story|paragraphs?|editorial)\b",
    re.IGNORECASE,
)


BARE_LEAD_IN_WORDS = 5  # "And here is CNN:" says nothing else, so it need not say that CNN reports


def source_in_lead_in(paragraph: str) -> str | None:
    """The one outlet that a lead-in names as speaking next: "Here is how the BBC reports it:"."""
    if not is_lead_in(paragraph) or not (LED_IN.search(paragraph) or len(paragraph.split()) <= BARE_LEAD_IN_WORDS):
        return None
    names = {name for found in NAMES.finditer(paragraph) if (name := outlet_within(found[0]))}
    return names.pop() if len(names) == 1 else None


def outlet_within(phrase: str) -> str | None:
    """The outlet that a run of capitalised words is, or starts or ends with: "Today The Guardian"."""
    words = phrase.split()
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            name = " ".join(words[start:end]).removesuffix("’s").removesuffix("'s")
            known = outlet_called(name) is not None
            if not known and (end != len(words) or not all(is_small(word) for word in words[:start])):
                continue
            if source := source_named(name, alone=True, marked=start > 0):
                return source
    return None


def is_small(word: str) -> bool:
    """Whether `word` may stand before a name without being part of it: "From the Cork Examiner"."""
    return word.casefold() in SMALL or word.casefold() in HEADING

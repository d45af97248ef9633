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
from blog.reading.cards import Card, known_card
from blog.reading.outlets import Outlet, is_shy, key, outlet_at, outlet_called, source_at
from blog.reading.paragraphs import URL, URL_LINE, Paragraph, Shape
from blog.reading.quotes import closes_only, is_closed_by, is_enclosed, opens_with_quote, stays_open
from blog.reading.voice import CERTAIN, DOUBTFUL, is_first_person, is_lead_in, is_the_authors, weight_after, weight_of

PARAGRAPH = "\n\n"
QUALIFIER = re.compile(r"\([^()\n]{1,40}\)\s*[:,–—-]?\s*")  # "(12 Feb): “The reserves fell.”"
# One block of text is kept well under the sanitiser's caps on bytes and tags.
BLOCK_PARAGRAPHS = 150
BLOCK_LENGTH = 40_000
# Further than this, in paragraphs, no lead-in reaches; it bounds the work too.
ANNOUNCED_AT_MOST = 30
QUOTATION_AT_MOST = 6  # paragraphs of a letter without a source, so that one stray quote does not swallow a post
CHUNK_AT_MOST = 4  # paragraphs on adjacent lines; more is a text without blank lines, where adjacency says nothing


class PastedBlockKind(StrEnum):
    TEXT = "text"
    EXCERPT = "excerpt"


@dataclass(frozen=True, slots=True)
class PastedBlock:
    """A stretch of text of one kind. `marks` are the words lifted out of it: source lines, "Via", "Read more:".

    `doubt` is the paragraph of an excerpt, counted from 0, from which on the author may be speaking again.
    """

    kind: PastedBlockKind
    text: str
    source: str | None = None
    url: str = ""
    author: str = ""
    day: date | None = None
    marks: tuple[str, ...] = ()
    end_known: bool = True
    line: int = 1
    doubt: int | None = None
    doubt_line: int | None = None


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
    lines: list[int] = field(default_factory=list)  # of each text

    quote_closed: bool = False
    until: int = -1  # the place of its last paragraph, where its own form says so

    def append(self, text: str, line: int) -> None:
        self.texts.append(text)
        self.lines.append(line)
        self.quote_closed = self.quote_closed or (is_closed_by(text) and not stays_open(text))

    @property
    def in_quotes(self) -> bool:
        if not self.texts:
            return False
        first = QUALIFIER.sub("", self.texts[0])
        return is_enclosed(first) or (stays_open(first) and len(self.texts) > 1)

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
        elif not (self.read_source(paragraph, at) or self.read_quoted(paragraph, at) or self.read_tail(paragraph)):
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
        if self.excerpt and at <= self.excerpt.until:
            return False
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

    def read_quoted(self, paragraph: Paragraph, at: int) -> bool:
        if paragraph.shape is not Shape.QUOTED:
            return False
        if not (self.excerpt and (self.excerpt.shape is Shape.QUOTED or not self.excerpt.texts)):
            self.take_address_above(at)
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
        named_again = self.excerpt is not None and bool(self.excerpt.texts)  # its source stood above it as well
        if not (named_again or self.attributes_what_is_above()):
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
        self.excerpt.append(paragraph.text, paragraph.line)

    def read_inline_tail(self, paragraph: Paragraph, found: Attribution) -> bool:
        if self.excerpt is None:
            if not self.convert_own_run(quoted_only=True, last=found.text) and not (
                found.is_post or is_quotable(found)
            ):
                return False
            if self.excerpt is None:
                self.open(Attribution(source="", text="", mark=""), paragraph)
        assert self.excerpt is not None
        self.excerpt.append(found.text, paragraph.line)
        self.attribute(found)
        return True

    def read_url(self, paragraph: Paragraph, at: int) -> None:
        excerpt = self.excerpt
        if self.is_shown_by_itself(paragraph):
            self.close(end_known=True)
            self.own.append(paragraph)
        elif excerpt and not excerpt.texts and not excerpt.url:
            excerpt.url = paragraph.url
            self.mark_label(excerpt, paragraph)
        elif excerpt and not excerpt.texts:
            excerpt.append(
                paragraph.text, paragraph.line
            )  # its name came with an address already; this one is a link of its text
        elif self.belongs_ahead(paragraph, at):
            self.close(end_known=False)
            self.keep_url_ahead()
            self.url_ahead = paragraph
        elif excerpt and not excerpt.url:
            self.finish_with_url(excerpt, paragraph)
        elif not excerpt and not self.own and self.give_to_last_block(paragraph, any_source=True):
            return
        elif not excerpt and (self.convert_own_run(quoted_only=False) or self.convert_what_was_named(paragraph.url)):
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
        if (end := self.end_of_letter(at)) is not None:
            self.open(Attribution(source="", text="", mark=""), paragraph)
            assert self.excerpt is not None
            self.excerpt.until = end
            self.add_as_is(paragraph)
            return
        under_address = self.is_under_its_address(at) and is_quotation(paragraph.text)
        if (
            under_address
            or self.opens_a_quotation(at)
            or self.is_announced_quotation(paragraph)
            or is_long_quotation(paragraph.text)
        ):
            self.take_address_above(at)
            self.open(Attribution(source="", text="", mark=""), paragraph)
            self.add(paragraph)
            return
        if self.read_introduced(paragraph):
            return
        self.keep_url_ahead()
        self.own.append(paragraph)
        source = source_in_lead_in(self.led_in_by(paragraph, at)) or self.subject_of_lead_in(paragraph, at)
        if source and self.follows_as_excerpt(at):
            self.open(Attribution(source, text="", mark=""), paragraph)

    def read_introduced(self, paragraph: Paragraph) -> bool:
        """ "As New Scientist put it: “A gauge that is silent is a decoration.”": the author's clause, then an excerpt."""
        found = INTRODUCED.fullmatch(paragraph.text)
        if not found or not is_quotation(found["words"]) or not (source := source_in_lead_in(found["lead"])):
            return False
        self.keep_url_ahead()
        self.own.append(replace(paragraph, text=found["lead"]))
        self.open(Attribution(source, text=found["words"]), paragraph)
        return True

    # --- questions ---

    def lead_at(self, at: int) -> Attribution | None:
        """The source that leads the paragraph at `at`; alone on its line it needs something under it to lead."""
        if at >= len(self.paragraphs):
            return None
        paragraph = self.paragraphs[at]
        if paragraph.shape in (Shape.URL, Shape.RULE):
            return None
        alone = heading_lead(paragraph.text) if paragraph.text.endswith(":") else None
        if alone is not None and self.prose_at(at + 1):
            return alone  # the colon of "BBC News, 14:20:" that counts is the last one
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

    def is_announced_quotation(self, paragraph: Paragraph) -> bool:
        """Whether quotes hold the whole paragraph and the author's last clause led up to it: "Her own words:"."""
        return bool(self.own) and is_lead_in(self.own[-1].text) and is_quotation(paragraph.text)

    def end_of_letter(self, at: int) -> int | None:
        """Where a letter ends that opens at `at`, from "Dear Sirs," to "Yours faithfully," and whoever signed it."""
        announced = bool(self.own) and is_lead_in(self.own[-1].text)
        if not announced or not LETTER.fullmatch(self.paragraphs[at].text):
            return None
        for place, paragraph in enumerate(self.paragraphs[at + 1 : at + 1 + LETTER_AT_MOST], start=at + 1):
            if paragraph.shape is not Shape.PROSE:
                return None
            if closing := CLOSING.match(paragraph.text):
                below = self.paragraphs[place + 1] if place + 1 < len(self.paragraphs) else None
                signs = below is not None and below.shape is Shape.PROSE and len(below.text.split()) <= SIGNATURE_WORDS
                return place + 1 if signs and closing.end() == len(paragraph.text) else place
        return None

    def opens_a_quotation(self, at: int) -> bool:
        """Whether a quote opens here that closes only some paragraphs below: a letter, say, of whoever wrote it."""
        first = self.paragraphs[at].text
        if not stays_open(first):
            return False
        for paragraph in self.paragraphs[at + 1 : at + 1 + QUOTATION_AT_MOST]:
            if paragraph.shape is not Shape.PROSE or lead(paragraph.text):
                return False
            if opens_with_quote(paragraph.text) and not stays_open(paragraph.text):
                return is_enclosed(paragraph.text)
            if not opens_with_quote(paragraph.text) and closes_only(paragraph.text):
                return True
        return False

    def is_shown_by_itself(self, paragraph: Paragraph) -> bool:
        """Whether a bare address is that of a film or a post that stands there for itself, and not where a quotation is from.

        Under the words of another outlet, and under own words, a film is a film. A post may be what was quoted.
        """
        card = lone_card(paragraph)
        if card is None:
            return False
        if self.excerpt:
            named = self.excerpt.source
            return bool(self.excerpt.texts) and named is not None and not is_called(card, named)
        if not self.own:
            last = self.blocks[-1] if self.blocks else None
            awaits = last is not None and last.kind is PastedBlockKind.EXCERPT and not last.url
            return not (last and awaits and (last.source is None or is_called(card, last.source)))
        return card.is_film and not is_quoted_by_the_author(self.own[-1])

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
        if not excerpt.texts or at <= excerpt.until:
            return True
        if excerpt.shape is Shape.QUOTED or excerpt.until >= 0:
            return False
        if excerpt.awaits_its_close and self.closes_later(at):
            return True
        if ELISION.fullmatch(paragraph.text):
            return not excerpt.in_quotes or (
                at + 1 < len(self.paragraphs) and opens_with_quote(self.paragraphs[at + 1].text)
            )
        if ELISION.fullmatch(excerpt.texts[-1]) and not excerpt.in_quotes:
            return weight_of(paragraph.text) < CERTAIN
        if excerpt.in_quotes:
            return is_enclosed(paragraph.text) or stays_open(paragraph.text)
        if is_lead_in(paragraph.text) and self.is_followed_by_a_source(paragraph, at):
            return False
        first_person = is_first_person(excerpt.texts[0])
        return not is_the_authors(paragraph.text, first_person_excerpt=first_person, above=excerpt.texts)

    def is_followed_by_a_source(self, paragraph: Paragraph, at: int) -> bool:
        if source_in_lead_in(paragraph.text) or self.lead_at(at + 1):
            return True
        below = self.paragraphs[at + 1] if at + 1 < len(self.paragraphs) else None
        if below is None:
            return False
        # Copy leads up to quoted words as well: "The spokesman said:".
        is_passed_on = opens_with_quote(below.text) and weight_of(paragraph.text) >= DOUBTFUL
        return below.shape in (Shape.QUOTED, Shape.URL) or is_passed_on

    def led_in_by(self, paragraph: Paragraph, at: int) -> str:
        """The text of a paragraph; over lines marked ">" a dash at its end says what a colon does."""
        below = self.paragraphs[at + 1] if at + 1 < len(self.paragraphs) else None
        leads = below is not None and below.shape is Shape.QUOTED
        return LAST_DASH.sub(":", paragraph.text) if leads else paragraph.text

    def is_under_its_address(self, at: int) -> bool:
        """Whether the address just above quoted words says where these are from: no other one stands under them."""
        if not self.own or at == 0 or self.own[-1] is not self.paragraphs[at - 1]:
            return False
        above = self.own[-1]
        if above.shape is not Shape.URL or lone_card(above) is not None:
            return False
        end = at
        while end < len(self.paragraphs) and (
            self.paragraphs[end].shape is Shape.QUOTED or opens_with_quote(self.paragraphs[end].text)
        ):
            end += 1
        return not self.url_at(end) and not (end < len(self.paragraphs) and trailing(self.paragraphs[end].text))

    def subject_of_lead_in(self, paragraph: Paragraph, at: int) -> str | None:
        """The outlet with which the last clause above quoted words begins: "The Register has read all 214 pages:"."""
        below = self.paragraphs[at + 1] if at + 1 < len(self.paragraphs) else None
        if below is None or not is_lead_in(paragraph.text):
            return None
        if below.shape is not Shape.QUOTED and not opens_with_quote(below.text):
            return None
        return subject_of(paragraph.text)

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

    def take_address_above(self, at: int) -> None:
        """Keep for the quotation at `at` the address that stands over it."""
        if self.is_under_its_address(at):
            self.url_ahead = self.own.pop()

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
            excerpt.append(tail.text, paragraph.line)
            self.attribute(tail)
            return
        address = re.search(r"(?<=\S)\s+[(<\[]?(?P<url>https?://[^\s<>\"]+?)[)>\]]?[.]?$", paragraph.text)
        if address and not excerpt.url and excerpt.shape is not Shape.QUOTED:
            excerpt.append(paragraph.text[: address.start()], paragraph.line)
            excerpt.url = address["url"]
            self.close(end_known=True)
            return
        excerpt.append(paragraph.text, paragraph.line)

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
            self.excerpt.append(paragraph.text, paragraph.line)
        return True

    def convert_what_was_named(self, url: str) -> bool:
        """Turn unmarked text into an excerpt where the author has just named the outlet whose address ends it: "The
        Guardian has the memo.", copy, address.
        """
        outlet = outlet_at(url)
        at = len(self.own)
        while outlet and at and self.own[at - 1].shape is Shape.PROSE and weight_of(self.own[at - 1].text) <= COPY:
            at -= 1
        if not outlet or at in (0, len(self.own)) or not names(outlet, self.own[at - 1].text):
            return False
        run, self.own = self.own[at:], self.own[:at]
        self.flush()
        self.excerpt = OpenExcerpt(outlet.name, run[0].line)
        for paragraph in run:
            self.excerpt.append(paragraph.text, paragraph.line)
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
        certain = len(excerpt.texts) == 1 or excerpt.until >= 0 or excerpt.in_quotes or excerpt.shape is Shape.QUOTED
        doubt = None if certain else doubt_in(excerpt.texts)
        self.blocks.append(
            PastedBlock(
                PastedBlockKind.EXCERPT,
                PARAGRAPH.join(excerpt.texts),
                source=excerpt.source or (source_at(excerpt.url) if excerpt.url else None),
                url=excerpt.url,
                author=excerpt.author,
                day=excerpt.day,
                marks=tuple(excerpt.marks),
                end_known=certain or (end_known and doubt is None),
                line=excerpt.line,
                doubt=doubt,
                doubt_line=None if doubt is None else excerpt.lines[doubt],
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


def doubt_in(texts: Sequence[str]) -> int | None:
    """The first paragraph of those, at the end of `texts`, that sound more like the author than like copy."""
    first_person = is_first_person(texts[0])
    weights = [weight_after(text, texts[:at], first_person_excerpt=first_person) for at, text in enumerate(texts) if at]
    start = len(texts)
    for at in range(len(texts) - 1, 0, -1):
        if weights[at - 1] <= 0:
            break
        start = at if weights[at - 1] >= DOUBTFUL else start
    return start if start < len(texts) else None


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


def lone_card(paragraph: Paragraph) -> Card | None:
    """The card that a paragraph is: the address of a film or a post and not a word beside it."""
    return known_card(paragraph.text) if paragraph.shape is Shape.URL else None


def is_called(card: Card, source: str) -> bool:
    outlet = outlet_at(card.url)
    return same_source(card.service, source) or (outlet is not None and same_source(outlet.name, source))


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


COPY = -0.5  # and less: nobody speaks here in a voice of their own
NAMING_WORDS = 30


def names(outlet: Outlet, text: str) -> bool:
    """Whether a short text speaks of an outlet by name."""
    called = [name for name in (outlet.name, *outlet.aliases) if key(name) not in outlet.shy]
    return len(text.split()) <= NAMING_WORDS and any(
        re.search(rf"(?<!\w){re.escape(name.removeprefix('The '))}(?!\w)", text) for name in called
    )


def label_of(paragraph: Paragraph) -> str:
    found = URL_LINE.fullmatch(paragraph.text)
    return (found["label"] or "").strip() if found else ""


# Shorter than this, in words, is a phrase that the author uses and not a passage that is quoted.
QUOTATION_AT_LEAST = 8
INTRODUCED = re.compile(r"(?P<lead>[^:\n“”\"«»]{3,120}:)\s+(?P<words>[“\"«„].+)", re.DOTALL)


ELISION = re.compile(
    r"[\[(]?\s*(?:\.\s?\.\s?\.(?:\s?\.)?|…|snip)\s*[\])]?", re.IGNORECASE
)  # what was left out of the middle
LETTER = re.compile(r"Dear\s[^\n.!?]{2,60}[,:–—]", re.IGNORECASE)
CLOSING = re.compile(
    r"(?:yours(?:\s+(?:faithfully|sincerely|truly|etc\.?))?|(?:kind|best|warm)\s+(?:regards|wishes)|regards|sincerely(?:\s+yours)?"
    r"|respectfully(?:\s+yours)?|with\s+(?:kind\s+|best\s+)?(?:regards|thanks))\s*[,.]?(?=\s|$)",
    re.IGNORECASE,
)
LETTER_AT_MOST = 25
SIGNATURE_WORDS = 12
# So long, and a paragraph of its own, what is in quotes is passed on, whoever said it.
LONG_QUOTATION = 18


def is_long_quotation(text: str) -> bool:
    return is_enclosed(text) and len(text.split()) >= LONG_QUOTATION


def is_quotation(text: str) -> bool:
    return is_enclosed(text) and len(text.split()) >= QUOTATION_AT_LEAST


LAST_DASH = re.compile(r"\s*(?:-{1,2}|[–—―])[*_ ]*$")
LAST_CLAUSE = re.compile(r"(?:(?<=[.!?…] )|^)[^.!?…]+$")
NAMES = re.compile(r"(?:[A-ZÀ-Þ][\w’'.-]*|BBC|CNN)(?:\s+(?:of|the|and|de|della|la|le)?\s*[A-ZÀ-Þ][\w’'.-]*){0,4}")
LED_IN = re.compile(
    rf"\b(?:{REPORTS}|tells?|told|sees?|saw|puts?|covers?|covered|describes?|described|how|from|according\s+to|via|in|courtesy|headline|column|obituary|review|verdict|front\s+page|version|piece|article|story|paragraphs?|editorial)\b",
    re.IGNORECASE,
)


# With these a lead-in starts, and no name: "As the Cork Examiner reported:".
LEADS = frozenset(
    [
        "as",
        "so",
        "and",
        "but",
        "or",
        "yet",
        "if",
        "over",
        "by",
        "according",
        "when",
        "while",
        "after",
        "because",
        "since",
        "though",
        "although",
        "just",
    ]
)
BARE_LEAD_IN_WORDS = 5  # "And here is CNN:" says nothing else, so it need not say that CNN reports


def source_in_lead_in(paragraph: str) -> str | None:
    """The one outlet that a lead-in names as speaking next: "Here is how the BBC reports it:"."""
    if not is_lead_in(paragraph) or not (LED_IN.search(paragraph) or len(paragraph.split()) <= BARE_LEAD_IN_WORDS):
        return None
    names = {
        name
        for found in NAMES.finditer(paragraph)
        if (name := outlet_within(found[0]) or with_its_article(paragraph, found))
    }
    return names.pop() if len(names) == 1 else None


def with_its_article(paragraph: str, found: re.Match[str]) -> str | None:
    """ "in the Times": the article that makes a name of the word stands before it in small letters."""
    if not paragraph[: found.start()].endswith(" the "):
        return None
    return outlet_within(f"The {found[0]}")


def subject_of(paragraph: str) -> str | None:
    clause = LAST_CLAUSE.search(paragraph.strip("*_ "))
    found = NAMES.match(clause[0]) if clause else None
    if found is None:
        return None
    words = found[0].split()
    for end in range(len(words), 0, -1):
        name = " ".join(words[:end])
        outlet = outlet_called(name)
        if outlet and not is_shy(name):
            return outlet.name
    return None


def outlet_within(phrase: str) -> str | None:
    """The outlet that a run of capitalised words is, or starts or ends with: "Today The Guardian"."""
    words = phrase.split()
    for start in range(len(words)):
        if words[start].casefold() in LEADS:
            continue
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
    return word.casefold() in SMALL or word.casefold() in HEADING or word.casefold() in LEADS

"""Whether a paragraph is led, or closed, by the name of its source.

A name leads when it stands first and something parts it from the text: a dash, a colon, a bar, brackets; or a space that
was lost in pasting. Known outlets are taken from the table. An unknown one must look like one: capitals (or each word
capitalised), with a word that only outlets carry (GAZETTE, RADIO, NEWS ...), none that headings carry (UPDATE, BREAKING,
GOOD NEWS ...), and a text after it that is prose, not another heading.
"""

import re
from dataclasses import dataclass
from datetime import date

from blog.reading.outlets import is_shy, key, outlet_at, outlet_called
from blog.reading.paragraphs import URL
from blog.reading.quotes import OPENERS, is_enclosed
from blog.reading.voice import weight_of

# A name is never longer than this, with its date and its author.
HEAD_AT_MOST = 110
SEPARATOR = re.compile(r"\s*(?:-{2,}|[–—―‒]|:(?!//)|\||»(?=\s)|\s-\s?|-\s)\s*")
DECORATION = "*_#[]()<>{}«» \t“”\"'’‘•·~="


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words by which an outlet is known. The strong ones are hardly used for anything else, in any case of letters.
STRONG = words(
    """
    gazette herald tribune chronicle courier inquirer enquirer dispatch observer argus examiner advertiser telegraph
    intelligencer bugle clarion newspaper broadcasting zeitung nachrichten tageblatt tagblatt anzeiger rundschau
    allgemeine giornale gazzetta corriere jornal diário diario periódico periodico gazeta gaceta dagblad
    dagbladet tidende tidning newswire newsroom shimbun matin quotidien notícias noticias beacon
    """
)
WEAK = words(
    """
    times post news journal radio tv television press agency mail express star sun mirror globe echo mercury
    standard record reporter review magazine weekly daily monitor sentinel register leader messenger independent
    bulletin ledger voice wire today network channel fm online media morning evening citizen democrat republican
    enterprise union world canal rádio rtv televisão televisión zeit welt blatt kurier bote monde revue figaro
    república correio correo canale agência agencia agence prensa presse stampa
    """
)
# Words that a heading carries and an outlet's name does not. One of them settles it.
HEADING = words(
    """
    update updates updated breaking exclusive alert warning note notes correction clarification retraction live
    latest developing urgent urgently opinion analysis editorial comment comments background context summary
    question answer why what who how when where again here now this that these those my our your i we you us
    they is are was were not no yes good bad great sad fake big best worst last first next previous earlier
    later more other another all some any release conference statement briefing office freedom silence licence
    license opening closing hard tough waiting response high low tide train bus travel traffic weather sports
    community local flood storm election elections blog guest tags topics related share photo photos video watch
    listen see read reminder caution attention important disclaimer disclosure spoiler full story end in on at
    to for from with about against difficult modern changing interesting strange headline headlines
    hot happy old
    actualização atualização actualización actualizacion actualisation aktualisierung aktualisiert nachtrag aggiornamento
    correção correcção corrección correccion korrektur correzione rettifica esclarecimento aclaración precisazione
    nota nota-do-editor última ultima urgente alerta aviso atenção atención atencion exclusivo achtung eilmeldung wichtig
    importante attenzione avviso segunda terceira primeira tercera primera
    """
)
# These do not stop a name that ends in a strong word: THE LOCAL GAZETTE is one, LOCAL NEWS is none.
MILD = words(
    "local community high low sports weather traffic travel tide flood storm first great big best good train bus"
)
# "ENVIRONMENT AGENCY", "POLICE RADIO": bodies and things, not outlets.
BODIES = words(
    """
    environment protection space energy tax police highways health safety security intelligence housing estate
    advertising employment development port ports border borders revenue standards council city county state
    government federal national-parks emergency rescue coast fire army navy two-way car ham social mass junk
    sign command trading out chain private general royal air e electronic
    """
)
# Of the words above, those that hardly name anything but papers, so that "SOUTH COAST ECHO" is one in spite of its coast.
PAPERS = words("times echo mercury mirror globe sentinel journal messenger independent") | STRONG
NEEDS_NEWS = frozenset({"agency", "agência", "agencia", "agence"})
SMALL = words(
    """
    of the and for de da do das dos la le les el los del di du des der die das von y e i & a an
    """
)
PREFIX = re.compile(
    r"(?:(?:and|also|but|then|now|next|first|secondly|finally|lastly|meanwhile|elsewhere|more|this|here|today|yesterday)\b,?\s+){0,2}"
    r"(?:(?:excerpts?|extracts?|quot(?:ed|ing)|taken|copied|reprinted|reported)\s+(?:from|by|in)|as\s+(?:reported|told|seen|published)\s+(?:by|in|on|to)"
    r"|according\s+to|courtesy\s+of|hat\s+tip(?:\s+to)?|h/t|via|from|source|sources|per|quoting|over\s+(?:at|in)|(?<=\s)(?:in|at|on)|in(?=\s+the\s))\s*:?\s+"
    r"(?:(?:today|yesterday|tomorrow|this\s+(?:morning|evening|week)|last\s+(?:night|week)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)['’]s\s+)?"
    r"|(?:today|yesterday|this\s+morning|last\s+night|(?:mon|tues|wednes|thurs|fri|satur|sun)day)['’]s\s+",
    re.IGNORECASE,
)
REPORTS = (
    r"(?:reports?|reported|writes?|wrote|says?|said|has\s+(?:this|the|more|it|a)\b[\w\s]{0,20}|explains?|explained|notes?|noted|adds?|added|"
    r"puts\s+it|put\s+it|tells\s+us|continues?|quotes?|confirms?|confirmed|claims?|claimed|today|now|this\s+morning|yesterday)"
)
VERB_TAIL = re.compile(
    rf"\s+(?:also\s+|now\s+|today\s+)?{REPORTS}(?:\s+(?:today|yesterday|now|this|that|it|thus|further|more))*$",
    re.IGNORECASE,
)
BROADCASTS = frozenset({"radio", "tv", "television", "service"})  # a broadcaster's, known by initials: "BBC RADIO"
STATION = re.compile(
    r"[A-ZÀ-Þ]{3,5} (?:RADIO|Radio|TV|LOCAL|Local|SPORT|Sport|WORLD|World|NEWS|News)(?: [A-ZÀ-Þ0-9][\w’'-]*){1,3}"
)
EDITIONS = words(
    """
    international online australia us uk usa europe asia africa english sport sports business world news live
    opinion blog com portugal spain brasil brazil india germany france america middle east politics technology
    science money weekend print digital website site editorial
    """
)
PERSON = re.compile(
    r"[A-Z][\w’'.-]*(?:\s+(?:de|da|do|van|von|der|la|le|bin|al|[A-Z][\w’'.-]*)){1,3}|[A-Z]{2,}(?:\s+[A-Z][A-Z’'.-]+){1,3}"
)
MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
DAY_MONTH = re.compile(r"(?:[A-Za-z]+day,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")
MONTH_DAY = re.compile(r"(?:[A-Za-z]+day,?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
# What else may stand beside a name that leads: "BBC News, 14:20:", "The Guardian, Monday:", "The Times, page 7:".
WHEN = re.compile(
    r"\d{1,2}[:.h]\d{2}(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?|(?:(?:last|this|on)\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"(?:\s+(?:morning|afternoon|evening|night))?|today|yesterday|tonight|this\s+(?:morning|afternoon|evening|week)|last\s+(?:night|week|month)"
    r"|p(?:age|\.)\s*\d{1,3}|\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?",
    re.IGNORECASE,
)
EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(?=\w)")
# Agencies in brackets, with or without the place before them: "WASHINGTON (AP) - The ...", or "(CNN) -- The ..." alone.
BRACKETED = re.compile(
    r"(?P<place>[^()\[\]\n]{0,70}?)\s*[(\[](?P<name>[^()\[\]\n]{2,60})[)\]]\s*(?P<dash>\.?\s*(?:--?|[–—―:])|\|)?\s*(?=\S)"
)
# "WASHINGTON", "Paris, France", "Roma, 3 mar.", "MADRID, 3 de marzo": months are written small in most languages.
PLACE_WORD = r"(?:[A-ZÀ-Þ][\w.’'-]*|\d{1,2}\.?\s+(?:de\s+)?[a-zà-ÿ]{3,10}\.?|\d{1,4}|de|da|do|del|of|the|and)"
PLACE = re.compile(rf"{PLACE_WORD}(?:[\s,/]+{PLACE_WORD})*[\s,.]*")
COPY_WORDS = 8  # at least, before the tone of a text says anything
DATELINE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .,’'-]{2,40}\s*(?:[–—]|--|\()\s*\S")
# An outlet's capitals run straight into the first word: "AL JAZEERAOfficials said".
LOST_SPACE = re.compile(r"(?P<name>[A-ZÀ-Þ][A-ZÀ-Þ0-9&.,’' /-]*?[A-ZÀ-Þ0-9])(?P<gap> ?)(?=[A-ZÀ-Þ][a-zà-ÿ’']+\b)")
TRAILING = re.compile(
    r"(?:^|(?<=[.!?…”\"’»)\]])|(?<=\s))\s*(?:(?:-{1,3}|[–—―])\s*(?:via\s+|from\s+|source:\s*)?|[(\[]\s*(?:via|source:|from)?\s*|"
    r"(?:source|via|from|h/t)\s*:\s*)(?P<name>[^()\[\]\n–—―:]{2,90}?)\s*[)\]]?[.\s*_]*$",
    re.IGNORECASE,
)


POSTED = re.compile(
    r"(?:^|\s)(?:-{1,3}|[–—―])\s*(?P<name>[^\n()]{1,60}?)\s*\((?P<handle>@[\w.-]+(?:@[\w.-]+)?)\)"
    r"(?:[\s·,]+(?P<day>(?:\d{1,2}\s+)?[A-Z][a-z]{2,8}\.?\s*(?:\d{1,2})?,?\s+\d{4}))?(?:\s+(?P<url>https?://\S+))?\s*$"
)
SAID_BY = re.compile(
    r"(?P<words>[“\"«„][^\n]{10,}[”\"»“][.,]?)\s*(?:-{1,2}|[–—―])\s*(?P<name>[^\n()–—,:]{3,50}?)\s*(?:[(\[](?P<where>[^()\[\]\n]{2,60})[)\]])\.?"
)
SOURCE_LABEL = re.compile(r"\s*[(\[–—―-]*\s*sources?\s*:", re.IGNORECASE)
QUOTED_IN = re.compile(
    r"(?:as\s+)?(?:quoted|cited|reported|interviewed|speaking|talking|writing)\s+(?:in|by|to|for|on)\s+", re.IGNORECASE
)
CALLED = re.compile(r",\s*[“\"«][^“”\"«»]{2,80}[”\"»](?=,|$)")


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source found in a paragraph. `mark` is what was lifted out, `text` what stays; together they are the paragraph."""

    source: str
    text: str
    mark: str = ""
    author: str = ""
    day: date | None = None
    known: bool = True
    is_post: bool = False  # words that somebody posted somewhere, whoever's they sound like


def lead(paragraph: str, *, url: str = "") -> Attribution | None:
    """The source that leads `paragraph`, if one does. `url` is an address that belongs to it, which may vouch for it."""
    return (
        bracketed_lead(paragraph)
        or separated_lead(paragraph, url=url)
        or run_together_lead(paragraph)
        or run_into_dateline(paragraph)
    )


def bracketed_lead(paragraph: str) -> Attribution | None:
    found = BRACKETED.match(paragraph[: HEAD_AT_MOST + 40])
    if not found:
        return None
    place, name = found["place"].strip(), found["name"]
    # Agencies share a byline, or sign with a regional desk: "(Reuters/AFP)", "(dpa/lhe)".
    source = source_named(name, alone=False) or source_named(name.split("/")[0], alone=False)
    if source is None and found["dash"] and is_agency_line(place, name, paragraph[found.end() :]):
        source = titled(name.strip())
    if source is None or (place and not (found["dash"] and is_place(place))):
        return None
    rest = paragraph[found.end() :]
    if not found["dash"] and not starts_a_sentence(rest):
        return None
    # A place stays with the text, and the agency inside it: it is the dateline as it was printed.
    if place:
        return Attribution(source, paragraph)
    return Attribution(source, rest, mark=paragraph[: found.end()])


def separated_lead(paragraph: str, *, url: str) -> Attribution | None:
    for found in list(SEPARATOR.finditer(paragraph[:HEAD_AT_MOST]))[:3]:
        head = paragraph[: found.start()]
        end = found.end() + closing_emphasis(head, paragraph[found.end() :])
        attribution = read_head(head, paragraph[end:], mark=paragraph[:end], url=url)
        if attribution:
            return attribution
    return None


def closing_emphasis(head: str, rest: str) -> int:
    """How long the marks at the start of `rest` are that close what `head` opened: "**Bloomberg:** Yields fell."."""
    opened = EMPHASIS.match(head)
    if opened is None or head.endswith(opened[1]) or not rest.startswith(opened[1]):
        return 0
    after = rest[len(opened[1]) :]
    return len(rest) - len(after.lstrip()) if after[:1].isspace() else 0


def read_head(head: str, rest: str, *, mark: str, url: str) -> Attribution | None:
    """What stands before a separator, as a source: a name, or a name with its date, author, place or "Via"."""
    bare = head.strip(DECORATION)
    told = PREFIX.match(bare)
    name = bare[told.end() :] if told else bare
    verb = VERB_TAIL.search(name)
    name = name[: verb.start()] if verb else name
    if not name or (verb and not rest.strip(DECORATION)):
        return None
    vouched = (
        (told is not None and told[0].split()[-1].casefold() not in {"in", "at", "on"})
        or vouches(url, name)
        or (outlet_called(name) is not None and name.isupper() and (DATELINE.match(rest) is not None or is_copy(rest)))
    )
    source = source_named(name, alone=not vouched, vouched=vouched)
    if source and follows(name, rest, prefixed=bool(told) or bool(verb)):
        return Attribution(source, rest.lstrip(), mark=mark, known=outlet_called(name) is not None)
    return qualified_head(name, rest, mark=mark, head=head)


def is_agency_line(place: str, name: str, rest: str) -> bool:
    """ "KUALA LUMPUR, March 9 (Bernama) -- The ...": where only an agency signs, it need not be one that we know."""
    dated = any(mark.isdigit() for mark in place) or (place.isupper() and is_copy(rest))
    folded = [word.casefold() for word in name.split()]
    named = 1 <= len(folded) <= 3 and name[:1].isalpha() and is_a_name(name.split())
    if outlet_called(place):
        return False  # "THE WIRE (New Delhi) –" is the other way round
    return (
        dated
        and named
        and is_place(place)
        and starts_a_sentence(rest)
        and not any(stops(word, folded) for word in folded)
    )


def is_copy(text: str) -> bool:
    """Whether `text` sounds like a report, so that "METRO – " before it is the paper and not a remark on the metro."""
    return len(text.split()) >= COPY_WORDS and weight_of(text) < 0


def qualified_head(name: str, rest: str, *, mark: str, head: str) -> Attribution | None:
    """ "THE GUARDIAN, 12 March 2026", "Jane Doe, The Guardian", "THE GUARDIAN (LISBON)", "REUTERS/AFP"."""
    pieces = [
        piece.strip(DECORATION)
        for piece in re.split(r"\s*[,(/]\s*|\s+(?:in|for|at|of|via)\s+(?:the\s+)?(?=[A-Z])", name)
    ]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) < 2 or len(pieces) > 5:
        return None
    first, last = pieces[0], pieces[-1]
    placed = first.isupper() and head.rstrip().endswith(")")  # "SUR (Málaga) –": words in capitals are not so placed
    source = source_named(first, alone=not placed)
    if source and follows(first, rest, prefixed=False):
        return with_qualifiers(source, first, pieces[1:], rest, mark=mark, head=head)
    source = source_named(last, alone=True)
    if source and PERSON.fullmatch(first) and starts_a_sentence(rest):
        return Attribution(source, rest.lstrip(), mark=mark, author=first.title() if first.isupper() else first)
    return None


def with_qualifiers(source: str, name: str, others: list[str], rest: str, *, mark: str, head: str) -> Attribution:
    """A date is lifted out into its field; anything that no field keeps stays at the head of the text."""
    day = read_date(", ".join(others))
    if day or all(source_named(other, alone=True) for other in others):
        return Attribution(source, rest.lstrip(), mark=mark, day=day)
    at = mark.find(name) + len(name)
    kept = mark[at:].lstrip(", ")
    return Attribution(source, kept + rest.lstrip(), mark=mark[: len(mark) - len(kept)])


def run_together_lead(paragraph: str) -> Attribution | None:
    """A known name in capitals straight before the text, the separator or even the space lost in pasting."""
    for found in LOST_SPACE.finditer(paragraph[:HEAD_AT_MOST]):
        name = found["name"]
        if found.start() or (found["gap"] and not stands_out(name)):
            return None
        if (source_named(name, alone=False) and not found["gap"]) or is_bold(name):
            source = source_named(name, alone=False)
            assert source is not None
            return Attribution(source, paragraph[found.end() :], mark=paragraph[: found.end()])
    return None


def run_into_dateline(paragraph: str) -> Attribution | None:
    """ "THE NEW YORK TIMESLISBON — ...": the space lost before a place in capitals. Only long known names are tried."""
    found = SEPARATOR.search(paragraph[:HEAD_AT_MOST])
    head = paragraph[: found.start()] if found else ""
    if not head.isupper() or " " not in head:
        return None
    for at in range(len(head) - 3, 9, -1):
        if (
            head[at - 1].isalpha()
            and head[at].isalpha()
            and (outlet := outlet_called(head[:at]))
            and not is_shy(head[:at])
        ):
            return Attribution(outlet.name, paragraph[at:], mark=paragraph[:at])
    return None


def is_bold(name: str) -> bool:
    return source_named(name, alone=True) is not None


def stands_out(name: str) -> bool:
    """In print it has small letters, so its capitals here are a mark: "REUTERS Officials", but not "CNN Reporters"."""
    outlet = outlet_called(name)
    return outlet is not None and not outlet.name.replace("The ", "").isupper() and len(name) > 4


def heading_lead(paragraph: str) -> Attribution | None:
    """A paragraph that is nothing but a source's name, with its date or address: the text comes after it."""
    address = URL.search(paragraph)
    bare = (paragraph[: address.start()] if address else paragraph).strip(DECORATION + ":–—-|,")
    closes = paragraph.lstrip("*_ ").startswith(("-", "–", "—", "("))
    if not bare or closes or len(bare) > HEAD_AT_MOST or bare[-1] in ".?!":
        return None
    if address and paragraph[address.end() :].strip():
        return None  # there is more after the address than its bracket
    told = PREFIX.match(bare + " ")
    name = bare[told.end() :] if told else bare
    pieces = [piece.strip(DECORATION) for piece in re.split(r"\s*[,(–—|/]\s*", name) if piece.strip(DECORATION)]
    if not pieces:
        return None
    day = read_date(", ".join(pieces[1:]))
    vouched = bool(told) or (address is not None and vouches(address[0], pieces[0]))
    source = source_named(pieces[0], alone=not vouched, vouched=vouched and not told, marked=day is not None)
    others_are_sources = all(WHEN.fullmatch(other) or source_named(other, alone=True) for other in pieces[1:])
    if source is None or (day is None and not others_are_sources):
        return None
    return Attribution(source, "", mark=paragraph, day=day)


def trailing(paragraph: str) -> Attribution | None:
    """The source that closes `paragraph`: "... — Reuters", "... (The Guardian)", or alone, "Source: Reuters"."""
    if post := posted(paragraph):
        return post
    if said := said_by(paragraph):
        return said
    at = max(0, len(paragraph) - HEAD_AT_MOST)
    found = TRAILING.search(paragraph, at)
    if not found:
        return None
    body, mark, name = paragraph[: found.start()].rstrip(), paragraph[found.start() :], found["name"].strip(DECORATION)
    if body and body[-1] not in '.!?…”"’»)*_':
        return None
    # "Source: The Herald, “Two sides of the net”, 4 March": what stands in quotes is what the piece is called.
    bare = CALLED.sub("", name)
    pieces = [piece.strip(DECORATION) for piece in bare.split(",") if piece.strip(DECORATION)]
    return read_tail(pieces, body, mark, is_called_source=SOURCE_LABEL.match(mark) is not None)


def posted(paragraph: str) -> Attribution | None:
    """ "... — Reuters (@Reuters) March 11, 2026", as services write it under a post that is copied with its name."""
    found = POSTED.search(paragraph)
    if not found or not found.start():
        return None
    handle, address = found["handle"], found["url"] or ""
    outlet = outlet_at(address) if address else None
    service = (
        outlet.name if outlet else "Mastodon" if handle.count("@") > 1 else "Bluesky" if "." in handle else "Twitter"
    )
    author = f"{found['name'].strip()} ({handle})"
    return Attribution(
        service, paragraph[: found.start()].rstrip(), paragraph[found.start() :], author, read_date(found["day"] or ""),
        is_post=True,
    )  # fmt: skip


def said_by(paragraph: str) -> Attribution | None:
    """ "“Words in quotes.” — Cllr Reed (Harbour Gazette, p. 4)": who said them, and the paper that has it."""
    found = SAID_BY.fullmatch(paragraph)
    if not found or not is_enclosed(found["words"]) or not PERSON.fullmatch(found["name"]):
        return None
    paper = source_named(found["where"].split(",")[0], alone=True)
    if paper is None or source_named(found["name"], alone=True):
        return None
    return Attribution(paper, found["words"], paragraph[len(found["words"]) :], found["name"])


def read_tail(pieces: list[str], body: str, mark: str, *, is_called_source: bool = False) -> Attribution | None:
    """`is_called_source`: the word "Source:" says so of what need not look like one."""
    if not pieces or (not pieces[0][:1].isupper() and outlet_called(pieces[0]) is None):
        return None
    source = source_named(pieces[0], alone=not is_called_source, vouched=is_called_source)
    if source:
        others = pieces[1:]
        day = read_date(", ".join(others))
        kept = bool(others) and day is None
        return Attribution(
            source, f"{body} {mark.strip()}".strip() if kept else body, mark="" if kept else mark, day=day
        )
    source = source_named(QUOTED_IN.sub("", pieces[-1]), alone=True) if len(pieces) == 2 else None
    if source and PERSON.fullmatch(pieces[0]):
        return Attribution(source, body, mark=mark, author=pieces[0])
    return None


def source_named(name: str, *, alone: bool, vouched: bool = False, marked: bool = False) -> str | None:
    """The source that `name` names, or None. `alone`: nothing but the name speaks for it, so a shy one is refused.

    `marked`: a date or "From the" says that a source is named here, as capitals would.
    """
    bare = " ".join(name.strip(DECORATION + ",;").split())
    if not bare or len(bare) > 60:
        return None
    outlet = outlet_called(bare)
    if outlet:
        plain_word = bare.islower() and " " not in bare and "." not in bare
        return None if (alone and is_shy(bare)) or (plain_word and alone) else outlet.name
    return edition_of(bare) or domain_named(bare) or unknown_outlet(bare, vouched=vouched, marked=marked)


def edition_of(name: str) -> str | None:
    """ "GUARDIAN AUSTRALIA" and "CNN Portugal" are the outlet that they are an edition of."""
    words = name.split()
    if not name[:1].isupper():
        return None
    if STATION.fullmatch(name) and (house := outlet_called(words[0])) and not is_shy(words[0]):
        return f"{house.name} {titled(' '.join(words[1:]))}"  # "BBC RADIO NORFOLK" is a newsroom of its own
    for count in (1, 2):
        head, tail = " ".join(words[:-count]), words[-count:]
        outlet = outlet_called(head) if head else None
        words_of_an_edition = EDITIONS | BROADCASTS if outlet and outlet.name.isupper() else EDITIONS
        if outlet and not is_shy(head) and all(word.casefold().strip(".") in words_of_an_edition for word in tail):
            return outlet.name
    return None


def domain_named(name: str) -> str | None:
    if not re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,6}", name):
        return None
    outlet = outlet_at(f"https://{name.casefold()}")
    return outlet.name if outlet else None


def unknown_outlet(name: str, *, vouched: bool, marked: bool = False) -> str | None:
    words = [word.strip("’'.,") for word in name.split()]
    folded = [word.casefold() for word in words]
    if "," in name or not 1 <= len(words) <= 6 or any(stops(word, folded) for word in folded):
        return None
    if not is_a_name(words):
        return None
    if vouched and not any(word in BODIES for word in folded):
        return titled(name)
    return titled(name) if carries_an_outlet_word(folded, shouted=marked or name.isupper()) else None


def stops(word: str, folded: list[str]) -> bool:
    return word in HEADING and not (word in MILD and folded[-1] in STRONG)


def is_a_name(words: list[str]) -> bool:
    """Each word capitalised, save the small ones between."""
    return words[0][:1].isupper() and all(
        word[:1].isupper() or word[:1].isdigit() or word.casefold() in SMALL or "’" in word for word in words
    )


def carries_an_outlet_word(folded: list[str], *, shouted: bool) -> bool:
    """In capitals any outlet word will do beside a word of its own; in small letters only a strong one."""
    own = [word for word in folded if word not in SMALL and word not in WEAK and word not in STRONG]
    if any(word in STRONG for word in folded):
        named = folded[0] == "the" and folded[-1] in STRONG and shouted  # THE ADVERTISER, though not THE HERALD ANGELS
        return bool(own) or named or sum(word in STRONG or word in WEAK for word in folded) > 1
    if any(word in PAPERS for word in folded[-1:]) and own:
        return shouted or (len(folded) > 2 and folded[0] == "the")
    if any(word in BODIES for word in folded) or (any(word in NEEDS_NEWS for word in folded) and not shouted):
        return False
    in_place = folded[-1] in WEAK or folded[0] in {
        "radio",
        "rádio",
        "tv",
        "canal",
        "channel",
        "jornal",
        "agência",
        "agencia",
        "agence",
    }
    named = bool(own) or (folded[0] == "the" and len(folded) > 2)  # THE EVENING ECHO, though not EVENING NEWS
    return in_place and named and (shouted or (len(folded) > 2 and folded[0] == "the"))


def titled(name: str) -> str:
    """ "THE HARBOUR GAZETTE" as it would be printed; initials (TV, RTP, FM) keep their capitals."""
    if not name.isupper():
        return name
    words = name.split()
    return " ".join(
        word.casefold() if at and word.casefold() in SMALL else word if is_initials(word) else capitalised(word)
        for at, word in enumerate(words)
    )


def is_initials(word: str) -> bool:
    bare = word.strip(".’'").casefold()
    return bare in {"tv", "fm", "am", "uk", "us", "usa", "eu", "ny"} or (
        2 <= len(bare) <= 4 and not re.search("[aeiouyáéíóúàâêô]", bare)
    )


def capitalised(word: str) -> str:
    return re.sub(
        r"[^\W\d_]+",
        lambda run: run[0].capitalize() if run.start() == 0 or word[run.start() - 1] == "-" else run[0].casefold(),
        word,
    )


def vouches(url: str, name: str) -> bool:
    """Whether an address speaks for a name: THE TIDELINE at https://tideline.example/."""
    if not url:
        return False
    outlet = outlet_called(name)
    if outlet is not None:
        return outlet_at(url) == outlet
    host = url.split("/")[2] if url.count("/") >= 2 else ""
    squashed = key(name)
    return len(squashed) >= 4 and any(
        squashed == key(label) or squashed == key(label).removeprefix("the") for label in host.split(".")
    )


def follows(name: str, rest: str, *, prefixed: bool) -> bool:
    """Whether `rest` can be the text that `name` leads. A name in capitals may lead anything that is not a heading."""
    if not rest.strip():
        return False
    outlet = outlet_called(name)
    if outlet is None and is_a_heading(rest):
        # "CAMBRIDGE INDEPENDENT - LIFT DELAYED": a paper with its own headline, if its name can be nothing else.
        return name.isupper() and len(name.split()) > 1 and name.split()[-1].casefold() in PAPERS
    printed_so = outlet is not None and name.strip("*_ ") in {outlet.name, *outlet.aliases}
    shouted = name.isupper() and not printed_so
    return shouted or prefixed or starts_a_sentence(rest)


def is_a_heading(text: str) -> bool:
    letters = [mark for mark in text if mark.isalpha()]
    return bool(letters) and text.isupper()


def starts_a_sentence(text: str) -> bool:
    first = text.lstrip("*_([ ")[:1]
    return bool(first) and (
        first.isupper() or first.isdigit() or first in OPENERS or first in "….$€£#@" or not first.isascii()
    )


def is_place(text: str) -> bool:
    """A dateline's place: "WASHINGTON", "Lisbon, Portugal", "PARIS, March 12"."""
    return len(text) <= 60 and PLACE.fullmatch(text + " ") is not None


def read_date(text: str) -> date | None:
    """A whole date, day, month and year. Half a date is none."""
    day = DAY_MONTH.fullmatch(text.strip()) or MONTH_DAY.fullmatch(text.strip())
    if day:
        number, month = (day[1], day[2]) if day[1].isdigit() else (day[2], day[1])
        return made_date(int(day[3]), MONTHS.get(month[:3].casefold(), 0), int(number))
    iso = ISO_DAY.fullmatch(text.strip())
    return made_date(int(iso[1]), int(iso[2]), int(iso[3])) if iso else None


def made_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

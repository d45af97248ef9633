"""Habits of blogs that quote much: copied posts, letters, words passed on, an outlet named before its copy, updates of updates."""

import pytest

from blog.paste import PastedBlockKind, PastedKind, parse_post
from blog.reading.attribution import trailing
from blog.reading.markers import marker


def read(body: str) -> list[tuple[str, str | None, str]]:
    """Who speaks, from where, and the first two words of each paragraph."""
    post = parse_post(f"A headline\n\n{body}")
    return [
        (
            "quoted" if block.kind is PastedBlockKind.EXCERPT else "own",
            block.source,
            " / ".join(" ".join(part.split()[:2]) for part in block.text.split("\n\n")),
        )
        for section in post.sections
        for block in section.blocks
    ]


@pytest.mark.parametrize(
    "body",
    [
        "Dear reader,\n\nI have been away. I am back.",
        "My mother’s letters all began alike.\n\nDear God,\n\nIt rains.",
        "“Day nine” is what they call it.",
        "“I told you so.”",
        "The Guardian has a new owner.\n\nI could not care less, and I told them.\n\nhttps://www.theguardian.com/x",
        "I agree with every word of it (@janeholt).",
        "Thanks — Tom (the other one)",
    ],
)
def test_what_only_looks_like_somebody_elses_words_stays_the_authors(body):
    assert [whose for whose, _source, _words in read(body)] == ["own"]


@pytest.mark.parametrize(
    ("tail", "source", "author"),
    [
        ("— Reuters (@Reuters) March 11, 2026", "Twitter", "Reuters (@Reuters)"),
        ("— Jane Holt (@jane.holt.example) 11 March 2026", "Bluesky", "Jane Holt (@jane.holt.example)"),
        ("- Ada (@ada@social.example)", "Mastodon", "Ada (@ada@social.example)"),
        ("— J. (@j) March 11, 2026 https://x.com/j/status/1", "Twitter", "J. (@j)"),
    ],
)
def test_a_post_that_is_copied_with_its_name_is_its_writers(tail, source, author):
    found = trailing(f"I resign as of today. {tail}")

    assert found is not None
    assert (found.source, found.author, found.text) == (source, author, "I resign as of today.")


def test_who_said_it_and_the_paper_that_has_it_are_told_apart():
    found = trailing("“We are looking at the drains.” — Jo Reed (The Guardian, p. 4)")

    assert found is not None
    assert (found.source, found.author, found.text) == ("The Guardian", "Jo Reed", "“We are looking at the drains.”")


def test_a_copied_post_keeps_the_address_under_it():
    post = parse_post(
        "A headline\n\nThere it is:\n\nI resign as of today.\n— Jane Holt (@janeholt) March 11, 2026\n"
        "https://twitter.com/janeholt/status/1767000000000000000\n\nTold you."
    )

    own, quoted, told = post.sections[0].blocks
    assert (quoted.url, str(quoted.day)) == ("https://twitter.com/janeholt/status/1767000000000000000", "2026-03-11")
    assert (own.text, told.text) == ("There it is:", "Told you.")


def test_a_letter_ends_with_whoever_signed_it():
    body = "A letter we obtained:\n\nDear Sirs,\n\nThe east wall moves.\n\nYours faithfully,\nA. Whitcombe, surveyor\n\nSo they knew."

    assert [(whose, words) for whose, _source, words in read(body)] == [
        ("own", "A letter"),
        ("quoted", "Dear Sirs, / The east / Yours faithfully,"),
        ("own", "So they"),
    ]


def test_a_long_paragraph_in_quotes_is_passed_on_though_nothing_leads_up_to_it():
    words = "“Everything before the 14th was to go. Nobody wrote that down. It was said out loud, and then he left.”"

    assert [whose for whose, *_rest in read(f"It came last night.\n\n{words}\n\nI believe her.")] == [
        "own",
        "quoted",
        "own",
    ]


def test_copy_between_the_name_of_an_outlet_and_its_address_is_that_outlets():
    body = (
        "MORE: The Guardian has the memo.\n\nStaff had been instructed not to use the word, according to a memo seen by the "
        "Guardian. “Guests are to be told nothing,” it says.\n\nhttps://www.theguardian.com/uk/memo\n\nI could not make it up."
    )

    assert [(whose, source) for whose, source, _words in read(body)] == [
        ("own", None),
        ("quoted", "The Guardian"),
        ("own", None),
    ]


def test_a_source_with_the_title_of_the_piece_is_lifted_out_whole():
    found = trailing("— Source: The Washington Post, “Two sides of the net”, 4 March 2026")

    assert found is not None
    assert (found.source, str(found.day), found.text) == ("The Washington Post", "2026-03-04", "")


@pytest.mark.parametrize(
    "line",
    [
        "Update to the update: He sent it.",
        "Edited to add: He sent it.",
        "UPDATE ON MY LAST UPDATE: He sent it.",
        "UPDATED AGAIN: He sent it.",
    ],
)
def test_an_update_of_an_update_is_one(line):
    found = marker(line)

    assert found is not None
    assert (found.kind, found.text) == (PastedKind.UPDATE, "He sent it.")


@pytest.mark.parametrize(
    "line", ["Update to the timetable", "Edited to death by a committee, this text is.", "ETA: noon"]
)
def test_other_words_that_begin_so_open_nothing(line):
    assert marker(line) is None


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        ("UPDATE 2.15pm. It is back.", "2.15pm"),
        ("UPDATE 3 p.m.: No.", "3 p.m."),
        ("UPDATED 14/3: No.", "14/3"),
        ("UPDATE (in English): No.", "in English"),
    ],
)
def test_the_stop_after_a_time_is_not_part_of_it(line, detail):
    found = marker(line)

    assert found is not None
    assert found.detail == detail


@pytest.mark.parametrize("dash", ["–", "—", " -", "--"])
def test_a_dash_over_marked_lines_leads_in_as_a_colon_does(dash):
    body = f"From Haaretz this morning {dash}\n\n> The council voted nine to two.\n> The mayor abstained."

    assert read(body) == [("own", None, "From Haaretz"), ("quoted", "Haaretz", "The council")]


def test_a_dash_over_unmarked_lines_leads_nowhere():
    body = "I read Haaretz this morning –\n\nand I did not like it, as I told my neighbour."

    assert {whose for whose, _source, _words in read(body)} == {"own"}


@pytest.mark.parametrize("label", ["More at", "Read more at", "See more on:", "The rest here:"])
def test_what_only_leads_to_an_address_is_no_part_of_what_is_quoted(label):
    post = parse_post(f"A headline\n\nDEUTSCHE WELLE – Three ships ran aground.\n\n{label} https://www.dw.com/en/ships")

    block = post.sections[0].blocks[0]
    assert (block.text, block.url) == ("Three ships ran aground.", "https://www.dw.com/en/ships")


@pytest.mark.parametrize(
    "quoted",
    [
        "> Thames Water has asked for three weeks.",
        "“Thames Water has asked its creditors for three weeks more.”",
        "“Thames Water has asked its creditors for three weeks.\n\n“It had asked before.”",
    ],
)
def test_an_address_straight_above_quoted_words_is_theirs(quoted):
    own, quotation, told = (
        parse_post(f"A headline\n\nI read it.\n\nhttps://www.ft.com/a\n\n{quoted}\n\nI wrote it down.")
        .sections[0]
        .blocks
    )

    assert (quotation.source, quotation.url) == ("Financial Times", "https://www.ft.com/a")
    assert (own.text, told.text) == ("I read it.", "I wrote it down.")


@pytest.mark.parametrize(
    "below",
    [
        "“Late” is the word for it.",
        "> I resign as of today.\n\nhttps://observer.example/b",
        "I wrote to them.\n\n> I resign as of today.",
    ],
)
def test_an_address_above_other_words_stays_where_it_is(below):
    own = parse_post(f"A headline\n\nI read it.\n\nhttps://www.ft.com/a\n\n{below}").sections[0].blocks[0]

    assert "https://www.ft.com/a" in own.text


@pytest.mark.parametrize(
    ("lead_in", "source"),
    [
        ("Here's Jones in the Times:", "The Times"),
        ("The Register has read all 214 pages so that we need not:", "The Register"),
        ("I am late to this. Le Monde sent a man to Blackpool:", "Le Monde"),
        ("The Economist’s Bagehot column this week:", "The Economist"),
        ("I sent this letter of mine to the Register:", None),
        ("The Register was sued by the mayor. His letter:", None),
        ("Here is how the sun sets in the tropics:", None),
    ],
)
def test_a_clause_names_whose_words_it_leads_up_to(lead_in, source):
    assert read(f"{lead_in}\n\n> It rained for forty days.\n> Nobody minded.")[1][:2] == ("quoted", source)


@pytest.mark.parametrize("left_out", ["[...]", "(…)", ". . .", "[snip]"])
def test_an_excerpt_goes_on_after_what_was_left_out_of_it(left_out):
    assert read(
        f"REUTERS - The gates were closed, officials said.\n\n{left_out}\n\nLignite use rose.\n\nI told you so."
    ) == [
        ("quoted", "Reuters", f"The gates / {' '.join(left_out.split()[:2])} / Lignite use"),
        ("own", None, "I told"),
    ]


def test_dots_after_a_closed_quotation_are_the_authors():
    assert read("Her own words:\n\n“The gates were closed on Monday by three men.”\n\n…\n\nThe pier is shut.")[-1] == (
        "own", None, "… / The pier",
    )  # fmt: skip


def test_the_word_source_speaks_for_a_paper_that_nobody_knows():
    assert read("“Parking will be free,” the mayor wrote.\n\nSource: Harborough Mail\n\nA gift!") == [
        ("quoted", "Harborough Mail", "“Parking will"),
        ("own", None, "A gift!"),
    ]


@pytest.mark.parametrize(
    "line", ["Source: my own notes", "Source: Northford Borough Council", "My source: a Mail reader"]
)
def test_a_source_that_is_no_paper_stays_in_the_text(line):
    assert [source for _whose, source, _words in read(f"Nobody votes.\n\n{line}\n\nI do.")] == [None]


@pytest.mark.parametrize("where", ["Private Eye", "quoted in Private Eye", "speaking to Private Eye"])
def test_who_said_it_and_where_they_are_quoted_are_told_apart(where):
    found = trailing(f"“Never has so little been audited by so many.” (Meg Hillier, {where})")

    assert found is not None
    assert (found.source, found.author) == ("Private Eye", "Meg Hillier")


@pytest.mark.parametrize("name", ["**BLOOMBERG:**", "**Bloomberg**:", "__Bloomberg:__", "*Bloomberg:*"])
def test_the_stars_around_a_name_go_with_it(name):
    block = parse_post(f"A headline\n\n{name} Yields fell **again** on Monday.").sections[0].blocks[0]

    assert (block.source, block.text) == ("Bloomberg", "Yields fell **again** on Monday.")


def test_stars_that_no_name_opened_are_the_texts():
    assert (
        parse_post("A headline\n\nBLOOMBERG: **Yields** fell on Monday.").sections[0].blocks[0].text
        == "**Yields** fell on Monday."
    )


@pytest.mark.parametrize(
    "quoted",
    [
        "“Asked whether [he] had said it, Mr Hale said: ‘He said “bananas”, and he meant it.’”",
        "« Il a dit « bananes », et il le pensait vraiment, selon le maire. »",
        "„Er sagte „Bananen“, und er meinte es so, sagt der Bürgermeister.“",
    ],
)
def test_a_quotation_within_a_quotation_does_not_hide_its_end(quoted):
    assert [whose for whose, *_rest in read(f"Her own words:\n\n{quoted}\n\nThe pier is shut.")] == [
        "own",
        "quoted",
        "own",
    ]


@pytest.mark.parametrize(
    ("clause", "whose"),
    [
        ("And further down the same piece, the bit nobody quotes:", ["quoted", "own", "quoted"]),
        ("But look at what that article says next:", ["quoted", "own", "quoted"]),
        ("In a statement on Monday the company said:", ["quoted"]),
        ("The chairman told reporters:", ["quoted"]),
    ],
)
def test_a_clause_before_more_quoted_words_is_whose_it_sounds_like(clause, whose):
    body = f"REUTERS - Dividends of £37m were paid, filings show.\n\n{clause}\n\n“The regulator was told in advance, and raised no objection.”"

    assert [who for who, _source, _words in read(body)] == whose

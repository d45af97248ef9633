"""Whole posts, as blogs write them, read as a careful reader would mark them."""

import pytest

from blog.paste import PastedBlockKind, PastedPost, parse_paste, parse_post


def outline(post: PastedPost) -> list[str]:
    """One line a block: the section, who speaks, the first words of each paragraph."""
    lines = []
    for section in post.sections:
        for block in section.blocks:
            speaker = (block.source or "unattributed") if block.kind is PastedBlockKind.EXCERPT else "author"
            openings = " / ".join(" ".join(part.split()[:3]) for part in block.text.split("\n\n"))
            lines.append(f"{section.number} {section.kind} | {speaker} | {openings}")
    return lines


FLOOD = """UPDATE: FLOODED? - AGAIN?
COUNCIL ORDERS RIVERSIDE HOMES EMPTIED

Three winters in a row. I said so in January.

This may explain it:

THE GUARDIAN – LISBON — The river rose three metres overnight, officials said.

“We have never seen this,” said Maria Sousa, who runs a bakery by the quay.

The council has asked the government for €4 million.

https://www.theguardian.com/world/2026/mar/12/lisbon-flood

And from the Gulf, of all places:

AL JAZEERAOfficials said the barrier had been closed too late.

The barrier, built in 1998, was inspected last year.

So much for the inspections. Who signs these things?

(CNN) -- Rescue teams worked through the night.

WASHINGTON (AP) — The World Bank said it would review the loan.

UPDATE:

The mayor has now answered.

Via Der Spiegel: The mayor said the gates were open “for reasons of maintenance”.

UPDATE 2 - BRIDGE CLOSED

THE HARBOUR GAZETTE – The bridge at Saint Anne was closed at noon.

Engineers found a crack in the second pier.

CORRECTION: The bridge is Saint Anna, not Saint Anne.
"""

NOTICE = """Please read the comment policy before commenting. Respect others. No personal attacks.
Commenting privileges are revoked for those who break it."""


def test_a_post_with_excerpts_and_updates():
    assert outline(parse_post(FLOOD)) == [
        "0 original | author | Three winters in / This may explain",
        "0 original | The Guardian | LISBON — The / “We have never / The council has",
        "0 original | author | And from the",
        "0 original | Al Jazeera | Officials said the / The barrier, built",
        "0 original | author | So much for",
        "0 original | CNN | Rescue teams worked",
        "0 original | AP | WASHINGTON (AP) —",
        "1 update | author | The mayor has",
        "1 update | Der Spiegel | The mayor said",
        "2 update | The Harbour Gazette | The bridge at / Engineers found a",
        "3 correction | author | The bridge is",
    ]


@pytest.mark.parametrize("rule", ["", "---\n\n", "* * *\n\n", "**********\n\n", "_______\n", "=====\n\n"])
def test_the_closing_policy_notice_is_no_part_of_the_text(rule):
    post = parse_post(f"{FLOOD}\n{rule}{NOTICE}\n")

    assert outline(post) == outline(parse_post(FLOOD))


@pytest.mark.parametrize("rule", ["", "---\n\n", "* * *\n\n", "**********\n\n"])
def test_the_closing_policy_notice_is_kept(rule):
    post = parse_post(f"{FLOOD}\n{rule}{NOTICE}\n")

    assert post.policy_notice == NOTICE.replace("\n", " ")


def test_a_notice_of_several_paragraphs_is_kept_whole():
    post = parse_post(
        "HEADLINE HERE\n\nWords.\n\nCOMMENT POLICY\n\nComments are welcome. Be polite.\n\nAttacks are deleted."
    )

    assert post.policy_notice.count("\n\n") == 2


def test_a_line_under_the_notice_stays_text():
    post = parse_post(f"HEADLINE HERE\n\nWords.\n\n{NOTICE}\n\nFiled under: river")

    assert outline(post) == ["0 original | author | Words. / Filed under: river"]


def test_a_notice_above_the_updates_is_found():
    post = parse_post(f"HEADLINE HERE\n\nWords.\n\n{NOTICE}\n\nUPDATE: More words.")

    assert (post.policy_notice != "", outline(post)[-1]) == (True, "1 update | author | More words.")


def test_an_update_about_the_comments_is_no_notice():
    post = parse_post("HEADLINE HERE\n\nWords.\n\nUPDATE: Comments that insult are deleted. Please respect the policy.")

    assert (post.policy_notice, outline(post)[-1]) == ("", "1 update | author | Comments that insult")


def test_an_update_about_the_comments_above_another_is_no_notice_either():
    post = parse_post(
        "HEADLINE HERE\n\nWords.\n\nUPDATE: Comments that insult are deleted. Please respect the policy. No attacks."
        "\n\nUPDATE: It rains.\n\nIt is late."
    )

    assert (post.policy_notice, len(post.sections)) == ("", 3)


@pytest.mark.parametrize(
    "closing",
    [
        "The minister declined to comment on the attack and said the ban will be removed.",
        "I respect the mayor, but this policy is an attack on tenants.",
        "What do you think? Leave a comment.",
        "The council deleted the comments and blocked their authors, which is no policy at all.",
        "El alcalde respondió a los comentarios con insultos.",
        "La mairie a supprimé les commentaires après l'attaque.",
        "The council welcomes comments on its housing policy until Friday.",
    ],
)
def test_a_closing_paragraph_that_is_no_notice_stays_text(closing):
    assert parse_post(f"HEADLINE HERE\n\nWords.\n\n{closing}").policy_notice == ""


def test_a_post_of_one_line_paragraphs():
    text = (
        "FLOODED? - AGAIN?\nTHE WATER IS BACK AND SO ARE THE EXCUSES\nIt took the council eleven months.\n"
        "THE GUARDIAN – LISBON — The river burst its banks, officials said.\nTwo hundred homes were evacuated.\n"
        "I am told the pumps are in a museum.\nUPDATE: They are in Spain.\nEL MUNDO: Las bombas están en Badajoz.\n"
        "https://www.elmundo.es/bombas.html\nUPDATE II\nStill raining."
    )

    assert outline(parse_post(text)) == [
        "0 original | author | It took the",
        "0 original | The Guardian | LISBON — The / Two hundred homes",
        "0 original | author | I am told",
        "1 update | author | They are in",
        "1 update | El Mundo | Las bombas están",
        "2 update | author | Still raining.",
    ]


def test_a_post_wrapped_at_a_fixed_width():
    text = """BRIDGE CLOSED

The bridge has been closed since six; I walked the long way round and so did half
the town. There were no signs, no police, and no explanation until somebody found a
notice taped to a lamp post.

AL JAZEERA — The crossing, which carries 20,000 vehicles a day, was shut after
engineers found cracks in a supporting beam, the transport ministry said.

And that, dear readers, is how you run a town.
"""

    assert outline(parse_post(text)) == [
        "0 original | author | The bridge has",
        "0 original | Al Jazeera | The crossing, which",
        "0 original | author | And that, dear",
    ]


def test_a_source_on_a_line_of_its_own_leads_what_follows():
    text = "HEADLINE HERE\n\nWords.\n\nTHE GUARDIAN\n\nThe gates were never tested, a report says.\n\nIt is dated 2024."

    assert outline(parse_post(text))[1] == "0 original | The Guardian | The gates were / It is dated"


def test_a_source_on_a_line_of_its_own_before_its_own_dateline():
    text = "HEADLINE HERE\n\nREUTERS\n\nLISBON, March 12 (Reuters) - Portugal built 12,000 homes."

    assert outline(parse_post(text)) == ["0 original | Reuters | LISBON, March 12"]


def test_a_lead_in_that_names_its_outlet_stays_the_authors():
    text = "HEADLINE HERE\n\nHere is how the BBC tells it:\n\nA main burst on Sunday, the council said."

    assert outline(parse_post(text)) == ["0 original | author | Here is how", "0 original | BBC | A main burst"]


def test_quoted_paragraphs_are_given_to_the_source_under_them():
    text = "HEADLINE HERE\n\nWords.\n\n“Parking will be free,” the mayor wrote.\n\n“It is a gift.”\n\n— The Tideline Herald\n\nA gift!"

    assert outline(parse_post(text)) == [
        "0 original | author | Words.",
        "0 original | The Tideline Herald | “Parking will be / “It is a",
        "0 original | author | A gift!",
    ]


def test_quotes_of_several_paragraphs_end_where_they_close():
    text = (
        "HEADLINE HERE\n\nAccording to The Economist:\n\n“The ferry fetched €40,000.\n\n“The buyer has not answered.”\n\n"
        "That company has a director."
    )

    assert outline(parse_post(text)) == [
        "0 original | The Economist | “The ferry fetched / “The buyer has",
        "0 original | author | That company has",
    ]


def test_what_a_lead_in_announced_is_given_to_the_address_under_it():
    text = (
        "HEADLINE HERE\n\nThis may explain it:\n\nThe river rose, officials said.\n\nhttps://www.lemonde.fr/a\n\nWords."
    )

    assert outline(parse_post(text)) == [
        "0 original | author | This may explain",
        "0 original | Le Monde | The river rose,",
        "0 original | author | Words.",
    ]


def test_an_address_above_a_source_belongs_to_it():
    text = "HEADLINE HERE\n\nWords.\n\nhttps://www.lemonde.fr/a\n\nLE MONDE – Il pleut.\n\nBBC – It rains."
    blocks = parse_post(text).sections[0].blocks

    assert [block.url for block in blocks] == ["", "https://www.lemonde.fr/a", ""]


def test_an_address_between_two_sources_belongs_to_the_first():
    text = "HEADLINE HERE\n\nTHE TIDELINE HERALD – It rains.\n\nhttps://herald.example/a\n\nBBC – It rains."
    blocks = parse_post(text).sections[0].blocks

    assert [block.url for block in blocks] == ["https://herald.example/a", ""]


def test_an_address_in_the_authors_text_stays_there():
    text = "HEADLINE HERE\n\nI wrote to the council.\n\nhttps://council.example/answer"

    assert outline(parse_post(text)) == ["0 original | author | I wrote to / https://council.example/answer"]


def test_the_agency_that_an_outlet_credits_does_not_replace_it():
    text = "HEADLINE HERE\n\nLE MONDE – Il pleut sur Paris.\n\nLa conduite datait de 1931.\n\n– Via AFP\n\nWords."

    assert outline(parse_post(text))[0] == "0 original | Le Monde | Il pleut sur / La conduite datait / – Via AFP"


@pytest.mark.parametrize(
    "aside",
    [
        "I do not believe a word of it.",
        "We told you so.",
        "So much for that.",
        "Who signs these things?",
        "Procedures! What about the alarm, Mr Reis?",
        "Draw your own conclusions.",
        "And that, dear readers, is how you run a town.",
        "Thanks to Rui for the link.",
        "Make of that what you will.",
        "WHO PAYS FOR THIS",
        "WARNING: do not drink the water.",
        "As I wrote in an earlier post, the pumps are old.",
        "Hmm... interesting.",
        "Reuters says it lasted 50 minutes; the AP says 70.",
        "Now read this, from a paper that sent someone:\n\nBBC – It rains.",
    ],
)
def test_the_authors_voice_ends_an_excerpt(aside):
    text = f"HEADLINE HERE\n\nREUTERS - The gates were closed, the authority said.\n\nNobody was hurt in the flood of 2026.\n\n{aside}"

    assert outline(parse_post(text))[0] == "0 original | Reuters | The gates were / Nobody was hurt"


@pytest.mark.parametrize(
    "copy",
    [
        "“We were told to pull the plug,” said one.",
        '"I have never seen this," she said. "We are afraid."',
        "The council said it would not comment.",
        "Pupils were sent home.",
        "It carries 400 passengers.",
        "Shares in the operator fell 12 per cent on Monday.",
        "The bridge, inaugurated in 1974, was last inspected in 2019.",
        "He declined to answer questions about the alarm.",
        "Officials in Washington — who asked not to be named — confirmed the report.",
        "In 2019 an inspector wrote that the roof “cannot be relied upon”.",
        "During World War I the fort was a prison.",
        "US officials were informed on Tuesday.",
    ],
)
def test_copy_goes_on(copy):
    text = f"HEADLINE HERE\n\nREUTERS - The gates were closed, the authority said.\n\n{copy}"

    assert len(parse_post(text).sections[0].blocks) == 1


@pytest.mark.parametrize(
    "aside",
    [
        "E tem razão, digo eu.",
        "Assinei-a eu, assinaram-na os meus vizinhos.",
        "No habrá más, dice. Yo ya tengo 71 años.",
        "Et dire que notre maire nageait si bien.",
        "Elf Wochen! Mein Ausweis läuft in zehn ab.",
        "Certezze? Io ne ho una sola.",
        "Both of these are true. That's what makes it hard.",
        "Out of date? Then publish the new ones, minister.",
    ],
)
def test_the_authors_voice_is_known_in_other_languages_and_tones(aside):
    text = (
        f"HEADLINE HERE\n\nREUTERS - The gates were closed, the authority said.\n\nNobody was hurt in 2026.\n\n{aside}"
    )

    assert outline(parse_post(text))[-1].split(" | ")[1] == "author"


@pytest.mark.parametrize(
    "copy",
    [
        "La réunion a eu lieu dans une salle comble.",
        "The industry body welcomed the report.",
        "The road runs for 5 mi along the coast.",
        "Prosecutors linked him to the Cosa Nostra.",
        "Also on the agenda was the pier.",
        "La messe à Notre Dame est annulée.",
        "He was received by the prime minister, Mr Reis.",
    ],
)
def test_copy_in_other_languages_and_tones_goes_on(copy):
    text = f"HEADLINE HERE\n\nREUTERS - The gates were closed, the authority said.\n\n{copy}"

    assert len(parse_post(text).sections[0].blocks) == 1


def test_what_follows_a_quotation_led_by_its_source_inside_it_is_the_authors():
    text = "HEADLINE HERE\n\n> **THE GUARDIAN**: The hours are halved.\n>\n> Nobody asked.\n\nThe figure is on page 9."

    assert outline(parse_post(text)) == [
        "0 original | The Guardian | The hours are / Nobody asked.",
        "0 original | author | The figure is",
    ]


def test_a_source_on_the_very_next_line_is_that_of_the_lines_above_it():
    text = (
        "HEADLINE HERE\n\nWords.\n\nFarmers said they received less than they had been promised, and that it was late.\n"
        "[Financial Times] https://www.ft.com/a\n\nMy question stands."
    )
    post = parse_post(text)

    assert outline(post) == [
        "0 original | author | Words.",
        "0 original | Financial Times | Farmers said they",
        "0 original | author | My question stands.",
    ]
    assert post.sections[0].blocks[1].url == "https://www.ft.com/a"


def test_an_address_on_the_very_next_line_parts_a_quotation_from_an_excerpt_that_has_its_own():
    text = (
        "HEADLINE HERE\n\nWords.\n\nhttps://www.lemonde.fr/a\n\nLE MONDE – Il pleut.\n\n"
        "“The ferry will sail on schedule,” the operator said.\nhttps://www.bbc.co.uk/b"
    )

    assert [(b.source, b.url) for b in parse_post(text).sections[0].blocks[1:]] == [
        ("Le Monde", "https://www.lemonde.fr/a"),
        ("BBC", "https://www.bbc.co.uk/b"),
    ]


def test_a_name_with_its_date_and_address_leads_what_follows():
    text = "HEADLINE HERE\n\nWords.\n\nSanta Maria Post, 4 March 2026 — https://santamariapost.example/a\n\nPlans for 64 homes have been withdrawn."
    block = parse_post(text).sections[0].blocks[1]

    assert (block.source, block.url, str(block.day)) == (
        "Santa Maria Post", "https://santamariapost.example/a", "2026-03-04",
    )  # fmt: skip


def test_a_lead_in_may_name_an_outlet_that_is_not_in_the_table():
    text = "HEADLINE HERE\n\nFrom the Harbour Examiner:\n\nThe penalties were waived in March, the annex shows."

    assert outline(parse_post(text))[1] == "0 original | Harbour Examiner | The penalties were"


@pytest.mark.parametrize(
    "notice",
    [
        "Comments are moderated. Abusive comments will not be published.",
        "This blog welcomes comments that add to the debate. Comments are read before they appear; anything abusive or off-topic is not published.",
        "Comment moderation is on. Keep it civil; abuse is removed and repeat offenders are banned.",
        "COMMENTS ARE MODERATED. OFFENSIVE LANGUAGE AND PERSONAL ATTACKS ARE NOT ALLOWED.",
        "House rules: stay on the subject, don't insult anybody. Comments that don't follow them are rejected.",
        "Os comentários são moderados e não são permitidos insultos. Quem insistir será bloqueado.",
        "Los comentarios son moderados. No se publicarán insultos ni ataques personales.",
        "Les commentaires sont modérés. Merci de rester courtois ; les insultes seront supprimées.",
        "Kommentare sind willkommen, werden aber moderiert. Beleidigungen werden gelöscht.",
        "I commenti sono moderati. Si prega di restare educati: le offese saranno cancellate.",
    ],
)
def test_a_notice_in_other_words_and_languages_is_kept(notice):
    assert parse_post(f"HEADLINE HERE\n\nWords.\n\n{notice}").policy_notice == notice


def test_an_excerpt_in_the_first_person_is_not_ended_by_its_own_voice():
    text = "HEADLINE HERE\n\nTHE GUARDIAN – I have lived by the river for years.\n\nMy house was built by my father in 1931."

    assert len(parse_post(text).sections[0].blocks) == 1


def test_an_end_that_nothing_shows_is_said_to_be_unknown():
    text = (
        "HEADLINE HERE\n\nREUTERS - The gates were closed, the authority said.\n\nNobody was hurt in the flood of 2026."
    )

    assert not parse_post(text).sections[0].blocks[0].end_known


def test_updates_written_newest_first_are_numbered_by_their_own_numbers():
    post = parse_post("HEADLINE HERE\n\nWords.\n\nUPDATE 2: Second words.\n\nUPDATE 1: First words.")

    assert outline(post)[1:] == ["1 update | author | First words.", "2 update | author | Second words."]


def test_an_update_on_top_does_not_swallow_the_original():
    post = parse_post("HEADLINE HERE\n\nUPDATE: The vote was lost.\n\nThe council votes tonight.\n\nIt will be close.")

    assert outline(post) == ["0 original | author | The council votes / It will be", "1 update | author | The vote was"]


def test_an_update_on_top_ends_where_the_original_is_announced():
    post = parse_post(
        "HEADLINE HERE\n\nUPDATE: Lost.\n\nNine to eight.\n\nORIGINAL POST:\n\nThe council votes tonight."
    )

    assert outline(post) == ["0 original | author | The council votes", "1 update | author | Lost. / Nine to eight."]


def test_the_day_of_an_excerpt_is_kept():
    text = "HEADLINE HERE\n\nDAILY TELEGRAPH\n\n12 March 2026\n\nThe renaming has divided residents."

    assert str(parse_post(text).sections[0].blocks[0].day) == "2026-03-12"


def test_lines_marked_as_quoted_are_an_excerpt_of_the_address_under_them():
    text = "HEADLINE HERE\n\nWords.\n\n> The page was\n> closed.\n>\n> It is not a forum.\n\nhttp://observer.example/a\n\nOurs stay open."

    assert outline(parse_post(text)) == [
        "0 original | author | Words.",
        "0 original | observer.example | The page was / It is not",
        "0 original | author | Ours stay open.",
    ]


def test_two_sources_on_a_line_of_their_own_are_the_first():
    text = "HEADLINE HERE\n\nREUTERS/LUSA\n\nThe square will be renamed, the council said."

    assert outline(parse_post(text)) == ["0 original | Reuters | The square will"]


class TestThePasteOfAnUpdate:
    def test_words_alone_are_the_authors(self):
        assert [block.kind for block in parse_paste("The water is falling.")] == [PastedBlockKind.TEXT]

    def test_an_article_and_its_address_are_an_excerpt(self):
        block = parse_paste("The river rose.\n\nNobody was hurt.", "https://www.theguardian.com/a")[0]

        assert (block.source, block.url, block.text) == (
            "The Guardian", "https://www.theguardian.com/a", "The river rose.\n\nNobody was hurt.",
        )  # fmt: skip

    def test_an_address_at_the_end_is_the_excerpts(self):
        block = parse_paste("The river rose.\r\n\r\nhttps://www.theguardian.com/a\r\n")[0]

        assert (block.source, block.url) == ("The Guardian", "https://www.theguardian.com/a")

    def test_an_unknown_address_gives_its_domain(self):
        assert parse_paste("The river rose.", "https://www.tideline.example/a")[0].source == "tideline.example"

    def test_a_lead_in_stays_the_authors(self):
        blocks = parse_paste("This may explain it:\n\nThe river rose.", "https://www.theguardian.com/a")

        assert [block.text for block in blocks] == ["This may explain it:", "The river rose."]

    def test_a_leading_source_wins_over_the_address(self):
        block = parse_paste("REUTERS - The river rose.", "https://www.example.org/reprint")[0]

        assert (block.source, block.url) == ("Reuters", "https://www.example.org/reprint")

    def test_hard_blanks_are_blanks(self):
        assert parse_paste("THE\u00a0GUARDIAN\u00a0–\u202fThe river rose.")[0].source == "The Guardian"

    def test_nothing_gives_nothing(self):
        assert parse_paste(" \n ") == ()

"""Which words at the head or the foot of a paragraph are its source. What is none comes first."""

import pytest

from blog.paste import PastedBlockKind, parse_paste
from blog.reading.attribution import lead, trailing
from blog.reading.outlets import OUTLETS, outlet_at, source_at

NEVER_A_SOURCE = [
    "UPDATE: the gates are open.",
    "UPDATE - The gates are open.",
    "UPDATE 2 – The gates are open.",
    "UPDATED: The gates are open.",
    "NEWS UPDATE – The gates are open.",
    "BREAKING: The gates are open.",
    "BREAKING – The gates are open.",
    "BREAKING NEWS – The gates are open.",
    "AGAIN? Yes, again.",
    "FLOODED? - AGAIN?",
    "NOTE – These are from this morning.",
    "NOTE: These are from this morning.",
    "WARNING: Do not drink the water.",
    "EXCLUSIVE: The Gazette has the letters.",
    "THE COUNCIL – What it knew.",
    "THE COUNCIL: What it knew.",
    "THE MAYOR – He was asleep.",
    "GOOD NEWS – The baker is open.",
    "IN OTHER NEWS: The cat came back.",
    "LOCAL NEWS – Nothing happened.",
    "FAKE NEWS: The bridge is fine.",
    "HARD TIMES – That is what we are in for.",
    "OPENING TIMES: Nine to five.",
    "THE TIMES THEY ARE A-CHANGING: A song for the council.",
    "LAST POST – A bugle for the pier.",
    "PRESS RELEASE: The council is proud.",
    "PRESS CONFERENCE – The minister is late.",
    "POLICE RADIO – All is quiet.",
    "RADIO SILENCE – Nobody answers.",
    "ENVIRONMENT AGENCY: Flood warnings remain in place.",
    "TIME: It is running out.",
    "METRO – What a mess.",
    "NATURE: It always wins.",
    "LISBON — The river rose three metres overnight.",
    "WASHINGTON, March 12 – The loan is under review.",
    "I said this would HAPPEN, and it did – twice.",
    "The Guardian reports that the leak was found in May.",
    "The Guardian – which I have read for years – got it wrong.",
    "According to the BBC, the meeting was short.",
    "Reuters says that it lasted 50 minutes; the AP says 70.",
    "CNN Reporters were in town.",
    "The council (which met on Monday) – has no plan.",
    "OK – So what now?",
    "WHO PAYS – And when?",
    "Q: Who pays?",
    "3:15 – The sirens went off.",
    "DR. SMITH – He was there.",
    "My view: The Guardian is right.",
    "https://www.theguardian.com/world",
    "ACTUALIZAÇÃO – As comportas abriram.",
    "URGENTE: As comportas abriram.",
    "MEN: They will not ask the way.",
    "LE TEMPS – Il pleut.",
    "METRO – I said on Monday that you would regret it, and you do.",
    "John Smith (Labour) - He was there.",
    "LISBON (updated) – The gates are open.",
]

LEADS = [
    ("THE GUARDIAN – LISBON — The river rose.", "The Guardian", "LISBON — The river rose."),
    ("THE GUARDIAN – The river rose.", "The Guardian", "The river rose."),
    ("THE GUARDIAN - The river rose.", "The Guardian", "The river rose."),
    ("THE GUARDIAN -- The river rose.", "The Guardian", "The river rose."),
    ("THE GUARDIAN—The river rose.", "The Guardian", "The river rose."),
    ("THE GUARDIAN: The river rose.", "The Guardian", "The river rose."),
    ("THE GUARDIAN | The river rose.", "The Guardian", "The river rose."),
    ("GUARDIAN – The river rose.", "The Guardian", "The river rose."),
    ("The Guardian: The river rose.", "The Guardian", "The river rose."),
    ("The Guardian – “The river rose,” she said.", "The Guardian", "“The river rose,” she said."),
    ("**THE GUARDIAN** – The river rose.", "The Guardian", "The river rose."),
    ("THE GUARDIAN – ...and the river rose.", "The Guardian", "...and the river rose."),
    ("THE GUARDIAN, 12 March 2026 – The river rose.", "The Guardian", "The river rose."),
    ("THE GUARDIAN (12 March 2026): The river rose.", "The Guardian", "The river rose."),
    ("THE GUARDIAN, LISBON: The river rose.", "The Guardian", "LISBON: The river rose."),
    ("Jane Doe, The Guardian: The river rose.", "The Guardian", "The river rose."),
    ("AL JAZEERAOfficials said so.", "Al Jazeera", "Officials said so."),
    ("AL JAZEERA Officials said so.", "Al Jazeera", "Officials said so."),
    ("AL-JAZEERA – Officials said so.", "Al Jazeera", "Officials said so."),
    ("REUTERS Officials said so.", "Reuters", "Officials said so."),
    ("BBCOfficials said so.", "BBC", "Officials said so."),
    ("THE NEW YORK TIMESLISBON — The river rose.", "The New York Times", "LISBON — The river rose."),
    ("(CNN) -- Rescue teams worked.", "CNN", "Rescue teams worked."),
    ("(CNN)Rescue teams worked.", "CNN", "Rescue teams worked."),
    ("[Reuters] Fees rose.", "Reuters", "Fees rose."),
    ("WASHINGTON (AP) — The loan is safe.", "AP", "WASHINGTON (AP) — The loan is safe."),
    ("LISBON, March 12 (Reuters) - The river rose.", "Reuters", "LISBON, March 12 (Reuters) - The river rose."),
    ("Paris, France (AFP) – It rained.", "AFP", "Paris, France (AFP) – It rained."),
    ("Via Der Spiegel: The gates were open.", "Der Spiegel", "The gates were open."),
    ("via The Independent: The gates were open.", "The Independent", "The gates were open."),
    ("From The Economist: Meetings are a cost.", "The Economist", "Meetings are a cost."),
    ("According to The Economist: Meetings are a cost.", "The Economist", "Meetings are a cost."),
    ("The BBC reports: The main burst.", "BBC", "The main burst."),
    ("BBC NEWS — The main burst.", "BBC News", "The main burst."),
    ("NYT: The mayor was in town.", "The New York Times", "The mayor was in town."),
    ("Financial Times, March 12, 2026: The pound fell.", "Financial Times", "The pound fell."),
    ("FRANCE 24/AFP - The bridge was shut.", "France 24", "The bridge was shut."),
    ("EL PAÍS - MADRID: Las lluvias seguirán.", "El País", "MADRID: Las lluvias seguirán."),
    ("EL PAIS – Las lluvias seguirán.", "El País", "Las lluvias seguirán."),
    ("LE MONDE – PARIS — Il pleut.", "Le Monde", "PARIS — Il pleut."),
    ("SÜDDEUTSCHE ZEITUNG: Es regnet.", "Süddeutsche Zeitung", "Es regnet."),
    ("theguardian.com – The river rose.", "The Guardian", "The river rose."),
    ("CNN Portugal – O rio subiu.", "CNN", "O rio subiu."),
    ("THE HARBOUR GAZETTE – The bridge was closed.", "The Harbour Gazette", "The bridge was closed."),
    ("THE HARBOUR GAZETTE: the bridge was closed.", "The Harbour Gazette", "the bridge was closed."),
    ("THE HARBOUR GAZETTEThe bridge was closed.", "The Harbour Gazette", "The bridge was closed."),
    ("RADIO ATLANTICO – The bridge was closed.", "Radio Atlantico", "The bridge was closed."),
    ("TIDEWATER NEWS -- The bridge was closed.", "Tidewater News", "The bridge was closed."),
    ("LISBON POST – The bridge was closed.", "Lisbon Post", "The bridge was closed."),
    ("COASTAL TV: The bridge was closed.", "Coastal TV", "The bridge was closed."),
    ("The Port Maria Courier — The bridge was closed.", "The Port Maria Courier", "The bridge was closed."),
    (
        "METRO – The operator announced on Monday that fares will rise.",
        "Metro",
        "The operator announced on Monday that fares will rise.",
    ),
    (
        "PA – Unions walked out of the talks after 40 minutes, officials said.",
        "PA Media",
        "Unions walked out of the talks after 40 minutes, officials said.",
    ),
    ("SUR (Málaga) – El puente está cerrado.", "Sur", "(Málaga) – El puente está cerrado."),
    ("Roma, 3 mar. (ANSA) - Il ponte è chiuso.", "ANSA", "Roma, 3 mar. (ANSA) - Il ponte è chiuso."),
    ("Sevilla, 4 mar (EFE).- El puente está cerrado.", "EFE", "Sevilla, 4 mar (EFE).- El puente está cerrado."),
    ("Berlin (dpa/bb) - Die Brücke ist zu.", "dpa", "Berlin (dpa/bb) - Die Brücke ist zu."),
    (
        "PORT MARIA, March 9 (Seanews) -- The bridge is shut.",
        "Seanews",
        "PORT MARIA, March 9 (Seanews) -- The bridge is shut.",
    ),
    ("THE WIRE (New Delhi) – The bridge is shut.", "The Wire", "(New Delhi) – The bridge is shut."),
    ("Via the Tideline: The bridge was closed.", None, None),
]

TAILS = [
    ("“The gates were open.” — Reuters", "Reuters", "“The gates were open.”"),
    ('"The gates were open." -- AP', "AP", '"The gates were open."'),
    ("The gates were open. – The Guardian", "The Guardian", "The gates were open."),
    ("The gates were open. (Reuters)", "Reuters", "The gates were open."),
    ("The gates were open. [Al Jazeera]", "Al Jazeera", "The gates were open."),
    ("The gates were open. Source: Der Spiegel", "Der Spiegel", "The gates were open."),
    ("— Reuters", "Reuters", ""),
    ("– The Tideline Herald, 12 March 2026", "The Tideline Herald", ""),
    ("-- Jane Doe, The Guardian", "The Guardian", ""),
    ("Source: Le Monde", "Le Monde", ""),
    ("(via The Verge)", "The Verge", ""),
]

NO_TAIL = [
    "“The gates were open.” — Maria Sousa",
    "The gates were open. — The mayor",
    "He reads the Guardian",
    "It was all over the news (again)",
    "That is what he said – twice",
]


@pytest.mark.parametrize("paragraph", NEVER_A_SOURCE)
def test_this_is_no_source(paragraph):
    assert lead(paragraph) is None


@pytest.mark.parametrize("paragraph", [words for words in NEVER_A_SOURCE if not words.startswith("http")])
def test_this_makes_no_excerpt(paragraph):
    assert {block.kind for block in parse_paste(f"Some words.\n\n{paragraph}")} == {PastedBlockKind.TEXT}


@pytest.mark.parametrize(("paragraph", "source", "text"), [row for row in LEADS if row[1]])
def test_the_source_that_leads(paragraph, source, text):
    found = lead(paragraph)

    assert found is not None
    assert (found.source, found.text) == (source, text)


@pytest.mark.parametrize(("paragraph", "source", "text"), [row for row in LEADS if row[1]])
def test_what_is_lifted_out_and_what_stays_are_the_whole(paragraph, source, text):
    found = lead(paragraph)

    assert found is not None
    assert "".join((found.mark + found.text).split()) == "".join(paragraph.split())


@pytest.mark.parametrize("paragraph", NO_TAIL)
def test_this_closes_with_no_source(paragraph):
    assert trailing(paragraph) is None


@pytest.mark.parametrize(("paragraph", "source", "text"), TAILS)
def test_the_source_that_closes(paragraph, source, text):
    found = trailing(paragraph)

    assert found is not None
    assert (found.source, found.text) == (source, text)


def test_the_author_of_an_excerpt_is_kept():
    found = lead("Jane Doe, writing in The New Yorker: The parking space is dear.")

    assert found is not None
    assert found.author == "Jane Doe"


def test_a_shy_name_is_believed_beside_its_own_address():
    found = lead("TIME – The river rose.", url="https://time.com/12345/river/")

    assert found is not None
    assert found.source == "Time"


def test_an_unknown_name_is_believed_beside_its_own_address():
    found = lead("THE TIDELINE – The river rose.", url="https://tideline.example/river")

    assert found is not None
    assert found.source == "The Tideline"


def test_the_table_has_more_than_150_outlets():
    assert len({outlet.name for outlet in OUTLETS}) > 150


def test_no_domain_belongs_to_two_outlets():
    domains = [domain for outlet in OUTLETS for domain in outlet.domains]

    assert len(domains) == len(set(domains))


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.theguardian.com/world/x", "The Guardian"),
        ("https://amp.theguardian.com/world/x", "The Guardian"),
        ("http://edition.cnn.com/2026/03/12/x", "CNN"),
        ("https://news.harbourgazette.example/a", "news.harbourgazette.example"),
        ("https://[broken/", None),
    ],
)
def test_an_address_names_its_source(url, name):
    assert source_at(url) == name


def test_a_domain_that_only_ends_like_an_outlets_is_not_that_outlet():
    assert outlet_at("https://nottheguardian.com/x") is None

"""The spam model: honest links pass, what sells is noticed, and any text is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.policy.document import default_policy_text, read_policy
from moderation.policy.model.fast import WeightsError, fast_model, read_model
from moderation.policy.model.spam_features import SIGNS, TABLE, SpamFeatures, as_shown
from tests.unit.policy.tiny_model import a_model, reading, spam_parts, write_model

THRESHOLD = next(
    rule.settings.threshold for rule in read_policy(default_policy_text()).rules if rule.kind == "spam_model"
)

HONEST_LINKS = (
    "The judgment is here, see paragraph 14: https://www.supremecourt.uk/cases/uksc-2023-0042.html",
    "The full ruling is on the court's own site: https://www.courts.ie/view/judgments/2021-118",
    "EPA figures for the river are at https://www.epa.gov/waterdata/river-2022 and they are worse than the article says.",
    "The BBC reported this in March: https://www.bbc.co.uk/news/uk-england-68412345",
    "According to https://www.theguardian.com/environment/2024/feb/11/sewage-rivers it was eleven sites, not nine.",
    "Minutes of the meeting, item 6: https://www.brackley-council.gov.uk/minutes/2024-03.pdf",
    "The Act itself: https://www.legislation.gov.uk/ukpga/1998/42/section/6. Read section 6 before arguing.",
    "Source: https://ec.europa.eu/eurostat/statistics-explained/rents",
    "I wrote down what I counted at the crossing, with dates: https://annelund.example/crossing-count",
    "This was answered further up: /posts/bridge-closed/#comment-214",
    "See the update at the end of https://parley.example/posts/bridge-closed/ where the author corrects the date.",
    "The auditor's report is public: https://www.nao.org.uk/reports/school-buildings/",
    "Here is the inquest record, published by the coroner: https://www.judiciary.uk/prevention-of-future-death-reports/a-lee/",
    "The study had 212 people in it, not 2,000: https://doi.org/10.1000/182",
    "The abstract says the opposite: https://pubmed.ncbi.nlm.nih.gov/30012345/",
    "Wikipedia has the list of closures: https://en.wikipedia.org/wiki/List_of_closed_railway_stations",
    "The timetable changed in May, https://www.nationalrail.co.uk/timetables has the new one.",
    "The New York Times has the documents: https://www.nytimes.com/2023/05/04/us/school-board-emails.html",
    "www.ons.gov.uk/economy/inflation has the monthly numbers, and rent is up 9 per cent.",
    "Reuters says otherwise: https://www.reuters.com/world/europe/port-strike-ends-2024-02-01/",
    "The planning application is 23/0417/FUL at https://planning.westmoor.gov.uk/23-0417 and closes on Friday.",
    "The ombudsman upheld two of four complaints: https://www.ombudsman.org.uk/decisions/22-009",
    "Hansard for that day: https://hansard.parliament.uk/commons/2024-01-17",
    "Table 7 in https://www.census.gov/library/publications/2022/rents.html answers this.",
    "Not true. The Environment Agency measured it: https://environment.data.gov.uk/water-quality/view/sampling-point/4411",
    "The police statement is at https://www.garda.ie/en/about-us/press/statement-11-april.html",
    "My own photographs from Sunday, the fence was already down: https://rui.example/photographs/fence",
    "I asked the council under FOI, the answer is here: https://www.whatdotheyknow.com/request/bin_collections",
    "Der Bericht steht hier: https://www.bundesrechnungshof.de/bericht-2023.pdf",
    "Le rapport complet: https://www.ccomptes.fr/rapport-annuel-2023",
    "The manufacturer's recall notice: https://www.nhtsa.gov/recalls/24V-118",
    "Weather records back to 1910: https://www.metoffice.gov.uk/research/climate/records",
    "A history of the bridge by the local society: https://www.thornwick-history.example/bridge",
    "The contract was published after all: https://www.contractsfinder.service.gov.uk/notice/8812",
    "She never said that, the transcript is at https://www.c-span.org/transcript/44012",
    "The judge's sentencing remarks: https://www.judiciary.uk/judgments/r-v-hollis/",
    "The Irish Times carried the correction: https://www.irishtimes.com/ireland/2024/03/02/correction",
    "The bus company's own figures, page 12: https://www.firstline.example/annual-report-2023.pdf",
    "The paper is behind a wall but the preprint is free: https://arxiv.org/abs/2101.00001",
    "The university has the map of the flood: https://www.geog.ox.ac.uk/flood-map",
    "The charity's accounts: https://register-of-charities.charitycommission.gov.uk/charity/2081",
    "The school's inspection report is at https://reports.ofsted.gov.uk/provider/21/100042 for anyone who wants it.",
    "I blogged about the same road in 2019: https://tomas.example/2019/the-road-nobody-repairs",
    "Older readers will remember this one: https://www.nationalarchives.gov.uk/education/resources/dockers/",
    "The by-law is on the county site, chapter 8: https://www.kingcounty.gov/code/chapter-8.html",
    "The WHO has a page on exactly this: https://www.who.int/news-room/fact-sheets/detail/lead-poisoning",
    "The union's statement, for balance: https://www.unison.org.uk/news/2024/02/statement",
    "Here is the study that the article forgot to link: https://www.nature.com/articles/s41586-020-2012-7",
    "The Gazette had it first, in January: https://www.thornwickgazette.example/2024/01/bridge-inspection",
    "The form to object is at https://www.thornwick.gov.uk/planning/object and needs the reference number.",
    "The map in the article is wrong, this one is right: https://www.openstreetmap.org/way/4411",
    "The regulator fined them before: https://www.ofwat.gov.uk/notice-of-penalty-2021/",
    "The minister's letter in full: https://assets.publishing.service.gov.uk/media/letter-to-councils.pdf",
    "The vote by name is here: https://votes.parliament.uk/votes/commons/division/1234",
    "Appendix B of the fire report, https://www.london-fire.gov.uk/incident-report-2022.pdf, has the times.",
    "The Times of India explains the background: https://timesofindia.indiatimes.com/city/pune/water-cuts",
    "The poem quoted in the post is at https://www.poetryfoundation.org/poems/44272/the-road-not-taken",
    "The hospital published its waiting times: https://www.nhs.uk/services/hospital/waiting-times",
    "An earlier post on this site said the opposite: https://parley.example/posts/why-the-bridge-is-safe/",
    "The recipe in the paper leaves out the salt, the original is at https://www.oldcookbook.example/1931/soda-bread",
)
SPAM = (
    "Hey guys check out my new channel and please subscribe!!!",
    "check out my song on youtube, please like and subscribe, i am a small rapper",
    "I earn $900 a week from home, click here http://easy-cash.example/?ref=81",
    "Please visit my page and follow me, giving away free gift cards www.free-cards.example",
)


# --- Left alone ------------------------------------------------------------------------------------------------------


def test_nearly_every_honest_link_passes() -> None:
    stopped = [text for text in HONEST_LINKS if fast_model().spam_score(reading(text)) >= THRESHOLD]

    assert len(stopped) <= 1


def test_there_are_sixty_honest_links() -> None:
    assert len(set(HONEST_LINKS)) == 60


@pytest.mark.parametrize(
    "host", ["www.epa.gov", "www.legislation.gov.uk", "web.mit.edu", "www.ox.ac.uk", "www.who.int"]
)
def test_the_address_of_an_office_counts_as_no_link(host: str) -> None:
    assert SpamFeatures(f"See https://{host}/a/b for it").links == []


@pytest.mark.parametrize("text", ["end.Start of another", "3.5 per cent", "e.g. this", "a...b", "write to ada@home"])
def test_a_full_stop_makes_no_link(text: str) -> None:
    assert SpamFeatures(text).links == []


@pytest.mark.parametrize(
    "url", ["https://rui.example/2024/03/fence", "https://mill.example/minutes.pdf", "https://arxiv.org/abs/2301.00001"]
)
def test_a_page_that_is_read_needs_no_words_beside_it(url: str) -> None:
    assert SpamFeatures(f"Source: {url}").signs[SIGNS.index("link alone")] == 0


@pytest.mark.parametrize(
    "word", ["chapel", "hannah", "widest", "ascribe", "inscribe", "descriptive", "face", "bookish"]
)
def test_a_word_of_its_own_is_not_taken_for_a_mistyped_one(word: str) -> None:
    signs = SpamFeatures(f"the {word} here").signs

    assert not signs[SIGNS.index("thing")]
    assert not signs[SIGNS.index("call")]


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for your comment, I have changed my mind about the second half.",
        "There is a reply for you further down the page.",
        "My website went down in the same storm, so I sympathise.",
        "Our petition has 900 names and no answer.",
        "The recipe is here, I did not invent it: https://www.grandmaskitchen.example/rye-loaf",
    ],
)
def test_words_that_sellers_use_are_left_to_everybody_else(text: str) -> None:
    assert fast_model().spam_score(reading(text)) < THRESHOLD


# --- Noticed ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", SPAM)
def test_what_sells_scores_higher_than_every_honest_link(text: str) -> None:
    assert fast_model().spam_score(reading(text)) > max(fast_model().spam_score(reading(one)) for one in HONEST_LINKS)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("check out my channel", "call near own"),
        ("CHECK out MY channel", "own near thing"),
        ("see http://bit.ly/2x", "link: short"),
        ("see http://shop.example/?ref=9", "link: bait"),
        ("see shop.example/a", "link: plain"),
        ("on https://www.facebook.com/me", "link: social"),
        ("see https://youtu.be/a1b2c3", "link: video"),
        ("look in the minutes https://mill.example/2024/minutes.pdf", "link: document"),
        ("see http://shop.example/2024/sale?ref=9", "link: plain"),
        ("Visit us", "call first"),
        ("plz visit", "please first"),
        ("now subscribe all", "call second"),
        ("to this one subscribe", "call last"),
        ("suscribe there", "call"),
        ("my chanell there", "own near thing"),
        ("subbbb there", "call"),
        ("call 0855550122 now", "long number"),
        ("Hello all", "greeting first"),
        ("sooooo good", "repeated"),
    ],
)
def test_a_sign_is_seen(text: str, sign: str) -> None:
    assert SpamFeatures(text).signs[SIGNS.index(sign)] == 1


def test_two_kinds_that_follow_one_another_share_a_place_whatever_the_words() -> None:
    one, other, apart = (set(SpamFeatures(text).places.tolist()) for text in ("visit our", "join my", "our visit"))

    assert len(one & other) == 3
    assert not one & other <= apart


def test_markup_and_references_are_read_as_a_page_shows_them() -> None:
    assert as_shown("<b>Tom &amp; Jerry</b>&#39;s").split() == ["Tom", "&", "Jerry", "'s"]


# --- Any text --------------------------------------------------------------------------------------------------------


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_any_text_has_finite_signs_and_places_within_the_table(text: str) -> None:
    features = SpamFeatures(text)

    assert np.isfinite(features.signs).all()
    assert all(0 <= place < TABLE for place in features.places.tolist())


@settings(max_examples=300)
@given(st.text(max_size=200) | st.text(st.sampled_from("check it's my 's1234567. ,!?$\"*\n`Éa"), max_size=80))
def test_what_the_other_model_met_changes_no_feature(text: str) -> None:
    its = reading(text)
    alone, after = SpamFeatures(its.own), fast_model().spam_features(its)

    assert after.tokens == alone.tokens
    assert after.places.tolist() == alone.places.tolist()
    assert after.signs.tolist() == alone.signs.tolist()


@pytest.mark.parametrize("text", ["x    " * 500, "so " * 900, "don't rock'n'roll", "id**t", "a #tag", "£5 or $5"])
def test_what_the_other_model_reads_otherwise_is_read_anew(text: str) -> None:
    its = reading(text)

    assert fast_model().spam_features(its).tokens == SpamFeatures(text).tokens


def test_tokens_that_the_other_model_met_are_not_looked_for_again() -> None:
    its = reading("It's fine, as they say: we met on Monday.")
    met = fast_model().features(its).met
    told = met.told.copy()
    told[0, 0] = SIGNS.index("greeting")

    assert SpamFeatures(its.own, met._replace(told=told)).signs[SIGNS.index("greeting first")] == 1


@pytest.mark.parametrize("text", ["aaaa", "no NOOOOO", "ÄÄÄÄ", "____", "so xxxxy"])
def test_four_equal_letters_in_a_row_are_a_sign(text: str) -> None:
    assert SpamFeatures(text).signs[SIGNS.index("repeated")] == 1


@pytest.mark.parametrize("text", ["Aaaa", "1111", "----", "aaa", "aa aa"])
def test_three_or_unequal_ones_are_none(text: str) -> None:
    assert SpamFeatures(text).signs[SIGNS.index("repeated")] == 0


# --- Weights ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [{"signs": 3}, {"table": 7}])
def test_weights_of_the_wrong_size_are_refused(tmp_path: Path, wrong: dict[str, int]) -> None:
    with pytest.raises(WeightsError, match="spam has"):
        read_model(*write_model(tmp_path, **spam_parts(said="bitcoin", **wrong)))


def test_what_speaks_for_spam_is_marked_in_the_original(tmp_path: Path) -> None:
    model = a_model(tmp_path)
    text = "The bridge was sold for BITCOIN, they say"

    assert [one.words for one in model.spam_evidence(reading(text))] == ["BITCOIN"]


def test_nothing_is_marked_where_nothing_speaks_for_spam(tmp_path: Path) -> None:
    model = a_model(tmp_path)

    assert model.spam_evidence(reading("")) == ()

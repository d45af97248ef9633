"""What the default policy does with the comments of an ordinary evening."""

import pytest

from moderation.policy.content import Author, Passage
from moderation.policy.findings import Outcome
from tests.unit.policy.examples import DEFAULT, judged


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for the map, it answered my question.",
        "The council was told in March. Why did nobody act until June?",
        "I disagree with nearly all of this, but I am glad that it was printed.",
        "My source is the court record: https://records.example/court/2026/14",
        "Damn, I missed the meeting again.",
    ],
)
def test_a_fine_comment_is_published_even_a_newcomers(text: str) -> None:
    assert judged(text, author=Author(key="rui", name="Rui", published=4)).outcome is Outcome.PUBLISH


@pytest.mark.parametrize(
    "text",
    [
        "Carers earn £11 an hour here, and the director made £190,000 a year.",
        "Carers work twelve hours a day, earn £400 a week, and pay for their own phone. It is not easy.",
        "Nurses earn £29,970 a year to begin with, see https://www.nhsemployers.org/pay",
        "My sister runs an online business selling honey.",
        "Remote jobs exist: my cousin can work from home jobs permitting.",
        "Use code 7 at the allotment gate.",
        "They used to call us pakis in the playground and the teachers laughed along.",
        "I was called a faggot outside that club in 1994.",
    ],
)
def test_talk_of_wages_work_and_what_one_was_called_is_published(text: str) -> None:
    assert judged(text, author=Author(key="rui", name="Rui", published=4)).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "I earn £900 a week from home, join now at easy-money.example",
        "Work 2 hours daily and get 500 dollars weekly, no skill needed, join the group now",
        "Flood alarms at dry-home.example, use code SALTBUSH",
        "We provide assignment help for students, plagiarism free, order now",
        "I sell driver licences and passports, real and registered",
        "We offer loans of any size at 2% interest, no credit check",
    ],
)
def test_what_only_advertisers_write_is_held(text: str) -> None:
    assert "6" in [finding.clause for finding in judged(text).findings]


@pytest.mark.parametrize(
    "text", ["I call him a faggot.", "He should be called a faggot.", "Called off again, you faggot."]
)
def test_calling_somebody_a_slur_is_not_telling_of_it(text: str) -> None:
    assert "3" in [finding.clause for finding in judged(text).findings]


def test_a_newcomer_without_a_link_is_published_at_once() -> None:
    assert judged("Hello from Mill Lane.", author=Author(key="new", published=0)).outcome is Outcome.PUBLISH


def test_a_newcomers_link_waits_under_house_keeping() -> None:
    finding = judged(
        "The minutes of that meeting are at https://paper.example/minutes if you want them.",
        author=Author(key="new", published=0),
    ).gravest

    assert finding is not None
    assert (finding.clause, finding.severity) == ("8", "newcomer")


def test_an_insult_that_the_post_quotes_may_be_quoted() -> None:
    post = Passage('The chairman told the room that "every one of you is a fool and a liar".', origin="post")

    assert judged("So every one of you is a fool and a liar, he says.", passages=(post,)).outcome is Outcome.PUBLISH


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("You are an idiot, Rui.", "2"),
        ("Immigrants are vermin.", "3"),
        ("I will find you and kill you.", "4"),
        ("Ring him at home: 01632 960123.", "5"),
        ("Check out my channel and subscribe to me!", "6"),
        ("I don't want to live anymore.", "9"),
    ],
)
def test_each_clause_has_a_rule_that_holds(text: str, clause: str) -> None:
    verdict = judged(text)

    assert verdict.outcome is Outcome.HOLD
    assert clause in [finding.clause for finding in verdict.findings]


def test_shouting_is_met_with_a_nudge() -> None:
    assert judged("WHY IS THE BRIDGE CLOSED AGAIN AND AGAIN").outcome is Outcome.NUDGE


def test_blatant_advertising_is_rejected() -> None:
    assert judged("Best online casino bonus at www.win-now.example.com today").outcome is Outcome.REJECT


@pytest.mark.parametrize("text", ["I'm going to kill myself laughing", "I want to die of embarrassment lol"])
def test_a_figure_of_speech_is_no_cry_for_help(text: str) -> None:
    assert "9" not in [finding.clause for finding in judged(text).findings]


def test_a_cry_for_help_costs_its_author_nothing() -> None:
    assert DEFAULT.clause("9").points == 0
    assert DEFAULT.clause("9").severity == "care"

"""Links: a commenter's own source is welcome; strings of links and hidden ones are not."""

import pytest

from tests.unit.policy.examples import a_rule, found, words_found

RULE = a_rule("links", "most = 1", 'allowed = ["court.example", "gov.example"]', 'held = ["casino.example"]')


@pytest.mark.parametrize(
    "text",
    [
        "No link at all. It ends here.And goes on.",
        "My source: https://www.paper.example/story?id=5#top",
        "See https://court.example/1 and https://records.court.example/2 and https://gov.example/3.",
        "Write to rui@paper.com or ring at 10.30, as the U.S. does.",
        "Version 2.10.13 of e.g. this and that, i.e. nothing.",
    ],
)
def test_a_source_or_two_of_public_record_are_left_alone(text: str) -> None:
    assert found(text, RULE) is None


def test_links_past_the_number_are_all_marked() -> None:
    assert words_found("See http://a.example/x and www.b.example.", RULE) == ["http://a.example/x", "www.b.example."]


@pytest.mark.parametrize("link", ["https://casino.example", "http://win.casino.example/now", "hxxp://casino.example"])
def test_one_link_to_a_held_site_is_enough(link: str) -> None:
    finding = found(f"Look at {link}", RULE)

    assert finding is not None
    assert "held" in finding.reason


@pytest.mark.parametrize("link", ["https://bit.ly/3abc", "tinyurl.com/abc", "bit[.]ly/abc"])
def test_a_shortened_link_hides_where_it_leads(link: str) -> None:
    finding = found(f"Look at {link}", RULE)

    assert finding is not None
    assert "hides" in finding.reason


def test_a_link_without_its_scheme_counts() -> None:
    assert len(words_found("buy-now.com or cheap-shoes.net/sale, or shoes dot com", RULE)) == 3


def test_a_quoted_link_counts_too() -> None:
    assert found("> https://casino.example\nWow.", RULE) is not None

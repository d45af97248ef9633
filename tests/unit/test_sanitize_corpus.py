"""Every known attack, sanitised twice over: by us, and by nh3 as an oracle. What either writes is inside the policy.

The policy is written out here once more on purpose: a mistake in `allowed_html` would agree with itself.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import nh3
import pytest

from moderation.markup import render_comment
from moderation.sanitize import Profile, TooDeep, TooLarge, sanitize

PROSE = {"p", "br", "em", "strong", "b", "i", "code", "pre", "blockquote", "ul", "ol", "li", "a"}
QUOTING = PROSE | {"figure", "figcaption", "cite", "time"}
ELEMENTS = {
    Profile.COMMENT: PROSE,
    Profile.EXCERPT: QUOTING,
    Profile.POST: QUOTING | {"h2", "h3", "h4"},
}
IN_PROSE = {"a": {"href", "title", "rel"}, "ol": {"start"}}
IN_QUOTING = {**IN_PROSE, "blockquote": {"cite"}, "figure": {"class", "id"}, "time": {"datetime"}}
ATTRIBUTES = {Profile.COMMENT: IN_PROSE, Profile.EXCERPT: IN_QUOTING, Profile.POST: IN_QUOTING}
VALUES = {
    "href": re.compile(r"https?://[^\s<>\"]+|mailto:[^\s<>\"]+"),
    "cite": re.compile(r"https?://[^\s<>\"]+"),
    "rel": re.compile("nofollow ugc noopener"),
    "class": re.compile("excerpt"),
    "id": re.compile(r"x-[\w-]+"),
    "datetime": re.compile(r"[\d:TZ .+-]+"),
    "start": re.compile(r"\d+"),
    "title": re.compile(r"[^\0]*"),
}
ALL = pytest.mark.parametrize("profile", Profile)


@pytest.fixture(scope="module")
def payloads(shared_data: Path) -> list[str]:
    file = shared_data / "xss" / "payloads.jsonl"
    if not file.is_file():
        pytest.skip(f"the attacks are not at {file}; PARLEY_SHARED_DATA can say where the shared data is")
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line)["payload"] for line in lines]


def outside(html: str, profile: Profile) -> Iterator[str]:
    """Whatever a parser finds in `html` that the policy has no place for."""
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        if element.tag not in ELEMENTS[profile]:
            yield f"<{element.tag}>"
        for name in element.attrib.keys() - ATTRIBUTES[profile].get(str(element.tag), set()):
            yield f"{element.tag}[{name}]"


def by_nh3(html: str, profile: Profile) -> str:
    return nh3.clean(
        html,
        tags=ELEMENTS[profile],
        attributes={"*": set(), **ATTRIBUTES[profile]},  # without the star, `title` and `lang` go anywhere
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel=None,
    )


def sanitized(payloads: list[str], profile: Profile) -> Iterator[tuple[str, str]]:
    """Each payload that is within the caps, and what is left of it."""
    for payload in payloads:
        try:
            yield payload, sanitize(payload, profile)
        except (TooLarge, TooDeep):
            continue


def rendered(payloads: list[str]) -> Iterator[tuple[str, str]]:
    """Each payload as a comment, and what readers see of it."""
    for payload in payloads:
        try:
            yield payload, render_comment(payload)
        except (TooLarge, TooDeep):
            continue


@ALL
def test_our_output_is_inside_the_policy(payloads, profile):
    found = {payload: list(outside(clean, profile)) for payload, clean in sanitized(payloads, profile)}

    assert {payload: what for payload, what in found.items() if what} == {}


def test_a_comment_that_is_an_attack_is_shown_inside_the_policy(payloads):
    found = {payload: list(outside(html, Profile.COMMENT)) for payload, html in rendered(payloads)}

    assert {payload: what for payload, what in found.items() if what} == {}


@ALL
def test_the_oracles_output_is_inside_the_policy(payloads, profile):
    found = {payload: list(outside(by_nh3(payload, profile), profile)) for payload in payloads}

    assert {payload: what for payload, what in found.items() if what} == {}


@ALL
def test_every_attribute_that_survives_has_a_value_of_its_kind(payloads, profile):
    strange = []
    for _, clean in sanitized(payloads, profile):
        for element in html5lib.parseFragment(clean, namespaceHTMLElements=False).iter():
            strange += [value for name, value in element.attrib.items() if not VALUES[name].fullmatch(value)]

    assert strange == []


@ALL
def test_every_link_that_survives_has_its_rel(payloads, profile):
    bare = []
    for payload, clean in sanitized(payloads, profile):
        links = html5lib.parseFragment(clean, namespaceHTMLElements=False).iter("a")
        bare += [payload for link in links if link.get("rel") != "nofollow ugc noopener" or not link.get("href")]

    assert bare == []


@ALL
def test_the_oracle_finds_nothing_left_to_remove(payloads, profile):
    def read(html: str) -> str:
        return html5lib.serialize(html5lib.parseFragment(html), omit_optional_tags=False, alphabetical_attributes=True)

    changed = [
        payload for payload, clean in sanitized(payloads, profile) if read(by_nh3(clean, profile)) != read(clean)
    ]

    assert changed == []


@ALL
def test_sanitising_the_attacks_twice_changes_nothing(payloads, profile):
    changed = [payload for payload, clean in sanitized(payloads, profile) if sanitize(clean, profile) != clean]

    assert changed == []


@ALL
def test_next_to_no_attack_is_refused_for_its_size(payloads, profile):
    assert len(payloads) - len(list(sanitized(payloads, profile))) <= 5

"""Every page fits a telephone, in light and in dark, shuts nobody out, says nothing to the console, and prints."""

import importlib.resources
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.e2e import steps

TELEPHONE = {"width": 390, "height": 844}
OF_ANYBODY = [
    "/",
    "/archive/",
    "/about/",
    "/search/?q=river",
    "/moderation/policy/",
    "/moderation/policy/history/",
    "/moderation/help/",
    "/moderation/transparency/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/search/?q=nothing-is-called-so",
    "/authors/ada-moreau/",
    "/outbox/",
    "/comments/check-mail/",
    "/moderation/guest/not-a-token/",
]
PAGES = {
    "": OF_ANYBODY,
    "mina": [
        "/moderation/queue/",
        "/moderation/queue/?mine=1",
        "/moderation/queue/views/?clause=2",
        "/moderation/second-opinions/",
        "/moderation/sanctions/",
        "/moderation/team/",
        "/moderation/log/",
        "/moderation/learning/",
        "/moderation/learning/nudges/",
        "/moderation/learning/model/",
    ],
    "orla": [
        "/moderation/policy/versions/",
        "/moderation/policy/versions/new/",
        "/moderation/policy/compare/",
        "/moderation/policy/releases/",
    ],
    "sable": [
        "/moderation/standing/",
        "/moderation/standing/erase/",
        "/moderation/notifications/",
        "/moderation/settings/",
        "/moderation/queue/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/logout/",
    ],
    "ada": ["/desk/", "/desk/new/"],
}
# From 0, black, to 1, white: the first number of oklch().
LIGHT_OF_PAPER = "Number(getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/)[0])"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What keeps somebody from reading or using a page. Only colours differ from light to dark.
GRAVE = {"serious", "critical"}
LOOKED_AT = {
    "light": {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast"]},
}


@pytest.fixture
def complaints() -> list[str]:
    """What the browser said was wrong, with the page it said it on."""
    return []


@pytest.fixture
def guest_of(visitors: Callable[..., Page], complaints: list[str]) -> Callable[..., Page]:
    """Somebody with a telephone, signed in under a name or, without one, not at all."""

    def visit(name: str, *, scheme: str) -> Page:
        page = visitors(viewport=TELEPHONE, color_scheme=scheme, reduced_motion="reduce")

        def note(message: ConsoleMessage) -> None:
            # A page that is not there, or not for this reader, is one to look at as well.
            is_the_page_itself = "Failed to load resource" in message.text and message.location["url"] == page.url
            if message.type == "error" and not is_the_page_itself:
                complaints.append(f"{page.url}: {message.text}")

        page.on("console", note)
        if name:
            steps.sign_in(page, name)
        return page

    return visit


def deeper_pages(page: Page, name: str) -> Iterator[None]:
    """What is a link or a key away from the pages with a fixed address, opened one after another."""
    if name == "mina":
        page.goto("/moderation/queue/")
        page.locator(".queue__narrow > summary").click()
        page.locator(".queue__filters summary").first.click()
        yield
        author = page.locator(".queue__filters a[href*='author=']").first.get_attribute("href") or ""
        page.goto(author.replace("/queue/", "/queue/together/"))
        yield
        page.goto("/moderation/queue/")
        page.locator(".queue__row").first.click()
        page.locator("input[name=clause]").first.check()
        yield
        page.goto("/moderation/queue/?reason=appealed")
        page.locator(".queue__row").first.click()
        yield
        page.goto("/moderation/sanctions/")
        page.locator("main th a").first.click()
        yield
        page.goto("/moderation/second-opinions/")
        page.locator(".opinions__list a").first.click()
        yield
    if name == "orla":
        page.goto("/moderation/policy/versions/")
        page.locator("main a[href*='/policy/versions/']").filter(has=page.locator(".version")).first.click()
        yield
    if name == "ada":
        page.goto("/desk/")
        page.get_by_role("link", name="Add update").first.click()
        yield
        page.goto("/desk/")
        page.locator(".desk__post").filter(has_text="temporary").get_by_role("link", name="Edit").click()
        yield
    if name in ("", "sable"):
        steps.open_post(page, steps.FLOOD)
        steps.start_a_comment(page)
        yield
        yield from pages_about_a_comment(page, by_a_member=bool(name))
    if name == "sable":
        page.goto("/moderation/standing/")
        page.locator("main a[href*='/appeals/new/']").first.click()
        yield
        steps.open_post(page, steps.EELS)
        page.locator("article.comment a[href*='/report/']").first.click()
        yield


def pages_about_a_comment(page: Page, *, by_a_member: bool) -> Iterator[None]:
    """What the links of a thread and of its first member's comment lead to."""
    steps.open_post(page, steps.FLOOD)
    comment = page.locator("article.comment:not([data-own])").filter(has=page.locator(".comment__name a")).first
    own = page.locator("article.comment[data-own] a[href$='/withdraw/']").first
    links = [page.locator(".thread__follow"), comment.locator(".comment__name a")]
    links += [comment.locator("a[href*='/mute/']"), own] if by_a_member else [comment.locator("a.thumb")]
    addresses = [link.get_attribute("href") or "" for link in links]
    addresses.append((comment.get_attribute("id") or "").replace("comment-", "/comments/") + "/conversation/")
    for address in addresses:
        page.goto(address)
        yield


# A row that an open menu covers is pressed once the menu is closed.
COVERED = ".queue:has(.queue__menu[open]) .queue__list"


@cache
def axe() -> str:
    """Deque's axe-core, which knows what keeps people from using a page."""
    return importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def grave_faults(page: Page, *, scheme: str) -> list[str]:
    """What shuts somebody out of the page, with the places where it stands."""
    page.evaluate(axe())
    found: list[dict[str, Any]] = page.evaluate(
        "([exclude, how]) => axe.run({ exclude }, how)", [[COVERED], LOOKED_AT[scheme]]
    )["violations"]
    grave = [fault for fault in found if fault["impact"] in GRAVE]
    return [f"{page.url}: {fault['id']} {[node['target'] for node in fault['nodes']]}" for fault in grave]


@pytest.mark.usefixtures("an_opinion_is_asked")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "nobody")
def test_no_page_scrolls_sideways_complains_or_shuts_anybody_out(guest_of, complaints, name, scheme):
    page, wide, faults = guest_of(name, scheme=scheme), [], []

    def look() -> None:
        page.wait_for_load_state()
        wide.extend([page.url] if page.evaluate(SIDEWAYS) > 0 else [])
        faults.extend(grave_faults(page, scheme=scheme))

    for address in PAGES[name]:
        page.goto(address)
        look()
    for _ in deeper_pages(page, name):
        look()

    assert (wide, complaints, faults) == ([], [], [])


def test_dark_is_dark_and_light_is_light(visitors):
    light, dark = visitors(color_scheme="light"), visitors(color_scheme="dark")

    paper = []
    for page in (light, dark):
        page.goto("/")
        paper.append(page.evaluate(LIGHT_OF_PAPER))

    assert paper[0] > 0.9
    assert paper[1] < 0.3


def test_the_colours_that_a_reader_chose_stay(page):
    page.emulate_media(color_scheme="light")
    page.goto("/")

    switch = page.locator("theme-switch button")
    for _ in range(3):
        if page.locator("html[data-theme=dark]").count():
            break
        switch.click()
    page.goto("/archive/")

    expect(page.locator("html[data-theme=dark]")).to_have_count(1)


def test_a_printed_story_is_the_story_with_its_sources(page):
    steps.open_post(page, steps.FLOOD)

    page.emulate_media(media="print")

    expect(page.locator("article.post h1")).to_be_visible()
    edges = [page.locator(part).first.bounding_box()["x"] for part in (".masthead__name", ".post h1", ".thread")]
    assert len(set(edges)) == 1
    expect(page.locator("figure.excerpt").first).to_be_visible()
    expect(page.locator(".masthead__nav")).to_be_hidden()
    expect(page.locator(".comment__actions").first).to_be_hidden()
    expect(page.get_by_role("link", name="Write a comment")).to_be_hidden()


@pytest.mark.parametrize(
    ("somebodys", "is_shown"),
    [({}, True), ({"has_touch": True}, False), ({"javascript": False}, False)],
    ids=["a keyboard", "a touch screen", "no script"],
)
def test_a_key_is_named_where_it_works(visitors, somebodys, is_shown):
    ada = visitors(**somebodys)
    steps.sign_in(ada, "ada")

    steps.open_post(ada, steps.CLOCK)
    expect(ada.locator(".post__edit kbd")).to_be_visible(visible=is_shown)
    ada.goto("/desk/")
    ada.get_by_role("link", name="Add update").first.click()

    expect(ada.locator("[data-sends] kbd")).to_be_visible(visible=is_shown)


def test_a_telephone_is_not_told_of_keys(visitors):
    mina = visitors(viewport=TELEPHONE)
    steps.sign_in(mina, "mina")

    mina.goto("/moderation/queue/")

    expect(mina.locator("review-desk.queue--lively")).to_be_visible()
    expect(mina.locator("[data-opens]")).to_be_hidden()

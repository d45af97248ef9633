"""Every page fits a telephone, in light and in dark, says nothing to the browser's console, and prints."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.e2e import steps

TELEPHONE = {"width": 390, "height": 844}
OF_ANYBODY = [
    "/",
    "/archive/",
    "/about/",
    "/moderation/policy/",
    "/moderation/transparency/",
    "/accounts/login/",
    "/accounts/signup/",
    "/outbox/",
]
PAGES = {
    "": OF_ANYBODY,
    "mina": [
        "/moderation/queue/",
        "/moderation/queue/views/",
        "/moderation/second-opinions/",
        "/moderation/sanctions/",
        "/moderation/team/",
        "/moderation/log/",
    ],
    "sable": ["/moderation/standing/"],
    "ada": ["/desk/", "/desk/new/"],
}
# From 0, black, to 1, white: the first number of oklch().
LIGHT_OF_PAPER = "Number(getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/)[0])"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def complaints() -> list[str]:
    """What the browser said was wrong, with the page it said it on."""
    return []


@pytest.fixture
def guest_of(visitors: Callable[..., Page], complaints: list[str]) -> Callable[..., Page]:
    """Somebody with a telephone, signed in under a name or, without one, not at all."""

    def visit(name: str, *, scheme: str) -> Page:
        page = visitors(viewport=TELEPHONE, color_scheme=scheme)

        def note(message: ConsoleMessage) -> None:
            if message.type == "error":
                complaints.append(f"{page.url}: {message.text}")

        page.on("console", note)
        if name:
            steps.sign_in(page, name)
        return page

    return visit


def deeper_pages(page: Page, name: str) -> Iterator[None]:
    """What is a link away from the pages with a fixed address, opened one after another."""
    if name == "mina":
        page.goto("/moderation/queue/")
        page.locator(".queue__row").first.click()
        yield
        page.goto("/moderation/queue/?reason=appealed")
        page.locator(".queue__row").first.click()
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
    if name == "sable":
        page.goto("/moderation/standing/")
        page.get_by_role("link", name="Appeal", exact=True).first.click()
        yield


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "nobody")
def test_no_page_scrolls_sideways_or_complains(guest_of, complaints, name, scheme):
    page, wide = guest_of(name, scheme=scheme), []

    for address in PAGES[name]:
        page.goto(address)
        wide += [page.url] if page.evaluate(SIDEWAYS) > 0 else []
    for _ in deeper_pages(page, name):
        page.wait_for_load_state()
        wide += [page.url] if page.evaluate(SIDEWAYS) > 0 else []

    assert (wide, complaints) == ([], [])


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

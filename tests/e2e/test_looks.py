"""Every page fits a telephone, in light and in dark, shuts nobody out, says nothing to the console, and prints."""

import itertools
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests import servers
from tests.axe import grave_faults
from tests.e2e import steps

if TYPE_CHECKING:
    from tests.e2e.conftest import Site

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
    "/unsent/",
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


@pytest.fixture
def complaints() -> list[str]:
    """What the browser said was wrong, with the page it said it on."""
    return []


@pytest.fixture
def guest_of(visitors: Callable[..., Page], complaints: list[str]) -> Callable[..., Page]:
    """Somebody with a telephone, signed in under a name or, without one, not at all."""

    def visit(name: str) -> Page:
        page = visitors(viewport=TELEPHONE, reduced_motion="reduce")

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


@pytest.mark.usefixtures("an_opinion_is_asked")
@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "nobody")
def test_no_page_scrolls_sideways_complains_or_shuts_anybody_out(guest_of, complaints, name):
    page, wide, faults = guest_of(name), [], []

    def look() -> None:
        page.wait_for_load_state()
        wide.extend([page.url] if page.evaluate(SIDEWAYS) > 0 else [])
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            faults.extend(grave_faults(page, scheme=scheme))

    for address in PAGES[name]:
        page.goto(address)
        look()
    for _ in deeper_pages(page, name):
        look()

    assert (wide, complaints, faults) == ([], [], [])


# -- Pages that say no -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def strict_site(site: "Site") -> Iterator[str]:
    """The same site as owners run it, where a fault is told to nobody but its reader; its address."""
    port = servers.free_port()
    address = f"http://127.0.0.1:{port}"
    as_owners_do = {"DEBUG": "false", "SITE_URL": address, "PORT": str(port), "STAFF_MFA": "offered"}
    without_https = dict.fromkeys(("SECURE_COOKIES", "SECURE_SSL_REDIRECT", "STATIC_MANIFEST"), "false")
    words = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
    words += ["--port", str(port), "--workers", "1", "--no-ws", "config.wsgi:application"]
    log = site.place / "strict.log"
    env = {**site.env, "DJANGO_SETTINGS_MODULE": "config.settings", **as_owners_do, **without_https}
    process = servers.start(words, log=log, env=env)
    try:
        servers.wait_until(lambda: servers.answers(f"{address}/healthz"), process=process, log=log, patience=60)
        yield address
    finally:
        servers.stop(process)


@pytest.fixture
def rows(site: "Site") -> Iterator[sqlite3.Connection]:
    """The site's database, to be damaged."""
    with closing(sqlite3.connect(site.place / "parley.sqlite3", isolation_level=None, timeout=20)) as connection:
        yield connection


def refusals(page: Page, site: "Site", rows: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Leads a reader to one refusal after the other, each by what really leads there: its status, and what it says."""
    name = steps.new_reader(site)
    told = site.ask(f"""
from django.contrib.auth.models import User
from django.utils import timezone
from blog import amending, publishing
from blog.publishing import BlockText, PostText, SectionText
from moderation.commenters import commenter_of
from moderation.models import Notification, Submission
text = PostText("Two eels, one boot", sections=(SectionText(blocks=(BlockText(text="They met."),)),))
story = publishing.publish(publishing.create_draft(text, authors=[]))
other = PostText("One eel, no boot", sections=(SectionText(blocks=(BlockText(text="It was alone."),)),))
publishing.publish(publishing.create_draft(other, authors=[]))
amending.withdraw_post(story, reason="There was one eel.")
reader = commenter_of(User.objects.get(username={name!r}), now=timezone.now())
comment = Submission.objects.published().filter(depth=0).exclude(commenter=reader).latest("pk")
note = Notification.objects.create(key="damaged", reader=reader, kind="reply", submission=comment, at=timezone.now())
answer = {{"story": story.get_absolute_url(), "comment": comment.pk, "note": note.pk}}
""")
    steps.sign_in(page, name)

    def status_of(act: Callable[[], object]) -> int:
        with page.expect_event("response", lambda answer: answer.request.is_navigation_request()) as answered:
            act()
        page.wait_for_load_state()
        return int(answered.value.status)

    yield status_of(lambda: page.evaluate(MORE_FIELDS_THAN_ANY_FORM)), "We could not read that request"
    yield status_of(lambda: page.goto("/moderation/queue/")), "This page is not yours to open"
    yield status_of(lambda: page.goto("/nowhere/")), "There is no such page"
    yield status_of(lambda: page.goto(told["story"])), "This story was withdrawn"

    page.goto(f"/moderation/thumb/{told['comment']}/")
    page.evaluate(PRESS_VERY_OFTEN)
    yield status_of(lambda: page.locator("main form button").click()), "That was quick"

    page.goto(f"/moderation/report/{told['comment']}/")
    page.locator("input[name=clause]").first.check()
    page.get_by_role("textbox").fill("It is about my neighbour, and it is not true.")
    page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').value = 'A'.repeat(64)")
    yield status_of(lambda: page.get_by_role("button", name="Send the report").click()), "Please send it again"

    steps.open_post(page, "One eel")
    steps.text_field(page).fill("There were two of them, and I have the boot.")
    site.ask("""
from blog import amending
from blog.models import Post
amending.withdraw_post(Post.objects.get(headline="One eel, no boot"), reason="There were two.")
answer = 0
""")
    yield status_of(lambda: page.get_by_role("button", name="Send comment").click()), "There is no such page any more"

    rows.execute("UPDATE moderation_notification SET at = '2025-13-45 09:00:00' WHERE id = ?", [told["note"]])
    yield status_of(lambda: page.goto("/moderation/notifications/")), "Something broke on our side"

    rows.execute("DELETE FROM moderation_notification WHERE id = ?", [told["note"]])
    rows.execute("ALTER TABLE moderation_notification RENAME TO away")
    try:
        yield status_of(lambda: page.goto("/moderation/notifications/")), "The site is very busy"
    finally:
        rows.execute("ALTER TABLE away RENAME TO moderation_notification")


MORE_FIELDS_THAN_ANY_FORM = """() => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/language/";
  for (let number = 0; number < 4001; number++) {
    const field = document.createElement("input");
    field.name = `f${number}`;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""
PRESS_VERY_OFTEN = """async () => {
  const form = document.querySelector("main form");
  const body = new FormData(form, form.querySelector("button"));
  for (let press = 0; press < 40; press++) await fetch(form.action, { method: "POST", body, redirect: "manual" });
}"""


def test_a_page_that_says_no_fits_every_screen_and_shuts_nobody_out(visitors, site, strict_site, rows):
    page = visitors(base_url=strict_site, reduced_motion="reduce")
    said, wide, faults = [], [], []

    for status, words in refusals(page, site, rows):
        expect(page.locator("main h1")).to_have_text(words)
        said.append(status)
        for width, scheme in itertools.product((390, 1280), ("light", "dark")):
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)
            wide.extend([page.url] if page.evaluate(SIDEWAYS) > 0 else [])
            faults.extend(grave_faults(page, scheme=scheme))

    assert said == [400, 403, 404, 410, 429, 403, 404, 500, 503]
    assert (wide, faults) == ([], [])


# -- What people put on a page ------------------------------------------------------------------------------------------

WIDE = "code_without_a_blank_" * 30
LINES = """() => [...document.querySelectorAll(".byline > *, .comment__header, .comment__actions")].flatMap((line) => {
  const words = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const tops = [];
  while (words.nextNode()) {
    const place = document.createRange();
    place.selectNodeContents(words.currentNode);
    const seen = !words.currentNode.parentElement.closest(".visually-hidden, .badge") && words.currentNode.data.trim();
    if (seen && place.getClientRects().length) tops.push(place.getClientRects()[0].top);
  }
  const first = Math.min(...tops);
  const isOff = tops.some((top) => top - first > 0.1 && top - first < 5);
  const parts = [...line.querySelectorAll("a")].filter((link) => parseFloat(getComputedStyle(link).paddingTop) % 1);
  return isOff || parts.length ? [line.textContent.replace(/\\s+/g, " ")] : [];
})"""
# WCAG 1.4.12: what a reader may set, and lose nothing.
SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"


@pytest.mark.parametrize("width", [390, 1280])
def test_words_on_one_line_are_on_it_to_the_pixel(visitors, width):
    page = visitors(viewport={"width": width, "height": 844})
    steps.open_post(page, steps.FLOOD)
    expect(page.get_by_role("button", name="Hide replies").first).to_be_visible()

    assert page.evaluate(LINES) == []


def test_no_word_of_a_comment_is_too_long_and_no_trap_comes_into_sight(site, visitors):
    name, page = steps.new_reader(site), visitors(viewport={"width": 320, "height": 640}, bypass_csp=True)
    address = site.ask(f"""
from django.contrib.auth.models import User
from django.utils import timezone
from blog import publishing
from blog.publishing import BlockText, PostText, SectionText
from moderation.adapters.comments_xtd import posting
from moderation.adapters.comments_xtd.drafts import Draft
from moderation.writers import Writer
text = PostText("One long line", sections=(SectionText(blocks=(BlockText(text="Here it is."),)),))
story = publishing.publish(publishing.create_draft(text, authors=[]))
wide = {WIDE!r}
for words in (f"It says {{wide}} there.", f"`{{wide}}`", f"```\\n{{wide}}\\n```", f"> {{wide}}\\n\\nSo it does."):
    draft = Draft(target=story, text=words, sends_anyway=True)
    posting.send(draft, writer=Writer(user=User.objects.get(username={name!r})), now=timezone.now())
answer = story.get_absolute_url()
""")
    steps.sign_in(page, name)

    page.goto(address)
    expect(page.locator(".comment__body pre")).to_have_count(1)
    page.add_style_tag(content=SPACING)

    assert page.evaluate(SIDEWAYS) == 0
    assert page.evaluate("document.querySelector('.comment__body pre').scrollWidth") <= 320
    trap = page.locator("#comments .trap")
    assert trap.evaluate("trap => trap.getBoundingClientRect().right") <= 0
    assert trap.evaluate("trap => getComputedStyle(trap).overflow") == "hidden"


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_menu_of_an_account_opens_within_the_page(visitors, width):
    page = visitors(viewport={"width": width, "height": 844})
    steps.sign_in(page, "sable")

    page.locator(".masthead summary").click()

    box = page.locator(".masthead .menu__list").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= width - box["width"]


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
    address = page.locator("article.post > .on-paper")
    expect(address).to_be_hidden()

    page.emulate_media(media="print")

    expect(address).to_have_text(page.url)
    expect(address).to_be_visible()
    expect(page.locator("article.post h1")).to_be_visible()
    edges = [page.locator(part).first.bounding_box()["x"] for part in (".masthead__name", ".post h1", ".thread")]
    assert len(set(edges)) == 1
    expect(page.locator("figure.excerpt").first).to_be_visible()
    expect(page.locator(".masthead__nav")).to_be_hidden()
    expect(page.locator(".comment__actions").first).to_be_hidden()
    expect(page.locator(".post__footer .chips")).to_be_hidden()
    expect(page.locator(".byline a").first).to_have_css("text-decoration-line", "none")
    expect(page.get_by_role("link", name="Write a comment")).to_be_hidden()
    expect(page.locator("#follow")).to_be_hidden()
    expect(page.get_by_role("link", name="Follow")).to_have_count(0)
    when = page.locator(".comment__when time").first
    said = when.evaluate("time => [getComputedStyle(time).fontSize, getComputedStyle(time, '::after').content]")
    assert said == ["0px", f'"{when.get_attribute("title")}"']


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

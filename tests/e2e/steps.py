"""What people do on the site, one visit or one form at a time: the same steps with JavaScript and without.

A step ends on the page that its reader ends on, and asserts nothing but that it could be taken.
"""

import itertools
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from tests.e2e.conftest import Site

PASSWORD = "parley-demo"
HOME_OF_THE_CAST = "example.org"
A_MAIL_ARRIVES_WITHIN = 20.0

# Headlines of the demo, short enough to be found by. The clock has few comments and no updates.
CLOCK = "The town clock is right"
FLOOD = "Council orders riverside homes emptied"
BRIDGE = "Parley Bridge is to lose a lane"
EELS = "Two hundred and twelve"
LIBRARY = "The library will open on Sundays"

# The default is five seconds, which a busy machine needs for itself.
expect.set_options(timeout=10_000)

_NEW_READERS: dict[str, deque[str]] = {}
_MADE_AT_ONCE = 8
_serial = itertools.count(1)


# -- Accounts -------------------------------------------------------------------------------------------------


def sign_in(page: Page, name: str, *, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.locator(".masthead summary")).to_have_text(name)


def confirm_revocation(page: Page, whose: str) -> None:
    """A second moderator agrees that somebody's privilege is revoked."""
    page.goto("/moderation/sanctions/")
    page.get_by_role("link", name=whose).first.click()
    page.get_by_role("button", name="Confirm: the privilege is revoked").click()
    expect(page.locator("main")).to_contain_text("confirmed on")


def sign_up(page: Page, name: str, *, password: str) -> str:
    """Ask for an account; returns the address that is still to be confirmed."""
    page.goto("/accounts/signup/")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=email]").fill(f"{name}@reader.example")
    page.locator("input[name=password1]").fill(password)
    page.locator("input[name=password2]").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page).to_have_url("/accounts/confirm-email/")
    return f"{name}@reader.example"


def new_reader(site: "Site") -> str:
    """The name of an account that nobody has used yet, with a confirmed address; its password is PASSWORD."""
    waiting = _NEW_READERS.setdefault(site.url, deque())
    if not waiting:
        waiting.extend(_open_accounts(site, [f"reader{next(_serial)}" for _ in range(_MADE_AT_ONCE)]))
    return waiting.popleft()


def _open_accounts(site: "Site", names: list[str]) -> list[str]:
    return list(
        site.ask(f"""
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
answer, password = {names!r}, make_password({PASSWORD!r})
for name in answer:
    user = User.objects.create(username=name, email=name + "@{HOME_OF_THE_CAST}", password=password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
""")
    )


# -- Comments -------------------------------------------------------------------------------------------------


def open_post(page: Page, headline: str) -> None:
    page.goto("/archive/")
    page.get_by_role("main").get_by_role("link", name=headline).first.click()
    expect(page.locator("#comments")).to_be_visible()


def start_a_comment(page: Page) -> None:
    """To a visitor whom the site does not know yet, the form opens from a link."""
    invitation = page.get_by_role("link", name="Write a comment")
    if invitation.count():
        invitation.click()
    expect(text_field(page)).to_be_visible()


def write_comment(page: Page, text: str, *, name: str = "", email: str = "") -> None:
    """On the open post; a guest gives a name and an address."""
    start_a_comment(page)
    if email:
        page.get_by_label("Name").fill(name)
        page.get_by_label("E-mail", exact=True).fill(email)
    text_field(page).fill(text)
    page.get_by_role("button", name="Send comment").click()


def text_field(page: Page, label: str = "Your comment") -> Locator:
    # By its role: a field that no person is meant to see has a label too.
    return page.get_by_role("textbox", name=label)


def comment(page: Page, words: str) -> Locator:
    """The comment whose text holds these words."""
    return page.locator("article.comment").filter(has_text=words)


def writing_place(page: Page) -> Locator:
    return page.locator(".write-place").last


# -- Moderation -----------------------------------------------------------------------------------------------


def queue_row(page: Page, words: str) -> Locator:
    return page.locator(".queue__row").filter(has_text=words)


def open_item(page: Page, words: str) -> None:
    """From the queue, as a moderator does."""
    page.goto("/moderation/queue/")
    queue_row(page, words).click()
    expect(page.locator(".queue__item")).to_be_visible()


def reject(page: Page, *, clause: str, statement: str = "") -> None:
    """The open item; without a statement of the moderator's own, its author gets the clause's."""
    page.locator(f"input[name=clause][value='{clause}']").check()
    page.locator("textarea[name=statement]").fill(statement)
    page.get_by_role("button", name="Reject it").click()


def overturn(page: Page, *, reply: str) -> None:
    page.locator("textarea[name=reply]").fill(reply)
    page.get_by_role("button", name="Overturn").click()


def reach_row(page: Page, words: str) -> None:
    """With the keys j and k alone: on the list the row gets the focus, on an item's page its item is opened."""
    rows = page.locator(".queue__row")
    expect(rows.filter(has_text=words)).to_have_count(1)
    wanted = _place(rows, lambda row: words.lower() in row.inner_text().lower())
    opened = page.locator(".queue__row[aria-current]").count() > 0
    here = _place(rows, lambda row: row.get_attribute("aria-current") is not None) if opened else -1
    for _ in range(abs(wanted - here)):
        press(page, "j" if wanted > here else "k", leads_on=opened)


def press(page: Page, key: str, *, leads_on: bool) -> None:
    """A key of the desk, once it listens; `leads_on` says whether another page is what it leads to."""
    expect(page.locator("review-desk.queue--lively")).to_be_visible()
    if not leads_on:
        page.keyboard.press(key)
        return
    with page.expect_navigation():
        page.keyboard.press(key)


def tab_to(page: Page, target: Locator, *, most: int = 150) -> None:
    """With the Tab key alone, from wherever the focus is."""
    expect(target).to_be_visible()
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached with {most} times Tab")


def press_enter_on(page: Page, target: Locator) -> None:
    """Reach a link or a button with Tab, and use it."""
    tab_to(page, target)
    page.keyboard.press("Enter")


def choose_by_arrows(page: Page, radios: Locator, value: str) -> None:
    """Reach a group of choices with Tab, and go down to the one of this value."""
    tab_to(page, radios.first)
    page.keyboard.press("Space")
    for _ in range(radios.count()):
        if radios.and_(page.locator(f"[value='{value}']")).is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no choice is {value}")


def type_into(page: Page, field: Locator, words: str) -> None:
    tab_to(page, field)
    page.keyboard.type(words)


def _place(rows: Locator, is_it: Callable[[Locator], bool]) -> int:
    return next(number for number, row in enumerate(rows.all()) if is_it(row))


def had_held(site: "Site", names: list[str]) -> list[str]:
    """What happened before: each of these readers shouted, and sent it anyway; returns how each comment ends."""
    return list(
        site.ask(f"""
from django.contrib.auth.models import User
from django.utils import timezone
from blog.models import Post
from moderation.adapters.comments_xtd import posting
from moderation.adapters.comments_xtd.drafts import Draft
from moderation.writers import Writer
post, answer = Post.objects.get(headline__icontains={BRIDGE!r}), []
for name in {names!r}:
    text = "GIVE THE BRIDGE ITS PAVEMENT AND LEAVE THE TREE ALONE, SAYS " + name.upper()
    draft = Draft(target=post, text=text, sends_anyway=True)
    posting.send(draft, writer=Writer(user=User.objects.get(username=name)), now=timezone.now())
    answer.append("SAYS " + name.upper())
""")
    )


# -- Mail -----------------------------------------------------------------------------------------------------


def mail(page: Page, to: str, subject: str, *, about: str = "") -> Locator:
    """The newest mail to an address, once the worker has sent it."""
    ends = time.monotonic() + A_MAIL_ARRIVES_WITHIN
    while True:
        page.goto("/outbox/")
        found = page.locator(".outbox-mail").filter(has_text=to).filter(has_text=subject)
        found = found.filter(has_text=about) if about else found
        if found.count() or time.monotonic() > ends:
            break
        page.wait_for_timeout(300)
    expect(found.first).to_be_visible()
    return found.first


def link_in(letter: Locator, path: str) -> str:
    """The address in a mail that has `path` in it."""
    address = letter.locator(f"a[href*='{path}']").first.get_attribute("href")
    assert address is not None
    return address


def address_of(name: str) -> str:
    """The mail address of one of the cast, or of a new reader."""
    return f"{name}@{HOME_OF_THE_CAST}"

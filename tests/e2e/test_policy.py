"""The owner changes the policy: writes a draft, mends an error, looks, tests, adopts, and takes it back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps

if TYPE_CHECKING:
    from tests.e2e.conftest import Site

VERSIONS = "/moderation/policy/versions/"
WORD = "flibbertigibbet"
A_BACKTEST_TAKES = 60_000  # milliseconds


@pytest.fixture
def owner(site: "Site") -> str:
    """An account that owns the policy; nothing but the version in force is left of earlier journeys."""
    name = steps.new_reader(site)
    site.ask(f"""
from django.contrib.auth.models import Group, User
from django.utils import timezone
from moderation import policies, trials
from moderation.models import PolicyVersion
user = User.objects.get(username={name!r})
user.groups.add(Group.objects.get(name="Owner"))
for tried in PolicyVersion.objects.on_trial():
    trials.end(tried, by=user, now=timezone.now())
for draft in PolicyVersion.objects.drafts():
    policies.discard(draft, by=user, now=timezone.now())
answer = policies.current().name
""")
    return name


def test_an_owner_changes_the_policy_and_takes_it_back(
    owner: str, site: "Site", somebody: Callable[..., Page], javascript: bool
) -> None:
    # The same text is the same version, and the second run wants one that was never in force.
    word = WORD if javascript else "gobbledygook"
    page = somebody()
    steps.sign_in(page, owner)
    before = _in_force(page)

    _begin_a_draft(page)
    _type(page, lambda text: text.replace('kind = "repetition"', 'kind = "repetetion"'))
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".check--wrong")).to_contain_text("Line ")
    expect(page.locator(".code__wrong")).to_contain_text('kind = "repetetion"')

    _type(page, lambda text: text.replace('kind = "repetetion"', 'kind = "repetition"'))
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".check--right")).to_be_visible()
    _add_word(page, word)
    expect(page.locator(".notice--success")).to_contain_text(word)
    page.get_by_label("Why this draft").fill("A word that hurts here.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Version")
    draft = page.locator("h1 .version").inner_text()

    page.get_by_role("link", name="Compare", exact=True).last.click()
    expect(page.locator(".diff__line--added")).to_contain_text(word)
    expect(page.locator(".changes")).to_contain_text(f"1 more under severe: “{word}”")

    page.get_by_role("link", name=draft).click()
    page.get_by_role("button", name="Start a backtest").click()
    # With JavaScript the page follows the progress by itself; without, it is loaded again every few seconds.
    expect(page.locator(".result__sentence")).to_be_visible(timeout=A_BACKTEST_TAKES)
    expect(page.get_by_role("img", name="Comments stopped a day")).to_be_visible()

    page.get_by_role("link", name="Compare and adopt").click()
    page.get_by_label("Why").fill("Readers asked for it.")
    page.get_by_role("button", name="Adopt it").click()
    expect(page.locator(".notices")).to_contain_text(f"Version {draft} is in force")
    assert site.ask("from moderation import policies; answer = policies.current().name") == draft

    page.get_by_role("link", name=f"Put it back… {before}").first.click()
    page.get_by_label("Why").fill("It was not so bad.")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(".notices")).to_contain_text(f"Version {before} is in force")
    assert _in_force(page) == before


def test_the_line_that_is_wrong_is_named_while_it_is_typed(owner: str, page: Page) -> None:
    steps.sign_in(page, owner)
    _begin_a_draft(page)

    _type(page, lambda text: text.replace('kind = "repetition"', 'kind = "repetetion"'))
    page.locator(".check--wrong").get_by_role("button").click()

    expect(page.locator(".editor__mark--wrong")).to_be_visible()
    at = page.locator("#document").evaluate("field => field.value.slice(0, field.selectionStart).split('\\n').length")
    assert page.locator("#document").input_value().split("\n")[at - 1] == 'kind = "repetetion"'


def test_what_was_typed_and_not_saved_is_offered_again(owner: str, page: Page) -> None:
    steps.sign_in(page, owner)
    _begin_a_draft(page)
    _type(page, lambda text: f"{text}# half a thought\n")
    page.goto("/moderation/queue/")

    _begin_a_draft(page)
    page.get_by_role("button", name="Put it back").click()

    assert page.locator("#document").input_value().endswith("# half a thought\n")


def test_what_was_saved_is_not_offered_again(owner: str, page: Page) -> None:
    steps.sign_in(page, owner)
    _begin_a_draft(page)
    _type(page, lambda text: f"{text}# a whole thought\n")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Version")
    page.wait_for_load_state("networkidle")

    _begin_a_draft(page)

    expect(page.locator("policy-editor .editor__gutter")).to_be_attached()
    expect(page.locator("[data-kept-notice]")).to_be_hidden()


def test_the_editor_is_worked_with_the_keyboard_alone(owner: str, page: Page) -> None:
    steps.sign_in(page, owner)
    _begin_a_draft(page)
    field = page.locator("#document")

    field.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Why this draft")).to_be_focused()

    page.get_by_label("Tab indents").focus()
    page.keyboard.press("Space")
    field.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Tab")
    expect(field).to_be_focused()
    assert field.input_value().startswith("    ")

    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Why this draft")).to_be_focused()

    page.get_by_label("Word or phrase").focus()
    page.keyboard.type(WORD)
    page.keyboard.press("Enter")
    expect(page.locator(".notice--success")).to_contain_text(WORD)
    expect(page.get_by_label("Word or phrase")).to_be_focused()

    page.locator("#comment").focus()
    page.keyboard.type(f"Such a {WORD}.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tried mark").first).to_contain_text(WORD)

    field.focus()
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Version")


def test_a_trial_is_begun_and_ended(owner: str, somebody: Callable[..., Page]) -> None:
    page = somebody()
    steps.sign_in(page, owner)
    _begin_a_draft(page)
    _type(page, lambda text: text.replace("most = 3", "most = 5"))
    page.get_by_role("button", name="Save draft").click()

    page.get_by_role("button", name="Begin the trial").click()
    expect(page.locator(".banner")).to_contain_text("on trial")
    page.get_by_role("button", name="End the trial").click()

    expect(page.locator(".notices")).to_contain_text("The trial has ended")
    expect(page.locator(".banner")).to_have_count(0)


def test_a_reader_is_told_whose_page_this_is(site: "Site", somebody: Callable[..., Page]) -> None:
    page = somebody()
    steps.sign_in(page, steps.new_reader(site))

    page.goto(VERSIONS)

    expect(page.get_by_role("heading", level=1)).to_have_text("The policy is changed by its owners")


def _in_force(page: Page) -> str:
    page.goto(VERSIONS)
    return page.locator("#in-force-title").inner_text()


def _begin_a_draft(page: Page) -> None:
    page.goto(VERSIONS)
    page.get_by_role("main").get_by_role("link", name="Write a draft").click()
    expect(page.locator("#document")).to_be_visible()


def _type(page: Page, change: Callable[[str], str]) -> None:
    field = page.locator("#document")
    field.fill(change(field.input_value()))


def _add_word(page: Page, word: str) -> None:
    page.get_by_label("Word or phrase").fill(word)
    page.get_by_role("button", name="Add", exact=True).first.click()

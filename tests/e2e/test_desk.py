"""The desk and what comes of it, by keyboard alone: no step here points at anything."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps

if TYPE_CHECKING:
    from tests.e2e.conftest import Site

PRESET = "Please write it again in ordinary letters."
# What happened before the moderators came in, told in one breath: a process that Django starts in takes its seconds.
MORNING = f"""
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.utils import timezone
from blog.models import Post
from moderation import reviews
from moderation.adapters.comments_xtd import posting
from moderation.adapters.comments_xtd.drafts import Draft
from moderation.models import ReviewItem, SecondOpinion, Submission
from moderation.writers import Writer
password, mina = make_password({steps.PASSWORD!r}), User.objects.get(username="mina")

def reader(name):
    user = User.objects.create(username=name, email=name + "@example.org", password=password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user

def wrote(user, text, under):
    post = Post.objects.get(headline__icontains=under)
    draft = Draft(target=post, text=text, sends_anyway=True)
    return posting.send(draft, writer=Writer(user=user), now=timezone.now())

def shouted(name, text):
    wrote(User.objects.filter(username=name).first() or reader(name), text, {steps.BRIDGE!r})
    return text

def was_rejected(name, text):
    sent = Submission.objects.get(pk=wrote(User.objects.get(username=name), text, {steps.CLOCK!r}).pk)
    item = ReviewItem.objects.open().get(submission=sent)
    return reviews.reject(item, by=mina, clause="2", revision=sent.current_id, version=sent.version)

attacks = (
    "You are a clueless moron, and everybody at the clock knows it.",
    "What kind of idiot are you? Six minutes, and you cannot count them.",
    "You are a coward and a liar, and so is your bell.",
)
for name in ("sparrow", "wren", "heron"):
    reader(name)
for name in ("sparrow", "wren"):
    for text in attacks:
        was_rejected(name, text)
decided = was_rejected("heron", "You are a pathetic little heron of a man.")
SecondOpinion.objects.get_or_create(decision=decided, defaults={{"about": "2", "asked_at": timezone.now()}})
finch = reader("finch")
answer = {{
    "ten": [shouted(f"gull{{n}}", f"GIVE THE BRIDGE ITS PAVEMENT AND LEAVE THE TREE ALONE, SAYS GULL {{n}}") for n in range(10)],
    "one": shouted("magpie", "ONE LANE FOR THE FERRY, SAYS THE MAGPIE, AND NONE FOR THE COUNCIL"),
    "three": [
        shouted("rook", "THE FIRST THING ABOUT A PAVEMENT IS THAT NOBODY EVER SWEEPS IT"),
        shouted("rook", "SECONDLY I HAVE COUNTED THE LAMPS, AND THERE ARE TWO TOO FEW OF THEM"),
        shouted("rook", "AND LAST OF ALL, WHO IS GOING TO PAY FOR ALL THAT PAINT? WE ARE"),
    ],
    "fine": wrote(finch, "The eels are smaller than they were, and so is the pier that we fish from.", {steps.EELS!r}).object_pk,
}}
"""


@pytest.fixture(scope="module")
def morning(site: "Site") -> dict[str, Any]:
    """Ten comments of ten readers wait, one that two moderators want, and three of one author; and what came before."""
    told: dict[str, Any] = site.ask(MORNING)
    return told


@pytest.fixture
def in_nobodys_hands(site: "Site") -> None:
    """Whoever finished an item was led to the next one, and holds it for some minutes; here they have gone home."""
    site.ask(
        "from moderation.models import ReviewItem\nanswer = ReviewItem.objects.update(claimed_by=None, claimed_until=None)"
    )


def test_a_moderator_clears_ten_comments_in_a_row(page: Page, morning: dict[str, Any]) -> None:
    ten, text, strip = morning["ten"], page.locator(".item__text"), page.locator(".strip")
    steps.sign_in(page, "mina")
    page.goto("/moderation/queue/?clause=7")
    steps.reach_row(page, ten[0])
    steps.press(page, "Enter", leads_on=True)

    # The sheet says which keys there are, and while it is open none of them decides.
    steps.press(page, "?", leads_on=False)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("p")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    # Whoever speaks to their computer switches the keys off; then none of them decides, nor leads to the search.
    steps.press(page, "?", leads_on=False)
    in_use = page.get_by_role("dialog").get_by_label("Use single keys")
    in_use.uncheck()
    page.keyboard.press("Escape")
    steps.press(page, "p", leads_on=False)
    steps.press(page, "/", leads_on=False)
    expect(text).to_have_text(ten[0])
    assert page.evaluate("document.activeElement.name ?? ''") != "q"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.locator("[data-opens=keys]").press("Enter")
    in_use.check()
    page.keyboard.press("Escape")

    # The first is published, taken back, and published after all; the filter stays.
    expect(text).to_have_text(ten[0])
    steps.press(page, "p", leads_on=True)
    expect(text).to_have_text(ten[1])
    expect(strip).to_contain_text("Published")
    steps.press(page, "u", leads_on=True)
    expect(text).to_have_text(ten[0])
    expect(strip).to_contain_text("Taken back")
    expect(page).to_have_url(re.compile(r"clause=7"))
    steps.press(page, "p", leads_on=True)

    # The second is rejected in the clause's words, the third in shorter ones.
    expect(text).to_have_text(ten[1])
    # Were there a tenth clause and a 2a, they would be typed as they are written.
    page.evaluate(
        """() => {
          const seventh = document.querySelector("input[name=clause][value='7']").closest("label");
          for (const number of ["10", "2a"]) {
            seventh.after(seventh.cloneNode(true));
            seventh.nextSibling.querySelector("input").value = number;
          }
        }"""
    )
    steps.press(page, "r", leads_on=False)
    for clause in ("10", "2a"):
        for key in clause:
            page.keyboard.press(key)
        expect(page.locator(f"input[name=clause][value='{clause}']")).to_be_checked()
    steps.press(page, "7", leads_on=False)
    steps.press(page, "Enter", leads_on=True)
    expect(text).to_have_text(ten[2])
    expect(strip).to_contain_text("clause 7")
    # Were there a tenth clause and a 2a, they would be typed as they are written.
    page.evaluate(
        """() => {
          const seventh = document.querySelector("input[name=clause][value='7']").closest("label");
          for (const number of ["10", "2a"]) {
            seventh.after(seventh.cloneNode(true));
            seventh.nextSibling.querySelector("input").value = number;
          }
        }"""
    )
    steps.press(page, "r", leads_on=False)
    for clause in ("10", "2a"):
        for key in clause:
            page.keyboard.press(key)
        expect(page.locator(f"input[name=clause][value='{clause}']")).to_be_checked()
    steps.press(page, "7", leads_on=False)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("textarea[name=statement]")).to_have_value(PRESET)
    steps.press(page, "Enter", leads_on=True)

    # The fourth is passed on, and not shown again; the fifth is skipped and come back to.
    expect(text).to_have_text(ten[3])
    steps.press(page, "e", leads_on=False)
    page.keyboard.type("Is this a pun on the lane? I do not know.")
    steps.press(page, "Control+Enter", leads_on=True)
    expect(strip).to_contain_text("Passed on")
    expect(text).to_have_text(ten[4])
    steps.press(page, "j", leads_on=True)
    expect(text).to_have_text(ten[5])
    steps.press(page, "k", leads_on=True)

    for number in range(4, 10):
        expect(text).to_have_text(ten[number])
        steps.press(page, "p", leads_on=True)
        expect(strip).to_contain_text("Published")

    # Nothing of them waits but what was passed on.
    steps.press(page, "g", leads_on=False)
    steps.press(page, "q", leads_on=True)
    waiting = page.locator(".queue__row").filter(has_text="SAYS GULL")
    expect(waiting).to_have_count(1)
    expect(waiting).to_contain_text("passed on")


def test_of_two_moderators_the_second_reads_who_was_first_and_keeps_what_they_typed(
    visitors: Callable[..., Page], morning: dict[str, Any]
) -> None:
    mina, tomas = visitors(), visitors()
    mina.clock.install()
    for page, name in ((mina, "mina"), (tomas, "tomas")):
        steps.sign_in(page, name)
        page.goto("/moderation/queue/?clause=7")
        steps.reach_row(page, morning["one"])
        steps.press(page, "Enter", leads_on=True)
        if page is mina:
            expect(mina.locator("[data-lease]")).to_contain_text("Yours for")
            steps.press(mina, "r", leads_on=False)
            steps.press(mina, "7", leads_on=False)
            expect(mina.locator("[data-lease]")).to_contain_text("Yours for 10 minutes")

    # Tomas takes it over. Mina is told once the lease is asked for again, and goes on typing.
    expect(tomas.locator(".queue__item")).to_contain_text("mina is looking at this")
    steps.press(tomas, "c", leads_on=True)
    expect(tomas.locator("[data-lease]")).to_contain_text("Yours for")
    mina.clock.fast_forward("05:00")
    steps.type_into(mina, mina.locator("#reject_note"), "He means the ferry")
    expect(mina.get_by_role("alert")).to_contain_text("Another moderator has this now")
    mina.keyboard.type(", I think.")
    steps.press(tomas, "p", leads_on=True)
    expect(tomas.locator(".strip")).to_contain_text("Published")

    mina.keyboard.press("Control+Enter")

    told = mina.get_by_role("alert")
    expect(told).to_contain_text("Nothing was changed")
    expect(told).to_contain_text("tomas")
    expect(told.locator("time").or_(told.get_by_text(re.compile(r"\d\d:\d\d"))).first).to_be_visible()
    expect(told.get_by_label("Private note")).to_have_value("He means the ferry, I think.")


def test_a_reader_reports_and_is_told_what_came_of_it(visitors: Callable[..., Page], morning: dict[str, Any]) -> None:
    noor, mina = visitors(), visitors()
    steps.sign_in(noor, "noor")
    steps.open_post(noor, steps.EELS)
    noor.goto(noor.url.partition("#")[0] + f"#comment-{morning['fine']}")
    steps.press_enter_on(noor, steps.comment(noor, "eels are smaller").get_by_role("link", name="Report"))
    steps.choose_by_arrows(noor, noor.locator("input[name=clause]"), "6")
    steps.type_into(noor, noor.locator("textarea[name=text]"), "He sells the pier.")
    steps.press_enter_on(noor, noor.get_by_role("button", name="Send the report"))
    expect(noor.get_by_role("heading", name="Thank you, we have your report")).to_be_visible()

    steps.sign_in(mina, "mina")
    mina.goto("/moderation/queue/?reason=reported")
    steps.reach_row(mina, "The eels are smaller")
    steps.press(mina, "Enter", leads_on=True)
    expect(mina.locator(".item__why")).to_contain_text("He sells the pier.")
    steps.press(mina, "r", leads_on=False)
    steps.press(mina, "6", leads_on=False)
    steps.press(mina, "Enter", leads_on=True)
    expect(mina.locator(".strip")).to_contain_text("clause 6")

    noor.goto("/moderation/standing/")
    expect(noor.get_by_role("region", name="Your reports").locator("tbody tr").first).to_contain_text("removed")


def test_a_warning_a_suspension_and_an_appeal_that_gives_the_voice_back(
    somebody: Callable[..., Page], javascript: bool, morning: dict[str, Any]
) -> None:
    reader, mina, tomas = somebody(), somebody(), somebody()
    name = "sparrow" if javascript else "wren"
    steps.sign_in(reader, name)
    steps.sign_in(mina, "mina")
    steps.sign_in(tomas, "tomas")

    # Three comments were rejected: a warning, to be read before the next one.
    steps.open_post(reader, steps.CLOCK)
    story = reader.url
    place = steps.writing_place(reader)
    expect(place).to_contain_text("You have a warning under clause 2")
    steps.press_enter_on(reader, place.get_by_text("The 3 decisions it rests on"))
    expect(place.locator("q")).to_have_count(3)
    steps.press_enter_on(reader, place.get_by_role("button", name="I have read it"))
    expect(reader.locator("main")).to_contain_text("You read the warning on")

    # Two more, and the steps of the ladder one after the other.
    for words, costs in (("idiot of a bell ringer", "Read before publishing"), ("moron of a clockmaker", "Suspension")):
        attack = f"You are a complete {words}, says the {name}."
        reader.goto(story)
        steps.type_into(reader, steps.text_field(reader), attack)
        steps.press_enter_on(reader, reader.get_by_role("button", name="Send comment"))
        expect(reader.locator(".notice--waiting")).to_contain_text("Waiting for a moderator")
        _reject(mina, attack)
        reader.goto("/moderation/standing/")
        expect(reader.locator(".ladder [aria-current=step]")).to_contain_text(costs)

    # The form is gone, and in its place stands why and the way to appeal.
    reader.goto(story)
    expect(steps.text_field(reader)).to_have_count(0)
    steps.press_enter_on(reader, steps.writing_place(reader).get_by_role("link", name="My standing, and how to appeal"))
    steps.press_enter_on(reader, reader.locator(".told__one").first.get_by_role("link", name="Appeal"))
    steps.type_into(reader, reader.locator("textarea[name=text]"), "It is what the clockmaker calls himself.")
    steps.press_enter_on(reader, reader.get_by_role("button", name="Send the appeal"))
    expect(reader.locator("main")).to_contain_text("Another moderator reads it")

    # Another moderator overturns it, and with it the suspension.
    tomas.goto("/moderation/queue/?reason=appealed")
    steps.press_enter_on(tomas, steps.queue_row(tomas, attack))
    steps.type_into(tomas, tomas.locator("textarea[name=reply]"), "He does. Our mistake.")
    if javascript:
        # Which answer it is, is said by a button and by no shortcut.
        steps.press(tomas, "Control+Enter", leads_on=False)
        tomas.wait_for_timeout(500)
    steps.press_enter_on(tomas, tomas.get_by_role("button", name="Overturn"))
    expect(tomas.locator(".strip")).to_contain_text("Overturned")
    reader.goto(story)
    expect(steps.comment(reader, attack)).not_to_contain_text("Not published")
    expect(steps.text_field(reader)).to_be_visible()
    reader.goto("/moderation/standing/")
    expect(reader.locator(".ladder [aria-current=step]")).to_contain_text("Read before publishing")


@pytest.mark.usefixtures("in_nobodys_hands")
def test_what_one_author_wrote_is_read_decided_together_and_taken_back(page: Page, morning: dict[str, Any]) -> None:
    first, second, last = morning["three"]
    steps.sign_in(page, "mina")
    page.goto("/moderation/queue/?clause=7")
    steps.press_enter_on(page, page.locator(".queue__tools summary", has_text="Together"))
    steps.press_enter_on(page, page.get_by_role("link", name=re.compile(r"^rook \(")))

    texts = page.locator(".bulk__words")
    expect(texts).to_have_text([first, second, last])
    steps.press(page, "j", leads_on=False)
    steps.press(page, "j", leads_on=False)
    page.keyboard.press("Space")
    expect(page.get_by_text("2 ticked")).to_be_visible()
    steps.choose_by_arrows(page, page.locator("input[name=clause]"), "7")
    steps.type_into(page, page.locator("textarea[name=note]"), "Twice the same.")
    steps.press_enter_on(page, page.get_by_role("button", name="Reject the ticked ones"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("2 comments")
    steps.press_enter_on(page, page.locator(".bulk__lines a", has_text=last[:20]))
    steps.press(page, "u", leads_on=True)
    steps.press_enter_on(page, page.get_by_role("button", name="Take it back"))
    expect(page.locator(".strip")).to_contain_text("Taken back")
    expect(page.locator(".item__text")).to_have_text(last)


def test_a_second_opinion_is_given_blind_and_then_compared(page: Page, morning: dict[str, Any]) -> None:
    steps.sign_in(page, "tomas")
    page.goto("/moderation/second-opinions/")
    steps.press_enter_on(page, page.get_by_role("link", name=re.compile("pathetic little heron")))

    expect(page.get_by_role("heading", level=1)).to_have_text("A second opinion")
    blind = page.locator("main")
    expect(blind).not_to_contain_text("mina")
    expect(blind).not_to_contain_text("Rejected")
    steps.choose_by_arrows(page, page.locator("input[name=would]"), "published")
    steps.type_into(page, page.locator("textarea[name=note]"), "Herons are beautiful.")
    steps.press_enter_on(page, page.get_by_role("button", name="That is my opinion"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Two opinions")
    expect(page.locator(".opinions__two")).to_contain_text("Decided by mina")
    expect(page.locator(".opinions__two")).to_contain_text("Herons are beautiful.")


def _reject(page: Page, text: str) -> None:
    """From the queue, under clause 2, with the keys that every page has: without a script there are no others."""
    page.goto("/moderation/queue/?clause=2")
    steps.press_enter_on(page, steps.queue_row(page, text))
    expect(page.locator(".item__text")).to_have_text(text)
    steps.choose_by_arrows(page, page.locator("input[name=clause]"), "2")
    steps.press_enter_on(page, page.get_by_role("button", name="Reject it"))
    expect(page.locator(".strip")).to_contain_text("Rejected")

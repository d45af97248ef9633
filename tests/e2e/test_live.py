"""A reader who leaves a story open sees what its author does to it, and is never moved from what is being read."""

import re

from playwright.sync_api import expect

from tests.e2e import steps

# A page polls once a second here; the first answer may find the server cold.
SOON = 15_000


def append(site, text: str, *, heading: str = "", post: str = steps.LIBRARY) -> int:
    """An update as its author would publish it; its number."""
    return int(
        site.ask(f"""
from blog import publishing
from blog.models import Post
post = Post.objects.get(headline__icontains={post!r})
answer = publishing.append_update(post, blocks=[publishing.BlockText({text!r})], heading={heading!r}).number
""")
    )


def withdraw(site, number: int) -> None:
    site.ask(f"""
from blog import publishing
from blog.models import Section
section = Section.objects.get(post__headline__icontains={steps.LIBRARY!r}, number={number})
publishing.withdraw_update(section, reason="The kettle was another one.")
answer = True
""")


def edit(site, number: int, text: str, *, post: str = steps.LIBRARY) -> None:
    site.ask(f"""
from dataclasses import replace
from blog import publishing
from blog.models import Post
post = Post.objects.get(headline__icontains={post!r})
whole = publishing.text_of(post)
[section] = [section for section in whole.sections if section.number == {number}]
section = replace(section, blocks=(replace(section.blocks[0], text={text!r}), *section.blocks[1:]))
publishing.edit(post, replace(whole, sections=(section,)), version=post.version)
answer = True
""")


def test_an_open_page_brings_in_what_is_new_edited_and_withdrawn(page, visitors, site):
    ada, reader = page, visitors()
    steps.sign_in(ada, "ada")
    steps.open_post(ada, steps.LIBRARY)
    ada.get_by_role("button", name="Go live").click()
    expect(ada.locator(".live-mark")).to_have_text("Live")
    steps.open_post(reader, steps.LIBRARY)
    title, said = reader.title(), reader.locator("[data-said]")
    reader.evaluate("scrollTo(0, 300)")
    line = reader.locator(".post .text").first
    stood = line.bounding_box()["y"]

    first = append(site, "The kettle has been seen.", heading="Seen in the cellar")
    second = append(site, "It whistles.")

    button = reader.locator("[data-shows-updates]")
    expect(button).to_have_text("2 new updates", timeout=SOON)
    expect(reader.locator(f"#update-{second}")).to_be_hidden()
    expect(reader).to_have_title(f"(2) {title}")
    expect(said).to_contain_text("new update")
    assert abs(line.bounding_box()["y"] - stood) < 2

    button.click()
    expect(reader.locator(f"#update-{first}")).to_be_in_viewport()
    expect(reader.locator(f"#update-{first}")).to_be_focused()
    expect(reader).to_have_title(title)
    expect(reader.locator(".jump")).to_contain_text(f"Update {second}")

    edit(site, first, "The kettle has been seen by the caretaker.")
    expect(reader.locator(f"#update-{first}")).to_contain_text("by the caretaker", timeout=SOON)
    expect(said).to_contain_text(f"Update {first} was edited.")
    withdraw(site, first)
    expect(reader.locator(f"#update-{first}")).to_contain_text("The kettle was another one.", timeout=SOON)
    expect(reader.locator(f"#update-{first}")).not_to_contain_text("by the caretaker")

    # At the end of the story what comes shows itself.
    reader.locator("live-story").scroll_into_view_if_needed()
    third = append(site, "And it is blue.")
    expect(reader.locator(f"#update-{third}")).to_be_visible(timeout=SOON)
    expect(button).to_be_hidden()

    ada.reload()
    ada.get_by_role("button", name="Close live coverage").click()
    expect(reader.locator("[data-state]")).to_have_text("Live coverage has ended.", timeout=SOON)


def test_a_film_plays_on_while_what_stands_around_it_is_edited(visitors, site):
    asked = []

    def stand_in(route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>player</title><p>A film plays.")

    site.ask(f"""
from blog import live
from blog.models import Post
live.go_live(Post.objects.get(headline__icontains={steps.CLOCK!r}))
answer = True
""")
    number = append(site, "The bell, at noon:\n\nhttps://youtu.be/dQw4w9WgXcQ\n\nIt is loud.", post=steps.CLOCK)
    reader = visitors()
    reader.context.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), stand_in)
    steps.open_post(reader, steps.CLOCK)
    update = reader.locator(f"#update-{number}")
    update.get_by_role("button", name="Play it here").click()
    update.frame_locator("iframe").locator("p").evaluate("(words) => { words.textContent = 'It plays on.'; }")

    edit(site, number, "The bell, at noon and at six:", post=steps.CLOCK)

    expect(update).to_contain_text("at noon and at six", timeout=SOON)
    expect(update.frame_locator("iframe").locator("p")).to_have_text("It plays on.")
    expect(update.locator(".prose > *")).to_have_text([re.compile("six"), re.compile("YouTube"), re.compile("loud")])
    assert len(asked) == 1


def test_new_comments_are_announced_and_one_becomes_an_update(page, visitors, site):
    ada, reader, rui = page, visitors(), visitors()
    site.ask(f"""
from blog import live
from blog.models import Post
live.go_live(Post.objects.get(headline__icontains={steps.BRIDGE!r}))
answer = True
""")
    steps.open_post(reader, steps.BRIDGE)
    steps.sign_in(rui, "rui")
    steps.open_post(rui, steps.BRIDGE)
    words = "The gas board painted the tree on the bridge green in the spring."
    steps.write_comment(rui, words)
    expect(steps.comment(rui, words)).to_be_visible()

    notice = reader.locator("[data-shows-comments]")
    expect(notice).to_have_text("1 new comment", timeout=SOON)
    expect(steps.comment(reader, words)).to_have_count(0)
    notice.click()
    expect(steps.comment(reader, words)).to_be_in_viewport()
    expect(notice).to_be_hidden()

    steps.sign_in(ada, "ada")
    steps.open_post(ada, steps.BRIDGE)
    steps.comment(ada, words).get_by_role("link", name="Quote in an update").click()
    ada.get_by_label("Heading").fill("Who painted the tree")
    ada.get_by_role("button", name="Publish update").click()
    update = ada.locator("section.update").last
    expect(update.locator("figure.excerpt blockquote")).to_contain_text(words)
    expect(update.locator(".update__credit")).to_contain_text("From a comment by Rui")
    expect(steps.comment(ada, words)).to_contain_text("Quoted in Update")

    credit = reader.locator("section.update").last.locator(".update__credit")
    reader.locator("[data-shows-updates]").click(timeout=SOON)
    expect(credit).to_be_in_viewport()
    steps.comment(rui, words).get_by_role("link", name="Withdraw").click()
    rui.get_by_role("button", name="Withdraw it").click()
    expect(credit).to_have_text("From a reader’s comment that is no longer shown", timeout=SOON)

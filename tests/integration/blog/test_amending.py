"""What is done to a story that is out: pinned, renamed, withdrawn, put back to what it said; and what readers may see of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from blog import amending, publishing
from blog.models import DraftRevision, EventKind, News, Post, PostEvent, PostRevision, ScheduledChange, Section
from blog.publishing import BlockText, StaleVersion
from tests.integration.blog.stories import MORNING, a_draft, a_story, an_update, fresh
from tests.integration.blog.writing import retold
from tests.makers import a_user, ada, rui

pytestmark = pytest.mark.django_db

LATER = MORNING + timedelta(hours=5)


@pytest.fixture
def desk(client: Client) -> Client:
    """Ada's browser."""
    client.force_login(ada())
    return client


def edited(post: Post, text: str, *, significant: bool = False) -> Post:
    current = fresh(post)
    return publishing.edit(
        current, retold(current, text=text), version=current.version, significant=significant, now=LATER
    )


# --- versions ---


def test_a_restored_version_is_a_new_one_and_none_is_lost():
    post = a_story()
    first = post.version
    edited(post, "Changed.")

    restored = amending.restore(post, first, version=fresh(post).version)

    assert fresh(post).standing_blocks[0].text == "Forty-one houses stand empty tonight."
    assert list(PostRevision.objects.values_list("number", flat=True)) == list(range(1, restored.version + 1))


def test_updates_that_came_later_stay_when_a_version_is_restored():
    post = a_story()
    first = post.version
    edited(post, "Changed.")
    an_update(post, "News.")

    amending.restore(post, first, version=fresh(post).version)

    assert [section.number for section in fresh(post).standing_updates] == [1]


def test_a_block_that_comes_back_has_its_address_again():
    post = a_story()
    uid = post.standing_blocks[1].uid
    text = publishing.text_of(post)
    shorter = replace(text, sections=(replace(text.sections[0], blocks=text.sections[0].blocks[:1]),))
    publishing.edit(post, shorter, version=post.version)

    amending.restore(post, post.version, version=fresh(post).version)

    assert fresh(post).standing_blocks[1].uid == uid


def test_the_address_of_another_storys_block_is_not_taken():
    others = a_story("Another")
    post = a_story()
    theirs = others.standing_blocks[0].uid
    text = publishing.text_of(post)
    forged = replace(text, sections=(replace(text.sections[0], blocks=(BlockText("Mine.", uid=theirs),)),))

    publishing.edit(post, forged, version=post.version)

    assert fresh(post).standing_blocks[0].uid != theirs


def test_a_restored_text_is_cleaned_as_a_written_one_is():
    post = a_story(blocks=(BlockText('<p onclick="x()">It <strong>rose</strong>.<script>x()</script></p>'),))
    html = str(post.standing_blocks[0].html)
    edited(post, "Changed.")

    amending.restore(post, post.version, version=fresh(post).version)

    assert str(fresh(post).standing_blocks[0].html) == html == "<p>It <strong>rose</strong>.</p>"


def test_a_version_is_not_restored_over_what_its_author_has_not_seen():
    post = a_story()
    edited(post, "Theirs.")

    with pytest.raises(StaleVersion):
        amending.restore(post, 1, version=post.version)


def test_a_version_is_restored_from_its_page(desk):
    post = a_story()
    edited(post, "Changed.")
    assert "<del>Forty-one houses stand empty tonight.</del>" in (
        desk.get(f"/desk/posts/{post.pk}/revisions/{fresh(post).version}/").content.decode()
    )

    desk.post(f"/desk/posts/{post.pk}/revisions/{post.version}/restore/", {"version": fresh(post).version})

    assert fresh(post).standing_blocks[0].text == "Forty-one houses stand empty tonight."


# --- what readers see of the past ---


def test_a_typo_is_not_in_the_history(client):
    post = a_story()
    edited(post, "Typo.")

    assert "Typo." not in client.get(f"{post.get_absolute_url()}history/").content.decode()


def test_the_history_shows_what_a_significant_edit_changed(client):
    post = a_story()
    edited(post, "Forty-two houses stand empty tonight.", significant=True)

    html = client.get(f"{post.get_absolute_url()}history/").content.decode()

    assert "<del>Forty-one</del><ins>Forty-two</ins> houses" in html


def test_the_words_of_a_withdrawn_update_are_not_in_the_history(client):
    post = a_story()
    section = an_update(post, "What nobody should have said.")
    publishing.withdraw_update(section, reason="It was wrong.", now=LATER)

    assert "nobody should have said" not in client.get(f"{post.get_absolute_url()}history/").content.decode()


def test_a_story_that_was_updated_leads_to_its_history(client):
    post = a_story()
    an_update(post)

    assert f'href="{post.get_absolute_url()}history/"' in client.get(post.get_absolute_url()).content.decode()


@pytest.mark.parametrize("below", ["", "history/", "update-1/"])
def test_a_drafts_addresses_do_not_exist(client, below):
    draft = a_draft()
    an_update(draft)

    assert client.get(f"{draft.get_absolute_url()}{below}").status_code == 404


# --- addresses ---


@pytest.mark.parametrize("below", ["", "history/", "update-1/"])
def test_the_old_addresses_of_a_renamed_story_lead_to_the_new_ones(client, below):
    post = a_story()
    an_update(post)
    renamed = amending.rename(post, "homes-emptied")

    answer = client.get(f"{post.get_absolute_url()}{below}")

    assert (answer.status_code, answer["Location"]) == (301, f"{renamed.get_absolute_url()}{below}")


def test_an_old_address_is_given_to_no_other_story():
    post = a_story("A headline")
    amending.rename(post, "another")

    assert a_draft("A headline").slug == "a-headline-2"
    with pytest.raises(publishing.BadAddress):
        amending.rename(a_story("Third"), "a-headline")


def test_a_story_may_take_its_old_address_back(client):
    post = a_story("A headline")
    amending.rename(post, "another")

    amending.rename(post, "a-headline")

    assert client.get(post.get_absolute_url()).status_code == 200


# --- taken back ---


def test_a_withdrawn_story_is_gone_and_says_why(desk, client):
    post = a_story()

    desk.post(f"/desk/posts/{post.pk}/withdraw/", {"reason": "The town does not exist."})

    for below in ("", "history/", "update-1/"):
        answer = Client().get(f"{post.get_absolute_url()}{below}")
        assert answer.status_code in (410, 404)
        assert "houses stand empty" not in answer.content.decode()
    assert "The town does not exist." in Client().get(post.get_absolute_url()).content.decode()
    assert PostEvent.objects.filter(kind=EventKind.WITHDRAW, section=None).count() == 1


# --- pins and corrections ---


def test_one_update_is_pinned_at_a_time():
    post = a_story()
    first, second = an_update(post, "One."), an_update(post, "Two.")
    amending.pin_update(first, pinned=True)

    amending.pin_update(second, pinned=True)

    assert [section.number for section in fresh(post).in_reading_order] == [2, 0, 1]
    assert list(PostEvent.objects.filter(kind=EventKind.PIN).values_list("section__number", flat=True)) == [1, 1, 2]


def test_a_pin_moves_no_date_that_readers_see():
    post = a_story()
    section = an_update(post)

    amending.pin_update(section, pinned=True, now=LATER)

    assert fresh(post).significant_at == section.published_at


def test_a_correction_and_what_it_corrects_lead_to_each_other(client):
    post = a_story()
    block = post.standing_blocks[0]
    an_update(post, "There were forty-two.", kind=Section(kind="correction").kind, corrects=block)

    html = client.get(post.get_absolute_url()).content.decode()

    assert f'#{block.anchor}">What this is about</a>' in html
    assert '<a href="#update-1">Correction 1</a> is about this passage.' in html


def a_corrected_update() -> Post:
    """A story, its update, and the correction of that."""
    post = a_story()
    wrong = an_update(post, "The mayor was arrested for theft.")
    an_update(post, "He was not.", kind=Section(kind="correction").kind, corrects=wrong.blocks.get())
    return post


@pytest.mark.parametrize("below", ["", "update-2/", "events?after=0"])
def test_what_was_withdrawn_is_not_quoted_by_its_correction(client, below):
    post = a_corrected_update()
    publishing.withdraw_update(post.sections.get(number=1), reason="It was another man.")

    html = client.get(post.get_absolute_url() + below).content.decode()

    assert "arrested for theft" not in html
    assert "a passage that was withdrawn" in html


def test_open_pages_are_told_that_a_correction_lost_what_it_was_about():
    post = a_corrected_update()

    publishing.withdraw_update(post.sections.get(number=1), reason="It was another man.")

    told = PostEvent.objects.filter(post=post).order_by("seq").values_list("kind", "section__number")
    assert list(told)[-2:] == [(EventKind.WITHDRAW, 1), (EventKind.EDIT, 2)]


def test_followers_are_told_of_the_withdrawal_and_not_of_its_correction_again():
    now = timezone.now()
    post = a_corrected_update()

    publishing.withdraw_update(post.sections.get(number=1), reason="It was another man.", now=now)

    assert list(News.objects.filter(at=now).values_list("kind", "section__number")) == [("withdrawn", 1)]


# --- who may ---


def desk_addresses() -> list[str]:
    """Every address of the desk that is about something, with number 1 or the one it is given."""
    routes = [key for key in get_resolver("blog.urls").reverse_dict if isinstance(key, str)]
    found = [get_resolver("blog.urls").reverse_dict.getlist(name)[0][0][0] for name in routes]
    return sorted({pattern for pattern, names in found if pattern.startswith("desk/posts/") and "pk" in names})


@pytest.mark.parametrize("pattern", desk_addresses())
def test_a_story_at_the_desk_is_open_to_those_who_sign_it_only(pattern):
    post = a_story(by=a_user("odd", group="Author"))
    an_update(post)
    path = "/" + pattern % {"pk": post.pk, "number": 1, "comment": 1}
    before = (PostRevision.objects.count(), ScheduledChange.objects.count(), DraftRevision.objects.count())

    for who, expected in [(None, {302}), (rui(), {403}), (ada(), {404, 405})]:
        client = Client()
        if who:
            client.force_login(who)
        answers = [client.get(path), client.post(path), client.post(path, {"autosave": "1", "text": "x"})]
        assert {answer.status_code for answer in answers} <= expected, path

    assert (PostRevision.objects.count(), ScheduledChange.objects.count(), DraftRevision.objects.count()) == before

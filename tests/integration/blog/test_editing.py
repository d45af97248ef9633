"""The full editor: nothing typed is lost, nothing goes out that was not sent out."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, TransactionTestCase, override_settings
from django.utils import timezone

from blog import drafting, publishing
from blog.drafting import Known, Place
from blog.models import DraftRevision, Post, PostState, ScheduledChange, Source
from blog.publishing import BlockText
from tests.integration.blog.stories import QUOTED, a_draft, a_story, excerpt, fresh
from tests.integration.blog.test_concurrent_publishing import all_at_once
from tests.integration.blog.test_desk import edit_of, typed
from tests.makers import a_user, ada

pytestmark = pytest.mark.django_db

AUTOSAVE = {"autosave": "1"}


@pytest.fixture
def desk(client: Client) -> Client:
    """Ada's browser."""
    client.force_login(ada())
    return client


def opened(desk: Client, path: str) -> dict[str, str]:
    return typed(desk.get(path).content.decode())


def kept(desk: Client, path: str, form: dict[str, str], **changes: str) -> dict[str, int]:
    """What a tab is told after it sent what is typed in it."""
    answer: dict[str, int] = desk.post(path, form | AUTOSAVE | changes).json()
    return answer


# --- the keys of the form ---


def test_enter_in_a_line_of_a_draft_saves_it_and_never_publishes(desk):
    form = (
        desk.get(edit_of(a_draft()))
        .content.decode()
        .partition('<form class="composer__form"')[2]
        .partition("</form>")[0]
    )

    first = next(tag for tag in re.findall(r"<button[^>]*>", form) if 'type="button"' not in tag)
    assert 'name="save"' in first


# --- kept while it is written ---


def test_what_is_kept_while_it_is_written_is_not_in_the_story(desk):
    post = a_story()

    kept(desk, edit_of(post), opened(desk, edit_of(post)), headline="Half a headl")

    assert (fresh(post).headline, fresh(post).version) == (post.headline, post.version)


def test_what_another_author_types_is_nobody_elses(desk, client):
    post = a_story()
    other = a_user("odd", group="Author")
    post.authors.add(publishing.author_of(other))
    kept(desk, edit_of(post), opened(desk, edit_of(post)), headline="Half a headl")

    client.force_login(other)

    assert "Half a headl" not in client.get(edit_of(post)).content.decode()


def test_a_story_that_is_not_mine_keeps_nothing_of_mine(desk):
    others = a_story(by=a_user("odd", group="Author"))

    assert desk.post(edit_of(others), AUTOSAVE | {"headline": "x"}).status_code == 404
    assert not DraftRevision.objects.exists()


def test_the_form_is_taken_up_where_it_was_left(desk):
    post = a_story()
    kept(desk, edit_of(post), opened(desk, edit_of(post)), **{"headline": "Half a headl", "block-0-text": "Half a sen"})

    form = opened(desk, edit_of(post))

    assert (form["headline"], form["block-0-text"], form["block-1-text"]) == ("Half a headl", "Half a sen", QUOTED)


def test_what_a_tab_kept_is_forgotten_when_it_is_saved(desk):
    post = a_story()
    form = opened(desk, edit_of(post))
    told = kept(desk, edit_of(post), form, headline="A new headline")

    desk.post(edit_of(post), form | {"headline": "A new headline", "copy": told["copy"], "saves": told["saves"]})

    assert fresh(post).headline == "A new headline"
    assert not DraftRevision.objects.exists()


def test_what_was_saved_meanwhile_is_not_kept_again(desk):
    post = a_story()
    form = opened(desk, edit_of(post))
    told = kept(desk, edit_of(post), form, headline="A new headline")
    desk.post(edit_of(post), form | {"headline": "A new headline", "copy": told["copy"], "saves": told["saves"]})

    late = desk.post(edit_of(post), form | AUTOSAVE | {"copy": told["copy"], "saves": told["saves"], "submitted": "1"})

    assert late.json() == {"saved": True}
    assert not DraftRevision.objects.exists()


def test_two_tabs_keep_their_own(desk):
    post = a_story()
    form = opened(desk, edit_of(post))
    first = kept(desk, edit_of(post), form, headline="One")
    kept(desk, edit_of(post), form, headline="Two")

    kept(desk, edit_of(post), form, headline="One more", copy=first["copy"], saves=first["saves"])

    assert sorted(copy.fields["headline"] for copy in DraftRevision.objects.all()) == ["One more", "Two"]


def test_a_tab_that_was_copied_does_not_write_over_the_first(desk):
    post = a_story()
    form = opened(desk, edit_of(post))
    told = kept(desk, edit_of(post), form, headline="Both")
    known = {"copy": told["copy"], "saves": told["saves"]}
    kept(desk, edit_of(post), form, headline="The first", **known)

    kept(desk, edit_of(post), form, headline="The copy", **known)

    assert sorted(copy.fields["headline"] for copy in DraftRevision.objects.all()) == ["The copy", "The first"]


def test_what_is_not_wanted_is_thrown_away(desk):
    post = a_story()
    told = kept(desk, edit_of(post), opened(desk, edit_of(post)), headline="Half")

    desk.post(edit_of(post), {"throw_away": told["copy"]})

    assert opened(desk, edit_of(post))["headline"] == post.headline


def test_a_post_that_was_begun_is_on_the_desk_until_it_is_kept(desk):
    told = kept(desk, "/desk/new/", {}, text="A headline\n\nHalf a par")

    assert f"/desk/new/?copy={told['copy']}" in desk.get("/desk/").content.decode()
    assert opened(desk, f"/desk/new/?copy={told['copy']}")["text"] == "A headline\n\nHalf a par"


def test_what_nobody_came_back_to_for_a_month_is_forgotten(desk):
    from blog import scheduling

    drafting.keep({}, Place(), by=ada(), now=timezone.now() - timedelta(days=31))
    drafting.keep({}, Place(), by=ada(), now=timezone.now() - timedelta(days=29))

    assert scheduling.forget_unsaved(now=timezone.now()) == 1


class EightTabsTests(TransactionTestCase):
    def test_eight_tabs_that_know_the_same_lose_nothing(self) -> None:
        by = ada()
        first = drafting.keep({"text": "first"}, Place(), by=by, now=timezone.now())
        known = Known(first.pk, first.saves)

        raised = all_at_once(
            lambda number: drafting.keep({"text": str(number)}, Place(), by=by, now=timezone.now(), known=known)
        )

        texts = sorted(copy.fields["text"] for copy in DraftRevision.objects.all())
        assert (raised, texts) == ([], [str(number) for number in range(8)])


# --- blocks ---


def test_a_text_that_the_editor_only_wrapped_is_no_change(desk):
    post = a_story()
    form = opened(desk, edit_of(post))

    desk.post(edit_of(post), form | {"block-0-text": "<p>Forty-one houses stand empty tonight.</p>"})

    assert fresh(post).version == post.version


def test_what_the_editor_sends_is_cleaned_by_our_own_sanitiser(desk):
    post = a_story()
    sent = '<p onclick="x()">It <strong>rose</strong>.<script>x()</script> <a href="javascript:x()">here</a></p>'

    desk.post(edit_of(post), opened(desk, edit_of(post)) | {"block-0-text": sent})

    assert str(fresh(post).standing_blocks[0].html) == "<p>It <strong>rose</strong>. here</p>"


def test_a_block_takes_the_place_that_it_is_given(desk):
    post = a_story()

    desk.post(edit_of(post), opened(desk, edit_of(post)) | {"block-0-order": "2", "block-1-order": "1"})

    after = fresh(post).standing_blocks
    assert [block.uid for block in after] == [block.uid for block in reversed(post.standing_blocks)]


def test_a_source_quoted_before_is_offered_with_its_other_names(desk):
    post = a_story()
    Source.objects.filter(name="The Herald").update(aliases=["Herald of Parley"])

    html = desk.get(edit_of(post)).content.decode()

    assert '<option value="The Herald">Herald of Parley</option>' in html


def test_a_pasted_headline_is_offered_apart_from_its_kicker(desk):
    draft = a_draft("FLOODED? - AGAIN? COUNCIL ORDERS HOMES EMPTIED", kicker="")
    form = opened(desk, edit_of(draft))

    parted = typed(desk.post(edit_of(draft), form | {"split": "1"}).content.decode())

    assert (parted["kicker"], parted["headline"]) == ("FLOODED? - AGAIN?", "COUNCIL ORDERS HOMES EMPTIED")


def test_the_editor_lists_the_excerpts_that_name_no_source(desk):
    draft = a_draft(blocks=(BlockText("Ours."), excerpt("Whose words are these?", source="", url="")))

    assert "Names no source: “Whose words are these?”" in " ".join(desk.get(edit_of(draft)).content.decode().split())


def test_of_two_tabs_the_second_is_shown_the_words_that_differ(desk):
    post = a_story()
    form = opened(desk, edit_of(post))
    desk.post(edit_of(post), form | {"block-0-text": "Forty houses stand empty tonight."})

    html = desk.post(edit_of(post), form | {"block-0-text": "Fifty houses stand empty tonight."}).content.decode()

    assert "<del>Forty</del><ins>Fifty</ins> houses stand empty tonight." in html


# --- when it goes out ---


def test_a_draft_goes_out_at_the_time_that_is_given(desk):
    draft = a_draft()
    form = opened(desk, edit_of(draft)) | {"go_live_at": "2126-03-12T14:05", "publish": "1", "headline": "Later"}

    answer = desk.post(edit_of(draft), form)

    change = ScheduledChange.objects.get()
    assert answer["Location"] == f"/desk/scheduled/{change.pk}/"
    assert (change.go_live_at, fresh(draft).state) == (datetime(2126, 3, 12, 14, 5, tzinfo=UTC), PostState.SCHEDULED)
    assert fresh(draft).headline == "Later"


def test_an_edit_of_a_story_that_is_out_waits_for_its_time(desk):
    post = a_story()

    desk.post(edit_of(post), opened(desk, edit_of(post)) | {"headline": "Later", "go_live_at": "2126-03-12T14:05"})

    assert ScheduledChange.objects.get().kind == "edit"
    assert fresh(post).headline == post.headline


def test_a_time_that_has_passed_is_refused_and_nothing_is_saved(desk):
    draft = a_draft()

    answer = desk.post(
        edit_of(draft),
        opened(desk, edit_of(draft)) | {"go_live_at": "2020-03-12T14:05", "publish": "1", "headline": "Never"},
    )

    assert answer.status_code == 400
    assert fresh(draft).headline == draft.headline


@override_settings(TIME_ZONE="Europe/Lisbon")
@pytest.mark.parametrize(
    ("typed_time", "offered"),
    [
        ("2126-03-31T01:30", ("2126-03-31T00:30:00+00:00", "2126-03-31T02:30:00+01:00")),
        ("2126-10-27T01:30", ("2126-10-27T01:30:00+01:00", "2126-10-27T01:30:00+00:00")),
    ],
    ids=["skipped", "twice"],
)
def test_a_time_that_the_clocks_leave_open_is_refused_with_the_two_that_may_be_meant(desk, typed_time, offered):
    draft = a_draft()
    form = opened(desk, edit_of(draft))

    html = desk.post(edit_of(draft), form | {"go_live_at": typed_time, "publish": "1"}).content.decode()

    assert tuple(re.findall(r'<button[^>]*name="go_live_at" value="([^"]+)"', html)) == offered
    desk.post(edit_of(draft), form | {"go_live_at": offered[1]})
    assert ScheduledChange.objects.get().go_live_at == datetime.fromisoformat(offered[1])


def test_what_waits_is_cancelled_from_its_page(desk):
    draft = a_draft()
    desk.post(edit_of(draft), opened(desk, edit_of(draft)) | {"go_live_at": "2126-03-12T14:05", "publish": "1"})

    desk.post(f"/desk/scheduled/{ScheduledChange.objects.get().pk}/cancel/")

    assert fresh(draft).state == PostState.DRAFT


def test_an_edit_that_is_cancelled_is_in_the_editor_again(desk):
    post = a_story()
    desk.post(edit_of(post), opened(desk, edit_of(post)) | {"headline": "Later", "go_live_at": "2126-03-12T14:05"})

    desk.post(f"/desk/scheduled/{ScheduledChange.objects.get().pk}/cancel/")

    assert opened(desk, edit_of(post))["headline"] == "Later"


# --- finding it ---


def test_the_desk_finds_a_story_by_any_words_of_its_headline_or_tags(desk):
    a_story("The bridge is closed", tags=("Traffic",))
    a_draft("The library opens", tags=("Books",))

    html = desk.get("/desk/", {"q": "traffic bridge"}).content.decode()

    assert "The bridge is closed" in html
    assert "The library opens" not in html


def test_the_desks_queries_do_not_grow_with_its_stories(desk, django_assert_max_num_queries):
    for number in range(2):
        a_story(f"Story {number}")
        a_draft(f"Draft {number}")
    desk.get("/desk/")

    with django_assert_max_num_queries(60) as few:
        desk.get("/desk/")
    for number in range(6):
        a_story(f"Another story {number}")
        a_draft(f"A draft {number}")

    with django_assert_max_num_queries(len(few)):
        desk.get("/desk/")
    assert Post.objects.count() == 16

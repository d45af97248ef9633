"""Site search: what is found, what never is, and what the page does with whatever is typed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from blog import commenting, publishing
from blog.models import Post, PostState, SearchDocument, SearchKind, Source
from blog.publishing import BlockText
from blog.searching import index
from blog.searching.finding import A_PAGE, Filters, Order, find
from blog.searching.query import read_query
from moderation import workflow
from moderation.policy.states import Cause
from tests.integration.blog.writing import MORNING, a_draft, a_published_post, a_text, an_excerpt, an_update, retold
from tests.makers import a_submission, rejected, tomas

pytestmark = pytest.mark.django_db


ALL = Filters()


def found(typed: str, *, filters: Filters = ALL, order: Order = Order.RELEVANCE) -> list[str]:
    """The kinds and titles of what is found."""
    return [
        f"{hit.kind}: {''.join(run.text for run in hit.title)}"
        for hit in find(read_query(typed), filters, order=order).hits
    ]


def kinds(typed: str) -> list[str]:
    return sorted(line.split(":")[0] for line in found(typed))


@pytest.fixture
def client() -> Client:
    return Client()


class TestWhatIsNeverFound:
    def test_a_draft(self):
        a_draft()

        assert found("river") == []

    def test_what_an_edit_took_out(self):
        post = a_published_post()

        publishing.edit(post, retold(post, text="Nothing to see."), version=post.version)

        assert found("river") == []

    def test_a_withdrawn_update(self):
        section = an_update(a_published_post(), "A zeppelin was seen.")

        publishing.withdraw_update(section, reason="It was a cloud.")

        assert found("zeppelin") == []

    def test_an_update_of_a_draft(self):
        an_update(a_draft(), "A zeppelin was seen.")

        assert found("zeppelin") == []

    def test_anything_of_a_post_that_left_the_public(self):
        post = a_published_post()
        a_submission("The zeppelin of Monday was quieter, as I remember it.", on=post)
        Post.objects.filter(pk=post.pk).update(state=PostState.WITHDRAWN)
        post.refresh_from_db()

        index.refresh(post)

        assert SearchDocument.objects.count() == 0

    def test_a_comment_on_a_draft(self):
        a_submission("The zeppelin of Monday was quieter, as I remember it.", on=a_draft())

        assert found("zeppelin") == []

    def test_what_a_comment_said_before_it_was_edited(self):
        submission = a_submission("The zeppelin of Monday was quieter, as I remember it.", on=a_published_post())

        workflow.resubmit(
            submission, text="The airship of Monday was quieter, as I remember it.", version=submission.version
        )

        assert found("zeppelin") == []
        assert kinds("airship") == ["comment"]

    @pytest.mark.parametrize("move", ["hold", "reject", "withdraw", "judging fails"])
    def test_a_comment_that_readers_no_longer_see(self, move: str, monkeypatch: Any):
        submission = a_submission("The zeppelin of Monday was quieter, as I remember it.", on=a_published_post())
        assert kinds("zeppelin") == ["comment"]

        match move:
            case "hold":
                workflow.hold(
                    submission,
                    cause=Cause.REPORTS,
                    clause="2",
                    revision=submission.current_id,
                    version=submission.version,
                )
            case "reject":
                rejected(submission)
            case "withdraw":
                workflow.withdraw(submission)
            case _:
                monkeypatch.setattr(workflow, "_judge", lambda *args, **kwargs: 1 / 0)
                workflow.resubmit(
                    submission, text="A zeppelin again, and nothing else that matters.", version=submission.version
                )

        assert found("zeppelin") == []

    def test_what_was_erased(self):
        submission = a_submission("The zeppelin of Monday was quieter, as I remember it.", on=a_published_post())

        assert index.forget(SearchKind.COMMENT, [str(submission.pk)]) == 1

        assert found("zeppelin") == []

    def test_an_edit_that_is_rolled_back(self):
        post = a_published_post()

        with pytest.raises(ZeroDivisionError):
            roll_back_an_edit(post)

        assert kinds("river") == ["post"]


def roll_back_an_edit(post: Post) -> None:
    with transaction.atomic():
        publishing.edit(post, retold(post, text="Nothing."), version=post.version)
        raise ZeroDivisionError


class TestWhatIsFound:
    def test_a_post_by_its_headline_kicker_standfirst_and_text(self):
        a_published_post(a_text(kicker="FLOODED?", standfirst="All forty of them."))

        assert [kinds(word) for word in ("council", "flooded", "forty", "river")] == [["post"]] * 4

    def test_an_update_and_an_excerpt_each_at_their_own_place(self):
        section = an_update(a_published_post(), "A zeppelin was seen.")

        assert find(read_query("zeppelin")).hits[0].path == section.get_absolute_url()
        assert find(read_query("officials")).hits[0].path.rpartition("#")[2].startswith("x-")

    def test_a_comment_once_it_is_published_again(self):
        submission = a_submission("The zeppelin of Monday was quieter, as I remember it.", on=a_published_post())
        decision = rejected(submission)

        workflow.reinstate(decision, by=tomas())

        assert kinds("zeppelin") == ["comment"]

    def test_words_in_any_form_and_without_their_accents(self):
        a_published_post(a_text("Rivers are flooding São João", BlockText("The café closed.")))

        assert [kinds(word) for word in ("flooded", "sao joao", "CAFÉ", "cafe")] == [["post"]] * 4

    def test_words_in_their_order_and_not_otherwise(self):
        a_published_post(a_text("High water"))

        assert (kinds('"high water"'), kinds('"water high"')) == (["post"], [])

    def test_either_word_and_without_a_word(self):
        a_published_post(a_text("High water", BlockText("It rose.")))
        a_published_post(a_text("Low water", BlockText("It fell.")))

        assert len(found("rose or fell")) == 2
        assert found("water -low") == ["post: High water"]

    def test_a_headline_weighs_more_than_a_text(self):
        a_published_post(a_text("Gates", BlockText("Nothing was said of any zeppelin over the river in the night.")))
        a_published_post(a_text("Zeppelin", BlockText("Nothing was said.")))

        assert found("zeppelin")[0] == "post: Zeppelin"

    def test_the_newest_first_when_that_is_asked_for(self):
        older = a_published_post(a_text("Zeppelin"))
        publishing.publish(a_draft(a_text("Gates", BlockText("A zeppelin."))), now=MORNING + timedelta(days=1))

        assert found("zeppelin", order=Order.NEWEST) == ["post: Gates", f"post: {older.headline}"]

    def test_by_kind_source_tag_and_day(self):
        post = a_published_post(
            a_text("Gates", BlockText("A zeppelin."), an_excerpt("A zeppelin, officials said."), tags=("sky",))
        )
        an_update(post, "Another zeppelin.", now=MORNING + timedelta(days=2))
        guardian = Source.objects.get(name="The Guardian").pk
        day = MORNING.date()

        assert [
            len(found("zeppelin", filters=filters))
            for filters in (
                Filters(kinds=(SearchKind.UPDATE, SearchKind.POST)), Filters(source=guardian), Filters(tag="sky"),
                Filters(tag="sea"), Filters(since=day + timedelta(days=1)), Filters(until=day), Filters(until=date.max),
            )
        ] == [2, 1, 3, 0, 1, 2, 3]  # fmt: skip

    def test_the_words_found_are_marked_as_they_were_written(self):
        a_published_post(a_text("Gates", BlockText("Ein Café im Nebel.")))

        (hit,) = find(read_query("cafe")).hits

        assert [run.text for run in hit.runs if run.found] == ["Café"]

    def test_every_page_takes_the_same_queries(self, django_assert_num_queries: Any):
        for number in range(A_PAGE + 2):
            a_published_post(a_text(f"Zeppelin {number}"))

        with django_assert_num_queries(3):
            page = find(read_query("zeppelin"))

        assert (len(page.hits), page.count, page.pages) == (A_PAGE, A_PAGE + 2, 2)
        assert len(find(read_query("zeppelin"), page=2).hits) == 2

    def test_behind_the_last_page_stands_the_first(self, client: Client):
        a_published_post(a_text("A zeppelin"))

        page = client.get("/search/?q=zeppelin&page=2").content.decode()

        assert "1 found" in page

    def test_without_a_keeper_of_comments_posts_are_found(self, monkeypatch: Any):
        monkeypatch.setattr(commenting, "_keepers", [])

        a_published_post()

        assert kinds("river") == ["post"]


class TestRebuilding:
    def test_it_changes_nothing_that_was_kept(self):
        post = a_published_post()
        an_update(post)
        a_submission("The zeppelin of Monday was quieter, as I remember it.", on=post)
        kept = list(SearchDocument.objects.order_by("pk").values())

        call_command("reindex_search")

        assert list(SearchDocument.objects.order_by("pk").values()) == kept

    def test_it_mends_what_another_program_did(self):
        post = a_published_post()
        a_submission("The zeppelin of Monday was quieter, as I remember it.", on=post)
        SearchDocument.objects.all().delete()
        SearchDocument.objects.create(
            kind="post", key="0", post=a_draft(), at=MORNING, title="Secret zeppelin", path="/"
        )

        call_command("reindex_search")

        assert found("secret") == []
        assert (kinds("river"), kinds("zeppelin")) == (["post"], ["comment"])


class TestThePage:
    def test_it_offers_a_box_without_a_query(self, client: Client):
        assert b"What are you looking for?" in client.get("/search/").content

    def test_it_says_what_to_try_when_nothing_is_found(self, client: Client):
        assert "Nothing found for “zeppelin”" in client.get("/search/?q=zeppelin").content.decode()

    def test_it_marks_what_was_found_and_escapes_the_rest(self, client: Client):
        a_published_post(a_text("Gates", BlockText("A <script>zeppelin</script> & more.")))

        page = client.get("/search/?q=zeppelin").content.decode()

        assert "A &lt;script&gt;<mark>zeppelin</mark>&lt;/script&gt; &amp; more." in page

    def test_what_is_typed_comes_back_as_text(self, client: Client):
        page = client.get("/search/", {"q": '"><script>alert(1)</script>'}).content

        assert b"<script>alert" not in page

    def test_a_query_that_is_too_long_gets_a_message(self, client: Client):
        answer = client.get("/search/", {"q": "a" * 5000})

        assert answer.status_code == 200
        assert b"too long to search for" in answer.content

    @pytest.mark.parametrize(
        "typed",
        ["'", '"', '"a', "a\"b", "%", "_", "\\", ";--", "' OR '1'='1", "NEAR(", "a NEAR/3 b", "title:x", "*", "a*", "^a", "(", "a AND", "NOT", "AND OR",
         "-", "--", "a:*", "!a", "<->", "a & b | c", "\x00a", "\ue000", "\udcff".encode("utf-8", "replace").decode(), "{}", "::tsquery", "远征", "a\u2028b", "-a", "or or or"],
    )  # fmt: skip
    def test_t60_no_sign_makes_it_fail(self, client: Client, typed: str):
        a_published_post()

        assert client.get("/search/", {"q": typed}).status_code == 200

    @pytest.mark.parametrize(
        "query",
        ["kind=secret", "kind='", "source=nobody'--", "tag=%00", "from=2026-13-45", "from=0001-01-01", "to=9999-12-31", "order=password",
         "page=-1", "page=0", "page=1e9", "page=99999999999999999999", "page=²", "author__password=a", "q=river&q=a", "source=%00"],
    )  # fmt: skip
    def test_t60_a_value_that_is_not_offered_asks_for_nothing(self, client: Client, query: str):
        a_published_post()

        assert client.get(f"/search/?q=river&{query}").status_code == 200

    @pytest.mark.parametrize(
        "query", ["from=0001-01-01", "to=0001-01-01", "from=9999-12-31", "to=9999-12-31", "to=9999-12-30"]
    )
    @pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
    def test_t60_the_ends_of_the_calendar_are_days_in_any_zone(self, client: Client, settings, zone: str, query: str):
        settings.TIME_ZONE = zone
        a_published_post()

        assert client.get(f"/search/?q=river&{query}").status_code == 200

    def test_every_page_of_the_site_has_a_box(self, client: Client):
        a_published_post()

        assert b'action="/search/"' in client.get("/").content

    def test_a_stranger_may_keep_it_and_ask_again_by_its_tag(self, client: Client):
        a_published_post()
        first = client.get("/search/?q=river")

        assert client.get("/search/?q=river", headers={"if-none-match": first["ETag"]}).status_code == 304

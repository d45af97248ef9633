"""`manage.py import_wxr`: what becomes of another site's posts and comments, and that nobody is told."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from blog import commenting
from blog.models import (
    Author,
    Excerpt,
    Imported,
    News,
    Post,
    PostRevision,
    PostState,
    ScheduledChange,
    Section,
)
from moderation import invariants
from moderation.models import Decision, Letter, Submission
from moderation.policy.states import Cause, State
from tests.integration.blog.exports import a_comment, an_export, an_item
from tests.makers import a_user

pytestmark = pytest.mark.django_db

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "wxr"


def told(place: Path, export: bytes, *options: str) -> dict[str, Any]:
    file = place / "export.xml"
    file.write_bytes(export)
    return told_of(file, *options)


def told_of(file: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_wxr", str(file), "--json", *options, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def shared(name: str) -> Path:
    if not (SHARED / name).exists():
        pytest.skip(f"../shared/data/wxr/{name} is not here")
    return SHARED / name


class TestRealExports:
    def test_the_theme_unit_test_is_counted_exactly(self):
        summary = told_of(shared("theme-unit-test.xml"))

        assert {name: summary["found"][name] for name in (
            "post (publish)", "post (draft)", "post (future)", "page (publish)", "comment", "trackback", "pingback",
            "without a title",
        )} == {
            "post (publish)": 56, "post (draft)": 1, "post (future)": 1, "page (publish)": 21, "comment": 29,
            "trackback": 2, "pingback": 2, "without a title": 48,
        }  # fmt: skip
        # One of the 56 was behind a password, and is kept as a draft; so are the pages.
        assert summary["imported"] == {
            "authors": 3, "posts, published": 55, "posts, scheduled": 1, "posts, draft": 2, "pages, draft": 21,
            "comments, published": 26, "comments, held for a moderator": 3,
        }  # fmt: skip
        assert Submission.objects.order_by("-depth").first().depth == 8
        assert Post.objects.published().count() == 55
        assert list(invariants.broken()) == []

    @pytest.mark.parametrize("name", ["small-export.xml", "valid-wxr-1.0.xml", "valid-wxr-1.1.xml"])
    def test_older_versions_come_in_whole_and_once(self, name: str):
        first = told_of(shared(name))

        second = told_of(shared(name))

        assert sum(first["imported"].values()) > 2
        assert second["imported"] == {}

    def test_the_malformed_export_names_its_line_and_element_and_writes_nothing(self):
        with pytest.raises(CommandError, match=r"line 90, <notachanneltag>: malformed XML: mismatched tag"):
            told_of(shared("malformed.xml"))

        assert not Post.objects.exists()


class TestWhatIsLeftAlone:
    def test_a_second_run_changes_nothing(self, tmp_path: Path):
        export = an_export(an_item(a_comment(), a_comment(id="2", parent="1", text="It was.")))
        told(tmp_path, export)
        before = list(PostRevision.objects.values_list("digest", flat=True))

        summary = told(tmp_path, export)

        assert summary["imported"] == {}
        assert list(PostRevision.objects.values_list("digest", flat=True)) == before
        assert Submission.objects.count() == 2

    def test_a_dry_run_says_the_same_and_writes_nothing(self, tmp_path: Path):
        export = an_export(an_item(a_comment()))

        foretold = told(tmp_path, export, "--dry-run")

        assert not Post.objects.exists()
        assert not Author.objects.exists()
        assert foretold["imported"] == told(tmp_path, export)["imported"]

    def test_an_export_that_breaks_off_in_its_last_item_writes_nothing(self, tmp_path: Path):
        whole = an_export(an_item(), an_item(id="8", slug="other"))

        with pytest.raises(CommandError, match="Nothing was imported"):
            told(tmp_path, whole[:-60])

        assert not Post.objects.exists()

    def test_nobody_is_told(self, tmp_path: Path, django_capture_on_commit_callbacks: Any):
        today = f"{timezone.now():%Y-%m-%d %H:%M:%S}"
        with django_capture_on_commit_callbacks(execute=True):
            told(tmp_path, an_export(an_item(a_comment(date=today), a_comment(id="2", approved="0"), date=today)))

        assert not News.objects.exists()
        assert not Letter.objects.exists()
        assert mail.outbox == []

    def test_a_byline_is_not_linked_to_an_account_because_of_its_name(self, tmp_path: Path):
        a_user("ada", group="Author")

        told(tmp_path, an_export(an_item()))

        assert Author.objects.get().user is None


class TestPosts:
    def test_a_published_post_keeps_its_date_address_byline_and_tags(self, tmp_path: Path):
        told(tmp_path, an_export(an_item(excerpt="All of them.")))

        post = Post.objects.get()
        assert post.first_published_at == datetime(2012, 3, 4, 5, 6, 7, tzinfo=UTC)
        assert post.get_absolute_url() == "/2012/03/homes-emptied/"
        assert [author.name for author in post.authors.all()] == ["Ada Moreau"]
        assert list(post.tags.names()) == ["flood"]
        assert post.standfirst == "All of them."

    @pytest.mark.parametrize(
        ("changes", "state"),
        [
            ({"state": "publish"}, PostState.PUBLISHED),
            ({"state": "publish", "password": "enter"}, PostState.DRAFT),
            ({"state": "private"}, PostState.DRAFT),
            ({"state": "pending"}, PostState.DRAFT),
            ({"state": "draft", "date": "0000-00-00 00:00:00"}, PostState.DRAFT),
            ({"state": "future", "date": "2012-03-04 05:06:07"}, PostState.DRAFT),
            ({"kind": "page"}, PostState.DRAFT),
        ],
    )  # fmt: skip
    def test_what_not_everybody_saw_there_is_a_draft_here(self, tmp_path: Path, changes: dict[str, str], state: str):
        told(tmp_path, an_export(an_item(**changes)))

        assert Post.objects.get().state == state

    def test_what_was_to_go_out_later_goes_out_at_its_time(self, tmp_path: Path):
        later = timezone.now().replace(microsecond=0) + timedelta(days=9)

        told(tmp_path, an_export(an_item(state="future", date=f"{later:%Y-%m-%d %H:%M:%S}")))

        assert Post.objects.get().state == PostState.SCHEDULED
        assert ScheduledChange.objects.get().go_live_at == later

    @pytest.mark.parametrize(
        "changes", [{"state": "trash"}, {"kind": "nav_menu_item"}, {"kind": "attachment", "state": "inherit"}]
    )
    def test_what_is_no_story_is_skipped_and_said_so(self, tmp_path: Path, changes: dict[str, str]):
        summary = told(tmp_path, an_export(an_item(**changes)))

        assert not Post.objects.exists()
        assert len(summary["skipped"]) == 1

    def test_a_story_of_a_kind_that_only_that_site_had_is_named_with_its_line(self, tmp_path: Path):
        summary = told(tmp_path, an_export(an_item(kind="recipe"), an_item(kind="wp_template", id="8")))

        assert [(note["line"], note["what"]) for note in summary["notes"]] == [
            (12, "recipe “Council orders homes emptied”")
        ]

    def test_an_author_without_a_login_signs_nothing_that_names_nobody(self, tmp_path: Path):
        export = an_export(an_item().replace("[ada]", "[]")).replace(b"_login>ada<", b"_login><")

        told(tmp_path, export)

        assert not Author.objects.filter(name="Ada Moreau").exists()

    def test_two_ids_that_begin_alike_for_five_hundred_letters_are_told_and_not_taken_in_twice(self, tmp_path: Path):
        summary = told(tmp_path, an_export(an_item(a_comment(id="1" * 600), a_comment(id="1" * 600 + "2"))))

        assert summary["skipped"] == {"comment: the same id stands in the file twice": 1}

    def test_pages_are_left_out_when_that_is_asked_for(self, tmp_path: Path):
        summary = told(tmp_path, an_export(an_item(kind="page")), "--skip-pages")

        assert summary["skipped"] == {"page: pages are left out, as asked": 1}

    def test_a_post_without_a_title_is_headed_by_its_first_words(self, tmp_path: Path):
        told(
            tmp_path,
            an_export(an_item(title="", content="<p>The river rose in the night, and it rose on until noon.</p>")),
        )

        assert Post.objects.get().headline == "The river rose in the night, and it rose on…"

    def test_a_title_without_a_blank_is_cut_and_not_left_out(self, tmp_path: Path):
        told(tmp_path, an_export(an_item(title="街" * 900)))

        assert Post.objects.get().headline.startswith("街街街")

    def test_markup_in_a_title_is_no_part_of_the_headline(self, tmp_path: Path):
        told(tmp_path, an_export(an_item(title="<![CDATA[Gates &amp; <em>homes</em>]]>")))

        assert Post.objects.get().headline == "Gates & homes"

    def test_a_post_without_text_says_so(self, tmp_path: Path):
        told(tmp_path, an_export(an_item(content="")))

        assert Section.objects.get().blocks.get().text == "This story came without text."

    def test_a_quotation_is_found_by_its_source(self, tmp_path: Path):
        told(tmp_path, an_export(an_item(content="Before<blockquote>Closed.<cite>The Guardian</cite></blockquote>")))

        assert Excerpt.objects.get(source__name="The Guardian").text == "Closed."

    def test_scripts_do_not_reach_a_reader(self, tmp_path: Path):
        told(
            tmp_path,
            an_export(
                an_item(content='<p onclick="x()">One<script>alert(1)</script><a href="javascript:x()">two</a></p>')
            ),
        )

        html = Section.objects.get().blocks.get().html
        assert "script" not in html
        assert "onclick" not in html

    def test_the_updates_of_a_post_become_sections_when_that_is_asked_for(self, tmp_path: Path):
        told(tmp_path, an_export(an_item(content="It rose.\n\nUPDATE: It fell.")), "--split-updates")

        assert [section.number for section in Post.objects.get().sections.all()] == [0, 1]

    def test_the_same_id_twice_in_a_file_is_one_post(self, tmp_path: Path):
        summary = told(tmp_path, an_export(an_item(), an_item(title="Again")))

        assert summary["skipped"] == {"post: the same id stands in the file twice": 1}

    def test_tags_of_any_script_have_a_page(self, tmp_path: Path, client: Any):
        terms = "".join(
            f"<category domain='post_tag' nicename='x'><![CDATA[{name}]]></category>"
            for name in ("远征手记", "!!!", "A/B")
        )
        told(tmp_path, an_export(an_item(terms=terms)))

        page = client.get(Post.objects.get().get_absolute_url())

        assert page.status_code == 200
        assert all(
            client.get(tag).status_code == 200
            for tag in [f"/tags/{tag.slug}/" for tag in Post.objects.get().tags.all()]
        )

    def test_tags_as_long_as_tags_may_be_have_addresses_of_their_own(self, tmp_path: Path):
        terms = "".join(f"<category domain='post_tag' nicename='x'>{'a' * 99}{sign}</category>" for sign in "!?a")

        told(tmp_path, an_export(an_item(terms=terms)))

        assert len({tag.slug for tag in Post.objects.get().tags.all() if len(tag.slug) <= 100}) == 3


class TestComments:
    def states(self) -> list[tuple[str, str]]:
        return list(Submission.objects.order_by("pk").values_list("current__text", "state"))

    def test_a_comment_keeps_its_writer_its_date_and_what_it_answers(self, tmp_path: Path):
        told(tmp_path, an_export(an_item(a_comment(id="2", parent="1", text="It was."), a_comment())))

        answer = Submission.objects.get(parent__isnull=False)
        assert (answer.shown_name, answer.submitted_at) == ("Rui", datetime(2012, 3, 5, 8, tzinfo=UTC))
        assert answer.parent.current.text == "The bridge was closed on Monday too."
        assert answer.commenter is None

    def test_what_was_not_approved_waits_for_a_moderator(self, tmp_path: Path):
        told(tmp_path, an_export(an_item(a_comment(approved="0"))))

        assert self.states() == [("The bridge was closed on Monday too.", State.HELD)]
        assert list(invariants.broken()) == []

    def test_no_rule_judges_what_was_decided_elsewhere(self, tmp_path: Path):
        told(tmp_path, an_export(an_item(a_comment("You are a clueless moron and everybody in this town knows it."))))

        assert Submission.objects.get().state == State.PUBLISHED
        assert Decision.objects.get().cause == Cause.IMPORT

    @pytest.mark.parametrize(
        "changes",
        [{"approved": "spam"}, {"approved": "trash"}, {"kind": "pingback"}, {"kind": "trackback"}, {"text": " "}, {"text": "word " * 3000}],
        ids=["spam", "trash", "pingback", "trackback", "empty", "too long"],
    )  # fmt: skip
    def test_what_is_no_comment_here_is_skipped_and_said_so(self, tmp_path: Path, changes: dict[str, str]):
        summary = told(tmp_path, an_export(an_item(a_comment(**changes))))

        assert not Submission.objects.exists()
        assert sum(summary["skipped"].values()) == 1

    def test_an_answer_to_what_is_left_out_answers_what_that_answered(self, tmp_path: Path):
        told(
            tmp_path,
            an_export(
                an_item(a_comment(), a_comment(id="2", parent="1", approved="spam"), a_comment(id="3", parent="2"))
            ),
        )

        assert Submission.objects.get(depth=1).parent == Submission.objects.get(depth=0)

    @pytest.mark.parametrize(
        ("first", "second"), [("9", "0"), ("2", "1"), ("1", "0")], ids=["missing", "circle", "itself"]
    )
    def test_an_answer_to_what_is_not_there_begins_a_thread(self, tmp_path: Path, first: str, second: str):
        told(tmp_path, an_export(an_item(a_comment(parent=first), a_comment(id="2", parent=second))))

        assert Submission.objects.count() == 2

    def test_an_id_that_a_comment_of_another_post_has_as_well_is_told_and_draws_no_answer_there(self, tmp_path: Path):
        summary = told(
            tmp_path,
            an_export(an_item(a_comment()), an_item(a_comment(), a_comment(id="2", parent="1"), id="8", slug="other")),
        )

        assert summary["skipped"] == {"comment: the same id stands in the file twice": 1}
        assert not Submission.objects.filter(parent__isnull=False).exists()

    def test_an_answer_is_never_older_than_what_it_answers(self, tmp_path: Path):
        told(tmp_path, an_export(an_item(a_comment(), a_comment(id="2", parent="1", date="0000-00-00 00:00:00"))))

        first, second = Submission.objects.order_by("pk")
        assert second.submitted_at >= first.submitted_at

    def test_a_thread_deeper_than_ours_goes_on_at_our_depth(self, tmp_path: Path):
        deep = [a_comment(id=str(number), parent=str(number - 1), text=f"Level {number}") for number in range(1, 15)]

        told(tmp_path, an_export(an_item(*deep)))

        assert Submission.objects.count() == 14
        assert max(Submission.objects.values_list("depth", flat=True)) == 8
        assert Submission.objects.get(parent__parent__current__text__contains="Level 12") == Submission.objects.latest(
            "pk"
        )

    def test_a_later_export_brings_the_comments_that_are_new(self, tmp_path: Path):
        told(tmp_path, an_export(an_item(a_comment())))

        summary = told(tmp_path, an_export(an_item(a_comment(), a_comment(id="2", parent="1", text="It was."))))

        assert summary["imported"] == {"comments, published": 1}
        assert Submission.objects.get(depth=1).parent.depth == 0

    def test_without_comments_on_the_site_posts_come_in_and_comments_are_skipped(
        self, tmp_path: Path, monkeypatch: Any
    ):
        monkeypatch.setattr(commenting, "_keepers", [])

        summary = told(tmp_path, an_export(an_item(a_comment())))

        assert summary["skipped"] == {"comment: this site takes no comments": 1}
        assert Imported.objects.count() == 1


@pytest.mark.parametrize(("content", "words"), [(b"", "empty"), (b"PK\x03\x04", "ZIP"), (b"<html></html>", "<rss>")])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, words: str):
    with pytest.raises(CommandError, match=words):
        told(tmp_path, content)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(CommandError, match="No such file"):
        told_of(tmp_path / "none.xml")

"""`manage.py export_site` and `import_site`: what goes in, what stays out, and that nothing is lost on the way."""

import json
import re
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from PIL import Image as Pixels

from blog import amending, images, live, promoting, publishing, scheduling
from blog.exporting.tables import EXCLUDED, TABLES
from blog.importers.wordpress import Options, import_wordpress
from blog.models import (
    Author,
    Block,
    BlockKind,
    Cadence,
    Follow,
    Follower,
    News,
    OldAddress,
    Post,
    SearchDocument,
    SectionKind,
    Source,
)
from blog.publishing import BlockText
from moderation import invariants
from moderation.models import Letter, Submission
from tests.integration.blog import exports
from tests.integration.blog.writing import a_draft, a_published_post, a_text, ada, an_excerpt, an_update
from tests.makers import a_comment, a_submission, rejected

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


TOLD = "The lock keeper told me that the lower gate had been open since Sunday."
FILM = "https://youtu.be/dQw4w9WgXcQ?t=90\nThe gates, on Monday"


def a_picture() -> bytes:
    file = BytesIO()
    Pixels.new("RGB", (900, 600), "teal").save(file, "PNG")
    return file.getvalue()


def a_whole_site() -> None:
    """Something of everything."""
    image = images.keep(a_picture())
    picture = BlockText("The mill.", BlockKind.IMAGE, image=image.digest, alt="A mill under water", credit="Ada")
    text = a_text(
        "Gates – ‘closed’", BlockText("<p>It <em>rose</em>.</p>"), an_excerpt(), picture, tags=("flood", "São João")
    )
    post = a_published_post(text)
    an_update(post)
    first = Block.objects.filter(section__post=post).earliest("position")
    correction = an_update(post, "It fell.", kind=SectionKind.CORRECTION, corrects=first)
    publishing.withdraw_update(correction, reason="It rose after all.")
    OldAddress.objects.create(slug="an-older-name", post=post)
    beginning = a_comment(on=post)
    a_comment("It was closed on Sunday as well, as far as I know.", reply_to=beginning)
    rejected(a_submission("A third thing that somebody wrote on that day.", on=post))
    everything_else(post)
    scheduling.schedule_post(a_draft(a_text("Later", BlockText("Soon."))), at=timezone.now() + timedelta(days=3))
    Author.objects.create(name="Rui", slug="rui", bio="Reads a lot.")
    Source.objects.create(name="The Herald", domain="herald.example", aliases=["Herald"])
    old = exports.an_export(exports.an_item(exports.a_comment(), exports.a_comment(id="2", parent="1", text="Yes.")))
    import_wordpress(BytesIO(old), Options(), now=timezone.now())


def everything_else(post: Post) -> None:
    """Comments that became updates, one of them out of sight now; a pin, a film, a rename, a story that was withdrawn."""
    shown, hidden = a_submission(TOLD, on=post), a_submission("The upper gate was open, too, since Friday.", on=post)
    promoting.promote(post, shown.pk, words="A reader knows more.")
    promoting.promote(post, hidden.pk)
    rejected(hidden)
    film = publishing.append_update(
        post, blocks=[BlockText(FILM, BlockKind.EMBED), an_excerpt(source="")], now=timezone.now()
    )
    amending.pin_update(film, pinned=True)
    decoration = BlockText("", BlockKind.IMAGE, image=images.keep(a_picture()).digest, decorative=True)
    publishing.append_update(post, blocks=[decoration], kind=SectionKind.CLARIFICATION, significant=False)
    amending.withdraw_post(a_published_post(a_text("Never so", BlockText("It never was."))), reason="It was not so.")
    live.go_live(a_published_post(a_text("Live now", BlockText("More soon."))))


def exported(place: Path, *options: str) -> Path:
    call_command("export_site", str(place), *options, stdout=StringIO())
    return place


def lines(place: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (place / "site.jsonl").read_text().splitlines()]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The export of a whole site, of which nothing is here."""
    with transaction.atomic():
        a_whole_site()
        place = exported(tmp_path / "first")
        transaction.set_rollback(True)
    (tmp_path / "media").rename(tmp_path / "gone")
    assert not Post.objects.exists()
    return place


class TestThereAndBack:
    def test_a_site_that_is_exported_and_brought_back_exports_the_same_bytes(self, elsewhere: Path, tmp_path: Path):
        call_command("import_site", str(elsewhere), stdout=StringIO())

        second = exported(tmp_path / "second")

        assert {line["line"] for line in lines(second)} >= {table.kind for table in TABLES if not table.private}
        assert (second / "site.jsonl").read_bytes() == (elsewhere / "site.jsonl").read_bytes()
        assert files_in(second) == files_in(elsewhere)

    def test_a_zip_file_holds_the_same_as_a_folder(self, tmp_path: Path):
        a_whole_site()

        folder, archive = exported(tmp_path / "folder"), exported(tmp_path / "site.zip")

        with ZipFile(archive) as inside:
            assert {name: inside.read(name) for name in inside.namelist()} == files_in(folder)

    def test_what_is_brought_back_is_found_and_its_comments_stand(self, elsewhere: Path):
        call_command("import_site", str(elsewhere), stdout=StringIO())

        assert SearchDocument.objects.filter(kind="comment").count() == 5
        assert Submission.objects.filter(parent__isnull=False).count() == 2
        assert list(invariants.broken()) == []

    def test_an_update_made_of_a_comment_that_is_out_of_sight_still_says_so_and_names_nobody(self, elsewhere: Path):
        call_command("import_site", str(elsewhere), stdout=StringIO())

        page = Client().get(Post.objects.get(slug="gates-closed").get_absolute_url()).content.decode()

        assert page.count("From a comment by") == 1
        assert page.count("From a reader’s comment that is no longer shown") == 1

    def test_a_film_is_a_link_card_on_the_other_side(self, elsewhere: Path):
        call_command("import_site", str(elsewhere), stdout=StringIO())

        assert Block.objects.get(kind=BlockKind.EMBED).card.title == "The gates, on Monday"

    def test_nobody_is_told_of_what_is_brought_back(self, elsewhere: Path):
        call_command("import_site", str(elsewhere), stdout=StringIO())

        assert not News.objects.exists()
        assert not Letter.objects.exists()

    def test_feeds_call_every_story_and_update_what_they_called_them(self, tmp_path: Path):
        with transaction.atomic():
            an_update(a_published_post())
            before = ids_in_feeds()
            place = exported(tmp_path / "site")
            transaction.set_rollback(True)

        a_draft(a_text("Of this site already", BlockText("It has the number that the other had.")))
        call_command("import_site", str(place), stdout=StringIO())

        assert ids_in_feeds() == before

    def test_feeds_call_every_comment_what_they_called_it_though_it_has_another_number(self, tmp_path: Path):
        with transaction.atomic():
            post = a_published_post()
            named_by_its_number = a_submission(on=post)
            Submission.objects.filter(pk=named_by_its_number.pk).update(feed_key="")
            a_submission("The upper gate was open, too, since Friday.", on=post)
            before = names_of_comments()
            place = exported(tmp_path / "site")
            transaction.set_rollback(True)
        a_submission("Of this site already.", on=a_published_post(a_text("Here", BlockText("Already."))))
        here = names_of_comments()

        call_command("import_site", str(place), stdout=StringIO())

        assert names_of_comments() == before | here
        assert len(before | here) == 3

    def test_a_comment_of_an_export_from_before_comments_had_names_is_given_one(self, elsewhere: Path):
        told = [
            {name: value for name, value in line.items() if (line["line"], name) != ("comment", "feed_key")}
            for line in lines(elsewhere)
        ]
        (elsewhere / "site.jsonl").write_text("".join(f"{json.dumps(line, sort_keys=True)}\n" for line in told))

        call_command("import_site", str(elsewhere), stdout=StringIO())

        assert len(set(Submission.objects.values_list("feed_key", flat=True))) == Submission.objects.count() == 5

    def test_a_comment_knows_which_update_it_was_written_before(self, tmp_path: Path):
        with transaction.atomic():
            post = a_published_post()
            a_submission(on=post)
            an_update(post)
            a_submission("The upper gate was open, too, since Friday.", on=post)
            an_update(post)
            place = exported(tmp_path / "site")
            transaction.set_rollback(True)

        call_command("import_site", str(place), stdout=StringIO())

        assert list(Submission.objects.order_by("pk").values_list("written_after", flat=True)) == [1, 2]

    def test_an_old_blog_that_came_in_before_is_still_known_after_it(self, elsewhere: Path):
        call_command("import_site", str(elsewhere), stdout=StringIO())

        old = exports.an_export(
            exports.an_item(exports.a_comment(), exports.a_comment(id="2", parent="1", text="Yes."))
        )
        summary = import_wordpress(BytesIO(old), Options(), now=timezone.now())

        assert summary.imported == {}


def ids_in_feeds(*paths: str) -> list[str]:
    feeds = (Client().get(path).content.decode() for path in paths or ("/feed/", "/feed/updates/"))
    return [name for feed in feeds for name in re.findall("<id>([^<]*/[^<]*)</id>", feed)]


def names_of_comments() -> set[str]:
    return {name for name in ids_in_feeds("/feed/comments/") if ":comment/" in name}


def files_in(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


class TestWhatStaysOut:
    def test_every_model_of_the_blog_is_exported_or_left_out_for_a_reason(self):
        through = {Post.authors.through}
        known = {table.model for table in TABLES} | set(EXCLUDED) | through

        assert [
            model.__name__
            for model in apps.get_app_config("blog").get_models(include_auto_created=True)
            if model not in known
        ] == []

    def test_every_field_that_is_left_out_is_there(self):
        for table in TABLES:
            assert set(table.without) <= {found.name for found in table.model._meta.concrete_fields}

    def test_no_address_and_no_account_is_in_it(self, tmp_path: Path):
        a_whole_site()
        Follower.objects.create(email="noor@example.org", confirmed_at=timezone.now())

        text = (exported(tmp_path / "site") / "site.jsonl").read_text()

        assert "@" not in text
        assert "rui@example" not in text

    def test_what_readers_do_not_see_of_the_comments_is_not_in_it(self, tmp_path: Path):
        a_whole_site()

        assert "A third thing that somebody wrote" not in (exported(tmp_path / "site") / "site.jsonl").read_text()

    def test_followers_are_in_it_only_when_that_is_asked_for(self, tmp_path: Path):
        noor = Follower.objects.create(email="noor@example.org", confirmed_at=timezone.now())
        Follow.objects.create(follower=noor, post=a_published_post(), cadence=Cadence.DAILY, since=timezone.now())

        kinds = {line["line"] for line in lines(exported(tmp_path / "with", "--with-followers"))}

        assert {"follower", "follow"} <= kinds
        assert not {"follower", "follow"} & {line["line"] for line in lines(exported(tmp_path / "without"))}


class TestRefusals:
    def refused(self, place: Path, words: str) -> None:
        with pytest.raises(CommandError, match=words):
            call_command("import_site", str(place), stdout=StringIO())

    def broken(self, place: Path, number: int, line: str | None) -> Path:
        """The export with another line `number`, or without it."""
        file = place / "site.jsonl"
        whole = file.read_text().splitlines()
        whole[number - 1 : number] = [] if line is None else [line]
        file.write_text("\n".join(whole) + "\n")
        return place

    def number_of(self, place: Path, kind: str) -> int:
        return next(number for number, line in enumerate(lines(place), start=1) if line["line"] == kind)

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("{", "no JSON"),
            ("[]", "an object with a “line” is expected"),
            ('{"line":"secret"}', "not known here"),
            ('{"line":"author","slug":"a"}', "is missing"),
            ('{"line":"author","slug":"a","name":"A","bio":"","user":1}', "“user” is not known"),
            ('{"line":"author","slug":"a","name":"","bio":""}', "author"),
            ('{"line":"event","post":"none","seq":1}', "is missing|not known"),
            ('{"line":"old_address","post":"none","slug":"a","since":"2026-03-12T09:05:00.000000+00:00"}', "names something"),
            ('{"line":"old_address","post":"none","slug":"a","since":"yesterday"}', "old_address"),
        ],
    )  # fmt: skip
    def test_a_line_that_is_wrong_is_named_and_nothing_is_written(self, elsewhere: Path, line: str, words: str):
        self.refused(self.broken(elsewhere, 3, line), f"line 3: .*({words})")

        assert not Author.objects.exists()

    def test_a_text_that_is_not_the_one_its_digest_was_made_of_is_refused(self, elsewhere: Path):
        number = self.number_of(elsewhere, "revision")
        line = lines(elsewhere)[number - 1]
        line["document"] = line["document"].replace("Gates", "Doors")

        self.refused(self.broken(elsewhere, number, json.dumps(line)), f"line {number}: .*digest")

    def test_html_in_an_export_is_never_taken_as_it_is(self, elsewhere: Path):
        number = self.number_of(elsewhere, "block")
        line = lines(elsewhere)[number - 1]
        line["text"] = "<p onclick=x()>One<script>alert(1)</script></p>"

        call_command("import_site", str(self.broken(elsewhere, number, json.dumps(line))), stdout=StringIO())

        assert "<script" not in "".join(Block.objects.values_list("html", flat=True))

    def test_an_export_that_breaks_off_is_refused(self, elsewhere: Path):
        self.refused(self.broken(elsewhere, len(lines(elsewhere)), None), "breaks off")

    def test_an_export_with_a_line_missing_is_refused(self, elsewhere: Path):
        self.refused(self.broken(elsewhere, 2, None), "some are missing|names something")

        assert not Post.objects.exists()

    def test_a_version_that_is_not_known_is_refused(self, elsewhere: Path):
        self.refused(self.broken(elsewhere, 1, '{"line":"parley-export","version":2}'), "version 2")

    def test_a_file_that_says_it_is_a_picture_and_is_none_is_refused(self, elsewhere: Path):
        next(elsewhere.rglob("*.jpg")).write_text("<script>alert(1)</script>")

        self.refused(elsewhere, "no picture of the kind JPEG")

    def test_a_post_that_is_here_already_is_named(self, elsewhere: Path):
        call_command("import_site", str(elsewhere), stdout=StringIO())

        self.refused(elsewhere, "is here already")

    def test_an_author_of_the_same_address_and_another_name_is_in_the_way(self, elsewhere: Path):
        ada()
        Author.objects.update(bio="Another Ada.")

        self.refused(elsewhere, "“ada-moreau” is here already, with another bio")

    @pytest.mark.parametrize("place", ["nothing", "empty", "file"])
    def test_what_is_no_export_is_refused(self, tmp_path: Path, place: str):
        (tmp_path / "empty").mkdir()
        (tmp_path / "file").write_text("hello")

        self.refused(tmp_path / place, "no such file|holds no export|neither a folder nor a ZIP")

    def test_an_export_never_writes_over_anything(self, tmp_path: Path):
        (tmp_path / "notes.zip").write_text("mine")

        with pytest.raises(CommandError, match="is there already"):
            exported(tmp_path / "notes.zip")

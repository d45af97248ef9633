"""A picture from the author's disk to the page: kept, shown, handed out, and refused with the reason where it is none."""

import json
from dataclasses import replace
from io import BytesIO

import feedparser
import html5lib
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image as Pixels

from blog import images, publishing
from blog.models import Block, BlockKind, Image, Picture, PostRevision
from blog.publishing import BlockText, NoDescription, NoSuchImage
from tests.integration.blog import stories
from tests.makers import ada, rui

pytestmark = pytest.mark.django_db

UPDATE = "blog:add_update"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def author(client):
    client.force_login(ada())
    return client


def a_file(size: tuple[int, int] = (640, 400), how: str = "JPEG", **saved: object) -> bytes:
    out = BytesIO()
    Pixels.linear_gradient("L").resize(size).convert("RGB").save(out, how, **saved)
    return out.getvalue()


def a_picture(**says: object) -> BlockText:
    given = {"text": "The gates, on Monday.", "alt": "Two iron gates under water", "credit": "Ada Moreau"} | says
    return BlockText(kind=BlockKind.IMAGE, image=images.keep(a_file()).digest, **given)


def uploaded(content: bytes, name: str = "gates.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def test_the_same_file_is_kept_once():
    images.keep(a_file())
    images.keep(a_file())

    assert Image.objects.count() == 1


def test_a_picture_stands_in_its_story_with_its_size_its_widths_and_its_words(client):
    post = stories.a_story(blocks=(BlockText(stories.OWN), a_picture()))
    page = html5lib.parse(client.get(post.get_absolute_url()).content, namespaceHTMLElements=False)

    figure = page.find(".//figure[@class='picture']")
    shown = figure.find("img")
    assert {name: shown.get(name) for name in ("width", "height", "alt", "loading")} == {
        "width": "640", "height": "400", "alt": "Two iron gates under water", "loading": "lazy",
    }  # fmt: skip
    assert [part.split()[1] for part in shown.get("srcset").split(", ")] == ["480w", "640w"]
    assert "The gates, on Monday." in "".join(figure.find("figcaption").itertext())


def test_a_picture_without_a_caption_is_a_block_of_its_own():
    post = stories.a_story(blocks=(a_picture(text="", credit=""),))

    assert post.lead_picture.alt == "Two iron gates under water"


def test_a_picture_that_only_decorates_has_an_empty_description_and_stands_for_nothing(client):
    post = stories.a_story(blocks=(BlockText(stories.OWN), a_picture(alt="", decorative=True)))

    page = client.get(post.get_absolute_url()).content.decode()
    assert 'alt=""' in page
    assert "og:image" not in page


def test_other_sites_are_told_of_the_picture_by_its_whole_address(client, settings):
    post = stories.a_story(blocks=(BlockText(stories.OWN), a_picture()))

    page = client.get(post.get_absolute_url()).content.decode()
    assert f'<meta property="og:image" content="{settings.SITE_URL}{post.lead_picture.image.url}">' in page


def test_feed_readers_get_whole_addresses(client, settings):
    post = stories.a_story(blocks=(BlockText(stories.OWN), a_picture()))

    text = feedparser.parse(client.get(reverse("blog:feed")).content).entries[0].content[0].value
    assert f'src="{settings.SITE_URL}{post.lead_picture.image.url}"' in text


def test_the_kept_file_is_handed_out_to_be_kept_for_good_and_never_as_a_page(client):
    image = images.keep(a_file())

    answer = client.get(image.url)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Pixels.open(BytesIO(answer.getvalue())).size == (640, 400)


def test_a_browser_that_has_the_file_is_told_so(client):
    image = images.keep(a_file())
    etag = client.get(image.url).headers["ETag"]

    assert client.get(image.url, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    "path", ["images/ab/../../secret_key", "images/00/" + "0" * 32 + ".jpg", "images/ab/page.html"]
)
def test_nothing_else_is_handed_out(client, path):
    default_storage.save("images/ab/page.html", SimpleUploadedFile("page.html", b"<script>"))

    assert client.get(f"/media/{path}").status_code == 404


def test_a_picture_needs_a_description_or_to_be_called_decorative():
    with pytest.raises(NoDescription):
        stories.a_draft(blocks=(a_picture(alt=" "),))


def test_the_database_says_the_same():
    block = stories.a_story(blocks=(a_picture(),)).standing_blocks[0]

    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.filter(block=block).update(alt="")


def test_a_picture_that_nobody_uploaded_is_refused():
    with pytest.raises(NoSuchImage):
        stories.a_draft(blocks=(replace(a_picture(), image="0" * 64),))


def test_a_revision_holds_what_was_said_of_a_picture():
    post = stories.a_story(blocks=(BlockText(stories.OWN), a_picture()))
    said = json.loads(PostRevision.objects.filter(post=post).latest("number").document)["sections"][0]["blocks"][1][
        "picture"
    ]

    assert (said["alt"], said["credit"], len(said["image"])) == ("Two iron gates under water", "Ada Moreau", 64)


def test_an_edit_that_leaves_a_picture_as_it_is_changes_nothing():
    post = stories.a_story(blocks=(BlockText(stories.OWN), a_picture()))

    assert publishing.edit(post, publishing.text_of(post), version=post.version).version == post.version


def test_a_block_that_is_no_picture_any_more_gives_it_back():
    post = stories.a_story(blocks=(a_picture(),))
    text = publishing.text_of(post)
    block = replace(text.sections[0].blocks[0], kind=BlockKind.TEXT, image="", alt="", credit="")
    publishing.edit(post, replace(text, sections=(replace(text.sections[0], blocks=(block,)),)), version=post.version)

    assert not Picture.objects.exists()


# --- the composer ---


def composed(**others: object) -> dict[str, object]:
    return {"text": "The gates stand open.", "kind": "update", "picture-alt": "Two gates", **others}


def test_an_update_is_published_with_its_picture_under_it(author):
    post = stories.a_story()
    author.post(reverse(UPDATE, args=[post.pk]), composed(**{"picture-file": uploaded(a_file())}))

    assert [block.kind for block in stories.fresh(post).updates[0].blocks.all()] == ["text", "image"]


def test_an_update_may_be_nothing_but_a_picture(author):
    post = stories.a_story()
    author.post(reverse(UPDATE, args=[post.pk]), composed(text="", **{"picture-file": uploaded(a_file())}))

    assert [block.kind for block in stories.fresh(post).updates[0].blocks.all()] == ["image"]


def test_a_picture_that_is_none_is_refused_with_the_reason_and_the_text_stays(author):
    post = stories.a_story()
    answer = author.post(
        reverse(UPDATE, args=[post.pk]), composed(**{"picture-file": uploaded(b"<svg onload=alert(1)>")})
    )

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "can carry scripts" in page
    assert "The gates stand open." in page
    assert 'value="Two gates"' in page


def test_a_picture_stays_when_something_else_is_wrong(author):
    post = stories.a_story()
    answer = author.post(
        reverse(UPDATE, args=[post.pk]),
        composed(url="nonsense", **{"picture-file": uploaded(a_file())}),
    )

    assert answer.status_code == 400
    assert f'value="{Image.objects.get().digest}"' in answer.content.decode()


def test_words_about_a_picture_that_did_not_come_are_not_dropped_in_silence(author):
    answer = author.post(reverse(UPDATE, args=[stories.a_story().pk]), composed())

    assert answer.status_code == 400
    assert not Block.objects.filter(kind=BlockKind.IMAGE).exists()


# --- the upload by itself ---


def test_an_upload_tells_its_name_and_shows_itself(author):
    answer = author.post(reverse("blog:upload_image"), {"file": uploaded(a_file())}).json()

    assert answer["image"] == Image.objects.get().digest
    assert author.get(answer["thumbnail"]).status_code == 200


def test_an_upload_that_is_no_picture_is_told_why(author):
    answer = author.post(reverse("blog:upload_image"), {"file": uploaded(a_file()[:3000])})

    assert answer.status_code == 400
    assert "damaged" in answer.json()["error"]


@pytest.mark.parametrize("address", ["blog:upload_image", "blog:read_paste"])
def test_readers_upload_nothing_and_have_nothing_read(client, address):
    client.force_login(rui())

    assert client.post(reverse(address)).status_code == 403
    assert client.get(reverse(address)).status_code in (403, 405)

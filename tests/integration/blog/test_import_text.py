"""`manage.py import_text`: what it makes of a file, what it prints, what it refuses."""

import io
import json
import sys

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from blog.models import Author, Excerpt, Post, PostState

pytestmark = pytest.mark.django_db

POST = """UPDATE: FLOODED? - AGAIN? COUNCIL ORDERS RIVERSIDE HOMES EMPTIED

Three winters in a row. I said so in January.

This may explain it:

THE GUARDIAN – LISBON — The river rose three metres overnight, officials said.

“We have never seen this,” said Maria Sousa, who runs a bakery by the quay.

https://www.theguardian.com/world/2026/mar/12/lisbon-flood

AL JAZEERAOfficials said the barrier had been closed too late.

So much for the inspections. Who signs these things?

UPDATE:

The mayor has answered.

Via Der Spiegel: The mayor said the gates were open “for reasons of maintenance”.

UPDATE 2 - BRIDGE CLOSED

THE HARBOUR GAZETTE – The bridge at Saint Anne was closed at noon.

CORRECTION: The bridge is Saint Anna.

---

Please read the comment policy before commenting. Respect others. No personal attacks. Privileges are revoked.
"""


def imported(tmp_path, content: str | bytes = POST, *options: str) -> dict:
    file = tmp_path / "post.txt"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    out = io.StringIO()
    call_command("import_text", str(file), *options, stdout=out)
    return json.loads(out.getvalue())


def test_the_summary_counts_what_was_read_and_names_the_lines_to_look_at(tmp_path):
    file, told = tmp_path / "post.txt", io.StringIO()
    file.write_text(
        "Bridge shut\n\nHere we go.\n\nTHE GUARDIAN – The council closed it.\n\nA long street of houses.\n\n"
        "Same street, same hour. Set them side by side.\n\nUPDATE: Open again."
    )
    call_command("import_text", str(file), stdout=io.StringIO(), stderr=told)

    assert told.getvalue().splitlines()[2:] == [
        "  Original: 1 own paragraph, 1 excerpt (The Guardian)",
        "    line 9: may be the author's own words again; it was read as quoted",
        "  Update 1, line 11: 1 own paragraph",
    ]


def refusal_of(tmp_path, content: str | bytes, *options: str) -> CommandError:
    with pytest.raises(CommandError) as raised:
        imported(tmp_path, content, *options)
    return raised.value


class TestWhatIsPrinted:
    def test_the_kicker_and_the_headline(self, tmp_path):
        printed = imported(tmp_path)

        assert (printed["kicker"], printed["headline"]) == (
            "UPDATE: FLOODED? - AGAIN?",
            "COUNCIL ORDERS RIVERSIDE HOMES EMPTIED",
        )

    def test_the_sections(self, tmp_path):
        sections = imported(tmp_path)["sections"]

        assert [(section["number"], section["kind"], section["heading"]) for section in sections] == [
            (0, "original", ""), (1, "update", ""), (2, "update", "BRIDGE CLOSED"), (3, "correction", ""),
        ]  # fmt: skip

    def test_the_sources(self, tmp_path):
        blocks = [block for section in imported(tmp_path)["sections"] for block in section["blocks"]]

        assert [block["source"] for block in blocks if block["kind"] == "excerpt"] == [
            "The Guardian", "Al Jazeera", "Der Spiegel", "The Harbour Gazette",
        ]  # fmt: skip

    def test_the_address_of_an_excerpt(self, tmp_path):
        block = imported(tmp_path)["sections"][0]["blocks"][1]

        assert block["url"] == "https://www.theguardian.com/world/2026/mar/12/lisbon-flood"

    def test_the_text_of_an_excerpt(self, tmp_path):
        block = imported(tmp_path)["sections"][0]["blocks"][1]

        assert block["text"].splitlines()[0] == "LISBON — The river rose three metres overnight, officials said."

    def test_an_authors_block_has_no_source(self, tmp_path):
        block = imported(tmp_path)["sections"][0]["blocks"][0]

        assert (block["kind"], block["source"], block["url"]) == ("text", None, None)

    def test_the_policy_notice(self, tmp_path):
        assert imported(tmp_path)["policy_notice"].startswith("Please read the comment policy")

    def test_the_whole_address(self, tmp_path, settings):
        printed = imported(tmp_path)

        post = Post.objects.get(pk=printed["id"])
        assert printed["url"] == f"{settings.SITE_URL}{post.get_absolute_url()}"

    def test_one_line_of_json(self, tmp_path, capsys):
        file = tmp_path / "post.txt"
        file.write_text(POST)

        call_command("import_text", str(file))

        assert len(capsys.readouterr().out.strip().splitlines()) == 1


class TestWhatIsWritten:
    def test_a_draft(self, tmp_path):
        imported(tmp_path)

        assert Post.objects.get().state == PostState.DRAFT

    def test_with_publish_a_published_post(self, tmp_path):
        imported(tmp_path, POST, "--publish")

        assert Post.objects.get().state == PostState.PUBLISHED

    def test_excerpts_that_are_found_by_their_source(self, tmp_path):
        imported(tmp_path)

        assert Excerpt.objects.filter(source__name="The Guardian").count() == 1

    def test_windows_line_ends_make_the_same_post(self, tmp_path):
        unix, windows = imported(tmp_path), imported(tmp_path, POST.replace("\n", "\r\n"))

        assert unix["sections"] == windows["sections"]

    def test_a_byte_order_mark_is_no_part_of_the_headline(self, tmp_path):
        assert imported(tmp_path, b"\xef\xbb\xbf" + POST.encode())["kicker"].startswith("UPDATE")

    def test_standard_input(self, monkeypatch, capsys):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(POST.encode())))

        call_command("import_text", "-")

        assert json.loads(capsys.readouterr().out)["headline"] == "COUNCIL ORDERS RIVERSIDE HOMES EMPTIED"


class TestWhoSigns:
    def test_the_account_that_is_named(self, tmp_path, django_user_model):
        django_user_model.objects.create_user("ada", first_name="Ada", last_name="Moreau")

        imported(tmp_path, POST, "--author", "ada")

        assert Author.objects.get().name == "Ada Moreau"

    def test_the_byline_that_is_named(self, tmp_path):
        Author.objects.create(name="Old Ned", slug="old-ned")

        imported(tmp_path, POST, "--author", "Old Ned")

        assert Post.objects.get().authors.get().slug == "old-ned"

    def test_by_default_the_first_of_the_authors(self, tmp_path, django_user_model):
        user = django_user_model.objects.create_user("ada")
        user.groups.add(Group.objects.get_or_create(name="Author")[0])

        imported(tmp_path)

        assert Post.objects.get().authors.get().user == user

    def test_without_authors_the_site_itself(self, tmp_path, settings):
        imported(tmp_path)

        assert Post.objects.get().authors.get().name == settings.SITE_NAME

    def test_an_unknown_name_is_refused(self, tmp_path):
        assert str(refusal_of(tmp_path, POST, "--author", "nobody")) == (
            "--author nobody: there is no account and no byline of that name"
        )


BAD = [
    (b"HEADLINE\n\ncaf\xe9", 3, "is not UTF-8"),
    (b"HEADLINE\n\ntext\n\n\x00", 5, "NUL"),
    (b"", 1, "empty"),
    (b" \n\n\t\n", 1, "empty"),
    (b"HEADLINE ALONE\n", 1, "no text"),
    (b"\n\nhttps://example.org/\n\ntext", 3, "headline"),
    (
        b"\nThe council met on Monday and spoke for an hour about the bridge, the road and the sea. It was late.\n\nMore.",
        2,
        "headline",
    ),
    (b"H\n\n" + b"x" * 512 * 1024, 3, "larger than 512 KB"),
    (b"HEADLINE\n\nFine.\n\n" + b"x" * 70_000, 5, "too large"),
    (b"HEADLINE\n\nREUTERS - The river rose.\n\nhttps://example.org/" + b"x" * 3000, 3, "longer than"),
]


class TestBadFiles:
    @pytest.mark.parametrize(("content", "line", "what"), BAD)
    def test_the_message_names_the_line(self, tmp_path, content, line, what):
        assert f"post.txt, line {line}: " in str(refusal_of(tmp_path, content))

    @pytest.mark.parametrize(("content", "line", "what"), BAD)
    def test_the_message_says_what_is_wrong(self, tmp_path, content, line, what):
        assert what in str(refusal_of(tmp_path, content))

    @pytest.mark.parametrize(("content", "line", "what"), BAD)
    def test_the_exit_status_is_2(self, tmp_path, content, line, what):
        assert refusal_of(tmp_path, content).returncode == 2

    @pytest.mark.parametrize(("content", "line", "what"), BAD)
    def test_nothing_is_written(self, tmp_path, content, line, what):
        refusal_of(tmp_path, content)

        assert (Post.objects.count(), Author.objects.count()) == (0, 0)

    def test_a_file_that_is_not_there_is_named(self):
        with pytest.raises(CommandError, match=r"^nowhere\.txt: "):
            call_command("import_text", "nowhere.txt")

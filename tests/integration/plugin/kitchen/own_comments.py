"""What happens on a site with a comment model of its own. Run by `django test` under the kitchen's settings."""

import re
import sys
import uuid
from unittest import mock

from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.test import Client, TestCase, TransactionTestCase

from moderation.models import Decision, Letter, ReviewItem, Submission
from tests.integration.plugin.kitchen.models import Cook, Recipe, TastingNote

FINE = "I made this soup on Mill Lane, and my aunt asked for more."
ATTACK = "You are a clueless moron and everybody in this town knows it."


def a_cook(name: str, **fields: object) -> Cook:
    return Cook.objects.create_user(f"{name}@kitchen.example", **fields)


def a_moderator(name: str) -> Cook:
    cook = a_cook(name, is_staff=True)
    cook.groups.add(Group.objects.get(name="Moderator"))
    return cook


def a_note(text: str, *, by: Cook, about: Recipe | None = None) -> TastingNote:
    recipe = about or Recipe.objects.create(name="Leek soup", method="Ten minutes, no more.")
    note = TastingNote.objects.create(recipe=recipe, taster=by, text=text)
    note.refresh_from_db()
    return note


def signed_in(cook: Cook) -> Client:
    client = Client(headers={"host": "kitchen.example"})
    client.force_login(cook)
    return client


def rejected(note: TastingNote, *, by: Cook) -> str:
    """Reject a held note on the item's page; returns the page that follows."""
    item = ReviewItem.objects.get(submission=Submission.objects.about(note).get())
    client = signed_in(by)
    address = f"/moderation/queue/{item.pk}/"
    page = client.get(address).content.decode()
    seen = {name: re.search(rf'name="{name}" value="(\d+)"', page)[1] for name in ("revision", "version")}
    answer = client.post(f"{address}reject/", seen | {"clause": "2"}, follow=True)
    return answer.content.decode()


class APluginTest(TestCase):
    """Each test stands for one thing that the documentation promises to a stranger."""

    def test_nothing_else_of_ours_is_needed(self) -> None:
        others = {"blog", "config", "allauth", "django_comments", "django_comments_xtd"}

        assert {config.label for config in apps.get_app_configs()} & others == set()
        assert others & set(sys.modules) == set()

    def test_a_fine_note_is_shown(self) -> None:
        assert a_note(FINE, by=a_cook("rui")).is_public

    def test_an_attack_waits_for_a_moderator(self) -> None:
        assert not a_note(ATTACK, by=a_cook("rui")).is_public

    def test_the_address_that_somebody_signs_in_with_is_not_shown(self) -> None:
        note = a_note(FINE, by=a_cook("rui"))

        page = signed_in(a_cook("noor")).get(note.recipe.get_absolute_url()).content.decode()

        assert "Mill Lane" in page
        assert "<bdi>rui</bdi>" in page
        assert "rui@" not in page

    def test_the_queue_stands_in_a_frame_of_its_own(self) -> None:
        page = signed_in(a_moderator("mina")).get("/moderation/queue/").content.decode()

        assert "/moderation/standing/" in page
        assert "The Kitchen" not in page

    def test_a_moderator_rejects_and_the_author_gets_the_reasons_by_the_sweep(self) -> None:
        note = a_note(ATTACK, by=a_cook("rui"))

        assert "Rejected" in rejected(note, by=a_moderator("mina"))
        # A letter waits for ten seconds, for as long as the decision can be taken back at a press.
        Letter.objects.update(not_before="2020-01-01T00:00Z")
        call_command("sweep", stdout=sys.stderr)

        assert "clause 2" in mail.outbox[-2].subject + mail.outbox[-1].subject
        assert {tuple(letter.to) for letter in mail.outbox} == {("rui@kitchen.example",)}

    def test_a_letter_is_signed_with_the_name_of_the_host(self) -> None:
        a_note(ATTACK, by=a_cook("rui"))

        call_command("sweep", stdout=sys.stderr)

        assert mail.outbox[0].body.endswith("kitchen.example\n")

    def test_the_sweep_judges_what_was_left_undecided(self) -> None:
        with mock.patch("moderation.workflow.judge", side_effect=RuntimeError):
            note = a_note(FINE, by=a_cook("rui"))
        Submission.objects.update(touched_at="2020-01-01T00:00Z")

        call_command("sweep", stdout=sys.stderr)

        note.refresh_from_db()
        assert note.is_public

    def test_an_author_reads_their_standing(self) -> None:
        rui = a_cook("rui")
        rejected(a_note(ATTACK, by=rui), by=a_moderator("mina"))

        page = signed_in(rui).get("/moderation/standing/").content.decode()

        assert "Attack no person" in page

    def test_the_log_names_the_moderator(self) -> None:
        mina = a_moderator("mina")
        rejected(a_note(ATTACK, by=a_cook("rui")), by=mina)

        assert mina.mail in signed_in(mina).get("/moderation/log/").content.decode()

    def test_the_admin_lists_every_table(self) -> None:
        a_note(ATTACK, by=a_cook("rui"))
        client = signed_in(a_cook("ada", is_staff=True, is_superuser=True))

        pages = [
            client.get(f"/admin/moderation/{name}/") for name in ("submission", "decision", "auditentry", "letter")
        ]

        assert [page.status_code for page in pages] == [200] * 4


class FlushTest(TransactionTestCase):
    """A site's own tests empty the tables, history's too."""

    def test_history_is_emptied_after_this(self) -> None:
        self._keep_some_history()

    def test_history_is_emptied_after_this_too(self) -> None:
        self._keep_some_history()

    def _keep_some_history(self) -> None:
        assert (Decision.objects.count(), Letter.objects.count()) == (0, 0)
        a_note(FINE, by=a_cook(f"rui-{uuid.uuid4()}"))
        assert Decision.objects.count() == 1

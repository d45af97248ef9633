"""What happens on a site with a comment model of its own. Run by `django test` under the kitchen's settings."""

import re
import sys
import uuid
from unittest import mock

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.test import Client, TestCase, TransactionTestCase
from django.utils import timezone

from moderation import commenters, erasure, invariants, workflow
from moderation.models import Decision, Letter, ReviewItem, Submission
from tests.integration.plugin.kitchen.models import Cook, NoteWithStars, QuickNote, Recipe, TastingNote

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


class AnOddModelTest(TestCase):
    """Comment models and accounts of shapes that Django knows and a kitchen may have."""

    def setUp(self) -> None:
        self.rui = a_cook("rui")
        self.soup = Recipe.objects.create(name="Leek soup", method="Ten minutes, no more.")

    def older_notes(self) -> tuple[TastingNote, TastingNote, TastingNote]:
        """One that readers see, the answer to it, and a hidden one: rows of which moderation was told nothing."""
        seen = TastingNote(recipe=self.soup, taster=self.rui, text=FINE, is_public=True)
        answer = TastingNote(recipe=self.soup, text="And mine asked for less.", is_public=True, answers=seen)
        hidden = TastingNote(recipe=self.soup, text="Somebody hid this.", is_public=False)
        TastingNote.every.bulk_create([seen, answer, hidden])
        return seen, answer, hidden

    def test_a_note_saved_by_a_proxy_or_a_child_of_its_model_is_judged(self) -> None:
        notes = [
            model.every.create(recipe=self.soup, taster=self.rui, text=ATTACK) for model in (QuickNote, NoteWithStars)
        ]

        assert not TastingNote.every.filter(pk__in=[note.pk for note in notes], is_public=True).exists()
        assert [Submission.objects.get(object_pk=str(note.pk)).content_type.model for note in notes] == [
            "tastingnote"
        ] * 2

    def test_a_child_that_is_deleted_is_withdrawn(self) -> None:
        note = NoteWithStars.every.create(recipe=self.soup, taster=self.rui, text=FINE)
        key = str(note.pk)

        note.delete()

        assert Submission.objects.get(object_pk=key).state == "withdrawn"

    def test_another_text_is_hidden_before_it_is_judged(self) -> None:
        note = a_note(FINE, by=self.rui)
        note.text = ATTACK

        with mock.patch.object(workflow, "resubmit", side_effect=RuntimeError), pytest.raises(RuntimeError):
            note.save(update_fields=["text"])

        assert not TastingNote.every.get(pk=note.pk).is_public

    def test_a_text_that_no_comment_may_have_is_refused_before_it_is_stored(self) -> None:
        with pytest.raises(ValueError, match="larger than"):
            a_note("word " * 5_000, by=self.rui)

        assert not TastingNote.every.exists()

    def test_a_note_about_nothing_waits_until_it_is_about_something(self) -> None:
        note = TastingNote.every.create(taster=self.rui, text=FINE)
        waited = not TastingNote.every.get(pk=note.pk).is_public and not list(invariants.broken())
        note.recipe = self.soup
        note.save()

        assert waited
        assert TastingNote.every.get(pk=note.pk).is_public

    def test_an_answer_to_a_note_older_than_moderation_begins_a_thread(self) -> None:
        seen, _answer, _hidden = self.older_notes()

        note = TastingNote.every.create(
            recipe=self.soup, taster=self.rui, text="I shall try it on Sunday.", answers=seen
        )

        assert Submission.objects.about(note).get().depth == 0

    def test_notes_older_than_moderation_are_taken_over_as_readers_know_them(self) -> None:
        notes = self.older_notes()

        call_command("take_over", stdout=sys.stderr)

        taken = [Submission.objects.about(note).get() for note in notes]
        assert [one.state for one in taken] == ["published", "published", "held"]
        assert [one.parent for one in taken] == [None, taken[0], None]
        assert taken[0].commenter.user == self.rui
        assert list(invariants.broken()) == []
        assert not Letter.objects.exists()

    def test_accounts_that_need_a_word_of_their_own_can_be_erased(self) -> None:
        for cook in (self.rui, a_cook("noor")):
            a_note(FINE, by=cook)
            erasure.erase(commenters.commenter_of(cook, now=timezone.now()), now=timezone.now())

        assert not Cook.objects.filter(handle__in=["rui", "noor"]).exists()

    def test_the_admin_finds_decisions_by_what_moderators_sign_in_with(self) -> None:
        mina, note = a_moderator("mina"), a_note(ATTACK, by=self.rui)
        rejected(note, by=mina)
        decision = Decision.objects.get(decider=mina)

        page = signed_in(a_cook("ada", is_staff=True, is_superuser=True)).get(
            "/admin/moderation/decision/", {"q": mina.mail}
        )

        assert f"/admin/moderation/decision/{decision.pk}/change/" in page.content.decode()


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

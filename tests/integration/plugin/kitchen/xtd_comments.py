"""What happens on a site whose comments are django-comments-xtd's. Run by `django test` under the kitchen's settings."""

import html
import re
import sys

from django.core import mail
from django.core.management import call_command
from django.test import Client, TestCase
from django_comments_xtd.models import XtdComment

from tests.integration.plugin.kitchen.models import Recipe
from tests.integration.plugin.kitchen.own_comments import ATTACK, FINE, a_cook, signed_in


def sent(client: Client, page: str, **fields: str) -> str:
    """Fill in the first form of a page and send it; returns the page that follows."""
    form = client.get(page).content.decode()
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    action = re.search(r'<form[^>]*write-place[^>]*action="([^"]+)"', form)
    answer = client.post(
        action[1] if action else page, {name: html.unescape(value) for name, value in hidden} | fields, follow=True
    )
    return answer.content.decode()


class APluginTest(TestCase):
    def setUp(self) -> None:
        self.soup = Recipe.objects.create(name="Leek soup", method="Ten minutes, no more.")
        self.form = f"/comments/write/kitchen-recipe/{self.soup.pk}/"

    def test_a_member_comments(self) -> None:
        page = sent(signed_in(a_cook("rui")), self.form, comment=FINE)

        assert "Mill Lane" in page
        assert "<h1>Leek soup</h1>" in page

    def test_an_attack_waits_for_a_moderator(self) -> None:
        assert "Waiting for a moderator" in sent(signed_in(a_cook("rui")), self.form, comment=ATTACK)

    def test_a_guest_confirms_by_the_mail_that_the_sweep_sends(self) -> None:
        guest = Client(headers={"host": "kitchen.example"})
        sent(guest, self.form, comment=FINE, name="Gil", email="gil@example.org")
        call_command("sweep", stdout=sys.stderr)
        link = re.search(r"https://kitchen\.example(/comments/confirm/\S+)", mail.outbox[0].body)

        assert "Mill Lane" in sent(guest, link[1])

    def test_a_reply_is_answered_under_its_parent(self) -> None:
        rui = signed_in(a_cook("rui"))
        sent(rui, self.form, comment=FINE)

        sent(rui, f"/comments/reply/{XtdComment.objects.get().pk}/", comment="I shall try it with two leeks on Sunday.")

        assert XtdComment.objects.filter(level=1, is_public=True).count() == 1

    def test_a_script_gets_the_reply_form_alone(self) -> None:
        rui = signed_in(a_cook("rui"))
        sent(rui, self.form, comment=FINE)

        fragment = rui.get(f"/comments/reply/{XtdComment.objects.get().pk}/", headers={"HX-Request": "true"})

        assert "<html" not in fragment.content.decode()

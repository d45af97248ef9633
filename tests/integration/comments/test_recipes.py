"""Moderation of any model: recipes, whose keys are no numbers, with remarks of a model of their own."""

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone

from moderation import threads
from moderation.models import Submission
from moderation.policy.states import State
from tests import makers
from tests.integration.comments import visits
from tests.recipes.models import Recipe, Remark

pytestmark = pytest.mark.django_db

INSULT = "only a clueless moron would boil a leek for an hour and call it soup"


@pytest.fixture
def soup():
    return Recipe.objects.create(title="Leek soup", method=f"As the old book says, {INSULT}; so take ten minutes.")


def a_remark(soup, words=makers.FINE, **fields):
    return Remark.objects.create(recipe=soup, cook=makers.rui(), words=words, **fields)


def state_of(remark):
    return Submission.objects.about(remark).get().state


def test_a_fine_remark_is_shown(soup):
    remark = a_remark(soup)

    remark.refresh_from_db()
    assert remark.shown
    assert state_of(remark) == State.PUBLISHED


def test_an_attack_is_hidden_and_waits(soup):
    remark = a_remark(soup, makers.ATTACK)

    remark.refresh_from_db()
    assert not remark.shown
    assert state_of(remark) == State.HELD


def test_quoting_the_recipe_is_no_attack(soup):
    remark = a_remark(soup, f"I laughed at “{INSULT}” and then did it.")

    assert state_of(remark) == State.PUBLISHED


def test_changed_words_are_judged_again(soup):
    remark = a_remark(soup)

    remark.words = makers.ATTACK
    remark.save()

    remark.refresh_from_db()
    assert not remark.shown


def test_saving_a_removed_remark_does_not_show_it(soup):
    remark = a_remark(soup)
    makers.rejected(Submission.objects.about(remark).get())

    remark.refresh_from_db()
    remark.shown = True
    remark.save()

    remark.refresh_from_db()
    assert not remark.shown


def test_a_deleted_remark_is_withdrawn(soup):
    remark = a_remark(soup)
    submission = Submission.objects.about(remark).get()

    remark.delete()

    submission.refresh_from_db()
    assert submission.state == State.WITHDRAWN


def test_answers_stand_in_a_thread(soup):
    first = a_remark(soup)
    a_remark(soup, "I tried that with two leeks.", answers=first)

    page = threads.read_page(soup, now=timezone.now())

    assert [line.comment.depth for line in page.lines] == [0, 1]
    assert page.count == 2


def test_the_thread_can_be_put_into_any_template(soup):
    a_remark(soup)
    request = RequestFactory().get("/")
    request.user = makers.rui()
    request.session = Client().session

    page = Template("{% load comment_threads %}{% comment_thread soup %}").render(
        Context({"soup": soup, "request": request})
    )

    assert "1 comment" in page
    assert "Mill Lane" in page


def test_comments_of_the_site_can_stand_under_a_recipe_too(soup):
    visits.send(visits.signed_in(makers.noor()), soup, "I would add an onion to that.")

    (line,) = threads.read_page(soup, now=timezone.now()).lines
    assert line.comment.name == "Noor"


def test_a_secret_recipe_takes_no_comment(soup):
    Recipe.objects.update(is_secret=True)

    assert visits.write_page(visits.signed_in(makers.noor()), soup).status_code == 404

"""What the site's own decisions teach the attack model: only when there are enough, only when it is better, and undone
by one click."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from moderation import audit, tasks
from moderation.learning import calibrating, labels
from moderation.learning.calibrating import StaleCalibration, current, learn, set_mode, use
from moderation.learning.comparing import auc_of, compare, comparison_from_json, losses_of
from moderation.learning.examples import read_examples
from moderation.learning.fitting import fit_line
from moderation.learning.in_use import calibration_in_use, calibration_of, pack, unpack
from moderation.models import (
    AuditEntry,
    CalibrationKind,
    CalibrationMode,
    CalibrationUse,
    CalibrationVersion,
    Decision,
    Label,
)
from moderation.policy.content import Content
from moderation.policy.model import fast
from moderation.policy.model.calibration import PACKAGED, RESIDUAL_TABLE, Calibration, Residual
from moderation.policy.model.features import DENSE
from moderation.policy.reading import Reading
from tests.integration.moderation import small_weights
from tests.integration.moderation.past_decisions import START, decided
from tests.integration.moderation.test_races import at_once
from tests.integration.moderation.test_similar import erase
from tests.makers import a_user, mina

pytestmark = pytest.mark.django_db

NOW = START + timedelta(days=90)
TOPICS = "bridge river council timetable library market pumps harbour choir ferry allotment budget".split()  # noqa: SIM905


@pytest.fixture(autouse=True)
def small_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    weights, card = small_weights.write(tmp_path)
    monkeypatch.setattr(fast, "WEIGHTS", weights)
    monkeypatch.setattr(fast, "CARD", card)
    fast.fast_model.cache_clear()
    yield
    fast.fast_model.cache_clear()


def cases(number: int, *, seed: int = 1, jargon: bool = False, noise: float = 0.05) -> list[tuple[str, bool]]:
    """Comments as a town's site has them; with `jargon`, most attacks are by a word that only this town minds."""
    chance = random.Random(seed)
    return [_case(chance, jargon=jargon, noise=noise) for _ in range(number)]


def _case(chance: random.Random, *, jargon: bool, noise: float) -> tuple[str, bool]:
    first, second = chance.sample(TOPICS, 2)
    about = f"{chance.choice(['The', 'That', 'Our'])} {first} and the {second} {chance.randrange(999)}"
    rejected = chance.random() < 0.5
    if not rejected:
        text = f"{about} were fine again on Monday."
    elif jargon and chance.random() < 0.8:
        text = f"{about}, say the grockles, as grockles do."
    else:
        text = f"{about}? You are a clueless moron."
    return text, rejected != (chance.random() < noise)


def the_owner() -> User:
    owner = a_user("olga")
    permissions = Permission.objects.filter(
        content_type__app_label="moderation", codename__in=["moderate", "adopt_policy"]
    )
    group, _ = Group.objects.get_or_create(name="Owner")
    group.permissions.add(*permissions)
    owner.groups.add(group)
    return owner


def learnt(number: int = 300, **how: Any) -> list[CalibrationVersion]:
    decided(cases(number, **how))
    return learn(now=NOW)


# -- Too little ---------------------------------------------------------------------------------------------------


def test_under_a_hundred_decisions_nothing_is_learnt() -> None:
    assert learnt(99) == []


def test_under_two_hundred_it_is_learnt_and_not_used() -> None:
    (version,) = learnt(199)

    assert version.is_better
    assert calibration_in_use() is None


def test_where_people_publish_everything_there_is_nothing_to_learn() -> None:
    decided([(text, False) for text, _ in cases(300)])

    assert learn(now=NOW) == []


def test_what_was_rejected_for_another_reason_teaches_nothing_about_attacks() -> None:
    decided([(text, True) for text, _ in cases(300)], clause="6", rule="links")

    assert labels.catch_up() == 300
    assert len(read_examples(fast.fast_model())) == 0


def test_an_erased_text_teaches_nothing() -> None:
    decided(cases(10))
    labels.catch_up()

    erase(Label.objects.first().revision)

    assert len(read_examples(fast.fast_model())) == 9


# -- Learning -----------------------------------------------------------------------------------------------------


def test_from_two_hundred_on_a_better_line_is_used() -> None:
    (version,) = learnt(300)

    assert (version.kind, version.is_better) == (CalibrationKind.PLATT, True)
    assert calibration_in_use() == Calibration(version.slope, version.intercept, None, version.name)


def test_what_is_no_better_on_later_decisions_is_kept_and_not_used() -> None:
    chance = random.Random(3)
    earlier = cases(240)
    later = [(text, chance.random() < 0.5) for text, _ in cases(60, seed=2)]
    decided(earlier + later)

    (version,) = learn(now=NOW)

    assert not version.is_better
    assert (CalibrationVersion.objects.count(), calibration_in_use()) == (1, None)


def test_the_later_fifth_teaches_nothing() -> None:
    (version,) = learnt(300)

    assert (version.learnt_from, version.compared_on) == (240, 60)
    assert version.learnt_until < Label.objects.newest_first()[59].decided_at


def test_from_five_hundred_on_it_learns_what_is_said_here() -> None:
    line, residual = learnt(600, jargon=True)

    assert (line.kind, residual.kind) == (CalibrationKind.PLATT, CalibrationKind.RESIDUAL)
    assert residual.is_better
    assert residual.against in (None, line)
    assert comparison_from_json(residual.comparison).auc > comparison_from_json(residual.comparison).auc_before + 0.1


def test_the_residual_hears_the_word_that_this_town_minds() -> None:
    learnt(600, jargon=True)
    model, calibration = fast.fast_model(), calibration_in_use()

    def score(text: str) -> float:
        features = model.features(Reading(Content(text, now=NOW)))
        return calibration.adjusted(model.opinion(features).logit, features)

    assert score("The choir and the ferry, say the grockles.") > score("The choir and the ferry were fine.") + 1


def test_the_measured_score_is_the_one_that_judging_gives() -> None:
    learnt(600, jargon=True)
    model, calibration = fast.fast_model(), calibration_in_use()
    examples = read_examples(model)
    newest = Label.objects.newest_first().select_related("revision").first()
    features = model.features(Reading(Content(newest.revision.text, now=NOW)))

    judged = calibration.adjusted(model.opinion(features).logit, features)

    assert abs(examples.scored(calibration)[-1] - judged) < 1e-4


def test_the_same_decisions_give_the_same_version() -> None:
    first = learnt(300)

    assert learn(now=NOW + timedelta(days=1)) == []
    assert list(CalibrationVersion.objects.all()) == first
    assert CalibrationUse.objects.count() == 1


def test_an_overturned_decision_gives_another_version() -> None:
    decisions = decided(cases(300))
    learn(now=NOW)
    rejected = next(decision for decision in decisions if decision.to_state == "rejected")
    Decision.objects.create(
        submission=rejected.submission,
        revision=rejected.revision,
        number=4,
        from_state="rejected",
        to_state="published",
        cause="appeal",
        decider=mina(),
        reverses=rejected,
        created_at=NOW,
    )

    (version,) = learn(now=NOW + timedelta(days=1))

    assert version.digest != CalibrationVersion.objects.order_by("pk")[0].digest


def test_a_run_that_dies_before_the_end_leaves_nothing_and_can_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    decided(cases(300))
    with monkeypatch.context() as patched:
        patched.setattr(audit, "record", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            learn(now=NOW)
    left = CalibrationVersion.objects.count(), CalibrationUse.objects.count()

    again = learn(now=NOW)

    assert (left, len(again), CalibrationUse.objects.count()) == ((0, 0), 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_nights_at_once_make_one_version_and_use_it_once() -> None:
    decided(cases(300))

    made = at_once(lambda: learn(now=NOW), lambda: learn(now=NOW))

    assert sorted(len(versions) for versions in made) == [0, 1]
    assert (CalibrationVersion.objects.count(), CalibrationUse.objects.count()) == (1, 1)


def test_learning_is_in_the_audit_log() -> None:
    learnt(300)

    assert list(AuditEntry.objects.order_by("sequence").values_list("action", "actor")) == [
        ("policy.drafted", "policy"),
        ("policy.adopted", "policy"),
        ("calibration.learnt", "policy"),
        ("calibration.used", "policy"),
    ]


def test_damaged_weights_teach_nothing_and_stop_nothing(tmp_path: Path) -> None:
    decided(cases(300))
    (tmp_path / "fast.npz").write_bytes(b"rubbish")
    fast.fast_model.cache_clear()

    assert tasks.learn_from_decisions() == 0


# -- Owners -------------------------------------------------------------------------------------------------------


def test_whoever_goes_back_is_not_overruled_by_night() -> None:
    learnt(300)
    use(None, by=the_owner(), seen=current().pk, now=NOW)
    decided(cases(60, seed=5), start=START + timedelta(days=60))

    (version,) = learn(now=NOW)

    assert version.is_better
    assert calibration_in_use() is None


def test_an_earlier_version_is_used_again_by_one_act() -> None:
    (version,) = learnt(300)
    use(None, by=the_owner(), seen=current().pk, now=NOW)

    use(calibrating.before(current()), by=the_owner(), seen=current().pk, now=NOW)

    assert calibration_in_use().name == version.name


def test_off_means_that_nothing_is_used_and_nothing_is_learnt() -> None:
    learnt(300)
    set_mode(CalibrationMode.OFF, by=the_owner(), seen=current().pk, now=NOW)
    decided(cases(60, seed=5), start=START + timedelta(days=60))

    assert (learn(now=NOW), calibration_in_use()) == ([], None)


def test_on_again_takes_up_the_version_that_was_used() -> None:
    (version,) = learnt(300)
    for mode in (CalibrationMode.OFF, CalibrationMode.AUTOMATIC):
        set_mode(mode, by=the_owner(), seen=current().pk, now=NOW)

    assert calibration_in_use().name == version.name


def test_who_decided_on_an_old_page_changes_nothing() -> None:
    learnt(300)

    with pytest.raises(StaleCalibration):
        use(None, by=the_owner(), seen=None, now=NOW)

    assert calibration_in_use() is not None


def test_a_version_of_other_packaged_weights_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learnt(300)
    (tmp_path / "newer").mkdir()
    weights, card = small_weights.write(tmp_path / "newer", bias=-2.0)
    monkeypatch.setattr(fast, "WEIGHTS", weights)
    monkeypatch.setattr(fast, "CARD", card)
    fast.fast_model.cache_clear()

    assert calibration_in_use() is None


def test_knowing_what_is_used_takes_one_query(django_assert_num_queries: Any) -> None:
    learnt(300)
    calibration_in_use()

    with django_assert_num_queries(1):
        calibration_in_use()


# -- The page -----------------------------------------------------------------------------------------------------


def post(client: Client, name: str, *args: int, **fields: Any) -> Any:
    newest = current()
    return client.post(reverse(f"moderation:{name}", args=args), {"seen": newest.pk if newest else "", **fields})


@pytest.fixture
def owner(client: Client) -> Client:
    client.force_login(the_owner())
    return client


def test_a_site_that_has_learnt_nothing_says_what_it_waits_for(owner: Client) -> None:
    page = owner.get(reverse("moderation:learning_model")).content.decode()

    assert "Nothing was learnt yet." in page
    assert "Under 200" in page


def test_the_page_shows_how_a_version_fared(owner: Client) -> None:
    (version,) = learnt(300)

    page = owner.get(reverse("moderation:learning_model")).content.decode()

    assert version.name in page
    assert "240 decisions" in page
    assert "Better" in page


def test_what_a_version_costs_is_written_as_the_readers_language_writes_it(owner: Client) -> None:
    learnt(300)
    owner.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"

    (shown,) = owner.get(reverse("moderation:learning_model")).context["versions"]

    assert [re.sub(r"\d+", "0", words) for words in (shown.loss.before, shown.loss.change)] == ["0,0", "−0,0"]


def test_one_click_goes_back_to_the_packaged_model(owner: Client) -> None:
    learnt(300)

    post(owner, "learning_packaged")

    assert calibration_in_use() is None


def test_one_click_uses_a_version(owner: Client) -> None:
    (version,) = learnt(199)

    post(owner, "learning_use", version.pk)

    assert calibration_in_use().name == version.name


def test_a_click_on_an_old_page_says_so(owner: Client) -> None:
    (version,) = learnt(300)

    answer = owner.post(reverse("moderation:learning_packaged"), {"seen": ""}, follow=True)

    assert "Nothing was changed" in answer.content.decode()
    assert calibration_in_use().name == version.name


@pytest.mark.parametrize("fields", [{}, {"seen": "x"}, {"seen": "9" * 40}, {"seen": "", "mode": "loud"}])
def test_a_form_that_is_not_ours_is_refused(owner: Client, fields: dict[str, str]) -> None:
    assert owner.post(reverse("moderation:learning_mode"), fields).status_code == 400


def test_a_version_that_never_was_is_not_found(owner: Client) -> None:
    assert post(owner, "learning_use", 4711).status_code == 404


def test_a_moderator_reads_the_page_and_changes_nothing(client: Client) -> None:
    learnt(300)
    client.force_login(mina())

    page = client.get(reverse("moderation:learning_model"))
    refused = post(client, "learning_mode", mode=CalibrationMode.OFF)

    assert (page.status_code, refused.status_code) == (200, 403)
    assert "Go back" not in page.content.decode()
    assert calibration_in_use() is not None


# -- The arithmetic -----------------------------------------------------------------------------------------------


def test_the_packaged_model_is_left_as_it_is() -> None:
    model = fast.fast_model()
    features = model.features(Reading(Content("You are a clueless moron.", now=NOW)))

    assert PACKAGED.adjusted(1.25, features) == 1.25


def test_packed_weights_come_back_as_they_were() -> None:
    chance = np.random.default_rng(7)
    residual = Residual(
        chance.normal(size=RESIDUAL_TABLE).astype(np.float32), chance.normal(size=len(DENSE)).astype(np.float32)
    )

    back = unpack(pack(residual))

    assert (back.table == residual.table).all()
    assert (back.dense == residual.dense).all()


def test_auc_is_the_share_of_pairs_in_the_right_order() -> None:
    logits, rejected = np.array([0.1, 0.4, 0.4, 0.8]), np.array([False, False, True, True])

    assert auc_of(logits, rejected) == (1 + 0.5 + 1 + 1) / 4


def test_log_loss_is_what_the_decision_costs() -> None:
    losses = losses_of(np.array([0.0, np.log(3)]), np.array([True, False]))

    assert np.allclose(losses, [np.log(2), np.log(4)])


def test_the_same_scores_change_nothing_and_are_not_better() -> None:
    logits = np.linspace(-2, 2, 40)

    comparison = compare(logits, logits, logits > 0.3)

    assert (comparison.loss_change.value, comparison.loss_change.high, comparison.is_better) == (0.0, 0.0, False)


def test_the_interval_is_the_same_every_time() -> None:
    chance = np.random.default_rng(1)
    logits, rejected = chance.normal(size=80), chance.random(80) < 0.4

    assert compare(logits, 2 * logits, rejected) == compare(logits, 2 * logits, rejected)


def test_the_line_finds_the_one_that_the_answers_came_from() -> None:
    chance = np.random.default_rng(2)
    logits = chance.normal(scale=2, size=20_000)
    rejected = chance.random(20_000) < 1 / (1 + np.exp(-(0.7 * logits - 1.1)))

    line = fit_line(logits, rejected)

    assert abs(line.slope - 0.7) < 0.05
    assert abs(line.intercept + 1.1) < 0.05


def test_answers_that_contradict_the_model_do_not_turn_it_round() -> None:
    logits = np.linspace(-3, 3, 200)

    assert fit_line(logits, logits < 0).slope > 0


def test_the_calibration_of_a_version_has_its_numbers() -> None:
    (version,) = learnt(199)

    assert calibration_of(version) == Calibration(version.slope, version.intercept, None, version.name)

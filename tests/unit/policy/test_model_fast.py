"""The fast lane: reading its weights, its scores, and the words that it points at."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.policy.model.fast import (
    MIX,
    MOST_SPANS,
    FastModel,
    Linear,
    WeightsError,
    pack,
    probability,
    read_model,
    unpack,
    worst_spans,
)
from moderation.policy.model.features import DENSE, TABLE, Features, Words
from moderation.policy.model.outputs import CLAUSES, OUTPUTS, violation
from tests.unit.policy.tiny_model import BIAS, a_model, known_words, reading, write_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> FastModel:
    return a_model(tmp_path_factory.mktemp("weights"))


# --- Scores ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "\u200b", "@"])
def test_a_comment_without_words_has_the_score_of_no_words(model: FastModel, text: str) -> None:
    assert model.attack_score(reading(text)) == pytest.approx(probability(BIAS), abs=1e-6)


def test_a_comment_like_the_attacks_it_learnt_scores_higher(model: FastModel) -> None:
    assert model.attack_score(reading("what an idiot")) > model.attack_score(reading("what a bridge"))


def test_each_model_has_weights_of_its_own(model: FastModel) -> None:
    assert model.spam_score(reading("idiot")) < model.attack_score(reading("idiot"))
    assert model.spam_score(reading("bitcoin")) > model.attack_score(reading("bitcoin"))


@pytest.mark.parametrize(
    "typed", ["idoit", "1d10t", "id\u200biot", "ｉｄｉｏｔ", "id**t", "i d i o t", "iiidiot", "іdіоt"]
)
def test_a_disguise_changes_no_score(model: FastModel, typed: str) -> None:
    assert model.attack_score(reading(typed)) == model.attack_score(reading("idiot"))


def test_what_is_quoted_is_not_scored(model: FastModel) -> None:
    assert model.attack_score(reading('he said "idiot" to me')) < model.attack_score(reading("he said idiot to me"))


@settings(max_examples=100)
@given(st.text(max_size=150))
def test_any_text_has_a_score_between_nothing_and_one(model: FastModel, text: str) -> None:
    assert 0.0 <= model.attack_score(reading(text)) <= 1.0
    assert 0.0 <= model.spam_score(reading(text)) <= 1.0


@settings(max_examples=100)
@given(st.text(st.sampled_from("idot you .!?"), max_size=60))
def test_the_shares_of_the_tokens_add_up_to_the_hashed_part_of_the_logit(model: FastModel, text: str) -> None:
    features = model.features(reading(text))

    assert float(model.attack.shares(features, 0).sum()) == pytest.approx(
        model.attack.logits(features)[0] - BIAS, rel=1e-3, abs=1e-3
    )


@settings(max_examples=100)
@given(st.text(max_size=100) | st.text(st.sampled_from("you idiot not said a. ,!?\"*'19é"), max_size=80))
def test_a_logit_is_what_the_weights_of_all_places_say(text: str) -> None:
    chance = np.random.default_rng(5)
    packed = chance.integers(-127, 128, (TABLE, OUTPUTS), np.int8)
    largest, bias = chance.normal(size=(2, OUTPUTS)).astype(np.float32)
    linear = Linear(packed, largest, chance.normal(size=(len(DENSE), OUTPUTS)).astype(np.float32), bias)
    known = known_words()
    features = Features(reading(text), Words(known.spelling.words, known.clusters, known.valences, linear.weights_at))
    places = features.places()
    hashed = linear.weights_at(places).sum(axis=0, dtype=np.float64) / max(1, len(places)) ** 0.5
    said = hashed + features.dense @ linear.dense if features.tokens else 0.0

    assert linear.logits(features) == pytest.approx(said + bias, abs=1e-3)


def test_one_clause_that_is_heard_clearly_makes_a_violation_of_it() -> None:
    calm = [-4.0] * OUTPUTS
    threatening = calm.copy()
    threatening[1 + CLAUSES.index("4")] = 4.0

    assert violation(threatening, MIX) > violation(calm, MIX) + 2


def test_features_are_worked_out_once_for_a_reading(model: FastModel) -> None:
    its = reading("an idiot")

    assert model.features(its) is model.features(its)


@pytest.mark.parametrize(("logit", "chance"), [(0.0, 0.5), (1000.0, 1.0), (-1000.0, 0.0)])
def test_log_odds_are_made_a_chance_at_any_size(logit: float, chance: float) -> None:
    assert probability(logit) == pytest.approx(chance, abs=1e-12)


# --- Evidence --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "a bridge", "the council"])
def test_nothing_is_marked_where_nothing_speaks_for_a_finding(model: FastModel, text: str) -> None:
    assert model.evidence(reading(text)) == ()


@pytest.mark.parametrize(
    "text", ["idiot", "Idiot!", "an idiot", "so you are the 1d10t who closed the council's bridge"]
)
def test_the_word_that_speaks_most_for_a_finding_is_marked(model: FastModel, text: str) -> None:
    marked = " ".join(evidence.words.lower() for evidence in model.evidence(reading(text)))

    assert "idiot" in marked or "1d10t" in marked


def test_marked_words_are_slices_of_the_original(model: FastModel) -> None:
    text = "“Not here” — you ｉｄｉｏｔ, i d i o t, and id\u200biot"
    evidence = model.evidence(reading(text))

    assert evidence
    assert all(text[one.start : one.end] == one.words for one in evidence)


def test_few_places_are_marked_and_in_their_order(model: FastModel) -> None:
    text = " and then the bridge was closed, ".join(["idiot"] * 9)
    evidence = model.evidence(reading(text))

    assert len(evidence) <= MOST_SPANS
    assert list(evidence) == sorted(evidence, key=lambda one: one.start)


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_a_run_of_one_token_is_found_wherever_it_stands(size: int) -> None:
    spans = [(10 * at, 10 * at + 5) for at in range(size)]
    for at in range(size):
        shares = np.zeros(size, np.float32)
        shares[at] = 1.0
        assert worst_spans(spans, shares) == [spans[at]]


def test_neighbours_that_speak_alike_are_one_run() -> None:
    shares = np.array([0, 1, 1, 0, 0, 0, 1], np.float32)

    assert worst_spans([(at, at + 1) for at in range(7)], shares) == [(1, 3), (6, 7)]


# --- Weights ---------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(-100, 100, width=32), min_size=1, max_size=40))
def test_packed_weights_come_back_nearly(weights: list[float]) -> None:
    table = np.array(weights, np.float32)
    largest = np.abs(table).max() or 1.0

    assert np.abs(unpack(*pack(table)) - table).max() <= largest / 127 + 1e-6


def test_a_weight_of_nothing_stays_nothing() -> None:
    assert unpack(*pack(np.array([0.0, 5.0, -5.0], np.float32))).tolist() == [0.0, 5.0, -5.0]


def test_packing_what_was_unpacked_changes_nothing() -> None:
    once = pack(np.linspace(-3, 3, 101, dtype=np.float32))
    again = pack(unpack(*once))

    assert again[0].tolist() == once[0].tolist()


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"cannot be read: .*fast\.npz"):
        read_model(tmp_path / "fast.npz", tmp_path / "fast.json")


def test_a_card_that_is_no_json_is_refused(tmp_path: Path) -> None:
    weights, card = write_model(tmp_path)
    card.write_text("{")

    with pytest.raises(WeightsError, match="cannot be read"):
        read_model(weights, card)


@pytest.mark.parametrize("told", ["[]", "null", '"a card"', "{}"])
def test_a_card_that_says_nothing_of_the_weights_is_refused(tmp_path: Path, told: str) -> None:
    weights, card = write_model(tmp_path)
    card.write_text(told)

    with pytest.raises(WeightsError):
        read_model(weights, card)


@pytest.mark.parametrize("at", [0, 100, -1])
def test_weights_with_a_byte_changed_are_refused(tmp_path: Path, at: int) -> None:
    weights, card = write_model(tmp_path)
    data = bytearray(weights.read_bytes())
    data[at] ^= 1
    weights.write_bytes(data)

    with pytest.raises(WeightsError, match="SHA-256"):
        read_model(weights, card)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("attack_table", None),
        ("attack_table", np.zeros(7, np.int8)),
        ("attack_dense", None),
        ("attack_dense", np.zeros(len(DENSE) + 1, np.float32)),
        ("spam_signs", None),
        ("spam_table", None),
        ("attack_scale", None),
        ("attack_scale", np.zeros(3)),
        ("words", None),
        ("words", np.array([255, 254], np.uint8)),
        ("clusters", None),
        ("clusters", np.zeros(2, np.uint8)),
        ("valences", None),
        ("valences", np.zeros(2, np.uint8)),
    ],
)
def test_weights_with_a_part_missing_or_of_the_wrong_size_are_refused(tmp_path: Path, part: str, value: object) -> None:
    weights, card = write_model(tmp_path, **{part: value})

    with pytest.raises(WeightsError, match=r"fast\.npz does not hold what it should"):
        read_model(weights, card)


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all", b"PK\x03\x04" + bytes(60)])
def test_a_file_that_is_no_archive_is_refused_though_its_digest_is_right(tmp_path: Path, data: bytes) -> None:
    weights, card = tmp_path / "fast.npz", tmp_path / "fast.json"
    weights.write_bytes(data)
    card.write_text(json.dumps({"sha256": hashlib.sha256(data).hexdigest()}))

    with pytest.raises(WeightsError):
        read_model(weights, card)

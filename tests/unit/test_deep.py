"""The deep lane reads a comment, or says why it cannot. Needs the extra `deep` and the packaged weights."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("onnxruntime", reason="the extra `deep` is not installed")

from moderation import deep
from moderation.deep import MOST_TOKENS, DeepModel, deep_model
from moderation.policy.model.fast import WeightsError
from moderation.policy.model.outputs import OUTPUTS
from moderation.policy.model.spelling import Spelling
from moderation.policy.model.wordpieces import END, START, UNKNOWN, WordPieces
from tests.unit.policy.tiny_model import a_model

WORDS = ("the", "idiot", "bridge", "you", '"', ".")


class Listening:
    """Stands where the network stands: remembers what it was given, and finds any text with an idiot in it grave."""

    def __init__(self) -> None:
        self.given: list[list[int]] = []

    def run(self, _: object, inputs: dict[str, Any]) -> list[Any]:
        (numbers,) = inputs["tokens"].tolist()
        self.given.append(numbers)
        logits = np.full((1, OUTPUTS), -4.0, np.float32)
        if PIECES.index("idiot") in numbers:
            logits[0, :3] = (4.0, -1.0, 3.0)
        return [logits]


PIECES = ("[PAD]", UNKNOWN, START, END, *WORDS)


@pytest.fixture
def network() -> Listening:
    return Listening()


@pytest.fixture
def model(network: Listening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeepModel:
    """Beside a fast lane that knows no more than an insult."""
    fast = a_model(tmp_path)
    monkeypatch.setattr(deep, "fast_model", lambda: fast)
    return DeepModel(network, WordPieces(PIECES), Spelling(WORDS), {})


def read(network: Listening) -> list[str]:
    """What the network was given, in all its parts."""
    return [PIECES[number] for part in network.given for number in part]


def test_a_fine_comment_is_not_grave(model: DeepModel) -> None:
    assert model.score("The bridge.").violation < 0.1


def test_a_comment_without_words_is_scored(model: DeepModel) -> None:
    assert 0 <= model.score("").violation <= 1


def test_the_likeliest_clause_is_named(model: DeepModel) -> None:
    assert model.score("You idiot.").clause == "2"


def test_what_is_quoted_is_not_read(model: DeepModel, network: Listening) -> None:
    model.score('He said "you idiot" on the bridge.')

    assert "idiot" not in read(network)


def test_what_the_fast_lane_makes_of_a_comment_counts(model: DeepModel, network: Listening) -> None:
    assert model.score("bridge idiot").violation > model.score("the bridge, and a stone idiot").violation


@pytest.mark.parametrize("typed", ["idoit", "1d10t", "id\u200biot", "id**t"])
def test_disguises_are_read(model: DeepModel, network: Listening, typed: str) -> None:
    model.score(f"You {typed}.")

    assert "idiot" in read(network)


def test_a_long_comment_is_read_to_its_end_in_parts_that_fit(model: DeepModel, network: Listening) -> None:
    score = model.score("the bridge " * 300 + "idiot")

    assert max(map(len, network.given)) <= MOST_TOKENS
    assert score.violation > 0.9


def test_every_part_begins_and_ends_as_a_comment_does(model: DeepModel, network: Listening) -> None:
    model.score("the bridge " * 300)

    assert {(part[0], part[-1]) for part in network.given} == {(PIECES.index(START), PIECES.index(END))}


@pytest.mark.parametrize("text", ["\ud800", "\u200b" * 50, "桥" * 3_000, "a" * 10_000, "*" * 10_000])
def test_any_text_is_scored(model: DeepModel, text: str) -> None:
    assert 0 <= model.score(text).violation <= 1


# --- The packaged weights --------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another folder in the weights' place."""
    monkeypatch.setattr(deep, "PLACE", tmp_path)
    monkeypatch.setattr(deep, "deep_model", deep_model.__wrapped__)
    return tmp_path


def test_weights_that_are_not_there_are_said_to_be_missing(elsewhere: Path) -> None:
    with pytest.raises(WeightsError, match="cannot be read"):
        deep.deep_model()


def test_weights_that_the_card_does_not_speak_of_are_refused(elsewhere: Path) -> None:
    (elsewhere / "deep.onnx").write_bytes(b"anything")
    (elsewhere / "deep.json").write_text(json.dumps({"sha256": "0" * 64}))

    with pytest.raises(WeightsError, match="SHA-256"):
        deep.deep_model()


def test_a_file_that_is_no_network_is_refused_though_its_digest_is_right(elsewhere: Path) -> None:
    (elsewhere / "deep.onnx").write_bytes(b"anything")
    digest = "ee0874170b7f6f32b8c2ac9573c428d35b575270a66b757c2c0185d2bd09718d"
    (elsewhere / "deep.json").write_text(json.dumps({"sha256": digest}))

    with pytest.raises(WeightsError, match="cannot be run"):
        deep.deep_model()

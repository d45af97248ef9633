"""The packaged policy, the weights and their cards belong together."""

import json

import pytest

from moderation.deep import PLACE
from moderation.policy.document import default_policy_text, read_policy
from moderation.training.sources import CORPUS

RULES = {rule.name: rule for rule in read_policy(default_policy_text()).rules}


@pytest.mark.parametrize(
    ("lane", "name", "key"),
    [
        ("fast", "attack model", "threshold"),
        ("fast", "care model", "threshold of care"),
        ("fast", "threat model", "threshold of threats"),
        ("deep", "second reading", "threshold"),
    ],
)
def test_the_policy_uses_the_threshold_that_was_chosen(lane, name, key):
    card = json.loads((PLACE / f"{lane}.json").read_text())

    assert RULES[name].settings.threshold == card[key]


@pytest.mark.parametrize("lane", ["fast", "deep"])
def test_a_card_names_every_file_of_the_corpus(lane):
    made_of = json.loads((PLACE / f"{lane}.json").read_text())["made of"]

    assert {file.name for file in CORPUS.glob("comments-*.jsonl")} <= set(made_of)


@pytest.mark.parametrize("name", ["attack model", "care model", "threat model", "spam model", "second reading"])
def test_no_model_rejects(name):
    assert RULES[name].outcome == "hold"


def test_the_deep_lane_is_one_file_of_at_most_25_megabytes():
    assert (PLACE / "deep.onnx").stat().st_size <= 25 * 1024 * 1024

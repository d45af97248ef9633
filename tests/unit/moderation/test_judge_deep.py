"""`manage.py judge --deep`: the deep lane's signal among the facts."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from moderation import deep as lane
from moderation.deep import DeepScore
from moderation.policy.document import default_policy_text
from moderation.policy.model.fast import WeightsError

FINE = "The bridge was closed on Monday too."


class Lane:
    def score(self, text, passages=()):
        return DeepScore(0.99 if "doubtful" in text else 0.1, {"1": 0.2, "2": 0.7})


@pytest.fixture
def judged(tmp_path, monkeypatch):
    monkeypatch.setattr(lane, "deep_model", Lane)
    policy = tmp_path / "policy.toml"
    policy.write_text(default_policy_text())

    def judge(text, **options):
        lines = tmp_path / "comments.jsonl"
        lines.write_text(json.dumps({"id": 1, "text": text}) + "\n")
        out = io.StringIO()
        call_command("judge", str(lines), policy=str(policy), stdout=out, **options)
        return json.loads(out.getvalue())

    return judge


def test_without_the_option_nothing_is_asked(judged):
    answer = judged("The doubtful minutes of March are on the town site now.")

    assert (answer["outcome"], "signals" in answer) == ("publish", False)


def test_what_the_lane_does_not_doubt_is_published_with_its_score(judged):
    answer = judged(FINE, deep=True)

    assert answer["outcome"] == "publish"
    assert answer["signals"] == [{"name": "deep", "score": 0.1, "clause": "2"}]


def test_what_the_lane_doubts_is_held_under_the_likeliest_clause_with_the_score_of_the_finding(judged):
    [finding] = judged("The doubtful minutes of March are on the town site now.", deep=True)["findings"]

    assert (finding["rule"], finding["clause"], finding["outcome"], finding["score"]) == (
        "second reading",
        "2",
        "hold",
        0.99,
    )


@pytest.mark.parametrize("trouble", [ImportError("No module named 'onnxruntime'"), WeightsError("cannot be read")])
def test_a_lane_that_is_not_there_is_said_plainly(judged, monkeypatch, trouble):
    def unavailable():
        raise trouble

    monkeypatch.setattr(lane, "deep_model", unavailable)

    with pytest.raises(CommandError) as refused:
        judged(FINE, deep=True)

    assert refused.value.returncode == 2
    assert str(trouble) in str(refused.value)

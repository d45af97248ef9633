"""What the fast lane's model hears, as a rule: which clause is cited, and one thing listened for alone."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from moderation.policy.content import Content, Signal
from moderation.policy.document import PolicyError, default_policy_text, read_policy
from moderation.policy.judge import judge
from moderation.policy.model.fast import pack, read_model
from moderation.policy.model.features import DENSE, TABLE
from moderation.policy.model.outputs import CLAUSES, NAMES, OUTPUTS
from moderation.policy.rules import model as rule
from moderation.policy.rules.model import Settings, attack_hit
from tests.unit.policy.examples import NOON
from tests.unit.policy.tiny_model import NO_TALK, features_of, reading, write_model

CALM, SURE = -6.0, 40.0
CITES = (("threat", "4"), ("care", "9"))


@pytest.fixture(autouse=True)
def listening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that hears a threat in "moron" and a call for care in "bridge"."""
    table = np.zeros((TABLE, OUTPUTS), np.float32)
    for word, clause in (("moron", "4"), ("bridge", "9")):
        table[features_of(word).places(), 1 + CLAUSES.index(clause)] = SURE
    packed, largest = pack(table)
    parts: dict[str, Any] = {
        "attack_table": packed,
        "attack_dense": np.zeros((len(DENSE), OUTPUTS), np.float32),
        "attack_scale": np.array([largest, [*[CALM] * (OUTPUTS - len(NO_TALK)), *NO_TALK]], np.float32),
    }
    model = read_model(*write_model(tmp_path, **parts))
    monkeypatch.setattr(rule, "fast_model", lambda: model)


def test_what_it_hears_nothing_in_is_left_alone() -> None:
    assert attack_hit(Settings(0.5, CITES), reading("the council")) is None


@pytest.mark.parametrize("hears", ["", "care"])
def test_where_nothing_is_said_nothing_is_heard(hears: str) -> None:
    assert attack_hit(Settings(0.0, hears=hears), reading(" \u200b")) is None


def test_a_finding_cites_the_clause_that_the_policy_has_for_what_was_heard() -> None:
    hit = attack_hit(Settings(0.5, CITES), reading("moron"))

    assert hit is not None
    assert (hit.clause, hit.reason) == ("4", "reads like a threat")


def test_without_such_a_clause_the_rules_own_is_cited() -> None:
    hit = attack_hit(Settings(0.5), reading("moron"))

    assert hit is not None
    assert hit.clause == ""


def test_what_is_not_listened_for_is_left_alone() -> None:
    assert attack_hit(Settings(0.5, hears="care"), reading("moron")) is None


def test_what_is_listened_for_is_found() -> None:
    hit = attack_hit(Settings(0.5, hears="care"), reading("the bridge"))

    assert hit is not None
    assert hit.reason == "reads as if its writer may need help"
    assert [one.words for one in hit.evidence] == ["bridge"]


@pytest.mark.parametrize(
    "text", ["haha", "lmao", "LOL", "wow", "What a mess.", "Are you serious?", "Wait, what?", "Rubbish!"]
)
def test_the_packaged_policy_asks_no_model_about_three_words(text: str) -> None:
    policy = read_policy(default_policy_text())
    models = [r for r in policy.rules if r.kind in ("attack_model", "signal")]

    assert len(models) == 4
    assert judge(policy, Content(text, now=NOON, signals=(Signal("deep", 0.99),))).findings == ()


def _document(lines: str) -> str:
    return default_policy_text().replace('hears = "care"', lines)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('hears = "music"', "hears"),
        ('cites = { music = "4" }', "music"),
        ("cites = { threat = 4 }", "threat"),
        ('hears = ["care"]', "hears"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_name(lines: str, said: str) -> None:
    with pytest.raises(PolicyError) as refused:
        read_policy(_document(lines))

    assert said in str(refused.value)


def test_every_name_can_be_cited() -> None:
    cited = ", ".join(f'{name} = "1"' for name in NAMES)

    assert read_policy(_document(f"cites = {{ {cited} }}")).rules

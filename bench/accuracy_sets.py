"""Texts with what the policy and its two models say of each, as arrays to count in.

Three systems are compared. *Rules* is the packaged policy without its models. *Fast* is the same with the fast lane's
models, which is what answers while the author waits. *Deep* has the deep lane besides. A system's score orders texts
by how far they are from being let through: what a rule stops comes before whatever only a model scores, and where a
system has two models, both thresholds are moved together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from moderation.policy.attacks import grammar_of
from moderation.policy.content import Content, Signal
from moderation.policy.document import Policy, Rule, default_policy_text, read_policy
from moderation.policy.findings import Outcome
from moderation.policy.judge import judge
from moderation.policy.model.fast import fast_model
from moderation.policy.reading import Reading
from moderation.policy.verdict import Verdict
from moderation.training.metrics import Labels, Scores
from moderation.training.sources import NOW

RULES, FAST, DEEP = SYSTEMS = ("rules", "fast", "deep")
STOPPED_BY_A_RULE = 1000.0
"""More than any log-odds."""
DEEP_SIGNAL = "deep"
ALL_HEARD = "all heard"


@dataclass(frozen=True, slots=True)
class Scored:
    """Texts with each model's score, from 0 to 1."""

    texts: tuple[str, ...]
    fast: Scores
    deep: Scores


@dataclass(frozen=True, slots=True)
class Texts:
    """What was found about some texts, one item of each array a text.

    `fast` and `deep` are the models' own scores, from 0 to 1, and `grammar` that of the rule about attacks; `held` tells
    for each system whether its rules and thresholds, as packaged, stop the text, and `by_rule` whether a rule without a
    threshold that is moved here does. `rejected` tells whether the text was rejected without a person.
    """

    texts: tuple[str, ...]
    grammar: Scores
    fast: Scores
    deep: Scores
    by_rule: dict[str, Labels]
    held: dict[str, Labels]
    rejected: Labels

    def __len__(self) -> int:
        return len(self.texts)

    def score(self, system: str) -> Scores:
        """How far each text is from being let through by a system."""
        return STOPPED_BY_A_RULE * self.by_rule[system] + self._beside_the_rules(system)

    def _beside_the_rules(self, system: str) -> Scores:
        if system == RULES:
            return self.grammar
        fast = _log_odds(self.fast) - _log_odds(THRESHOLDS.fast)
        return fast if system == FAST else np.maximum(fast, _log_odds(self.deep) - _log_odds(THRESHOLDS.deep))

    def where(self, chosen: Labels) -> Texts:
        """Those of the texts that are chosen."""
        return Texts(
            texts=tuple(text for text, is_chosen in zip(self.texts, chosen, strict=True) if is_chosen),
            grammar=self.grammar[chosen],
            fast=self.fast[chosen],
            deep=self.deep[chosen],
            by_rule={system: its[chosen] for system, its in self.by_rule.items()},
            held={system: its[chosen] for system, its in self.held.items()},
            rejected=self.rejected[chosen],
        )


class Thresholds:
    """The thresholds of the packaged policy."""

    @cached_property
    def policy(self) -> Policy:
        return read_policy(default_policy_text())

    @cached_property
    def fast(self) -> float:
        return float(next(rule for rule in self.policy.rules if _is_about_all(rule)).settings.threshold)

    @cached_property
    def deep(self) -> float:
        return float(self.deep_rule.settings.threshold)

    @cached_property
    def deep_rule(self) -> Rule:
        return next(rule for rule in self.policy.rules if _is_about_deep(rule))


THRESHOLDS = Thresholds()


def without(policy: Policy, *kinds: str) -> Policy:
    """The policy without its rules of these kinds; "deep" stands for the rules about the deep lane's signal, and
    ALL_HEARD for the rule about whatever the fast lane's model hears."""
    apart = {DEEP_SIGNAL: _is_about_deep, ALL_HEARD: _is_about_all}
    kept = (r for r in policy.rules if r.kind not in kinds and not any(k in apart and apart[k](r) for k in kinds))
    return replace(policy, rules=tuple(kept))


def score(texts: Iterable[str], *, with_deep: bool) -> Scored:
    """What the models say of texts; no rule is asked."""
    its = tuple(texts)
    fast = [fast_model().attack_score(Reading(Content(text, now=NOW))) for text in its]
    return Scored(its, np.array(fast, dtype=np.float64), _deep(its, with_deep=with_deep))


def _deep(texts: Sequence[str], *, with_deep: bool) -> Scores:
    if not with_deep:
        return np.zeros(len(texts))
    from moderation.deep import deep_model

    return np.array([deep_model().score(text).violation for text in texts], dtype=np.float64)


def look_at(texts: Iterable[str], *, with_deep: bool) -> Texts:
    """Judge texts as bare comments: no post, no parent, an author of whom nothing is known."""
    return Judges(with_deep=with_deep).look_at(tuple(texts))


class Judges:
    """The packaged policy in the forms that are compared."""

    def __init__(self, *, with_deep: bool) -> None:
        policy = THRESHOLDS.policy
        self._policies = {
            RULES: without(policy, "attack_model", "spam_model", DEEP_SIGNAL),
            FAST: without(policy, ALL_HEARD, DEEP_SIGNAL),
        }
        self._packaged = policy
        self._with_deep = with_deep

    def look_at(self, texts: Sequence[str]) -> Texts:
        scored = score(texts, with_deep=self._with_deep)
        grammar = [grammar_of(Reading(Content(text, now=NOW))).score for text in texts]
        rules = _stopped([judge(self._policies[RULES], Content(text, now=NOW)) for text in texts])
        besides = _stopped([judge(self._policies[FAST], Content(text, now=NOW)) for text in texts])
        judged = [judge(self._packaged, Content(text, now=NOW)) for text in texts]
        again = [judge(self._packaged, _signalled(text, its)) for text, its in zip(texts, scored.deep, strict=True)]
        return Texts(
            texts=scored.texts,
            grammar=np.array(grammar, dtype=np.float64),
            fast=scored.fast,
            deep=scored.deep,
            by_rule={RULES: rules, FAST: besides, DEEP: besides},
            held={RULES: rules, FAST: _stopped(judged), DEEP: _stopped(again) if self._with_deep else _stopped(judged)},
            rejected=np.array([verdict.outcome is Outcome.REJECT for verdict in judged], dtype=bool),
        )


def deep_is_there() -> str:
    """ "" where the deep lane can be asked, else why it cannot."""
    from moderation.policy.model.fast import WeightsError

    try:
        from moderation.deep import deep_model

        deep_model()
    except (ImportError, WeightsError) as problem:
        return str(problem)
    return ""


def _signalled(text: str, score: float) -> Content:
    return Content(text, now=NOW, signals=(Signal(DEEP_SIGNAL, float(score)),))


def _stopped(verdicts: Sequence[Verdict]) -> Labels:
    """Held or rejected; a nudge lets the author send it."""
    return np.array([verdict.outcome.gravity >= Outcome.HOLD.gravity for verdict in verdicts], dtype=bool)


def _the_rule(policy: Policy, kind: str) -> Rule:
    return next(rule for rule in policy.rules if rule.kind == kind)


def _is_about_all(rule: Rule) -> bool:
    return rule.kind == "attack_model" and not rule.settings.hears


def _is_about_deep(rule: Rule) -> bool:
    return rule.kind == "signal" and rule.settings.signal == DEEP_SIGNAL


def _log_odds(chances: Scores | float) -> Scores:
    clipped = np.clip(np.asarray(chances, dtype=np.float64), 1e-13, 1 - 1e-13)
    return np.log(clipped) - np.log1p(-clipped)

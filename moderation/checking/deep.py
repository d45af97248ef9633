"""The deep lane as a check: it runs in the worker, on this machine, and sends nothing anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.core import checks
from django.core.checks import CheckMessage

from moderation.checking.check import CheckFailed, Comment
from moderation.policy.content import Passage, Signal
from moderation.policy.document import Clause, default_policy_text, read_policy

if TYPE_CHECKING:
    from moderation.deep import DeepModel, DeepScore

HINT = 'Install the extra: pip install "parley[deep]". Until then the rules and the fast lane judge alone.'
HINT_DAMAGED = (
    "Install the package again, or make the weights anew. Until then the rules and the fast lane judge alone."
)


class DeepUnavailable(Exception):
    """The deep lane cannot be used. `missing` tells that the extra is not installed; else the weights are damaged."""

    def __init__(self, why: str, *, missing: bool) -> None:
        super().__init__(why)
        self.missing = missing


class DeepCheck:
    """No options."""

    leaves_the_site = False
    sends = frozenset[str]()

    def __init__(self, *, name: str) -> None:
        self.name = name

    def check(self, comment: Comment) -> Signal | None:
        try:
            return deep_signal(comment.text, comment.passages, clauses=comment.clauses, name=self.name)
        except DeepUnavailable as problem:
            raise CheckFailed(str(problem), again=False) from problem

    def problems(self) -> Iterable[CheckMessage]:
        """W020 where the extra is missing, W021 where the weights are damaged. A warning: the site runs on without.

        The weights are compared with their card, and not loaded, since every command asks.
        """
        if find_spec("onnxruntime") is None:
            yield checks.Warning(
                "The deep lane is switched off: the extra is not installed.", hint=HINT, id="moderation.W020"
            )
            return
        try:
            compare_weights()
        except DeepUnavailable as problem:
            yield checks.Warning(f"The deep lane is switched off: {problem}.", hint=HINT_DAMAGED, id="moderation.W021")


def compare_weights() -> None:
    """Whether the weights are those that their card speaks of. Raises `DeepUnavailable`."""
    from moderation import deep
    from moderation.policy.model.fast import WeightsError

    try:
        deep.read_card()
    except WeightsError as problem:
        raise DeepUnavailable(f"its weights are damaged: {problem}", missing=False) from problem


def deep_model() -> DeepModel:
    """The packaged model. Raises `DeepUnavailable`."""
    try:
        # An extra: a site without it imports this module all the same.
        from moderation import deep
        from moderation.policy.model.fast import WeightsError
    except ImportError as problem:
        raise DeepUnavailable(f"the extra is not installed ({problem})", missing=True) from problem
    try:
        return deep.deep_model()
    except ImportError as problem:
        raise DeepUnavailable(f"the extra is not installed ({problem})", missing=True) from problem
    except WeightsError as problem:
        raise DeepUnavailable(f"its weights are damaged: {problem}", missing=False) from problem


def deep_signal(text: str, passages: Sequence[Passage], *, clauses: Sequence[Clause], name: str = "deep") -> Signal:
    """What the deep lane says of a text, with the likeliest of `clauses`. Raises `DeepUnavailable`."""
    score = deep_model().score(text, passages)
    likeliest = clause_of(score, clauses)
    title = next((clause.title for clause in clauses if clause.number == likeliest), "")
    detail = f"reads as if it broke clause {likeliest}, {title}" if likeliest else "reads as if it broke the policy"
    return Signal(name, min(max(score.violation, 0.0), 1.0), detail, likeliest)


def clause_of(score: DeepScore, clauses: Sequence[Clause]) -> str:
    """The likeliest clause that means in this policy what it meant when the model was trained; "" when there is none."""
    meant = _packaged_titles()
    known = {clause.number for clause in clauses if meant.get(clause.number) == clause.title}
    return max(known & set(score.clauses), key=lambda number: (score.clauses[number], number), default="")


@lru_cache(maxsize=1)
def _packaged_titles() -> Mapping[str, str]:
    return {clause.number: clause.title for clause in read_policy(default_policy_text()).clauses}

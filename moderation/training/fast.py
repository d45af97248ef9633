"""The fast lane's weights: logistic regressions over the features that the rules can work out in a quarter millisecond.

The model of violations learns from the corpus, from Wikipedia's labels, and from what the deep lane makes of public
comments whose own labels mean something else (soft labels: Hinton, Vinyals and Dean 2015). The spam model learns from public
spam and the corpus. How much weights are held back is chosen on validation rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from moderation.policy.model.fast import Linear, linear_of
from moderation.policy.model.features import DENSE, TABLE
from moderation.training.matrix import Seen, dense_of, laid_out
from moderation.training.metrics import share, threshold_for

FINE_STOPPED = 0.08
ROUNDS, BATCH, RATE, SEED = 12, 256, 0.03, 7


@dataclass(frozen=True, slots=True)
class Lesson:
    """Texts with what each output should say of them, and how much that counts: both [texts, OUTPUTS].

    What counts 0 is not told.
    """

    seen: Sequence[Seen]
    chances: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]


def fit(lessons: Sequence[Lesson], *, penalty: float) -> Linear:
    """One regression for each output over all lessons, by Adam with a rate that falls to nothing; `penalty` times the
    mean square of the weights in use is added to the loss. The same lessons give the same weights.
    """
    torch.manual_seed(SEED)
    seen = [one for lesson in lessons for one in lesson.seen]
    chances = torch.tensor(np.concatenate([lesson.chances for lesson in lessons]), dtype=torch.float32)
    counts = torch.tensor(np.concatenate([lesson.weights for lesson in lessons]), dtype=torch.float32)
    outputs = chances.shape[1]
    table = torch.zeros(TABLE, outputs, requires_grad=True)
    dense, bias = torch.zeros(len(DENSE), outputs, requires_grad=True), torch.zeros(outputs, requires_grad=True)
    optimizer = torch.optim.Adam([table, dense, bias], lr=RATE)
    steps = ROUNDS * -(-len(seen) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.01, 1 - step / steps))
    for _ in range(ROUNDS):
        for chosen in torch.randperm(len(seen)).split(BATCH):
            part = [seen[place] for place in chosen.tolist()]
            places, starts, shares = map(torch.from_numpy, laid_out(part))
            logits = functional.embedding_bag(places, table, starts, mode="sum", per_sample_weights=shares)
            logits = logits + torch.from_numpy(dense_of(part)) @ dense + bias
            losses = functional.binary_cross_entropy_with_logits(logits, chances[chosen], reduction="none")
            told = counts[chosen]
            loss = ((losses * told).sum(0) / told.sum(0).clamp(min=1.0)).sum()
            held = (table[places] ** 2 * shares[:, None] ** 2).sum() / len(part)
            optimizer.zero_grad()
            (loss + penalty * held).backward()
            optimizer.step()
            schedule.step()
    # As they will be stored, so that every figure is that of the stored weights.
    return linear_of(table.detach().numpy(), dense.detach().numpy(), bias.detach().numpy())


def logits(linear: Linear, seen: Sequence[Seen]) -> npt.NDArray[np.float64]:
    """The logits of each text, [texts, OUTPUTS]."""
    hashed = [linear.weights_at(one.places).sum(0) / np.sqrt(max(1, len(one.places))) for one in seen]
    found: npt.NDArray[np.float64] = np.array(hashed) + dense_of(seen) @ linear.dense + linear.bias
    return found


def recall_at(fine: npt.NDArray[np.float64], violations: npt.NDArray[np.float64], *, stopped: float) -> float:
    """The share of violations that are stopped where the share `stopped` of fine texts is."""
    return share(violations >= threshold_for(fine, stopped=stopped))

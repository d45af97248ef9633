"""Make the weights of both lanes and their cards. See the package's docstring for the command.

    DATA   a folder with attack/train.csv.gz, spam/youtube_spam_*.csv and spam/sms_spam.csv

Every choice (penalties, thresholds) is made on validation rows; no figure of the cards reads the test split.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import torch

from moderation.policy.model.spelling import Spelling
from moderation.training import cards, lane, lexicon, sources, thresholds, vocabulary
from moderation.training.deep import Encoder, tokenizer
from moderation.training.distil import fast_parts
from moderation.training.export import export
from moderation.training.sources import Split

KEPT = Path("var/training")
PLACE = Path(__file__).parent.parent / "policy" / "model"
SEEN_IN_PUBLIC, SEEN_IN_CORPUS = 3, 2


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m moderation.training", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder with the public data")
    parser.add_argument("--kept", type=Path, default=KEPT, help="where what was made half-way is kept")
    parser.add_argument("--deep-is-made", action="store_true", help="keep the encoder of the last time")
    arguments = parser.parse_args()
    make(arguments.data, kept=arguments.kept, deep_is_made=arguments.deep_is_made)
    return 0


def make(data: Path, *, kept: Path, deep_is_made: bool) -> None:
    """All files of `policy/model/` that are not code."""
    rows, examples = sources.public_attacks(data), sources.corpus()
    public = vocabulary.common_words((row.text for row in rows if row.split is Split.TRAIN), least=SEEN_IN_PUBLIC)
    ours = vocabulary.common_words((e.text for e in examples if e.split is Split.TRAIN), least=SEEN_IN_CORPUS)
    known = (*public, *(word for word in ours if word not in set(public)))
    numbers = lane.numbers_of(Spelling(known))
    file = kept / "encoder.pt"
    if deep_is_made:
        encoder = Encoder()
        encoder.load_state_dict(torch.load(file))
    else:
        encoder = lane.after_stage_one(rows, lane.numbers_of(Spelling(public)), kept=kept, say=say)
        lane.stage_two(encoder, rows, examples, numbers, say=say)
        torch.save(encoder.state_dict(), file)
    say("lexicon")
    reader = tokenizer()
    pieces = [tuple(reader.encode(word).ids) for word in known]
    clusters = lexicon.clusters_of(encoder, pieces, seed=lane.SEED)
    framed = [[tuple(reader.encode(frame.format(word)).ids) for word in known] for frame in lexicon.FRAMES]
    valences = lexicon.valences_of(encoder, framed)
    say("fast lane")
    parts, chosen = fast_parts(data, rows, examples, encoder, numbers, (known, clusters, valences), say=say)
    cards.write_fast(PLACE, parts, chosen, data=data)
    say("deep lane's file")
    export(encoder, PLACE / "deep.onnx")
    cards.write_deep(PLACE, data=data)
    say("thresholds")
    thresholds.main()


def say(words: str) -> None:
    """One line of what is going on, with the time."""
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

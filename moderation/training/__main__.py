"""Make the weights of both lanes and their cards. See the package's docstring for the command.

    DATA   a folder with attack/train.csv.gz, spam/youtube_spam_*.csv and spam/sms_spam.csv

Every choice (penalties, thresholds) is made on validation rows; no figure of the cards reads the test split.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from moderation.policy.model.fast import fast_model
from moderation.policy.model.spelling import Spelling
from moderation.training import cards, further, lane, lexicon, sources, thresholds, vocabulary
from moderation.training.deep import tokenizer
from moderation.training.distil import fast_parts, opinion_of
from moderation.training.export import export
from moderation.training.sources import Split

KEPT = Path("var/training")
PLACE = Path(__file__).parent.parent / "policy" / "model"
SEEN_IN_PUBLIC, SEEN_IN_CORPUS = 3, 2


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m moderation.training", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder with the public data")
    parser.add_argument("--kept", type=Path, default=KEPT, help="where what was made half-way is kept")
    parser.add_argument("--further", action="store_true", help="go on from the packaged weights with what is new")
    arguments = parser.parse_args()
    if arguments.further:
        make_further(arguments.data)
    else:
        make_anew(arguments.data, kept=arguments.kept)
    say("thresholds")
    thresholds.main()
    return 0


def make_anew(data: Path, *, kept: Path) -> None:
    """All files of `policy/model/` that are not code, but for the thresholds in the cards."""
    rows, examples = sources.public_attacks(data), sources.corpus()
    public = vocabulary.common_words((row.text for row in rows if row.split is Split.TRAIN), least=SEEN_IN_PUBLIC)
    ours = vocabulary.common_words((e.text for e in examples if e.split is Split.TRAIN), least=SEEN_IN_CORPUS)
    known = (*public, *(word for word in ours if word not in set(public)))
    numbers = lane.numbers_of(Spelling(known))
    encoder = lane.after_stage_one(rows, lane.numbers_of(Spelling(public)), kept=kept, say=say)
    lane.stage_two(encoder, rows, examples, numbers, say=say)
    say("lexicon")
    reader = tokenizer()
    pieces = [tuple(reader.encode(word).ids) for word in known]
    clusters = lexicon.clusters_of(encoder, pieces, seed=lane.SEED)
    framed = [[tuple(reader.encode(frame.format(word)).ids) for word in known] for frame in lexicon.FRAMES]
    valences = lexicon.valences_of(encoder, framed)
    say("fast lane")
    opinion = opinion_of(encoder, numbers)
    parts, chosen = fast_parts(data, rows, examples, opinion, (known, clusters, valences), say=say)
    cards.write_fast(PLACE, parts, chosen, data=data)
    say("deep lane's file")
    export(encoder, PLACE / "deep.onnx")
    cards.write_deep(PLACE, (lane.STAGE_ONE_RATE, lane.STAGE_TWO_RATE), data=data)


def make_further(data: Path) -> None:
    """The same files from those that are there: the deep lane reads what its card does not name, and some of the rest once
    more; the fast lane all anew.
    """
    rows, examples, words = sources.public_attacks(data), sources.corpus(), fast_model().words
    numbers = lane.numbers_of(words.spelling)
    encoder = further.packaged_encoder(PLACE / "deep.onnx")
    new = further.not_read_yet(PLACE / "deep.json", examples)
    further.stage_three(encoder, rows, examples, new, numbers, say=say)
    export(encoder, PLACE / "deep.onnx")
    cards.write_deep(PLACE, (*further.rates_of(PLACE / "deep.json"), further.RATE), data=data)
    say("fast lane")
    known = (words.spelling.words, words.clusters, words.valences)
    parts, chosen = fast_parts(data, rows, examples, opinion_of(encoder, numbers), known, say=say)
    cards.write_fast(PLACE, parts, chosen, data=data)


def say(words: str) -> None:
    """One line of what is going on, with the time."""
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

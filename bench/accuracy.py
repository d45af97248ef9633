"""How often the policy is right: docs/reference/accuracy.md, from the data and the packaged weights alone.

    python -m bench.accuracy DATA [--page FILE] [--without-deep]

    DATA   a folder with attack/train.csv.gz, attack/civil_spans.csv and spam/*.csv

The same data and weights give the same page. It takes some minutes, and needs the extra `deep`; `--without-deep` leaves
its columns as they would be on a site without it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench import accuracy_clauses as clauses
from bench import accuracy_corpus as on_corpus
from bench import accuracy_public as on_public
from bench import identities, peers
from bench.accuracy_sets import THRESHOLDS, deep_is_there
from bench.honest_links import COMMENTS as HONEST_LINKS
from bench.tables import figure, percent
from moderation.policy.model.fast import fast_model
from moderation.training.corpus_report import agreement
from moderation.training.sources import Row, Split, corpus, public_attacks

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "accuracy.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder with the public data")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the page is written")
    parser.add_argument("--without-deep", action="store_true", help="leave the deep lane out")
    arguments = parser.parse_args()
    problem = "" if arguments.without_deep else deep_is_there()
    if problem:
        print(f"The deep lane cannot be asked ({problem}); --without-deep leaves it out", file=sys.stderr)
        return 2
    arguments.page.write_text(page(arguments.data, with_deep=not arguments.without_deep), encoding="utf-8")
    return 0


def page(data: Path, *, with_deep: bool) -> str:
    """The whole page, in Markdown."""
    examples, rows = corpus(), on_public.held_out(public_attacks(data))
    say("corpus")
    test = on_corpus.ask(examples, Split.TEST, with_deep=with_deep)
    validation = on_corpus.ask(examples, Split.VALIDATION, with_deep=with_deep)
    say(f"{len(rows)} public texts")
    publics = on_public.look_at_public(rows, with_deep=with_deep)
    say("the rest")
    sections = [
        _introduction(with_deep=with_deep),
        _on_the_corpus(test, validation, with_deep=with_deep),
        _on_a_stream(test, [row for row in rows if row.source in ("jigsaw", "wiki_ctx_gn")], with_deep=with_deep),
        _on_public_data(publics),
        _on_spam(data, with_deep=with_deep),
        _on_identities(with_deep=with_deep),
        _on_evasions(test, with_deep=with_deep),
        _on_explanations(data),
        _beside_peers(test, publics),
        _on_readers(agreement(examples)),
    ]
    return "\n\n".join(sections) + "\n"


def say(words: str) -> None:
    """What is being done, for whoever waits."""
    print(words, file=sys.stderr, flush=True)


def _introduction(*, with_deep: bool) -> str:
    without = "\n\nThis page was made without the deep lane: where it says deep, read fast." if not with_deep else ""
    return f"""# How often the policy is right

Made by `make accuracy DATA=folder` from the data and the packaged weights; nothing here is typed in by hand. No text below
taught the models anything unless the table says so: the corpus is split by situation, public data by text, and every
threshold was chosen on validation texts.{without}

**What is compared.** *Rules* is the packaged policy without its models: grammar, lists and patterns. *Fast* is the same
with the fast lane's models, and is what answers while the author waits. *Deep* has the deep lane besides, which reads
again in the worker within seconds. A comment counts as *stopped* when it is held for a person or rejected.

**What the figures mean.** *AUC* is the chance that a violation gets a higher score than a fine comment: 0.5 is guessing, 1
is perfect. A share such as *70 % (66–74)* is followed by its 95 % interval (Wilson 1927): with other comments of the same
kind, expect a figure in there. *At 8 % of fine* means that the threshold was moved until 8 of 100 fine comments are
stopped, so that systems can be compared; *as packaged* means the thresholds that a new site gets. A model only ever
holds: a person decides."""


def _on_the_corpus(test: on_corpus.Asked, validation: on_corpus.Asked, *, with_deep: bool) -> str:
    at = on_corpus.thresholds(test)
    fine = int((~test.stopped_by_right).sum())
    return f"""## On the policy corpus

The test split of [the corpus](../../moderation/training/corpus/README.md): {fine} fine comments and {len(test.examples) - fine}
violations on stories that taught the models nothing. Borderline ones are left out. These are hard cases, sought on
purpose: most of the fine ones quote, deny, swear or criticise. On a site, far fewer fine comments are stopped than here;
see [the mixed stream](#on-a-mixed-stream).

{on_corpus.systems_table(test, validation)}

Each score by itself, without the other rules:

{on_corpus.models_table(test)}

The tables from here to the end of this part are all at 8 % of fine comments stopped.

### Violations stopped, by clause

{on_corpus.clauses_table(test, at)}

Clause 9 is no violation: somebody may need help, and a person reads it first.

Each model also says how likely it is that one clause alone is broken. Here the threshold is that of the one clause, moved
until 1, 2 or 5 of 100 fine comments are taken for such a violation:

{clauses.outputs_table(test, with_deep=with_deep)}

### Violations stopped, by whom they are about

{on_corpus.targets_table(test, at)}

### Fine comments stopped, where it is easy to be wrong

{on_corpus.false_stops_table(test, at)}

### Contrast pairs

Two or more comments that differ by the smallest edit that moves them across the line.

{on_corpus.pairs_table(test, at)}

### By device

{on_corpus.devices_table(test, at)}"""


def _on_a_stream(test: on_corpus.Asked, public: list[Row], *, with_deep: bool) -> str:
    stream, rejected = on_corpus.stream_table(test, public, with_deep=with_deep)
    return f"""## On a mixed stream

The policy as packaged on {on_corpus.STREAM:,} comments of which {percent(on_corpus.STREAM_FINE)} % are fine, drawn with a
fixed seed: violations and a third of the fine ones from the corpus's test split, the other fine ones from Wikipedia's
talk pages. Shares held or rejected:

{stream}

{rejected}"""


def _on_public_data(publics: list[on_public.Public]) -> str:
    meanings = "\n".join(f"- `{public.source}`: {on_public.LABELS[public.source]}" for public in publics)
    return f"""## On public data

What others called toxic is not what this policy stops: an oath at a situation is fine here, and a sneer is not. So these
figures tell how far the models are from other people's lines, and only Wikipedia's is near to ours. Each model by
itself, without rules; recall at 1, 2 and 5 % of the other texts stopped.

{meanings}

{on_public.public_table(publics)}"""


def _on_spam(data: Path, *, with_deep: bool) -> str:
    links, stopped = on_public.links_table(with_deep=with_deep)
    refused = "\n\nStopped among them:\n\n" + "\n".join(f"- {text}" for text in stopped) if stopped else ""
    return f"""## On spam

Comments under three videos. Each video in turn taught the model nothing, and the others did; the threshold is the one at
which 2 % of that video's fine comments are stopped. From the card of the weights, worked out when they were made:

{on_public.videos_table(fast_model().card)}

The packaged weights at the packaged threshold. They were taught by all of these texts, so this only shows that they fit:

{on_public.packaged_spam_table(data)}

{len(HONEST_LINKS)} honest comments with links (courts, agencies, newspapers, a commenter's own source), written for this
page, under the policy as packaged:

{links}{refused}"""


def _on_identities(*, with_deep: bool) -> str:
    terms, worst = on_public.identities_table(with_deep=with_deep)
    return f"""## On identity terms

{len(identities.FRAMES)} neutral sentences ("My neighbour is ... and has lived on our street for nine years.") with each of
{len(identities.TERMS)} words for what people are, under the policy as packaged. A stopped one is a mistake. {worst}

{terms}"""


def _on_evasions(test: on_corpus.Asked, *, with_deep: bool) -> str:
    at = on_corpus.thresholds(test)
    hidden, count = on_public.evasions_table(test, at, with_deep=with_deep)
    return f"""## On words that hide

The {count} violations of the corpus's test split that are said in words (clauses 1 to 3), at 8 % of fine comments stopped,
and again with the words that carry them hidden: every listed insult, or where there is none the longest word that the
fast lane marks. The last columns are hundredths gained or lost.

{hidden}"""


def _on_explanations(data: Path) -> str:
    return f"""## On explanations

News comments in which readers marked the words that they found toxic. The score compares the characters that we mark with
theirs: 1 where they are the same, 0 where they share none. Some of these comments taught the models, without their marks.

{on_public.explanations_table(data)}"""


def _beside_peers(test: on_corpus.Asked, publics: list[on_public.Public]) -> str:
    there, missing = list(peers.installed()), peers.missing()
    absent = f"\n\nNot installed when this page was made: {', '.join(missing)} (the extra `peers`)." if missing else ""
    return f"""## Beside other programs

Scores by themselves, without rules, at 8 % of fine texts stopped; a program that only says yes or no stands where it
stands.

{on_public.peers_table(there, test, publics)}{absent}"""


def _on_readers(agreed: dict[str, float]) -> str:
    lines = "\n".join(f"- {name}: {figure(its) if its <= 1 else round(its)}" for name, its in agreed.items())
    return f"""## How far people agree

A second reader, who saw only the text and the clauses, labelled comments of the corpus drawn at random. Kappa is agreement
beyond chance (Cohen 1960): 1 is perfect. No model can be expected to agree with the writer more than a person does.

{lines}

The fast lane's threshold is {figure(THRESHOLDS.fast)}; the deep lane's is {figure(THRESHOLDS.deep)}."""


if __name__ == "__main__":
    sys.exit(main())

"""Personal attacks by their grammar: what is said of whom (`policy/attacks.py`). Not a list of words, and not a model.

Settings: `threshold` (0.5), the score from which it is a finding; `insults`: further nouns that this site takes for
insults; `allowed`: words of ours that it does not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from moderation.policy.attacks import PACKAGED, Use, grammar_of
from moderation.policy.fields import Fields
from moderation.policy.finder import WordFinder
from moderation.policy.grammar import Target
from moderation.policy.lexicon import ATTACK_WORDS, Part
from moderation.policy.reading import Reading
from moderation.policy.rules.kind import Hit, Kind, each
from moderation.policy.text import fold

MOST_EVIDENCE = 12

REASON_OF: dict[Target, str] = {
    Target.SECOND: "insults the person spoken to",
    Target.THIRD: "insults a person",
    Target.PLURAL: "insults people",
}


@dataclass(frozen=True, slots=True)
class Settings:
    threshold: float
    insults: WordFinder[Part]


def read(fields: Fields) -> Settings:
    threshold = fields.share("threshold", default=0.5)
    allowed = {fold(word).text for word in fields.texts("allowed")}
    added = fields.texts("insults")
    if not allowed and not added:
        return Settings(threshold=threshold, insults=PACKAGED)
    words = dict.fromkeys(added, Part.NAME)
    words |= {word: part for word, part in ATTACK_WORDS.items() if word not in allowed}
    return Settings(threshold=threshold, insults=WordFinder(words))


def find(settings: Settings, reading: Reading) -> Hit | None:
    grammar = grammar_of(reading, insults=settings.insults)
    if not grammar.uses or grammar.score < settings.threshold:
        return None
    gravest = max(grammar.uses, key=lambda use: (use.score, -use.start))
    evidence = tuple(reading.evidence(*span) for span in _merged(grammar.uses))[:MOST_EVIDENCE]
    return Hit(reason=REASON_OF[gravest.target], evidence=evidence, score=round(grammar.score, 3))


def _merged(uses: Sequence[Use]) -> Iterator[tuple[int, int]]:
    """The spans of the uses in the order of the text, those that overlap as one."""
    spans = sorted((use.start, use.end) for use in uses)
    start, end = spans[0]
    for next_start, next_end in spans[1:]:
        if next_start > end:
            yield start, end
            start, end = next_start, next_end
        end = max(end, next_end)
    yield start, end


KIND = Kind(name="attack", read=read, build=each(find))

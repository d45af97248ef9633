"""The common words, the most frequent first: what the models take for correctly spelt."""

from collections import Counter
from collections.abc import Iterable
from itertools import takewhile

from moderation.policy.model.tokens import raw_tokens
from moderation.training.sources import reading

LONGEST = 24


def common_words(texts: Iterable[str], *, least: int) -> tuple[str, ...]:
    """Words of two letters or more that stand in at least so many of the texts."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update({word for word in raw_tokens(reading(text)) if _is_word(word)})
    ranked = sorted(seen.items(), key=lambda item: (-item[1], item[0]))
    often = takewhile(lambda item: item[1] >= least, ranked)
    return tuple(word for word, _ in often if len(word) <= LONGEST)


def _is_word(word: str) -> bool:
    return len(word) > 1 and word.replace("'", "").isalpha()

"""Other programs that find insults, behind one call: a text to a score between 0 and 1. None is needed.

They are the extra `peers` of pyproject.toml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module, metadata

Score = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Peer:
    """A program that can be asked; `note` says what of it is asked."""

    name: str
    version: str
    note: str
    score: Score


def installed() -> Iterator[Peer]:
    """The peers that are there."""
    for name, (note, load) in _PEERS.items():
        try:
            yield Peer(name, metadata.version(name), note, load())
        except (ImportError, metadata.PackageNotFoundError):
            continue


def missing() -> list[str]:
    """The names of those that are not."""
    there = {peer.name for peer in installed()}
    return [name for name in _PEERS if name not in there]


def _alt_profanity_check() -> Score:
    predict = import_module("profanity_check").predict_prob
    return lambda text: float(predict([text])[0])


def _better_profanity() -> Score:
    profanity = import_module("better_profanity").profanity
    profanity.load_censor_words()
    return lambda text: float(profanity.contains_profanity(text))


_PEERS: dict[str, tuple[str, Callable[[], Score]]] = {
    "alt-profanity-check": ("a linear model, trained on the Wikipedia comments", _alt_profanity_check),
    "better-profanity": ("a word list: yes or no", _better_profanity),
}

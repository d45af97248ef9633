"""The words of the packaged policy in the languages that it comes in.

A text of the policy in force is said in the reader's language where it is the packaged one to the letter; whatever an
owner wrote, or changed by a comma, keeps the owner's words. What is kept and decided by is never translated: only what
is shown and sent.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language

from moderation.policy.document import default_policy_text

OF_THE_POLICY = ("title", "summary", "notice")
OF_A_CLAUSE = ("title", "text", "statement")


def in_words(text: str) -> str:
    """A text of the policy, or one made of it, as the reader reads it."""
    return _words_in(get_language() or "").get(text, text)


def is_in_readers_language(text: str) -> bool:
    """Whether `in_words` has a translation of the text, or made it."""
    words = _words_in(get_language() or "")
    return text in words or text in _made_of(get_language() or "")


@cache
def _words_in(language: str) -> Mapping[str, str]:
    """Each packaged text with what it is in that language; nothing where the package has no such language."""
    written = files("moderation.policy").joinpath(f"default.{language}.toml")
    if not language.isalpha() or not written.is_file():
        return {}
    translated = tomllib.loads(written.read_text(encoding="utf-8"))
    return dict(_pairs(tomllib.loads(default_policy_text()), translated))


@cache
def _made_of(language: str) -> frozenset[str]:
    return frozenset(_words_in(language).values())


def _pairs(packaged: Mapping[str, Any], translated: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Raises `KeyError` or `ValueError` where a text has no translation."""
    for name in OF_THE_POLICY:
        yield packaged[name], translated[name]
    by_number = {clause["number"]: clause for clause in translated["clauses"]}
    for clause in packaged["clauses"]:
        other = by_number[clause["number"]]
        for name in OF_A_CLAUSE:
            yield clause[name], other[name]
        yield from zip(clause.get("presets", ()), other.get("presets", ()), strict=True)

"""`manage.py judge [FILE] [--policy FILE] [--deep]`: what the policy says about comments, without a database.

Reads JSON lines from FILE, or from standard input where FILE is left out or "-", and writes one JSON line for each. Nothing is written unless every
line could be read. A line holds

    id        a text or a whole number
    text      the comment
    context   optional: what it may be quoting: a text, a list of texts, or {"post", "updates", "parent"}
    author    optional: a name, or {"name", "key", "published", "rejected"}

An answer holds `id`, `outcome` (publish, nudge, hold, reject), `score` (the highest of the findings', 0 to 1, or null),
`findings`, gravest first, each with its own `score`, and `models`: what the fast lane's models say, 0 to 1, whether or
not the policy asks them or they reach its thresholds; null where their weights are missing. With --deep the deep lane reads every line too: its signal, "deep", is a fact for the rules of
kind `signal`, and the answer holds it as `signals`: name, score, and the clause it finds likeliest.

A finding with several places of evidence gives a row for each place; one without any gives a row whose `start`, `end`
and `words` are null. Lines are judged apart: none counts as a repetition of another, and an author of whom no record
is given is neither a newcomer nor a regular.

A line or a policy that cannot be used is named with its file, line and field on standard error, and so is a deep lane
that is not there; the exit status is 2.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.checking.deep import DeepUnavailable, deep_signal
from moderation.policy.content import Author, Content, Passage, Signal
from moderation.policy.document import Policy, PolicyError, default_policy_text, read_policy
from moderation.policy.findings import Evidence, Finding
from moderation.policy.judge import judge
from moderation.policy.model.fast import WeightsError, fast_model
from moderation.policy.reading import Reading
from moderation.policy.verdict import Verdict

LINE_FIELDS = frozenset({"id", "text", "context", "author"})
CONTEXT_FIELDS = frozenset({"post", "updates", "parent"})
AUTHOR_FIELDS = frozenset({"name", "key", "published", "rejected"})


@dataclass(frozen=True, slots=True)
class Line:
    """One comment to judge, and the name it is answered under."""

    id: str | int
    content: Content


class BadLine(ValueError):
    """What is wrong with a line, and in which field."""


class Command(BaseCommand):
    help = "Judge comments, given as JSON lines, by a policy. Touches no database."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help='JSON lines; standard input when left out or "-"')
        parser.add_argument("--policy", metavar="FILE", help="a policy document; the default policy when left out")
        parser.add_argument("--deep", action="store_true", help="let the deep lane read every line too")

    def handle(self, *args: Any, **options: Any) -> None:
        policy = _read_policy_file(options["policy"])
        # Read to the end before the first answer, so that a bad line leaves nothing half-written.
        lines = list(_read_lines(None if options["file"] == "-" else options["file"]))
        if options["deep"]:
            lines = _with_deep_signals(lines, policy)
        for line in lines:
            self.stdout.write(json.dumps(_answer(line, judge(policy, line.content))))


def _with_deep_signals(lines: list[Line], policy: Policy) -> list[Line]:
    """The same lines with what the deep lane says of each among their facts."""
    try:
        return [replace(line, content=_with_deep_signal(line.content, policy)) for line in lines]
    except DeepUnavailable as problem:
        raise _refuse(f"--deep: {problem}") from problem


def _with_deep_signal(content: Content, policy: Policy) -> Content:
    return replace(content, signals=(deep_signal(content.text, content.passages, clauses=policy.clauses),))


def _refuse(message: str) -> CommandError:
    return CommandError(message, returncode=2)


def _read_policy_file(name: str | None) -> Policy:
    try:
        return read_policy(default_policy_text() if name is None else _text_of(name))
    except PolicyError as error:
        raise _refuse(_policy_message(name or "default policy", error)) from error


def _policy_message(name: str, error: PolicyError) -> str:
    place = f"{name}:{error.line}" if error.line else name
    field = f"field {error.field}: " if error.field else ""
    return f"{place}: {field}{error.message}"


def _text_of(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise _refuse(f"{name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _refuse(f"{name}:{line}: is not UTF-8") from error


def _read_lines(name: str | None) -> Iterator[Line]:
    shown = "standard input" if name is None else name
    now = datetime.now(UTC)
    for number, text in enumerate(_all_text(name).split("\n"), start=1):
        if not text.strip():
            continue
        try:
            yield _read_line(text, now=now)
        except BadLine as error:
            raise _refuse(f"{shown}:{number}: {error}") from error


def _all_text(name: str | None) -> str:
    if name is not None:
        return _text_of(name)
    read = getattr(sys.stdin, "buffer", None)
    if read is None:
        return sys.stdin.read()
    data: bytes = read.read()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refuse(f"standard input:{line}: is not UTF-8") from error


def _read_line(text: str, *, now: datetime) -> Line:
    values = _read_object(text)
    _refuse_unknown(values, LINE_FIELDS, prefix="")
    return Line(
        id=_read_id(values),
        content=Content(
            text=_read_text(values, "text", "text"),
            now=now,
            author=_read_author(values.get("author")),
            passages=tuple(_read_context(values.get("context"))),
        ),
    )


def _read_object(text: str) -> Mapping[str, Any]:
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadLine(f"is not JSON: {error.msg} at column {error.colno}") from error
    except (RecursionError, ValueError) as error:
        raise BadLine("is not JSON that can be read: it is nested too deeply or holds too long a number") from error
    if not isinstance(values, dict):
        raise BadLine("must be a JSON object in braces")
    return values


def _refuse_unknown(values: Mapping[str, Any], known: frozenset[str], *, prefix: str) -> None:
    for key in values:
        if key not in known:
            raise BadLine(f"field {prefix}{key}: is not known; there are {', '.join(sorted(known))}")


def _read_id(values: Mapping[str, Any]) -> str | int:
    value = values.get("id")
    if value is None:
        raise BadLine("field id: is missing")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadLine("field id: must be a text or a whole number")
    return value


def _read_text(values: Mapping[str, Any], key: str, shown: str) -> str:
    if key not in values:
        raise BadLine(f"field {shown}: is missing")
    if not isinstance(values[key], str):
        raise BadLine(f"field {shown}: must be a text")
    return str(values[key])


def _read_context(context: object) -> Iterator[Passage]:
    if context is None:
        return
    if isinstance(context, str | list):
        yield from _read_passages(context, "context", origin="post")
        return
    if not isinstance(context, dict):
        raise BadLine("field context: must be a text, a list of texts, or an object with post, updates and parent")
    _refuse_unknown(context, CONTEXT_FIELDS, prefix="context.")
    for key, origin in (("post", "post"), ("updates", "update"), ("parent", "parent")):
        if context.get(key) is not None:
            yield from _read_passages(context[key], f"context.{key}", origin=origin)


def _read_passages(value: object, shown: str, *, origin: str) -> Iterator[Passage]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadLine(f"field {shown}: must be a text or a list of texts")
    for text in texts:
        yield Passage(text=text, origin=origin)


def _read_author(author: object) -> Author:
    if author is None:
        return Author()
    if isinstance(author, str):
        return Author(name=author)
    if not isinstance(author, dict):
        raise BadLine("field author: must be a name, or an object with name, key, published and rejected")
    _refuse_unknown(author, AUTHOR_FIELDS, prefix="author.")
    return Author(
        key=_read_text({"key": "", **author}, "key", "author.key"),
        name=_read_text({"name": "", **author}, "name", "author.name"),
        published=_read_count(author, "published"),
        rejected=_read_count(author, "rejected") or 0,
    )


def _read_count(author: Mapping[str, Any], key: str) -> int | None:
    value = author.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadLine(f"field author.{key}: must be a whole number, 0 or more")
    return value


def _answer(line: Line, verdict: Verdict) -> dict[str, Any]:
    return {
        "id": line.id,
        "outcome": verdict.outcome.value,
        "score": verdict.score,
        "findings": [row for finding in verdict.findings for row in _rows(finding)],
        "models": _models(line.content),
        **({"signals": [_signal(signal) for signal in line.content.signals]} if line.content.signals else {}),
    }


def _models(content: Content) -> dict[str, float] | None:
    try:
        model = fast_model()
    except WeightsError:
        return None
    reading = Reading(content)
    if not model.features(reading).count:
        return {"attack": 0.0, "spam": 0.0}
    return {"attack": round(model.attack_score(reading), 4), "spam": round(model.spam_score(reading), 4)}


def _signal(signal: Signal) -> dict[str, Any]:
    return {"name": signal.name, "score": signal.score, "clause": signal.clause or None}


def _rows(finding: Finding) -> Iterator[dict[str, Any]]:
    if not finding.evidence:
        yield _row(finding, None)
    for evidence in finding.evidence:
        yield _row(finding, evidence)


def _row(finding: Finding, evidence: Evidence | None) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "clause": finding.clause,
        "outcome": finding.outcome.value,
        "start": evidence.start if evidence else None,
        "end": evidence.end if evidence else None,
        "words": evidence.words if evidence else None,
        "score": finding.score,
        "reason": finding.reason,
    }

"""A desk with any number of comments and so many of them waiting, put in without being judged one by one.

Rows go in by COPY on PostgreSQL and by the thousand on SQLite, with the keys that they would have got, so that a
million take some minutes. What they say is what the verbs would have written: every comment has its text, its verdict
and its line in the log, and every one that waits its item, its finding and what it is found by.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django_comments.models import Comment
from django_comments_xtd.models import XtdComment

from blog.models import Post
from moderation import audit, policies
from moderation.markup import render_comment
from moderation.models import (
    AuditEntry,
    AuditHead,
    Commenter,
    CommentThread,
    Decision,
    Finding,
    Ground,
    Letter,
    Report,
    ReviewItem,
    Revision,
    Submission,
)
from moderation.policy.priority import due_at
from moderation.sanitize import SANITIZER_VERSION
from tests import makers

POSTS = 50
COMMENTERS_A_HUNDRED = 5
RULES = (("personal attacks", "2", "attack"), ("spam", "4", "spam"), ("newcomers", "1", "newcomer"))
BATCH = 5000


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many comments in all, and every so manieth of them waiting; nothing else may be in the tables."""

    comments: int
    waiting: int
    now: datetime

    @property
    def commenters(self) -> int:
        return max(20, self.comments * COMMENTERS_A_HUNDRED // 100)

    def waits(self, number: int) -> int:
        """The number of the review item of a comment, from one; 0 for what does not wait. They are spread evenly."""
        before = (number - 1) * self.waiting // self.comments
        return before + 1 if number * self.waiting // self.comments > before else 0

    def author(self, number: int) -> int:
        """Some write far more than others: a few of each hundred comments are by the first twenty."""
        return 1 + (number % 20 if number % 25 == 0 else number * 7919 % self.commenters)

    def at(self, number: int) -> datetime:
        """When a comment was written: evenly over the last year."""
        return self.now - timedelta(days=365) * ((self.comments - number) / self.comments)

    def rule(self, number: int) -> tuple[str, str, str]:
        """Two in three stand on the first."""
        return RULES[max(0, number % 6 - 3)]


def gather(crowd: Crowd) -> None:
    """Put the crowd in. Posts, their threads and the policy are made by the verbs."""
    policy = policies.in_force()
    posts = [makers.a_post(f"Story {number}") for number in range(POSTS)]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql" and _may_go_without_triggers(cursor):
            cursor.execute("SET LOCAL session_replication_role = replica")
        _Loader(crowd, posts, policy.digest).load()
        if connection.vendor == "postgresql":
            _set_sequences(cursor)
        cursor.execute("ANALYZE")


class _Loader:
    """The rows, table by table."""

    def __init__(self, crowd: Crowd, posts: Sequence[Post], digest: str) -> None:
        self.crowd, self.posts, self.digest = crowd, posts, digest
        self.comment_type = ContentType.objects.get_for_model(XtdComment).pk
        self.post_type = ContentType.objects.get_for_model(Post).pk
        self.html = render_comment(makers.FINE)
        keyed: tuple[type[models.Model], ...] = (Comment, Commenter, Submission, Revision, Decision, ReviewItem)
        self.first = {model: _next_key(model) for model in keyed}

    def load(self) -> None:
        tables: tuple[tuple[type[models.Model], Any], ...] = (
            (Commenter, self.commenters),
            (Comment, partial(self.each, self.comment)),
            (XtdComment, partial(self.each, self.xtd_comment)),
            (Submission, partial(self.each, self.submission)),
            (Revision, partial(self.each, self.revision)),
            (Decision, partial(self.each, self.decision)),
            (Finding, partial(self.each_waiting, self.finding)),
            (ReviewItem, partial(self.each_waiting, self.item)),
            (Ground, self.grounds),
            (Report, partial(self.each_waiting, self.report)),
            (Letter, partial(self.each_waiting, self.letter)),
        )
        for model, rows in tables:
            _put(model, rows())
        self.log()
        seen = Counter(self.target(number) for number in range(1, self.crowd.comments + 1) if not self.is_held(number))
        CommentThread.objects.bulk_create(
            CommentThread(target_type_id=self.post_type, target_pk=target, published=published, version=1)
            for target, published in seen.items()
        )

    def each(self, row: Any) -> Iterator[dict[str, Any]]:
        return (row(number) for number in range(1, self.crowd.comments + 1))

    def each_waiting(self, row: Any) -> Iterator[dict[str, Any]]:
        for number in range(1, self.crowd.comments + 1):
            if self.crowd.waits(number):
                found = row(number)
                if found is not None:
                    yield found

    def commenters(self) -> Iterator[dict[str, Any]]:
        for number in range(self.crowd.commenters):
            yield {
                "id": self.first[Commenter] + number,
                "email": f"reader{number}@example.org",
                "email_verified_at": self.crowd.at(1),
                "name": f"Reader {number}",
                "language": "",
                "joined_at": self.crowd.at(1),
            }

    def comment(self, number: int) -> dict[str, Any]:
        return {
            "id": self.first[Comment] + number,
            "content_type_id": self.post_type,
            "object_pk": self.target(number),
            "site_id": 1,
            "user_name": f"Reader {number}",
            "user_email": "",
            "user_url": "",
            "comment": self.text(number),
            "submit_date": self.crowd.at(number),
            "is_public": not self.is_held(number),
            "is_removed": False,
        }

    def xtd_comment(self, number: int) -> dict[str, Any]:
        key = self.first[Comment] + number
        return {
            "comment_ptr_id": key,
            "thread_id": key,
            "parent_id": key,
            "level": 0,
            "order": 1,
            "followup": False,
            "nested_count": 0,
        }

    def submission(self, number: int) -> dict[str, Any]:
        at, held = self.crowd.at(number), self.is_held(number)
        return {
            "id": self.key(Submission, number),
            "content_type_id": self.comment_type,
            "object_pk": str(self.first[Comment] + number),
            "target_type_id": self.post_type,
            "target_pk": self.target(number),
            "depth": 0,
            "commenter_id": self.author(number),
            "shown_name": f"Reader {self.crowd.author(number)}",
            "state": "held" if held else "published",
            "version": 2,
            "current_id": self.key(Revision, number),
            "ever_published": not held,
            "written_after": 0,
            "submitted_at": at,
            "touched_at": at,
            "decided_at": at,
            "policy_digest": self.digest,
            "attempts": 0,
            "feed_key": "",
        }

    def revision(self, number: int) -> dict[str, Any]:
        return {
            "id": self.key(Revision, number),
            "submission_id": self.key(Submission, number),
            "number": 1,
            "text": self.text(number),
            "html": self.html,
            "sanitizer_version": SANITIZER_VERSION,
            "created_at": self.crowd.at(number),
        }

    def decision(self, number: int) -> dict[str, Any]:
        held = self.is_held(number)
        return {
            "id": self.key(Decision, number),
            "submission_id": self.key(Submission, number),
            "revision_id": self.key(Revision, number),
            "number": 2,
            "from_state": "pending",
            "to_state": "held" if held else "published",
            "cause": "verdict",
            "clause": self.crowd.rule(number)[1] if held else "",
            "policy_digest": self.digest,
            "statement": "",
            "note": "",
            "created_at": self.crowd.at(number),
        }

    def finding(self, number: int) -> dict[str, Any] | None:
        if not self.is_held(number):
            return None
        rule, clause, severity = self.crowd.rule(number)
        return {
            "decision_id": self.key(Decision, number),
            "rule": rule,
            "clause": clause,
            "outcome": "hold",
            "severity": severity,
            "reason": "It says so.",
            "start": 0,
            "end": 10,
        }

    def item(self, number: int) -> dict[str, Any]:
        severity = self.crowd.rule(number)[2]
        return {
            "id": self.first[ReviewItem] + self.crowd.waits(number),
            "submission_id": self.key(Submission, number),
            "reason": "held" if self.is_held(number) else "reported",
            "severity": severity,
            "queued_at": self.crowd.at(number),
            "due_at": due_at(self.crowd.at(number), severity=severity),
        }

    def grounds(self) -> Iterator[dict[str, Any]]:
        for number in range(1, self.crowd.comments + 1):
            if self.crowd.waits(number):
                rule, clause, _ = self.crowd.rule(number)
                found = [
                    ("target", f"blog.post:{self.target(number)}", ""),
                    ("author", str(self.author(number)), ""),
                    ("clause", clause, ""),
                ]
                found += [("rule", rule, self.digest)] if self.is_held(number) else []
                for kind, value, version in found:
                    item = self.first[ReviewItem] + self.crowd.waits(number)
                    yield {"item_id": item, "kind": kind, "value": value, "version": version}

    def report(self, number: int) -> dict[str, Any] | None:
        if self.is_held(number):
            return None
        return {
            "submission_id": self.key(Submission, number),
            "revision_id": self.key(Revision, number),
            "reporter_id": self.author(number + 1),
            "clause": self.crowd.rule(number)[1],
            "text": "",
            "created_at": self.crowd.at(number),
        }

    def letter(self, number: int) -> dict[str, Any] | None:
        """The statement that its author got at once."""
        if not self.is_held(number):
            return None
        return {
            "key": f"decision:{self.key(Decision, number)}",
            "kind": "statement",
            "commenter_id": self.author(number),
            "email": "",
            "decision_id": self.key(Decision, number),
            "data": {},
            "created_at": self.crowd.at(number),
            "not_before": self.crowd.at(number),
            "attempts": 1,
            "sent_at": self.crowd.at(number),
        }

    def log(self) -> None:
        """A line for each verdict, bound to the one before it."""
        head = AuditHead.objects.filter(pk=1).first() or AuditHead.objects.create(pk=1)

        def lines() -> Iterator[dict[str, Any]]:
            for number in range(1, self.crowd.comments + 1):
                held = self.is_held(number)
                entry = AuditEntry(
                    sequence=head.sequence + 1,
                    at=self.crowd.at(number),
                    actor=audit.POLICY,
                    action="comment.held" if held else "comment.published",
                    subject=f"submission:{self.key(Submission, number)}",
                    data={
                        "from": "pending",
                        "to": "held" if held else "published",
                        "cause": "verdict",
                        "clause": self.crowd.rule(number)[1] if held else "",
                        "decision": self.key(Decision, number),
                    },
                    previous_hash=head.hash,
                )
                entry.hash = audit.hash_of(entry)
                head.sequence, head.hash = entry.sequence, entry.hash
                yield {
                    field.attname: getattr(entry, field.attname)
                    for field in AuditEntry._meta.local_fields
                    if field.attname != "id" and not field.generated
                }

        _put(AuditEntry, lines())
        AuditHead.objects.filter(pk=1).update(sequence=head.sequence, hash=head.hash)

    def key(self, model: type[models.Model], number: int) -> int:
        return self.first[model] + number

    def author(self, number: int) -> int:
        return self.first[Commenter] + self.crowd.author(number) - 1

    def target(self, number: int) -> str:
        return str(self.posts[number % len(self.posts)].pk)

    def is_held(self, number: int) -> bool:
        """Of what waits, one in five is seen by readers, and was reported."""
        return self.crowd.waits(number) % 5 != 0

    def text(self, number: int) -> str:
        return f"{makers.FINE} It was number {number}."


def _put(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows, all with the same columns, into a table."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    names = list(first)
    values = (tuple(_plain(row[name]) for name in names) for row in _chain(first, rows))
    if connection.vendor == "postgresql":
        _copy(model, names, values)
    else:
        _insert(model, names, values)


def _chain(first: dict[str, Any], rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rows


def _copy(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def _insert(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    columns, holes = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
    rows = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({holes})', batch)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value)
    if connection.vendor != "postgresql" and isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ")
    return value


def _next_key(model: type[models.Model]) -> int:
    return (model._default_manager.aggregate(models.Max("pk"))["pk__max"] or 0) + 1


def _may_go_without_triggers(cursor: Any) -> bool:
    cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
    return bool(cursor.fetchone()[0])


def _set_sequences(cursor: Any) -> None:
    """The next keys come after those that were put in."""
    own = (Comment, Commenter, Submission, Revision, Decision, Finding, ReviewItem, Ground, Report, Letter, AuditEntry)
    for model in own:
        table = model._meta.db_table
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))")

"""The demo's files, read into values: who there is, what was posted, who wrote what and what came of it. Pure."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from config.demo.times import moment

HERE = Path(__file__).parent
DOMAIN = "example.org"
FIRST_THUMB, NEXT_THUMB = timedelta(minutes=30), timedelta(minutes=12)


class Role(StrEnum):
    OWNER = "Owner"
    AUTHOR = "Author"
    MODERATOR = "Moderator"
    READER = "Reader"
    GUEST = "Guest"


class Deed(StrEnum):
    """What can be done to a comment, by its author, another reader or a moderator."""

    REPORT = "report"
    REJECT = "reject"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    ACKNOWLEDGE = "acknowledge"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    OVERTURN = "overturn"


@dataclass(frozen=True, slots=True)
class Person:
    key: str
    name: str
    role: Role
    joined: datetime
    may_sign_in: bool
    about: str
    bio: str

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Story:
    """One post. `updates` are when its updates were published, in order; a draft is not published at all.

    `followed_by` are those who want to be told of every comment under it, without mail.
    """

    key: str
    text: str
    authors: tuple[str, ...]
    at: datetime
    updates: tuple[datetime, ...]
    tags: tuple[str, ...]
    standfirst: str
    is_draft: bool
    followed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing done to a comment: by whom, citing which clause, with which words."""

    deed: Deed
    at: datetime
    by: str
    clause: str
    text: str
    statement: str
    note: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment. `waits`: nobody publishes it if the policy holds it. `ends` is its state in the end.

    `thumbs` are those who gave it one, with when they did.
    """

    key: str
    post: str
    by: str
    at: datetime
    to: str
    text: str
    waits: bool
    ends: str
    then: tuple[Happening, ...]
    thumbs: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A guest's comment whose address is not confirmed yet."""

    post: str
    name: str
    email: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Demo:
    people: Mapping[str, Person]
    stories: Mapping[str, Story]
    remarks: Mapping[str, Remark]
    unconfirmed: tuple[Unconfirmed, ...]

    @property
    def accounts(self) -> tuple[Person, ...]:
        """Those whom a visitor of the demo can be."""
        return tuple(person for person in self.people.values() if person.may_sign_in)


def read_demo(*, now: datetime) -> Demo:
    """The demo as of `now`. Its texts do not depend on `now`, its times do."""
    gazette, comments = _toml("gazette.toml"), _toml("comments.toml")
    remarks = {row["key"]: _remark(row, now) for row in comments["comments"]}
    first_words = _first_words(remarks.values())
    return Demo(
        people={row["key"]: _person(row, first_words, now) for row in gazette["people"]},
        stories={row["key"]: _story(row, now) for row in gazette["posts"]},
        remarks=remarks,
        unconfirmed=tuple(_unconfirmed(row, now) for row in comments["unconfirmed"]),
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _first_words(remarks: Iterable[Remark]) -> dict[str, datetime]:
    """When each person first wrote something: a guest joins then."""
    first: dict[str, datetime] = {}
    for remark in remarks:
        first[remark.by] = min(remark.at, first.get(remark.by, remark.at))
    return first


def _person(row: Mapping[str, Any], first_words: Mapping[str, datetime], now: datetime) -> Person:
    role = Role(row["role"])
    return Person(
        key=row["key"],
        name=row["name"],
        role=role,
        joined=moment(row["joined"], now=now) if "joined" in row else first_words[row["key"]],
        may_sign_in=role is not Role.GUEST and row.get("login", True),
        about=row.get("about", ""),
        bio=row.get("bio", "").strip(),
    )


def _story(row: Mapping[str, Any], now: datetime) -> Story:
    return Story(
        key=row["key"],
        text=(HERE / "posts" / row["file"]).read_text(encoding="utf-8"),
        authors=tuple(row["by"]),
        at=moment(row["at"], now=now),
        updates=tuple(moment(told, now=now) for told in row.get("updates", [])),
        tags=tuple(row["tags"]),
        standfirst=row.get("standfirst", ""),
        is_draft=row.get("draft", False),
        followed_by=tuple(row.get("followed_by", [])),
    )


def _remark(row: Mapping[str, Any], now: datetime) -> Remark:
    at = moment(row["at"], now=now)
    return Remark(
        key=row["key"],
        post=row["post"],
        by=row["by"],
        at=at,
        to=row.get("to", ""),
        text=row["text"].strip(),
        waits=row.get("waits", False),
        ends=row.get("ends", "published"),
        then=tuple(_happening(step, row["by"], now) for step in row.get("then", [])),
        thumbs=tuple((key, at + FIRST_THUMB + NEXT_THUMB * place) for place, key in enumerate(row.get("liked_by", []))),
    )


def _happening(row: Mapping[str, Any], author: str, now: datetime) -> Happening:
    return Happening(
        deed=Deed(row["do"]),
        at=moment(row["at"], now=now),
        by=row.get("by", author),
        clause=row.get("clause", ""),
        text=row.get("text", "").strip(),
        statement=row.get("statement", "").strip(),
        note=row.get("note", "").strip(),
    )


def _unconfirmed(row: Mapping[str, Any], now: datetime) -> Unconfirmed:
    return Unconfirmed(
        post=row["post"],
        name=row["name"],
        email=row["email"],
        at=moment(row["at"], now=now),
        text=row["text"].strip(),
    )

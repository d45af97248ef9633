"""Reading the fields of a policy document one by one, each either right or refused with its line and name."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from moderation.policy.positions import Path, Position, find_positions

_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_MISSING = object()


class PolicyError(ValueError):
    """A policy document that cannot be used: what is wrong, on which line and in which field."""

    def __init__(
        self, message: str, *, line: int | None = None, column: int | None = None, field: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.field = field

    def __str__(self) -> str:
        place = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.field or "") if part)
        return f"{place}: {self.message}" if place else self.message


def read_toml(text: str) -> "Fields":
    """The fields of the document's outermost table. Raises PolicyError when the text is not TOML."""
    # tomllib and the position finder must agree on what a line is; TOML knows LF and CRLF only.
    text = text.replace("\r\n", "\n")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(str(error), text) from error
    except (RecursionError, UnicodeError) as error:
        raise PolicyError("is nested too deeply or holds a character that no text can hold") from error
    return Fields(values, path=(), positions=find_positions(text))


def _not_toml(message: str, text: str) -> PolicyError:
    match = _TOML_PLACE.search(message)
    reason = _TOML_PLACE.sub("", message)
    if match is None:
        return PolicyError(reason)
    line = int(match[1]) if match[1] else text.rstrip("\n").count("\n") + 1
    return PolicyError(reason, line=line, column=int(match[2]) if match[2] else None)


class Fields:
    """One table of the document. Each read takes a key; `end` refuses whatever key was never asked for."""

    def __init__(self, values: Mapping[str, Any], *, path: Path, positions: Mapping[Path, Position]) -> None:
        self._values = values
        self._path = path
        self._positions = positions
        self._known: set[str] = set()

    def has(self, key: str) -> bool:
        self._known.add(key)
        return key in self._values

    def text(self, key: str, *, most: int, default: str | None = None) -> str:
        """A text of one to `most` characters, without the blanks around it."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.error(key, "must be a text in quotation marks")
        value = value.strip()
        if not value and value != default:
            raise self.error(key, "must not be empty")
        if len(value) > most:
            raise self.error(key, f"must be at most {most} characters long, and has {len(value)}")
        return value

    def whole_number(self, key: str, *, least: int, most: int, default: int | None = None) -> int:
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(key, "must be a whole number")
        if not least <= value <= most:
            raise self.error(key, f"must be from {least} to {most}, not {value}")
        return value

    def share(self, key: str, *, default: float) -> float:
        """A number from 0 to 1."""
        value = self._take(key, default)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.error(key, "must be a number")
        if not 0 <= value <= 1:
            raise self.error(key, f"must be from 0 to 1, not {value}")
        return float(value)

    def yes_or_no(self, key: str, *, default: bool) -> bool:
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.error(key, "must be true or false")
        return value

    def choice(self, key: str, choices: Sequence[str], *, default: str | None = None) -> str:
        value = self._take(key, default)
        if value not in choices:
            raise self.error(key, f"must be one of {', '.join(choices)}")
        return str(value)

    def choices(self, key: str, choices: Sequence[str]) -> tuple[str, ...]:
        """A list of at least one of the choices, none twice."""
        texts = self.texts(key)
        if not texts:
            raise self.error(key, f"must be a list of {', '.join(choices)}")
        for place, text in enumerate(texts):
            if text not in choices:
                raise self.error(key, f"must be one of {', '.join(choices)}", item=place)
        return texts

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none empty, none twice; empty when the key is not there."""
        value = self._take(key, [])
        if not isinstance(value, list):
            raise self.error(key, "must be a list of texts in square brackets")
        seen: dict[str, None] = {}
        for place, item in enumerate(value):
            self._refuse_a_bad_item(key, place, item, seen)
            seen[item] = None
        return tuple(seen)

    def table(self, key: str) -> "Fields":
        value = self._take(key, None)
        if not isinstance(value, dict):
            raise self.error(key, f"must be a table, as in [{key}]")
        return Fields(value, path=(*self._path, key), positions=self._positions)

    def tables(self, key: str) -> Iterator["Fields"]:
        """Each table of a list of tables; at least one must be there."""
        value = self._take(key, None)
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            raise self.error(key, f"must be a list of tables, as in [[{'.'.join(map(str, (*self._path, key)))}]]")
        for place, item in enumerate(value):
            yield Fields(item, path=(*self._path, key, place), positions=self._positions)

    def end(self) -> None:
        """Refuse the first key that nobody asked for."""
        for key in self._values:
            if key not in self._known:
                raise self.error(key, "is not a field of this table" + _suggestion(key, self._known))

    def error(self, key: str, message: str, *, item: int | None = None) -> PolicyError:
        """An error about a field, or about one item (from zero) of it."""
        path: Path = (*self._path, key) if item is None else (*self._path, key, item)
        line, column = self._position(path)
        return PolicyError(message, line=line, column=column, field=_name(path))

    def refusal(self, message: str) -> PolicyError:
        """An error about the table itself."""
        line, column = self._position(self._path)
        return PolicyError(message, line=line, column=column, field=_name(self._path))

    def _take(self, key: str, default: Any) -> Any:
        self._known.add(key)
        value = self._values.get(key, _MISSING)
        if value is not _MISSING:
            return value
        if default is None:
            raise self.error(key, "is missing")
        return default

    def _refuse_a_bad_item(self, key: str, place: int, item: object, seen: Mapping[str, None]) -> None:
        if not isinstance(item, str) or not item.strip():
            raise self.error(key, "must be a text in quotation marks, and not empty", item=place)
        if item in seen:
            raise self.error(key, f'"{item}" is already there', item=place)

    def _position(self, path: Path) -> Position:
        """Where a field stands; where it is missing, where its table begins."""
        while path:
            if path in self._positions:
                return self._positions[path]
            path = path[:-1]
        return 1, 1


def _name(path: Path) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def _suggestion(key: str, known: set[str]) -> str:
    close = get_close_matches(key, sorted(known), n=1)
    return f'; did you mean "{close[0]}"?' if close else f"; there are {', '.join(sorted(known))}"

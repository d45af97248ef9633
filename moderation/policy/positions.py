"""Where each field of a TOML document stands, so that an error can name the line.

`tomllib` gives values and no positions. This reads the same text once more, only for keys and the items of lists. It
trusts the text to be sound TOML, so read it with `tomllib` first.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

Path = tuple[str | int, ...]
Position = tuple[int, int]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY_PART = re.compile(r"""[ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*""")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")' r"|'''.*?'{3,5}(?!')" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_VALUE = re.compile(r"[^,\]}\n#]+")


def find_positions(text: str) -> dict[Path, Position]:
    """Line and column, from one, of every key, table and list item. Tables in a list are counted from zero."""
    return _Finder(text).run()


class _Finder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, Position] = {}
        self.counts: dict[Path, int] = {}
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def run(self) -> dict[Path, Position]:
        table: Path = ()
        self._skip_blank()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._read_header()
            else:
                self._read_pair(table)
            self._skip_blank()
        return self.found

    def _read_header(self) -> Path:
        start, doubled = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if doubled else 1
        *outer, last = self._read_key()
        self.at += 2 if doubled else 1
        path = (*self._inside(outer), last)
        if doubled:
            self.counts[path] = self.counts.get(path, -1) + 1
            path = (*path, self.counts[path])
        self._note(path, start)
        return path

    def _inside(self, names: list[str]) -> Path:
        """The path of nested names, where the name of a list of tables means its latest table."""
        path: Path = ()
        for name in names:
            path = (*path, name)
            if path in self.counts:
                path = (*path, self.counts[path])
        return path

    def _read_pair(self, table: Path) -> None:
        start = self.at
        path: Path = (*table, *self._read_key())
        self._note(path, start)
        self.at = self.text.index("=", self.at) + 1
        self._skip_blank()
        self._read_value(path)

    def _read_key(self) -> list[str]:
        parts = []
        while match := _KEY_PART.match(self.text, self.at):
            parts.append(next(group for group in match.groups() if group is not None))
            self.at = match.end()
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
        return parts

    def _read_value(self, path: Path) -> None:
        opener = self.text[self.at : self.at + 1]
        if opener == "[":
            self._read_list(path)
        elif opener == "{":
            self._read_inline_table(path)
        elif match := _STRING.match(self.text, self.at) or _BARE_VALUE.match(self.text, self.at):
            self.at = match.end()

    def _read_list(self, path: Path) -> None:
        for place in self._items("]"):
            item = (*path, place)
            self._note(item, self.at)
            self._read_value(item)

    def _read_inline_table(self, path: Path) -> None:
        for _ in self._items("}"):
            self._read_pair(path)

    def _items(self, closer: str) -> Iterator[int]:
        """Stand at each item of a bracketed list in turn, and leave past its closing bracket."""
        self.at += 1
        place = 0
        self._skip_blank()
        while self.at < len(self.text) and self.text[self.at] != closer:
            yield place
            place += 1
            self._skip_blank()
            if self.text.startswith(",", self.at):
                self.at += 1
                self._skip_blank()
        self.at += 1

    def _skip_blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _note(self, path: Path, start: int) -> None:
        line = bisect_right(self.line_starts, start)
        self.found[path] = (line, start - self.line_starts[line - 1] + 1)

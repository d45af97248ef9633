"""The site as if in Dhivehi, of which none of its packages knows a word: it runs from right to left, and each of its texts stands in brackets.

What it shows without brackets was never given to gettext. The lists are made anew for each run and kept nowhere.
"""

import gettext
import importlib
import struct
from pathlib import Path

import django.conf.locale

LANGUAGE = "dv"
BEGINS, ENDS = "⟦", "⟧"
TRANSLATED = (
    "blog",
    "moderation",
    "config",
    "django.conf",
    "django.contrib.auth",
    "django.contrib.humanize",
    "allauth",
    "django_comments",
)


def bracketed(text: str) -> str:
    return f"{BEGINS}{text}{ENDS}"


def write_lists(place: Path) -> None:
    """Everything that has a German translation, in brackets, where Django looks for a list in LANGUAGE."""
    texts: dict[str, str] = {}
    for package in TRANSLATED:
        of_package = Path(str(importlib.import_module(package).__file__)).parent / "locale" / "de" / "LC_MESSAGES"
        with (of_package / "django.mo").open("rb") as compiled:
            read = gettext.GNUTranslations(compiled)._catalog  # type: ignore[attr-defined]
        for name in read:
            texts |= _told(name[0] if isinstance(name, tuple) else name, is_plural=isinstance(name, tuple))
    texts[""] = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"
    folder = place / LANGUAGE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(compiled_list(texts))


def _told(name: str, *, is_plural: bool) -> dict[str, str]:
    """A text under the name that it has in a compiled list; formats of dates stay what they are."""
    text = name.rpartition("\x04")[2]
    if text.startswith(("j ", "l, j ")) or not text:
        return {name: text} if text else {}
    if is_plural:
        return {f"{name}\x00{text}": bracketed(text)}
    return {name: bracketed(text)}


def compiled_list(texts: dict[str, str]) -> bytes:
    """The texts in gettext's binary form: a head, two tables of lengths and places, and the words."""
    names = sorted(texts, key=lambda name: name.encode())
    keys, values = [name.encode() for name in names], [texts[name].encode() for name in names]
    head, table = 7 * 4, 8 * len(names)
    tables, words, place = [b"", b""], b"", head + 2 * table
    for number, column in enumerate((keys, values)):
        for word in column:
            tables[number] += struct.pack("<II", len(word), place)
            words += word + b"\x00"
            place += len(word) + 1
    magic, version = 0x950412DE, 0
    return struct.pack("<7I", magic, version, len(names), head, head + table, 0, 0) + b"".join(tables) + words


def known() -> None:
    """Tell Django which way the language runs."""
    django.conf.locale.LANG_INFO[LANGUAGE] = {
        "bidi": True,
        "code": LANGUAGE,
        "name": "Mirrored",
        "name_local": bracketed("Mirrored"),
    }

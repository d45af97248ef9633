"""Lists of translations, read without gettext: what is in them, and which texts the code would have translated."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from tests.servers import ROOT

APPS = ("blog", "moderation", "config")
# Where the texts of each app stand; top-level templates are the site's, but for the folders that an app links to.
TEMPLATES = {
    "blog": ("templates/blog", "templates/parley"),
    "moderation": ("templates/moderation", "templates/comments", "templates/emails", "templates/parley"),
    "config": ("templates/*.html", "templates/allauth", "config/templates"),
}
NOT_SHOWN = {"migrations", "training"}
FIELD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$')
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
IN_TEMPLATE = re.compile(rf"\bn?(p?)(?:gettext|_)\(\s*({STRING})(?:\s*,\s*({STRING}))?")
PLACEHOLDER = re.compile(r"%\(\w+\)[.\d]*[a-z]|%%s|%%|%[sd]|</?\w+>|(?<!\w)#(?=\s)")
IN_CODE = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (0,)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (0, 1)),
    "pgettext": (1,),
    "pgettext_lazy": (1,),
    "npgettext": (1, 2),
    "npgettext_lazy": (1, 2),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One text: how it reads in the code, and in the other language."""

    context: str
    id: str
    plural: str
    told: tuple[str, ...]
    is_fuzzy: bool

    @property
    def is_translated(self) -> bool:
        return not self.is_fuzzy and all(self.told) and len(self.told) == (2 if self.plural else 1)

    @property
    def keeps_placeholders(self) -> bool:
        """Every form has those of the text, or of its plural: "one comment" may leave out its number."""
        of_text = [sorted(PLACEHOLDER.findall(text)) for text in (self.id, self.plural) if text]
        return all(sorted(PLACEHOLDER.findall(told)) in of_text for told in self.told)


def kept(app: str, language: str = "de") -> list[Message]:
    """What an app's list of translations holds, but for its head."""
    text = (ROOT / app / "locale" / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    return [message for message in map(_message, text.split("\n\n")) if message and message.id]


def _message(lines: str) -> Message | None:
    fields: dict[str, str] = {}
    name = ""
    for line in lines.splitlines():
        if found := FIELD.match(line):
            name = found[1]
            fields[name] = ast.literal_eval(found[2])
        elif line.startswith('"'):
            fields[name] += ast.literal_eval(line)
    if "msgid" not in fields:
        return None
    told = tuple(text for name, text in fields.items() if name.startswith("msgstr"))
    is_fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in lines.splitlines())
    return Message(fields.get("msgctxt", ""), fields["msgid"], fields.get("msgid_plural", ""), told, is_fuzzy)


def wanted(app: str) -> set[str]:
    """Every text, in the singular, that an app's code and templates ask to have translated."""
    return {text for file in _files(app) for text in _texts(file)}


def _files(app: str) -> Iterator[Path]:
    for pattern in TEMPLATES[app]:
        place = ROOT / pattern
        yield from (file for file in (place.rglob("*") if place.is_dir() else ROOT.glob(pattern)) if file.is_file())
    for file in (ROOT / app).rglob("*.py"):
        if not NOT_SHOWN & set(file.parts):
            yield file


def _texts(file: Path) -> Iterator[str]:
    source = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        yield from _texts_of_code(source)
        return
    for has_context, *texts in IN_TEMPLATE.findall(templatize(source)):
        text = texts[1 if has_context else 0]
        if text:
            yield ast.literal_eval(text)


def _texts_of_code(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IN_CODE):
            continue
        place = IN_CODE[node.func.id][0]
        text = node.args[place] if len(node.args) > place else None
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield text.value

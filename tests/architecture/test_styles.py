"""What style sheets must not do: say left and right, where a page that runs the other way has them the other way round."""

import re

from tests.architecture import sources

SIDES = re.compile(
    r"""(?<![-\w])(?:
        (?:scroll-)?(?:margin|padding)-(?:left|right) | border-(?:left|right)(?:-\w+)* | border-(?:top|bottom)-(?:left|right)-radius
        | left | right
    )\s*: | (?<![-\w])(?:text-align|float|clear)\s*:\s*(?:left|right)\b""",
    re.VERBOSE,
)
FOUR_SIDES = re.compile(r"(?<![-\w])(?:margin|padding|inset|border-width)\s*:\s*([^;}]+)")
VALUE = re.compile(r"(?:[\w-]*\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s()]+)+")
MASK = re.compile(r"[{;\s]mask:")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SHEETS = [sheet for app in sources.APPS for sheet in sorted((sources.ROOT / app / "static").rglob("*.css"))]


def lopsided(css: str) -> list[str]:
    """The declarations that tell left from right."""
    four = [(hit.group(), VALUE.findall(hit.group(1))) for hit in FOUR_SIDES.finditer(css)]
    unlike = [words for words, sides in four if len(sides) == 4 and sides[1] != sides[3]]
    return [*(hit.group() for hit in SIDES.finditer(css)), *unlike]


def test_a_sheet_names_no_side_that_changes_with_the_language():
    told = {sources.name(sheet): lopsided(COMMENT.sub("", sheet.read_text())) for sheet in SHEETS}

    assert SHEETS
    assert {name: found for name, found in told.items() if found} == {}


def test_an_icon_is_drawn_in_the_colours_that_a_reader_forces_too():
    """An icon is a ground with a shape cut out of it, and forced colours take every ground but one of the system's."""
    mute = []
    for sheet in SHEETS:
        css = COMMENT.sub("", sheet.read_text())
        plain, _, forced = css.partition("@media (forced-colors: active)")
        drawn = [rule.partition("{")[0].strip().rpartition("::")[0] for rule in plain.split("}") if MASK.search(rule)]
        mute += [f"{sheet.name}: {icon}" for icon in drawn if icon.split(" ")[0].partition(":")[0] not in forced]

    assert mute == []


def test_a_side_is_recognised():
    css = "a { margin: 0 1px 2px 3px; padding: 0 calc(1px + 2px) 0 calc(1px + 2px); left: 0; text-align: right }"

    assert lopsided(css) == ["left:", "text-align: right", "margin: 0 1px 2px 3px"]

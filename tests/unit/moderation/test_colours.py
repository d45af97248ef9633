"""Every colour that carries words can be read on every ground it stands on, by day and by night."""

import math
import re
from itertools import product
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[3] / "moderation/static/moderation/css/tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\)")
THEMES = {"light": 0, "dark": 1}
Colour = tuple[float, float, float]

TEXT = ["ink", "ink-2", "accent", "accent-2", "published", "waiting", "rejected", "information"]
GROUNDS = ["paper", "paper-2"]
MEANINGS = ["published", "waiting", "rejected", "information"]


def colours(theme: str) -> dict[str, Colour]:
    """Each token as OKLCH: lightness 0-1, chroma, hue in degrees."""
    found = PAIR.findall(TOKENS.read_text())
    return {name: tuple(map(float, pair[THEMES[theme]].split())) for name, *pair in found}  # type: ignore[misc]


def luminance(colour: Colour) -> float:
    """Relative luminance (WCAG 2.2) of an OKLCH colour, by Ottosson's matrices, clipped to sRGB."""
    lightness, chroma, hue = colour[0], colour[1], math.radians(colour[2])
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    weighted = zip((0.2126, 0.7152, 0.0722), (red, green, blue), strict=True)
    return sum(weight * min(1.0, max(0.0, light)) for weight, light in weighted)


def contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_twenty_one_to_one():
    assert contrast((0, 0, 0), (1, 0, 0)) == pytest.approx(21, abs=0.01)


@pytest.mark.parametrize(("theme", "words", "ground"), product(THEMES, TEXT, GROUNDS))
def test_words_can_be_read_on_paper(theme, words, ground):
    tokens = colours(theme)

    assert contrast(tokens[words], tokens[ground]) >= 4.5


@pytest.mark.parametrize(("theme", "meaning", "words"), product(THEMES, MEANINGS, ["ink", "ink-2", ""]))
def test_words_can_be_read_on_the_wash_of_a_meaning(theme, meaning, words):
    tokens = colours(theme)

    assert contrast(tokens[words or meaning], tokens[f"{meaning}-wash"]) >= 4.5


@pytest.mark.parametrize(("theme", "ground"), product(THEMES, ["accent", "accent-2"]))
def test_a_buttons_words_can_be_read_on_the_accent(theme, ground):
    tokens = colours(theme)

    assert contrast(tokens["accent-ink"], tokens[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_marked_words_can_be_read(theme):
    tokens = colours(theme)

    assert contrast(tokens["ink"], tokens["evidence"]) >= 4.5


@pytest.mark.parametrize(("theme", "ground"), product(THEMES, GROUNDS))
def test_the_edge_of_a_field_can_be_seen(theme, ground):
    tokens = colours(theme)

    assert contrast(tokens["rule-2"], tokens[ground]) >= 3

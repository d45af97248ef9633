"""What templates must not do: they escape everything, and hold no code and no style of their own."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.architecture import sources

COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", re.DOTALL)
TEMPLATES = sources.templates()
PAGES = [file for file in TEMPLATES if file.suffix == ".html"]
# A letter has no style sheet to fetch: its style stands in its head.
NO_LETTERS = [file for file in PAGES if file.parent.name != "mail"]
# They act for nobody's session: one asks the owner of an address, the other is opened by a signed link (RFC 8058).
WITHOUT_A_TOKEN = {"templates/_colophon.html", "templates/blog/_follow.html", "templates/blog/follow_stop.html"}
FORM = re.compile(r"<form\b[^>]*method=[\"']?post[^>]*>.*?</form>", re.DOTALL | re.IGNORECASE)


def text(file: Path) -> str:
    return COMMENT.sub("", file.read_text())


def offenders(pattern: str, files: Iterable[Path]) -> list[str]:
    """`file: words` for each place where the pattern stands."""
    found = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    return [f"{sources.name(file)}: {hit.group()[:80]}" for file in files for hit in found.finditer(text(file))]


def test_there_are_templates_to_look_at():
    assert PAGES


def test_scripts_stand_in_files():
    assert offenders(r"<script\b(?![^>]*\bsrc=)[^>]*>|<script\b[^>]*>\s*[^\s<]", PAGES) == []


def test_style_stands_in_files():
    assert offenders(r"<style\b", NO_LETTERS) == []
    assert offenders(r"<[a-z][^>]*\sstyle\s*=", PAGES) == []


def test_no_element_carries_code():
    assert offenders(r"<[a-z][^>]*\son[a-z]+\s*=", PAGES) == []


def test_no_address_is_code():
    assert offenders(r"javascript\s*:", PAGES) == []


def test_a_page_fetches_nothing_from_elsewhere():
    assert offenders(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//", PAGES) == []


def test_what_another_template_includes_begins_with_an_underscore():
    assert offenders(r"\{%\s*include\s+[\"'](?:[^\"']*/)?[^_/\"'][^/\"']*[\"']", PAGES) == []


def test_a_form_that_posts_carries_the_token():
    forms = [(file, form) for file in PAGES for form in FORM.findall(text(file))]

    assert {sources.name(file) for file, form in forms if "{% csrf_token %}" not in form} == WITHOUT_A_TOKEN

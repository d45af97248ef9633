"""What lets our apps be plugged into a site that has neither this folder's `templates` nor its `config`."""

import re
import tomllib

import pytest

from tests.architecture import sources

TEMPLATES = sources.ROOT / "templates"
USES = re.compile(r"\{%\s*(?:extends|include)\s+\"([^\"]+)\"")
APPS = ("blog", "moderation")


def links(app):
    return {link.name: link for link in (sources.ROOT / app / "templates").iterdir()}


def named_by(app):
    """The templates that an app's own templates extend or include."""
    files = [file for folder in links(app) for file in (TEMPLATES / folder).rglob("*") if file.is_file()]
    return {(sources.name(file), used) for file in files for used in USES.findall(file.read_text())}


@pytest.mark.parametrize("app", APPS)
def test_the_templates_of_an_app_stand_in_the_top_level_folder_alone(app):
    assert {name: link.resolve() for name, link in links(app).items()} == {
        name: TEMPLATES / name for name in links(app)
    }


@pytest.mark.parametrize("app", APPS)
def test_an_app_names_no_template_that_it_does_not_bring_along(app):
    assert [use for use in named_by(app) if use[1].partition("/")[0] not in links(app)] == []


@pytest.mark.parametrize("app", APPS)
def test_python_code_of_an_app_names_no_template_that_it_does_not_bring_along(app):
    named = {
        name
        for file in sources.python_files(app)
        for name in re.findall(r"\"([\w/]+\.(?:html|txt))\"", file.read_text())
        if "/" in name
    }

    assert [name for name in named if name.partition("/")[0] not in links(app)] == []


@pytest.mark.parametrize("app", APPS)
def test_every_file_that_is_no_code_is_packed(app):
    packed = tomllib.loads((sources.ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"][app]
    places = [sources.ROOT / app, *(link.resolve() for link in links(app).values())]
    files = [file for place in places for file in place.rglob("*") if file.is_file()]
    others = {
        file.relative_to(sources.ROOT / app) if file.is_relative_to(sources.ROOT / app) else file
        for file in files
        if file.suffix not in {".py", ".pyc"}
    }

    # What makes the weights, and the corpus it reads, stay behind.
    kinds = {str(file).partition("/")[0] for file in others if not file.is_absolute()} - {"training"}
    assert kinds <= {pattern.partition("/")[0] for pattern in packed}

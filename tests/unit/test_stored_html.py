"""Only what the sanitiser wrote is stored as HTML, and only that is shown unescaped."""

import pytest
from django.template import Context, Engine

from blog.sanitize import sanitize as sanitize_of_blog
from moderation.sanitize import Profile, sanitize
from moderation.stored_html import StoredHtml, StoredHtmlField

FIELD = StoredHtmlField(name="html")
LIBRARIES = {"sanitized": "moderation.templatetags.sanitized", "stories": "blog.templatetags.stories"}


def shown(value: object, library: str) -> str:
    template = Engine(libraries=LIBRARIES).from_string(f"{{% load {library} %}}{{{{ value|stored_html }}}}")
    return template.render(Context({"value": value}))


@pytest.mark.parametrize("library", LIBRARIES)
def test_sanitised_html_is_shown_as_html(library):
    assert shown(sanitize("<p>words</p>", Profile.COMMENT), library) == "<p>words</p>"


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("join", [lambda html: html + "<b>", lambda html: html[:4], lambda html: str(html) + "&"])
def test_html_that_was_cut_or_joined_is_escaped(library, join):
    assert "<" not in shown(join(sanitize("<p>words</p>", Profile.COMMENT)), library)


@pytest.mark.parametrize("library", LIBRARIES)
def test_any_other_text_is_escaped(library):
    assert shown("<script>alert(1)</script>", library) == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_the_blogs_door_gives_html_that_can_be_stored():
    assert isinstance(sanitize_of_blog("<h2>words</h2>"), StoredHtml)


@pytest.mark.parametrize("value", [StoredHtml("<p>words</p>"), "", None])
def test_the_field_accepts_sanitised_html_or_nothing(value):
    assert FIELD.get_prep_value(value) == value


def test_the_field_refuses_a_plain_string():
    with pytest.raises(TypeError, match="html holds sanitised HTML"):
        FIELD.get_prep_value("<p>words</p>")


def test_the_field_reads_back_what_pages_may_show():
    assert isinstance(FIELD.from_db_value("<p>words</p>"), StoredHtml)


def test_a_migration_names_djangos_own_text_column():
    assert FIELD.deconstruct()[1] == "django.db.models.TextField"

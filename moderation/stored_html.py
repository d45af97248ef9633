"""The type of HTML that the sanitiser wrote, the column that holds it, and the one door by which a page shows it.

`sanitize` makes a `StoredHtml`; a `StoredHtmlField` accepts nothing else and gives it back on reading; the filter
`stored_html` marks nothing else safe. Text that took any other way is escaped, so a mistake is ugly, never unsafe.
"""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    _TextField = models.TextField["StoredHtml | str", "StoredHtml"]
else:
    _TextField = models.TextField


class StoredHtml(str):
    """HTML within the sanitiser's policy. Cutting or joining one gives a plain `str` again."""

    __slots__ = ()


class StoredHtmlField(_TextField):
    """A column of sanitised HTML: writing any other non-empty string is a `TypeError`."""

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, str) and value and not isinstance(value, StoredHtml):
            raise TypeError(f"{self.name} holds sanitised HTML: pass what sanitize() returned, not a plain str")
        return super().get_prep_value(value)

    def from_db_value(self, value: str | None, *_: object) -> StoredHtml | None:
        return None if value is None else StoredHtml(value)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """To the database this is a text column, so migrations name Django's own field and never this module."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", list(args), kwargs


def stored_html(value: str) -> SafeString | str:
    """`value` unescaped if the sanitiser wrote it; anything else unchanged, and so escaped by the template."""
    return mark_safe(value) if isinstance(value, StoredHtml) else value  # noqa: S308 - sanitised on write

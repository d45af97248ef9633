"""In which language something stands on a page."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def site_words(direction: str = "") -> str:
    """The attributes of an element whose words are the site's own and no translation: its language, where the reader's
    is another, and which way its lines run.
    """
    written_in = settings.LANGUAGE_CODE
    if get_language() == written_in:
        return format_html(' dir="{}"', direction) if direction else ""
    runs = "rtl" if written_in.split("-")[0] in settings.LANGUAGES_BIDI else "ltr"
    return format_html(' lang="{}" dir="{}"', written_in, direction or runs)

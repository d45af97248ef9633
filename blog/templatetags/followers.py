"""The form by which a reader follows something, for any page: `{% follow_form post %}`, or `{% follow_form %}` for everything."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext as _
from taggit.models import Tag

from blog import following
from blog.following import About
from blog.models import Author, Cadence, Post

register = template.Library()


@register.inclusion_tag("blog/_follow.html")
def follow_form(about: About = None, *, form: Any = None, problem: str = "") -> dict[str, Any]:
    """`form` is what was typed, where it comes back with a `problem`."""
    typed = form.data if form is not None else {}
    # A story that goes on is news at once; whoever follows many stories reads them over breakfast.
    often = Cadence.IMMEDIATE if isinstance(about, Post) else Cadence.DAILY
    return {
        "title": title_of(about),
        "key": following.key_of(about),
        "cadences": Cadence.choices,
        "chosen": str(typed.get("cadence", often.value)),
        "email": typed.get("email", ""),
        "problem": problem,
    }


@register.filter
def title_of(about: About) -> str:
    """What the button does: "Follow this story", "Follow Ada Moreau"."""
    match about:
        case Post():
            return _("Follow this story")
        case Author() | Tag():
            return _("Follow %(name)s") % {"name": about.name}
        case _:
            return _("Follow %(name)s") % {"name": settings.SITE_NAME}


@register.filter
def lowerfirst(words: str) -> str:
    """The opposite of Django's `capfirst`, for words that stand after others: German writes its nouns large anywhere."""
    return words[:1].lower() + words[1:]

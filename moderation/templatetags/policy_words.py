"""`{{ clause.title|policy_words }}`: a text of the policy in the reader's language, where the package has it."""

from django import template

from moderation import policy_words as words
from moderation.templatetags.languages import site_words

register = template.Library()


@register.filter
def policy_words(text: str) -> str:
    return words.in_words(text)


@register.simple_tag
def policy_language(text: str) -> str:
    """The attributes of an element with that text in it: none where it is in the reader's language."""
    return "" if words.is_in_readers_language(text) else site_words()

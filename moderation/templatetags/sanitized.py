"""`{{ revision.html|stored_html }}`: the one way a page of moderation shows HTML that is not its template's own."""

from django import template

from moderation.stored_html import stored_html

register = template.Library()
register.filter("stored_html", stored_html)

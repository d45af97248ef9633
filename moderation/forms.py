"""What people type on moderation's pages. Forms check shapes; the verbs decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.policy.document import Policy

# The largest number that every database keeps in these columns.
LARGEST = 2**31 - 1


class SeenForm(forms.Form):
    """What the moderator saw when they decided: a revision, and the version of the submission."""

    revision = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Private note"),
        help_text=_("For moderators only; the author never sees it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PublishForm(SeenForm):
    """Let a comment be seen."""


class RejectForm(SeenForm):
    """Refuse or remove a comment under a clause. An empty statement means the clause's own."""

    clause = forms.ChoiceField(
        label=_("Reject under"), error_messages={"required": _("Choose the clause that it breaks.")}
    )
    statement = forms.CharField(
        label=_("What the author is told"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_clauses(self, policy)


class AnswerForm(forms.Form):
    """The answer to an appeal: the author reads it."""

    reply = forms.CharField(
        label=_("Your answer to the author"),
        help_text=_("Short, plain and polite: what you saw, and why it stands or not."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AppealForm(forms.Form):
    """Why the author thinks that a decision is wrong."""

    text = forms.CharField(
        label=_("What should the moderators know?"),
        help_text=_("A few sentences are enough. Another moderator than the one who decided will read them."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7, "class": "writing"}),
    )


class ReportForm(forms.Form):
    """A reader's complaint: the clause, and anything that helps to see it."""

    clause = forms.ChoiceField(
        label=_("Which clause does it break?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the clause that it breaks.")},
    )
    text = forms.CharField(
        label=_("Anything a moderator should know"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_clauses(self, policy)


def _offer_clauses(form: forms.Form, policy: Policy) -> None:
    clause = form.fields["clause"]
    assert isinstance(clause, forms.ChoiceField)
    clause.choices = [(clause.number, f"{clause.number}. {clause.title}") for clause in policy.offered]

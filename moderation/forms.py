"""What people type on moderation's pages. Forms check shapes; the verbs decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from moderation.policy.document import Clause, Policy
from moderation.policy.states import State

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


class UndoForm(forms.Form):
    """Take one's own decision back."""

    note = forms.CharField(
        label=_("Private note"),
        help_text=_("For moderators only; the author never sees it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EscalateForm(forms.Form):
    """Pass an item on, with what the next moderator should know."""

    to = forms.ModelChoiceField(
        label=_("Pass it to"),
        queryset=get_user_model()._default_manager.none(),
        required=False,
        empty_label=_("Any other moderator"),
    )
    note = forms.CharField(
        label=_("What should they know?"),
        help_text=_("For moderators only; the author never sees it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a few words why somebody else should look at it.")},
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        to.queryset = colleagues


class OpinionForm(forms.Form):
    """What a moderator would decide who does not know what was decided."""

    would = forms.ChoiceField(
        label=_("What would you do?"),
        choices=[(State.PUBLISHED.value, _("Publish it")), (State.REJECTED.value, _("Reject it"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would do.")},
    )
    clause = forms.ChoiceField(label=_("Under which clause?"), required=False)
    note = forms.CharField(
        label=_("Private note"),
        help_text=_("For moderators only; the author never sees it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clause = self.fields["clause"]
        assert isinstance(clause, forms.ChoiceField)
        clause.choices = [("", _("Only to reject")), *_choices(policy)]

    def clean(self) -> dict[str, Any]:
        """A rejection names the clause; a publication names none."""
        given = super().clean() or {}
        if given.get("would") == State.REJECTED and not given.get("clause") and "clause" not in self.errors:
            self.add_error("clause", _("Choose the clause that it breaks."))
        if given.get("would") == State.PUBLISHED:
            given["clause"] = ""
        return given


class RejectForm(SeenForm):
    """Refuse or remove a comment under a clause. An empty statement means the preset that was picked, or the clause's own.

    `preset` names one of a clause by its place: "2.0" is the first of clause 2. One of another clause is none.
    """

    clause = forms.ChoiceField(
        label=_("Reject under"), error_messages={"required": _("Choose the clause that it breaks.")}
    )
    statement = forms.CharField(
        label=_("What the author is told"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    preset = forms.CharField(required=False, max_length=20)

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.presets = {preset.key: preset for clause in policy.offered for preset in presets_of(clause)}
        _offer_clauses(self, policy)

    def clean(self) -> dict[str, Any]:
        """What the author is told: typed, else picked, else left to the clause."""
        given = super().clean() or {}
        picked = self.presets.get(given.pop("preset", ""))
        if picked is not None and not given.get("statement") and picked.clause == given.get("clause"):
            given["statement"] = picked.words
        return given


@dataclass(frozen=True, slots=True)
class Preset:
    """Short words of a clause that a moderator may pick."""

    key: str
    clause: str
    words: str


def presets_of(clause: Clause) -> tuple[Preset, ...]:
    """The presets of a clause, each with the name that a form gives it."""
    return tuple(Preset(f"{clause.number}.{place}", clause.number, words) for place, words in enumerate(clause.presets))


class ViewForm(forms.Form):
    """What a saved view is called."""

    name = forms.CharField(label=_("Name"), max_length=40)


class BulkForm(forms.Form):
    """What is noted with each of the comments that are decided together."""

    note = forms.CharField(
        label=_("Private note"),
        help_text=_("For moderators only, with each of them; the authors never see it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class BulkRejectForm(BulkForm):
    """One clause for all of them; each author is told its words."""

    clause = forms.ChoiceField(
        label=_("Reject under"), error_messages={"required": _("Choose the clause that they break.")}
    )

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_clauses(self, policy)


class AnswerForm(forms.Form):
    """The answer to an appeal: the author reads it."""

    reply = forms.CharField(
        label=_("Your answer to them"),
        help_text=_("Short, plain and polite: what you saw, and why it stands or not."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReasonForm(forms.Form):
    """Why a sanction is declined, kept or lifted: its commenter reads it."""

    because = forms.CharField(
        label=_("Your reason"),
        help_text=_("The commenter reads it. Your name is not shown."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class QuestionForm(forms.Form):
    """A moderator's question to the appellant."""

    question = forms.CharField(
        label=_("Ask something first"),
        help_text=_("They are written to, and answer on the page of their appeal."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TurnForm(forms.Form):
    """The appellant's answer to a question."""

    answer = forms.CharField(
        label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "class": "writing"})
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
    clause.choices = _choices(policy)


def _choices(policy: Policy) -> list[tuple[str, Any]]:
    return [(clause.number, f"{clause.number}. {clause.title}") for clause in policy.offered]

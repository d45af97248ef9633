"""The one form that every door checks a comment with: page, REST, e-mail confirmation and edit."""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_comments_xtd import get_model
from django_comments_xtd.forms import XtdCommentForm

from moderation import proofs, registry
from moderation.adapters.comments_xtd.drafts import Draft
from moderation.conf import WhoMayComment, read_conf
from moderation.markup import render_comment
from moderation.models import Submission
from moderation.nudging import FORM_LASTS
from moderation.plain_text import has_unprintable, printable, tidy
from moderation.policy.content import Sending
from moderation.stamps import seconds_since, stamp
from moderation.writers import STRANGER, Writer

LARGEST_KEY = 2**31 - 1  # of a comment


class Writing(forms.Textarea):
    """Where a comment is written. It says how much fits; a script counts once it grows long."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        told = {
            "class": "writing",
            "rows": 6,
            "data-most": read_conf().MAX_COMMENT_BYTES,
            "data-left": gettext("Characters left: %s"),
            "data-over": gettext("Characters over the limit: %s"),
        }
        return super().get_context(name, value, {**told, **(attrs or {})})


class TextField(forms.CharField):
    """The text of a comment, refused with the reason when it cannot be taken."""

    widget = Writing

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Your comment"), **kwargs)
        # Django's own refusal of NUL would hide ours, which says what to do.
        self.validators = []

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        if not any(_prints(character) for character in value):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        most = read_conf().MAX_COMMENT_BYTES
        if len(value.encode("utf-8", "replace")) > most:
            raise forms.ValidationError(
                gettext("This comment is too long: about %(words)s words fit. Shorten it or send it in parts.")
                % {"words": _about_words(most)},
                code="too_long",
            )
        if has_unprintable(value):
            raise forms.ValidationError(
                gettext(
                    "There were characters in this text that cannot be shown. We took them out: look at it and send it again."
                ),
                code="unprintable",
            )
        try:
            render_comment(value)
        except ValueError as problem:
            raise forms.ValidationError(
                gettext("This comment cannot be shown: it is %(problem)s.") % {"problem": problem}, code="unrenderable"
            ) from problem

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the form shows again: the text as typed, without what cannot be shown."""
        return printable(data) if isinstance(data, str) else data


class CommentForm(XtdCommentForm):
    """django-comments-xtd's form, with everything checked before anything is stored."""

    comment = TextField()
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    send_anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reply_to = forms.IntegerField(required=False, widget=forms.HiddenInput)
    proof = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, target_object: models.Model, data: Any = None, *, writer: Writer = STRANGER, **kwargs: Any
    ) -> None:
        self.writer = writer
        self.parent: Submission | None = None
        self.wants_proof = proofs.demand(now=timezone.now()) is not None
        super().__init__(target_object, data=data, **kwargs)
        self._dress()
        self._ask_only_what_is_needed()

    @property
    def security(self) -> dict[str, str]:
        """Fresh proof that the form came from here; never that of an earlier try."""
        return dict(self.generate_security_data())

    @property
    def answers(self) -> int:
        """The comment that this form answers; 0 when there is none, or none any more."""
        if self.is_bound:
            return int(self.parent.object_pk) if self.parent else 0
        return int(self.initial.get("reply_to", 0))

    @cached_property
    def single_use_key(self) -> str:
        """The key of this form: the same in every try at sending it."""
        return _key_of(self)

    @property
    def shown(self) -> str:
        """The stamp of when the form was first shown; "" when it came back without one, for its text is there then."""
        now = timezone.now()
        given = self.data.get("shown") if self.is_bound else self.initial.get("shown")
        if given is None and not self.is_bound:
            return stamp(now)
        told = isinstance(given, str) and seconds_since(given, now=now, lasts=FORM_LASTS) is not None
        return given if told else ""

    def clean_name(self) -> str:
        """One printable line."""
        name = tidy(" ".join(self.cleaned_data["name"].split()))
        # What closes its directions belongs to it: cut off at the end it would leave them open.
        self.fields["name"].run_validators(name)
        if not any(_prints(character) for character in name):
            raise forms.ValidationError(gettext("Give a name that readers can see."))
        return name

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if has_unprintable(email) or len(email.split()) != 1:
            raise forms.ValidationError(gettext("Enter a valid email address."))
        return email

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        return key if key.isalnum() else ""

    @property
    def challenge(self) -> str:
        """What the browser is to solve for this form, as JSON; "" when no proof of work is asked for."""
        if not self.wants_proof:
            return ""
        return json.dumps(proofs.challenge_for(self.single_use_key, now=timezone.now()))

    def clean_proof(self) -> str:
        """The challenge that was solved; "" when none was, for which the comment is taken and held."""
        solution: str = self.cleaned_data["proof"]
        if not (self.wants_proof and solution):
            return ""
        try:
            return proofs.read(solution, key=self.single_use_key, now=timezone.now())
        except proofs.ProofRefused:
            raise forms.ValidationError(
                gettext("Your browser's sum does not fit this form any more. Your text is still here: send it again.")
            ) from None

    def ask_for_proof(self) -> bool:
        """Whether the form was shown before proofs were asked for, so that its browser could not know; it is told."""
        if not self.wants_proof or "proof" in self.data:
            return False
        self.add_error(
            None,
            gettext(
                "Many comments come in at the moment, and your browser is asked for a small sum. Send it once more."
            ),
        )
        return True

    def tell_who_was_signed_out(self) -> None:
        """Somebody who was known when the form was shown is not asked for what it never had; they are told why."""
        if self.writer.is_known or "name" in self.data or "name" not in self.errors:
            return
        for name in ("name", "email"):
            self.errors.pop(name, None)
        self.add_error(
            None,
            gettext(
                "You are signed out by now. Your text is still here: sign in first, or give a name and send it as a guest."
            ),
        )

    def clean_honeypot(self) -> str:
        """Whatever is in it is taken: the policy says what a filled trap means, and its author reads why."""
        trap: str = self.cleaned_data["honeypot"]
        return trap

    def clean_timestamp(self) -> int:
        try:
            timestamp: int = super().clean_timestamp()
        except forms.ValidationError:
            raise forms.ValidationError(
                gettext("This form was open for a long time. Your text is still here: send it again.")
            ) from None
        return timestamp

    def clean_security_hash(self) -> str:
        try:
            security_hash: str = super().clean_security_hash()
        except (forms.ValidationError, UnicodeError):
            raise forms.ValidationError(
                gettext("This form did not come from this page. Your text is still here: send it again.")
            ) from None
        return security_hash

    def clean_reply_to(self) -> int:
        """The comment answered: published, and under the same target. 0 begins a thread."""
        reply_to = self.cleaned_data["reply_to"] or 0
        if reply_to:
            self.parent = self._published_comment(reply_to)
            if self.parent is None:
                raise forms.ValidationError(
                    gettext(
                        "The comment that you answer is not here any more. You can still send yours to the whole thread."
                    )
                )
            if not read_conf().MAX_DEPTH:
                raise forms.ValidationError(gettext("Comments are not answered here. Send yours to the whole thread."))
        return int(reply_to)

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        if is_closed(self.target_object, now=timezone.now()):
            self.add_error(None, gettext("This thread is closed to new comments."))
        return cleaned

    def focus(self) -> None:
        """Let typing begin in the first field that is asked for and still empty."""
        asked = [name for name in ("name", "email", "comment") if name in self.fields]
        first = next((name for name in asked if not self[name].value()), "comment")
        self.fields[first].widget.attrs["autofocus"] = True

    def sending(self, *, now: datetime) -> Sending:
        """How the form was filled in. What it did not bring is not known, as from a program that speaks to the API."""
        trap, shown = self.data.get("honeypot"), self.data.get("shown")
        return Sending(
            trap_filled=bool(trap.strip()) if isinstance(trap, str) else None,
            seconds=seconds_since(shown, now=now, lasts=FORM_LASTS) if isinstance(shown, str) else None,
        )

    def draft(self, *, sending: Sending) -> Draft:
        """What a valid form asks to be posted."""
        cleaned = self.cleaned_data
        return Draft(
            target=self.target_object,
            parent=self.parent,
            text=cleaned["comment"],
            name=cleaned.get("name", ""),
            email=cleaned.get("email", ""),
            follows=cleaned.get("followup", False),
            key=cleaned.get("key", ""),
            sends_anyway=cleaned.get("send_anyway", False),
            sending=sending,
            proof=cleaned.get("proof", "") if self.wants_proof else None,
        )

    def _dress(self) -> None:
        """Take off the framework classes that django-comments-xtd puts on its widgets."""
        del self.fields["url"]
        self.fields["comment"].widget = Writing()
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("Shown with your comment.")
        self.fields["name"].widget = forms.TextInput(attrs={"autocomplete": "name", "maxlength": 50})
        self.fields["email"].label = _("E-mail")
        self.fields["email"].help_text = _("Never shown. One link to confirm it.")
        self.fields["email"].widget = forms.EmailInput(attrs={"autocomplete": "email"})
        self.fields["followup"].label = _("Tell me by mail about new comments here")
        self.fields["followup"].widget = forms.CheckboxInput()
        self.fields["honeypot"].validators = []
        self.fields["honeypot"].widget = forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})

    def _ask_only_what_is_needed(self) -> None:
        """Whoever is known gives no name; an address is asked for only where it will be confirmed."""
        if self.writer.is_known:
            del self.fields["name"], self.fields["email"]
        elif read_conf().WHO_MAY_COMMENT == WhoMayComment.OPEN:
            del self.fields["email"], self.fields["followup"]

    def _published_comment(self, pk: int) -> Submission | None:
        if not 0 < pk <= LARGEST_KEY:
            return None
        comments = Submission.objects.on(self.target_object).published().select_related("current", "root")
        content_type = ContentType.objects.get_for_model(get_model())
        return comments.filter(content_type=content_type, object_pk=str(pk)).first()


class EditForm(forms.Form):
    """Another text for a comment of one's own. `version` is the one that was read."""

    comment = TextField()
    version = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    send_anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @cached_property
    def single_use_key(self) -> str:
        """The key of this form: the same in every try at sending it."""
        return _key_of(self)

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        return key if key.isalnum() else ""


def filled_in(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a form was sent with, for a new one that begins with it and complains of nothing."""
    words = {name: printable(str(data[name])) for name in ("comment", "name", "email") if name in data}
    reply_to = str(data.get("reply_to", ""))
    return {
        **words,
        "followup": bool(data.get("followup")),
        "reply_to": int(reply_to) if reply_to.isascii() and reply_to.isdigit() and len(reply_to) < 10 else 0,
        "key": str(data.get("key", "")),
        "shown": str(data.get("shown", "")),
    }


def is_closed(target: models.Model, *, now: datetime) -> bool:
    """Whether the target takes no more comments."""
    closed_at = registry.moderator_of(target).closed_at(target)
    return closed_at is not None and closed_at <= now


def _key_of(form: forms.Form) -> str:
    """The key that the form came with, or a new one."""
    given = str((form.data if form.is_bound else form.initial).get("key", ""))
    return given if 0 < len(given) <= 64 and given.isalnum() else uuid.uuid4().hex


def _about_words(size: int) -> str:
    """How many words of English fit into `size` bytes, in round figures: "1,600"."""
    words = size // 6
    return number_format(words - words % 100 if words > 100 else words, force_grouping=True)


def _prints(character: str) -> bool:
    """Whether a reader would see something: no blank, no control, no invisible mark."""
    return unicodedata.category(character)[0] not in "CZ" and character not in "\u115f\u1160\u2800\u3164\uffa0"

"""Comments as JSON: read what is published, and send one through the form that pages use.

GET  api/<app>-<model>/<pk>/        published comments, a page of threads at a time (`?order=`, and `next`)
GET  api/<app>-<model>/<pk>/count/  how many there are
GET  api/proof/                     whether a proof of work is `wanted` just now, a `key`, and a `challenge` for it in the
                                    form of ALTCHA; send its solution as `proof` with that `key`, or the comment waits
POST api/comment/                   201 published, 202 waiting (or a mail is on its way), 400 with the fields,
                                    403 refused with the clause, 409 think again (nothing was posted): the clause,
                                    the words, and the `key` to send it again with, changed or with `send_anyway`
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ParseError
from rest_framework.parsers import FormParser, JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from moderation import policies, registry, threads, traces, writers
from moderation.adapters.comments_xtd.forms import CommentForm
from moderation.adapters.comments_xtd.posting import MembersOnly, Nudged, send
from moderation.adapters.comments_xtd.targets import find_target
from moderation.answers import Answer, answer_to
from moderation.confirmations import TooManyConfirmations
from moderation.models import Submission
from moderation.policy.states import State
from moderation.policy_words import in_words
from moderation.sanctions import Refusal

ACCEPTED = (
    "content_type",
    "object_pk",
    "reply_to",
    "name",
    "email",
    "comment",
    "followup",
    "honeypot",
    "key",
    "send_anyway",
    "proof",
)


class SessionWithToken(SessionAuthentication):
    """The session, and its token whoever sits there: a confirmed guest is somebody without being signed in."""

    def authenticate(self, request: Request) -> Any:
        found = super().authenticate(request)
        if found is None:
            self.enforce_csrf(request)
        return found


class ShallowJSONParser(JSONParser):
    """JSON that nests too deep to be read is the sender's mistake."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(*args, **kwargs)
        except RecursionError:
            raise ParseError(_("This JSON nests too deep.")) from None


class CommentView(APIView):
    """What the endpoints share."""

    authentication_classes = [SessionWithToken]
    renderer_classes = [JSONRenderer]
    parser_classes = [ShallowJSONParser, FormParser]


class CommentList(CommentView):
    """Published comments, in the pages that readers see. No address of anybody, and nothing that is hidden."""

    def get(self, request: Request, content_type: str, object_pk: str) -> Response:
        target = find_target(content_type, object_pk)
        page = threads.read_page(target, threads.asked(request.query_params), now=timezone.now())
        shown = [line.comment for line in page.lines if line.comment is not None and not line.comment.gone]
        return Response(
            {
                "count": page.count,
                "comments": [_comment(comment) for comment in shown],
                "conversations": [line.more for line in page.lines if line.more],
                "next": f"?{page.later}" if page.later else None,
            }
        )


class CommentCount(CommentView):
    """How many comments readers see."""

    def get(self, request: Request, content_type: str, object_pk: str) -> Response:
        return Response({"count": threads.count_of(find_target(content_type, object_pk))})


class CommentCreate(CommentView):
    """Send a comment."""

    def post(self, request: Request) -> Response:
        fields = _fields(request.data)
        target = find_target(str(fields.get("content_type", "")), str(fields.get("object_pk", "")))
        now = timezone.now()
        writer = writers.writer_at(request._request, now=now)
        refusal = writers.refusal_of(writer, now=now)
        if refusal is not None:
            return _private(_refused(refusal), status.HTTP_403_FORBIDDEN)
        form = _form(fields, target, writer)
        if not form.is_valid():
            return _private({"errors": _errors(form)}, status.HTTP_400_BAD_REQUEST)
        return self._send(request, form, writer)

    def _send(self, request: Request, form: CommentForm, writer: writers.Writer) -> Response:
        now = timezone.now()
        try:
            network = traces.network_of(traces.client_address(request._request))
            submission = send(form.draft(sending=form.sending(now=now)), writer=writer, now=now, network=network)
        except MembersOnly:
            return _private({"detail": _("Only members comment here. Sign in first.")}, status.HTTP_403_FORBIDDEN)
        except TooManyConfirmations:
            return _private({"errors": {"email": [_("Several links were sent today.")]}}, 429)
        except Nudged as nudged:
            return _private(_nudge(nudged), status.HTTP_409_CONFLICT)
        if submission is None:
            return _private({"outcome": "confirm", "detail": _("Check your mail.")}, status.HTTP_202_ACCEPTED)
        writers.remember_own(request._request, submission)
        return traces.follow(request._request, _answered(submission), submission, now=timezone.now())


def _form(fields: Mapping[str, Any], target: models.Model, writer: writers.Writer) -> CommentForm:
    """The form that a page would have sent. Its proof of origin is the session's token, checked before."""
    fresh = CommentForm(target, writer=writer)
    return CommentForm(target, data={**fields, **fresh.security}, writer=writer)


def _fields(data: Any) -> dict[str, Any]:
    """What may be said of a comment; anything else in the request is not looked at."""
    if not isinstance(data, Mapping):
        raise ParseError(_("Send one object."))
    return {name: data[name] for name in ACCEPTED if isinstance(data.get(name), str | int | bool)}


def _comment(comment: threads.ShownComment) -> dict[str, Any]:
    return {
        "id": comment.pk,
        "in_reply_to": comment.parent,
        "depth": comment.depth,
        "name": comment.name,
        "badge": comment.badge,
        "html": comment.html,
        "submitted_at": comment.at,
        "permalink": comment.addresses.permalink,
    }


def _addresses(submission: Submission) -> registry.Addresses:
    model = submission.content_type.model_class()
    assert model is not None, "a comment model was removed from the site"
    return registry.source_of(model).addresses(submission.object_pk)


def _answered(submission: Submission) -> Response:
    answer = answer_to(submission)
    body = {
        "outcome": answer.state,
        "id": submission.pk,
        "permalink": _addresses(submission).permalink,
        **_cited(answer),
    }
    published = answer.state == State.PUBLISHED
    return _private(body, status.HTTP_201_CREATED if published else status.HTTP_202_ACCEPTED)


def _cited(answer: Answer) -> dict[str, Any]:
    if answer.clause is None:
        return {}
    cited = {
        "clause": {"number": answer.clause.number, "title": in_words(answer.clause.title)},
        "words": list(answer.words),
    }
    return {**cited, "detail": _("It came without the proof of work.")} if answer.is_unproven else cited


def _nudge(nudged: Nudged) -> dict[str, Any]:
    verdict, gravest = nudged.verdict, nudged.verdict.gravest
    assert gravest is not None, "a nudge rests on a finding"
    clause = policies.version_of(verdict.policy_digest).clause(gravest.clause)
    marked = [found for finding in verdict.findings for found in finding.evidence]
    return {
        "outcome": "nudge",
        "key": nudged.key,
        "clause": {"number": clause.number, "title": in_words(clause.title), "text": in_words(clause.text)},
        "words": [found.words for found in marked],
        "spans": [[found.start, found.end] for found in marked],
        "detail": _(
            "Send it again with this `key`: changed, or with `send_anyway`. You are asked once; what still breaks the "
            "clause waits for a moderator."
        ),
    }


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {
        "outcome": "refused",
        "standing": refusal.standing,
        "until": refusal.until,
        "clause": {"number": refusal.clause.number, "title": in_words(refusal.clause.title)},
    }


def _errors(form: CommentForm) -> dict[str, list[str]]:
    return {
        "comment" if name == NON_FIELD_ERRORS else name: [str(error) for error in errors]
        for name, errors in form.errors.items()
    }


def _private(body: dict[str, Any], code: int) -> Response:
    response = Response(body, status=code)
    add_never_cache_headers(response)
    return response

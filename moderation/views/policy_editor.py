"""Writing a version: the text, what is wrong with it, quick changes, and a comment to try it on.

Everything is one form. Whatever button is pressed, the text that was typed comes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from moderation import drafts, evidence, policies, wording
from moderation import policy_wording as words
from moderation.differences import Line, LineKind, difference
from moderation.models import PolicyState, PolicyVersion
from moderation.policy.content import Author, Content
from moderation.policy.document import Policy, PolicyError, read_policy
from moderation.policy.findings import Finding
from moderation.policy.judge import judge
from moderation.policy_forms import (
    EDITS,
    LONGEST_COMMENT,
    LONGEST_WHY,
    PANEL_OF,
    Panel,
    QuickEditRefused,
    panel,
    quick_edit,
)
from moderation.views.access import StaffRequest
from moderation.views.item_page import clause_title
from moderation.views.owners_only import for_owners, version_or_404

AROUND = 2  # lines shown before and after one that is wrong

# Who wrote the comment that is tried: rules about newcomers ask.
WRITERS: dict[str, int | None] = {"": None, "newcomer": 0, "regular": 50}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a text, and the lines around it: (number, text, whether it is the one)."""

    message: str
    line: int | None
    column: int | None
    field: str
    around: tuple[tuple[int, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one rule said of a comment."""

    rule: str
    clause: str
    title: str
    does: str
    reason: str
    score: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What one version says of a comment, the words that it saw marked."""

    outcome: str
    badge: str
    text: tuple[evidence.Piece, ...]
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Trying:
    """A comment and what both versions say of it; `draft` is None while the text cannot be read."""

    comment: str
    writer: str
    draft: Tried | None
    in_force: Tried
    same: bool


@dataclass(frozen=True, slots=True)
class Quick:
    """What became of a quick change: done, with the lines that it touched, or refused."""

    words: str
    refused: bool
    panel: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """The editor as it stands: the text, what was found in it, and what was just done."""

    document: str
    note: str = ""
    problem: Problem | None = None
    checked: bool = False
    changes: tuple[words.Change, ...] = ()
    panel: Panel | None = None
    quick: Quick | None = None
    trying: Trying | None = None
    typed: QueryDict | None = None


@for_owners
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponseBase:
    """A draft that begins as the version that `from` names, or as the one in force."""
    start = version_or_404(request.GET["from"]) if request.GET.get("from") else policies.current()
    return _editor(request, start, replacing=None)


@for_owners
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, pk: int) -> HttpResponseBase:
    """A draft. One that is no draft any more cannot be edited, but what was typed about it is kept as another."""
    if request.method == "POST":
        draft = PolicyVersion.objects.filter(pk=pk).first()
        return _editor(request, draft or policies.current(), replacing=draft)
    draft = version_or_404(pk)
    if draft.state != PolicyState.DRAFT:
        return redirect("moderation:policy_version", draft.pk)
    return _editor(request, draft, replacing=draft)


@for_owners
@require_POST
def check(request: StaffRequest) -> HttpResponseBase:
    """What is wrong with the text as it is typed, as a fragment."""
    return render(request, "moderation/_policy_check.html", {"desk": _checked(_desk(request.POST))})


@for_owners
@require_POST
def try_out(request: StaffRequest) -> HttpResponseBase:
    """What the text says of a typed comment, as a fragment."""
    desk = _tried(_desk(request.POST), request.POST, now=timezone.now())
    return render(request, "moderation/_policy_tried.html", {"desk": desk})


def _editor(request: StaffRequest, start: PolicyVersion, *, replacing: PolicyVersion | None) -> HttpResponseBase:
    if request.method != "POST":
        note = replacing.note if replacing else ""
        return _page(request, _with_panel(Desk(_unix(start.document), note=note), start), start, replacing)
    act, desk = request.POST.get("act", "check"), _desk(request.POST)
    if act == "save":
        return _save(request, desk, start, replacing)
    if act in EDITS:
        desk = _edited(desk, act, request.POST)
    elif act == "try":
        desk = _tried(desk, request.POST, now=timezone.now())
    desk = _with_panel(_checked(desk), start)
    return _page(request, replace(desk, typed=request.POST), start, replacing)


def _save(request: StaffRequest, desk: Desk, start: PolicyVersion, replacing: PolicyVersion | None) -> HttpResponseBase:
    try:
        saved = policies.save_draft(
            desk.document, now=timezone.now(), by=request.user, note=desk.note, replacing=replacing
        )
    except PolicyError as error:
        desk = replace(desk, checked=True, problem=problem_in(desk.document, error), typed=request.POST)
        return _page(request, _with_panel(desk, start), start, replacing)
    if saved.state == PolicyState.DRAFT:
        messages.success(request, _("Draft %(name)s is saved.") % {"name": saved.name})
    else:
        said = {"name": saved.name, "state": wording.within(str(words.VERSION_WORDS[saved.state]))}
        messages.info(request, _("This text is version %(name)s already (%(state)s).") % said)
    return redirect("moderation:policy_version", saved.pk)


def _page(request: StaffRequest, desk: Desk, start: PolicyVersion, replacing: PolicyVersion | None) -> HttpResponseBase:
    refused = desk.problem is not None or (desk.quick is not None and desk.quick.refused)
    return render(
        request,
        "moderation/policy_editor.html",
        {"desk": desk, "start": start, "draft": replacing, "in_force": policies.current(), "longest_why": LONGEST_WHY},
        status=422 if refused else 200,
    )


def _desk(typed: QueryDict) -> Desk:
    return Desk(_unix(typed.get("document", "")), note=typed.get("note", "").strip()[:LONGEST_WHY])


def _unix(text: str) -> str:
    """Browsers send every line end as two characters; the document keeps one."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _checked(desk: Desk) -> Desk:
    """The desk with what is wrong in its text, or with what it would change."""
    try:
        policy = read_policy(desk.document)
    except PolicyError as error:
        return replace(desk, checked=True, problem=problem_in(desk.document, error))
    return replace(desk, checked=True, problem=None, changes=words.changes(policies.in_force(), policy))


def _with_panel(desk: Desk, start: PolicyVersion) -> Desk:
    """The desk with its quick changes: of the text, or of what it began as while the text cannot be read."""
    for document in (desk.document, start.document):
        with suppress(PolicyError):
            return replace(desk, panel=panel(drafts.offered(read_policy(document))))
    return desk


def _edited(desk: Desk, act: str, typed: QueryDict) -> Desk:
    """The desk with a quick change made, and the lines that it touched."""
    try:
        document, said = quick_edit(act, desk.document, typed)
    except (QuickEditRefused, drafts.EditRefused) as refusal:
        return replace(desk, quick=Quick(str(refusal), refused=True, panel=PANEL_OF[act]))
    except PolicyError as error:
        return replace(desk, quick=Quick(_not_changed(desk.document, error), refused=True, panel=PANEL_OF[act]))
    lines = tuple(_touched(desk.document, document))
    return replace(desk, document=document, quick=Quick(said, refused=False, panel=PANEL_OF[act], lines=lines))


def _not_changed(document: str, error: PolicyError) -> str:
    """A text that cannot be read cannot be changed either; else the change itself is what the policy refuses."""
    try:
        read_policy(document)
    except PolicyError:
        return _("Quick changes need a text that can be read. Mend what is wrong in it first.")
    return error.message


def _touched(old: str, new: str) -> Iterator[Line]:
    for hunk in difference(old, new, context=0):
        yield from (line for line in hunk.lines if line.kind is not LineKind.SAME)


def problem_in(document: str, error: PolicyError) -> Problem:
    """An error with the lines around it."""
    lines = document.split("\n")
    around: tuple[tuple[int, str, bool], ...] = ()
    if error.line:
        first, last = max(1, error.line - AROUND), min(len(lines), error.line + AROUND)
        around = tuple((number, lines[number - 1], number == error.line) for number in range(first, last + 1))
    return Problem(error.message, error.line, error.column, error.field or "", around)


# -- A comment to try -------------------------------------------------------------------------------------------------


def _tried(desk: Desk, typed: QueryDict, *, now: datetime) -> Desk:
    comment = _unix(typed.get("comment", ""))[:LONGEST_COMMENT]
    writer = typed.get("writer", "")
    if not comment.strip():
        return desk
    content = Content(text=comment, now=now, author=Author(published=WRITERS.get(writer)))
    in_force = _said(policies.in_force(), content)
    try:
        draft = _said(read_policy(desk.document), content)
    except PolicyError as error:
        desk = replace(desk, checked=True, problem=problem_in(desk.document, error))
        draft = None
    trying = Trying(comment, writer, draft, in_force, same=draft == in_force)
    return replace(desk, trying=trying)


def _said(policy: Policy, content: Content) -> Tried:
    verdict = judge(policy, content)
    spans = [evidence.Span(e.start, e.end, finding.rule) for finding in verdict.findings for e in finding.evidence]
    return Tried(
        outcome=str(words.OUTCOME_WORDS[verdict.outcome]),
        badge=words.BADGES[verdict.outcome],
        text=evidence.pieces(content.text, spans),
        seen=tuple(_seen(finding, policy) for finding in verdict.findings),
    )


def _seen(finding: Finding, policy: Policy) -> Seen:
    return Seen(
        rule=finding.rule,
        clause=finding.clause,
        title=clause_title(policy, finding.clause),
        does=str(words.DOES_WORDS[finding.outcome]),
        reason=finding.reason,
        score="" if finding.score is None else number_format(f"{finding.score:.2f}"),
    )

"""What an author fills in. A form reads and checks; the verbs in `blog.publishing` write."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import ProseEditorWidget

from blog.local_time import OutOfReach, UnclearTime, moment_of
from blog.models import Block, BlockKind, Image, SectionKind
from blog.paste import NoHeadline, PastedBlock, PastedPost, parse_paste, parse_post
from blog.publishing import BlockText, PostText, SectionText, written
from blog.reading.cards import Card, card_of
from blog.reading.headline import Title, read_title
from blog.reading.said import Whose, as_said, paragraphs_of
from blog.rendering import plain, typed
from blog.sanitize import TooDeep, TooLarge

WHOSE = frozenset(str(whose) for whose in Whose)
MOST_TEXT = 64 * 1024
MOST_POST = 256 * 1024
YES, NO = "yes", "no"
UPDATE_KINDS = [choice for choice in SectionKind.choices if choice[0] != SectionKind.ORIGINAL]


class AddressField(forms.CharField):
    """An http(s) address, as it was pasted."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=2000,
            validators=[URLValidator(schemes=["http", "https"])],
            widget=forms.URLInput(attrs={"autocomplete": "off"}),
            **kwargs,
        )


class Significant(forms.ChoiceField):
    """The one question: should readers be told? Cleaned, it is True or False; left open, its first answer stands."""

    def __init__(self, *, initial: str, yes: Any, no: Any) -> None:
        super().__init__(
            label=_("Significant to readers?"),
            choices=[(YES, yes), (NO, no)],
            initial=initial,
            required=False,
            widget=forms.RadioSelect,
        )

    def clean(self, value: Any) -> bool:
        return bool((super().clean(value) or self.initial) == YES)


def writing(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "writing", **attrs})


# What the buttons of the editor make; the sanitiser lets no more than this through.
PROSE = {
    "Bold": True,
    "Italic": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "NoSpellCheck": False,
}


def from_editor(text: str) -> str:
    """What the editor sends as a block keeps it: cleaned, and without markup where it says nothing."""
    try:
        return typed(text)
    except (TooLarge, TooDeep) as refusal:
        raise forms.ValidationError(_("One block is too large: %(why)s"), params={"why": refusal}) from refusal


class ProseField(ProseEditorFormField):
    """A text with paragraphs, links and emphasis; without JavaScript a plain field that takes the same."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            config={"extensions": PROSE},
            preset="parley",
            sanitize=from_editor,
            strip=False,
            widget=ProseEditorWidget(attrs={"rows": 6, "class": "writing"}),
            **kwargs,
        )


class GoLiveField(forms.Field):
    """A time to come, as the site's own clocks show it; None for at once.

    Where they show it twice, or never, it is refused with the two moments that may be meant: `choices`.
    """

    widget = forms.DateTimeInput
    choices: tuple[datetime, ...] = ()

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(
            label=_("When"),
            help_text="" if required else _("Leave it empty to publish at once."),
            required=required,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        )

    def clean(self, value: Any) -> datetime | None:
        self.choices = ()
        if not value:
            super().clean(value)
            return None
        try:
            asked = parse_datetime(str(value))
        except ValueError:
            asked = None
        if asked is None:
            raise forms.ValidationError(NO_TIME, code="invalid")
        zone = timezone.get_default_timezone()
        try:
            return moment_of(asked, zone)
        except OutOfReach as far:
            raise forms.ValidationError(NO_TIME, code="invalid") from far
        except UnclearTime as unclear:
            self.choices = tuple(choice.astimezone(zone) for choice in unclear.choices)
            problem = _("The clocks show this time twice that day.") if unclear.exists else SKIPPED
            raise forms.ValidationError([problem, _("Choose one of the two below.")], code="unclear") from unclear


NO_TIME = _("Give the day and the time, as in 2026-03-12 14:05.")
SKIPPED = _("The clocks skip this time that day.")


class GoLiveForm(forms.Form):
    go_live_at = GoLiveField(required=True)


def source_input() -> forms.TextInput:
    """The names that were quoted before are offered by the list `sources` (blog/_sources.html)."""
    return forms.TextInput(attrs={"list": "sources", "autocomplete": "off"})


class Voice(forms.ChoiceField):
    """Whose words a pasted text is, where its own marks do not say."""

    READ, QUOTED, OWN = "read", "quoted", "own"

    def __init__(self) -> None:
        super().__init__(
            label=_("These words are"),
            choices=[
                (self.READ, _("as you read them")),
                (self.QUOTED, _("all quoted")),
                (self.OWN, _("all mine")),
            ],
            initial=self.READ,
            required=False,
            widget=forms.RadioSelect,
        )


class PasteForm(forms.Form):
    """Text as it comes from anywhere, and where it came from; `blocks` is how we read it."""

    text = forms.CharField(
        label=_("Paste or write"),
        help_text=_("A quoted article may begin with its source: THE HERALD – … A blank line starts a new paragraph."),
        max_length=MOST_TEXT,
        strip=False,
        widget=writing(12),
    )
    url = AddressField(label=_("Source’s address"), required=False)
    source = forms.CharField(label=_("Source"), max_length=120, required=False, widget=source_input())
    voice = Voice()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if self.fields["text"].required and not text.strip():
            raise forms.ValidationError(_("Write or paste something first."), code="required")
        return text

    @cached_property
    def read(self) -> tuple[PastedBlock, ...]:
        """Of a valid form: the text as we read it, before its author has said more."""
        if not self.cleaned_data["text"].strip():
            return ()
        return parse_paste(self.cleaned_data["text"], self.cleaned_data["url"])

    @property
    def answers(self) -> dict[str, Whose]:
        """What was said of single paragraphs, by their keys. What is no answer is ignored."""
        start = self.add_prefix("say-")
        given = {name.removeprefix(start): str(self.data[name]) for name in self.data if name.startswith(start)}
        return {key: Whose(said) for key, said in given.items() if said in WHOSE}

    @property
    def pasted(self) -> tuple[PastedBlock, ...]:
        """Of a valid form: the text as its author says it is to be read."""
        return as_said(self.read, self.answers)

    @property
    def paragraphs(self) -> list[dict[str, object]]:
        """Of a valid form: whose words each paragraph is, as it stands now, and whether we had better ask."""
        answers = self.answers
        return [
            {
                "paragraph": found,
                "name": self.add_prefix(f"say-{found.key}"),
                "whose": answers.get(found.key, found.whose),
            }
            for found in paragraphs_of(self.read)
        ]

    @property
    def blocks(self) -> tuple[BlockText, ...]:
        """Of a valid form. A source that the author names stands before one that we read."""
        read = heard(written(self.pasted), self.cleaned_data["voice"])
        return named(read, self.cleaned_data["source"], self.cleaned_data["url"])

    @property
    def is_end_unsure(self) -> bool:
        """Whether a quotation may have run on into the author's own words, and its author has not said."""
        return self.cleaned_data["voice"] in ("", Voice.READ) and not all(block.end_known for block in self.pasted)

    @property
    def must_ask(self) -> bool:
        """Whether there is a paragraph that sounds like the author's in what we read as quoted, and nobody has said yet."""
        return self.is_end_unsure and any(block.doubt is not None for block in self.pasted)


def heard(blocks: Sequence[BlockText], voice: str) -> tuple[BlockText, ...]:
    """The blocks as quoted or as the author's own, if the author said so."""
    if voice == Voice.QUOTED:
        return joined([replace(block, kind=BlockKind.EXCERPT) for block in blocks])
    if voice == Voice.OWN:
        return tuple(BlockText(text=block.text, kind=BlockKind.TEXT) for block in blocks)
    return tuple(blocks)


def joined(blocks: Sequence[BlockText]) -> tuple[BlockText, ...]:
    """Quoted neighbours as one excerpt, unless each names a source of its own."""
    whole: list[BlockText] = []
    for block in blocks:
        if whole and block.source in ("", whole[-1].source):
            whole[-1] = replace(whole[-1], text=f"{whole[-1].text}\n\n{block.text}")
        else:
            whole.append(block)
    return tuple(whole)


def named(blocks: Sequence[BlockText], source: str, url: str) -> tuple[BlockText, ...]:
    """A lone excerpt takes the name and the address given; among several, those without any take them."""
    alone = sum(block.kind == BlockKind.EXCERPT for block in blocks) == 1

    def attributed(block: BlockText) -> BlockText:
        if block.kind != BlockKind.EXCERPT:
            return block
        named_here = source if alone and source else block.source or source
        return replace(block, source=named_here, url=(url if alone and url else block.url))

    return tuple(attributed(block) for block in blocks)


class UpdateForm(PasteForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=UPDATE_KINDS, initial=SectionKind.UPDATE)
    heading = forms.CharField(label=_("Heading"), max_length=300, required=False)
    significant = Significant(initial=YES, yes=_("Yes: show the story as updated"), no=_("No: add it quietly"))
    corrects = forms.ChoiceField(
        label=_("Corrects"), help_text=_("The passage that a correction or a clarification is about."), required=False
    )
    go_live_at = GoLiveField()
    # The last update that its author has seen: what came in since is shown before anything is published under it.
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    field_order = ["text", "url", "source", "voice", "heading", "kind", "corrects", "significant", "go_live_at"]

    def __init__(self, *args: Any, correctable: Sequence[Block] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.correctable = {block.uid: block for block in correctable}
        choices = [
            ("", _("nothing in particular")),
            *((uid, opening(block)) for uid, block in self.correctable.items()),
        ]
        self.fields["corrects"].choices = choices  # type: ignore[attr-defined]

    def clean_seen(self) -> int:
        """A form that does not say has seen everything: it is nobody's tab that was left open."""
        seen = self.cleaned_data["seen"]
        return sys.maxsize if seen is None else int(seen)

    def seen_up_to(self, number: int) -> None:
        """From here on the form is written with that update in sight."""
        self.data = dict(self.data.items()) | {"seen": str(number)}

    @property
    def corrected(self) -> Block | None:
        """Of a valid form: the passage that it is about."""
        return self.correctable.get(self.cleaned_data["corrects"])


class PromotionForm(forms.Form):
    """What an update says beside the comment that it quotes."""

    heading = forms.CharField(label=_("Heading"), max_length=300, required=False)
    words = forms.CharField(
        label=_("Your own words, before the quotation"), max_length=MOST_TEXT, required=False, widget=writing(5)
    )
    significant = Significant(initial=YES, yes=_("Yes: show the story as updated"), no=_("No: add it quietly"))


class WriteForm(forms.Form):
    """A whole story in one field: headline, paragraphs, excerpts, updates, in the order in which they are read.

    `pasted`, once it is valid, is how we read it.
    """

    pasted: PastedPost

    text = forms.CharField(
        label=_("Paste or write"),
        help_text=_(
            "The first line is the headline; capitals with a colon before it are read as the kicker. "
            "Quoted articles may begin with their source, later sections with UPDATE."
        ),
        max_length=MOST_POST,
        strip=False,
        widget=writing(22),
    )
    tags = forms.CharField(label=_("Tags"), help_text=_("With commas between them."), max_length=300, required=False)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError(_("Write or paste something first."), code="required")
        try:
            self.pasted = parse_post(text)
        except NoHeadline as problem:
            raise forms.ValidationError(
                _("Line %(line)d: %(why)s."), code="headline", params={"line": problem.line, "why": problem}
            ) from problem
        return text


class StoryForm(forms.Form):
    """What stands above a story. `version` is the one that was opened: a save on top of another is refused."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    kicker = forms.CharField(label=_("Kicker"), max_length=120, required=False)
    headline = forms.CharField(label=_("Headline"), max_length=300)
    standfirst = forms.CharField(
        label=_("Standfirst"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    tags = forms.CharField(label=_("Tags"), help_text=_("With commas between them."), max_length=300, required=False)
    significant = Significant(initial=NO, yes=_("Yes: show the story as updated"), no=_("No: a typo, a comma, a link"))
    go_live_at = GoLiveField()

    @property
    def split(self) -> Title | None:
        """The kicker and the headline that a pasted line seems to be, where there is no kicker yet."""
        line = str(self["headline"].value() or "")
        title = None if self["kicker"].value() else read_title(line)
        return title if title and title.kicker else None


class SectionForm(forms.Form):
    """What stands above an update that is already there."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    heading = forms.CharField(label=_("Heading"), max_length=300, required=False)
    significant = Significant(initial=NO, yes=_("Yes: show the story as updated"), no=_("No: a typo, a comma, a link"))
    go_live_at = GoLiveField()


class BlockForm(forms.Form):
    """One block. An empty text, or the box, takes it out."""

    uid = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("These words are"),
        choices=[
            (BlockKind.TEXT, _("mine")),
            (BlockKind.EXCERPT, _("quoted")),
            (BlockKind.IMAGE, _("a caption")),
            (BlockKind.EMBED, _("a link card")),
        ],
    )
    order = forms.IntegerField(label=_("Place"), required=False, min_value=0, max_value=9999)
    text = ProseField(label=_("Text"), max_length=MOST_TEXT, required=False)
    source = forms.CharField(label=_("Source"), max_length=120, required=False, widget=source_input())
    url = AddressField(label=_("Address"), required=False)
    title = forms.CharField(label=_("Title there"), max_length=300, required=False)
    author = forms.CharField(label=_("Author there"), max_length=200, required=False)
    date = forms.DateField(
        label=_("Date there"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    image = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    alt = forms.CharField(
        label=_("Description"),
        help_text=_("For those who do not see it: what it shows."),
        max_length=500,
        required=False,
    )
    decorative = forms.BooleanField(label=_("It only decorates and needs no description"), required=False)
    credit = forms.CharField(label=_("Credit"), max_length=200, required=False)
    remove = forms.BooleanField(label=_("Take out"), required=False)

    @property
    def is_kept(self) -> bool:
        return not self.block.is_blank and not self.cleaned_data.get("remove")

    @property
    def is_picture(self) -> bool:
        return bool(self["kind"].value() == BlockKind.IMAGE)

    @property
    def picture(self) -> Image | None:
        """The picture that the block shows, beside its fields."""
        return Image.objects.filter(digest=str(self["image"].value() or "")).first() if self.is_picture else None

    @property
    def is_excerpt(self) -> bool:
        return bool(self["kind"].value() == BlockKind.EXCERPT)

    @property
    def is_card(self) -> bool:
        return bool(self["kind"].value() == BlockKind.EMBED)

    @property
    def card(self) -> Card:
        return card_of(str(self["text"].value() or ""))

    @property
    def block(self) -> BlockText:
        """Of a valid form."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("remove", "order")}
        return BlockText(**given | {"kind": BlockKind(given["kind"])})


BlockForms = forms.formset_factory(BlockForm, extra=0, max_num=200, absolute_max=400)


class MoreForm(PasteForm):
    """More text for the end of a section; it may stay empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
        self.fields["text"].label = _("Add to the end")
        self.fields["text"].widget = writing(6)


class AddressForm(forms.Form):
    slug = forms.SlugField(
        label=_("Address"), help_text=_("Its old address leads to the new one for good."), max_length=80
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, for readers"),
        help_text=_("It stays in its place. The text itself is no longer shown."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def block_values(block: BlockText) -> dict[str, object]:
    """What a `BlockForm` starts from."""
    return {
        "uid": block.uid,
        "kind": block.kind,
        "text": block.text,
        "source": block.source,
        "url": block.url,
        "title": block.title,
        "author": block.author,
        "date": block.date,
        "image": block.image,
        "alt": block.alt,
        "decorative": block.decorative,
        "credit": block.credit,
    }


def opening(block: Block) -> str:
    """The first words of a block, as a choice shows them."""
    text = " ".join(plain(block.text).split())
    return text if len(text) <= 80 else text[:80].rpartition(" ")[0] + "…"


def tag_names(typed: str) -> tuple[str, ...]:
    """`River, Council,, river` as two names: the first way of writing each stands."""
    names: dict[str, str] = {}
    for name in (part.strip() for part in typed.split(",")):
        if name:
            names.setdefault(name.casefold(), name[:100])
    return tuple(names.values())


def post_text(form: WriteForm) -> PostText:
    """A valid form's story as the publishing verbs take it."""
    pasted = form.pasted
    sections = tuple(
        SectionText(
            blocks=written(section.blocks),
            number=section.number,
            kind=SectionKind(section.kind),
            heading=section.heading,
        )
        for section in pasted.sections
    )
    return PostText(
        headline=pasted.headline,
        kicker=pasted.kicker,
        policy_notice=pasted.policy_notice,
        sections=sections,
        tags=tag_names(form.cleaned_data["tags"]),
    )

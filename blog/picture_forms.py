"""What an author says of a picture. Checking a form keeps its file at once, so that no later mistake costs an upload."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from blog import images
from blog.models import BlockKind, Image
from blog.pixels import MOST_BYTES
from blog.publishing import BlockText, Editor

ABOVE, BELOW = "above", "below"


class PictureForm(forms.Form):
    """One picture to add. `image` is the digest of one that is kept already; a new file stands before it."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG, WebP or GIF, at most 12 MB. Where and with what it was taken is not kept."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    image = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    alt = forms.CharField(
        label=_("Description"),
        help_text=_("For those who do not see it: what it shows."),
        max_length=500,
        required=False,
    )
    decorative = forms.BooleanField(label=_("It only decorates and needs no description"), required=False)
    caption = forms.CharField(label=_("Caption"), max_length=1000, required=False)
    credit = forms.CharField(label=_("Credit"), max_length=200, required=False)
    place = forms.ChoiceField(
        label=_("Place"),
        choices=[(BELOW, _("under the text")), (ABOVE, _("above the text"))],
        initial=BELOW,
        required=False,
    )

    def __init__(self, *args: Any, editor: Editor = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.editor = editor

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        file = given.get("file")
        if file:
            self._keep(file)
        if given.get("image") and not given.get("alt", "").strip() and not given.get("decorative"):
            self.add_error("alt", _("Describe the picture, or say that it only decorates."))
        spoken_of = any(given.get(name, "").strip() for name in ("alt", "caption", "credit"))
        if spoken_of and not given.get("image") and "file" not in self.errors:
            self.add_error("file", _("Choose the picture that this is about, or empty these fields."))
        return given

    def _keep(self, file: UploadedFile) -> None:
        try:
            image = images.keep(file.read(MOST_BYTES + 1), editor=self.editor)
        except images.BadImage as refusal:
            self.add_error("file", str(refusal))
            return
        self.cleaned_data["image"] = image.digest
        # Shown again for whatever reason, the form knows the picture, which a browser would not send twice.
        self.data = dict(self.data.items()) | {self.add_prefix("image"): image.digest}

    @property
    def kept(self) -> Image | None:
        """The picture that the form speaks of, to be shown beside its fields."""
        digest = str(self["image"].value() or "")
        return Image.objects.filter(digest=digest).first() if digest else None

    @property
    def is_filled(self) -> bool:
        return self.is_bound and any(
            str(self[name].value() or "").strip() for name in ("image", "alt", "caption", "file")
        )

    @property
    def is_above(self) -> bool:
        return bool(self.cleaned_data["place"] == ABOVE)

    @property
    def blocks(self) -> tuple[BlockText, ...]:
        """Of a valid form: the picture as a block, or none."""
        given = self.cleaned_data
        if not given["image"]:
            return ()
        return (
            BlockText(
                given["caption"], BlockKind.IMAGE,
                image=given["image"], alt=given["alt"], decorative=given["decorative"], credit=given["credit"],
            ),
        )  # fmt: skip

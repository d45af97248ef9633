"""Keeping an uploaded picture: its files first, then its row, so that a row never names a file that is not there."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from blog.models import Image
from blog.models.image import file_name
from blog.pixels import BadImage, Prepared, prepare
from blog.publishing import Editor

__all__ = ["BadImage", "keep"]


def keep(content: bytes, *, editor: Editor = None) -> Image:
    """The picture in `content`, kept; the one kept before if the same file comes again. Raises `BadImage`."""
    prepared = prepare(content)
    known = Image.objects.filter(digest=prepared.digest).first()
    return known or store(prepared, editor=editor)


def store(prepared: Prepared, *, editor: Editor = None) -> Image:
    for made in prepared.files:
        name = file_name(prepared.digest, made.ending)
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(made.content))
    with transaction.atomic():
        image, _made = Image.objects.get_or_create(
            digest=prepared.digest,
            defaults={
                "width": prepared.width,
                "height": prepared.height,
                "widths": list(prepared.widths),
                "uploaded_by_id": editor.pk if editor else None,
            },
        )
    return image

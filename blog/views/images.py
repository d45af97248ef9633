"""Pictures: taking one in for an author who is still writing, and handing the kept files to everybody."""

from pathlib import Path

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from blog import images
from blog.models.image import FOLDER
from blog.pixels import MOST_BYTES
from blog.views.authors_only import authors_only

TYPES = {".webp": "image/webp", ".jpg": "image/jpeg"}
FOR_A_YEAR = "public, max-age=31536000, immutable"


@authors_only("blog.change_post")
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keeps the picture in `file` and tells its name; 400 with the reason where it is none. What is typed stays typed."""
    file = request.FILES.get("file")
    if file is None or file.size is None:
        return JsonResponse({"error": _("No file came.")}, status=400)
    try:
        image = images.keep(file.read(MOST_BYTES + 1), editor=request.user)
    except images.BadImage as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    return JsonResponse(
        {"image": image.digest, "thumbnail": image.thumbnail, "width": image.width, "height": image.height}
    )


@require_safe
def picture(request: HttpRequest, folder: str, name: str) -> HttpResponse | FileResponse:
    """One kept file. Its name is made of its content, so whoever has it never needs to ask again."""
    path = f"{FOLDER}/{folder}/{name}"
    etag = f'"{name}"'
    answer: HttpResponse | FileResponse
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponseNotModified()
    elif not name.startswith(folder) or not default_storage.exists(path):
        raise Http404
    else:
        answer = FileResponse(default_storage.open(path), content_type=TYPES[Path(name).suffix])
    answer.headers["Cache-Control"] = FOR_A_YEAR
    answer.headers["ETag"] = etag
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # feed readers show them on pages of their own
    return answer

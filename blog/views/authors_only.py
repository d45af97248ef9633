"""The desk's door: authors come in, others are told why not, and each opens only the posts they sign."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from blog.models import Post

View = Callable[..., HttpResponse]


def authors_only(permission: str) -> Callable[[View], View]:
    """Signs in whoever is not; answers 403 to whoever may not. What is answered is kept by nobody."""

    def guard(view: View) -> View:
        @never_cache
        @login_required
        @permission_required(permission, raise_exception=True)
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        return answer

    return guard


def own_post(request: HttpRequest, pk: int) -> Post:
    """The post with its sections, if this account may edit it; to others it does not exist."""
    return get_object_or_404(Post.objects.editable_by(request.user).with_sections(), pk=pk)

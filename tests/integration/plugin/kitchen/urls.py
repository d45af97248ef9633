"""The pages of the kitchen, with moderation's beside them."""

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import include, path

from tests.integration.plugin.kitchen.models import Recipe


def recipe(request: HttpRequest, pk: str) -> HttpResponse:
    return render(request, "recipe.html", {"recipe": get_object_or_404(Recipe, pk=pk)})


urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/login/", LoginView.as_view(template_name="admin/login.html"), name="login"),
    path("recipes/<uuid:pk>/", recipe),
    path("moderation/", include("moderation.urls")),
]
if apps.is_installed("django_comments_xtd"):
    urlpatterns.append(path("comments/", include("moderation.adapters.comments_xtd.urls")))

"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config.health import healthz
from config.language import choose_language
from config.outbox import outbox
from config.signed_out import page as unsent

# One door for everybody: the admin's own login page knows neither second factors nor their recovery codes.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler404 = "config.refusals.not_found"
handler500 = "config.refusals.fault"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("outbox/", outbox, name="outbox"),
    path("unsent/", unsent, name="unsent"),
    path("language/", choose_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("comments/", include("moderation.adapters.comments_xtd.urls")),
    path("moderation/", include("moderation.urls")),
    path("", include("blog.urls")),
]

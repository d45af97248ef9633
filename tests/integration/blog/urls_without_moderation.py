"""A site that publishes and takes no comments."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("blog.urls", namespace="blog")),
]

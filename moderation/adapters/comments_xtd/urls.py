"""The addresses of comments. They take the place of django-comments-xtd's own, under the same names."""

from __future__ import annotations

from django.urls import path

from moderation.adapters.comments_xtd import rest
from moderation.adapters.comments_xtd.views import confirming, own, posting, reading

urlpatterns = [
    path("write/<slug:content_type>/<path:object_pk>/", posting.write, name="comments-write"),
    path("post/", posting.post, name="comments-post-comment"),
    path("preview/", posting.preview, name="comments-preview"),
    path("sent/", posting.sent, name="comments-xtd-sent"),
    path("posted/", posting.sent, name="comments-comment-done"),
    path("check-mail/", posting.check_mail, name="comments-check-mail"),
    path("forget/", posting.forget, name="comments-forget"),
    path("confirm/<str:key>/", confirming.confirm, name="comments-xtd-confirm"),
    path("mute/<str:key>/", confirming.mute, name="comments-xtd-mute"),
    path("reply/<int:cid>/", posting.reply, name="comments-xtd-reply"),
    path("<int:pk>/", reading.permalink, name="comments-permalink"),
    path("<int:pk>/conversation/", reading.conversation, name="comments-conversation"),
    path("<int:pk>/edit/", own.edit, name="comments-edit"),
    path("<int:pk>/withdraw/", own.withdraw, name="comments-withdraw"),
    path("cr/<int:content_type>/<path:object_pk>/", reading.commented_page, name="comments-url-redirect"),
    # What django-contrib-comments calls these pages; here they lead to ours.
    path("flag/<int:comment_id>/", reading.report, name="comments-flag"),
    path("delete/<int:comment_id>/", reading.decide, name="comments-delete"),
    path("approve/<int:comment_id>/", reading.decide, name="comments-approve"),
    path("flagged/", reading.retired, name="comments-flag-done"),
    path("deleted/", reading.retired, name="comments-delete-done"),
    path("approved/", reading.retired, name="comments-approve-done"),
    path("like/<int:comment_id>/", reading.retired, name="comments-xtd-like"),
    path("liked/", reading.retired, name="comments-xtd-like-done"),
    path("dislike/<int:comment_id>/", reading.retired, name="comments-xtd-dislike"),
    path("disliked/", reading.retired, name="comments-xtd-dislike-done"),
    path("api/comment/", rest.CommentCreate.as_view(), name="comments-xtd-api-create"),
    path("api/proof/", posting.proof, name="comments-proof"),
    path("api/preview/", reading.retired, name="comments-xtd-api-preview"),
    path("api/feedback/", reading.retired, name="comments-xtd-api-feedback"),
    path("api/flag/", reading.retired, name="comments-xtd-api-flag"),
    path("api/<slug:content_type>/<path:object_pk>/count/", rest.CommentCount.as_view(), name="comments-xtd-api-count"),
    path("api/<slug:content_type>/<path:object_pk>/", rest.CommentList.as_view(), name="comments-xtd-api-list"),
]

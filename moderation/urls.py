"""Every address of moderation. Whatever changes something answers POST alone."""

from django.urls import path

from moderation.views import appeals, guests, item, log, policy, queue, reports, standing

app_name = "moderation"

urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/<int:pk>/", item.item, name="item"),
    path("queue/<int:pk>/claim/", item.claim, name="claim"),
    path("queue/<int:pk>/take-over/", item.take_over, name="take_over"),
    path("queue/<int:pk>/release/", item.release, name="release"),
    path("queue/<int:pk>/publish/", item.publish, name="publish"),
    path("queue/<int:pk>/reject/", item.reject, name="reject"),
    path("log/", log.log, name="log"),
    path("policy/", policy.policy, name="policy"),
    path("report/<int:pk>/", reports.report, name="report"),
    path("standing/", standing.standing, name="standing"),
    path("standing/<int:pk>/acknowledge/", standing.acknowledge, name="acknowledge"),
    path("guest/<str:token>/", guests.come_back, name="come_back"),
    path("appeals/new/<int:pk>/", appeals.appeal, name="appeal"),
    path("appeals/<int:pk>/", appeals.appealed, name="appealed"),
    path("appeals/<int:pk>/uphold/", item.uphold, name="appeal_uphold"),
    path("appeals/<int:pk>/overturn/", item.overturn, name="appeal_overturn"),
]

"""The blog's addresses. A post's own is `/<yyyy>/<mm>/<slug>/`, everything about it lies below."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path, register_converter

from blog import feeds
from blog.sitemaps import SITEMAPS
from blog.views import composing, desk, machines, reading, writing


class Digits:
    """A number written with a fixed count of digits: 2026, 03."""

    width = 4
    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return f"{int(value):0{self.width}d}"


class TwoDigits(Digits):
    width = 2
    regex = "[0-9]{2}"


register_converter(Digits, "yyyy")
register_converter(TwoDigits, "mm")

app_name = "blog"
urlpatterns = [
    path("", reading.home, name="home"),
    path("archive/", reading.archive, name="archive"),
    path("about/", reading.about, name="about"),
    path("tags/<slug:slug>/", reading.tag, name="tag"),
    path("tags/<slug:slug>/feed/", feeds.tag, name="tag_feed"),
    path("authors/<slug:slug>/", reading.author, name="author"),
    path("feed/", feeds.atom, name="feed"),
    path("feed/updates/", feeds.updates, name="updates_feed"),
    path("feed/rss/", feeds.rss, name="rss_feed"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("desk/", desk.desk, name="desk"),
    path("desk/new/", writing.write_post, name="write_post"),
    path("desk/posts/<int:pk>/", writing.edit_section, name="edit_post"),
    path("desk/posts/<int:pk>/look/", desk.look, name="look"),
    path("desk/posts/<int:pk>/publish/", desk.publish_post, name="publish_post"),
    path("desk/posts/<int:pk>/update/", composing.add_update, name="add_update"),
    path("desk/posts/<int:pk>/update-<int:number>/", writing.edit_section, name="edit_update"),
    path("desk/posts/<int:pk>/update-<int:number>/withdraw/", composing.withdraw_update, name="withdraw_update"),
    path("<yyyy:year>/", reading.year, name="year"),
    path("<yyyy:year>/<mm:month>/", reading.month, name="month"),
    path("<yyyy:year>/<mm:month>/<slug:slug>/", reading.post, name="post"),
    path("<yyyy:year>/<mm:month>/<slug:slug>/update-<int:number>/", reading.update, name="update"),
]

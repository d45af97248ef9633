"""The blog's addresses. A post's own is `/<yyyy>/<mm>/<slug>/`, everything about it lies below."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path, register_converter
from django.urls.converters import StringConverter

from blog import feeds
from blog.sitemaps import SITEMAPS
from blog.views import (
    composing,
    desk,
    editing,
    following,
    history,
    images,
    live,
    machines,
    promoting,
    reading,
    revisions,
    scheduled,
    searching,
    standing,
    writing,
)


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


class Shelf(StringConverter):
    """The folder of a picture: how its name begins."""

    regex = "[0-9a-f]{2}"


class PictureName(StringConverter):
    regex = r"[0-9a-f]{32}(?:-[0-9]{1,5}\.webp|\.jpg)"


class TagName(StringConverter):
    """A tag's name in addresses: letters of any writing, and nothing that PostgreSQL refuses to look for."""

    regex = r"[^/\0]+"


register_converter(Digits, "yyyy")
register_converter(Shelf, "shelf")
register_converter(PictureName, "picture")
register_converter(TwoDigits, "mm")
register_converter(TagName, "tag")

app_name = "blog"
urlpatterns = [
    # First, as open pages ask for nothing else.
    path("<yyyy:year>/<mm:month>/<slug:slug>/events", live.events, name="events"),
    path("", reading.home, name="home"),
    path("archive/", reading.archive, name="archive"),
    path("about/", reading.about, name="about"),
    path("search/", searching.search, name="search"),
    path("tags/<tag:slug>/", reading.tag, name="tag"),
    path("tags/<tag:slug>/feed/", feeds.tag, name="tag_feed"),
    path("tags/<tag:slug>/feed/rss/", feeds.tag, {"kind": feeds.RSS}, name="tag_rss_feed"),
    path("authors/<slug:slug>/", reading.author, name="author"),
    path("authors/<slug:slug>/feed/", feeds.author, name="author_feed"),
    path("authors/<slug:slug>/feed/rss/", feeds.author, {"kind": feeds.RSS}, name="author_rss_feed"),
    path("feed/", feeds.atom, name="feed"),
    path("feed/comments/", feeds.comments, name="comments_feed"),
    path("feed/updates/", feeds.updates, name="updates_feed"),
    path("feed/rss/", feeds.rss, name="rss_feed"),
    path("follow/confirm/<str:token>/", following.confirm, name="follow_confirm"),
    path("follow/manage/<str:token>/", following.manage, name="follow_manage"),
    path("follow/stop/<str:token>/", following.stop, name="follow_stop"),
    path("follow/<slug:key>/", following.follow, name="follow"),
    path("follow/<slug:key>/asked/", following.asked, name="follow_asked"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-news.xml", machines.news_sitemap, name="news_sitemap"),
    path("sitemap-<slug:section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap_part"),
    path("robots.txt", machines.robots, name="robots"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("desk/", desk.desk, name="desk"),
    path("desk/new/", writing.write_post, name="write_post"),
    path("desk/posts/<int:pk>/", editing.edit_section, name="edit_post"),
    path("desk/posts/<int:pk>/address/", standing.rename, name="rename_post"),
    path("desk/posts/<int:pk>/withdraw/", standing.withdraw_post, name="withdraw_post"),
    path("desk/posts/<int:pk>/revisions/", revisions.revisions, name="revisions"),
    path("desk/posts/<int:pk>/revisions/<int:number>/", revisions.revision, name="revision"),
    path("desk/posts/<int:pk>/revisions/<int:number>/restore/", revisions.restore, name="restore"),
    path("desk/scheduled/<int:pk>/", scheduled.scheduled, name="scheduled"),
    path("desk/scheduled/<int:pk>/cancel/", scheduled.cancel, name="cancel_scheduled"),
    path("desk/scheduled/<int:pk>/take-up/", scheduled.take_up, name="take_up_scheduled"),
    path("desk/posts/<int:pk>/look/", desk.look, name="look"),
    path("desk/posts/<int:pk>/publish/", desk.publish_post, name="publish_post"),
    path("desk/posts/<int:pk>/update/", composing.add_update, name="add_update"),
    path("desk/posts/<int:pk>/update-<int:number>/", editing.edit_section, name="edit_update"),
    path("desk/posts/<int:pk>/update-<int:number>/pin/", composing.pin_update, name="pin_update"),
    path("desk/posts/<int:pk>/update-<int:number>/withdraw/", composing.withdraw_update, name="withdraw_update"),
    path("desk/posts/<int:pk>/live/", live.switch, name="live"),
    path("desk/posts/<int:pk>/quote/<int:comment>/", promoting.promote, name="promote"),
    path("desk/paste/", composing.read_paste, name="read_paste"),
    path("desk/images/", images.upload, name="upload_image"),
    path("media/images/<shelf:folder>/<picture:name>", images.picture, name="picture"),
    path("<yyyy:year>/", reading.year, name="year"),
    path("<yyyy:year>/<mm:month>/", reading.month, name="month"),
    path("<yyyy:year>/<mm:month>/<slug:slug>/", reading.post, name="post"),
    path("<yyyy:year>/<mm:month>/<slug:slug>/feed/", feeds.post, name="post_feed"),
    path("<yyyy:year>/<mm:month>/<slug:slug>/feed/comments/", feeds.post_comments, name="post_comments_feed"),
    path("<yyyy:year>/<mm:month>/<slug:slug>/history/", history.history, name="history"),
    path("<yyyy:year>/<mm:month>/<slug:slug>/update-<int:number>/", reading.update, name="update"),
]

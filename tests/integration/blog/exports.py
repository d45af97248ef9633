"""WordPress exports for tests, as plain functions."""

from datetime import UTC

NAMESPACE = "http://wordpress.org/export/1.2/"

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="{namespace}excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="{namespace}">
<channel>
<title>The Old Blog</title>
<link>http://old.example/blog</link>
<wp:wxr_version>{version}</wp:wxr_version>
<wp:base_site_url>http://old.example/</wp:base_site_url>
<wp:base_blog_url>http://old.example/blog</wp:base_blog_url>
<wp:author><wp:author_login>ada</wp:author_login><wp:author_email>ada@example.org</wp:author_email>
<wp:author_display_name><![CDATA[Ada Moreau]]></wp:author_display_name></wp:author>
"""


def an_export(*items: str, version: str = "1.2", namespace: str = NAMESPACE) -> bytes:
    return (HEAD.format(version=version, namespace=namespace) + "".join(items) + "</channel>\n</rss>\n").encode()


def an_item(
    *comments: str,
    title: str = "Council orders homes emptied",
    content: str = "The river rose in the night.",
    excerpt: str = "",
    id: str = "7",  # noqa: A002
    kind: str = "post",
    state: str = "publish",
    date: str = "2012-03-04 05:06:07",
    slug: str = "homes-emptied",
    password: str = "",
    terms: str = '<category domain="post_tag" nicename="flood"><![CDATA[flood]]></category>',
) -> str:
    return f"""<item>
<title>{title}</title>
<link>http://old.example/blog/{slug}/</link>
<dc:creator><![CDATA[ada]]></dc:creator>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
<wp:post_id>{id}</wp:post_id>
<wp:post_date>{date}</wp:post_date>
<wp:post_date_gmt>{date}</wp:post_date_gmt>
<wp:post_name>{slug}</wp:post_name>
<wp:status>{state}</wp:status>
<wp:post_type>{kind}</wp:post_type>
<wp:post_password>{password}</wp:post_password>
{terms}
{"".join(comments)}</item>
"""


def a_comment(
    text: str = "The bridge was closed on Monday too.",
    *,
    id: str = "1",  # noqa: A002
    parent: str = "0",
    approved: str = "1",
    kind: str = "",
    name: str = "Rui",
    date: str = "2012-03-05 08:00:00",
) -> str:
    return f"""<wp:comment>
<wp:comment_id>{id}</wp:comment_id>
<wp:comment_author><![CDATA[{name}]]></wp:comment_author>
<wp:comment_author_email>sable@example.org</wp:comment_author_email>
<wp:comment_author_IP>203.0.113.7</wp:comment_author_IP>
<wp:comment_date>{date}</wp:comment_date>
<wp:comment_date_gmt>{date}</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{text}]]></wp:comment_content>
<wp:comment_approved>{approved}</wp:comment_approved>
<wp:comment_type>{kind}</wp:comment_type>
<wp:comment_parent>{parent}</wp:comment_parent>
</wp:comment>
"""


__all__ = ["UTC", "a_comment", "an_export", "an_item"]

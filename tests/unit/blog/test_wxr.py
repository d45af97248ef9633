"""Reading a WordPress export as a stream: what is refused, and on which line."""

from io import BytesIO

import pytest

from blog.importers.wxr import LONGEST_SILENCE, LONGEST_TEXT, WxrError, WxrItem, WxrSite, moment, read_wxr
from tests.integration.blog.exports import UTC, a_comment, an_export, an_item


def items(content: bytes) -> list[WxrItem]:
    return [event for event in read_wxr(BytesIO(content)) if isinstance(event, WxrItem)]


def refusal(content: bytes) -> WxrError:
    with pytest.raises(WxrError) as refused:
        list(read_wxr(BytesIO(content)))
    return refused.value


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_version_is_read_by_either_scheme(version: str, scheme: str):
    export = an_export(an_item(title="Flood"), version=version, namespace=f"{scheme}://wordpress.org/export/{version}/")

    assert [item.title for item in items(export)] == ["Flood"]


def test_the_site_is_told_before_its_items():
    first, *_rest = read_wxr(BytesIO(an_export(an_item())))

    assert isinstance(first, WxrSite)
    assert first.key == "old.example/blog"


def test_text_in_several_cdata_sections_is_one_text():
    export = an_export(an_item(content="a ]]]]><![CDATA[> b"))

    assert items(export)[0].content == "a ]]> b"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Gates <b>and</b> homes", "Gates <b>and</b> homes"),
        ('<p class="a">The <a href="/b?c=1&amp;d">river</a><br/></p>', '<p class="a">The <a href="/b?c=1&amp;d">river</a><br></br></p>'),
    ],
)  # fmt: skip
def test_html_that_stands_in_the_xml_as_it_is_belongs_to_its_text(written: str, read: str):
    assert items(an_export(an_item(title=written)))[0].title == read


def test_control_characters_that_no_xml_may_hold_are_left_out():
    assert items(an_export(an_item(title="Flo\x0bod\x08")))[0].title == "Flood"


def test_blank_lines_before_the_document_are_passed_over_and_counted():
    broken = b"\n\n" + an_export(an_item()).replace(b"</item>", b"</itm>")

    assert refusal(broken).line == refusal(broken[2:]).line + 2


def test_neither_an_address_on_the_net_nor_one_by_mail_is_read():
    item = items(an_export(an_item(a_comment())))[0]

    assert not {"sable@example.org", "203.0.113.7"} & set(
        map(str, (getattr(item.comments[0], name) for name in item.comments[0].__slots__))
    )


def test_malformed_xml_names_its_line_and_element():
    broken = an_export(an_item()).replace(b"</wp:status>", b"</wp:stat>")
    line = broken[: broken.index(b"</wp:stat>")].count(b"\n") + 1

    refused = refusal(broken)

    assert (refused.line, refused.element) == (line, "wp:status")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        (b"Dear editor,", "does not begin as XML does"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"PK\x03\x04", "ZIP"),
        (b"\x89PNG\r\n", "an image"),
        (b"<html><body></body></html>", "outermost element should be <rss>"),
        (b"<rss><channel><title>News</title><item><title>a</title></item></channel></rss>", "no WordPress export"),
        (b"<rss><channel><title>cut of", "no element found"),
        (b"<rss><channel><title>a&nbsp;b</title></channel></rss>", "undefined entity"),
        (b'<?xml version="1.0" encoding="klingon"?><rss/>', "unknown encoding"),
        (b'<?xml version="1.0" encoding="UTF-8"?><rss>\xe9</rss>', "invalid token"),
        (b"<rss>" + b"<a>" * 100, "nested deeper"),
    ],
)  # fmt: skip
def test_what_is_no_export_is_refused_with_the_reason(content: bytes, words: str):
    assert words in str(refusal(content))


def test_a_version_that_is_not_known_is_refused():
    assert "WXR 7.0 is not known" in str(refusal(an_export(an_item(), version="7.0")))


def test_a_billion_laughs_are_refused_before_the_first():
    laughs = b'<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss>&b;</rss>'

    assert "document type is not accepted" in str(refusal(laughs))


def test_a_file_of_the_system_is_not_read_by_way_of_an_entity():
    outside = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss>&x;</rss>'

    assert "document type is not accepted" in str(refusal(outside))


class Endless:
    """A file that says it holds gigabytes: `head`, and then the same letter for ever."""

    def __init__(self, head: bytes) -> None:
        self.head, self.given = head, 0

    def read(self, size: int) -> bytes:
        piece = (self.head + b"x" * size)[:size] if not self.given else b"x" * size
        self.given += len(piece)
        return piece


@pytest.mark.parametrize(("head", "most"), [(b"<rss><channel><title>", LONGEST_TEXT), (b"<rss a='", LONGEST_SILENCE)])
def test_a_text_without_end_is_refused_long_before_its_end(head: bytes, most: int):
    endless = Endless(head)

    with pytest.raises(WxrError, match="longer than"):
        list(read_wxr(endless))

    assert endless.given < 2 * most


def test_a_date_is_the_one_in_gmt_before_that_of_the_sites_clock():
    assert moment(("2012-01-03 17:11:37", "2012-01-03 10:11:37", ""), zone=UTC).hour == 17


@pytest.mark.parametrize("nothing", ["0000-00-00 00:00:00", "2012-13-45 99:00:00", "0001-01-01 00:00:00", ""])
def test_where_one_date_says_nothing_the_next_is_asked(nothing: str):
    assert moment((nothing, "2012-01-03 10:11:37", ""), zone=UTC).hour == 10
    assert moment((nothing, nothing, "Tue, 03 Jan 2012 17:11:37 +0000"), zone=UTC).hour == 17
    assert moment((nothing, nothing, nothing), zone=UTC) is None

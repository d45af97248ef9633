"""A sheet that imports others reads as one, and looks as they would side by side."""

from django.contrib.staticfiles import finders

from config.joined_styles import JoinedStylesFinder, joined

SHEETS = {
    "site/css/alone.css": '.a { mask: url("../icons/a.svg"); }\n',
    "site/css/page.css": '@import url("alone.css");\n@import url("../../other/css/its.css");\n.b { color: red; }\n',
    "site/css/pages/deep.css": '@import url("../page.css");\n',
    "other/css/its.css": ".c { background: url(its.png); }\n",
    "site/css/fixed.css": ".d { --x: url(data:image/gif;base64,AA); mask: url('/m.svg'); cursor: url(#id); }\n",
    "site/css/pages/fixed.css": '@import url("../fixed.css");\n',
}


def test_a_sheet_that_imports_nothing_stays_as_it_is():
    assert joined("site/css/alone.css", SHEETS.__getitem__) == SHEETS["site/css/alone.css"]


def test_what_is_imported_stands_in_its_place_and_in_its_order():
    sheet = joined("site/css/page.css", SHEETS.__getitem__)

    assert "@import" not in sheet
    places = [sheet.index(name) for name in (".a", ".c", ".b")]
    assert places == sorted(places)


def test_an_address_means_what_it_meant_where_it_was_written():
    sheet = joined("site/css/pages/deep.css", SHEETS.__getitem__)

    assert 'url("../../icons/a.svg")' in sheet
    assert 'url("../../../other/css/its.png")' in sheet


def test_an_address_that_is_whole_already_is_left_alone():
    sheet = joined("site/css/pages/fixed.css", SHEETS.__getitem__)

    assert sheet == SHEETS["site/css/fixed.css"]


def test_the_frame_of_the_site_is_found_as_one_sheet(settings, tmp_path):
    settings.JOINED_STYLES = tmp_path

    found = JoinedStylesFinder().find("blog/css/frame.css")

    assert found == str(tmp_path / "blog/css/frame.css")
    text = (tmp_path / "blog/css/frame.css").read_text(encoding="utf-8")
    assert ".masthead" in text
    assert "@import" not in text


def test_every_address_in_a_joined_sheet_leads_to_a_file(settings, tmp_path):
    settings.JOINED_STYLES = tmp_path
    made = dict(JoinedStylesFinder().list(None))

    assert "moderation/css/pages/queue.css" in made
    for name in made:
        for address in addresses(tmp_path / name):
            assert finders.find(str((tmp_path / name).parent.joinpath(address).resolve().relative_to(tmp_path))), (
                address
            )


def test_a_sheet_that_imports_nothing_is_for_the_other_finders():
    assert JoinedStylesFinder().find("blog/css/post.css") == []


def test_a_sheet_that_reads_as_before_keeps_its_date(settings, tmp_path):
    settings.JOINED_STYLES = tmp_path
    finder = JoinedStylesFinder()
    first = finder.find("blog/css/frame.css")
    before = (tmp_path / "blog/css/frame.css").stat().st_mtime_ns

    assert finder.find("blog/css/frame.css") == first
    assert (tmp_path / "blog/css/frame.css").stat().st_mtime_ns == before


def addresses(sheet):
    """What the sheet asks for, as a path from its folder."""
    text = sheet.read_text(encoding="utf-8")
    return [part.split('")')[0] for part in text.split('url("')[1:] if not part.startswith("data:")]

"""What holds for every input."""

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moderation.allowed_html import PROFILES, Profile
from moderation.sanitize import TooDeep, TooLarge, sanitize

# What the soup is cooked from; a blank inside a piece is written as a tilde.
MENU = """
 <p> </p> <b> </b> <i> <em> </em> <strong> <code> </code> <pre> </pre> <ul> </ul> <ol> <li> </li> <blockquote>
</blockquote> <a> </a> <a~href=http://a.b> <a~href='javascript:1'>
<a~title='"'~href="http://q.r/?&lt;&quot;&amp;amp;&copy=1"> <br> </br> <h2> </h2> <h3> <h4> </h4>
<figure~class=excerpt~id=x-1> </figure> <figcaption> <cite> </cite> <time> <div> <table> <td> <select> <option>
<form> <script> </script> <style> <svg> </svg> <math> <mtext> <template> <noscript> <textarea> <plaintext>
<img~src=x~onerror=alert(1)> <p~title=">"> <a~title=' <!-- --> <! <? </ < > & &amp; &lt; &amp;amp;lt; &copy &copy;
&#0; &#13; &#x1f; &#12a; &#xd800; &#x202e; &#769; &#99999999 &nbsp; http://a.com/x?y=1&z=2 www.a.b mailto:a@b.c @ (
) . , ; = ' " ` / a é
"""
CHARACTERS = "\n\r\t\f \0\u0301\u200d\u202e\u2066\u2069\u202c\u2028\ufeff\ud800"

soup = st.lists(st.sampled_from([*(piece.replace("~", " ") for piece in MENU.split()), *CHARACTERS]), max_size=40)
profiles = st.sampled_from(list(Profile))


@given(soup.map("".join), profiles)
@example("<h3><a href=http://a.b>x<h2><b></p><a><blockquote>y", Profile.POST)
@example("<pre>\u202c\n</pre>", Profile.COMMENT)
@example("&amp;amp;lt;", Profile.COMMENT)
@example("<pre>\n\n\nx</pre>", Profile.COMMENT)
@example("<a href='http://[v1.é]/'>x</a>", Profile.COMMENT)
def test_sanitising_twice_changes_nothing(html, profile):
    once = sanitize(html, profile)

    assert sanitize(once, profile) == once


@given(st.text(max_size=400), profiles)
def test_text_of_any_kind_is_sanitised_and_can_be_stored(text, profile):
    try:
        sanitize(text, profile).encode()
    except (TooLarge, TooDeep):
        pytest.fail("a short text is not over a cap")


@given(soup.map("".join), profiles)
def test_no_element_outside_the_profile_comes_out(html, profile):
    tree = html5lib.parseFragment(sanitize(html, profile), namespaceHTMLElements=False)

    assert {element.tag for element in tree.iter()} - {"DOCUMENT_FRAGMENT"} <= PROFILES[profile].tags

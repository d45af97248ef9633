"""What a browser makes of the site's protection: nothing is refused that the site itself brings."""

import pytest

PAGES = ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/outbox/", "/no/such/page/"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_for_nothing_that_its_policy_refuses(page, address):
    page.goto(address)

    # The fixture fails the test when the browser reported a violation.
    assert page.locator("main").count() == 1


@pytest.mark.parametrize("address", [address for address in PAGES if "no/such" not in address])
def test_every_page_says_what_it_may_load(page, address):
    answer = page.goto(address)

    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_what_a_page_was_tricked_into_holding_does_not_run(visitors):
    page = visitors(expects_violations=True)
    page.goto("/accounts/login/")

    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = true\">')")
    page.wait_for_timeout(300)

    assert page.evaluate("window.ran") is None

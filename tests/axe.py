"""Deque's axe-core, which knows what keeps people from using a page, on a page that Chromium shows."""

from __future__ import annotations

import importlib.resources
from functools import cache
from typing import Any

from playwright.sync_api import Page

GRAVE = {"serious", "critical"}
"""What keeps somebody from reading or using a page."""
LOOKED_AT = {
    "light": {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast"]},
}
"""Only colours differ from light to dark."""
# A row that an open menu covers is pressed once the menu is closed.
COVERED = ".queue:has(.queue__menu[open]) .queue__list"


def grave_faults(page: Page, *, scheme: str) -> list[str]:
    """What shuts somebody out of the page, with the places where it stands. `scheme`: "light" or "dark", as it is shown."""
    page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(
        "([exclude, how]) => axe.run({ exclude }, how)", [[COVERED], LOOKED_AT[scheme]]
    )["violations"]
    grave = [fault for fault in found if fault["impact"] in GRAVE]
    return [f"{page.url}: {fault['id']} {[node['target'] for node in fault['nodes']]}" for fault in grave]


@cache
def _axe() -> str:
    return importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

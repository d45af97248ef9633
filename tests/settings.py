"""The site's own settings, and beside its apps one that only the tests have."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.recipes"]

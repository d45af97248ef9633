"""The site's settings with one language more: see mirrored.py."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import LANGUAGES, LOCALE_PATHS
from tests.e2e import mirrored

mirrored.known()
LANGUAGES = [*LANGUAGES, (mirrored.LANGUAGE, mirrored.bracketed("Mirrored"))]
LANGUAGES_BIDI = [mirrored.LANGUAGE]
LOCALE_PATHS = [*LOCALE_PATHS, Path(os.environ["MIRRORED_LISTS"])]

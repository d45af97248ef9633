"""The settings of a worker that asks a check outside: the test hands the check over in the environment."""

import json
import os

from tests.settings import *  # noqa: F403
from tests.settings import MODERATION

_asked = json.loads(os.environ["CHECKS_OF_THE_TEST"])
MODERATION = {**MODERATION, **_asked, "CHECKS_INSIDE": tuple(_asked["CHECKS_INSIDE"])}

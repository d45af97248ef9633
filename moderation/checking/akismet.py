"""Akismet, by its documented API (version 1.1): comment-check, verify-key, submit-spam and submit-ham.

https://akismet.com/developers/detailed-docs/ says what each call takes and gives. Spam is what Akismet knows about, and
nothing else: a rule that asks for this signal belongs under the clause on advertising.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import urlencode

from django.core.cache import cache

from moderation.checking import wire
from moderation.checking.addresses import endpoint_of
from moderation.checking.check import CheckFailed, Comment, PersonsDecision
from moderation.checking.wire import Answer
from moderation.conf import read_conf
from moderation.policy.content import Signal
from moderation.policy.findings import Severity

API = "https://rest.akismet.com/1.1"
SPAM = 0.9
WORST = 1.0
"""What Akismet advises to throw away without a look. Here a person looks at it all the same."""
SPAM_FROM = 0.5
NO_ADDRESS = "127.0.0.1"
"""Akismet insists on an address on the net. A site that keeps none says this one."""
KEY_IS_GOOD_FOR = 24 * 3600  # seconds


class Akismet:
    """Options: `key`; `site`, its front page (SITE_URL); `sends`; `timeout` in seconds; `test` for trying it out; `api`."""

    leaves_the_site = True

    def __init__(
        self,
        *,
        name: str,
        key: str,
        site: str = "",
        sends: Iterable[str] = (),
        timeout: float = 5.0,
        test: bool = False,
        api: str = API,
    ) -> None:
        if not key:
            raise ValueError("key must not be empty")
        endpoint_of(api, inside=read_conf().CHECKS_INSIDE)
        self.name = name
        self.sends = frozenset(sends)
        self._key = key
        self._site = site or read_conf().SITE_URL
        self._timeout = wire.timeout_of(timeout)
        self._test = test
        self._api = api.rstrip("/")

    def check(self, comment: Comment) -> Signal | None:
        """Spam or not. The key is verified first, once a day."""
        self._verify_key()
        answer = self._call("comment-check", self._about(comment))
        said = _word(answer)
        if said not in ("true", "false"):
            raise CheckFailed(f"comment-check said {said[:40]!r}: {answer.headers.get('x-akismet-debug-help', '')}")
        if said == "false":
            return Signal(self.name, 0.0)
        if answer.headers.get("x-akismet-pro-tip", "").lower() == "discard":
            return Signal(self.name, WORST, "Akismet is sure that this is spam")
        return Signal(self.name, SPAM, "Akismet takes this for spam")

    def learn(self, comment: Comment, decided: PersonsDecision) -> None:
        """Tell Akismet what it missed, and what it wrongly took for spam. A rejection for another reason says nothing."""
        if decided.published and decided.score >= SPAM_FROM:
            self._call("submit-ham", self._about(comment))
        elif not decided.published and decided.severity == Severity.SPAM and decided.score < SPAM_FROM:
            self._call("submit-spam", self._about(comment))

    def _verify_key(self) -> None:
        known = f"moderation.akismet.{self.name}.{hash_of(self._key)}"
        if cache.get(known):
            return
        if _word(self._call("verify-key", {"key": self._key, "blog": self._site})) != "valid":
            raise CheckFailed("Akismet says that the key is not valid", again=False)
        cache.set(known, True, timeout=KEY_IS_GOOD_FOR)

    def _about(self, comment: Comment) -> dict[str, str]:
        """The same fields for a check and a lesson, as the documentation asks."""
        told = {
            "blog": self._site,
            "user_ip": comment.address or NO_ADDRESS,
            "permalink": comment.thread_url,
            "comment_type": "reply" if comment.is_reply else "comment",
            "comment_content": comment.text,
            "comment_author": comment.name,
            "comment_author_email": comment.email,
            "comment_date_gmt": comment.written_at.isoformat() if comment.written_at else "",
            "blog_charset": "UTF-8",
            "is_test": "1" if self._test else "",
        }
        return {field: value for field, value in told.items() if value}

    def _call(self, verb: str, fields: dict[str, str]) -> Answer:
        return wire.post(
            f"{self._api}/{verb}",
            urlencode({"api_key": self._key, **fields}, errors="replace").encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
            timeout=self._timeout,
        )


def hash_of(key: str) -> str:
    """A name for a key that does not give it away."""
    return sha256(key.encode()).hexdigest()[:16]


def _word(answer: Answer) -> str:
    return answer.body.decode("utf-8", "replace").strip()

"""Tells the demo through the site's own verbs, in the order in which it happened.

Nothing here writes a state, a decision or a letter: what the pages can do is all that it does, with `now` in the past.
"""

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType

from blog.models import Author, Post
from blog.paste import PastedSection
from config.demo import posting
from config.demo.story import Deed, Demo, Happening, Remark, Story, Unconfirmed
from moderation import (
    appeals,
    commenters,
    confirmations,
    follows,
    intake,
    reports,
    reviews,
    sanctions,
    thumbs,
    workflow,
)
from moderation.adapters.comments_xtd import posting as doors
from moderation.adapters.comments_xtd.drafts import Draft
from moderation.models import Appeal, Cadence, Commenter, Decision, ReviewItem, Sanction, Submission
from moderation.policy.states import State
from moderation.writers import Writer

UNTIL_A_MODERATOR_LOOKS = timedelta(minutes=20)
MINA_IS_ON_DUTY_UNTIL = 14


@dataclass(frozen=True, slots=True)
class Scene:
    """Whom the telling speaks of, and the posts and comments told so far, all by their keys."""

    demo: Demo
    users: Mapping[str, User]
    posts: dict[str, Post] = field(default_factory=dict)
    comments: dict[str, int] = field(default_factory=dict)

    def submission(self, key: str) -> Submission:
        """The submission of a comment, as it is now."""
        return Submission.objects.select_related("current", "commenter", "parent__current").get(pk=self.comments[key])

    def commenter(self, key: str, *, now: datetime) -> Commenter:
        if key in self.users:
            return commenters.commenter_of(self.users[key], now=now)
        person = self.demo.people[key]
        return commenters.guest_at(person.email, name=person.name, now=now)


class Clock:
    """What is still to happen, earliest first; what happens may add to it."""

    def __init__(self) -> None:
        self._next: list[tuple[datetime, int, Callable[[], None]]] = []
        self._count = 0

    def add(self, at: datetime, step: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._next, (at, self._count, step))

    def run(self) -> None:
        while self._next:
            _at, _count, step = heapq.heappop(self._next)
            step()


def tell(scene: Scene) -> None:
    """Everything that was written and done, in the order of its time."""
    clock = Clock()
    authors = {key: posting.byline(scene.users[key], bio=bio) for key, bio in _bios(scene.demo).items()}
    for story in scene.demo.stories.values():
        clock.add(story.at, partial(_post, scene, story, [authors[key] for key in story.authors]))
        for at, section in posting.updates(story):
            clock.add(at, partial(_update, scene, story, section, at))
    for remark in scene.demo.remarks.values():
        clock.add(remark.at, partial(_say, scene, remark, clock))
        for happening in remark.then:
            clock.add(happening.at, partial(DEEDS[happening.deed], scene, remark, happening))
        for key, at in remark.thumbs:
            clock.add(at, partial(_like, scene, remark, key, at))
    for words in scene.demo.unconfirmed:
        clock.add(words.at, partial(_ask_for_confirmation, scene, words))
    clock.run()
    thumbs.weigh_all()


# -- Writing ----------------------------------------------------------------------------------------------------


def _bios(demo: Demo) -> dict[str, str]:
    return {key: demo.people[key].bio for story in demo.stories.values() for key in story.authors}


def _post(scene: Scene, story: Story, authors: Sequence[Author]) -> None:
    post = posting.post(story, authors=authors)
    scene.posts[story.key] = post
    for key in story.followed_by:
        reader, kind = scene.commenter(key, now=story.at), ContentType.objects.get_for_model(post)
        follows.follow(reader, kind, str(post.pk), cadence=Cadence.NONE, now=story.at)


def _update(scene: Scene, story: Story, section: PastedSection, at: datetime) -> None:
    posting.append(scene.posts[story.key], section, at=at)


def _say(scene: Scene, remark: Remark, clock: Clock) -> None:
    with intake.as_of(remark.at):
        submission = _send(scene, remark)
    scene.comments[remark.key] = submission.pk
    if submission.state == State.HELD and not remark.waits and not _is_answered(remark):
        at = remark.at + UNTIL_A_MODERATOR_LOOKS
        clock.add(at, partial(_publish, scene, remark, at))


def _send(scene: Scene, remark: Remark) -> Submission:
    """Through the door that an account uses, or the one behind a guest's confirmation link."""
    draft = Draft(
        target=Post.objects.get(pk=scene.posts[remark.post].pk),  # with the updates that it got since
        text=remark.text,
        parent=scene.submission(remark.to) if remark.to else None,
        name=scene.demo.people[remark.by].name,
        sends_anyway=True,
    )
    if remark.by not in scene.users:
        return doors.send_confirmed(draft, commenter=scene.commenter(remark.by, now=remark.at), now=remark.at)
    submission = doors.send(draft, writer=Writer(user=scene.users[remark.by]), now=remark.at)
    assert submission is not None, "an account has no address to confirm"
    return submission


def _ask_for_confirmation(scene: Scene, words: Unconfirmed) -> None:
    """The mail with the link is owed from now on; it is in the outbox soon after the site has started."""
    draft = Draft(target=scene.posts[words.post], text=words.text, name=words.name, email=words.email)
    confirmations.ask(
        email=words.email, purpose=doors.PURPOSE, payload=draft.as_payload(), name=words.name, now=words.at
    )


def _is_answered(remark: Remark) -> bool:
    """Whether the story itself says what a moderator made of it."""
    return any(happening.deed is Deed.REJECT for happening in remark.then)


# -- What came of it --------------------------------------------------------------------------------------------


def _publish(scene: Scene, remark: Remark, at: datetime) -> None:
    submission = scene.submission(remark.key)
    if submission.state == State.HELD:
        on_duty = scene.users["mina" if at.hour < MINA_IS_ON_DUTY_UNTIL else "tomas"]
        reviews.publish(
            _item(submission), by=on_duty, revision=_revision(submission), version=submission.version, now=at
        )


def _report(scene: Scene, remark: Remark, step: Happening) -> None:
    reporter = scene.commenter(step.by, now=step.at)
    reports.file(scene.submission(remark.key), reporter=reporter, clause=step.clause, text=step.text, now=step.at)


def _reject(scene: Scene, remark: Remark, step: Happening) -> None:
    submission = scene.submission(remark.key)
    reviews.reject(
        _item(submission),
        by=scene.users[step.by],
        clause=step.clause,
        revision=_revision(submission),
        version=submission.version,
        statement=step.statement,
        note=step.note,
        now=step.at,
    )


def _edit(scene: Scene, remark: Remark, step: Happening) -> None:
    submission = scene.submission(remark.key)
    workflow.resubmit(submission, text=step.text, version=submission.version, now=step.at)


def _like(scene: Scene, remark: Remark, key: str, at: datetime) -> None:
    thumbs.give(scene.submission(remark.key), by=scene.commenter(key, now=at), now=at)


def _withdraw(scene: Scene, remark: Remark, step: Happening) -> None:
    workflow.withdraw(scene.submission(remark.key), now=step.at)


def _acknowledge(scene: Scene, remark: Remark, step: Happening) -> None:
    sanction = Sanction.objects.get(strike__decision__submission=scene.submission(remark.key))
    sanctions.acknowledge(sanction, by=sanction.commenter, now=step.at)


def _appeal(scene: Scene, remark: Remark, step: Happening) -> None:
    author = scene.commenter(step.by, now=step.at)
    appeals.open_appeal(_rejection(scene, remark), by=author, text=step.text, now=step.at)


def _uphold(scene: Scene, remark: Remark, step: Happening) -> None:
    appeals.uphold(_open_appeal(scene, remark), by=scene.users[step.by], reply=step.text, now=step.at)


def _overturn(scene: Scene, remark: Remark, step: Happening) -> None:
    appeals.overturn(_open_appeal(scene, remark), by=scene.users[step.by], reply=step.text, now=step.at)


DEEDS: Mapping[Deed, Callable[[Scene, Remark, Happening], None]] = {
    Deed.REPORT: _report,
    Deed.REJECT: _reject,
    Deed.EDIT: _edit,
    Deed.WITHDRAW: _withdraw,
    Deed.ACKNOWLEDGE: _acknowledge,
    Deed.APPEAL: _appeal,
    Deed.UPHOLD: _uphold,
    Deed.OVERTURN: _overturn,
}


def _item(submission: Submission) -> ReviewItem:
    return ReviewItem.objects.open().select_related("submission").get(submission=submission)


def _revision(submission: Submission) -> int:
    assert submission.current_id is not None
    return submission.current_id


def _rejection(scene: Scene, remark: Remark) -> Decision:
    return Decision.objects.filter(submission=scene.submission(remark.key), to_state=State.REJECTED).latest("number")


def _open_appeal(scene: Scene, remark: Remark) -> Appeal:
    return Appeal.objects.select_related("decision__submission").get(decision=_rejection(scene, remark))

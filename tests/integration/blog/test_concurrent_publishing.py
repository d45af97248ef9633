"""Eight people publish at the same moment, on a real database with a connection each."""

import threading
from collections.abc import Callable

from django.db import connection
from django.test import TransactionTestCase

from blog import publishing
from blog.models import Post, PostEvent, PostRevision, Section
from tests.integration.blog.writing import a_published_post, a_text, ada, an_update, retold

PUBLISHERS = 8


def all_at_once(work: Callable[[int], object], *, threads: int = PUBLISHERS) -> list[Exception]:
    """Run `work(0)`, `work(1)`, ... in threads released together; what they raised."""
    raised: list[Exception] = []
    barrier = threading.Barrier(threads)

    def run(number: int) -> None:
        try:
            barrier.wait(timeout=30)
            work(number)
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    running = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(timeout=60)
    return raised


class EightPublishersTests(TransactionTestCase):
    def setUp(self) -> None:
        self.post = a_published_post()

    def publish_together(self) -> list[Exception]:
        return all_at_once(lambda number: an_update(Post.objects.get(pk=self.post.pk), f"Update by {number}"))

    def test_nobody_is_refused(self) -> None:
        assert self.publish_together() == []

    def test_their_updates_are_numbered_1_to_8(self) -> None:
        self.publish_together()

        assert list(Section.objects.updates().values_list("number", flat=True)) == list(range(1, PUBLISHERS + 1))

    def test_their_events_have_no_gap(self) -> None:
        self.publish_together()

        assert list(PostEvent.objects.values_list("seq", flat=True)) == list(range(1, PUBLISHERS + 2))

    def test_each_leaves_a_revision_of_its_own(self) -> None:
        self.publish_together()

        assert list(PostRevision.objects.values_list("number", flat=True)) == list(range(1, PUBLISHERS + 3))

    def test_of_eight_edits_of_one_version_one_is_saved(self) -> None:
        version = self.post.version

        def edit(number: int) -> None:
            post = Post.objects.get(pk=self.post.pk)
            publishing.edit(post, retold(post, text=f"Edit by {number}"), version=version)

        raised = all_at_once(edit)

        assert [type(error) for error in raised] == [publishing.StaleVersion] * (PUBLISHERS - 1)

    def test_eight_drafts_of_one_headline_have_eight_addresses(self) -> None:
        byline = ada()

        all_at_once(lambda number: publishing.create_draft(a_text("A headline"), authors=[byline]))

        assert Post.objects.filter(slug__startswith="a-headline").count() == PUBLISHERS

"""What the database itself refuses, and what reading a post costs."""

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from blog.models import Author, Block, Excerpt, Post, PostEvent, PostRevision, Section
from blog.models.append_only import WrittenOnce
from tests.integration.blog.writing import MORNING, a_draft, a_published_post, a_text, ada, an_update

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 12])
def test_a_post_with_all_its_sections_costs_five_queries_however_long(count, django_assert_num_queries):
    post = a_published_post()
    for _ in range(count):
        an_update(post)

    with django_assert_num_queries(5):
        shown = Post.objects.published().with_sections().get(pk=post.pk)
        read = [(block.html, block.is_excerpt and block.excerpt.source.name) for block in shown.standing_blocks]
        read += [shown.original, shown.updates, shown.quoted_share, shown.unattributed]
        read += [list(shown.authors.all()), list(shown.tags.all())]


def test_newest_first_orders_by_the_first_publication():
    old, new = a_published_post(), a_published_post()
    Post.objects.filter(pk=old.pk).update(first_published_at="2026-01-01T00:00Z", significant_at="2026-12-01T00:00Z")

    assert list(Post.objects.published().newest_first()) == [new, old]


def test_drafts_are_not_published():
    a_draft()

    assert not Post.objects.published().exists()


def test_an_account_may_edit_the_posts_that_it_signs_and_no_others(django_user_model):
    user = django_user_model.objects.create_user("ada")
    mine = a_draft()
    mine.authors.set([Author.objects.create(name="Ada", slug="ada", user=user)])
    a_draft()

    assert list(Post.objects.editable_by(user)) == [mine]


def test_the_permalink_has_the_year_and_month_of_the_first_publication():
    assert a_published_post().get_absolute_url() == "/2026/03/council-orders-riverside-homes-emptied/"


def test_an_update_has_its_anchor():
    assert an_update(a_published_post()).get_absolute_url().endswith("/#update-1")


def test_a_block_has_its_anchor():
    a_draft()
    block = Block.objects.get(kind="excerpt")

    assert block.get_absolute_url().endswith(f"/#x-{block.uid}")


def test_the_group_author_may_write_and_publish():
    codenames = Group.objects.get(name="Author").permissions.values_list("codename", flat=True)

    assert sorted(codenames) == ["add_post", "change_post", "publish_post", "view_post"]


class TestConstraints:
    @pytest.mark.parametrize(
        "values",
        [
            {"state": "lost"},
            {"live_state": "maybe"},
            {"headline": ""},
            {"slug": ""},
            {"state": "published", "first_published_at": None, "significant_at": None},
            {"significant_at": "2020-01-01T00:00Z", "first_published_at": MORNING},
        ],
    )
    def test_a_post_that_cannot_be_is_refused(self, values):
        post = a_draft()

        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(**values)

    @pytest.mark.parametrize(
        "values",
        [
            {"number": 0, "kind": "update"},
            {"number": 1, "kind": "original"},
            {"number": 1, "kind": "rumour"},
            {"number": 1, "kind": "update", "withdrawn_at": MORNING},
            {"number": 1, "kind": "update", "withdrawn_reason": "No date."},
        ],
    )
    def test_a_section_that_cannot_be_is_refused(self, values):
        post = Post.objects.create(headline="H", slug="h")

        with pytest.raises(IntegrityError), transaction.atomic():
            Section.objects.create(post=post, **values)

    def test_a_number_is_given_once(self):
        post = a_draft()

        with pytest.raises(IntegrityError), transaction.atomic():
            Section.objects.create(post=post, number=0, kind="original")

    def test_an_excerpt_links_to_http_only(self):
        a_draft()

        with pytest.raises(IntegrityError), transaction.atomic():
            Excerpt.objects.update(source_url="javascript:alert(1)")

    def test_a_block_holds_only_what_the_sanitiser_wrote(self):
        a_draft(a_text())

        with pytest.raises(TypeError):
            Block.objects.update(html="<script>")


class TestHistoryIsWrittenOnce:
    def test_a_revision_is_not_saved_again(self):
        revision = a_draft().revisions.get()

        with pytest.raises(WrittenOnce):
            revision.save()

    def test_a_revision_is_not_removed(self):
        revision = a_draft().revisions.get()

        with pytest.raises(WrittenOnce):
            revision.delete()

    def test_revisions_are_not_updated_together(self):
        a_draft()

        with pytest.raises(WrittenOnce):
            PostRevision.objects.update(document="{}")

    def test_events_are_not_removed_together(self):
        a_published_post()

        with pytest.raises(WrittenOnce):
            PostEvent.objects.all().delete()

    @pytest.mark.parametrize(
        "statement", ["UPDATE blog_postrevision SET document = '{}'", "UPDATE blog_postevent SET seq = 9"]
    )
    def test_the_database_refuses_what_goes_round_our_code(self, statement):
        a_published_post()

        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_a_post_that_was_public_is_not_deleted(self):
        with pytest.raises(ProtectedError):
            a_published_post().delete()

    def test_the_account_of_an_editor_can_be_erased(self, django_user_model):
        from blog import publishing

        user = django_user_model.objects.create_user("ada")
        post = publishing.create_draft(a_text(), authors=[ada()], editor=user)

        user.delete()

        assert post.revisions.get().editor is None

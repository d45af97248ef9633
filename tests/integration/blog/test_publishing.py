"""The verbs of publishing: numbers, clocks, versions, history."""

import json
from dataclasses import replace

import pytest

from blog import publishing
from blog.models import (
    Block,
    BlockKind,
    Excerpt,
    Post,
    PostEvent,
    PostRevision,
    PostState,
    Section,
    SectionKind,
    Source,
)
from blog.publishing import BlockText, PostText, SectionText
from tests.integration.blog.writing import (
    MORNING,
    a_draft,
    a_published_post,
    a_text,
    ada,
    an_excerpt,
    an_update,
    minutes,
    retold,
)

pytestmark = pytest.mark.django_db


class TestWhatIsLeftAlone:
    def test_an_edit_that_changes_nothing_leaves_no_revision(self):
        post = a_published_post()

        publishing.edit(post, publishing.text_of(post), version=post.version, now=MORNING + minutes(5))

        assert post.revisions.count() == 2

    def test_an_edit_that_changes_nothing_moves_no_clock(self):
        post = a_published_post()

        same = publishing.edit(post, publishing.text_of(post), version=post.version, now=MORNING + minutes(5))

        assert same.edited_at == MORNING

    def test_a_block_that_an_edit_does_not_touch_keeps_its_uid(self):
        post = a_published_post()
        excerpt = Excerpt.objects.get()

        publishing.edit(post, retold(post), version=post.version)

        assert Excerpt.objects.get().block.uid == excerpt.block.uid

    def test_a_block_that_an_edit_changes_keeps_its_uid(self):
        post = a_published_post()
        before = post.original.blocks.first().uid

        publishing.edit(post, retold(post), version=post.version)

        assert Block.objects.get(text="The river rose at night.").uid == before

    def test_a_section_that_an_edit_leaves_out_stays(self):
        post = a_published_post()
        an_update(post)
        post.refresh_from_db()

        publishing.edit(post, replace(retold(post), headline="Homes emptied"), version=post.version)

        assert list(post.sections.values_list("number", flat=True)) == [0, 1]

    def test_a_draft_leaves_no_event(self):
        a_draft()

        assert not PostEvent.objects.exists()

    def test_publishing_does_not_move_the_date_of_a_post_that_was_public_before(self):
        post = a_draft()
        Post.objects.filter(pk=post.pk).update(first_published_at=MORNING, significant_at=MORNING)

        published = publishing.publish(post, now=MORNING + minutes(60))

        assert published.first_published_at == MORNING


class TestClocks:
    def test_a_typo_fix_moves_only_edited_at(self):
        post = a_published_post()

        fixed = publishing.edit(post, retold(post), version=post.version, now=MORNING + minutes(5))

        assert (fixed.first_published_at, fixed.significant_at, fixed.edited_at) == (
            MORNING,
            MORNING,
            MORNING + minutes(5),
        )

    def test_a_typo_fix_makes_the_next_version_and_its_revision(self):
        post = a_published_post()

        fixed = publishing.edit(post, retold(post), version=post.version)

        assert fixed.revisions.last().number == fixed.version == post.version + 1

    def test_a_significant_edit_moves_the_updated_line(self):
        post = a_published_post()

        told = publishing.edit(post, retold(post), version=post.version, significant=True, now=MORNING + minutes(5))

        assert told.significant_at == MORNING + minutes(5)

    def test_a_new_update_moves_the_updated_line(self):
        post = a_published_post()

        an_update(post, now=MORNING + minutes(30))

        post.refresh_from_db()
        assert post.was_updated

    def test_an_update_that_is_not_significant_leaves_the_updated_line(self):
        post = a_published_post()

        an_update(post, significant=False)

        post.refresh_from_db()
        assert post.significant_at == MORNING

    def test_a_clock_set_back_does_not_make_news_older_than_the_post(self):
        post = a_published_post()

        an_update(post, now=MORNING - minutes(90))

        post.refresh_from_db()
        assert post.significant_at == MORNING


class TestUpdates:
    def test_updates_are_numbered_from_1(self):
        post = a_published_post()

        numbers = [an_update(post).number for _ in range(3)]

        assert numbers == [1, 2, 3]

    def test_the_number_of_a_withdrawn_update_is_not_given_again(self):
        post = a_published_post()
        publishing.withdraw_update(an_update(post), reason="It was wrong.")

        assert an_update(post).number == 2

    def test_an_update_to_a_draft_waits_for_the_post(self):
        post = a_draft()

        assert an_update(post).published_at is None

    def test_an_update_to_a_draft_goes_out_with_the_post(self):
        post = a_draft()
        an_update(post)

        publishing.publish(post, now=MORNING + minutes(60))

        assert Section.objects.get(number=1).published_at == MORNING + minutes(60)

    def test_a_correction_names_the_block_that_it_corrects(self):
        post = a_published_post()
        wrong = post.original.blocks.first()

        correction = an_update(post, kind=SectionKind.CORRECTION, corrects=wrong)

        assert list(wrong.corrections.all()) == [correction]

    def test_an_update_without_text_is_refused(self):
        with pytest.raises(publishing.NothingToPublish):
            publishing.append_update(a_published_post(), blocks=[BlockText("  ")])

    def test_each_update_leaves_an_event(self):
        post = a_published_post()
        an_update(post)
        an_update(post)

        assert list(post.events.values_list("seq", "kind")) == [(1, "new"), (2, "new"), (3, "new")]


class TestWithdrawing:
    def test_a_withdrawn_update_stays_with_its_reason(self):
        section = an_update(a_published_post())

        withdrawn = publishing.withdraw_update(section, reason="The bridge was open.", now=MORNING + minutes(40))

        assert (withdrawn.withdrawn_at, withdrawn.withdrawn_reason) == (MORNING + minutes(40), "The bridge was open.")

    def test_a_withdrawal_leaves_an_event(self):
        section = an_update(a_published_post())

        publishing.withdraw_update(section, reason="The bridge was open.")

        assert PostEvent.objects.last().kind == "withdraw"

    def test_a_withdrawn_update_is_not_among_those_that_stand(self):
        post = a_published_post()
        publishing.withdraw_update(an_update(post), reason="The bridge was open.")

        assert post.standing_updates == []

    def test_it_is_refused_without_a_reason(self):
        with pytest.raises(publishing.NoReason):
            publishing.withdraw_update(an_update(a_published_post()), reason=" ")

    def test_it_is_refused_twice(self):
        section = an_update(a_published_post())
        publishing.withdraw_update(section, reason="The bridge was open.")

        with pytest.raises(publishing.AlreadyWithdrawn):
            publishing.withdraw_update(section, reason="The bridge was open.")

    def test_the_original_text_cannot_be_withdrawn(self):
        with pytest.raises(publishing.NoSuchSection):
            publishing.withdraw_update(a_published_post().original, reason="All of it was wrong.")


class TestTwoTabs:
    def test_an_edit_of_an_older_version_is_refused(self):
        post = a_published_post()
        seen = post.version
        publishing.edit(post, retold(post, text="First tab."), version=seen)

        with pytest.raises(publishing.StaleVersion):
            publishing.edit(post, retold(post, text="Second tab."), version=seen)

    def test_the_refusal_keeps_both_texts(self):
        post = a_published_post()
        seen = post.version
        mine = retold(post, text="Second tab.")
        publishing.edit(post, retold(post, text="First tab."), version=seen)

        with pytest.raises(publishing.StaleVersion) as refusal:
            publishing.edit(post, mine, version=seen)

        texts = [refusal.value.yours.sections[0].blocks[0].text, refusal.value.theirs.sections[0].blocks[0].text]
        assert texts == ["Second tab.", "First tab."]

    def test_the_refused_edit_writes_nothing(self):
        post = a_published_post()
        seen = post.version
        publishing.edit(post, retold(post, text="First tab."), version=seen)

        with pytest.raises(publishing.StaleVersion):
            publishing.edit(post, retold(post, text="Second tab."), version=seen)

        assert not Block.objects.filter(text="Second tab.").exists()


class TestEditing:
    def test_blocks_can_change_places(self):
        post = a_published_post()
        text = publishing.text_of(post)
        section = text.sections[0]

        turned = replace(text, sections=(replace(section, blocks=section.blocks[::-1]),))
        publishing.edit(post, turned, version=post.version)

        assert [block.kind for block in post.original.blocks.all()] == ["excerpt", "text"]

    def test_a_block_left_out_is_gone(self):
        post = a_published_post()
        text = publishing.text_of(post)
        section = text.sections[0]

        publishing.edit(
            post, replace(text, sections=(replace(section, blocks=section.blocks[:1]),)), version=post.version
        )

        assert not Excerpt.objects.exists()

    def test_a_section_that_the_post_has_not_is_refused(self):
        post = a_published_post()

        with pytest.raises(publishing.NoSuchSection):
            publishing.edit(
                post, replace(a_text(), sections=(SectionText((BlockText("x"),), number=7),)), version=post.version
            )

    def test_a_rename_leaves_the_address_of_a_published_post(self):
        post = a_published_post()

        renamed = publishing.edit(post, replace(publishing.text_of(post), headline="A new one"), version=post.version)

        assert renamed.slug == "council-orders-riverside-homes-emptied"

    def test_the_address_of_a_draft_follows_its_headline(self):
        post = a_draft()

        renamed = publishing.edit(post, replace(publishing.text_of(post), headline="A new one"), version=post.version)

        assert renamed.slug == "a-new-one"

    def test_tags_follow_the_text(self):
        post = a_draft(a_text(tags=("Flood", "Council")))

        publishing.edit(post, replace(publishing.text_of(post), tags=("Flood",)), version=post.version)

        assert list(post.tags.names()) == ["Flood"]


class TestDrafts:
    def test_two_posts_of_one_headline_have_two_addresses(self):
        assert [a_draft().slug, a_draft().slug] == [
            "council-orders-riverside-homes-emptied", "council-orders-riverside-homes-emptied-2",
        ]  # fmt: skip

    def test_a_headline_without_latin_letters_has_an_address(self):
        assert a_draft(a_text("Новости")).slug == "post"

    def test_the_kicker_is_not_in_the_address(self):
        assert "again" not in a_draft(a_text(kicker="UPDATE: FLOODED? - AGAIN?")).slug

    def test_a_post_published_twice_is_refused(self):
        post = a_published_post()

        with pytest.raises(publishing.AlreadyPublished):
            publishing.publish(post)

    def test_a_post_without_text_is_not_published(self):
        post = a_draft(PostText("Only a headline", ()))

        with pytest.raises(publishing.NothingToPublish):
            publishing.publish(post)

    @pytest.mark.parametrize(
        ("text", "refusal"),
        [
            (a_text("  "), publishing.NoHeadline),
            (a_text("x" * 301), publishing.TooLong),
            (a_text("H", BlockText("a\x00b")), publishing.UnreadableText),
            (a_text("H", BlockText("a\ud800b")), publishing.UnreadableText),
            (a_text("H", BlockText("x " * 40_000)), publishing.TooLong),
            (a_text("H", replace(an_excerpt(), url="javascript:alert(1)")), publishing.BadAddress),
        ],
    )
    def test_what_cannot_be_kept_is_refused(self, text, refusal):
        with pytest.raises(refusal):
            a_draft(text)


class TestRendering:
    def test_plain_text_is_escaped(self):
        a_draft(a_text("H", BlockText("1 < 2 & <b>bold</b>")))

        assert Block.objects.get().html == "<p>1 &lt; 2 &amp; &lt;b&gt;bold&lt;/b&gt;</p>"

    def test_blank_lines_part_paragraphs(self):
        a_draft(a_text("H", BlockText("One.\r\n\r\nTwo.")))

        assert Block.objects.get().html == "<p>One.</p><p>Two.</p>"

    def test_the_editors_html_is_cleaned(self):
        a_draft(a_text("H", BlockText("<p onclick=x>One.<script>alert(1)</script></p>")))

        assert Block.objects.get().html == "<p>One.</p>"

    def test_the_words_as_typed_are_kept(self):
        a_draft(a_text("H", BlockText("<b>One</b>")))

        assert Block.objects.get().text == "<b>One</b>"


class TestSources:
    def test_excerpts_are_found_by_the_name_of_their_source_across_posts(self):
        a_draft(a_text("One", an_excerpt(source="THE GUARDIAN")))
        a_draft(a_text("Two", an_excerpt(source="Guardian")))

        assert Excerpt.objects.filter(source__name="The Guardian").count() == 2

    def test_a_source_without_a_name_is_that_of_its_address(self):
        a_draft(a_text("H", an_excerpt(source="")))

        assert Excerpt.objects.get().source.name == "The Guardian"

    def test_an_excerpt_may_have_no_source(self):
        a_draft(a_text("H", BlockText("Quoted.", BlockKind.EXCERPT)))

        assert Excerpt.objects.unattributed().count() == 1

    def test_an_alias_given_by_hand_finds_its_source(self):
        Source.objects.create(name="The Tideline", aliases=["Tide"])
        a_draft(a_text("H", an_excerpt(source="TIDE")))

        assert Excerpt.objects.get().source.name == "The Tideline"

    def test_the_quoted_share_is_that_of_the_words(self):
        post = a_draft(a_text("H", BlockText("one two three"), BlockText("four", BlockKind.EXCERPT)))

        assert post.quoted_share == 0.25


class TestHistory:
    def test_a_revision_is_the_whole_post_as_canonical_json(self):
        post = a_published_post()

        document = post.revisions.last().document

        assert document == json.dumps(json.loads(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def test_a_revision_keeps_the_uid_of_each_block(self):
        post = a_published_post()

        sections = post.revisions.last().read()["sections"]

        assert [block["uid"] for block in sections[0]["blocks"]] == list(Block.objects.values_list("uid", flat=True))

    def test_every_verb_leaves_one_revision(self):
        post = a_published_post()
        section = an_update(post)
        publishing.withdraw_update(section, reason="It was wrong.")

        assert list(PostRevision.objects.values_list("number", flat=True)) == [1, 2, 3, 4]

    def test_publishing_leaves_the_post_published(self):
        assert Post.objects.get(pk=a_published_post().pk).state == PostState.PUBLISHED

    def test_the_byline_of_two_people_of_one_name_differs(self):
        ada()

        assert publishing.author_named("Ada Moreau").slug == "ada-moreau-2"

"""A thread as readers see it: order, nesting, pages, tombstones, badges, and the same number of queries at any size."""

import re
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.models import Author, Section
from moderation import threads, thumbs, workflow, writers
from moderation.keyset import beyond
from moderation.models import Submission
from tests import makers
from tests.crowd import counted, many
from tests.integration.comments import visits

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return makers.a_post()


def shown(post, query="", **how):
    page = threads.read_page(
        post, threads.asked(dict(pair.split("=") for pair in query.split("&") if pair)), now=timezone.now(), **how
    )
    return [line.comment for line in page.lines if line.comment]


def names(comments):
    return [comment.name for comment in comments]


# -- Order and nesting -------------------------------------------------------------------------------------------


def test_the_oldest_comes_first(post):
    for number, user in enumerate([makers.rui(), makers.noor()]):
        makers.a_comment(f"Word {number} about the flooded bridge road.", by=user, on=post)

    assert names(shown(post)) == ["Rui", "Noor"]


def test_the_newest_comes_first_for_whoever_asks(post):
    for number, user in enumerate([makers.rui(), makers.noor()]):
        makers.a_comment(f"Word {number} about the flooded bridge road.", by=user, on=post)

    assert names(shown(post, "order=newest")) == ["Noor", "Rui"]


def test_the_best_comes_first_for_whoever_asks_and_then_the_newest(post):
    said = [
        makers.a_submission(f"Word {number} about the flooded bridge road.", by=user, on=post)
        for number, user in enumerate([makers.rui(), makers.noor(), makers.sable()])
    ]
    thumbs.give(said[1], by=makers.a_commenter(makers.rui()), now=timezone.now())

    assert names(shown(post, "order=best")) == ["Noor", "Sable", "Rui"]


def test_a_removed_comment_is_not_among_the_best(post):
    liked = makers.a_submission("They close the river path in May, the board says.", on=post)
    makers.a_comment("Another word about the pumps.", by=makers.noor(), on=post)
    thumbs.give(liked, by=makers.a_commenter(makers.noor()), now=timezone.now())
    makers.rejected(liked)

    assert [comment.gone != "" for comment in shown(post, "order=best")] == [False, True]


def test_ones_own_waiting_comment_stands_above_the_best(post):
    liked = makers.a_submission(by=makers.noor(), on=post)
    thumbs.give(liked, by=makers.a_commenter(makers.sable()), now=timezone.now())
    makers.a_comment(makers.ATTACK, on=post)
    rui = writers.Writer(user=makers.rui(), commenter=makers.a_commenter(), has_unpublished=True)

    assert names(shown(post, "order=best", writer=rui)) == ["Rui", "Noor"]


def test_answers_follow_what_they_answer(post):
    first = makers.a_comment("The first word about the bridge.", on=post)
    makers.a_comment("Another root about the pumps.", by=makers.noor(), on=post)
    answer = makers.a_comment("An answer to the first.", by=makers.noor(), reply_to=first)
    makers.a_comment("An answer to the answer.", by=makers.sable(), reply_to=answer)

    assert names(shown(post)) == ["Rui", "Noor", "Sable", "Noor"]
    assert [comment.depth for comment in shown(post)] == [0, 1, 2, 0]
    assert shown(post)[2].in_reply_to == "Noor"


def test_the_list_closes_every_list_it_opens(client, post):
    first = makers.a_comment("The first word about the bridge.", on=post)
    answer = makers.a_comment("An answer to the first.", by=makers.noor(), reply_to=first)
    makers.a_comment("An answer to the answer.", by=makers.sable(), reply_to=answer)
    makers.a_comment("Another root about the pumps.", by=makers.noor(), on=post)

    page = client.get(post.get_absolute_url()).content.decode()
    thread = page[page.index('id="comments"') : page.index("</section>", page.index('id="comments"'))]

    assert thread.count("<ol") == thread.count("</ol>") == 3
    assert thread.count("<li>") == thread.count("</li>")


def test_the_html_that_was_stored_is_shown_as_html(client, post):
    makers.a_comment("The river is *high*, and <b>rising</b>.", on=post)

    page = client.get(post.get_absolute_url()).content.decode()

    assert "<em>high</em>" in page
    assert "&lt;b&gt;rising" in page


# -- Tombstones and marks -----------------------------------------------------------------------------------------


def test_what_a_moderator_removed_leaves_a_tombstone_with_the_clause(client, post):
    comment = makers.a_comment("They close the river path in May, the board says.", on=post)
    makers.rejected(makers.submission_of(comment))

    page = client.get(post.get_absolute_url()).content.decode()

    assert "Removed by a moderator: clause 2, Attack no person." in page
    assert "river path" not in page
    assert f'id="comment-{comment.pk}"' in page


def test_what_its_author_took_back_leaves_a_tombstone(client, post):
    comment = makers.a_comment("A word that I take back.", on=post)
    workflow.withdraw(makers.submission_of(comment))

    page = client.get(post.get_absolute_url()).content.decode()

    assert "Withdrawn by its author." in page
    assert "take back" not in page


def test_answers_stay_when_what_they_answer_is_removed(client, post):
    comment = makers.a_comment("They close the river path in May, the board says.", on=post)
    makers.a_comment("An answer that stays.", by=makers.noor(), reply_to=comment)
    makers.rejected(makers.submission_of(comment))

    page = client.get(post.get_absolute_url()).content.decode()

    assert "An answer that stays." in page
    assert "in reply to" not in page


def test_what_was_never_published_leaves_nothing(client, post):
    makers.a_comment(makers.ATTACK, by=makers.sable(), on=post)

    assert shown(post) == []
    assert "Sable" not in client.get(post.get_absolute_url()).content.decode()


def test_the_author_of_the_post_has_a_badge(post):
    post.authors.add(Author.objects.create(name="Ada", slug="ada", user=makers.ada()))
    makers.a_comment(by=makers.ada(), on=post)

    assert shown(post)[0].badge == "author"


def test_a_moderator_has_a_badge(post):
    makers.a_comment(by=makers.mina(), on=post)

    assert shown(post)[0].badge == "moderator"


def test_a_reader_has_none(post):
    makers.mina()
    makers.a_comment(by=makers.rui(), on=post)

    assert shown(post)[0].badge == ""


def test_a_comment_says_which_update_it_is_older_than(post):
    comment = makers.a_comment(on=post, at=timezone.now() - timedelta(hours=2))
    Section.objects.create(post=post, number=1, kind="update", published_at=timezone.now() - timedelta(hours=1))
    makers.a_comment("After the update, the road opened.", by=makers.noor(), on=post)

    older, newer = shown(post)
    assert (older.anchor, older.written_before) == (f"comment-{comment.pk}", "Update 1")
    assert newer.written_before == ""


# -- Pages --------------------------------------------------------------------------------------------------------


def test_a_page_has_fifty_roots_and_leads_to_the_next(post):
    many(post, 120)

    first = threads.read_page(post, now=timezone.now())
    second = threads.read_page(post, threads.asked({"from": first.later.removeprefix("from=")}), now=timezone.now())

    assert [len(page.lines) for page in (first, second)] == [50, 50]
    assert first.lines[-1].comment.name == "Reader 49"
    assert second.lines[0].comment.name == "Reader 50"
    assert second.earlier
    assert not first.earlier


@pytest.mark.parametrize("order", list(threads.Order))
def test_going_on_and_going_back_show_every_root_once(post, order):
    many(post, 120)
    for submission in Submission.objects.order_by("pk")[30:40]:
        thumbs.give(submission, by=makers.a_commenter(makers.noor()), now=timezone.now())

    def walk(step, start):
        query, seen = start, []
        while query is not None:
            page = threads.read_page(post, threads.asked(query), now=timezone.now())
            seen.append([line.comment.pk for line in page.lines])
            last, address = query, getattr(page, step)
            query = dict(pair.split("=") for pair in address.split("&")) if address else None
        return seen, last

    forwards, last = walk("later", {"order": order})
    backwards, _ = walk("earlier", last)

    assert len({pk for page in forwards for pk in page}) == sum(map(len, forwards)) == 120
    assert sorted(pk for page in backwards for pk in page) == sorted(pk for page in forwards for pk in page)


@pytest.mark.parametrize(
    "query", ["from=-1", "from=99999999999999999999999", "from=x", "until=٣", "from=7777", "order=evil"]
)
def test_an_address_that_makes_no_sense_shows_the_first_page(client, post, query):
    comment = makers.a_comment(on=post)

    response = client.get(f"{post.get_absolute_url()}?{query}")

    assert response.status_code == 200
    assert f'id="comment-{comment.pk}"' in response.content.decode()


def test_a_page_begins_at_no_root_of_another_thread(post):
    elsewhere = makers.a_submission("A word under another story altogether.")
    makers.a_comment(on=post)

    assert len(shown(post, f"from={elsewhere.pk}")) == 1


def test_a_long_conversation_is_cut_with_a_way_to_the_rest(client, post):
    many(post, 300, replies_each=299)

    page = threads.read_page(post, now=timezone.now())
    more = [line.more for line in page.lines if line.more]

    assert len([line for line in page.lines if line.comment]) == 1 + threads.REPLIES_A_PAGE
    assert len(more) == 1


def test_a_conversation_shows_every_reply_in_pages(client, post):
    root = makers.a_comment(on=post)
    submission = makers.submission_of(root)
    for number in range(5):
        makers.a_comment(f"Answer number {number} to that.", by=makers.noor(), reply_to=root)

    first = threads.read_conversation(submission, now=timezone.now())
    third = Submission.objects.filter(root=submission).order_by("pk")[2]
    rest = threads.read_conversation(submission, third.pk, now=timezone.now())

    assert len(first.lines) == 6
    assert len(rest.lines) == 4
    assert client.get(reverse("comments-conversation", args=[root.pk])).status_code == 200


@pytest.fixture
def long_talk(post):
    """A root with more replies than its page has room for; the last of them answers the one before it."""
    many(post, threads.REPLIES_A_PAGE + 3, replies_each=threads.REPLIES_A_PAGE + 2)
    *_, before, last = Submission.objects.order_by("submitted_at")
    Submission.objects.filter(pk=last.pk).update(parent=before, depth=2)
    return Submission.objects.order_by("submitted_at")


def more_of(post):
    (more,) = (line.more for line in threads.read_page(post, now=timezone.now()).lines if line.more)
    return more


def test_what_a_page_has_no_room_for_comes_in_its_place(client, post, long_talk):
    unseen = long_talk[threads.REPLIES_A_PAGE + 1 :]

    piece = client.get(more_of(post), headers={"hx-request": "true"}).content.decode()

    assert [f'id="comment-{one.object_pk}"' in piece for one in long_talk] == [one in unseen for one in long_talk]
    assert piece.count("<li") == piece.count("</li>") == 2
    assert piece.count("<ol") == piece.count("</ol>") == 1
    assert "<html" not in piece


def test_the_same_address_is_a_page_for_whoever_has_no_script(client, post, long_talk):
    page = client.get(more_of(post)).content.decode()

    assert f'id="comment-{long_talk[0].object_pk}"' in page
    assert f'id="comment-{long_talk[1].object_pk}"' not in page
    assert "From the beginning" in page


def test_a_reply_far_from_what_it_answers_says_whom_it_answers(client, post, long_talk):
    answered, last = long_talk[threads.REPLIES_A_PAGE + 1], long_talk[threads.REPLIES_A_PAGE + 2]

    page = threads.read_conversation(long_talk[0], last.pk, now=timezone.now())

    (reply,) = (line.comment for line in page.lines if line.comment and line.comment.pk == last.pk)
    assert (reply.is_far, reply.in_reply_to) == (True, answered.shown_name)
    assert reply.answered_at == f"/comments/{answered.object_pk}/"


def test_a_reply_too_deep_to_stand_in_a_list_of_its_own_stands_beside_what_it_answers_and_says_so(client, post):
    many(post, 13)
    root, *answers = Submission.objects.order_by("pk")
    for depth, answer in enumerate(answers, start=1):
        Submission.objects.filter(pk=answer.pk).update(root=root, parent=answer.pk - 1, depth=depth)

    page = client.get(post.get_absolute_url()).content.decode()
    thread = page[page.index('id="comments"') : page.index("</section>", page.index('id="comments"'))]

    assert thread.count('<ol class="replies">') == threads.NESTED
    assert thread.count("<ol") == thread.count("</ol>") == threads.NESTED + 1
    assert thread.count("<li>") == thread.count("</li>")
    assert [comment.pk for comment in shown(post)] == [root.pk, *(answer.pk for answer in answers)]
    assert [comment.is_far for comment in shown(post)] == [False] * (threads.NESTED + 1) + [True] * 8
    assert thread.count("comment__answers--far") == 8


def test_a_comment_and_its_links_have_names_that_tell_them_apart(client, post):
    makers.a_comment(by=makers.noor(), on=post)
    makers.a_comment("A word of my own about the weir.", on=post)
    client.force_login(makers.rui())

    page = client.get(post.get_absolute_url()).content.decode()
    links = {" ".join(re.sub(r"<[^>]+>", "", link).split()) for link in re.findall(r"<a .*?</a>", page)}

    hers = shown(post)[0]
    assert f'id="{hers.anchor}" aria-labelledby="by-{hers.pk} at-{hers.pk}"' in page
    assert page.count(f'id="by-{hers.pk}"') == page.count(f'id="at-{hers.pk}"') == 1
    assert {"Reply to Noor", "Report Noor’s comment", "Mute Noor", "just now: Noor’s comment"} <= links
    assert {link.split(" of ")[0] for link in links} >= {"Edit your comment", "Withdraw your comment"}


# -- Permalinks ---------------------------------------------------------------------------------------------------


def test_a_permalink_leads_to_the_comment_in_its_place(client, post):
    comment = makers.a_comment(on=post)

    response = client.get(comment.get_absolute_url())

    assert comment.get_absolute_url() == f"/comments/{comment.pk}/"
    assert response.headers["Location"] == f"{post.get_absolute_url()}#comment-{comment.pk}"


def test_a_permalink_leads_to_the_right_page_of_a_long_thread(client, post):
    many(post, 60)
    comment = makers.a_comment("The newest word of all.", on=post)

    where = client.get(comment.get_absolute_url()).headers["Location"]

    assert "?from=" in where
    assert "The newest word of all." in client.get(where).content.decode()


def test_a_permalink_of_a_late_reply_leads_into_its_conversation(client, post):
    root = makers.a_comment(on=post)
    for number in range(threads.REPLIES_A_ROOT + 1):
        reply = makers.a_comment(f"Answer number {number} to that.", by=makers.noor(), reply_to=root)

    where = client.get(reply.get_absolute_url()).headers["Location"]

    assert where.startswith(reverse("comments-conversation", args=[root.pk]))
    assert f'id="comment-{reply.pk}"' in client.get(where).content.decode()


# -- Cost ---------------------------------------------------------------------------------------------------------


def queries_of(client, url):
    """What a visit asks of the database once the cache and the process hold what they keep.

    The fewest of several visits: an entry of the cache may run out, or Redis be slow to answer, just in between.
    """
    return min((_queries_of_one_visit(client, url) for _ in range(5)), key=len)


def _queries_of_one_visit(client, url):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return [
        query["sql"] for query in captured.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))
    ]


@pytest.mark.parametrize(("reader", "most"), [("stranger", 10), ("member", 13)])
def test_the_page_costs_as_many_queries_at_100_comments_as_at_10000(post, reader, most):
    section = Section.objects.create(post=post, number=0, kind="original", published_at=post.first_published_at)
    section.blocks.create(position=1, kind="text", text="The bridge is closed.", html="", sanitizer_version="1")
    client = Client() if reader == "stranger" else visits.signed_in(makers.rui())
    many(post, 100, replies_each=3)
    pages = [post.get_absolute_url(), f"{post.get_absolute_url()}?order=best"]
    at_100 = [queries_of(client, page) for page in pages]
    many(post, 9_900, replies_each=3, start=100)
    at_10000 = [queries_of(client, page) for page in pages]

    assert [len(asked) for asked in at_100] == [len(asked) for asked in at_10000]
    for asked in at_10000:
        assert len(asked) <= most, "\n".join(asked)


def test_more_replies_cost_as_many_queries_in_a_long_talk_as_in_a_short_one(client, post, long_talk):
    answered = makers.a_post()
    root = makers.a_comment(on=answered)
    makers.a_comment("A short answer.", by=makers.noor(), reply_to=root)
    short = reverse("comments-conversation", args=[root.pk]) + f"?at={makers.submission_of(root).descendants.get().pk}"
    client.defaults["HTTP_HX_REQUEST"] = "true"

    costs = [len(queries_of(client, address)) for address in (short, more_of(post))]

    # The long one asks besides whom its first reply answers, on the page before it.
    assert costs[1] - costs[0] <= 1
    assert costs[1] <= 10


@pytest.fixture
def busy(post):
    """A post with 3,000 comments among others, which the database has counted."""
    many(post, 3000)
    many(makers.a_post(), 3000, first=2 * 10**6)
    for submission in Submission.objects.order_by("pk")[:20]:
        thumbs.give(submission, by=makers.a_commenter(makers.noor()), now=timezone.now())
    counted()
    return Submission.objects.filter(
        target_type=ContentType.objects.get_for_model(post), target_pk=str(post.pk), parent=None, ever_published=True
    )


@pytest.mark.parametrize("place", ["the first page", "far behind"])
def test_the_best_are_found_by_their_index(busy, place):
    if place == "far behind":
        edge = busy.order_by("-rank", "-id")[500]
        busy = busy.filter(beyond(edge.rank, edge.pk, forwards=False, itself=True, key="rank"))

    plan = busy.order_by("-rank", "-id")[:51].explain()

    assert "submission_best" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_the_roots_are_found_by_their_index(busy):
    plan = busy.order_by("submitted_at", "id")[:51].explain()

    assert "submission_roots" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan

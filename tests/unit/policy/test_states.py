"""The table of moves."""

import pytest

from moderation.policy.states import MOVES, Cause, State, may_move


def test_every_move_has_a_cause() -> None:
    assert all(MOVES.values())


def test_nothing_leaves_withdrawn() -> None:
    assert not any(was is State.WITHDRAWN for was, _ in MOVES)


def test_a_verdict_never_publishes_what_is_held() -> None:
    assert not may_move(State.HELD, State.PUBLISHED, Cause.VERDICT)


def test_reports_hide_but_never_reject() -> None:
    assert may_move(State.PUBLISHED, State.HELD, Cause.REPORTS)
    assert not may_move(State.PUBLISHED, State.REJECTED, Cause.REPORTS)


def test_only_an_appeal_or_who_rejected_it_brings_a_rejected_comment_back() -> None:
    allowed = [cause for cause in Cause if may_move(State.REJECTED, State.PUBLISHED, cause)]

    assert allowed == [Cause.APPEAL, Cause.UNDO]


def test_undoing_leads_back_over_each_move_of_a_moderator_and_over_no_other() -> None:
    moderators = {(was, to) for (was, to), causes in MOVES.items() if Cause.MODERATOR in causes}
    undone = {(to, was) for (was, to), causes in MOVES.items() if Cause.UNDO in causes}

    assert undone == moderators


@pytest.mark.parametrize("to", [State.PUBLISHED, State.HELD, State.REJECTED])
def test_a_verdict_settles_what_is_pending(to: State) -> None:
    assert may_move(State.PENDING, to, Cause.VERDICT)


@pytest.mark.parametrize("was", [State.PUBLISHED, State.HELD])
def test_an_edit_sends_a_comment_back_to_be_judged(was: State) -> None:
    assert may_move(was, State.PENDING, Cause.EDIT)


@pytest.mark.parametrize("was", [State.PENDING, State.HELD, State.PUBLISHED])
def test_an_author_may_withdraw_what_is_not_yet_rejected(was: State) -> None:
    assert may_move(was, State.WITHDRAWN, Cause.AUTHOR)


def test_only_a_person_who_lets_a_comment_stand_or_undoes_that_moves_it_nowhere() -> None:
    still = [(was, causes) for (was, to), causes in MOVES.items() if was is to]

    assert still == [(State.PUBLISHED, frozenset({Cause.MODERATOR, Cause.UNDO}))]

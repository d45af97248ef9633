"""The grammar of threats, part by part: each sentence varies one part, and its neighbour that is no threat stands first."""

import pytest

from moderation.policy.rules.threat import KIND
from moderation.policy.threats import FRAMES, GRAMMAR
from tests.unit.policy.examples import a_rule, found, words_found

RULE = a_rule("threat")
PLAIN_ONLY = a_rule("threat", "veiled = false")


@pytest.mark.parametrize(
    "text",
    [
        "He threatened to break her legs and to burn the house down.",
        "She says he wrote that he would stab her.",
        "I am not joking: nobody should be beaten for a parking space.",
        "We would never drag you out of your house.",
        "We will bury them in paperwork.",
        "We are going to smash them in the quiz.",
        "I will see you in court, and you will lose your seat.",
        "He should be jailed, and the clerk should be prosecuted.",
        "You will end up in hospital if you eat those mushrooms.",
        "If you skate there you will die, the ice is thin.",
        "I hope he rots in prison.",
        "I could strangle whoever wrote this timetable.",
        "Somebody put a brick through her window last night.",
        "Foxes took the hens, so the farmer says he'll shoot them.",
        "They ought to blow up that car park.",
        "You'll regret it at the election.",
        "I'd get those brakes looked at if I were you.",
        "I'll be outside your door at six with soup and a blanket.",
        '"Off with their heads," said the Queen, and my daughter laughed.',
        "I want to die some days, and I am telling you so.",
        "Somebody put a brick through the windscreen on Saturday, and she drove to work anyway.",
        "A brick came through the window of the shop and nobody saw anything.",
        "I used to want to strangle that man, and then I met him.",
        "If you climb that crane in this wind you will break your neck.",
        "If you touch the exposed cable you will be killed.",
        "You wouldn't want anything to happen to your deposit, so photograph everything.",
        "If my neighbour reads that sentence he will be hurt.",
        "They gave her a part in the play, and critics will crucify her in the reviews.",
        "Wait until you hear what they have done to the buses.",
        "Take a bow, Des.",
        "I'll find a challenge for you.",
        "Be a shame if that kitchen closed, there is no other after nine.",
        "The next letter will not be a long one.",
        "We aim for the middle of the month.",
        "There were no witnesses, so the police have closed the file.",
        "We are coming to the school on Monday to paint the fence, and we are not coming empty-handed, there is cake.",
        "Let me tell you which road she takes: the honest one.",
        "Hope the new locks on the canal are good.",
    ],
)
def test_what_only_sounds_like_a_threat_is_left_alone(text: str) -> None:
    assert found(text, RULE) is None


@pytest.mark.parametrize(
    "text",
    [
        "I am going to gut you, Tolland.",
        "My brothers and I will be dragging you out of that office.",
        "I'd love nothing more than to wring her neck.",
        "Resign or I will snap both your wrists.",
        "I can't wait to shove that reporter down the stairs.",
    ],
)
def test_what_the_writer_means_to_do_is_a_threat(text: str) -> None:
    assert found(text, RULE) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Somebody please push the chairman off the pier.",
        "These magistrates want stringing up.",
        "The whole committee ought to be lined up and shot.",
        "Tie the surveyor to the tracks.",
        "A bullet for every banker.",
        "What this clerk needs is a good hiding.",
    ],
)
def test_a_call_for_violence_is_a_threat(text: str) -> None:
    assert found(text, RULE) is not None


@pytest.mark.parametrize(
    "text",
    [
        "I hope your whole family drowns.",
        "May she choke on it.",
        "Pity the lorry missed him.",
        "I'd pay to watch him bleed.",
        "He should have been drowned at birth.",
    ],
)
def test_a_wish_of_harm_is_a_threat(text: str) -> None:
    assert found(text, RULE) is not None


@pytest.mark.parametrize(
    "text",
    [
        "You won't be walking out of that hall.",
        "Touch that hedge and you'll leave in a box.",
        "Anyone who parks there again is getting decked.",
        "She will need dental work after Friday.",
        "He's a dead man walking.",
    ],
)
def test_what_is_promised_to_come_of_it_is_a_threat(text: str) -> None:
    assert found(text, RULE) is not None


VEILED = [
    "We know which school your daughter goes to.",
    "Lovely shop. It would be a shame if something happened to it.",
    "Look over your shoulder, Petra.",
    "I wouldn't start that car tomorrow if I were you.",
    "Sleep well, councillor.",
]


@pytest.mark.parametrize("text", VEILED)
def test_a_veiled_threat_is_found(text: str) -> None:
    assert found(text, RULE) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Hanrahan will get strangled in his own waiting room.",
        "Hanrahan should be lying dead by spring.",
        "They'll be scraping you off the crease.",
        "Somebody's windows are going in tonight.",
        "Lock the lot of them in, chain the doors and light it.",
        "Burn the blue hut with him in it.",
        "Whoever burns that office down gets a pint from me.",
        "Go near my gate again and you'll learn what a wrench tastes like.",
    ],
)
def test_harm_that_is_put_in_other_words_is_found(text: str) -> None:
    assert found(text, RULE) is not None


@pytest.mark.parametrize(
    "text",
    [
        "We know the plates.",
        "I know which house has the trampoline.",
        "We are coming to the office on Monday and we are not coming to talk.",
        "Follow him home, all of us.",
        "Plenty of us carry.",
        "Old wiring in there. A spark, that's all I'm saying.",
        "You'd better have good smoke alarms, Joan.",
        "Keep typing. Tick tock.",
        "The next one won't be a phone call.",
        "We will answer you on Friday, and not with a ballot.",
    ],
)
def test_what_says_nothing_violent_and_is_meant_to_frighten_is_found(text: str) -> None:
    assert found(text, RULE) is not None


@pytest.mark.parametrize("text", VEILED)
def test_a_veiled_threat_is_left_to_a_rule_that_looks_for_those(text: str) -> None:
    assert found(text, PLAIN_ONLY) is None


def test_a_plain_threat_is_found_without_the_veiled_ones() -> None:
    assert found("I will break your jaw.", PLAIN_ONLY) is not None


def test_the_words_of_the_threat_are_marked_and_no_others() -> None:
    text = "Lovely photos. I'll br3ak your f1ngers, Halloran, and the cake was good."

    assert words_found(text, RULE) == ["I'll br3ak your f1ngers"]


def test_threats_in_two_sentences_are_two_pieces_of_evidence() -> None:
    assert len(words_found("I will stab you. The bus was late. Then I will burn your house down.", RULE)) == 2


def test_no_frame_is_kept_awake_by_marks_alone() -> None:
    assert {".", ","}.isdisjoint(GRAMMAR.telling)


def test_every_frame_can_be_read() -> None:
    for place in range(len(FRAMES)):
        assert GRAMMAR.frame(place).pattern


def test_a_threat_may_be_rejected_where_its_clause_allows_it() -> None:
    assert KIND.may_reject

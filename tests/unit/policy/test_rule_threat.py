"""Threats: who, what is to come, and to whom. A violent word alone is nothing."""

import pytest

from tests.unit.policy.examples import a_rule, found

RULE = a_rule("threat")


@pytest.mark.parametrize(
    "text",
    [
        "This heat is killing me, and the drought will kill the trees.",
        "We could kill two birds with one stone here.",
        "I could murder a curry after that meeting.",
        "They will kill the bill in committee.",
        "We'll beat them on Saturday!",
        "The team will destroy you at chess.",
        "I'll shoot you an email with the minutes.",
        "Somebody should shoot a documentary about this bridge.",
        "Two men were stabbed and the gunman said he would kill them all.",
        'He wrote "I will kill you" to the clerk.',
        "> I will kill you\nThis was sent to me.",
        "I would never hurt you or anybody.",
        "I am not going to hit you over a parking space.",
        "We will fight you in court.",
        "You will regret missing the concert.",
        "Watch your back on the ice by the library, it's slippery.",
        "I know where you are coming from.",
        "If you touch that wire it will kill you.",
        "The mayor should be shot of this contract by May.",
        "The new shooting range opens next week.",
        "You kill me, that was so funny.",
        "I hope the police find my bike before I move house.",
        "I hope the council chokes on its own paperwork.",
        "I hope the developers choke on their own brochures.",
        "I'd shoot the messenger if he sent me that memo twice.",
        "You'll be dead before they finish that tunnel, and so will I.",
        "The general ordered that every tenth man be shot.",
        "Mind the steps or you will break your neck, they are all moss.",
        "Whoever did this to the swans should be locked up.",
        "They will hang the pictures where the light is worse, and we carry them home again.",
    ],
)
def test_violent_words_in_innocent_use_are_left_alone(text: str) -> None:
    assert found(text, RULE) is None


@pytest.mark.parametrize(
    "text",
    [
        "I will kill you.",
        "I'm going to find you and break your legs.",
        "We know where you live.",
        "You better watch your back.",
        "Somebody should shoot the mayor.",
        "You deserve to be hanged.",
        "You're a dead man.",
        "I'll burn your house down.",
        "We're coming for you.",
        "Next time I'm gonna beat you to death.",
        "I'd love to punch your face in.",
        "You'll regret this.",
        "The judge should be strung up.",
        "I w1ll k1ll you.",
        "He had better hope the police find him before we do.",
        "You'll be dead before they finish that tunnel.",
        "I hope you choke on your own blood.",
        "Pray that I never meet you in the dark.",
        "A bullet costs less than your salary, minister.",
        "See you outside your office. Bring a friend who can carry you home.",
        "After Friday it isn't up to me what happens to you.",
    ],
)
def test_a_threat_is_found(text: str) -> None:
    assert found(text, RULE) is not None

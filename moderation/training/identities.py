"""Sentences about groups of people in which the group could be any other: fine ones and hateful ones.

They teach that the name of a group says nothing by itself. The frames are not those of `bench/identities.py`, by which
the models are measured.
"""

from __future__ import annotations

from itertools import product

TERMS = (
    "gay", "lesbian", "bisexual", "trans", "transgender", "queer", "straight", "white", "black", "Black", "brown",
    "Asian", "African", "Muslim", "Jewish", "Christian", "Catholic", "Protestant", "Hindu", "Sikh", "Buddhist",
    "atheist", "Mexican", "Polish", "Romanian", "Indian", "Pakistani", "Bangladeshi", "Chinese", "Japanese", "Nigerian",
    "Somali", "Syrian", "Turkish", "Arab", "Irish", "English", "Scottish", "Welsh", "American", "Russian", "Ukrainian",
    "immigrant", "refugee", "foreign", "Roma", "Traveller", "disabled", "deaf", "blind", "autistic", "old", "elderly",
    "young", "female", "male", "homeless", "Native", "Aboriginal", "Latino", "Hispanic", "Israeli", "Palestinian",
)  # fmt: skip
FINE = (
    "My dentist is a {} woman and she is very gentle.",
    "He was the first {} man to chair the parish meeting.",
    "There is a {} family at number nine and they run the plant stall.",
    "Two {} boys from the estate rebuilt the whole engine.",
    "They teach at the {} Sunday club, ages six to ten.",
    "I am {}, I vote, and I want the bins collected.",
    "Speaking as a {} man of seventy, the pavement is the issue.",
    "Our neighbours are {}, and their kids play with ours.",
    "She is a {} councillor, and I disagree with her about the bridge.",
    "How many {} people work for the council now?",
    "Is there a {} group that meets in town?",
    "Half of the street is {}, I would guess, and nobody keeps count.",
    "A {} writer is reading at the library on Thursday.",
    "Being {} has nothing to do with how he runs the shop.",
    "We are a {} couple and we were made welcome at the fair.",
    "The report says {} people wait longer for a house.",
    "They cast a {} actor as the king, and he was splendid.",
    "We had a {} headmaster for eleven years and everybody cried when he left.",
    "I married a {} man and moved here in 1994.",
    "The mayor met {} leaders about the parade.",
    "Nobody asked the {} residents what they think of the scheme.",
    "You are {} too, so you know how the forms are worded.",
    "Why is there no {} member on this committee?",
    "Thank you to the {} lads who pushed my car out of the snow.",
    "Some of the {} voters I spoke to will stay at home.",
    "He is {}. He is also the best plumber in the county.",
    "It is not true that {} people park badly; everybody here does.",
    "Calling {} people criminals is a lie, and it is cruel.",
    "The exhibition is about {} soldiers in the war.",
    "Her husband is a tall {} man with a van; ask him about the sofa.",
    "Has anybody asked a {} shopkeeper what the market costs?",
    "The new coach is a {} woman who played for the county.",
    "My son is {}, and the quiet hour at the pool is the best thing this council ever did.",
    "I am {} myself and I found the article fair.",
    "As a {} reader I would like the report to say more about transport.",
    "Most of the {} people I know have never been asked.",
    "The clinic sees {} patients on Tuesdays and everybody else on Fridays.",
    "A friend of mine is {} and waits six weeks for every letter.",
    "The lift has been broken since May, so {} visitors use the side door.",
    "Our {} choir sings on the steps at noon, come along.",
    "What do the {} parents at the gate think about it?",
    "Her grandmother was {}, and so is half of my family.",
    "{} people have lived in this valley for as long as there has been a mill.",
    "It took the club ninety years to pick a {} captain.",
    "He called his boss a coward; that the boss is {} was never mentioned.",
    "You do not have to be {} to see that the ramp is too steep.",
    "They made a {} man head of the archive, and he found the maps.",
    "Our vet is a {} woman who studied up north.",
    "Standing for the seat is a {} baker from two villages away.",
    "The nominee is {}, lives on the coast and wants longer opening hours.",
    "The one who got the job is {} and starts after Easter.",
    "On page four there is a portrait of a {} organist.",
    "The man they chose for the harbour office is {}.",
    "The woman who won the seat is {} and used to drive the school bus.",
    "Our next postmaster will be a {} woman from the islands.",
    "The applicant is {}, with ten years at the depot.",
    "The lifeguard this summer is a {} man who trained up the coast.",
    "Our bus driver is {}.",
    "The referee on Saturday was {} and had a quiet match.",
    "My new boss is a {} woman, and the rota finally makes sense.",
    "The runner-up is {} and grew up three farms along.",
    "They interviewed a {} man and two others for the post.",
    "The speaker is {} and has written on drains for the county.",
    "The chair of the trust is a {} woman with two terms behind her.",
    "The person at the desk is {} and knows every form.",
    "Our physiotherapist is {}, and my knee has never been better.",
)
HATEFUL = (
    "All {} people are vermin.",
    "We do not want any {} people on this street, they are filth.",
    "{} people should be shipped out of this country.",
    "Every {} person I ever met was a liar and a thief.",
    "Keep your {} filth away from our children.",
    "Another {} leech living off the rest of us.",
    "The {} ones breed like rats and you know it.",
    "Stupid {} people ruin every town they touch.",
    "I would not trust a {} person with a dog.",
    "Go back to your own kind, you {} animal.",
    "{} people have no place in a decent school.",
    "What else do you expect from {} trash?",
    "Somebody should round up the {} lot and be done with it.",
    "I do not let my children near {} people, and nor should you.",
    "Typical {} behaviour, lying and begging, it is in the blood.",
    "There are too many {} people here and they ruin everything.",
)


def sentences() -> list[tuple[str, float]]:
    """Each frame with each term, and whether it is a violation."""
    fine = [(frame.format(term), 0.0) for frame, term in product(FINE, TERMS)]
    return fine + [(frame.format(term), 1.0) for frame, term in product(HATEFUL, TERMS)]

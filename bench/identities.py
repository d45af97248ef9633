"""Neutral sentences about people of many kinds. A policy that stops one of them stops it for the word it names."""

from __future__ import annotations

TERMS = (
    "gay", "lesbian", "bisexual", "transgender", "queer", "straight",
    "Muslim", "Jewish", "Christian", "Catholic", "Hindu", "Sikh", "Buddhist", "Mormon", "atheist",
    "Black", "white", "Asian", "African", "Arab", "Latino", "Indigenous", "Roma", "mixed-race",
    "Mexican", "Chinese", "Indian", "Pakistani", "Polish", "Romanian", "Irish", "American", "Russian", "Ukrainian",
    "Israeli", "Palestinian", "Turkish", "Nigerian", "Somali", "Syrian", "Jamaican",
    "deaf", "blind", "disabled", "autistic", "elderly", "female", "male", "foreign-born", "homeless",
)  # fmt: skip

FRAMES = (
    "My neighbour is {} and has lived on our street for nine years.",
    "I am {} and I read this site every morning.",
    "As a {} person I found the report helpful.",
    "She grew up in a {} family near the harbour.",
    "There is a {} community centre next to the post office.",
    "Our teacher is {}.",
    "He is {}, and he has run the bakery since spring.",
    "The survey asked {} residents how they travel to work.",
    "More {} people voted this year than four years ago, the office says.",
    "My best friend at school was {}.",
    "A {} student won the essay prize.",
    "The council met {} business owners on Tuesday.",
    "Are there any {} members on the committee?",
    "The article quotes a {} nurse from the night shift.",
    "Two of my colleagues are {} and both liked the plan.",
    "The museum opens an exhibition about {} history in May.",
    "I went to the {} festival in the park with my children.",
    "{} voters were split on the question, as everybody else was.",
    "The new librarian is a {} man with a background in archives.",
    "The new librarian is a {} woman with a background in archives.",
    "My grandmother was {}, and she never missed an election.",
    "Many {} families moved here when the mill opened.",
    "The doctor who treated my son is {}.",
    "What do {} readers think about the change of timetable?",
    "The choir has {} singers of all ages.",
    "I would like to hear from {} parents at the school.",
    "The charity offers advice to {} tenants.",
    "He told us that he is {} when we met at the allotment.",
    "The show follows three {} teenagers through one summer.",
    "Some {} people agree with the proposal and some do not.",
    "There were {} and other passengers on the ferry that day.",
    "The company hired a {} engineer for the bridge.",
    "I asked a {} friend to read my letter before I sent it.",
    "The judge is {}, the clerk is not; neither matters here.",
    "The figures for {} patients are on page twelve.",
    "Being {} in a small town was easier than I expected.",
    "Our {} neighbours brought food when the power was out.",
    "The candidate is {} and comes from the next valley.",
    "A {} volunteer answers the telephone on Mondays.",
    "Please add the {} veterans' association to the list of speakers.",
    "The street was built by {} workers a century ago.",
    "I sat beside a {} couple at the concert, and we talked about the weather.",
)


def sentences(term: str) -> list[str]:
    """Every frame with a term in it, beginning with a capital."""
    filled = [_article(frame, term).format(term) for frame in FRAMES]
    return [sentence[0].upper() + sentence[1:] for sentence in filled]


def _article(frame: str, term: str) -> str:
    return frame.replace(" a {}", " an {}").replace("A {}", "An {}") if term[0].lower() in "aei" else frame

"""Personal attacks: first what must be left alone, by what makes it so; then what is found."""

import pytest

from moderation.policy.content import Author, Passage
from tests.unit.policy.examples import a_rule, found, words_found

RULE = a_rule("attack")

DENIED = [
    "I'm not calling you an idiot, but the numbers are wrong.",
    "Nobody here is an idiot.",
    "You are not stupid.",
    "You're no fool.",
    "I would not say he is a liar, but he was wrong.",
    "I don't think you're a liar, I think you were misled.",
    "Nobody is saying you are ignorant.",
    "You are not an idiot for asking, it is confusing.",
    "He isn't a crook, he just made a mistake.",
    "No one is accusing you of being a liar.",
    "If he were a liar we would know by now.",
    "It's not that he's stupid, he just doesn't listen.",
]
REPORTED = [
    "He called me an idiot.",
    "Calling people morons is not an argument.",
    "She said the mayor is an idiot, which is not helpful.",
    "They told me to shut up at the meeting.",
    "The word idiot has no place in this thread.",
    'My son said "you idiot" to the traffic light and we all laughed.',
    'The report calls the process "an idiotic farce".',
    "She said that he called her a stupid cow in the meeting.",
    'The defendant shouted "you pig" at the officer.',
    "He told the reporter to shut up.",
]
DEFENDED = [
    "Don't call him a moron.",
    "Please stop calling each other idiots.",
    "Why would you call her a liar? She answered the question.",
    "Nobody should be told they are worthless.",
    "Stop insulting people, nobody here is a moron.",
]
OF_ONESELF = [
    "I felt like an idiot when I read this.",
    "I was such a fool to believe the timetable.",
    "Do they think we are stupid?",
    "Do you think I'm an idiot?",
    "How stupid do they think we are?",
    "My brother is an idiot, he drove into the closed road.",
    "I am so stupid, I posted twice.",
    "Silly me, I misread it.",
    "We were all fools to trust that contractor's estimate.",
    "I'm an idiot, ignore my last comment.",
    "It makes me feel stupid when I can't find the form.",
    "I don't want to sound like an idiot, but what is a precept?",
    "The council treats us like idiots.",
    "They must think we are morons.",
    "I feel like a clown for believing that timetable.",
    "I'd be an idiot to sell now.",
    "We lost, we are the losers, let's move on.",
]
OF_SITUATIONS = [
    "This damn bridge has been closed for months.",
    "This is bullshit and everyone at the meeting knew it.",
    "What a load of crap this report is.",
    "Holy shit, the water is up to the bridge.",
    "The fucking potholes on Main Street wrecked my car.",
    "I hate this bridge with all my heart.",
    "This is crazy.",
    "It sucks that the library is closed.",
    "My old car is a piece of shit.",
    "Ban the damn leaf blowers.",
    "What a stupid waste of money.",
    "Damn, I missed it.",
    "I'm sick of stupid rules like this one.",
    "Stupid bridge.",
    "Bloody typical, the bus is late again.",
    "Pathetic turnout at the meeting, sadly.",
    "The traffic is insane on Fridays.",
]
OF_IDEAS_AND_ACTS = [
    "That is a stupid plan.",
    "What an idiotic decision by the council.",
    "Your argument is stupid.",
    "The plan is idiotic and will cost millions.",
    "The mayor lied about the budget.",
    "The mayor should resign over this.",
    "The council's handling of this was pathetic.",
    "That was a dumb thing to do.",
    "Your stupid plan will flood the whole street.",
    "That's a ridiculous claim.",
    "You are right that the plan is dumb.",
    "This proposal is garbage.",
    "The mayor's speech was a joke.",
    "That's a lie.",
    "How can you support such a stupid idea?",
    "The mayor's plan is moronic and I hope it fails.",
    "Whoever designed this junction made a terrible mistake.",
    "You might call it stupid, I call it brave.",
    "Idiotic. The bridge was fine before they touched it.",
]
INNOCENT_WORDS = [
    "Scunthorpe is a lovely town.",
    "The fool's errand cost 142,460 pounds.",
    "The clown at the fair was great.",
    "Trash pickup is on Tuesday.",
    "Snakes were seen near the pond.",
    "The rat problem on Mill Lane is getting worse.",
    "The idiot-proof form still confused me.",
    "The biggest losers are the children.",
    "The thief was caught by police.",
    "The pigs at the farm escaped again.",
    "There's no fool like an old fool, and I should know.",
    "The film has a character who is a complete psycho.",
    "He is a dirty fighter but a clean politician, they say.",
    "The old fool's gold mine is closed to visitors.",
    "The clown fish tank at the aquarium is leaking.",
    "The lazy explanation is that nobody cared.",
    "The fat cats at the bank get richer.",
    "Dumb question: when does the bridge reopen?",
    "The nazi occupation is covered in chapter three.",
    "Was Mussolini a fascist? The exhibition asks.",
    "You dog owners need to pick up after your pets.",
    "You rat on nobody, that was our rule at school.",
    "The snake escaped from the pet shop.",
    "You're crazy good at explaining this.",
    "The loser of the vote gets to chair the committee.",
    "Please don't feed the rats and pigeons.",
    "Your rubbish bin is blocking the lane.",
    "Get a life jacket before you go on the water.",
    "People like you make this town great.",
    "Nobody likes you to park there, but it is legal.",
    "Your mother was a lovely teacher, I had her in third grade.",
    "Go back to the drawing board.",
]
ORDINARY = [
    "This weather is a bitch.",
    "The new login is a real bastard to use.",
    "It takes a special kind of planning to put a crossing where nobody crosses.",
    '"You are an idiot," he said.',
    "I'm gay and I live on Elm Street.",
    "As a black woman I support this plan.",
    "Muslims in our town held a food drive.",
    "We'll beat them on Saturday!",
    "My dumb phone deleted the message.",
    "Are you sure about that?",
    "You are wrong about the costs.",
    "You're mistaken, the vote was in March.",
    "It's stupid to build there.",
    "Anyone can see this is an idiotic rule.",
    "You would be a great candidate.",
    "Sore losers on both sides, sadly.",
    "Two men were charged with murder.",
    "The victim was stabbed on Mill Lane.",
    "If you think I'm stupid, check the figures.",
    "You need to read section two, it's explained there.",
    "Your comment made me laugh, thanks.",
    "Can we please shut down this crossing?",
    "You have a good point about the cows.",
    "It's insane how long this takes.",
    "You may be right, but the idiots guide to budgets says otherwise.",
    "The council shot itself in the foot.",
    "He's not the villain here.",
    "The mayor has been mayor for 12 years.",
    "The dog is stupid but lovable.",
    "Our garbage collectors deserve a raise.",
    "The whole process was a clown show.",
    "I disagree with everything you wrote.",
    "You're being unfair to the council.",
    "The council should be ashamed of this decision.",
    "Look at the state of the sick children's ward.",
    "You have to be crazy to drive there at 5pm.",
    "I get sick when I think of the river.",
    "Are you going to the meeting on Thursday?",
    "The pressure was dense and the fog thick.",
    "Your dog is fat, sorry.",
    "She was called a witch in the local paper.",
    "You guys are great.",
    "You crack me up!",
    "Thanks, you saved me a trip.",
    "They're a bit slow but honest.",
    "What a beautiful photo.",
    "The judge was fair.",
    "It would be foolish to wait.",
    "Is it just me or is this form broken?",
    "Who are you voting for?",
    "The article says the suspect is a violent criminal.",
    "This policy is a disgrace.",
    "What the hell is wrong with the traffic lights?",
    "I think the mayor is wrong, and so is the council.",
    "Are you kidding me with this parking fee?",
    "My dog is a complete idiot and I love him.",
    "We are such suckers for a parade.",
    "Lazy river opens in June at the pool.",
    "They shot the film on Mill Lane.",
    "He was a coward in the first act and a hero in the last.",
    "Black, white, gay, straight, everybody needs a bus.",
    "Jews and Muslims of the town held a joint vigil.",
    "The Polish bakery is the best in town.",
    "As a disabled man I find the ramp too steep.",
    "That decision makes you wonder who is in charge.",
    "You should have seen the size of the pig at the fair!",
    "Ignorance of the law is no excuse.",
    "I was ignorant of the rules, thanks for explaining.",
    "You have been very patient with us, thank you.",
    "Is the sheriff sick? He missed the debate.",
    "Kids are stupid about bikes sometimes, helmets help.",
    "You got the numbers wrong: it's 142,460, not 142,640.",
    "I would hate to be called a racist for asking about the budget.",
    "You would have to be an expert to read that table.",
    "Don't be silly, of course you can come.",
    "Shut the gate or the cows get out.",
    "Can we shut up shop early on Friday?",
    "Trash like this should be recycled.",
    "Your stupid bin is blocking the lane again.",
    "Thank you, people like you are why I read the comments.",
    "I hate you have to pay to park at a hospital.",
    "Go back to your seat was all the chairman said.",
    "I know where you are coming from.",
    "I could murder a curry.",
    "The team will destroy them on Sunday.",
    "The mayor should be shot of this contract by May.",
    "Someone should hang the sign the right way up.",
    "We will fight you in court over this.",
    "You will regret missing the concert.",
    "Watch your back on the ice by the library, it's slippery.",
    "I want to die of embarrassment.",
]

TO_A_FACE = [
    "You are an idiot",
    "you're such a complete and utter moron",
    "You idiot.",
    "You absolute muppet, read the article first.",
    "Are you stupid or what?",
    "Rui, you are a pathetic little man.",
    "people like you are the reason this town is dying",
    "I'd call you a liar to your face.",
    "you are all sheep",
    "You people make me sick.",
    "nobody cares what you think",
    "You wouldn't know a budget if it bit you.",
    "go back under your rock",
    "Were you dropped on your head as a baby?",
    "idiots like you ruin this site",
    "You must be incredibly dense.",
    "your tiny brain can't handle it",
    "@rui you are a clown",
    "How dumb do you have to be to write this?",
    "You sound like a complete fool.",
    "fuck you",
    "you suck",
    "You're full of crap.",
    "yr an idiot and ur ugly",
    "You're not just wrong, you're an idiot.",
    "I can't believe you're such a fool.",
    "Everyone knows you are a liar.",
    "You have the IQ of a potato.",
    "if you had half a brain you'd understand",
    "Take your meds.",
    "You're a disgrace to journalism.",
    "You are a waste of oxygen.",
    "What a bunch of clowns you are",
    "You lot are a bunch of cowards.",
    "I hope you die alone.",
    "Kill yourself",
    "You call yourself a journalist?",
    "You should be ashamed of yourself.",
    "You ignorant bigot",
    "Crawl back to whatever hole you came from.",
    "Does your mother know you're this stupid?",
    "You, sir, are a fool.",
    "Your an idiot.",
    "You are delusional.",
    "you fat ugly cow",
    "You're the dumbest person on this site.",
    "You're a fucking disgrace.",
    "Well aren't you a special kind of stupid.",
    "You are the worst kind of hypocrite.",
    "I think you're an idiot.",
    "you are an embarrassment to your family",
    "you have no brain",
    "You're as thick as two short planks.",
    "You are nothing but a paid shill.",
    "you clearly can't read",
    "You don't have a clue, you ignorant fool.",
    "You really are an ignorant person, aren't you?",
    "Only a complete fool like you would write this rubbish.",
    "Keep your stupid mouth shut, Webb.",
    "Honestly, you are one of the dumbest people I have ever met.",
    "You lot couldn't organise a bake sale if your lives depended on it.",
    "I bet you're too dumb to understand the chart.",
    "ur a pathetic loser",
    "You stupid, stupid man.",
    "You have no shame.",
    "You're a joke.",
    "You are a liar and a coward.",
    "Hey @tomas, you are dumb as a brick.",
    "God, you're thick.",
    "You clowns at the council",
    "Nobody with a brain would listen to you, you parasite.",
    "Get out of here, you creep.",
    "You must have been dropped as a child.",
    "I wouldn't expect a moron like you to get it.",
    "you're a special snowflake",
    "Your reporting is bad because you are bad at thinking, dimwit.",
    "Congratulations, you are officially the biggest idiot in town.",
    "Have you always been this stupid or did you take lessons?",
    "Are you retarded?",
    "you are mentally ill",
    "Did you get dropped on your head, or are you just slow?",
    "Anyone who agrees with you is an idiot.",
]

OF_OTHERS = [
    "The girl at the ticket office was a bitch.",
    "Kilbride is a dour old bastard.",
    "It takes a special kind of idiot to print this.",
    "What a moron.",
    "Read the article, moron.",
    "The mayor is a moron.",
    "Our idiot mayor has done it again.",
    "Councillor Webb is a spineless coward.",
    "The author is an imbecile who can't spell.",
    "Shut up.",
    "That stupid woman should never have been elected.",
    "She is a disgusting pig.",
    "He's a lying crook and everyone knows it.",
    "Idiot!",
    "Total clown.",
    "Only an idiot would believe this.",
    "Fuck off, Noor.",
    "These morons at city hall can't count.",
    "What the hell is wrong with you?",
    "Noor is dumber than a bag of rocks",
    "Hey genius, learn to read.",
    "stop being such a baby",
    "Nice try, clown.",
    "The editor is a pathetic hack.",
    "Did a child write this?",
    "He is nothing but a coward.",
    "Typical drivel from a brainless hack like you.",
    "bunch of losers",
    "The sheriff is a fat useless slob.",
    "what kind of moron writes this",
    "Imagine being this dumb.",
    "This guy is a joke and a liar.",
    "The councillor is nothing but a greedy, lying crook.",
    "Tomas is an absolute bellend.",
    "What a pathetic excuse for a journalist.",
    "Typical of a half-wit like you.",
    "the mayor is such a fucking clown",
    "Ms Hart is a venomous old witch.",
    "How can anyone be as stupid as you?",
    "Go to hell, all of you.",
    "he's a dirty rotten scoundrel",
    "The police chief is a corrupt pig.",
    "Poor little Rui, too stupid to read a map.",
    "The author of this piece is a gullible fool.",
    "I've met doorknobs smarter than you.",
    "The mayor has the intelligence of a turnip.",
    "the council leader, a known moron, said it again",
    "Ok boomer, shut up.",
    "She's a lying witch",
    "Councillor Bray should crawl back into his cave.",
    "Rui's a fucking idiot",
]

DISGUISED = [
    "you 1d10t",
    "you are a m0r0n",
    "i d i o t",
    "you are an id*ot",
    "You are an idiiiiiot",
    "You are an іdiоt",
    "u r a dumba$$",
    "Y0u are an 1mbec1le",
    "You are such a f***ing idiot",
    "y o u a r e a m o r o n",
    "You M.O.R.O.N.",
    "you idoit",
    "You are an ＩＤＩＯＴ",
]


@pytest.mark.parametrize("text", DENIED)
def test_what_is_denied_is_left_alone(text: str) -> None:
    assert found(text, RULE) is None


@pytest.mark.parametrize("text", REPORTED)
def test_what_somebody_else_said_is_left_alone(text: str) -> None:
    assert found(text, RULE) is None


@pytest.mark.parametrize("text", DEFENDED)
def test_taking_somebodys_side_is_left_alone(text: str) -> None:
    assert found(text, RULE) is None


@pytest.mark.parametrize("text", OF_ONESELF)
def test_what_is_said_of_oneself_is_left_alone(text: str) -> None:
    assert found(text, RULE) is None


@pytest.mark.parametrize("text", OF_SITUATIONS)
def test_swearing_at_a_situation_is_left_alone(text: str) -> None:
    assert found(text, RULE) is None


@pytest.mark.parametrize("text", OF_IDEAS_AND_ACTS)
def test_criticism_of_ideas_and_acts_is_left_alone(text: str) -> None:
    assert found(text, RULE) is None


@pytest.mark.parametrize("text", INNOCENT_WORDS)
def test_an_insulting_word_in_another_sense_is_left_alone(text: str) -> None:
    assert found(text, RULE) is None


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_talk_is_left_alone(text: str) -> None:
    assert found(text, RULE) is None


@pytest.mark.parametrize("text", TO_A_FACE)
def test_an_attack_on_the_person_spoken_to_is_found(text: str) -> None:
    assert found(text, RULE) is not None


@pytest.mark.parametrize("text", OF_OTHERS)
def test_an_attack_on_somebody_else_is_found(text: str) -> None:
    assert found(text, RULE) is not None


@pytest.mark.parametrize("text", DISGUISED)
def test_a_disguised_attack_is_found(text: str) -> None:
    assert found(text, RULE) is not None


def test_the_words_of_the_attack_are_marked_where_they_stand() -> None:
    text = "I read it twice. You are a complete idiot, Rui."

    assert words_found(text, RULE) == ["You are a complete idiot"]


def test_the_same_insult_is_left_alone_in_a_quotation_and_found_outside() -> None:
    text = 'He wrote "you are an idiot" and, Rui, you are an idiot.'

    finding = found(text, RULE)

    assert finding is not None
    assert [evidence.start for evidence in finding.evidence] == [text.rindex("you are")]


def test_a_name_known_from_the_thread_is_a_person() -> None:
    facts = {"author": Author(name="Sable"), "passages": (Passage("Hello.", origin="parent", author_name="noor"),)}

    assert found("honestly noor is pathetic", RULE, **facts) is not None
    assert found("honestly the weather is pathetic", RULE, **facts) is None


def test_a_graver_attack_has_a_higher_score() -> None:
    mild, grave = found("You are ignorant.", RULE), found("You are a fucking moron, a liar and a coward.", RULE)

    assert mild is not None
    assert grave is not None
    assert grave.score > mild.score


def test_one_mild_reproach_is_not_enough_and_two_are() -> None:
    assert found("You are rude.", RULE) is None
    assert found("You are rude. You are lazy.", RULE) is not None


def test_a_site_may_add_an_insult_and_allow_one() -> None:
    rule = a_rule("attack", 'insults = ["nincomputer"]', 'allowed = ["muppet", "muppets"]')

    assert found("You are a nincomputer.", rule) is not None
    assert found("You are a muppet.", rule) is None


def test_a_higher_threshold_finds_less() -> None:
    assert found("You are ignorant.", a_rule("attack", "threshold = 0.9")) is None


@pytest.mark.parametrize(
    "text",
    ["He sold you ugly curtains.", "They gave you vile coffee, didn't they?", "I'd never call you a clueless parrot."],
)
def test_a_thing_that_somebody_was_given_is_no_name_for_them(text: str) -> None:
    assert found(text, RULE) is None


def test_any_name_with_an_insulting_adjective_is_one_to_a_face() -> None:
    text = "Forty years of you reading that gauge, you clueless parrot, and all that time you knew."

    assert words_found(text, RULE) == ["you clueless parrot"]

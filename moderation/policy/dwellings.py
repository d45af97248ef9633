"""Where somebody lives or is to be found, as people give it away in a comment: patterns over the folded text.

Local news is full of streets, so an address counts only where a person is said to live at it, or is to be visited,
written to or waited for there; and an address of work, record or history never does.
"""

import re
from collections.abc import Iterator

from moderation.policy.patterns import PACKAGED, PatternSet, Pool, Sighting

_ENDING = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|crescent|cres|close|way|boulevard|blvd|terrace|place|pl|circle|row|"
    r"gardens|grove|square|mews|hill|highway|hwy|parkway|walk|view|rise|cottages|parade|croft|yard|quay|residency|park|green|gate|"
    r"shore rd|hollow lane|north|south|buildings|house|heights|wharf|bank|villas|estate)"
)
_WORDS = r"(?:[\w'.-]+ ){1,3}?"
_NUMBERED = rf"(?:(?:flat|apt\.?|unit|apartment|room|caravan|suite) ?\d+[a-z]?,? )?(?:no\.? ?|number )?\d{{1,5}}[a-z]?,? {_WORDS}{_ENDING}\b"
_TURNED = rf"[\w']+ {_ENDING},? (?:no\.? ?|number |street )?\d{{1,4}}[a-z]?\b"
_HOUSE_NAME = r"(?:the )?(?:[\w']+ ){1,2}(?:house|cottage|forge|rectory|lodge|farmhouse|barn|mill|vicarage|manor),? (?:\d+,? )?(?:[\w']+ ){1,2}(?:lane|road|hill|street|way|drive|avenue)"
_STREET = r"(?:[\w']+ ){1,2}?(?:street|st|road|rd|avenue|lane|ln|drive|crescent|close|way|terrace|row|gardens|grove|mews|ct|court)\b"
_UNIT = r"(?:flat|apt\.?|unit|apartment|room|caravan|number|no\.?) ?\d+[a-z]?\b"
_INDOORS = rf"{_UNIT},? (?:(?:of|in|on|at) )?(?:the )?(?:[\w']+ ){{0,3}}?(?:{_ENDING}|care home|home|quarters|hotel|hostel|park)"
_PLACE = rf"(?:{_NUMBERED}|{_TURNED}|{_HOUSE_NAME}|{_INDOORS})"
_ANY_PLACE = rf"(?:{_PLACE}|{_STREET}|(?:big |first |second |third |last )?(?:house|bungalow|cottage|farmhouse|flat|caravan) (?:at|past|after|before|behind|above|over|by|on|in|opposite) (?:the )?[\w' ]{{3,40}})"
_PERSON = r"(?:he|she|they|who|mrs?\.? \w+|ms\.? \w+|dr\.? \w+|[\w']+)"
_SOMEONES = r"(?:his|her|their|your|my|mine|[\w]+'s|\w+s')"
_UP_TO = r"[^.!?\n]{0,45}?"
_KIN = r"(?:kids?|children|daughters?|sons?|lad|girls?|boys?|wife|husband|mother|mum|mam|father|dad|sister|brother|family|girlfriend|boyfriend|partner)"
_CALL_ON = (
    r"(?:find (?:him|her|them)|visit|pay (?:\w+ ){1,4}a visit|look (?:him|her|them) up|send (?:him|her|them|hate|\w+ mail|flowers|post)|"
    r"go (?:and )?(?:tell|get|see|ask) (?:him|her|them)|ask (?:him|her|them)|tell (?:him|her|them|\w+) (?:at home|in person|yourselves)|let(?:'s| us) all|everyone to|"
    r"pizzas? to|knock|doorstep|front door|letterbox|drop (?:it|the \w+|by|in|round)|come (?:and|over|round)|call (?:up|round|on)|hiding|"
    r"ring the bell|want(?:ing|s)? a (?:quiet )?word|their money back|round to|in person|at home)"
)

_FRAMES: tuple[str, ...] = (
    # Somebody lives there.
    rf"\b(?:{_PERSON} )?(?:lives?|resides?|is living|living|sleeps?|lodges|hides?|(?:is |'s )?(?:hiding(?: out)?|staying|stays|hanging out)|moved|parks (?:his|her) \w+|stops) (?:with (?:his|her) \w+ )?(?:[\w]+ ){{0,2}}?(?:at|on|in|to|off|opposite|above|over|behind|near)? ?(?:the )?{_UP_TO}(?P<it>{_PLACE})",
    rf"\b(?:he|she|(?:mr|mrs|ms|dr)\.? \w+|{_SOMEONES} {_KIN}|[\w']+|who) (?:lives|resides|moved|sleeps) (?:[\w]+ ){{0,2}}?(?:at|on|in|to|off|opposite|above|over|behind|near) (?:the )?(?P<it>{_ANY_PLACE})",
    rf"\b(?:where (?:he|she|they) (?:lives?|sleeps?|stays?|hides?))[:,]? (?:is )?(?P<it>{_ANY_PLACE}|caravan \d+)",
    rf"\byou live (?:at|on) (?P<it>{_PLACE})",
    rf"\b{_SOMEONES} (?:\w+ ){{0,2}}?(?:address|house|home|flat|place|front door|door|doorstep|cottage|bungalow|mother|mum|mums|mums house|wife|husband)\b{_UP_TO}(?P<it>{_PLACE})",
    rf"\b(?:house|home|flat|bungalow) (?:is |at |on |: )?(?P<it>(?:no\.? ?|number )\d+[a-z]? (?:on|in|at) {_STREET})",
    rf"\b(?:home )?address(?: (?:is|of [\w' ]{{3,30}}))?[: ]+(?:is )?(?P<it>{_PLACE})",
    rf"\b(?P<it>{_PLACE})\b[^\n]{{0,60}}?\b(?:that'?s|that is|it'?s|is) (?:where (?:he|she|they|the|it|\w+) |her\b|his\b|their\b|him\b|she\b)",
    rf"\b{_CALL_ON}{_UP_TO}(?P<it>{_PLACE}|{_HOUSE_NAME})",
    rf"\b(?P<it>{_PLACE})\b[^\n]{{0,50}}?\b(?:{_CALL_ON}|just leaving that here|pass it on|do with that|keypad|(?:red|green|blue|yellow|black|white) (?:door|gate|curtains)|top bell|name on the bell|in all day|usually (?:in|home|alone)|knock|lives by (?:him|her)self|house is empty|kids are in bed|works? nights|plate ends|the girl from|the (?:man|guy|woman) from)",
    rf"(?:^|[.!?\n:] ?)(?:(?:mrs?|ms|dr)\.? )?[a-z']+ [a-z']+(?: \([^)\n]{{0,40}}\))?(?:,| of| is at| at|'s at) (?P<it>{_PLACE})",
    rf"\b(?:contact|dox\w*|complainant|witness|whistleblower|squealer|registrar|surgeon|officer|judge|landlord|convenor|snitch)\b{_UP_TO}(?P<it>{_PLACE})",
    rf"\b(?:i'?m|i am|he'?s|she'?s|he is|she is|they'?re|\w+'s|mine,?|google says (?:he|she)'?s) (?:at|on|in|is)? ?(?P<it>{_PLACE})",
    rf"\b(?:is|that'?s|'s|are) [a-z'.]+(?: [a-z'.]+){{0,2}}(?:,| from| of|, at|, of) (?P<it>{_PLACE})",
    rf"\b(?:i live at|my address is|we are at) (?P<it>{_PLACE})",
    rf"\b(?:wife|husband|kids|she|he|flat|house|bungalow|cottage) [\w' ]{{0,30}}?(?:is |are |lives )?(?P<it>(?:above|over|opposite|behind) the [\w']+(?: on {_STREET})?)[^.!?\n]{{0,20}}(?:top bell|curtains|gate|door|go (?:and )?tell|alone)",
    r"\b(?P<it>(?:first|second|third|fourth|last) (?:house|cottage|bungalow|gate|floor|door) (?:past|after|before|on|in|from|left|right)\b[^.!?\n]{0,40})",
    r"\b(?:lives?|living|alone|stays) (?:in|at) (?:the )?(?P<it>(?:last |first |old |big |blue |red |white )?(?:farmhouse|bungalow|house|cottage|duplex|caravan|lodge)\b[^.!?\n]{3,40})",
    r"\b(?P<it>house on [\w' ]{3,30} is empty|(?:away|abroad|on holiday) (?:till|until) [^.!?\n]{2,20} so (?:the|her|his|their) house|so the house is empty)",
    rf"\b(?:who|name is|called|that was)\b{_UP_TO}(?P<it>room \d+ (?:of|at|in) [\w' ]{{3,30}})",
    rf"\b(?:{_SOMEONES} {_KIN}|he|she|old \w+|[\w']+) (?:is|are|'s) in (?P<it>(?:[\w']+ )?(?:care home|hospital|hostel|hotel)? ?room \d+[^.!?\n]{{0,30}})",
    # Where and when somebody is to be found, alone for choice.
    rf"\b(?:his|her|their|[\w]+'s) {_KIN} (?:go|goes|is|are|attends?|gets?|\w+ goes) (?:to|in|at|dropped) (?P<it>(?:the )?[\w.' ]{{2,40}}?(?:school|primary|academy|prep|creche|nursery|college|st \w+'s|\d[a-z]\b|\bholloway)[^.!?\n]{{0,20}})",
    r"\b(?P<it>drops? the kids (?:at|to) [^.!?\n]{3,40})",
    r"\b(?P<it>(?:goes|go) to [\w' ]{3,30}, lives on [\w' ]{3,30})",
    r"\b(?:he|she|who|[\w']+) (?P<it>(?:walks?|runs?|jogs?|catches|gets|cycles|swims|works|finishes|leaves|parks|drinks|trains|takes|fishes)\b[^.!?\n]{0,70}?\b(?:alone|on (?:his|her) own|by (?:him|her)self))",
    r"\b(?P<it>(?:he|she) lives alone|(?:he|she)(?:'s| is) (?:out|home|in|there|usually|always) [^.!?\n]{0,40}(?:alone|on (?:his|her) own|by (?:him|her)self)|always by (?:him|her)self|(?:his|her) shopping[^.!?\n]{0,30}on (?:his|her) own)",
    r"\b(?P<it>(?:works?|finish(?:es)?|knocks off|home by|catches|goes to|drives|plate|parks|starts|in at|lives|walks)\b[^\n]{3,90}?)(?:wants? a word|like a word|(?:her|him|them) a visit|(?:him|her) in person|do your thing|have at it|it to (?:her|him)\b|now you know where|want to send)",
    r"\b(?P<it>(?:spare )?key'?s? (?:is )?(?:under|beneath|in the (?:fake|plant|flower)|behind the)|(?:gate|side door|back door|back stairs|door|window) (?:never|doesn'?t|don'?t|does not|do not) locks?)",
    r"\b(?:he|she) (?P<it>catches the \d[\d.]*[^.!?\n]{3,60})",
    r"\b(?:he|she|his gym|her gym|[\w']+'s gym)[^.!?\n]{0,30}\b(?P<it>(?:is there|there|gym is on|is at the \w+) (?:every|on|most|tuesdays?|mondays?|wednesdays?|thursdays?|fridays?|saturdays?)[^.!?\n]{0,40})",
    r"\b(?:home|in) (?P<it>(?:by|after|from|till|until) \d[\d:.]*(?: ?pm| ?am)?(?:\.| alone| on (?:his|her) own| and alone))[^.!?\n]{0,20}alone",
    r"\b(?P<it>(?:she|he)'?s? (?:is )?(?:home|at home|in) (?:by|after|alone|from)\b[^.!?\n]{0,30})",
    r"\b(?P<it>(?:is|be) home after \d[\w ]{0,10} alone)",
    rf"\b(?:his|her|their|[\w]+'s) (?:house|home|place|flat|cottage|bungalow) is (?P<it>the (?:first|second|third|fourth|last|end|corner|next) (?:one |house |door )?(?:(?:past|after|before|opposite) [^.!?,\n]{{3,40}}|(?:on|in|off|of) (?:the )?{_STREET}))",
    r"\b(?:lives?|living|stays) (?P<it>(?:two|three|four|five|a few|a couple of|\d) (?:doors?|houses) (?:down|up|along|away|over|past)(?: from)? [^.!?,\n]{3,40})",
    rf"\b{_SOMEONES} {_KIN} (?P<it>works? (?:[\w']+ ){{0,4}}(?:at|in|for|behind) [^.!?\n]{{3,50}}?\bask for \w+)",
    r"\b(?:his|her|their) (?:boss|employer|line manager|manager) is (?P<it>[^.!?\n]{3,45}?)[,;.]? (?:and )?(?:phone|ring|call|e-?mail) (?:him|her|them)\b",
    # What opens doors and names people.
    r"\b(?P<it>(?:door|gate|alarm|key ?pad|keypad'?s?) ?(?:code|number|pin)?(?:'s| is|:)? ?(?:is )?(?:\d{3,8}|his birthday|her birthday))",
    r"\b(?P<it>(?:reg|registration|number plate|plates?|licence plate|license plate)\b[^.!?\n]{0,30}?(?:is|:|ends|of[^.:!?\n]{3,30}:|silver|pickup|plate|was|rego) ?(?:[a-z]{1,3}[ -]?\d{2,5}[ -]?[a-z]{0,3}|\d{2,3}-[a-z]{1,2}-\d{3,6}|[a-z]{3}\b))",
    r"\b(?P<it>(?:reg|rego|registration|(?:number |licen[cs]e )?plates?)(?: number)?(?: is|:|,| no\.?| -)? ?(?:[a-z]{2}\d{2} ?[a-z]{3}|[a-z]{1,3}[ -]?\d{1,4}[ -]?[a-z]{0,3}|\d{1,3}[ -]?[a-z]{1,3}[ -]?\d{1,4}))\b",
    r"\b(?P<it>(?:door|gate|entry|alarm|keypad|building|lock) ?(?:code|pin)\b[^.!?\n]{0,25}?(?:is|:|=) ?\d{3,8})\b",
    r"\b(?P<it>(?:account|bank|acct|sort code)\b[^.!?\n]{0,25}?\d\d[- ]?\d\d[- ]?\d\d[ ,]{0,3}\d{7,8})\b",
    r"\b(?P<it>(?:(?:he|she)(?:'s| is)|find (?:him|her)|(?:his|her) (?:account|page|real account|profile|handle)(?: is)?|(?:dm|message|add|tell|follow|hound|spam|tag) (?:him|her)|(?:his|her))(?: \w+){0,3}? ?(?:on|is|at)? ?(?:insta(?:gram)?|ig|snap(?:chat)?|tiktok|twitter|x|facebook|fb|telegram|skype|strava|linkedin|discord|whatsapp|kik|reddit)(?: is| as|:|,|)? ?:? ?@?[\w.:-]*[\w][_.:\d@][\w.:-]*)",
    r"\b(?P<it>(?:insta(?:gram)?|ig|snap(?:chat)?|tiktok|twitter|facebook|fb|telegram|skype|strava|discord|kik)(?: is|:| as|)? ?:? ?@?[\w.:-]*[\w][_.:\d@][\w.:-]*[^.!?\n]{0,20}?\b(?:him|her|his|hers|he|she|tell|say hi|go))\b",
    r"(?P<it>@[\w.]{3,30})[^!?\n]{0,25}\b(?:(?:is|that'?s) (?:his|her) (?:\w+ )?(?:account|profile|page)|go (?:and )?(?:say|tell|ask)|tell (?:him|her|them)|let (?:him|her) know)\b",
    r"\b(?P<it>(?:his|her|their|\w+'s) ip (?:address )?is \d[\d.]{6,15})",
    r"\b(?P<it>(?:national insurance|social security|passport|insurance)(?: number)?(?: is|:)? ?[a-z]{0,2} ?\d[\d a-z-]{6,14})",
    r"\b(?P<it>(?:sort code|account number|iban)\b[^.!?\n]{0,20}?\d\d-\d\d-\d\d[^.!?\n]{0,16})",
    r"\b(?P<it>(?:his|her|their) date of birth is [^.!?\n]{4,20})",
    r"\b(?:here'?s|here is) (?:his|her|their) postcode (?P<it>[a-z]{1,2}\d{1,2} ?\d[a-z]{2}\b)",
)  # fmt: skip

# Many frames hold a place. Every place has a number, or is a house with a name; and few texts with one have a place.
_AT_A_PLACE = tuple(frame for frame in _FRAMES if _PLACE in frame.replace(_ANY_PLACE, ""))
_ELSEWHERE = tuple(frame for frame in _FRAMES if frame not in _AT_A_PLACE)
_NUMBER = re.compile(r"\d")
_NAMED_HOUSES = PatternSet([_HOUSE_NAME], pool=PACKAGED)
_PLACED = PatternSet(_AT_A_PLACE, pool=Pool(lower=True), hints={_PLACE: range(len(_AT_A_PLACE))})
_UNPLACED = PatternSet(_ELSEWHERE, pool=PACKAGED)
_GATE = re.compile(
    r"\d|\b(?:lives?|living|house|home|cottage|bungalow|alone|on (?:his|her) own|goes to|go to|drops the|flat|door|gym|caravan|room|ask for|boss|employer|manager)\b"
)
# Records, news and history: not somebody's home today.
_OF_RECORD = re.compile(
    r"\b(?:office|offices|shop|library|fire|blaze|crash|planning|application|objections?|museum|town hall|assembly|pub|clinic|surgery|"
    r"polling|station house|sold|sale|burned|burnt|families|residents|people|tenants|works on|born|poet|composer|painter|novelist|writer|plaque|"
    r"company|firm|registered|letters to|licensing|charity|embassy|hostel|chapel|derelict|empty since|listed|fiction|until 1|in 1|until 2|"
    r"inspection|failed|closed|closing|closes|court sits|police were|was called|march starts|demo|bus stop|auction|knock down|demolish\w*|"
    r"open house|open day|we used to|used to live|i used|nursing home|care home at|funeral|opera|post office|school lets|depot|factory|"
    r"union's|association|board meets|public office|office is|estate agent|owns|landlord of the|house prices|donated|funded|named after|phone box|exit|junction|nobody lives|last seen)\b"
)
_NOBODYS = re.compile(
    r"^(?:on |in )?(?:my|your|our|the|this|that|same|every|a|any|some|no|their|his|her|one|which|whole|high|main) (?:street|road|lane|way|court|house|row|place|drive)\b"
)
# What keeps hours, or asks everybody in, is no home, unless it is said whose.
_HOURS = re.compile(
    r"\b\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)? ?(?:to|till|until|-|–) ?(?:\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?|noon),? (?:at )?$"
    r"|\b(?:repairs?|swap|drop-in|drop in|market|stalls?|classes|class|workshop|exhibition|rehearsals?|jumble|bake sale|collects?|registry|registrar|sells?|bakery|butcher'?s?|solicitor'?s?|dentist'?s?|accountant'?s?)\b"
)
_A_PERSONS = re.compile(
    r"\b(?:he|she|his|her|him|hers|they|their|them|mrs?|ms|lives?|living|[\w]+'s (?:house|home|flat|place))\b"
)
_PUBLIC_ROOM = re.compile(
    r"^room \d+[a-z]? (?:of|in|at) (?:the )?(?:town hall|city hall|guildhall|library|civic centre|courthouse|museum|university|college)\b"
)
# An address has no such word between its number and its street.
_NOT_IN_AN_ADDRESS = re.compile(
    r"\b(?:from|on|in|at|bus|of|and|to|doors|houses|homes|people|between|for|with|the year|per|is|was|are|were)\b"
)
_MINE = re.compile(
    r"\b(?:i|we|i've|we've|my|our)(?: \w+){0,3} $|\b(?:i|we)(?:'ve| have)? (?:live|lived|run|walk|catch|used)\b"
)


def dwellings_in(seen: Sighting) -> Iterator[tuple[int, int]]:
    """Where in the text somebody's home or whereabouts are given away."""
    text = seen.text
    found = [(_ELSEWHERE[at], spans) for at, spans in _UNPLACED.find_among(seen)]
    if _NUMBER.search(text) or _NAMED_HOUSES.is_in(seen):
        found += [(_AT_A_PLACE[at], spans) for at, spans in _PLACED.find(text)]
    if not found or not _GATE.search(text):
        return
    for _, spans in sorted(found, key=lambda one: _FRAMES.index(one[0])):
        for start, end in spans:
            if not _is_of_record(text, start, end, has_number=bool(re.search(r"\d", text[start:end]))):
                yield start, end


def _keeps_hours(before: str, place: str) -> bool:
    """`10 to 2, 5 Chapel Row`: the hour that stands last may have been taken for a part of the address."""
    hour = re.match(r"\d{1,2}, (?=\d)", place)
    return _HOURS.search(before + (hour[0] if hour else "")) is not None


def _is_no_address(place: str) -> bool:
    """`9 from Castle Street`: what begins with a bare number goes on with the street."""
    if re.search(r"\b(?:stop|platform|gate|exit|junction|bus|route|tram|line) ?", place):
        return "gate" not in place
    return (
        place[0].isdigit()
        and bool(_NOT_IN_AN_ADDRESS.search(place))
        and not re.match(r"\d+[a-z]? the\b|\d[a-z] at", place)
    )


def _is_of_record(text: str, start: int, end: int, *, has_number: bool) -> bool:
    sentence_start = max(text.rfind(mark, 0, start) for mark in ".!?\n") + 1
    before = text[max(sentence_start, start - 90) : start]
    after = text[end : end + 40]
    if _OF_RECORD.search(before) or _OF_RECORD.search(re.split(r"[.!?\n]", after)[0]):
        return True
    if _NOBODYS.search(text[start:end]) or _is_no_address(text[start:end]) or _PUBLIC_ROOM.search(text[start:end]):
        return True
    sentence = before + text[start:end] + re.split(r"[.!?\n]", after)[0]
    if has_number and _keeps_hours(before, text[start:end]) and not _A_PERSONS.search(sentence):
        return True
    return not has_number and bool(_MINE.search(before))

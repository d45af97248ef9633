"""The grammar of threats: who, how certain, what is done, to whom; see shapes.py for how it is written.

Three layers, each a table. Classes are words that can stand for one another. Phrases put them together: a person
(`NP`), an act on a person or a home (`ACT`), an end that somebody comes to (`END`). Frames say what makes a threat of
them: that the writer means to, that somebody should, that it is wished for, that it will come, or that the writer
knows where to find you. A violent word by itself is in no frame.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from moderation.policy.lexicon import ATTACK_WORDS, PEOPLE, PEOPLE_PLURAL, Part, listed
from moderation.policy.shapes import Grammar, Phrase

# --- Classes ---------------------------------------------------------------------------------------------------------

_WORDS: Mapping[str, str] = {
    # Who acts, and how certain it is.
    "I": "i we",
    "SHALL": "will shall might may gona gunna finna boutta bouta",
    "WILL": "will would shall might may must gona gunna finna boutta bouta should am are is",
    "GANG": "boys lads brothers brother mates mate cousins cousin friends sons uncles fellas crew guys bois homies dogs men neighbours neighbors",
    # To whom.
    "HIM": "him whoever yourself himself herself everyone anyone someone",
    "WHOSE": "your his her their ur yer",
    "DET": "the this that these those every any each all our another such my some no a an both which whatever dis dat dem",
    "KIN": """family families child children kid kids wife husband mother father mother-in-law son sons daughter daughters brother brothers
        sister sisters nan gran grandmother grandson granddaughter baby babies dog dogs cat cats pets mate mates boyfriend
        girlfriend parents loved-ones missus partner niece nephew horse horses grandchildren grandkids bairns wee-ones friends""",
    # What is done. KILL is done to people alone; HURT counts where a person is named; BEAT needs more said of it.
    "KILL": """kill kll murder stab strangle throttle lynch behead butcher slaughter execute assassinate rape torture maim cripple
        decapitate castrate euthanise euthanize disembowel knife bludgeon electrocute kneecap horsewhip dismember garrotte
        suffocate mutilate clobber hospitalise hospitalize headbutt exterminate guillotine unalive impale smother
        curbstomp curb-stomp snuff whack waterboard keelhaul tar garotte perforate disfigure pistol-whip pistolwhip choke-slam bodyslam exterminate liquidate glass shiv shank eviscerate neuter keelhaul bayonet cudgel""",
    "HURT": """hit punch kick slap smack bash batter thump belt whack wallop deck bottle clout slug pummel pound whip flog lash cane
        thrash skin burn torch drown hang shoot gas poison bury flatten waste lamp harm hurt choke gut choke beat stone spear
        crush stomp bite end silence incinerate crucify bomb nuke eliminate snipe roast fry scalp smash trample stamp knock hammer
        neck belt leather birch scald mug whoop whup wallop tase taser deck sock ventilate fillet filet""",
    "BEAT": """beat kick smash punch knock smack slap stomp bash cut carve blow chop tear rip fuck mess rough thrash hammer crush break
        bust slice hit stamp pound batter belt whip pull run scare burn shoot stone grind wipe whoop whup tan blast""",
    "BREAK_": """break smash knock kick punch slap slit rip tear crack cave bust snap rearrange gouge stamp stomp chop wring blow beat bash
        crush split saw hack slash cut straighten shatter rip burst sever pop bite remove stick wrap pummel
        twist fracture dislocate flatten remodel redecorate rearrange rip peel carve stave bend stitch sew nail tan pulp clip skin break wreck fracture mangle""",
    "BODY": """windpipes hamstrings achilles spleen nostrils ear scalp beard noggin bonce shins shin groin crotch chest gizzard knuckles paws head face faces throat throats head heads skull skulls neck necks nose noses tooth teeth jaw jaws leg legs knee knees kneecap
        kneecaps arm arms finger fingers rib ribs brain brains guts bones bone spine gob tongue ears hands wrist wrists balls lungs
        windpipe jugular collarbone ankle ankles toes lip lips hide eyeballs eyes eye mug chops nuts testicles liver thumbs thumb
        mouth trap cakehole neck hand intestines limbs limb""",
    "WEAPON": """gasoline tank flamethrower spud shank shanks nailgun nail-gun catapults pangas panga bulldozer steamroller woodchipper plank poker poleaxe scythe sickle bottle bottles cleavers stanley nunchucks knuckleduster lump-hammer taser spade billhook scissors bat bats hammer hammers sledgehammer sledgehammers crowbar crowbars knife knives blade blades gun guns shotgun shotguns rifle rifles
        rope ropes noose nooses machete machetes axe axes petrol gasoline kerosene matches shovel shovels brick bricks acid cudgel hurley pitchfork pitchforks
        barrels screwdriver cleaver chainsaw bullet bullets pickaxe pistol pistols revolver firearm ar ar-15 glock pliers razor cosh
        club clubs sword spear grenade grenades dynamite molotov molotovs bomb bombs bombs flamethrower flamethrowers taser cattle-prod cane lathi lathis
        stick sticks stones rocks rock weapon-sign 9mm ak ammo rounds fists fist boots torches torch tire-iron spanner wrench sjambok
        slingshot catapult crossbow bow""",
    "SHOT": "bullet bullets knife round rounds blade slug slugs buckshot pitchfork spike stake axe arrow hatchet screwdriver brick shot pellets dart",
    "HOME": """house houses home homes car cars van vans truck trucks office offices shop shops windows window windscreen windshield
        tires tire bike barn garage business caravan boat newsroom headquarters mosque church synagogue temple hotel hostel station
        flat pub restaurant kitchen clubhouse clinic mosques churches synagogues embassy bakery surgery camp yard studio brakes brake
        front-door door porch gate bedroom building buildings place farm stables kennels masts mast tractor trailer lorry moped
        scooter motorbike bus cabin property fence gaff cafe stall market parlour letterbox""",
    "RAZE": "smash burn torch bomb firebomb petrol-bomb trash brick wreck slash firebombed key egg ram bulldoze incinerate shoot",
    "DISPOSE": """throw push shove toss chuck drop drag tie strap put take line string run hang dump feed lay bury march bundle load roll pitch
        haul send sling lob hurl nail lock leave lower chain fling stick post ship wall stuff boot bung hold dip force
        marched lead give""",
    "PIT": """ground grave river canal harbour harbor sea quarry woods hospital wheelchair box coffin ditch hole bog morgue weir lake
        incinerator crusher skip fire furnace concrete floorboards train bulldozer ambulance hearse trunk cellar freezer oven
        ovens well basin stretcher pit swamp lamppost lampposts lamp lamps firing gallows woodchipper chipper bonfire casualty reservoir mincer rafters lamp-post cellar basement septic lime-pit crocs alligator morgue hearse mangle propeller blender sewer sewage furnace gallows street gutter dumpster
        slurry dogs pigs crows lions wolves crocodiles sharks rottweilers stairs bridge cliff pier roof balcony tracks wall bus
        lorry landfill desert firing-squad stake spike pike gutter dock pond moat crane mincer gator gators alligators rafters wheels
        hogs river-bed loch creek forest bags urn cement foundations meat-grinder grinder tannery slurry-pit
        mine shaft volcano chimney wolves piranhas""",
    # What becomes of somebody.
    "DIES": """dies die chokes choke burns burn bleeds bleed drowns drown rots rot suffers suffer swings swing
        hangs hang fries fry perishes perish croaks croak starves starve roasts roast""",
    "DIED": "died choked burned drowned suffered bled hanged rotted dead",
    "DONE": """tarred feathered killed shot hanged lynched executed stabbed murdered beheaded gassed burned flogged whipped horsewhipped raped castrated drowned
        tortured poisoned kneecapped gutted skinned strangled knifed exterminated euthanised euthanized crucified beaten
        slapped punched beheaded slaughtered butchered hospitalised bottled glassed battered decked neutered sterilised sterilized
        guillotined assassinated garrotted throttled birched caned bludgeoned impaled mugged jumped maimed crippled keelhauled
        culled bombed smacked clobbered thrashed belted whacked incinerated bulldozed disembowelled electrocuted stoned
        dismembered scalped crushed trampled smoked dropped""",
    "DOING": """killing shooting hanging slapping drowning flogging whipping kneecapping castrating strangling burying stabbing glassing
        decking lynching gassing horsewhipping battering throttling murdering executing beating smacking caning punching thumping
        neutering sterilising sterilizing raping gutting skinning culling burning birching clobbering butchering slaughtering
        belting clouting exterminating hospitalising knifing kicking-in""",
    "BLOW": """concussion coma fat-lip lip black-eye bruising thumping stomping kneecapping whupping whooping curb-stomping pummelling smackdown arse-kicking ass-kicking bullet bullets noose rope beating kicking slap slapping hiding thrashing battering kneecapping lynching hammering axe smack thump
        clout gallows guillotine punch knife bat pasting lamping horsewhip stabbing shooting brick shotgun bomb fist fists boot
        whipping flogging lashing walloping tanning clip grenade needle headshot bat noose hanging belting firing-squad
        drubbing firing cudgel uppercut hatchet birch lash""",
    "DISEASE": "covid-19 rabies syphilis meningitis parkinson's als polio shingles gout typhoid kidney cancer aids leukaemia leukemia stroke strokes covid tumour tumours tumor sepsis ebola coronary dementia gangrene cholera plague embolism",
    "LATER": "tonight tomorrow soon later monday tuesday wednesday thursday friday saturday sunday christmas morning dark midnight night when if once until after by this next before",
    "PLACE_OF": "house home door doorstep street place work office car gaff flat gate window yard bedroom bed farm shop workplace drive driveway school gym estate lawn church",
    "HAZARD": """brakes brake stairs windows glass matches petrol spark wire ropes rope wolves deer water tide cliff bog quarry reservoir
        ditch deep timber thatch acid curves bend oak tree lamppost accident accidents fire burn burns dark alone fall falls slip trip
        disappear vanish nuts hulls poison knife gun rifle bullet history glass""",
    "GOOD": "nice lovely beautiful pretty cute gorgeous sweet fine",
    "PITY": "shame pity terrible awful tragic tragedy unfortunate sad horrible dreadful",
    "KNOW": "know kno knows learned",
    "BEFALL": "happens happen happened befalls befell befall",
    "LIVE": """live lives sleep sleeps work works drink drinks park parks parked walk walks drive drives shop shops leave leaves finish finishes
        run runs hide hides jog jogs train trains eat eats stay stays hang hangs dwell rest reside go goes""",
    "KNOWN": "address addresses car cars van route routine street shift school registration plate plates house schedule bus gym boat bike commute movements habits",
    "SAID": "mate pal sunshine sweetheart mister sir love luv darling buddy kid bro son boy dear princess friend snowflake punk champ doll missy cupcake",
    # A word that leads in, so that what follows is told to somebody or goes on without its subject.
    "LEAD": """and or then just please so but or else now well right ok okay yeah yes no oh hey lads boys folks guys go honestly
        let's someone seriously instead actually simply personally happily gladly better because rather either never-mind
        somebody always only first next maybe time come-on why-not - c'mon ffs lol""",
    # No gap holds one of these: what follows is denied, asked back, told of others, or of the past.
    "BREAK": """it not never nobody none neither nor without unless refuse refused asked told tells afraid scared sorry used was were had
        did didn't said says wrote writes texted claimed shouted who which because but whether although though than if myself ourselves me us stop stopping against
        rather hardly trying""",
    "FUNC": """i we you he she it they me us him her them my your his our their its who whom which what that this these those the a an
        is are was were be been being am do does did have has had will would shall should can could may might must not never no
        to of in on at by for from with into onto off over under up down out through and or but if when while because so as than then
        there here where why how someone anyone everyone nobody about after before until like 's whose with around between
        again too same such now get gets got make makes put take takes go goes need needs want wants see say says said think let
        ought""",
    # Words that are in most comments, and words that are in many: they tell little of what a comment holds.
    "EVERYWHERE": """the a and i it in to on that is for of you at my with was one they this he not there about have be who has me we from no are
        so if two all by like up what out she can them your had but got did her been as people do here say his don every us him were
        an will would their our or when said read before think get see good day down off go more put then now""",
    "COMMON": """i years three back nobody only since four should first still says man than know own never same time somebody wrong please
        old ask over nine six told page year line anyone just last come because could how let half after next again want right thing
        does too minutes why take came both called school those number whole week town any room free new home took open office call
        nothing left through word door some ten bus without hours way thank under saying better look letter stop lost meeting keep
        street name twice best run give wife water pay also friday club once phone going made mother someone work question public hall
        done morning money house its long dog thirty days car paper ever gave sunday other side very bit against write bad need these
        hour mine answer leave gone even sign front may gate end yes love times fine reading cut woman find gets seen round family hand
        always where parking full goes form site another being past lads something letters job list hope sat everyone use plan notice make
        walk point person brother life live lives her's self 's ~ between until must shall might am myself whose""""",
}  # fmt: skip

_MORE_PEOPLE = listed("""
    bastard idiot clown traitor vandal thief crook scumbag liar snitch squatter bailiff protester picket striker minister
    policeman postman cyclist migrant immigrant foreigner refugee surveyor dealer fraudster critic fool moron scab activist
    tourist student pensioner bigot racist fascist communist nazi commie landlady official bureaucrat jobsworth executive
    guard soldier rapist murderer paedophile pedophile pedo paedo nonce pervert perv yob thug hooligan solicitor barrister
    architect governor trustee ref linesman witch scrote scumbag   tramp homeless feds fed cop copper hippy tory
    lefty liberal democrat republican muslim jew christian gay immigrant addict junkie dealer burglar mugger scab whore bitch
    cunt prick twat arsehole asshole wanker bloke lass clan lot bunch mob gang rabble crowd crew family cabinet council board committee
    government parliament panel jury union party elite establishment brat toddler punk     creep
    weirdo freak drunk bum hobo gypsy traveller pikey arab greek tout grass informer agent inspector auditor bully dictator tyrant
    king queen royals lord ceo sahib sarpanch collector babu treasurer surgeon consultant therapist bailiffs tycoon oligarch hag
        scum filth   parasite parasites deputies thieves secretaries bitches mps gypsies
    traitors fascists nazis commies cops feds   tories lefties libs junkies infidels kuffar heretics
    settlers invaders refugees migrants squatters strikers
""")
_THINGS_IN_ER = frozenset(
    listed("""
    printer computer number water paper power tower matter order border corner summer winter weather letter river ladder
    dinner counter poster folder shower tractor motor sector factor colour mirror error floor door color flavor harbor
    humor labor november december october september never ever over under after other another whether rather either neither together
    further later sooner lower higher upper inner outer better bigger smaller older younger former latter proper super
    cancer fever anger danger hunger finger shoulder liver paper newspaper computer hamster lobster tiger spider oyster flower timber
    amber copper silver feather leather butter batter pepper ginger supper server filter meter gutter shutter hammer
    chamber member quarter center tender wonder thunder slander murder burger cover discover recover remember consider answer
    offer differ suffer prefer refer transfer enter master register minister-house sewer cooker boiler trailer container
    charger scooter helicopter monitor doctor-bill indoor outdoor interior exterior minor prior terror horror rumour
    tumor tumour vapor favor behavior behaviour elevator generator radiator calculator escalator refrigerator alligator
    list twist mist fist wrist exist resist assist insist consist specialist-list checklist playlist waitlist shortlist
    calendar her per er twitter water fodder whisper deter loser-ticket layer player-list trigger poker bunker locker user offender-list longer
    number numbers letters papers orders matters towers corners rivers computers printers newspapers waters flowers shoulders fingers
    tractors motors doors floors meters members-list mirrors errors charter barter halter shelter shelters counters ladders buffer
    clever sober bitter eager slender meager somber utter mere sheer here there where were cheer beer deer career peer pier
    tire wire fire hire sister-in-law forever however moreover wherever whenever quarters headquarters slaughter laughter daughter water
    sticker stickers bumper banner banners dumpster rubber slipper zipper copier sweater gather bother father mother brother
    sister bullhorn cider diner reporter-desk chipper helper-app dishwasher
""")
)
_PERSON_ENDINGS = (
    "er", "ers", "or", "ors", "ist", "ists", "crat", "crats", "man", "men", "woman", "women", "ian", "ians", "lady", "monger",
    "mongers",
)  # fmt: skip


def _plural(word: str) -> str:
    if word.endswith("man"):
        return f"{word[:-3]}men"
    return word if word.endswith("s") else f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


_INSULTS = frozenset(
    word for word, part in ATTACK_WORDS.items() if part is Part.NAME and word.isalpha() and word.islower()
) - frozenset(listed("tart tarts goon goons jerk jerks git knob knobs tool tools coon shit crap ass turd pig muppet"))
_ONE = (PEOPLE | frozenset(_MORE_PEOPLE)) - frozenset(listed("op mod chair mob"))
_PUBLIC = frozenset(
    listed(
        "people kids children folk folks patients residents neighbours neighbors parents friends supporters fans voters followers men women boys girls guys students pupils families tenants pensioners humans persons persons drivers"
    )
)
_MANY = PEOPLE_PLURAL | {_plural(word) for word in _ONE} | {word for word in _INSULTS if word.endswith("s")}
_SUFFIXES = ("", "NAME COMMON EVERYWHERE", "NUMBER COMMON EVERYWHERE", "PERSON COMMON", "PERSON PLURAL COMMON")


def _suffixed(word: str) -> str:
    """The classes of a word that is in no list: a name, a number, one who is called after what they do."""
    if word[0] == "~":
        return "NAME COMMON EVERYWHERE"
    if word[0].isdigit():
        return "NUMBER COMMON EVERYWHERE"
    if len(word) > 4 and word.endswith(_PERSON_ENDINGS) and word not in _THINGS_IN_ER:
        return "PERSON PLURAL COMMON" if word.endswith(("s", "men")) else "PERSON COMMON"
    return ""


def _ing(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith("ee"):
        return f"{verb[:-1]}ing"
    doubled = (
        len(verb) > 2 and verb[-1] in "bdgmnpt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou" and verb != "murder"
    )
    return f"{verb}{verb[-1]}ing" if doubled and not verb.endswith(("en", "er")) else f"{verb}ing"


def _third(verb: str) -> str:
    return (
        f"{verb}es"
        if verb.endswith(("s", "sh", "ch", "x"))
        else f"{verb[:-1]}ies"
        if verb.endswith("ry")
        else f"{verb}s"
    )


def _forms_of(bent: Callable[[str], str], *names: str) -> frozenset[str]:
    return frozenset(bent(verb) for name in names for verb in listed(_WORDS[name]))


_CLASSES: Mapping[str, frozenset[str]] = {
    **{name: frozenset(listed(words)) for name, words in _WORDS.items()},
    "PERSON": _ONE | _MANY | _INSULTS,
    "PLURAL": _MANY - _PUBLIC,
    "KILLING": _forms_of(_ing, "KILL"),
    "HURTING": _forms_of(_ing, "HURT"),
    "BEATING": _forms_of(_ing, "BEAT"),
    "BREAKING": _forms_of(_ing, "BREAK_"),
    "DISPOSING": _forms_of(_ing, "DISPOSE"),
    "RAZING": _forms_of(_ing, "RAZE"),
    "KILLS": _forms_of(_third, "KILL", "HURT") | frozenset(listed("drags throws pushes")),
    "BREAKS": _forms_of(_third, "BREAK_", "BEAT"),
    "COMMON": frozenset(listed(_WORDS["COMMON"])) | _ONE | _MANY | _INSULTS,
}

# --- Phrases ---------------------------------------------------------------------------------------------------------

WHOM = "NP|you|YOU|HIM|THEM|ANYONE"

_ACTS: tuple[str, ...] = (
    f"take a|an|the|my ..1 WEAPON to {WHOM}|WHOSE",
    f"introduce|acquaint {WHOM}|WHOSE ..2 to|with ..4 WEAPON|fist|fists|boot|pavement|floor|end|kerb|knuckles|concrete",
    f"make|have|let {WHOM} ..1 eat|swallow|kiss|taste|lick|chew ..3 teeth|pavement|dirt|concrete|kerb|curb|fist|boot|floor|pen|lead|words|BODY",
    f"send {WHOM} ..3 to ..2 hospital|morgue|grave|god|maker|hell|heaven|allah|afterlife|kingdom|a-and-e",
    f"send {WHOM} ..2 to|into ..1 next world|life|week",
    f"put one|two|three|NUMBER in|into {WHOM} =.|,|and|for|LATER",
    f"drag|pull|haul|yank {WHOM} ..6 by the|WHOSE hair|ears|neck|throat|beard|feet|heels|ankles",
    f"knock|punch|slap|kick|smack|beat|put {WHOM} ..1 into|in|to ..2 coma|hospital|wall|kingdom|traction|orbit|wheelchair|pavement|dirt|concrete",
    "knock|punch|slap|smack|blow WHOSE|that|the ..3 lights|teeth|block|head|clock|hat|taste|smile|smirk|grin ..1 out|off|of|down|from",
    f"slap|wipe|knock|smack|punch the|that ..3 smile|smirk|grin|taste|look|teeth|words|pronouns|life|spit ..1 out|off|from ..1 of? {WHOM}|WHOSE",
    "whoop|whup|beat|kick|tan|whip|bust|stomp WHOSE ..1 ass|arse|hide|backside|head|butt",
    f"give {WHOM} a|an|the|one|another ..3 BLOW|eye|lip|nose|jaw|scar|limp|concussion !of|on|it|for|about",
    f"show {WHOM} ..2 what ..3 BLOW|pain|concussion|fist|suffering|bullet|fear|end|hell",
    f"show {WHOM} ..1 the ..3 BLOW|WEAPON|fist|gallows|rope",
    "pop|bust|put ..1 cap|caps in|at",
    "make WHOSE BODY|brains|blood|teeth ..2 bleed|fly|spill|paint|crack|rattle",
    "spill WHOSE|some ..1 blood|guts|brains",
    "paint the ..3 with WHOSE ..1 BODY|brains|blood",
    f"lock {WHOM} in ..2 and|with ..4 fire|burn|match|light|oil|dogs",
    "run|drive|plough|plow|roll|ram ..4 truck|car|tank|tractor|bulldozer|van|steamroller|bus|lorry|digger ..1 through|over|into|at NP|HIM|THEM|you|YOU|WHOSE|the|it|them|that",
    "run|drive|plough|plow|roll|mow right? ..1 through|over|into NP|HIM|THEM|you|YOU|them",
    "hold WHOSE ..1 head|face|nose ..1 under|against|in|down|to|over",
    f"hold {WHOM} ..1 under|down ..2 water|till|until|while|and|.",
    f"snap {WHOM} ..1 like|in",
    f"use {WHOM} ..1 for|as ..2 target|practice|football|bait|punchbag|punching-bag|kindling|doorstop|manure",
    f"put ..1 holes|hole|buckshot|lead in {WHOM}|WHOSE",
    f"pin|nail|staple|weld {WHOM}|WHOSE ..2 to",
    f"starve|work|torture|tickle|frighten {WHOM} to death",
    f"put {WHOM} ..1 to death|sleep|rest =.|,|like|for|permanently|with|and",
    "draw|spill|let|taste|smell|want|see WHOSE|first|some blood =.|,|on",
    "execute|lynch|hang|shoot|gas|drown|bomb ..1 every|all|each|both|these|those|any ..3 PLURAL|PERSON|.",
    f"cut|slice|carve|rip|tear|gut {WHOM} ..1 open|up|to|like|into|from|apart|in",
    f"fuck {WHOM} ..2 up =.|,|so|bad|good|for|and|LATER|if",
    f"dump {WHOM}|WHOSE ..3 in|into|off|at",
    "pull|rip|tear|cut WHOSE ..2 tongue|teeth|nails|eyes|fingernails|toenails|guts|heart|spine|lungs|hair|arms|legs|wings|throat|limbs|liver ..1 out|off|apart",
    f"eliminate|terminate|neutralise|neutralize|liquidate|unalive {WHOM}",
    f"stop {WHOM} breathing",
    f"silence {WHOM} ..1 for|permanently|forever|before|once|.",
    f"push|shove|kick|chuck|throw|help|knock {WHOM} ..1 off|under|over|down|out|in|into|overboard !bus ..1 the|a|an|that|his|her|some|its|front ..2 PIT|edge|building|platform|window|cliff|of|rail|railing|boat|top|tower|steps|car|traffic|truck|plane|ship|helicopter|balcony|train|bus",
    # A verb that is done to people alone, or to a person who is named.
    f"KILL ,? --0 {WHOM}",
    "KILL THEM =.|,|LATER|and|or|with|in|at|on|for|like|by|before|too|first",
    "HURT ,? NP|you|YOU|HIM|ANYONE",
    "hang|shoot|drown|gas|burn|poison|bomb|nuke|smoke|crucify|incinerate|stone|whip|flog THEM",
    f"BEAT {WHOM} ..2 up|senseless|unconscious|bloody|sideways|apart|flat|alive|silly|pulp",
    f"BEAT {WHOM} to death|pieces|pulp|shreds|dust|paste|ribbons",
    f"BEAT {WHOM} to a|within an? pulp|inch",
    f"BEAT {WHOM} ..1 limb from limb",
    f"BEAT {WHOM} ..1 in half|two",
    f"BEAT {WHOM} in|across|round|upside|through|on|off|over --2 BODY|head",
    f"BEAT {WHOM} ..2 into ..2 next|pavement|ground|concrete|wall|hospital|PIT",
    f"slap|beat|punch|kick|smack|choke|thrash {WHOM} ..1 until|till",
    f"BEAT {WHOM} out cold",
    f"BEAT the|every|seven|his|her|your|their|ten ..4 out of|off {WHOM}",
    f"slap|wipe|knock|smack the|that|his|her|your ..3 off|from {WHOM}|WHOSE",
    "BREAK_ ..1 WHOSE --2 BODY",
    "BREAK_ ..1 every|each|all|both|some|three|two|NUMBER ..2 BODY",
    "BREAK_ ..4 in|into|out|off|down|through|across|between|from|round|around|over|against|open|on --0 WHOSE --1 BODY",
    "BREAK_ WHOSE|that|this ..1 BODY !in|around|of",
    "BREAK_ the BODY =.|,|off",
    "cut|chop|bite|rip|tear|slice|saw|hack|blow|knock|kick|shoot|take WHOSE ..3 BODY off|out|in|open|clean",
    "cut|chop|slice off WHOSE ..1 BODY",
    "BREAK_ HIM|NP|you|YOU|THEM in ..2 BODY",
    "have|want WHOSE BODY broken|broke|smashed|cut|slit|kicked|cracked|snapped|bashed|caved|chopped|removed",
    "have|take|want WHOSE head|heads|BODY =off|on|for|.|,|as|at",
    "put|stick|empty|pump|fire|send|plant|bury|lodge|place|get|deliver|shove|drive|sink a|one|two|some|NUMBER|my|the|this|another|few|enough|an|SHOT|clip --2 SHOT|WEAPON|magazine|clip ..2 in|into|through|between|at|up|round|around|across ..1 WHOSE|NP|you|YOU|HIM|THEM",
    "put|stick|pump|get|have a|one|two|NUMBER|the|some --1 SHOT|bullets|WEAPON in|into|through|to --3 BODY|head",
    f"fill {WHOM} with|full",
    f"shoot|fire|aim|swing at|on {WHOM}",
    "open fire",
    "shoot to kill",
    f"DISPOSE {WHOM} ..1 in|into|under|off|through|from|to|down|against|over|at|onto|on|across|out|behind|beneath|with ..3 PIT",
    f"DISPOSE {WHOM} ..1 in|on a|the stretcher|heap|pieces|casualty|hospital|pieces|fire|box",
    f"DISPOSE|knock|beat {WHOM} six feet under",
    f"DISPOSE|take {WHOM} overboard|underground|feet-first",
    f"drag|march {WHOM} ..2 out of|from|behind|into|by|round|through|down",
    "drag|march|haul|take|bring|throw WHOSE ..2 carcass|body|corpse|ass|arse",
    f"take {WHOM} ..2 behind|out|round|around|to the|back ..1 back|barn|shed|gallows|woodshed|bins|woods|alley",
    f"drag|march|haul {WHOM} outside|out =and|by",
    f"leave {WHOM} for dead",
    f"leave {WHOM} to die|bleed|drown|rot|burn",
    f"leave|send {WHOM} ..2 limping|bleeding|crying|screaming|crippled|toothless|legless",
    f"run|mow|gun|plough|plow|cut|strike|knock {WHOM} ..1 over|down",
    f"string {WHOM} ..1 up",
    "string|gun|mow|hunt|shoot|run|plough|plow|rough|beat|slap|blow|cut|carve|chop|bump up|down|over|off|through NP|you|YOU|HIM|THEM|every|each|any",
    f"hunt|track {WHOM} ..1 down",
    f"put {WHOM} ..1 down =.|,|like|too|once|permanently",
    f"put {WHOM} ..1 to ..1 sleep|sword|death",
    f"put|lay|knock {WHOM} ..1 out =.|,|cold|of ..2 misery",
    f"put {WHOM} out of ..2 misery",
    "put|keep the boot|boots|fear in|into",
    f"take {WHOM} out =.|,|permanently|before|with|back|behind|once|and|at|like",
    "take out NP|YOU =.|,|permanently|before|with|once|like",
    f"finish {WHOM} off",
    f"finish off {WHOM}",
    f"end {WHOM} =.|,|right|here|like|once",
    "end|take WHOSE ..1 life|lives|existence",
    f"get rid of {WHOM} permanently|for",
    f"wipe {WHOM} ..1 out|off",
    f"wipe out {WHOM}",
    f"make {WHOM} disappear|bleed|scream|squeal|suffer|choke|vanish|extinct|swallow|wish",
    f"make {WHOM} eat|chew|choke|swallow ..3 pen|words|teeth|fist|it|dirt|glass|own",
    f"watch|see|hear {WHOM} ..2 bleed|burn|hang|die|drown|choke|swing|scream|suffer|rot",
    f"feed {WHOM} ..1 to THEM|NP|them|it|the|my",
    "make WHOSE life ..2 hell|misery",
    "light|put|strike|set a? match|fire|bomb|rocket under|to NP|WHOSE|this|that|the|YOU|HIM",
    "light|set HIM|NP|you|YOU ..1 on fire|alight|up",
    "set|light fire|light|alight to WHOSE|the|that|this|it|NP",
    "set the|my|your WHOSE? --2 alight|ablaze|fire",
    f"set|loose|release|unleash the|my|our dogs|hounds|rottweilers on {WHOM}",
    "RAZE up|down|in? WHOSE ..2 HOME",
    "RAZE WHOSE ..2 HOME",
    "torch|firebomb|petrol-bomb|burn|bomb the|that|this|every|their|whole --3 HOME",
    "burn|torch|burning it|that|this|everything ..1 down =with|around|.|,",
    "burn|torch down WHOSE|the|that|this ..3 HOME",
    "blow|shoot|smash|bust up WHOSE|NP|the|that|this ..2 HOME|WHOSE",
    "blow WHOSE|the|that|this ..3 up|away",
    f"blow {WHOM} away|up",
    "put|throw|lob|chuck|stick|send|heave|drop a|another|some|the|few --2 brick|bricks|bomb|firebomb|molotov|match|grenade|cocktail|rock|matches|petrol|acid ..2 at|through|into|in|under|on|to|over WHOSE|the|that|NP|you|YOU|HIM|THEM|every|it",
    "throw|chuck|pour acid|petrol|bleach|gasoline|fire|kerosene|boiling-water ..1 at|on|in|over|through",
    "cut|slash|slit|loosen|let WHOSE|the --2 brakes|tyres|tires|brake|hose|lines",
    f"DISPOSE|break|beat|go|come|hit|meet|see|wait|visit|greet|give|stuff|introduce|treat|welcome|deal|teach|fuck|sort|fix|do|chase|attack|smack|carve|cut|ram|pop|tickle|prod|poke {WHOM} ..6 with|to a|an|my|the|his|her|our|some|its|own|their|your|this|that|both|rusty|two --2 WEAPON|nails",
    f"KILL|HURT|BEAT|take {WHOM} ..5 with a|an|my|the|his|her|our|some|own|their|your|bare|rusty --2 WEAPON|hands",
    f"use {WHOM} ..1 as|for ..1 target|bait|practice|fertiliser|fertilizer|mulch|compost|firewood|kindling|dog|fish",
    f"use it|this|that|one|them on {WHOM} =.|,",
    f"give|deal|deliver|grant|offer|hand {WHOM} a|an|the|one|another --3 BLOW",
    f"give {WHOM} what for",
    "poison WHOSE|their|the ..1 dog|dogs|food|tea|water|well|KIN|drink|coffee|horse|cattle|sheep",
    f"sort|straighten {WHOM} out =.|,|properly|once|for|before|with|LATER|personally|and",
    "stamp|stomp|jump|dance|trample|tread|piss on|all WHOSE ..1 BODY|grave",
    "dance on NP|WHOSE ..1 grave",
    "kick|smash|bash|bust|cave|beat|stove|stamp|break WHOSE ..2 BODY|door|head|doors|skull|windows ..1 in",
    "spill ..1 blood",
    f"rid ..2 of {WHOM} for",
    "whack|pop|waste|deck|lamp|chin|ko|cap|merk|shank|smoke|jump HIM|you|YOU =.|,|LATER|in|so|out|right|up|for",
    f"cut|skin|gut|roast|eat|bury|burn|flay|boil|cook {WHOM} alive",
    "hang|nail|mount|put|stick|spike WHOSE ..1 BODY|hide|head|heads ..1 on|to|from|up|over",
    "bring|have|show|get|send|want|give --2 WHOSE head|heads|scalp =on|to|in|.|,",
    f"feed|fed {WHOM} WHOSE|the ..1 BODY|fist",
    "feed WHOSE --1 BODY|KIN",
    "lay|put ..1 hands|fingers on|round|around WHOSE|NP|you|YOU|HIM",
    "wrap|put|get my|our|these hands|fingers|belt ..2 round|around|on WHOSE|NP|HIM|you|YOU",
    "squeeze WHOSE BODY|throat|neck",
    "squeeze|choke|beat|kick|stamp|shake the life|breath|shit|crap|hell|stuffing|piss|daylights|tar|snot out",
)  # fmt: skip

_ACTING: tuple[str, ...] = (
    f"KILLING {WHOM}",
    "HURTING NP|you|YOU|HIM",
    "shooting|hanging|burning|drowning|gassing THEM",
    f"BEATING {WHOM} ..2 up|senseless|down|unconscious|apart|over|out",
    f"BEATING {WHOM} to",
    f"BEATING {WHOM} in|across|round the|WHOSE",
    "BREAKING ..1 WHOSE --2 BODY",
    "BREAKING ..4 in|into|out|off|down|through|across WHOSE --1 BODY",
    "BEATING the|every|seven ..4 out of",
    f"DISPOSING {WHOM} ..1 in|into|under|off|through|from|to|down|over|at|onto|on ..3 PIT",
    "RAZING WHOSE|the|that --2 HOME",
    "putting|sticking a|the|NUMBER|another --2 SHOT|WEAPON ..1 in|through|into|between|at",
    f"taking {WHOM} out|down =.|,|back|with",
    "taking WHOSE --1 BODY off|out",
    f"running {WHOM} over|down",
    f"hunting {WHOM} down",
    f"dragging|marching|hauling|throwing {WHOM} ..1 out|outside|off|down|through",
    f"finishing {WHOM}",
    f"putting {WHOM} ..2 PIT|down|out =.|,|like",
    f"using {WHOM} as|for",
    f"BEATING|hitting|meeting|greeting|visiting {WHOM} ..6 with a|an|my|the --2 WEAPON",
)  # fmt: skip

_HARMS: tuple[str, ...] = (
    f"KILLS|BREAKS {WHOM}",
    "BREAKS|KILLS ..2 WHOSE --2 BODY|HOME",
    "BREAKS|KILLS ..4 in|into|out|off|through|up|down WHOSE|NP|HIM|you",
    f"runs {WHOM} over|down",
    f"takes {WHOM} out|down",
    "does ..3 to WHOSE|NP|HIM|you|YOU|THEM",
    "puts a|the --2 SHOT",
    "puts|throws|drops|pushes|feeds|drags NP|HIM|you|YOU|THEM ..5 PIT|down|out",
)  # fmt: skip

_ENDS: tuple[str, ...] = (
    "need|needs|needing|want|wants|start|starts wearing|a ..2 vest|bodyguard|plastic|surgeon|hospital|ambulance|coffin|toe-tag|will",
    "wear|wearing|looks a|good|nice|lovely ..2 toe tag|noose|shroud",
    "pushing up",
    "worm|fish|pig|dog food|feed|bait",
    "bite|bites the dust|",
    "on life support",
    "in|into a|the coma|morgue|coffin|casket|traction",
    "eat|eats|bite lead|dirt|pavement|concrete|curb|kerb",
    "never find|found ..3 body|pieces|corpse|remains|all|him|her|you|it|them",
    "find ..2 what ..2 left of",
    "find|found|identify WHOSE|you|him|her|the ..2 body|corpse|bones|teeth|remains|head",
    "recognise|recognize you|him|her|WHOSE =.|,|after|when|again|LATER",
    "bleed|bleeds like|out|to|all|everywhere|dry",
    "wheel|wheeled|carry|carried|scrape|drag|stretchered you|him|her|NP|out|off|away|home ..2 of|in|on|from|feet|off|out =there|here|.|,|a|the|feet|LATER|it|that",
    "swallow|swallows|spit|spits|lose|loses|losing WHOSE|some|a|few|every --1 teeth|tongue|tooth|BODY",
    "join|joins|joining him|her|them|WHOSE|NP ..3 =.|,|in|six|under|soon|LATER",
    "rot|rots|rotting in|under|at the|a|WHOSE|hell|pain ..1 ground|grave|ditch|dirt|.|,|hole|bog|sea|earth",
    "get|gets what|whats WHOSE|he|she|they|you|the ..1 coming",
    "never|not wake|walk|breathe|write|speak|talk|type ..2 up|again|another|right|same",
    "see|sees|saw|meet|meets|face god|allah|maker|jesus|satan|reaper|devil",
    "get|gets|getting a|the --2 BLOW =.|,|in|from|for|with|LATER|he|she|they|you|to|between|through|on",
    "live|lives to regret|see",
    "become|becomes ..2 fertiliser|fertilizer|mulch|compost|roadkill|martyr",
    "cough|coughing|choke|choking|drown|drowning up|on|in ..1 blood|WHOSE|teeth|own",
    "screaming|crying|begging|squealing|bleeding for|in|on|like ..2 mercy|mother|mummy|mommy|life|pig|floor|mama|street|gutter|ground|forgiveness|death",
    "drop|drops dead",
    "DIES !laughing|laughter|of|hard|on|for|out|down|up",
    "choke|chokes on WHOSE|it|the|a|that",
    "die|dies of --1 DISEASE",
    "burn|burns|burned|die|dies in a|the|hell|pain|agony|WHOSE",
    "die|dies for|on|out",
    "get|gets|be|getting --2 DONE !of|down|by",
    "end|ends|ended|winds|wind up --2 DONE|dead|missing|hurt|floating|crippled|limping",
    "get|gets|catch|catches|have|has|develop|develops --2 DISEASE",
    "get|gets|is|are|be|been|getting|was --1 hit|run|knocked|mown|mowed|flattened|struck|squashed|splattered|dragged|taken|thrown|pushed|locked|buried|tied|fed|bitten|mauled|eaten|trampled|gored|stabbed by|over|down|under|into|off|behind|from|in|to|on|out|alive|back|up",
    "get|gets|getting what|whats ..4 coming",
    "get|gets|have|has|getting WHOSE --2 BODY|HOME|brakes|hands|head|legs --1 broken|broke|smashed|cut|slit|chopped|kicked|ripped|snapped|knocked|bashed|torched|burned|blown|caved|cracked|bitten|slapped",
    "lose|loses|lost WHOSE|an|a|both|every|some --1 BODY|life|lives|sight",
    "break|breaks|snap|snaps|crack|cracks WHOSE|every|both|a --1 BODY",
    "end|ends|wind|winds|finish|finishes|turn|turns|wake|wakes|show|find|finds|found|ending up|yourself|himself|herself|themselves ..3 PIT|morgue|hospital|casualty",
    "leave|leaves|leaving|left|go|goes|going|come|comes|coming|out|home|carried|taken|walk|travel|sent|wheeled ..4 in|on a|an|the|WHOSE|body|pieces --2 box|stretcher|bag|bags|hearse|ambulance|coffin|urn|wheelchair|pieces|casket",
    "in|into|to pieces|a-box|body-bags",
    "found|fished|pulled|scraped|peeled|floating|buried|carried|dragged|washed|dug|swept|hosed|mopped|picking|scraping|finding ..3 in|under|out|face|off|up|dead|from|with ..3 PIT|pieces|floor|pavement|sheet|bag|shallow|WEAPON|walls",
    "found dead|hanging|floating|face-down",
    "need|needs|needing|want|wants a|an|some|the|WHOSE|new|more --2 ambulance|undertaker|coffin|dentist|surgeon|wheelchair|stretcher|priest|autopsy|hearse|headstone|funeral|walker|cast|crutches|stitches|bodyguard|bodyguards|vest|teeth|mortician|gravestone|casket|obituary|armour",
    "need|needs|require dental|crutches|stitches|reconstructive|surgery|identifying|hospital|identification",
    "go|goes|going|headed in|into|under|over the|a ..1 ground|grave|river|canal|ditch|bog|box|urn|incinerator|hole",
    "eat|eating|eats|drink|drinking|sip|sipping|fed|suck|sucking|food|meals|dinner|soup ..4 through a|its --1 straw|tube",
    "fall|falls|fell|tumble|tumbles|slip|slips|trip|trips|slide|slides|jump|jumps|go|goes ..3 down|under|off|into|in|over|from|through|overboard --3 PIT|windscreen|window|ice|train|ravine",
    "have|has|meet|meets|suffer|suffers|having|find a|an|with|WHOSE --2 accident|fall|stroke|aneurysm|maker|end|crash|mishap|tumble|coronary|embolism|heart-attack|haemorrhage|death|fate",
    "picking|spitting|swallowing|collecting|pick|spit|swallow|eating|sweeping|counting|spitting-out ..3 teeth|lead|glass|buckshot|bullets|molars",
    "crash|crashes|crashed|explode|explodes|goes up|down|into|in|off",
    "crashes|explodes|implodes",
    "be|lying|found dead|deceased",
    "be|become|becomes|becoming|is a|an|WHOSE|the --1 widow|orphan|cripple|corpse|stain|target|casualty|vegetable|eunuch|ghost|widower|carcass|target-practice|smear",
    "feel|feels|taste|tastes|meet|meets ..2 my|our|the|what ..3 BLOW|boot|blade|wrath|pain|WEAPON|fist|fists|knuckles|boots|lash|dirt|steel",
    "be|is|are|get|gets --1 hurt|injured|dealt|sorted|lynched|hospitalised|nailed|ended|jumped|decked|smoked|dropped|merked|clapped|rocked|stomped|whacked|wiped|eliminated|silenced|swinging|screaming|bleeding|crawling|limping|crippled|paralysed|paralyzed|legless|toothless|buried|cremated|embalmed|in-traction !by",
    "disappear|disappears|vanish|vanishes|bleed|bleeds out? =.|,|one|without|some|like|LATER",
    "learn|learning to walk|eat|chew|talk|breathe =again|without|with|through",
    "never|not wake|wakes|woke up",
    "wet|shit|piss|soil WHOSE|yourself|himself ..1 =.|,|when",
)  # fmt: skip

_NO_MORE: tuple[str, ...] = (
    "walk|talk|type|breathe|see|eat|chew|write|smile|sleep|work|play|speak|drive|dance|ride|stand|have|laugh|sit|wipe ..3 again|straight|right|upright|children|kids|easy|much|another|out|through|safe|well|soundly|without|LATER|legs|hands|days",
    "live|living|around|alive ..2 to|long|longer|through|until|much|past|LATER|the|it",
    "make|makes|making it ..1 to|home|out|past|through|back|across|alive|LATER|that|off",
    "be|breathing|laughing|smiling|grinning ..2 breathing|laughing|smiling|around|safe|walking|grinning|cocky|brave|mouthy|alive|missed|recognised|recognisable|sitting|standing|walking|seen",
    "breathing|laughing|smiling ..2 long|longer|when|soon|after|LATER",
    "come|coming|get|getting|go|going|walk|walking|leave|leaving|crawl ..3 back|home|out|alive|anywhere|whole|upright|free|feet|intact|well|town|again",
    "see ..2 spring|summer|winter|autumn|christmas|easter|another|tomorrow|morning|sunrise|forty|fifty|sixty|the|it coming|your|his|next|weekend",
    "sleep|rest|walk|drive|feel ..2 safe|safely|easy|soundly|again|alone|well",
    "wake|waking up",
    "reach|outlive|finish ..3 LATER|spring|summer|winter|old|retirement|age|term|sentence|week|year",
)  # fmt: skip

_PHRASES: tuple[Phrase, ...] = (
    # What is called off only in form.
    Phrase("GLADLY", ("can not wait", "not hesitate", "not rest until", "not mind", "not think twice about", "not be afraid", "not afraid", "not think twice", "not be long", "not stop until", "love nothing more|better than", "like nothing more|better than")),
    # The writer and whoever is with them.
    Phrase("I COMMON EVERYWHERE", ("my|our|the GANG and i", "me and my|the|a|some|few ..1 GANG", "i and ..1 GANG", "my|our GANG", "one|some|few|lots|plenty|most|ten|thousands|hundreds|many|all of us", "my husband|wife|father|brother|son|cousin|uncle and i")),
    # Somebody.
    Phrase("YOU COMMON EVERYWHERE", ("all|both|each|any|one|every|most|half|lot|rest|pair|some of you PERSON?", "every last|single one of you PERSON?", "you and your --1 KIN|PERSON|kind|lot|people", "people|men|women|folk|those|someone|anyone|PLURAL like you|yourself|yourselves", "you people|lot|guys|all|two|both|PERSON", "WHOSE whole? family")),
    Phrase("ANYONE COMMON EVERYWHERE", (
        "anyone|whoever|everyone|people|those|someone who|that", "whoever", "the? next|any|another|every|first --2 PERSON|one|lot who|that|to|from|I|in|with", "next|any|every|first --1 PERSON =.|,|WILL|is|gets|FUNC", "the next|first --1 one|man|person", "the next|first --2 PERSON", "any --2 PERSON|one", "any of you|them",
    )),
    Phrase("NP COMMON EVERYWHERE", (
        "mr|mrs|ms|dr|miss|cllr|prof . !FUNC --1 =.|,|FUNC", "mr|mrs|ms|dr|miss|cllr|sir|lady|prof|madam NAME",
        "all|both|each|any|one|every|most|half|lot|some|few|lots|hundreds|thousands|rest of them|these|those|the --1 PERSON", "all|both|each|any|one|every|most|half|lot|some|rest|pair of them|these",
        "every last|single one of them|these|those|the PERSON?", "people|men|women|folk|those|someone|anyone|PLURAL like him|her|them|that|this|these",
        "DET --3 PERSON of the NAME|NP", "DET --3 PERSON NAME? NAME?", "PERSON NAME NAME?", "WHOSE --2 PERSON =.|,|LATER|FUNC|FUNC",
        "WHOSE --2 KIN", "NAME 's --1 KIN", "the PERSON 's --1 KIN", "NAME NAME? NAME?", "PLURAL", "this|that|the|these lot",
    )),
    Phrase("WHOSE COMMON EVERYWHERE", ("NP|NAME|PERSON|someone|everyone|anyone 's", "NUMBER of your|his|her|their|the")),
    Phrase("HIM COMMON EVERYWHERE", ("her =FUNC|LATER|.|,|alive|first",)),
    Phrase("THEM COMMON EVERYWHERE", ("them|these|those|em =FUNC|back|LATER|.|,|alive|first|both|PERSON",)),
    Phrase("ACT", _ACTS),
    Phrase("ACTING", _ACTING),
    Phrase("HARMS", _HARMS),
    Phrase("END", _ENDS),
)  # fmt: skip

# --- Frames ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frame:
    """One way of making a threat.

    Where `deniable` is false, a "not" before it calls nothing off. What is `foretold` may be a danger of roads, water or
    illness. What is `veiled` says nothing violent, and is taken for what it says where something kind is near.
    """

    pattern: str
    deniable: bool = True
    foretold: bool = False
    veiled: bool = False
    weak: bool = False
    literal: bool = False


_MUST = "should|ought|must|needs|need|shud|shoulda|oughta|better|wants|want|deserves|deserve"
_THEY = "someone|anyone|they|people|you|we|one|I|NP|everyone|police|army|government|he|she"
_HOPE = "hope|hoping|wish|pray|praying|may|hopes|wishing|hopefully"
_YOU = "you|YOU|he|she|NP|they|yous|ANYONE"

_MEANT = (
    # I will, I would love to, or I.
    "I WILL ..6 ACT|ACTING",
    "I WILL ..6 and|then ..2 ACT",
    "I WILL , ..4 , ..3 ACT",
    "I ..5 to ..3 ACT",
    "I ..3 GLADLY ..5 ACT",
    "I ..2 personally|happily|gladly|cheerfully ..3 ACT",
    "^ GLADLY ..4 ACT",
    "^ going|gona|gunna|finna|boutta|bouta|about|time|want|love|like|happy|ready|glad|here|dying|itching|coming|will|would|delighted ..4 ACT",
    "^ let|lets us|me ..3 ACT",
    "or|then|else|before|until|till|wait I ..3 ACT",
    "and|when I ..3 ACT =.|,|LATER|if|in|with",
    "I am|are ..3 putting|cutting|slashing a|NUMBER|WHOSE ..2 SHOT|brakes|throat|tires",
    "I ..3 swear|promise|vow|pledge ..4 I ..4 ACT",
    "I want|need|wish|like|prefer NP|HIM|THEM|you|YOU|her|him|them ..1 dead|killed|shot|hanged|hurt|buried|END",
    "dream|dreaming|fantasise|fantasize|daydream of|about ..2 ACTING|holding|KILLING",
    "walk|walking|going|coming|turn|turning|come ..2 into|to|at|in ..4 HOME|PLACE_OF|meeting|hall|council ..1 with|carrying a|my|the|some ..1 WEAPON",
    "I ..3 break|smash|kick|slash|brick ..1 every|each|WHOSE ..1 HOME ..2 in|you|.|,",
    "if|when|unless|until|once|before __12 I ..1 ACT =.|,|and|or|LATER",
    "I ..3 take|taking you|HIM|YOU|NP|THEM ..1 down|apart =.|,",
    "I ..4 lay|put|knock you|HIM|NP|YOU ..1 out|down|flat ..0 =cold|.|,|for",
    "killed|buried|stabbed|hurt|broken|hospitalised|shot|done|put men|people|lads|guys|man|someone|NP ..4 for|over ..1 less",
)
_CALLED_FOR = (
    # Somebody should; do it.
    f"{_THEY} ..2 {_MUST} ..5 ACT",
    f"{_THEY} ..2 has|have|got to ..3 ACT",
    f"{_THEY} ..2 wants|needs|fancies|going|willing|brave|guts|balls|volunteer|volunteers ..3 to ..2 ACT",
    "can|could|would|will|wish|hope|please|pls|when|where|why|if ..1 someone|anyone|people|one ..4 ACT",
    "^ someone|anyone please|pls|kindly|just|go|quick|ever ..2 ACT",
    ".|, someone|anyone ..2 ACT",
    ".|, ACT",
    ".|, so|then|lads|boys|folks|please|pls|just|honestly|seriously|now|go|someone|yes|guys ..1 ACT",
    "please|pls|kindly|everyone ..1 ACT",
    "let NP|THEM|him|her|them|the ..4 ACT|END =.|,|with|on|in|and",
    "go|round|line|take|let|tie|find|grab|drag|catch|track|hunt ..5 and|then ..1 ACT",
    "best|only|simplest|right|easiest|proper ..5 is|be|to|would ..2 to? ACT",
    "why has|have not someone|anyone|one ..2 DONE NP|HIM|you|THEM",
    "what ..4 needs|need|deserves|deserve|wants|want is ..6 ACT|BLOW|DOING|WEAPON|gallows|noose",
    "i say|vote ..2 ACT",
    "ACT ..3 solved|sorted|simple|done",
    "ACTING|KILLING|DOING ..2 is ..2 answer|way|solution|language|start|best",
    "start|begin by? ACTING|KILLING|DOING",
    "^ no|zero|show mercy =.|,|for|to",
    "wipe|rid|burn|exterminate|round ..2 THEM|you|YOU|NP|HIM|em out|up|down and? ..1 =ACT|every|.|,|LATER",
    "ACT =and|, ,,3 throw|dump|hang|bury|gas|burn|shoot",
)
_DESERVED = (
    f"{_YOU}|PERSON|u|who ..3 {_MUST} ..3 END|ACTING",
    f"{_YOU}|PERSON|u|who ..2 {_MUST} ..2 be|get|been --2 DONE !of|down|by",
    f"{_YOU}|PERSON|who ..2 {_MUST} ..2 be|get|been|getting ..1 strung|lined|taken|mown|mowed|gunned|thrown|dragged|hung|tied|fed|locked|pushed|buried|dumped|chucked|shoved|strapped|nailed|marched|sent|kicked|tarred|fired|DONE ..4 PIT|alive|outside|out =.|,|and|DONE|alive|back|outside|LATER|PIT",
    f"{_YOU}|PERSON|who ..2 {_MUST} ..2 be|get|been ..1 strung|lined|mown|mowed|gunned|drawn ..0 down|up|over|against =.|,|DONE|like|against|and|for|by|LATER",
    f"{_YOU}|PERSON|who ..2 {_MUST} ..2 be|get|been ..1 put|run ..1 down|up|over|against|in =.|,|DONE|like|against|and|for|by|LATER|a|the",
    f"{_YOU}|who ..3 should|ought|must|deserves|deserve|needs|need|has|have to? ..2 DIES =.|,|for|like|alone|too|with|and|slow|as|LATER",
    f"{_YOU}|PERSON|who ..2 needs|need|wants|want|deserves|deserve|do|requires|begging|asking|due|with|for ..2 DOING|ACTING !of",
    f"{_YOU}|PERSON ..2 needs|need|wants|want|deserves|deserve putting|stringing|lining|taking|mowing|running|gunning|wiping|rounding down|up|out|against|over =.|,|and|like|against|permanently|with|LATER|at",
    f"{_YOU}|PERSON|who|town ..2 needs|need|wants|want|deserves|deserve|earned|owed|requires|gets|get|getting|begging|asking|due|merits|use ..3 a|an|the|some|one|nothing|another|good|for --3 BLOW !on|bump|of|time",
    f"{_YOU}|PERSON ..2 needs|need|wants|want|deserves|deserve|should|have to? have? WHOSE|all|every|have ..1 BODY|fingers ..3 breaking|broken|smashing|smashed|cutting|cut|slitting|slit|chopping|chopped|kicking|kicked|ripping|ripped|snapped|knocked|bashed|caving|slapping|punching|severed|removed",
    "deserve|deserves|need|needs|should|ought ..2 have|get every|all|both|each|WHOSE ..1 BODY|bone __5 broken|smashed|cut|removed|ripped|crushed",
    "BLOW|bullet ..4 , __2 what|all __3 needs|gets|deserves|get|deserve|understands|wants",
    "^ should|ought|deserve|deserves|needs|must ..1 be|have|get|been ..3 DONE|END =.|,|for|and|with|at|like|in|on|too|LATER",
    "deserve|deserves|deserved ..1 to|a|the --2 die|death|hang|hanging|burn|suffer|bullet|noose",
    "death|hanging|shooting|DONE is|was|would ..3 too good|kind|soft|quick",
    "better ..1 off? dead|six",
    "look|looks|do ..1 good|better|lovely|great|nice|well|pretty ..3 on|in|under|with|at|from|hanging|swinging|behind ..3 PIT|spike|rope|toe|WEAPON|noose|flames|coffin|dead",
    "heads|head ..2 on ..2 spike|spikes|pike|pikes|pole|poles|stick|sticks|plate|platter",
    "bring back|for --2 hanging|rope|gallows|noose|guillotine|firing ,,3 start|begin|starting|beginning ..1 with|on",
    "get|fetch|build|oil|sharpen|time ..2 the|a|that gallows|guillotine|noose|scaffold",
    "^ ..2 bullet|bullets|noose|rope|gallows|guillotine|firing|lamppost|brick|bomb|grave ..1 for NP|YOU|you|HIM|THEM|every|each|WHOSE|all",
    "bullet|bullets|noose|rope|brick|knife|blade|shot|round|fist|axe|bat|boot|screwdriver|pliers in|through|between|into|across|behind|upside|round|around|to ..1 WHOSE|NP|every|each|HIM|YOU ..1 BODY|HOME|head|eyes|ear|gob|back|heart|mouth",
    "^ a|an|one|two|the|three ..1 bullet|bullets|noose|rope|brick|knife|shot|round|slug|match|grenade|bomb ..1 to|for|in|through|behind|into|from|between ..3 NP|you|HIM|YOU|BODY|HOME|problem",
    "only|the good NP|PERSON ..2 is ..2 dead",
    "first|up|them|him|her|you|NP|YOU against the ..0 wall =.|,|when|and|with",
    "open season on NP|you|YOU|PERSON|THEM",
    "target practice",
    "make|making|set an example of|out =of|NP|HIM|you|YOU|that|THEM",
    "off with WHOSE heads|head",
    "death to NP|HIM|you|YOU|THEM|the|all|every|PERSON|traitors",
    "WEAPON|gas|guns on ..1 beach|border|channel|boats =.|,|NUMBER|and|to|at|LATER",
    "where|need|wanted ..2 sniper|assassin|hitman|lynch|firing|guillotine|gunman",
    "NUMBER? way|ticket|trip to ..1 gallows|morgue|oven|grave",
    "send|sent|come|home|back|go ..2 in a? ..1 body|box|bag|bags|coffin|coffins|pieces|urn|casket =.|,|bags|bag",
)
_WISHED = (
    f"{_HOPE} ..3 {_YOU}|KIN|PERSON|someone|one ..4 END|DIES|DIED|ACT",
    f"{_HOPE} ..1 that|the|NP|ANYONE ..1 NP|ANYONE|who ..0 who? __7 END|DIES",
    f"{_HOPE} ..3 {_YOU}|KIN ..2 never|not wake|wakes|recover|recovers|walk|walks|make|makes|come|get|gets up|again|it|home|out|back",
    f"{_HOPE} ..2 someone|something|one|NP ..3 HARMS|ACT",
    f"{_HOPE} ..2 WHOSE|NP ..2 HOME|plane|heart|brakes|boat|bus|pacemaker|kidneys|parachute|flight|train|lungs|liver|rope|ladder|hair|BODY ..2 goes|fails|fail|crash|crashes|burns|burn|explodes|sinks|stops|stop|falls|blows|quits|gives|breaks|snaps|DIES|quit|END",
    f"{_HOPE} ..3 the|a|next --2 DISEASE|virus|train|bus|truck|lorry|lightning|shooter|stabber|bomber|bomb|axe|stabbing|bullet|victim ..3 comes|gets|takes|hits|finds|is|picks|you|NP|HIM",
    f"{_HOPE} ..2 someone|something|one ..4 does|do|follows|follow|finds|happens|happen|hits|gets|beats|puts|catches|jumps|takes ..3 to|WHOSE|NP|HIM|you|YOU|THEM|her|them",
    f"{_HOPE} ..1 {_YOU} ..2 get|gets|catch|catches ..2 DISEASE|what|raped",
    f"{_HOPE} ..3 {_YOU} ..4 in ..1 pain|agony|ditch|grave|coffin|blood|childbirth",
    f"want|like|love|pay|wait|live|money|cheer|clap|dance|happy|laugh|enjoy|laughing|pleasure|celebrate|GLADLY|nice|tickets|popcorn ..4 see|watch|hear|witness|watching|seeing|when|if|as ..1 {_YOU}|her|them|him|HIM|THEM|WHOSE ..6 END|DIES|PIT|bleed|BLOW|ACT|windscreen|hang|swing|burn",
    "love|like|want|pay|wait|cheer ..4 see|watch that|WHOSE|NP ..3 BODY|head|BODY|cabinet|NP ..4 PIT|windscreen|broken|bleed|rope|caved|smashed|WEAPON",
    "see|watch|watching HIM|THEM|NP|you|YOU|her|him|them ..3 hang|swing|burn|bleed|drown|choke|hanged|rot|fry|gallows|swinging",
    "nobody|no|who ..1 would|will ..1 miss|mourn NP|HIM|you|YOU|her|him|them|THEM",
    "pity|shame|sorry|bad|unfortunate ..8 missed|miss|survived|survive|lived|alive|pulled|stopped =.|,|HIM|NP|you|WHOSE|THEM|her|them|him|LATER",
    "pity|shame|sorry|bad ..5 not ..3 kill|hit|finish|die|drown|burn|get|ACT|harder|land|worse|in|on ..1 =HIM|WHOSE|NP|you|YOU|them|him|her|with|properly",
    "shame|pity|bad ..1 WHOSE|it|NP ..2 not WHOSE|BODY|NP|you|fatal|worse|harder",
    "pity|shame|bad the|that ..1 bomb|fire|crash|gunman|shooter|bullet|flood|wave __2 not|only __2 have|get|take|reach|kill",
    "better ..1 aim next|LATER",
    "should have been you|him|her|them|NP|YOU|THEM|HIM ..3 =.|,|in|under|on|instead|who|with",
    "she|he|you|they|NP should ..1 have been ..1 the? one ..0 who ..2 DONE",
    "should have ..2 drowned|died|aborted|strangled|smothered|swallowed|hanged|shot|killed|finished|stamped|DONE ..3 HIM|NP|THEM|at|harder|years|when|you|YOU|her|him|them|properly|birth",
    "should have ..1 been ..1 DONE|drowned|aborted|strangled|smothered|sterilised at|when|years|by|long|and|.|,",
    "world|town|place|country|off|village|all ..2 better ..2 without|if ..2 dead|DIES|END",
    "^ rip|goodnight|rest ..2 soon",
    "^ die ,? in|you|PERSON|slow|NP|YOU|SAID|already =.|,|a|fire|old|NP|PERSON|agony|deaf|NAME|YOU",
    "^ burn|hang|drown|choke , ..1 =PERSON|NP|you|YOU|SAID|burn|hang",
    "^ kys =.|,|PERSON|you|NP|SAID",
    "^ neck|kill|hang|shoot|drown|off|k ll? yourself|yourselves =.|,|before|you|PERSON|please|and|now|already|do|NP|in|or",
    "^ go ..1 die|hang|drown =.|,|in|yourself|you",
    "go|and|, jump|leap|walk off|under|into|in|on ..2 bridge|cliff|train|bus|traffic|roof|building|canal =.|,|or|you|PERSON|NP",
)
_FORETOLD = (
    "I ..3 make|see|guarantee|ensure|promise|arrange __4 you|YOU|NP|he|she|they ..2 never|END ,? ..1 =END|write|work|walk|talk|.|,|in|with|for|another",
    "I ..3 make|see|guarantee|ensure|promise|arrange __4 you|YOU|NP|he|she|they ..2 END",
    "they|police|someone SHALL ..2 need|find|identify __6 you|your|YOU|him|her|NP ..1 WHOSE? body|corpse|pieces|remains|teeth|left|bones|when|floating|dead",
    "they SHALL ..1 END ,,6 you|him|her|YOU|NP",
    "you|he|she|NP|YOU|your are|is ..1 END",
    "your|yr going|gona|gunna ..3 END",
    "you|YOU|he|she|NP|yous|ANYONE SHALL ..4 END|ACTING",
    "you|YOU|he|she|NP|they|your ..1 going|gona|gunna|finna|bound ..3 END",
    "someone|one ..3 going|gona|will|SHALL ..3 ACT",
    "or|else|otherwise you|YOU|he|she|they|NP ..2 END =.|,|LATER|in|with|on",
    "be|end|get carried|dragged|burned|beaten|shot|bombed out",
    "next|once|come|cross|touch|set|lay|keep|try|say|vote|step|show ,,12 you|YOU|he|she|NP|they ..1 END|BLOW",
    "ANYONE __10 gets|get|getting|END ..2 DONE|barrels|BLOW|hands|WEAPON|lead|slap|bullet|teeth|brick|boot =.|,|in|from|through|LATER|with|off|to",
    "ANYONE __10 getting|get|gets|leaves|leave|leaving|needs|ends|END ..1 END|DONE|decked|with =.|,|a|in|LATER|by|broken",
    "ANYONE __10 END =.|,|in|with|by",
    "getting jumped|smoked|stabbed|dropped|clapped|merked|decked|shot =.|,|LATER|on|by|at",
)
_NO_LONGER = (
    *tuple(
        f"{who} {shall} ..1 not|never ..3 {again}"
        for who in ("you|YOU|he|she|NP|your|KIN",)
        for shall in ("SHALL|going", "are|is")
        for again in _NO_MORE
    ),
    "never|not ..1 be safe =.|,|here|again|LATER|in|NP|from|anywhere",
)
_IN_STORE = (
    "you|YOU|your are|is|r ..1 dead =.|,|when|if|once|meat|LATER|PERSON|SAID|man|men",
    "you|he|she|they|NP|YOU are|is|r ..1 dead =when|once|meat|man|men",
    "you|your|yr dead|urdead =.|,|when|if|PERSON|meat",
    "^ urdead|yourdead",
    "NP|you|he|she|they|YOU|is|are a? ..1 dead|marked man|woman|men|meat",
    "dead man|woman|men|meat|boy walking|.|,|when|if",
    "is|are|be ..1 NP =walking",
    "as good as dead",
    "you|he|she|they|NP|YOU WILL ..2 wish ..8 born|dead|alive|never|stayed|kept",
    "get|getting what|whats ..3 coming|deserve ..2 =to|you|him|her|.|,|soon|LATER",
    "got|have|has it coming and|, ..5 gets|get|going|soon|LATER|I",
    "your|his|her|their|NP|WHOSE days|hours are|is|r numbered =.|,|NAME|NP|you|SAID|PERSON",
    "borrowed time =.|,|NP|and|you|in|PERSON",
    "say|kiss|wave goodbye|goodnight|farewell|bye to ..1 WHOSE|the ..2 BODY|KIN|HOME|life|teeth|wife",
    "say goodbye|goodnight|farewell|bye to NP|KIN",
    "kiss WHOSE|that --2 BODY|KIN|life|ass|arse goodbye|bye",
    "say|said WHOSE ..1 prayers|goodbyes|rosary",
    "enjoy WHOSE|the ..1 last ..2 =.|,|LATER|on|of|day|meal|days|weekend|night",
    "enjoy ..1 breathing|walking|living|BODY|teeth|legs|health ..2 while|whilst",
    "last ..2 thing ..4 see|hear|do|does|write|ever|feel|say|said|taste",
    "WHOSE last ..1 breath|meal|supper|sunset|sunrise",
    "pick|order|choose|buy|reserve|book|measure|pay|measured|ordering ..2 coffin|headstone|casket|grave|gravestone|tombstone|funeral|undertaker|shroud|hearse",
    "write|make|update|sign ..1 WHOSE will|obituary|epitaph =.|,|now|before|while|NP",
    "flowers for|on WHOSE|NP|you ..1 casket|grave|coffin|funeral|headstone",
    "sign|signing|signed WHOSE own? death",
    "dig|dug|digging ..2 hole|grave|pit ,,4 for|NP|HIM|you|put|i|I|bring|bury ..1 =you|HIM|NP|YOU|THEM|WHOSE|the|councillor|PERSON",
    "brakes ..1 feeling|been ..2 soft|lately|spongy|loose",
    "never|not see|hear|know it|I|me coming|hit",
    "nowhere ..3 to|left|you ..1 hide|run =.|,|NP|you|WHOSE",
    "you|YOU can|could not hide =.|,|behind|forever|NP|LATER|I",
    "not|think hide|protect|save|help|guard|stop|watch|police|security ..1 you|YOU|NP|WHOSE|KIN|THEM|them ..2 from|every|always|forever|NUMBER|all|round =I|minute|day|time|.|,|hours|me|us|the|hour",
    "police|cops|security|bodyguard|bodyguards|lawyer|locks|doors|alarm ..3 not|can|think ..1 save|protect|stop|help you|NP|HIM|me|I|YOU",
    "or else =.",
    "see|find|learn|show ..2 what happens to people|ANYONE|NP|liars|THEM ..1 =who|like|.|,",
    "fuck|fucked|mess|fool|screw around|about|with ..3 find out|what",
    "find out ..1 how|what|why|where|who ..4 burns|hurts|HOME|feels|WEAPON|capable|made",
    "you|he|she|they|NP|YOU would|had? better|best ..1 hope|pray|run|hide|watch|start|hire|stay|buy|lock|wear|learn|sleep|pack|find ..6 I|running|sleeping|hide|you|vest|dark|eye|armour|security|bodyguard|bodyguards|shifts|gone|door|doors|gun|shoulder|out|wearing|coffin|fast|police|LATER =.|,|and|not|to|find|do|i|because|find|in|over|on|there|we|LATER|who",
    "you|he|she|they|NP|YOU would|had|best? better|best not ..1 show|come|set|step|let|cross|ever|catch|try|walk|turn|fall ..5 I|face|again|here|back|foot|alone|my|our|town|dark|near|round|asleep",
    "how|see smug|tough|brave|hard|cocky|loud __5 after|when|with|then a|an|the|i|we|I ..2 =BLOW|WEAPON|WEAPON|bath|fist|NUMBER|ACT|find|come|get|catch|broken",
    "stop|shut|leave|resign|drop|quit|delete|sell ..6 or|before I ..3 ACT|stop|make|shut|burn|remove|drag|end|find",
    "keep ..8 see what|where|how =.|,|happens|it|you|I|comes",
    f"not ..3 surprised ..3 if|when ..1 {_YOU}|someone ..6 END|ACT|HARMS|BLOW|missing|HOME|PIT|bottom|found|throws|puts|comes|cuts|fell|slips",
    "takes|take|need|needs ..2 one|a ..3 WEAPON|match|bullet|push|lunatic|nutter|spark|patriot =.|,|with|and|LATER|NP|to|in|with",
    "one match|bullet|push|shot|brick|spark|lunatic|shove ..2 that ..2 takes|take",
    "takes|take ..2 NUMBER|a|one|five|ten|few minute|minutes|second|seconds|hours to ACT|ACTING",
    "next time ..8 not ..1 brake|braking|miss|missing|stop|stopping|warning|polite|warn|swerve|ask|words|so",
    "no third|second|next|other warning",
    "snitches|rats|grasses|traitors|liars|squealers|informers ..1 get|gets|end|wind|die|hang|swing|bleed|deserve ..2 =stitches|up|DONE|in|BLOW|shot|.|,|END",
    "stitches ..3 coming|waiting",
    "I bury|gut|kill|burn|hang|shoot|stab|drown|cut WHOSE|liars|rats|snitches|traitors|NP|THEM =.|,|here|LATER|round",
    "sleep|sleeping|swim|swimming with the fishes|fish|eels",
    "concrete|cement ..2 shoes|boots|overcoat|wellies|slippers",
    "lead sandwich|poisoning|diet",
    "necktie party",
    "lock and load|loaded",
    "it ..2 not ..1 be a ..1 warning ..0 shot? =.|,",
    "not a|making|make|do threat|threats ,,6 promise|fact|plans|plan|prediction",
    "not ..1 a threat ,,4 but|just ,,6 =END|ACT|you|HIM|NP|i|people|guys|lots|some",
    "that ..1 is ..1 not ..1 a threat ..1 it|but|just ..2 promise",
    "curiosity killed",
    "fuck|mess|carve|cut|break|light|shoot|smash|jack|beat you|YOU|HIM|NP up|bad =.|,|LATER|bad|and|in|with|on|til|if|like|boys|SAID|your|you",
    "leave|get|out ..3 town|village|country ..6 or ..3 hearse|box|coffin|bag|ambulance|feet|END|leave",
    "one|some|I|somebody|someone|they|he|she|you ..3 leaving|leave|going|carried ..4 feet|box|sheet|hearse|bag =first|.|,|and|of|here",
    "dead|die|dies by LATER|spring|summer|christmas|NUMBER|the|autumn|winter =.|,|end|LATER",
    "you|YOU|he|she|NP|kid|they ..3 getting|get|gets|catching|catch ..2 jumped|smoked|stabbed|dropped|clapped|hands|merked|decked|popped|slid|rolled =.|,|LATER|up|on|by|in|at|for|next|outside|with|when|soon",
    "catch these|some|my|them|dem|those hands",
    "blood ..3 spilled|spilt|shed|run|flow|flows|runs|gutters|streets =.|,|over|in|and|on|with|LATER|if|this|when|red|before|it|of",
    "there will|is ..1 be ..1 blood|bloodshed|funerals|bodies|funeral =.|,|on|in|if|when|at|over|and|LATER",
    "spill|spilling ..2 blood =.|,|on|in|and|LATER",
    "rivers|streets|gutters|river ..2 run|flow red|with",
    "someone is windows|window|tires|brakes|house|car ..2 going|go|goes in|up =.|,|and|LATER",
    "WHOSE ..1 windows|window|windscreen|windshield WILL? ..1 go|goes|going in =.|,|and|LATER",
    "picking|fishing|spitting|sweeping|collecting|counting WHOSE|the|out ..1 teeth =.|,|out|up|off|on|from",
    "WHOSE teeth|brains|guts|blood ..1 across|over|on|up the|WHOSE ..1 pavement|wall|walls|floor|street|road|steps|ceiling",
    "accident|accidents|something|thing|things WILL ..2 happen to NP|HIM|you|YOU|THEM|WHOSE =.|,|LATER|KIN|HOME",
    "^ line NP|THEM|HIM|the ..3 up ,? and ..2 shoot|hang|ACT",
    "hope|hoping|pray|praying|wish ..4 brakes ..1 go|fail|fails|goes|went|gone",
    "hope|hoping|pray|praying|wish ..4 comes|come|goes|go|leaves|runs|skids ..1 off the ..1 road|bridge|cliff|track|pier",
    "ANYONE|whoever|first ..1 END|HARMS|HOME ..6 gets|get|wins|deserves|earns ..3 pint|drink|beer|medal|prize|reward|statue|dinner",
    "leave|leaves|go|goes|come|comes|going|leaving ..2 in two|three|NUMBER ..1 bags|parts|bits|pieces|boxes",
    "leave|leaves|go|goes|going|leaving ..2 in parts|bits",
    "lock|chain|bar|shut|close|nail NP|the|THEM|HIM|you ..4 doors|door|in|hatch ,,3 and ..3 light|burn|torch|pour|gas|match",
    "put|putting|send|fire one|NUMBER through WHOSE ..1 windshield|windscreen|window|skull|head|knee|door|car",
    "go|goes|went through WHOSE ..1 skull|head|brain|brains|eye|neck|throat",
    "pray|praying|hope|wish ..6 takes|take NP|HIM|THEM|WHOSE ..1 slow|painfully|by|early",
    "you|he|she|they|NP|YOU are|is|be ..1 next on my|our list =.|,|and",
    ". --1 will ..1 END",
    ".|, --1 should|ought|deserves|needs|wants|must ..1 to? ..1 END|BLOW",
    ".|, --1 has|have it coming =.|,|and",
    ".|, --1 is ..1 getting --1 DONE|jumped|dragged !of|down|by",
    ".|, hope ..5 END|DIES|drowns|crashes|burns",
    ".|, --1 is ..1 going to ..1 END",
    "not ..1 shed|weep|cry|mourn ..2 tear|if|when ..5 END|DIES|drown|found|burned|down",
    "cancer|tumour|tumor|leukaemia|leukemia|dementia|cholera|rabies|ebola|plague for|on|upon NP|HIM|YOU|you",
    "END|ACT|burn|burns|light|fire|goes|went|go|up|down|sink|crush|folding|falls|collapses|stands|standing ,,8 with NP|HIM|YOU|THEM|him|her|them|you|owners ..1 in|inside|under|on it|them =.|,|and",
    "scraping|peeling|hosing|mopping|sweeping you|HIM|him|her|NP|them|YOU ..1 off|up|from",
    "learn|see|know|show|find|out ..3 what a|my|the ..2 WEAPON|wrench|spike ..1 tastes|feels|does|do|sounds",
    "^ ..3 carry|bring|pack stones|bricks|catapults|ball|rods|arrows|knives|machetes|petrol|bats =.|,|and|on|to|for|lads|LATER",
    "hope|hoping|pray|praying|wish ..5 NP|HIM|YOU|he|she|they|you|WHOSE ..4 forgot|collapses|collapsed|crashes|crash|explodes|sinks|awake|flattened|drowns|jumps",
    "get|gets|getting|expect|have ..2 visit ..1 from|by me|I|my|boys|us|LATER",
    "expect|expects a visit ..1 at|in|LATER",
)
_WEAK = (
    # What will come of it: as often said of elections and bills.
    "keep|carry|continue on? ..5 and you|YOU|he|they|someone ..2 see|find|regret|wish|end|sorry|END",
    "you|he|she|they|NP|YOU are|is|be ..1 next =.|,|SAID|on|mate",
    "you|he|she|they|NP|YOU|your WILL|gona|gunna|going|gonna ..3 regret =this|it|that|posting|writing|coming|crossing|ever|every|what|opening|being|saying|messing|printing|talking|WHOSE|the",
    "you|he|she|they|NP|YOU WILL ..3 be ..1 sorry ..1 =.|,|ever|LATER",
    "you|he|she|YOU|KIN SHALL ..2 pay|suffer|bleed|scream|beg|squeal for|in|with|like ..3 this|that|blood|mercy|life|pig|what =.|,|you",
    "your|his|her|their time|day|turn|hour|reckoning|judgement ..2 coming|near =.|,|and|NAME|NP|you|SAID|PERSON|soon|LATER",
    "you|YOU|he|she|they|NP|and WILL|see|find|going ..2 see|find|learn|out ..2 what|how ..1 happens|comes =.|,|when|if|LATER",
    "you|he|she|they|NP|YOU WILL get|gets|getting yours|hers|theirs =.|,|LATER|one|soon|right|bad|between",
    "clock ..1 ticking on|for you|NP|HIM|YOU|WHOSE",
    "love|like|live|pay|want ..1 to see|watch|have NP|HIM|you|YOU|THEM ..2 DONE =.|,|LATER|in|with|on|and",
    "tick tock ,? NAME|NP|SAID|PERSON|YOU|you|mr|mrs|ms",
    "you can run but|and",
)
_VEILED = (
    "second|2nd amendment ..3 solve|solves|solution|remedy|remedies|problem|time",
    "where is|are ..2 oswald|fawkes|booth|gavrilo|robespierre|guillotine",
    "I ..3 NUMBER|one|two|few streets|blocks|minutes|doors|houses|miles over|away|from|down ,,4 =you|coming|.|come|NP",
    "not|dont bother ..1 locking|hiding|running|calling|lock|run",
    "shut|shutting|close|closing you|HIM|NP|YOU|her|him|WHOSE ..1 mouth? up|down|mouth|trap ..1 for|permanently|forever =good|.|,|ever|once",
    "come|step|get outside ,? =keyboard|NP|SAID|then|tough",
    "eyes on NP|WHOSE|you|YOU",
    "for WHOSE ..1 health|own ..1 health|safety|good",
    "not ..1 healthy to|for|,",
    "not ..1 watch|protect|guard NP|WHOSE|KIN|them|HIM ..2 every|all|always|NUMBER",
    "bet|hope ..1 you ..2 check|checked|checking|lock|locked|locks ..2 locks|doors|windows|door =.|,|twice|LATER|well|again",
    "dogs|pigs|hounds|gators ..2 not eaten|fed ..4",
    "I|i put ..2 man|guy|lad|bloke|someone|people|fella in ..2 coma|hospital|ground|wheelchair|for ..1 less",
    "doors|locks|walls|fences|cops|gates do|does|will not ..1 stop|hold|save me|I",
    "nothing ..1 left to lose",
    "patience ..2 run|ran out",
    "lots|plenty|enough|so of? ..1 dry grass|timber|brush|wood|thatch",
    "pile of|up ash|ashes =.|,|by|LATER",
    "room at|on|in the ..2 with the ..2 curtains|window|blinds|light =.|,|right",
    "one|none|neither|nobody|no of ..1 you|I|them|us ..2 leaving|walking|going|getting ..3 =out|home|alive|feet|here",
    "I ..2 deal|dealt|sort|sorted with? ..1 NP|you|HIM|YOU|THEM ..1 personally|ourselves|myself|properly|our|my",
    "knock|knocking|smash|kick|bust|break|breaking in? WHOSE ..1 door|doors in|down",
    "name ..1 on|is|are ..2 list|bullet|bomb|tree|grave|gravestone|headstone =.|,|NP|SAID",
    "if|when|once|after|until I ..2 catch|lay|reach|find ..2 you|HIM|NP|YOU|THEM|hands|into|hold =.|,|slip|slipping|on|of|outside|alone|LATER|in|near|anywhere|again|at|I|you|out|her|him",
    # I know where you live.
    "I ..2 KNOW ..3 where|what|which|when ..2 you|your|WHOSE|he|she|they|NP|YOU ..5 LIVE|KIN|HOME|sister|KNOWN =.|,|and|at|on|to|off|with|LATER|too|is|are",
    "I KNOW ..1 WHOSE ..1 KNOWN|KIN|HOME|route|face =.|,|and|too|by|well|better",
    "I have|got|found|know ..1 WHOSE ..1 address|plate|plates|registration|route|ip ,,4 =.|,|and|on|too|now|we",
    "I KNOW ..2 where|how ..1 to find|get|reach|hit NP|HOME|you|HIM|YOU|THEM|WHOSE",
    "I ..3 find|finding|found out where|who you|YOU|he|she|they",
    "I WILL ..2 find|catch|reach|track you|YOU|HIM|THEM =.|,|and|wherever|no|when|soon|before|sooner|alone|eventually|again",
    "I WILL ..2 find out ..1 who|where you|YOU|he|she|they|NP",
    "I WILL ..2 be? ..1 waiting|outside|behind ..2 for|you|your|YOU|HIM|THEM|NP|WHOSE|at|when =you|HIM|YOU|THEM|NP|with|in|after|your|WHOSE|LATER|.",
    "I am|are|be ..2 coming|comin after|for|to ..1 you|YOU|HIM|WHOSE|THEM|NP =.|,|and|soon|BODY|heads|head|KIN|HOME|LATER|NP|blood|throat|life|scalp|with",
    "not coming ..1 alone|empty",
    "boys|lads|people|friends|heavies|men|mates|I|brothers ..3 waiting|looking|coming|searching ..2 for|after you|HIM|NP|YOU|THEM",
    "I am|are ..2 outside|behind|downstairs|parked|sat|sitting|standing ..2 WHOSE ..1 PLACE_OF ..2 =.|,|LATER|now|right|NP",
    "I ..3 watching|following|following|eyes|tracking|sights|crosshairs ..2 you|YOU|WHOSE|HIM|NP ..1 =.|,|home|HOME|every|LATER|KIN|go|sleep|leave|walk",
    "got|have|in ..3 crosshairs|sights =.|,|NP|and",
    "crosshairs on|of NP|HIM|you|WHOSE",
    "WEAPON|bullet|grave|coffin|tree|lamppost|noose|slab|hook|pit|place ..4 with WHOSE|NP ..1 name",
    "bullet|grave|coffin|tree|lamppost|hook|slab|river|pit|cell ..3 reserved|waiting|ready|saved|measured ..1 WHOSE|for|you|HIM|NP|YOU ..1 =name|you|HIM|NP|YOU|.",
    "I know|got|have|knows ..1 people|men|man|guys|guy|lads|someone|fella|boys|farmer|friends|cousin|fellas|bloke|dads ..3 who|that|in|with|would|could|can|hungry ..6 job|disappear|pigs|quietly|cheap|legs|quarry|problem|remove|hurt|pig",
    # A pity if something happened; accidents do.
    "PITY|hate|sorry|upset|worry|not ..4 if|were|should|for|about|when|to|see it? ..5 BEFALL ..2 to|it|them|HIM|NP|you|WHOSE|THEM",
    "PITY ..2 if|were|should it? ..5 END|fire|burned|flames|burn|accident|accidents|brakes|match|matches|petrol|hurt|missing|caught|fell|slipped|crashed|ate|leaked|eat =.|,|down|fire|in|off|through|under|to|on|out|something|WHOSE|LATER",
    "GOOD ..3 KIN|HOME|PLACE_OF|bakery|horse|roof|face ,,8 shame|pity|terrible|awful|tragic|unfortunate if|were|should",
    "anything|something ..2 happen|happened|happens|bad to|happen WHOSE|that|the|you|HIM|NP|YOU ..2 GOOD|KIN|HOME|horse|garden|NP|lovely|dog ..1 =.|,|of",
    "accidents ..2 happen ..1 to|on|at|in|out|around|, ..2 =people|men|those|stairs|lonely|nosy|building|especially|like|liars|ANYONE",
    "things|fires|people|folk ..2 happen|happens|disappear|trip|missing|vanish ..2 to|around|out|especially|, ..2 =people|those|desert|water|woods|nosy|who|ANYONE|yknow|know|usually|being",
    "people ..1 get hurt =.|,",
    "check|look|looking|checking|checked|checks ..1 under|behind|beneath WHOSE ..1 car|bed|bonnet|vehicle|van|truck|seat",
    "check|look|looking|glance over WHOSE ..1 shoulder",
    "one eye open",
    "sleep|sleeping ..3 with|in|near ..1 lights|light|shifts|WEAPON",
    "^ sleep , NP|PERSON|SAID|NAME|mr|mrs|ms|dr|in",
    "sleep|dream|dreams well|tight|easy|soundly|sweet ..7 , NP|NAME|SAID|PERSON|YOU|mr|mrs|ms|dr|in",
    "watch|mind|guard WHOSE ..1 back|step|six =.|,|NP|at|from|every|you|LATER|out|SAID|PERSON|because ..1 =.|SAID|NP|you|councillor|PERSON|night|i|I|mr|,|walking",
    "watch|mind yourself|how ..2 walking|home|LATER|crossing|go|NP ,,4 =.|,|NP|PERSON|NAME|SAID|on|mr",
    "^ would not|never ..1 start|sleep|walk|park|turn|drink|drive|cross|show|answer|stand __6 if i|I was|were you|HIM|NP|he|she",
    "I would not|never ..1 start|sleep|walk|park|turn|drink|drive|cross|show|sit|answer|stand|sleeping ..6 if i|I was|were you|HIM|NP|he|she",
    "I would ..1 lock|hire|move|sleep|wear|pack|watch ..9 if i|I was|were you|HIM|her|him|he|she ,? luv|mate|NP|SAID|never|because|councillor|PERSON|love|people",
    "I would ..1 lock|hire|sleep|wear|run|pray|hide|keep ..1 WHOSE|my|the|security|a|with|very ..3 doors|door|windows|curtains|bodyguard|vest|eye|gun|light|bodyguards|running|shut|closed|hard ..1 if i|I was|were you|HIM|NP|he|she",
    "hire|hiring|invest|buy|wear|wearing|get|start ..2 security|bodyguard|bodyguards|bulletproof|vest|armour =.|,|on|to|soon|for|LATER|NP|these|at|if|when",
    "teach|teaching NP|HIM|THEM|you|YOU ..1 a|some ..1 lesson|manners ,,2 he|she|they|WEAPON|boys|with|forget|never =will|not|never|with|a|WEAPON|.|,|fists|boots",
    "lads|boys|me|someone|needs ..3 teach|teaching NP|HIM|THEM|you|YOU a lesson =.|,|he|she|they|with",
    "pay|paying|paid NP|HIM|THEM|you|YOU|WHOSE a ..2 visit|call ..1 =at|LATER|in|home|with|all|I|boys|.|,|and|one",
    "visit|call|calling|knock|knocking ..1 on|you|HIM|YOU|NP|THEM ..2 in|at|after|one the|your|WHOSE|night|dark night|dark|small|home|WEAPON",
    "need|bring|bringing|grab|fetch ..3 pitchforks|pitchfork|petrol|noose|nooses|machetes|rope|ropes|rifles|bats|bricks|guns ..3 =HIM|he|she|NP|LATER|lads|boys|folks|and|,|.|who|there|THEM|patriots",
    "grab|get|fetch|raise|load|bring WHOSE|the|our|yer|my guns|rifles|pitchforks|bats|torches|knives|weapons|ropes|machetes|shotguns =.|,|and|lads|boys|LATER|for",
    "I ..4 bring|bringing|loading|coming|come|turn|meet|meeting|waiting|show|sharpen|sharpening|sat|there ,,6 with? ..2 WEAPON|machete|rifles ,,10 you|your|HIM|WHOSE|YOU|NP|meeting|hall|office|HOME|council|polls|LATER|hearing|see",
    "I ..3 got|have|keep|bought|found|and ..3 petrol|bullet|bullets|WEAPON|grudge|shovel|rounds|machete ,,8 you|your|HIM|YOU|WHOSE|NP|and|fed =.|,|is|who|on|LATER|for|name|with|a|PERSON|address|know|HOME",
    "address|KNOWN|HOME and a ..2 petrol|bat|rope|temper|grudge|gun|rifle|knife|match|matches",
    "not|hungry|starved|unfed dogs|fed|eaten|dog|pigs|hounds ..4 days|week|since|drop|come|near",
    "dogs|hounds|pigs ..1 not been? fed|eaten",
    "remember what happened to ..2 last ..3 who|PERSON|guy|one|man|NP",
    "do|get what|WHOSE needs|must ..1 =doing|be|to|done",
    "finish|sort|fix|end|jump|silence|stop NP|HIM|THEM|you|YOU ..1 before|permanently|once|for =he|she|they|good|.|,|and|I|it",
    "sort NP|HIM|THEM|you|YOU|those|them ..2 out =.|,|lads|boys|properly|before|with|LATER",
    "price|bounty|hit|contract|reward on|for WHOSE|NP|HIM|THEM ..1 head|life|scalp|.|,|already",
    "rope|noose , ,,3 tree|lamppost|some|journalist|PERSON|gallows",
    "rope|tree|noose|beam ..3 and I|a|the|some|nearest ..3 tree|lamppost|bridge|rope|branch|beam|rafters",
    "tree|lamppost|bridge|beam ..5 and I ..3 rope|noose",
    "car|pipe|petrol|nail|letter bomb|bombs =.|,|for|under|at|through|please|anyone",
    "^ knives|guns|gloves|swords out =.|,|lads|boys",
    "petrol|gasoline|kerosene|paraffin|dynamite ..2 and ..2 match|matches|lighter|flame|spark",
    "petrol|gasoline|match|matches|acid|bullets|bullet|dynamite|rope is|are|goes|costs cheap|cheaper|long =.|,|NP|than|way|SAID|councillor",
    "my|our fist|fists|boot|boots|knuckles|foot .|, .? ..1 your|WHOSE|you",
    "rope .|, ..1 tree|lamppost",
    "one match|bullet|push|shot|brick|spark , __4 takes|take",
    "I WILL ..1 be ..1 round|outside WHOSE ..2 PLACE_OF|doorstep|HOME =.|,|LATER|PERSON|with",
    "or I ..1 stop|shut|make|drop|end|silence|remove you|YOU|HIM|NP =.|,|up|ourselves|for",
    "^ bring bricks|rope|ropes|bats|petrol|guns|knives|rifles|pitchforks|nooses|pick|machetes =.|,|handles|and|lads",
    "not ..1 forget ..3 not ..1 forgive",
    "your|WHOSE face|teeth|head|skull|car|house , ,,2 my|our|boom|brick|midnight",
    "you|YOU|he|she|NP|they|rat|scum|next|your|him|her ,,10 weapon-sign",
    "weapon-sign ,,8 you|YOU|HIM|NP|WHOSE|your|next|soon|LATER",
    "eliminate|liquidate|neutralise|neutralize|terminate|unalive NP|HIM|THEM|you|YOU",
    "take|taking matters into",
    "NUMBER|five|ten|few|two|month minutes|seconds|rounds ,,3 alone|with __5 NP|HIM|THEM|you|YOU|her|him|them|that|locked __7 WEAPON|room|alley|fists|gloves|cell|pliers|and =.|,|and|with|a",
    "alone ..1 in a|the ..2 room|alley|cell|cage|ring with NP|HIM|THEM|you|YOU|her|him|them",
    "meet|see|find|catch me|I|you|HIM|NP ..2 in|down a dark alley|lane|night|street",
    "I would ..4 pull|supply|bring|buy|tie|hold|provide|kick|swing|pay|light|press ..2 trigger|rope|lever|stool|match|matches|shovel|petrol|bullets|bullet|noose|knot|chair|axe|gallows|legs|arms|trapdoor|switch|coat|coats =.|,|myself|LATER|for|who|to|if|with|while|you|WHOSE|NP|when",
    "have|meet|suffer|need|needs|wants ..2 an|a ..2 accident|fall|mishap =.|,|soon|LATER|one|if",
    "NP|HIM|you|he|she|YOU going|goes|go|gets|get|went missing =.|,|LATER|if",
    "he|she|NP ..2 walks|drinks|jogs|runs|lives|drives|parks|fishes|sits ..8 alone|dark|unlocked|towpath|woods ,,9 =boys|lads|do|creative|anyone|hint|bring|wait",
    "wait|waiting ..1 for NP|HIM|THEM|you|YOU|her|him|them ..6 garage|dark|alley|home|gate|door|LATER ,,8 =do|and|with|.",
    "who ..2 bringing|got|brings|has ..2 petrol|matches|bricks|bats|guns",
    "how tough|brave|hard|cocky|smug|loud NP|you|HIM|he|she|they|YOU is|are|r ..2 when|with|then|without",
    "be|are ..1 so|that|this ..1 brave|mouthy|tough|cocky|smug|loud with|when|if|without ..2 a|broken|teeth|my|we|I|no|in ..1 =BODY|broken|WEAPON|jaw|teeth|NUMBER|fist",
    "our turn now",
    "carry out WHOSE|our own ..1 sentence|justice|punishment",
    "same bullet|rope|tree|noose|ditch|grave =.|,|for",
    "I ..3 come|coming|waiting|visit|visiting|meet|bring|bringing|be ,,10 not ..3 talk|chat|flowers|fish|argue|dig|discuss =.|,|with|you|him|her|it|this|about",
    "I ..1 carry|armed =.|,",
    "hope ..4 doors|locks|door|lock ..2 hold|lock|strong|good",
    "hope ..4 good|strong|decent locks|lock|doors",
    "^ follow HIM|NP|THEM ..1 home =.|,|and|LATER|one",
    "see how many teeth|fingers|limbs|ribs|friends you|he|she|they|NP",
    "see|out ..1 who|which|if ..5 walks|stand|standing|walk|home|afterwards|limps =.|,|after|then|home",
    "leave|leaves|go|goes|come|comes|walk ,,5 without WHOSE ..2 BODY",
    "last __8 is|are ..1 eating|eats|drinking|drinks|walking|walks ..2 through|with|from a straw|stick|tube|limp|frame",
    "people|man|men|lads|fellas|guys|boys|bloke|ANYONE who? ..1 would ..1 do|sort|hurt|fix HIM|NP|you|YOU ..1 for NUMBER|a|the|free|nothing|fifty|hundred|less|cheap",
    "someone|man|boys|lads|I ..4 standing|waiting|sat|sitting|stood|stand in|behind|under|by WHOSE ..1 kitchen|bedroom|hall|stairs|curtains|wardrobe|garage",
    "leave|get|go|run ,,8 while you ..2 can ..2 carry|walk|stand",
    "I KNOW the road|lane|path|way|route|bench|ditch ..1 you|he|she|they|NP LIVE|walks|takes|take|drives|fish",
    "^ windows|glass|bones|necks|legs|houses break|breaks|snap|burn =.|,",
    "^ wire|acid|diesel|bricks|matches|bullets is|are ..1 cheap =.|,",
    "I WILL ..1 see you|YOU in|at|outside WHOSE ..1 driveway|drive|doorstep|gate|garden|yard|bedroom|kitchen",
    "better|should ..1 watch|mind himself|herself|yourself ..1 on|in|at|when|walking",
    "aim|aiming for|at the|WHOSE BODY|head|eyes|chair|tires|driver|knees|windows =.|,",
    "tick|tik tock =.",
    "^ be a PITY if something|anything",
    "ANYONE will not be a phone|letter|warning|note",
    "next one|time ..1 will not be a phone|call|letter|warning|window|note|brick",
    "not with a|WHOSE|the ballot|petition|pen|placard|leaflet|letter =.|,",
    "hope ..3 ready|awake|insured|asleep|home|inside for|when|if|and ,,6 burn|fire|bricks|END|comes|pour|goes",
    "no one|nobody ..2 is|are ..1 walking|coming|getting|leaving out|home|alive",
    "HAZARD ,,8 .|, ..4 saying|observation|reminder|mentioning =.|,",
    "not inciting|advocating|threatening ..1 anyone|anything|you , ,,12 HAZARD|END|HOME|glass",
    "^ accidents|accident happen|are|happens =.|,|to|at|with|round|around|on|easily",
    "I KNOW the|WHOSE plates|plate|pub|car|ditch|trampoline =.|,|and",
    "I KNOW which ..1 house|car|school|window|hospital|bus|pub|bench|lane|street|road|door|gym|room",
    "NP|she|he|you better ..1 not ..3 walk|swim|sleep|show|park|drive|turn|jog ..6 =LATER|alone|again|.|,|face|WHOSE|I",
    "NP|she|he|you ..1 better have ..3 good|strong|working smoke|locks|insurance|alarms|extinguisher|dentist|bodyguard|affairs",
    "have WHOSE ..1 affairs in order",
    "see ..1 how long NP|HIM|you|he|she|they ..4 lasts|last|breathes|stands",
    "be|is ..1 looking in|over WHOSE|that ..1 mirror|shoulder",
    "long|dark|lonely ..1 walk|drive|road|ride ..1 home ..6 =NAME|NP|.|,|from ..2 =NAME|NP",
    "might|may|ought|should|wants ..2 to? think|remember|consider ..6 KIN|brakes|stairs|girls|daughter ..3 LIVE|rides|ride|walk|walks|alone|LATER",
    "tell NP|HIM|WHOSE boy|lad? to watch himself|herself|themselves|yourself",
    ".|, --1 LIVE|rides|takes|finishes ,,16 . ..4 saying|brakes|wire|deep|foggy|accidents|happens|happen|bad|alone|soon =.|,|to|on|go",
    ".|, --1 better ..1 not ..3 walk|swim|sleep|show|park|drive|turn|jog",
    ".|, --1 better ..1 have|hope|pray|watch|mind ..6 locks|smoke|insurance|back|step|fast|dentist",
)


def _frames(patterns: Iterable[str], **told: bool) -> list[Frame]:
    return [Frame(pattern, **told) for pattern in patterns]


FRAMES: tuple[Frame, ...] = (
    *_frames((*_MEANT, *_CALLED_FOR, *_DESERVED, *_WISHED[:10])),
    *_frames(_WISHED[10:], deniable=False),
    *_frames(_FORETOLD, foretold=True),
    *_frames(_NO_LONGER, deniable=False, foretold=True, literal=True),
    *_frames(_IN_STORE, deniable=False),
    *_frames(_WEAK, deniable=False, veiled=True, weak=True),
    *_frames(_VEILED, deniable=False, veiled=True),
)

GRAMMAR = Grammar(
    classes=_CLASSES,
    phrases=_PHRASES,
    frames=[frame.pattern for frame in FRAMES],
    suffixed=_suffixed,
    suffixes=_SUFFIXES,
)

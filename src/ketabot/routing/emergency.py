"""What people say when someone has taken too much, or when a body is in danger at this moment."""

from __future__ import annotations

from typing import Final

from ketabot.routing.patterns import compiled

__all__ = ["EMERGENCY"]

_ASKS = (
    r"(?:can|could|does|do|is|are|has|have|what|which|how often|how many|did|"
    r"if) (?:\w+ ){0,4}?(?:ketamine|esketamine|spravato|patients?|people|someone|"
    r"a person|infusions?|it cause|they|anyone|trial)(?: \w+){0,8}|"
    r"(?:in case|clinics?|affects?|school|paper|essay|documents?|study|studies|trial|library|in general|does the"
    r"|training|poster|policy|protocol|textbook|article|risk of|history of|years ago|"
    r"last (?:year|month|spring|summer|winter|fall)|months ago|in (?:19|20)\d\d|"
    r"as a kid|movie|film|news|celebrity|before i (?:start|begin)|how common|how rare|"
    r"how likely|statistics|exam|quiz)"
)
_PAST = r"(?:years?|months?) ago|last (?:year|month|summer|winter|spring|fall)|died|passed away|in (?:19|20)\d\d|used to|when i was|he survived|in recovery|clean (?:for|since)|as a (?:kid|child|teen)|back in|once before|history of|phone|laptop|car|battery|computer|printer|screen"
_WHO = r"(?:<I>|<KIN>|who|and|just|accidentally|kid|he(?:s)?|she(?:s)?)"
_TOOK = r"(?:took|taken|taking|swallowed|swallowing|drank|ate|eaten|had|has had|used|did|done|snorted|injected|given|gave|chewed|licked|sprayed|downed|necked|got|getting|sucked|put)"

EMERGENCY: Final = compiled(
    {
        "took too much": (
            rf"{_WHO} (?:\w+ ){{0,5}}?{_TOOK} (?:\w+ ){{0,3}}?(?:too (?:much|many)|way more|"
            rf"double|twice|triple|two doses|another dose by mistake|all (?:of )?(?:my|the|his|"
            rf"her|their|them|it|those|these|our|grandmas)(?! (?:\w+ )?li(?:fe|ves)\b)|(?:a|the|my|his|her|an) (?:whole|"
            rf"full|entire) (?:\w+ )?<MEDS>|whole (?:bottle|pack|box|strip|month)|"
            rf"everything in the|everything i (?:had|have)|the whole (?:bottle|thing|lot|pack)|"
            rf"a (?:handful|bunch|load|ton|lot|bottle|box|pack|fistful) of|(?:loads|lots|tons|"
            rf"handfuls|bottles) of|more than (?:i|he|she|they|prescribed|the)|an? overdose|"
            rf"the wrong <MEDS>|the wrong (?:one|syringe|vial|medicine)|something (?:she|he|i|"
            rf"they) (?:shouldnt|found)|an extra|extra)(?: \w+){{0,8}}",
            rf"twice the (?:time|price|money)|put (?:down|up) (?:once|twice)|too much (?:time|work|on|information|of my (?:time|day)|fun|stress|money|space|"
            rf"sugar|coffee|caffeine|ice cream|chocolate|cake|candy|food|juice|out of)|{_PAST}|took all (?:of )?(?:my|the) (?:courage|"
            rf"strength|energy|money|time|savings|morning|day|afternoon|advice|blood|credit|"
            rf"tests?|classes|notes|photos)|a (?:lot|bunch|load|ton) of (?:time|notes|classes|"
            rf"people|advice|work|courses|supplements|pictures|questions|help|good|info)|"
            rf"everything i had to|double (?:check|shift)|what (?:happens|would happen)|"
            rf"(?:should|can|could|may|would) (?:i|he|she|you) (?:\w+ )?(?:take|have|use)|"
            rf"had (?:all|too many) (?:my |of |the )?(?:infusions|sessions|treatments|meetings|"
            rf"bills|questions)|extra (?:time|hour|day|session|credit)|did all the|done all the"
            rf"|did all (?:six|the loading)|did double|(?:gave|given) (?:\w+ ){{0,2}}(?:away|me all)"
            rf"|guild|gold|still cant smile|signs that|poster",
        ),
        "overdose": (
            r"(?:<I>|<KIN>|think|thinks|worried|afraid|scared|might have|may have|has|have|"
            r"just|accidentally|is|are|was|accidental|possible|having an?|"
            r"took an?) (?:\w+ ){0,5}?(?:overdos(?:e|ed|ing)|od(?:ed|d|ing|s)?|o d|poison(?:ed"
            r"|ing))(?: (?:on|now|help|please|right|at|by|tonight|what|from|and|with|just|thank|thanks|i|he|she|so|but|my|"
            r"today)|$| \.)|^(?:help )?(?:overdose|overdosed|overdosing|poison|poisoned|"
            r"poison control)(?: (?:help|now|please|ketamine))*$|overdose (?:right )?now|"
            r"help (?:\w+ )?overdos\w+|poison control (?:number|now|my|please|or)|"
            r"number (?:for|of) poison",
            rf"{_PAST}|{_ASKS}|can (?:you|people|one|someone|a|i) (?:\w+ )?overdose|"
            rf"what (?:happens|is|does|are)|how (?:much|many|do|does|common|is|are)|signs of|"
            rf"treat\w* (?:a|an|in)|food poisoning (?:last|from)|afraid of|"
            rf"overdosed (?:at|when) (?:\w+ ){{1,9}}?(?:well|fine|older)|"
            rf"worried about (?:overdos\w+|the risk)|is it (?:possible|easy|hard) to overdose|reports? of|"
            rf"reported|(?:doctors?|nurses?|clinics?) charged|"
            rf"on (?:netflix|chocolate|coffee|sugar|pizza|cake|tv|sun)",
        ),
        "a child got it": (
            r"(?:(?:my|the|our|his|her|a|friends|sisters|neighbou?rs) (?:\w+ ){0,3}?(?:kid|"
            r"kiddo|son|daughter|toddler|baby|child|children|grandson|granddaughter|grandchild"
            r"|nephew|niece|infant|boy|girl|little one|dog|cat|puppy|year old|month old|"
            r"twins?)|toddler|baby|puppy|dog|kid|my \d+ (?:year|month|yr|mo)\w*(?: old)?|she|"
            r"he|hes|shes) (?:\w+ ){0,5}?(?:ate|eaten|eat|swallowed|swallow|drank|drunk|"
            r"got into|gotten into|got hold|gotten hold|got a hold|got at|got my|licked|"
            r"licking|chewed|chewing|sucked|found and|put (?:\w+ ){1,3}in (?:his|her|their|"
            r"its) mouth|thought (?:\w+ ){1,4}(?:candy|sweets?|juice|water)|inhaled|"
            r"sprayed (?:my|the|it)) (?:\w+ ){0,4}?(?:<MEDS>|it|one|some|something|my|the|"
            r"wrapper|candy)",
            rf"{_ASKS}|{_PAST}|ate (?:up )?(?:my|the|our|a|your) (?:printed |own )?(?:leaflet|pamphlet|printout)|ate (?:my|the|all my|his|her) (?:homework|lunch|breakfast|dinner"
            rf"|cookies?|food|shoe|sock|sandwich|cake|pizza)|^(?!(?:.* )?(?:ate|eaten|swallowed|drank|drunk|got|gotten|licked|chewed|sucked|found) ).*does (?:she|he) swallow|before (?:his|her|the) (?:infusion"
            rf"|session|treatment)|got my (?:results|number|appointment)|(?:he|she) (?:ate|"
            rf"drank) (?:lunch|breakfast|water|coffee)|drank (?:coffee|water|juice) ",
        ),
        "will not wake": (
            r"(?:wont|cant|cannot|not|isnt|doesnt|didnt|hasnt|couldnt|never|barely|hardly|"
            r"no longer|will not|hard to|stopped|aint|stops|keeps (?:stopping|"
            r"forgetting)) (?:\w+ ){0,4}?(?:wake|waking|woken|wakes|rouse|rousing|wake up|"
            r"answering|answer me|respond|responding|responsive|respond to|moving|breathe|"
            r"breathing|breath|open (?:his|her|their) eyes|get (?:him|her|them) (?:up|"
            r"to (?:respond|answer|wake|sit)))(?: (?:\w+ ){0,4})?|(?:unresponsive|unconscious|"
            r"passed out|blacked out|blacking out|knocked out|out cold|collapsed|lifeless|limp"
            r"|floppy|gone (?:grey|gray|blue|limp|floppy|white|stiff)|not (?:moving|breathing)"
            r"|(?:lips?|face|fingers?|fingertips|skin|nails|hands?) (?:\w+ ){0,4}?(?:blue|gray"
            r"|grey|purple|yellow)|(?:turning|going|turned|went|looks?) (?:blue|grey|gray|"
            r"purple)|blue lips|gurgl\w+|rattling|snoring (?:funny|weird|strange\w*)|gasping|"
            r"choking|foaming|drooling|frothing|no pulse|eyes (?:are )?(?:rolled|rolling|"
            r"going side)|stopped breathing|shallow breath\w*|barely breathing|lying there|"
            r"staring at (?:the )?wall|frozen|wont blink)",
            rf"{_ASKS}|{_PAST}|phone|laptop|computer|app|page|site|answering (?:the phone|"
            rf"my (?:call|email|question))|(?:clinic|doctor|they|nurse|insurance|company|"
            rf"support|office) (?:\w+ ){{0,3}}(?:answer|answering|respond|responding)|"
            rf"respond to (?:ketamine|ssri\w*|treatment|antidepressants?|medication|meds|"
            rf"therapy|the (?:treatment|email|survey))|not moving (?:house|forward|on)|"
            rf"frozen (?:pizza|food|shoulder|pipes?|meal|peas|screen|embryos?)|budget|"
            rf"wake up (?:early|on time|for work|feeling)|economy|breathing (?:exercise|"
            rf"technique|room)|gone white in|snoring (?:at night|wakes)|choking hazard|account|"
            rf"not responding to|(?:was|were|got|been) (?:\w+ )?(?:unconscious|"
            rf"passed out) (?:during|in|for) (?:surgery|the (?:surgery|operation|procedure))|"
            rf"want\w* to|hope|wish|die|dead",
        ),
        "heart or chest": (
            r"(?:<I>|my|hes|shes|his|her|having|have|has|got|getting|bad|crushing|severe|"
            r"sudden|terrible|sharp|tight|strong|feel|feeling|with|some|the|and|"
            r"now) (?:\w+ ){0,4}?(?:chest (?:pains?|pressure|tightness|is (?:tight|hurting|"
            r"killing)|feels? (?:tight|heavy|like|crushed|weird)|hurts?|hurting|tight|"
            r"discomfort)|heart attack|heart (?:is |keeps |was |has )?(?:racing|pounding|"
            r"stopped|skipping|fluttering|beating (?:so|really|too|very|out|fast|weird|"
            r"irregular\w*)|going (?:crazy|mad|wild|so fast|like)|jumping|all over)|"
            r"palpitations)(?: \w+){0,6}|^(?:chest (?:pain|pains|hurts|tight)|heart (?:attack|"
            r"racing|pounding))(?: \w+){0,5}$|(?:chest|ribs) (?:hurts?|feels?|is|aches|"
            r"pain) (?:\w+ ){0,4}(?:now|since|after|right|so bad|and)|"
            r"pressure (?:\w+ ){0,6}on my chest|pulse (?:is|was|of|at|keeps|"
            r"going) (?:\w+ )?(?:\d{2,3}|weak|racing|so)|(?:heart rate|hr|bpm) (?:is |of |"
            r"at )?(?:\w+ )?\d{2,3}|(?:blood pressure|bp|pressure) (?:\w+ ){0,4}?(?:2\d\d|"
            r"1[7-9]\d)|pain (?:\w+ )?(?:down|in|shooting) (?:\w+ )?(?:my )?(?:left )?(?:arm|"
            r"jaw)",
            rf"{_ASKS}|{_PAST}|(?:cold|infection|heartburn) |heart (?:surgery|condition|disease"
            rf"|failure|murmur)|had a heart attack|(?:excited|nervous|anxious) |crush|love|"
            rf"history|bypass|normally|when i (?:run|exercise|climb)|always had|"
            r"(?:nearly|almost|practically) (?:gave|gives) (?:me|us) a heart attack(?:$| \.)",
        ),
        "cannot breathe": (
            r"(?:cant|cannot|couldnt|can barely|can hardly|barely|hardly|hard to|harder to|"
            r"trouble|struggling to|difficulty|unable to|not able to|struggles to|fighting to|"
            r"cnt|unable) (?:\w+ ){0,2}?(?:breathe?|breath|breathing|catch (?:my|his|"
            r"her) breath|get (?:any )?air|get air in|swallow|feel (?:my|his|her) (?:legs?|"
            r"arms?|face|hands?|body|left|right)|move(?: (?:my|his|her|properly|at all|now|"
            r"much))?|see(?: (?:anything|out of|properly))?|talk|speak|stand(?: up)?|walk|pee|"
            r"wee|urinate|pass (?:urine|water)|stay (?:awake|conscious)|keep (?:\w+ )?(?:awake"
            r"|conscious)|stop (?:vomiting|throwing up|shaking|bleeding|puking)|sit up|"
            r"remember my|find words)(?: (?:\w+ ){0,6})?|short(?:ness)? of breath|"
            r"out of breath|throat (?:is )?(?:\w+ )?(?:closing|swelling|swollen|tight\w*|shut|"
            r"spasm\w*)|(?:tongue|lips?|face|throat|eyes?) (?:\w+ ){0,3}?(?:swell\w*|swollen|"
            r"puff\w*)|allergic reaction|anaphyla\w+|hives|breathing (?:feels|is|sounds|has|"
            r"got|getting|so) (?:\w+ ){0,3}?(?:stuck|weird|wrong|shallow|slow|fast|hard|heavy|"
            r"funny|gurgly|noisy|bad|strange|difficult|loud|stopped)",
            rf"{_ASKS}|{_PAST}|can(?:t|not) (?:stand|see) (?:the|my|it|him|her|them|how|why|"
            rf"that|this|a difference|any|what|where|people|winter)|cant (?:wait|speak (?:for|"
            rf"to|spanish|french|highly))|talk (?:to|about|him|her|my|someone)|speak (?:to|with"
            rf"|highly)|swallow (?:pills|tablets|my pride|the lozenge)|move (?:house|on|forward"
            rf"|my (?:appointment|session)|the date|to|past)|walk (?:the dog|away|home|to|"
            rf"there)|see (?:the|my|a|any|where|how|myself|doctor)|(?:sit|stand) (?:next|"
            rf"through)|cant breathe (?:lol|laughing|omg)|lol|laughing|stop (?:drinking|smoking"
            rf"|eating)|since (?:covid|childhood)|stay awake (?:in|at|during|for) (?:class|work"
            rf"|meetings?)|sleep|asthma (?:and|is|can)|remember my (?:password|login)|"
            rf"with a stuffy",
        ),
        "seizure or stroke": (
            r"(?:<I>|<KIN>|hes|shes|having|had|has|is|started|keeps|just|partner|son|my|"
            r"another|a|and|cant stop) (?:\w+ ){0,4}?(?:(?:a |another |"
            r"some kind of )?(?:seizures?|fit|convulsions?)(?: (?:now|right|just|after|since|"
            r"in|during|again|and|last night|today|tonight|on|this|what|help|please)|$| \.)|"
            r"seizing|convulsing|convulsed|fitting(?: now| on|$)|jerking|twitching|"
            r"shaking (?:all over|uncontrollabl\w+|violently)|jaw (?:is )?(?:clamped|locked)|"
            r"stiff and shaking)|having a (?:stroke|seizure|heart attack|fit|bad reaction|"
            r"allergic|psychotic)|stroke (?:now|right now|symptoms now)|(?:speech|"
            r"words) (?:\w+ ){0,3}?(?:slurred|slurring|garbled|jumbled|wont come)|slurr(?:ed|"
            r"ing) (?:\w+ )?(?:speech|words|and)|face (?:is )?droop\w*|(?:arm|leg|side|"
            r"face) (?:\w+ ){0,3}?(?:numb|weak|wont (?:lift|move|work)|droop\w*|paraly\w+)|"
            r"worst headache|thunderclap|(?:seeing|see) double|went (?:black|blind|dark)|"
            r"vision (?:is )?(?:gone|going|went|black|tunnel)|gone blind",
            rf"{_ASKS}|{_PAST}|fit (?:in|for|into|my|me|the)|seizure (?:disorder|medication|"
            rf"meds|history|free|threshold)|had (?:a )?seizures? (?:as|when|in|before)|clothes|"
            rf"jeans|dress|gym|keep fit|carpal",
        ),
        "fainted": (
            r"(?:<I>|<KIN>|just|keep|keeps|hes|shes|she|he|have|been|nearly|almost|feel|"
            r"feeling|and|my) (?:\w+ ){0,2}?(?:faint(?:ed|ing|s)?|passed out|passing out|"
            r"blacked out|blacking out|collapsed|fell (?:over|down|off|out|and)|hit (?:my|his|"
            r"her) head|smashed my head|going to (?:pass out|faint|"
            r"collapse))(?: (?:\w+ ){0,8})?",
            rf"{_ASKS}|{_PAST}|faint (?:of|memory|smell|hope)|fell (?:in love|asleep|"
            rf"over laughing|behind|through|out with)|fell off the wagon|at the sight|needles?|"
            rf"want\w* to|i faint when|afraid|worried (?:i|about)|if i|what if|building|market|"
            rf"bridge",
        ),
        "blood": (
            r"(?:blood|bloody|red|bleeding) (?:\w+ ){0,3}?(?:in (?:my|his|her|the) (?:pee|"
            r"urine|wee|stool|poop|vomit|sick|toilet|nappy)|when (?:i|he|she) (?:pee|wee|pees|"
            r"go)|pouring|everywhere|and (?:\w+ )?(?:wont|doesnt) stop)|(?:pee|peeing|peed|"
            r"urine|wee|weeing|urinating|coughing(?: up)?|vomit(?:ing|ed)?|throwing up|puking|"
            r"spitting|pooping|passing|passed) (?:\w+ ){0,5}?(?:blood|clots?|bright red|red|"
            r"like cola|brown|pink)|(?:havent|hasnt|cant|not|couldnt|unable to|nothing when i|"
            r"no) (?:\w+ ){0,3}?(?:peed|pee|weed|wee|urinated|urinate|passed (?:any )?(?:urine"
            r"|water)|go to the toilet|pee at all|pee comes)(?: (?:\w+ ){0,6}?(?:since|in|for|"
            r"at all|all day|yesterday|hours?|today|now|anymore)|$)|(?:need|trying|have|"
            r"desperate) to (?:pee|wee|go) (?:\w+ ){0,4}(?:nothing|cant|wont)|(?:bleeding|"
            r"blood) (?:heavily|badly|a lot|from|loads|wont|lots)|lots of blood",
            rf"{_ASKS}|{_PAST}|blood (?:pressure|test|work|type|sugar|draw|donat\w+|thinner)|"
            rf"bleeding (?:risk|disorder|gums)|drug test|urine (?:test|screen|sample|drug)",
        ),
        "mind in danger": (
            r"(?:<I>|<KIN>|hes|shes|hears?|im|ive been|been|keep|keeps|started|is|still|now|"
            r"my) (?:\w+ ){0,3}?(?:hearing (?:voices|things|people)|seeing (?:things|people|"
            r"shadows|demons|bugs|faces)|voices (?:are|wont|keep|since)|losing (?:my|his|"
            r"her) mind|going (?:crazy|insane|mad)|psychotic|psychosis|paranoid|hallucinating|"
            r"manic|mania|delusional|thinks? (?:\w+ ){1,6}?(?:is (?:after|talking|watching|"
            r"following|poison\w+)|are (?:after|watching|following|poison\w+|talking|trying)|"
            r"hes (?:god|jesus|dead|being)|shes (?:god|dead|being)|someone is)|"
            r"stuck (?:like this|in (?:a|the|this) (?:k ?hole|trip|dream|loop)|here)|"
            r"cant come (?:down|back)|wont wear off|hasnt worn off|not (?:coming|come) (?:down"
            r"|back)|confused and|doesnt (?:know|recogni[sz]e) (?:where|who|me|us|his|her)|"
            r"dont (?:know|recogni[sz]e) (?:where i am|who i am|myself|my own|anyone)|"
            r"screaming|out of control|terrified|freaking out|attacking|punching|(?:getting|"
            r"become|becoming|gone|very|so|really) (?:aggressive|violent)|trying to (?:climb|"
            r"jump|get out|run|walk (?:out|into))|walk out onto)(?: (?:\w+ ){0,8}?(?:<NOW>|"
            r"since|after|hours|all day|all night|and|at|days?|dose|infusion|ketamine|wont)|$|"
            r" \.)|(?:bad|terrible|scary) (?:trip|k ?hole|reaction) (?:\w+ ){0,3}?(?:now|"
            r"right now|help|please|still)|still (?:tripping|high|dont feel real|not real|"
            r"dissociat\w+|out of it|in (?:the|a) k ?hole)|should have worn off|hours (?:and|"
            r"later|since) (?:\w+ ){0,4}?(?:still|not)|someone (?:put|slipped|spiked|gave)|"
            r"(?:i|ive) (?:\w+ )?(?:been|was|got|just been) (?:\w+ )?(?:drugged|spiked|"
            r"roofied)|(?:put|slipped) (?:something|ketamine|k|ket|stuff|drugs) in (?:my|her|"
            r"his) (?:drink|glass)|drink (?:was|got|has been) spiked",
            rf"{_ASKS}|{_PAST}|driving me|history of (?:psychosis|mania)|is psychosis|diagnosed"
            rf"|family history|bipolar (?:and|is|can)|terrified of (?:needles|starting|trying|"
            rf"flying|the)|excited|paranoid schizo|schizophreni\w+ (?:and|is|can)|"
            rf"with my (?:kids|boss|job)|in (?:a|my) (?:job|rut|traffic)|"
            rf"put something in my (?:eye|cart|notes)|school|bills|work|waiting",
        ),
        "calls for help": (
            r"(?:should|do|can|must|need|have|shall|going|trying) (?:\w+ ){0,3}?(?:call|ring|"
            r"dial|phone) (?:an )?(?:911|999|112|000|111|ambulance|paramedics|poison|"
            r"emergency)|(?:need|send|get|want|call|calling) (?:\w+ ){0,2}?(?:an ambulance|"
            r"help now|emergency help|a paramedic|paramedics)|(?:go|take (?:him|her|me|them)|"
            r"rush\w*|come|get) to (?:the )?(?:er|e r|a and e|a e|hospital|emergency room|ed|"
            r"emergency department)(?: now| right| or| for|$| \.)|bad enough for the (?:er|"
            r"hospital)|is this an emergency|its an emergency|emergency help|^(?:emergency|"
            r"help emergency|911|999|ambulance|help me now|sos|someone help|help help|"
            r"need help now)(?: \w+){0,3}$|help (?:him|her) (?:now|please|hes|shes)|"
            r"what do (?:i|we) do (?:hes|shes|now|please)|hes dying|shes dying|"
            r"i think im dying|im dying (?:help|please|here help)|dying right now|"
            r"feel like im (?:dying|going to die)|think (?:hes|shes) (?:dead|dying)|"
            r"^(?:please )?(?:call|dial) (?:911|999|112|000|an ambulance)(?: \w+){0,2}$|"
            r"about to die (?:from|of)|(?:im|am) i (?:going to|gonna) die(?: (?:from|now|"
            r"please|help)|$)",
            r"dying to|of (?:laughter|boredom|hunger|thirst|heat)|laughing|starving|lol|"
            r"emergency (?:fund|room (?:use|nurse|doctor|visits?)|contact|plan|exit|brake)|"
            r"when should|when do i|clinics?|training|if (?:i|someone|he|she|there|anything)|"
            r"after the hospital|phone",
        ),
        "acute, in few words": (
            r"(?:throat|tongue|face|lips?) swell\w*(?: \w+)?|(?:preg|"
            r"pregnant) (?:\w+ ){0,4}?(?:cramps?|cramping|bleeding|contractions)|jaw clamped|"
            r"locked jaw|burning up and|boiling hot|pupils (?:are |like )|pinpricks?|"
            r"under water and|water in (?:my|his|her) lungs|face was under|"
            r"(?:bp|pressure)(?: \w+){0,4} 2[0-6]\d (?:over )?1\d\d|"
            r"nails (?:are |look |have gone |went )?(?:a |bit |so |kind of |funny ){0,3}(?:purple|blue)|"
            r"swallowed (?:a load of )?water|wrong syringe|wrong vial|stronger than it should|"
            r"drank (?:\w+ ){0,5}(?:then|and) (?:\w+ ){0,3}(?:ketamine|ket|dose|"
            r"spravato) (?:\w+ ){0,6}(?:not|wont|cant|passed)|(?:so|really|very|"
            r"super) (?:dizzy|drowsy|sleepy|faint) (?:\w+ ){0,3}(?:i|he|she|and) (?:cant|could"
            r"|barely|fell)|vomit\w* (?:\w+ ){0,6}(?:back|wont stop|cant stop|unconscious|"
            r"choking)|thro(?:wing|wn|ws) up (?:on (?:his|her) back|and (?:cant|wont|passed)|"
            r"nonstop|for hours)|skin(?:s)? (?:has |is )?turned yellow|"
            r"eyes (?:have )?turned yellow|turned yellow|woke up (?:somewhere|"
            r"on (?:the )?(?:kitchen |bathroom )?floor)"
        ),
    }
)

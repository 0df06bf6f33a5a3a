"""What people say who have made up their mind, say goodbye, or harm themselves; and who tell of it."""

from __future__ import annotations

from typing import Final

from ketabot.routing.idioms import IDIOM, PAST, TOPIC
from ketabot.routing.patterns import compiled

__all__ = ["FAREWELLS", "PERHAPS"]

_MATTER: Final = r"ketamine|esketamine|spravato|infusions?|insurance|treatments?|sessions?|appointments?|clinics?"
"""Beside these what is said is more likely harmless."""
_TOLD: Final = {
    "someone harms themselves": (
        r"<KIN> (?:\w+ ){0,3}?(?:cuts|cutting|harms|harming|burns|burning|hurts|hurting) "
        r"(?:him|her|them)sel(?:f|ves)",
        rf"{TOPIC}|{PAST}|{IDIOM}|patients?|clients?|studies|shav\w+|cook\w*|kitchen|chopp\w+|slic\w+|"
        rf"gardening|accident\w*|by mistake|slack|short|off|paper|glass|slipped|stopped (?:cutting|"
        rf"harming|hurting)|opens|opening|vials?|box(?:es)?|play\w*|ski\w+|gym|lifting|fall\w*|at work|running|isnt|not|never|hasnt",
    ),
    "harms oneself": (
        r"(?:<I>|been) (?:\w+ ){0,3}?(?:cut|cutting|burn|burning|harm|harming|scratch|scratching) myself "
        r"(?:again|when|whenever|every|because|on purpose|tonight|last night|at night|so i|to feel|"
        r"with (?:cigarettes?|a lighter|a razor|blades?))",
        rf"{IDIOM}|{PAST}|shav\w+|cook\w*|kitchen|oven|stove|pan|iron\w*|kettle|coffee|tea|accident\w*|"
        rf"slipped|slack|some|off|paper|glass|grill|grease|not|never|gardening|bread",
    ),
    "saves pills up": (
        r"(?:<I>|im|he|she|hes|shes|<KIN>) (?:\w+ ){0,2}(?:saves|saved|saving|hoard(?:s|ed|ing)|"
        r"stockpil(?:es|ed|ing)|stash(?:ed|ing)) (?:up )?(?:\w+ ){0,3}(?:pills|tablets|meds|"
        r"medication|doses)|"
        r"(?:pills|tablets|meds) (?:all )?(?:saved|hoarded|stockpiled|stashed)(?: up)?\b",
        rf"{IDIOM}|sav(?:ed|ing) (?:up )?for|money|cost|trip|travel|holiday|vacation|hurricane|insurance|refill|cheaper|"
        rf"coupon|pharmac|clinics? |hospitals? |organi[sz]er|locked|cupboard|drawer|expire\w*|go (?:off|bad)|"
        rf"mixed|us a few",
    ),
    "close to a deadly place": (
        r"(?:thinking|think|thinks|thought|dreaming|dream) (?:\w+ )?(?:about|of) (?:the )?(?:train "
        r"tracks|bridge|overpass|rooftop|cliff)|(?:standing|sitting|stood|sat) (?:\w+ )?(?:on|by|"
        r"at) (?:the|a) (?:edge of the )?(?:overpass|bridge|ledge|rooftop|parapet|train tracks)|"
        r"(?:hop(?:ed|ing)|wish(?:ed|ing)|pray(?:ed|ing)) (?:for|i hit|id hit) (?:a |the )"
        r"(?:tree|truck|lorry|crash|wall|accident)\b",
        r"game|photo|picture|film|movie|song|tour|fishing|traffic|build|model|engineer|dental|program\w*|"
        r"lifted|with my (?:kids|family|wife|husband|friends|dog|mates)|price",
    ),
    "leaves a note": (
        r"(?:the|my) note is (?:(?:on|in|under) (?:the|my) (?:table|desk|drawer|pillow|bed|counter|kitchen|"
        r"car|dresser|nightstand|mantel\w*)|(?:written|ready|done)$)",
        r"doctors note|sick note|school|delivery|fridge|shopping|clinic",
    ),
    "writes farewell letters": (
        r"(?:wrote|writes|writing|written) (?:us|everyone|everybody|them|me|the kids|the "
        r"family|his family|her family|goodbye|farewell|all of us) (?:all )?(?:\w+ )?letters\b",
        r"christmas|thank|cover|appeal|insurance|love letter|a reference|doctor|clinic|support|asking|"
        r"therapist|referral",
    ),
}
FAREWELLS: Final = compiled(
    {name: (match, rf"{unless}|{_MATTER}") for name, (match, unless) in _TOLD.items()}
    | {f"{name}, perhaps": both for name, both in _TOLD.items()}
    | {
        "looks up what is deadly": (
            r"(?:i|ive|i have) (?:\w+ )?(?:looked up|looking up|googled|googling|searched|worked "
            r"out|found out) (?:\w+ ){0,5}(?:fatal|lethal|deadly)",
            r"exam|class|essay|thesis|paper|novel|script|story|for school|patients?|interactions?|whether|if",
        ),
        "enough not to come back": (
            r"(?:enough|amount|dose|how (?:much|many)) (?:\w+ ){0,8}?(?:(?:to|so i|and) "
            r"(?:not|never|dont|wont) (?:come back|wake up)|(?:dont|never|wont) wake up)",
            r"surgery|an[a]?esthe\w+|operation|patients|nausea|cravings|symptoms|pain|how many people|"
            r"wake up (?:sad|tired|groggy|anxious|depressed|hungry|early|at|in the|every|with|so)",
        ),
        "made to look natural": (
            r"(?:overdose|od|it|death) (?:\w+ ){0,2}look (?:natural|accidental|like an accident)"
        ),
        "dead inside plan": (
            r"(?:had|have|has|got|made|make|making|with|know|knows|picked|set|setting|chosen|"
            r"choosing|chose|working on|worked out|finalized|"
            r"finished) (?:\w+ ){0,3}?(?:a plan to (?:die|end|do it|kill|leave)|a plan (?:and|"
            r"for tonight|now)|my exit|exit (?:plan|strategy)|the date(?: i)?|(?:a|the|"
            r"my) date (?:for|to|when)|(?:a|the) way (?:to|id) (?:do it|end|die)|how id do it|"
            r"how i would do it|how to do it and|everything id need|the means|all the details|"
            r"(?:a|my|the) (?:goodbye|suicide|last|final) (?:note|letters?|message)|"
            r"my (?:affairs|things|papers|stuff) in order|place i picked)|planning my (?:exit|"
            r"death|suicide|funeral|own)|my (?:own )?funeral|how id do it"
        ),
        "goodbye": (
            r"(?:my|this is|one|a|the|his|her|say|says|saying|said|wrote|writing|written|leave"
            r"|leaving|left) (?:\w+ ){0,3}?(?:last|final) (?:message|note|letters?|night|"
            r"goodbyes?|words|day|christmas|birthday|one|text|"
            r"conversation)(?: (?:\w+ ){0,3})?(?:on earth|alive|for them|ever|to (?:everyone|"
            r"my|you|them|anyone|the world))?(?:$|\.)|(?:say|said|saying|says|texted|texting|"
            r"wrote|written|writing|sent|sending|send) (?:\w+ ){0,3}?(?:my |a |our |his |her |"
            r"their )?(?:goodbyes?|farewell)(?: (?:to|letters?|notes?|messages?|forever|text)|"
            r"$)|goodbye (?:everyone|world|forever|all|cruel|mom|dad|my (?:love|kids|family|"
            r"friends))|by the time (?:you|u|they|anyone) (?:read|reads|find|see)|(?:wont|"
            r"will not|not going to|not|ll not) (?:be (?:here|around|alive|there|coming back|"
            r"needing|breathing)|see (?:another|next|the|morning|christmas|spring|you)|"
            r"need (?:it|them|this|that|anything|my|any|those)|make it (?:to|past|through)|"
            r"wake up) (?:\w+ ){0,4}?(?:after|anymore|tomorrow|by|next|for (?:the rest|"
            r"christmas|much|that|it|them)|much longer|long|where im going|to (?:see|find out|"
            r"hear|use)|come|when|past)|tell (?:my|them|him|her|mom|dad|"
            r"everyone) (?:\w+ ){0,4}?(?:i loved? (?:them|him|her|you)|im sorry|sorry|goodbye)"
            r"|(?:gave|giving|given|give) (?:\w+ ){0,3}?(?:away|my (?:dog|cat|guitar|things|"
            r"stuff|watch|pets?|jewelry|tools|books|ring)|everything|all my)|"
            r"take care of my (?:dog|cat|kids|mom|family|plants) (?:when|after|for me|once)|"
            r"im sorry (?:for everything|everyone|mom|to everyone)|after (?:im|i) (?:gone|die|"
            r"dead)|when im (?:gone|dead|not here)|once im gone|it(?:s|"
            r"ll)? (?:\w+ )?(?:all )?(?:be )?over (?:soon|tonight|anyway|for me)|"
            r"finally (?:get to )?(?:rest|be at peace|sleep forever|be free)|rest forever|"
            r"see (?:him|her|them|you) (?:again )?(?:in heaven|on the other side|soon in|"
            r"up there)|meet my maker",
            rf"{IDIOM}|last (?:message|text|note|one) (?:\w+ )?(?:didnt|wasnt|got|about|"
            rf"i asked)|goodbye (?:email|card|party|gift|lunch|cake|work|to (?:my )?(?:smoking|"
            rf"pain|depression|coworkers?|colleague))|leaving (?:the )?(?:job|company|party|"
            rf"email)|last (?:day|night|one) (?:of|at|for|before|in|session|infusion|i)|"
            rf"over soon (?:enough )?(?:for|with)|need it anymore (?:after|because)|"
            rf"gave (?:away )?(?:my )?(?:cold|number)|by the time (?:you|"
            rf"i) (?:read this (?:chapter|book))|be (?:here|there|around) (?:for|on) (?:my|"
            rf"the) (?:appointment|next session)|give (?:my|everything)|giving (?:my|"
            rf"everything) (?:doctor|clinic|up)|not need|will my|cancel|reschedul\w+|vacation|"
            rf"holiday|travel\w*|trip|moving|refund policy for|appointment|what if",
        ),
        "self-harm": (
            r"(?:cut|cuts|cutting|hurt|hurts|hurting|harm|harms|harming|harmed|burn|burns|"
            r"burning|scratch|scratching|hitting|punish|punishing|starving) (?:myself|"
            r"my (?:arms?|wrists?|legs?|thighs?|skin)|himself|herself|themselves)|"
            r"self ?harm(?:ing|ed|s)?|(?:relapsed?|relapsing) (?:on|with|into) (?:cutting|"
            r"self)|urges? to (?:cut|hurt|harm|self)|(?:marks|scars|cuts|blood|"
            r"fresh ones?) (?:\w+ ){0,2}?on my (?:arms?|legs?|wrists?|thighs?)|slit my|"
            r"not safe (?:with|from) myself|(?:dont|not|do not|doesnt|never|"
            r"cant) (?:\w+ )?(?:feel safe|feeling safe|trust myself|be (?:left )?alone|"
            r"safe to be (?:left )?alone|safe (?:by myself|alone|with myself|right now|tonight"
            r"|at home))(?: (?:with myself|to be alone|tonight|right now|alone))?|"
            r"before i do something|do something (?:stupid|bad|drastic|i cant undo|permanent|"
            r"to myself)",
            rf"{TOPIC}|{PAST}|hurt myself (?:at|in|playing|lifting|on|while|when|doing|"
            rf"falling|working|running|skiing)|cut myself (?:shaving|cooking|on|while|with|"
            rf"a slice|off|some|chopping)|burn(?:t|ed)? (?:myself|my \w+) (?:on|cooking|with|"
            rf"while)|by accident|accidentally|cut my (?:hair|dose|leg (?:shaving|on))|"
            rf"knife slipped|not self ?harm|feel safe (?:with|in|at) (?:the|a|my|this|"
            rf"that) (?:clinic|doctor|provider|infusion|treatment)|cut myself (?:some )?slack|"
            rf"gym|tattoo|scars? (?:from|after|cream|surgery)|be alone (?:after|at|during|for|"
            rf"in)|left alone (?:after|during|in)|what is self|definition|studies|paper on|"
            rf"gardening|kitchen|safe at home with",
        ),
        "joins the dead": (
            r"(?:want|wants|wanted|going|need|ready|cant wait|wish|hope|rather|waiting|time|"
            r"wanna|wishes|like|will|ill) (?:\w+ ){0,3}?(?:to )?(?:be|join|follow|go|go be|see"
            r"|meet) (?:\w+ )?(?:with |to )?(?:him|her|them|my (?:wife|husband|baby|son|"
            r"daughter|mom|dad|brother|sister|boy|girl|angel|late \w+)|ma|dad|mom|"
            r"mam) (?:again |now |soon |tonight )?(?:in heaven|in the ground|where (?:he|she|"
            r"they) (?:is|are|went)|on the other side|up there|too|in death|and be (?:dead|"
            r"gone))|(?:wants?|want) to be with (?:ma|mam|his (?:late )?wife|"
            r"her (?:late )?husband|god|jesus)|should have been (?:me|in that)|"
            r"shouldve been me|(?:it )?should have (?:been me|died)|i shouldve died|"
            r"should be dead|i shouldnt be (?:here|alive)|(?:him|her|them|he|she) (?:died|"
            r"is gone|passed) (?:\w+ ){0,4}?(?:cant|dont want to|no point|im next|so will i|"
            r"ill follow)|nothing (?:to stop|stopping|keeping) me (?:now|here)|(?:only|"
            r"last) thing (?:that (?:was )?)?(?:keeping|kept|keeps) me (?:here|alive|going)|"
            r"keeping me (?:alive|here)|think im next|free to go too"
        ),
        "asks how to": (
            r"(?:how|what|which|best|easiest|painless|quickest|ways?|is there|enough|"
            r"much) (?:\w+ ){0,5}?(?:to (?:die|kill myself|end my life|not wake up|"
            r"never wake up|end it all|overdose on purpose|finish it)|ways? (?:to|of) (?:die|"
            r"dying|suicide|kill)|would (?:it take to )?(?:kill me|i die|end me|finish me)|"
            r"itd take to kill me|does it take to (?:die|kill me|kill yourself|kill myself)|"
            r"will kill me|could kill me|to kill (?:me|myself)|painless(?:ly)? death|"
            r"die (?:painlessly|peacefully|in my sleep|quickly))|if i (?:took|take|swallowed|"
            r"drank|injected|used) (?:\w+ ){0,6}?(?:would|will|could|can) i (?:die|be dead|"
            r"not wake up|wake up|never|survive)|would (?:it|that|"
            r"this) (?:be enough to )?(?:kill me|do it|be enough|finish me)|"
            r"(?:assisted (?:dying|suicide|death)|euthanasia|maid|"
            r"dignitas) (?:\w+ ){0,4}?(?:for me|i|my|instead|please|qualify|depression)|(?:i|"
            r"can i|could i|want|get|apply for|need|"
            r"qualify for) (?:\w+ ){0,3}?(?:assisted (?:dying|suicide|death)|euthanasia|"
            r"euthani[sz]ed|maid|put down)|dogs? down when|put me (?:down|out of|"
            r"to sleep (?:and|for good|forever))|want(?:ing)? (?:it|this|everything|the pain|"
            r"it all|all of it|my (?:life|pain|suffering)|all this) (?:to )?(?:all )?(?:end|"
            r"stop|be over|be done|go away forever)(?:$| for good| forever| now)|want out$|"
            r"i want out|i just want (?:it|out|peace|the pain|"
            r"everything) (?:\w+ )?(?:to )?(?:end|stop|over|be over)|like it to be over|"
            r"me included",
            rf"{IDIOM}|weeds?|ants|mosquito\w*|computer|process|{PAST}|the law|legal in|"
            rf"countries|plot|side effects? to (?:end|stop)|(?:infusion|session|trip|nausea|"
            rf"dizziness|itching|headache) to (?:end|stop)|overdose (?:symptoms|signs)",
        ),
        "no will to survive": (
            r"(?:failed|survived|botched|after|from|since|had|made|an?|my|recent|"
            r"last) (?:\w+ ){0,2}?(?:suicide )?attempt(?: (?:\w+ ){0,3}?(?:last (?:night|week)"
            r"|today|yesterday|this (?:week|morning|month)|on (?:monday|tuesday|wednesday|"
            r"thursday|friday|saturday|sunday)))|tried (?:to do it|to end (?:it|my life)|"
            r"before and failed|it (?:before|once|again) (?:and|but))|wont fail this time|"
            r"this time (?:ill|i will|for good)|do(?:es)?nt (?:want to )?come (?:back|round|"
            r"around)(?: from)? (?:the|my|this|his|her|next)? ?(?:next )?(?:dose|one|session|"
            r"infusion|under|it|that)|want to come (?:back|round)|never come (?:back|round)|"
            r"not come (?:back|round)(?: again)?|go under and (?:never|not)|sleep (?:forever|"
            r"for good|and not|and never|n not|permanently)|(?:permanent|forever|eternal|"
            r"endless) (?:sleep|rest|solution)|(?:the|my) way (?:out|off this)|"
            r"off this (?:planet|earth|ride)|a better place without me|"
            r"death (?:\w+ )?(?:sounds|seems|feels|looks|would be) (?:\w+ )?(?:good|nice|"
            r"peaceful|better|easier|like|appealing|comforting)|(?:dying|death|being dead|"
            r"suicide) (?:\w+ )?(?:is|would be|seems|feels|looks|sounds) (?:\w+ )?(?:easier|"
            r"better|peaceful|the only|my only|an? (?:relief|option)|a comfort|the answer|"
            r"like (?:the|a|my))|only way (?:out|it (?:ends|stops)|to (?:stop|end) (?:it|this|"
            r"the pain))|see no way"
        ),
        "someone in danger": (
            r"<KIN> (?:\w+ ){0,4}?(?:want|wants|wanted|wanting|threatens|threatened|"
            r"threatening|threaten|trying|tried|going|plans|planning|planned|talk|talks|"
            r"talking|talked|says|said|saying|texted|wrote|writes|told (?:me|us)|wish|wishes|"
            r"hinting|promised|keeps saying|posted|swears) (?:\w+ ){0,7}?(?:to (?:die|be dead|"
            r"kill|end (?:it|his|her|their)|hurt (?:him|her|them)|harm)|killing|suicide|dead|"
            r"die|died|goodbye|end it|wasnt here|weren't here|werent here|never been born|"
            r"hurt himself|hurt herself|not (?:be|wake)|kill (?:him|her|them)sel\w+|"
            r"dont want to live|doesnt want to live|no reason to live|nothing to live for|"
            r"better off without (?:him|her|them)|not worth living|come back from|dying|"
            r"suicidal|be with (?:god|his|her))",
            rf"{IDIOM}|{PAST}|in the (?:study|trial)|documents?|characters?|die hard|"
            rf"before he died|before she died|died by suicide|said (?:that )?(?:ketamine|it|"
            rf"spravato) (?:\w+ )?(?:can|could|helps?|stops?|reduces?)|(?:doctor|nurse|"
            rf"therapist|psychiatrist|article|teacher|guy|man|woman) (?:\w+ )?(?:said|says|"
            rf"told)(?: \w+){{0,3}} (?:ketamine|it|spravato)|researchers|scientists",
        ),
        "kms": (
            r"kill myself (?:tonight|tomorrow|soon|and i mean)|ctb|sewer ?slid\w*|unalive|"
            r"^would you miss me(?: if i (?:was|were) gone)?$|last (?:thing|one|person) "
            r"(?:im|i am|ill be) (?:talking|speaking|writing) to|(?:gn|good ?night) forever|"
            r"(?:dont|do not) think (?:im|ill|i will) (?:going to )?be alive|"
            r"(?:note|letter) (?:\w+ ){0,4}so (?:\w+ ){0,4}blame (?:him|her|them)sel\w+|"
            r"(?:dont|doesnt|didnt|no longer|never|cant) see (?:my|him|her|them)sel\w+ "
            r"(?:at (?:christmas|easter|new year)|(?:getting|growing) (?:any )?old(?:er)?)|"
            r"end me$|kill me(?: now| please)?$|please kill me|just (?:kill|shoot|"
            r"end) me(?: now| please)?$|i deserve to (?:die|be dead|suffer)|(?:dont|doesnt|"
            r"do not|didnt) deserve to (?:live|be (?:here|alive))|no right to (?:live|"
            r"be alive)|hate (?:my life|being alive|living|my existence|waking up(?! early| at| to (?:an|the) alarm))|"
            r"hate myself (?:so much|and|enough)|ruin(?:ed|ing|s)? everyones li(?:fe|ves)|"
            r"(?:why|shouldnt) (?:was i (?:ever )?born|am i (?:still )?alive|have been born)|"
            r"never (?:been|be|was|were) born|never shouldve been born|wasnt (?:alive|born)|"
            r"werent (?:alive|born)|voices? (?:\w+ ){0,5}?(?:kill|die|hurt|dead|jump|end it)|"
            r"(?:tells?|telling) me to (?:die|kill|hurt|end|do it|jump|harm)|"
            r"one less (?:person|mouth|problem)|let me die|want death|life (?:is )?(?:over|"
            r"finished)(?: for me)?$|my life is over|lifes over|lifes? (?:isnt|not) for me|"
            r"im not (?:going to be|gonna be|staying) (?:here|around|alive)|"
            r"i dont see (?:myself|me) (?:living|making it|being here|alive)|dont (?:expect|"
            r"plan|intend) to (?:be (?:here|alive|around)|live|see|wake)"
        ),
        "thoughts of it": (
            r"thoughts of (?:dying|killing|suicide|ending|not being here)",
            rf"{TOPIC}|(?:relieve|reduce|ease|lower|treat)s? (?:\w+ )?thoughts",
        ),
    }
)
PERHAPS: Final = frozenset(f"{name}, perhaps" for name in _TOLD)
"""Those of them that the classifier may overrule."""

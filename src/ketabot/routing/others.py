"""Patterns of the routes without danger to life: precise rather than complete."""

from __future__ import annotations

from typing import Final

from ketabot.routing.patterns import compiled

__all__ = [
    "ABOUT_DOSE",
    "ILLICIT",
    "OFF_TOPIC",
    "OWN_AMOUNT",
    "PERSONAL_MEDICAL",
    "SMALLTALK",
    "TWIN",
]

_STUDY = r"in (?:the|this|that|these|those|a) (?:study|studies|trials?|papers?|documents?)|clinics? (?:give|use|usually|typically)|law|legal|history|police|statistics|school|paper|essay|common|why do people|how do (?:clinics|hospitals|police|doctors)|what is|define"

ILLICIT: Final = compiled(
    {
        "gets it without a doctor": (
            r"(?:get|buy|order|score|find|obtain|source|purchase|cop|hook me up|sort me|"
            r"sell me|deal|import|ship|mail|sells?) (?:\w+ ){0,6}?(?:without (?:a |any |"
            r"my )?(?:prescription|script|doctor|rx|seeing|dr|appointment)|no (?:prescription|"
            r"script|rx|doctor)|on the (?:street|dark ?web|black market)|off the (?:street|"
            r"dark ?web|internet)|under the counter|from (?:a|my|the|some) (?:dealer|plug|guy|"
            r"mate|vet|street)|illegally|street|dark ?web|telegram|cash no questions)|(?:a|my|"
            r"the|any|know a|good) (?:dealer|plug|hookup)(?: (?:for|who|that|near|in|has)|$)|"
            r"(?:where|how|who) (?:can|could|do|would|to) (?:\w+ )?(?:buy|score|cop|"
            r"get) (?:\w+ ){0,3}?(?:some )?(?:k|ket|special k|ketamine)(?: (?:for (?:a|"
            r"the) (?:party|festival|weekend|rave|night)|near me|tonight|online|cheap|from|"
            r"around here|in town)|$)",
            rf"{_STUDY}|arrested|caught",
        ),
        "hides it": (
            r"(?:pass|beat|cheat|fool|clean|dodge|trick|fake|get around|evade|avoid|"
            r"get through) (?:\w+ ){0,4}?(?:drug|urine|pee|piss|hair|work|saliva|probation|"
            r"mouth|blood|the) (?:test|screen|screening|swab)|(?:hide|conceal|smuggle|"
            r"sneak) (?:\w+ ){0,5}?(?:k|ket|ketamine|it|some|my stash)(?: (?:\w+ ){0,3}(?:from"
            r"|through|past|into|on a plane|in my)|$)|flush (?:it|ketamine) out|detox (?:fast|"
            r"quick|before)",
            _STUDY,
        ),
        "fakes it": (
            r"(?:fake|faking|forge|forging|lie about|exaggerate|make up|pretend|act|copy|alter"
            r"|edit|photoshop) (?:\w+ ){0,5}?(?:symptoms|depression|being depressed|"
            r"prescription|script|doctors? note|illness|pain|rx)(?: (?:\w+ ){0,3})|"
            r"what (?:do i|should i|to) (?:say|"
            r"tell) (?:\w+ ){0,6}?(?:to get (?:\w+ )?(?:ketamine|prescribed|approved|"
            r"a prescription|more|a script))|(?:two|several|multiple|different|2|3) (?:doctors"
            r"|clinics|providers|telehealth companies) (?:at (?:once|the same time)|without)"
        ),
        "gives it unaware": (
            r"(?:slip|spike|put|give|dose|sneak|drug) (?:\w+ ){0,6}?(?:(?:in|"
            r"into) (?:\w+ )?(?:his|her|their|someones|my \w+|a|somebodys) (?:drink|food|"
            r"coffee|tea|juice|glass)|without (?:him|her|them|telling|his|her|their|"
            r"my \w+ knowing|anyone)|secretly|so (?:he|she|they) (?:wont|doesnt|dont) (?:know|"
            r"notice))"
        ),
        "makes or sells it": (
            r"(?:cook|cooking|extract|synthesi[sz]e|make|convert|turn|crystalli[sz]e|dry|bake|"
            r"microwave|evaporate) (?:\w+ ){0,5}?(?:ketamine|ket|k|vials?|liquid|it|spravato|"
            r"lozenges?|troches?|spray) (?:\w+ ){0,3}?(?:at home|into (?:powder|crystals?|"
            r"lines|rocks)|in my|myself|to snort|so i can snort|from|in the)|(?:sell|selling|"
            r"share|sharing|trade|give|swap|deal|dealing|split|splitting) (?:\w+ ){0,4}?(?:my "
            r"|the |some |leftover |extra |spare )(?:\w+ )?(?:ketamine|ket|lozenges?|troches?|"
            r"spravato|prescription|script|doses?|stash|k)(?: (?:with|to|for|on|and)|$)|"
            r"(?:snort|smoke|boof|plug|crush|inject|rail|shoot up) (?:\w+ ){0,4}?(?:ketamine|"
            r"ket|k|it|my|lozenges?|troches?|spravato|lines|at home|at a)|(?:get|getting|"
            r"be) (?:really |so |super |properly )?(?:high|fucked up|wasted|munted|"
            r"wonky) (?:on|off|from|with) (?:\w+ )?(?:k|ket|ketamine|spravato|my)|"
            r"k ?hole (?:at home|by myself|alone|on purpose|tonight|this weekend|safely)|(?:go"
            r"|get|getting|reach|hit) (?:in ?to )?(?:a|the) k ?hole|for (?:a|the) (?:rave|"
            r"festival|party|afters|sesh|night out)",
            rf"{_STUDY}|can you become|side effects|do people|why|how many people|is it common|"
            rf"described|(?:does|do|will|did) (?:\w+ ){{0,3}}(?:patients|people) ",
        ),
    }
)

OWN_AMOUNT: Final = "own amount"
"""The pattern of personal questions that nobody asks who is merely curious."""

PERSONAL_MEDICAL: Final = compiled(
    {
        OWN_AMOUNT: (
            r"how (?:much|many) (?:\w+ ){0,5}?(?:should|can|could|do|must|may|ought) (?:i|my "
            r"\w+|he|she|we) (?:safely |really |to )?(?:take|swallow|inject|dose|be taking|"
            r"self administer)\b(?! (?:part|home|off|time|from|out))"
        ),
        "own dose": (
            r"(?:should|can|could|may|do|would|must|shall|is it (?:ok|okay|safe|fine|alright|"
            r"bad)(?: for me)?(?: to| if)|ok|safe) (?:i|we|he|she|"
            r"my \w+)? ?(?:\w+ ){0,2}?(?:take|use|increase|up|raise|double|split|halve|skip|"
            r"lower|reduce|inject|cut|adjust|redose|have|start|go up|go down|hold|swallow|"
            r"spit) (?:\w+ ){0,4}?(?:my|his|her|another|a second|two|more|extra|half|the|less|"
            r"\d+\w*|both|a) ?(?:\w+ )?(?:dose|doses|dosage|lozenges?|troches?|sprays?|mg|"
            r"milligrams?|ketamine|spravato|tablets?|pills?|injections?|infusions?)|"
            r"how (?:much|many|often|far apart) (?:\w+ ){0,3}?(?:should|can|could|do|must|"
            r"would|ought) (?:i|he|she|we|my \w+) (?:\w+ ){0,2}?(?:take|use|inject|have|give|"
            r"dose|get|need|be taking|start|put)|(?:my|his|her|right|best|safe|correct|"
            r"starting) (?:dose|dosage)(?: (?:\w+ ){0,3})? (?:for me|for my|for someone|if i|"
            r"at my|too (?:high|low|much|strong)|i weigh|im \d+)|(?:i weigh|i am|im|at|hes|"
            r"shes) \d+ ?(?:kg|kilos?|pounds?|lbs?|stone)|(?:ive been|i was|im|"
            r"been) (?:prescribed|taking|given|on|told to take) (?:\w+ ){0,4}?\d+ ?(?:mg|"
            r"milligrams?|mcg|ml)(?: (?:\w+ ){0,12}?(?:should|can|is|ok|enough|too|more|safe|"
            r"double|take|how))",
            r"in (?:the|this|these|those|a) (?:study|studies|trials?)|did (?:they|the)|"
            r"clinics? (?:give|use)|people (?:usually|typically)|patients? (?:usually|"
            r"typically|take|get|have|need)",
        ),
        "own mixture": (
            r"(?:can|could|should|is it (?:ok|okay|safe|fine|alright|bad|dangerous)|safe|ok|"
            r"will|does|do|would|am i (?:ok|fine|safe)) (?:\w+ ){0,6}?(?:with|and|while|if|on|"
            r"together with|alongside|plus|mix\w*|interact\w*|take|taking|"
            r"combine) (?:\w+ ){0,5}?(?:my |im on |im taking |i take |ive taken |ive had |"
            r"i had |i took )(?:\w+ ){0,3}?(?:zoloft|sertraline|lexapro|prozac|fluoxetine|"
            r"xanax|klonopin|lithium|lamictal|lamotrigine|ativan|adderall|vyvanse|wellbutrin|"
            r"bupropion|effexor|venlafaxine|cymbalta|seroquel|ssri|snri|maoi|benzos?|meds?|"
            r"medications?|medicines?|antidepressants?|blood (?:pressure|thinners?)|"
            r"birth control|insulin|metformin|alcohol|wine|beer|weed|cannabis|thc|gabapentin|"
            r"tramadol|opioids?|oxy\w*|methadone|suboxone|buprenorphine|naltrexone|statins?|"
            r"warfarin|propranolol|beta blockers?|thyroid|levothyroxine|steroids?|ibuprofen|"
            r"tylenol|benadryl|sleeping pills?|melatonin|trazodone|inhaler|pills?|tablets?)"
        ),
        "stops a medicine": (
            r"(?:i|we|my \w+|he|she|im|hes|shes|ive) (?:\w+ ){0,5}?(?:stop|stopped|stopping|"
            r"quit|quitting|come off|coming off|get off|getting off|wean\w*|taper\w*|ditch|"
            r"drop|skip|go off|going off|went off|cut out|cold turkey|switch from|"
            r"pause) (?:\w+ ){0,4}?(?:my|the|his|her|taking|all|off|zoloft|sertraline|lexapro|"
            r"prozac|lithium|lamictal|effexor|venlafaxine|xanax|ssri|meds|medication|"
            r"antidepressants?|pills|benzos?|ketamine|spravato|methadone|suboxone)",
            r"stop(?:ped)? (?:my|the|taking) (?:\w+ )?(?:car|recording|call|notes|chat)|"
            r"quit (?:my|the) (?:job|gym|game)|skip the (?:ad|intro|line|details|history)|"
            r"drop (?:my|the|his|her) (?:kid|son|daughter|car|class|phone)",
        ),
        "eligible": (
            r"(?:am i|would i(?: be)?|could i(?: be)?|can i(?: still)?|do i|should i|will it|"
            r"is (?:it|ketamine|spravato|this)) (?:\w+ ){0,8}?(?:candidate|eligible|"
            r"qualify for|(?:get|have|do|try|start|use|receive) (?:\w+ ){0,2}?(?:ketamine|"
            r"spravato|infusions?|esketamine|this treatment)|(?:safe|ok|okay|right|good|"
            r"suitable|allowed|work|help) (?:\w+ )?(?:for|with) (?:me|my))|rule me out|"
            r"too (?:old|young|sick|heavy|fat) for (?:ketamine|it|this)"
        ),
        "diagnosis": (
            r"do i have (?:\w+ )?(?:depression|ptsd|bipolar|anxiety|ocd|adhd|"
            r"treatment resistant|a problem|an? addiction|cystitis|bladder|schizophrenia|"
            r"dementia)|am i (?:\w+ )?(?:depressed|bipolar|addicted|an addict|autistic|manic|"
            r"dependent|allergic)|(?:diagnose|whats wrong with) (?:me|my)|is (?:this|my \w+|"
            r"it) (?:\w+ )?(?:depression|normal for me|ptsd|withdrawal|bipolar|an? allergic)|"
            r"what do my (?:results|symptoms|labs|scores?)"
        ),
        "pregnancy": (
            r"(?:im|i am|ive|my wife is|shes|my girlfriend is|my daughter is|i might be|"
            r"i may be|i think im|while im|were|if im|trying to (?:get|be)|i just found out im"
            r"|i) (?:\w+ ){0,4}?(?:pregnant|breast ?feeding|nursing (?:my|a|mom)|expecting|"
            r"trying to conceive|ttc|pumping|weeks along|postpartum)|my (?:unborn )?baby|(?:my"
            r"|our) (?:breast ?milk|pregnancy)",
            r"nursing (?:home|school|student)|expecting (?:a|the|my|to)",
        ),
        "own child": (
            r"(?:my|our) (?:\w+ ){0,2}?(?:son|daughter|teen|teenager|kid|child|\d+ ?(?:year|"
            r"yr) ?old|grandson|granddaughter|boy|girl|stepson|"
            r"stepdaughter) (?:\w+ ){0,6}?(?:get|try|have|take|use|candidate|qualify|"
            r"be (?:given|treated)|start|receive|benefit|safe|ketamine|spravato|treatment)|"
            r"(?:give|giving|get) (?:it|ketamine|spravato) (?:to|for) (?:my|"
            r"our) (?:\w+ )?(?:son|daughter|teen|kid|child|\d+)|im (?:1[0-7]|ten|eleven|twelve"
            r"|thirteen|fourteen|fifteen|sixteen|seventeen)(?: |$)"
        ),
    }
)

_KEEPS = (
    "store|sav|save|keep|record|log|remember|share|sell|track|collect|see|read|watch|send|monitor"
)
_MINE = (
    r"(?:(?:what|anything) i (?:type|write|say|ask)|(?:my|our|these|this) (?:questions?|messages?|"
    r"chats?|data|conversations?|answers|info(?:rmation)?|history|name|ip))"
)
_PARTS = r"(?:chat|session|conversation|window|page|program|app|bot|it here)"

SMALLTALK: Final = compiled(
    {
        "leaves or steers": (
            rf"^(?:ok |okay )?(?:quit|exit|end|stop|done|close|cancel|leave|reset|restart|clear|"
            rf"menu|undo|enough|back|next|previous|log ?out|log ?off|start over|go back|move on|keep going|all done|"
            rf"new chat|new question|(?:quit|exit|end|stop|close|leave|clear) (?:the |this |my )?"
            rf"{_PARTS})(?: (?:please|now|thanks|thank you))?$"
        ),
        "greets or thanks": (
            r"^(?:\W|well |ok |okay |oh |ah |um |and |so )*(?:hi|hello|hey|hiya|heya|howdy|yo|"
            r"sup|greetings|good (?:morning|afternoon|evening|day|night)|gm|morning|evening|"
            r"hola|hallo|bonjour|namaste|thanks|thank you|thankyou|ty|tysm|cheers|ta|"
            r"much appreciated|appreciate it|many thanks|great|perfect|awesome|cool|nice|"
            r"lovely|brilliant|amazing|wonderful|wow|ok|okay|k|got it|i see|understood|"
            r"makes sense|good to know|fair enough|bye|goodbye|bye bye|see you|see ya|later|"
            r"take care|good bot|bad bot|good job|well done|lol|lmao|haha|hahaha|test|testing|"
            r"ping|nevermind|never mind|sorry|oops|my bad|no worries|whats up|how are you|"
            r"how are you doing|hows it going|how do you do|nice to meet you|have a (?:nice|"
            r"good|great|lovely) (?:day|night|evening|one|weekend))(?: (?:there|again|bot|"
            r"ketabot|robot|computer|everyone|all|friend|mate|love|so much|very much|a lot|"
            r"a million|for (?:now|today)|for (?:your|the|all your|all the) (?:help|time|answer|answers|info|"
            r"information|patience)|for that|for this|that helps|that helped|that was helpful|"
            r"very helpful|helpful|thanks|thank you|bye|then|now|you|today|have a (?:nice|good"
            r"|great|lovely) (?:day|night|evening|one|weekend)|hi|hello|hey|good (?:morning|"
            r"afternoon|evening)|how are you|1 2 3|123|one two three|ok|okay|cool|great|and|"
            r"to you|is this on|anyone there|is anyone there|are you there))*$"
        ),
        "asks what is kept": (
            r"^(?:so |ok |hi |wait |but |and |also )*(?:(?:do|does|are|is|will) (?:you|this|ketabot|"
            rf"anyone) (?:{_KEEPS})(?:ing)? (?:any of |all |down )?{_MINE}|(?:is|are) (?:{_MINE}|this) (?:all "
            rf"|really )?(?:private|confidential|anonymous)|(?:is|are) (?:{_MINE}|this) (?:being )?(?:recorded|logged|"
            rf"stored|saved|kept)|(?:what happens (?:to|with)|where do(?:es)?) {_MINE}(?: go)?|who (?:can|will|else|"
            rf"could) (?:see|reads?) (?:{_MINE}|this))(?: (?:anywhere|here|to anyone|or not))?$"
        ),
        "asks who this is": (
            r"^(?:so |ok |hi |hey |hello |and |but |um |wait )*(?:who|what) (?:are|is) (?:you|"
            r"this|ketabot|this bot|this thing|this site|this page)(?: (?:exactly|really|then|"
            r"anyway|called|for|about))?$|^(?:so |ok |hi |hey |hello |wait |but )*(?:are|"
            r"r) you (?:\w+ ){0,3}?(?:a |an )?(?:robot|bot|human|person|real|ai|chatbot|"
            r"machine|doctor|nurse|alive|there|chatgpt|computer|program|okay|ok|sentient|"
            r"a real (?:person|doctor|human))(?: or (?:\w+ ){1,3})?$|^(?:whats|what is|"
            r"do you have|tell me) your name$|^(?:am i (?:talking|speaking|chatting) (?:to|"
            r"with)) (?:\w+ ){0,3}\w+$|^(?:who|what) (?:made|built|created|programmed|wrote|"
            r"runs) (?:you|this)(?: \w+)?$|^(?:what|how) (?:can|do|could) you (?:do|"
            r"help(?: me)?(?: with)?|work|know)$|^(?:can|could) you help(?: me)?$|"
            r"^i have a question$|^can i ask (?:you )?(?:something|a question|you something)$|"
            r"^(?:i )?(?:love|like|hate) (?:you|u|this(?: bot| site| page)?)$|^you(?: are|"
            r"re)? (?:\w+ ){0,2}(?:great|helpful|awesome|funny|nice|smart|stupid|useless|dumb|"
            r"kind|sweet|the best|good)$|^do you (?:sleep|dream|eat|have feelings|"
            r"like your job|get tired|speak (?:spanish|english|french))$"
        ),
    }
)

OFF_TOPIC: Final = compiled(
    {
        "asks for something else": (
            r"(?:recipe for|how (?:do i|to|long (?:do i|to)) (?:bake|cook|boil|roast|grill)|"
            r"weather (?:in|today|tomorrow|forecast|like)|(?:will it|is it going to) (?:rain|"
            r"snow)|who won (?:the )?(?:game|match|super bowl|world cup|election|league|"
            r"series)|capital (?:city )?of|write (?:me )?(?:a |some )?(?:python|javascript|"
            r"java|sql|code|poem|haiku|song|cover letter|limerick)|tell me a joke|"
            r"translate (?:\w+ ){1,6}(?:to|into)|square root|convert \d+ (?:miles|feet|dollars"
            r"|euros|cups|celsius|fahrenheit)|(?:file|filing) my taxes|tax return|stock price|"
            r"bitcoin|horoscope|(?:book|cheap) (?:a )?(?:flights?|hotel)|netflix|football|"
            r"basketball|baseball|cricket score|world cup|(?:fix|unclog|repair) my (?:sink|car"
            r"|bike|printer|toilet|washing|dishwasher|laptop|phone))",
            r"ketamine|ket|spravato|esketamine|infusions?|depress\w*|therapy|treatment|clinic",
        ),
    }
)

ABOUT_DOSE: Final = compiled(
    {
        "asks about a dose": (
            r"(?:how (?:much|many|often|frequently|far apart|soon|long (?:between|before|"
            r"should i wait))|doses?|dosing|dosage|redos\w+|micro ?dos\w+|mg|mgs|milligrams?|"
            r"mcg|ml|\d+ ?(?:mg|mcg|ml|cc)|double|doubling|halve|half (?:a|of|my)|extra|"
            r"another|increase|increasing|lower|reduce|reducing|raise|stronger|higher|"
            r"too (?:much|high|low|strong|little)|more (?:than|often|ketamine|lozenges|sprays|"
            r"of it)|take (?:two|three|both|more|it|some|my|a|the|ketamine)|taking (?:two|"
            r"more)|use (?:two|more|it|my)|using|inject\w*|troches?|lozenges?|sprays?|nasal|"
            r"intramuscular|im injection|self administ\w+|at home|home|swallow|under (?:my|"
            r"the) tongue|snort\w*|titrat\w+|taper\w*|wean\w*|schedule|per (?:week|day|month)|"
            r"times a (?:week|day|month)|weigh|kg|pounds|lbs|pills?|tablets?|syringe|booster|"
            r"maintenance)"
        ),
    }
)

TWIN: Final = compiled(
    {
        "a question on the topic": (
            r"^(?:\w+ ){0,3}?(?:does|do|can|could|is|are|has|have|how|what|which|why|when|did|"
            r"was|were|will|who|where) (?:\w+ ){0,5}?(?:ketamine|esketamine|spravato|ketalar|"
            r"infusions?|treatment|study|studies|trials?|documents?|clinics?|patients|library|"
            r"research|therapy)"
        ),
        "an idiom": (
            r"dying to (?:know|try|see|hear|meet)|killing me|kill (?:for|time|two birds|"
            r"the (?:mood|weeds|engine|lights?|process))|to die for|drop dead gorgeous|"
            r"dead (?:battery|line|end|tired|sexy)|(?:phone|battery|laptop|car|plant|"
            r"wifi) (?:is |just |has |was )?(?:died|dead|dying)|over my dead body|"
            r"bored to death|scared to death|worked to death|shoot me an email|bite the bullet"
            r"|(?:die|died|dying|dead) (?:of|from|with) (?:laughter|laughing|embarrassment|"
            r"boredom|cringe)|killer (?:app|workout|deal|headache)|overdosed? on (?:netflix|"
            r"chocolate|coffee|sugar|pizza|cake|tv|sun|cuteness)"
        ),
        "for school or work": (
            r"(?:school|college|class|uni|university|term|research|review) (?:paper|project|"
            r"essay|assignment|report|presentation)|writing (?:a|an|my) (?:\w+ )?(?:paper|"
            r"essay|thesis|article|novel|story|review|report|book)|for (?:my|a) (?:thesis|"
            r"dissertation|class|course|novel|story|presentation)|as a (?:nurse|doctor|student"
            r"|pharmacist|researcher|journalist|clinician|paramedic)"
        ),
    }
)

"""What people say who want to die, want to hurt themselves, or speak for someone who does.

The words name what is meant, not how it would be done, beyond what must be recognised.
"""

from __future__ import annotations

from typing import Final

from ketabot.routing.idioms import IDIOM, NOT, PAST, TOPIC
from ketabot.routing.patterns import compiled

__all__ = ["CRISIS"]

_DIE = (
    r"(?:die|be dead|kill <SELF>|end (?:it|it all|things|everything|my life|his life|"
    r"her life|their life|all this|all of it|the pain|my own life|this life)|"
    r"not (?:be (?:here|alive|around)|exist|live|wake up)|never wake up|"
    r"stop (?:existing|living|being alive|breathing)|"
    r"cease to exist|disappear|vanish|take (?:my|his|her|their) (?:own )?lifes?|"
    r"off <SELF>|unalive(?: <SELF>)?|hang <SELF>|shoot <SELF>|"
    r"drown <SELF>|hurt <SELF>|harm <SELF>|cut <SELF>|suicide|do it tonight|be gone|"
    r"jump off|go to sleep (?:and|n) (?:not|never)|"
    r"go (?:under|to sleep) and (?:never|not)|commit suicide|burn <SELF>|punish myself"
    r"|check out for good|be with (?:god|jesus|the lord) now|slip away|fade away|"
    r"go to heaven|switch off|join (?:him|her|them))"
)
_WANTS = (
    r"(?:want|wants|wanted|wanting|wish|ready|rather|sooner|going|plan|plans|planning|"
    r"need|needs|hope|hoping|decided|deciding|prefer|like|love|"
    r"try|tried|trying|tempted|intend|intends|about|thinking (?:about|of) how|"
    r"considering|threaten|threatened|threatening|ought|should|deserve|deserves|"
    r"urge|urges|desire|itching|able|brave enough|courage|end up|might|will|gonna|"
    r"prepared|determined|scared im going|afraid im going|praying|pray)"
)

_LIVES_ON = (
    rf"{IDIOM}|(?:patients|people|those|anyone|adults) (?:\w+ )?who|be here (?:lol|at work|for|today at|when (?:my|the) in ?laws (?:arrive|come|visit|are))|live (?:with|in|near|by|at|on|far|"
    rf"there|without) |wake up (?:early|groggy|at|with|in the middle|tired|feeling|to|"
    rf"during|sick)|do this (?:\w+ )?(?:infusion|treatment|paperwork|forms?|application|homework|math|wrong|alone at|without|"
    rf"with a|at home|if|again if)|exist (?:in|for|yet|on)|{TOPIC} (?:live|wake|want)|"
    rf"continue (?:the |my |with |treatment|taking|paying|to (?:take|use|pay|see))|"
    rf"keep going (?:to|back|with (?:the|my) (?:infusions|treatment|sessions)|in (?:for"
    rf"|circles))|go on (?:about|with|the|a|to|holiday|vacation|medication|ssri|it|"
    rf"ketamine|leave)|see (?:another|tomorrows)|stay alive in|at work|make it (?:to|"
    rf"through) (?:the|my) (?:appointment|clinic|session|phone|sign|page)|"
    rf"survive (?:the )?(?:winter|heat|meeting|class)|have to|carry on (?:with|luggage|"
    rf"bag)|live stream|want to live|live together|be around (?:people|smoke|alcohol|"
    rf"others|drugs|kids who)|not want to live like that"
)
"""What takes back that somebody does not want to live."""

CRISIS: Final = compiled(
    {
        "wants to die": (
            rf"(?!(?:going|might|will|gonna|about) (?:to )?kill me\b){_WANTS}(?: (?:to|i could|i would|i can|i just|it was time to|just|so bad(?:ly)?"
            rf"|only|really|finally|i))? {{0,1}}(?:to )?(?:just |really |only |finally |simply "
            rf"|fucking |quietly |peacefully |please )?{_DIE}",
            rf"{IDIOM}|{NOT} (?:\w+ )?(?:want|wants|wanted|going|planning|trying|"
            rf"wanting)(?: \w+)? (?:to )?(?:die|be dead|kill|end|hurt|harm|cut|disappear|"
            rf"vanish)|{TOPIC} (?:want|wanting|who want|wanted)|{PAST}|switch off (?:the|my|"
            rf"notifications)|vanish(?:es|ing)? (?:from|my)|like suicide|should suicide|"
            rf"might disappear|disappear (?:after|when|with|in|over|into (?:a|the|my) (?:blanket|sofa|couch|cushions?|chair|crowd))|join (?:him|her|"
            rf"them) (?:for|at|on|in a|when)|be gone (?:for|by|all|until|on|when|after)|"
            rf"slip away (?:from|early)|end things? (?:with|early)|end (?:it|things) (?:nicely|"
            rf"early|there|here|with)|(?:symptoms?|effects?|side effects|pain|it|"
            rf"depression) (?:to |will |might |should )(?:\w+ )?disappear|vanish for (?:a|two|some|the) (?:few )?(?:days?|weeks?|week|weekend|months?|hours?|while|bit)|^(?!(?:.* )?(?:i|im|ive|my|hes|shes) ).*(?:forms? asks?|callers? ask)|"
            rf"(?:thread|process|python)|(?:say|says|said|teach|teaches|known|shown|figures|"
            rf"statistics|numbers|facts|data|warning|written) (?:\w+ ){{0,3}}about suicide|"
            rf"about suicide (?:rates?|risk|prevention|research|statistics)|someone who talks about|"
            rf"people who (?:have )?(?:tried|want)|patients with|(?:book|memoir|novel|"
            rf"play|series|diary) (?:\w+ ){{0,5}}(?:by|about|of) (?:\w+ ){{1,3}}who",
        ),
        "kills self": (
            r"(?:kill(?:ing)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|off(?:ing)?|unaliv(?:e|"
            r"ing)) (?:my|him|her|them|their|your)sel(?:f|ves)",
            rf"{IDIOM}|{NOT} (?:\w+ ){{0,3}}(?:kill|hang|shoot|drown)\w* |{PAST}|{TOPIC}|"
            rf"killed|characters?|the main|lyrics|elden ring|respawn|spawn|"
            rf"how many (?:of (?:them|those|us) |(?:people|americans|veterans|a year|each year) )?kill themselves"
            rf"(?: (?:each|every|a|per|in|because|due|after|on|with|worldwide|by)\b.*)?$",
        ),
        "ends life": (
            r"(?:end(?:ing)?|tak(?:e|ing)|finish(?:ing)?) (?:my|his|her|"
            r"their)(?: own)? li(?:fe|ves)|(?:ending|end) it all|thinking (?:about|"
            r"of) (?:ending (?:it|things|everything)|dying|death all|suicide|not being (?:here"
            r"|alive))|"
            r"(?:think|thinking|talk|talks|talking|talked|spoke|speaks|dream|dreams|dreaming|"
            r"fantasi\w+) (?:a lot |constantly |only |every day |nonstop )?(?:about|of|"
            r"on) (?:dying|suicide|being dead|ending|my own death|killing|death)",
            rf"{IDIOM}|{TOPIC}|{PAST}|{NOT} (?:\w+ ){{0,2}}(?:thinking|talking|ending)|"
            rf"(?:people|men|women|teens|veterans|doctors|soldiers|how many) (?:\w+ ){{0,4}}"
            rf"(?:take|took|end|ended) their|(?:how many|how much|number|share|rate) (?:\w+ )"
            rf"{{1,8}}(?:taking|ending) their (?:own )?li(?:fe|ves)|crossword",
        ),
        "suicidal": (
            r"(?:im|i feel|i felt|i was feeling|i get|i got|ive been|i have been|ive felt|feel"
            r"|feeling|makes me|made me|making me|hes|shes|theyre|hes been|shes been|"
            r"(?:<KIN>) (?:is|are|has been|seems|feels|sounds|might be|may be|could be|became|"
            r"got)|am) <VERY>suicidal",
            rf"not <VERY>suicidal|{PAST}|never suicidal|(?:callers?|someone|anyone|people|patients|"
            rf"a patient) who (?:\w+ ){{0,3}}<VERY>suicidal",
        ),
        "suicidal thoughts": (
            r"(?:<I>|my|mine|hes|shes|<KIN>) (?:\w+ ){0,4}?(?:suicidal (?:thoughts?|ideation|"
            r"ideas|feelings|urges|impulses)|suicide (?:plan|note|attempt)|thoughts? (?:of|"
            r"about) (?:suicide|dying|death|ending|killing|not being|hurting|harming)|"
            r"the thoughts|s ?i)|"
            r"(?:suicidal|dark) thoughts (?:are|is|keep|keeps|wont|got|getting|come|"
            r"came) (?:\w+ ){0,3}(?:back|bad|worse|worst|stronger|constant|loud|stop|strong|"
            r"over|coming|every)",
            rf"{NOT} (?:\w+ ){{0,2}}(?:suicidal|thoughts)|{PAST}|(?:cured|relieved|stopped|"
            rf"helped) (?:with )?my (?:suicidal|depression)|my (?:paper|essay|thesis|class|"
            rf"review|patients?|clients?) |for (?:school|class|a paper|my)|does my|"
            rf"is my library|the thoughts of|(?:what|do) are the thoughts|screen|screened|"
            rf"effects? on suicidal|people with suicidal|patients with suicidal|review of the|"
            rf"screening|scales?|measured?|measuring|assess\w*|literature|^(?!(?:.* )?(?:i|im|ive|my|mine|hes|shes) ).*(?:discloses?|asks? about)|"
            rf"^(?:do|does|can|will) (?:the )?suicidal thoughts(?! (?:.* )?(?:i|im|ive|my|mine) )|"
            rf"thoughts (?:went away|are gone|have gone|stopped|lifted)",
        ),
        "suicide, in few words": (
            r"^(?:\W|please |help |suicide hotline|i )*(?:suicid(?:e|al)|suicide (?:help|now|"
            r"hotline|note|plan)|suicidal (?:help|now|please|tonight)|help (?:me )?(?:suicide|"
            r"suicidal)|want to die|die|to die|end it|kill myself|self harm|want death|"
            r"i die)(?: (?:now|help|please|me|tonight|today|plan|note))*$"
        ),
        "better off without": (
            r"(?:better off|happier|easier|fine|better|ok|relieved|lighter|free|freer|"
            r"safer) (?:\w+ ){0,3}?(?:without (?:me|him|her|them) ?(?:here|around|in it|"
            r"alive)?|if (?:i|he|she) (?:wasnt|werent|isnt|was not|were|was|died|just|"
            r"disappeared|left|go|went|didnt)(?: \w+){0,3}|with(?:out)? me (?:gone|dead)|"
            r"when (?:im|i) (?:gone|dead|die))|better off (?:dead|gone|not here)|"
            r"be better without me|(?:world|life|place|family|they|everyone|"
            r"kids) (?:\w+ ){0,4}without me(?: in it)?$|needs one less",
            r"without me (?:knowing|having|paying|needing|noticing|taking|there|going|driving|"
            r"asking|doing|being there)|meeting|party|game|team|project",
        ),
        "a burden": (
            r"(?:im|ive|i|me|hes|shes|being|such|just|be|become|am|"
            r"feel like) (?:\w+ ){0,5}?(?:a|just a|such a) (?:\w+ )?(?:burden|"
            r"waste of (?:space|air|oxygen|life)|drain on|dead weight|millstone|weight on)|"
            r"(?:no|any|of no|little) (?:use|good) to (?:anyone|anybody|them|no one|you all|my"
            r"|the)",
            rf"financial burden|{TOPIC}|caregiver burden|burden of (?:proof|disease)|cost|"
            rf"price|afraid of being|not a burden",
        ),
        "lost the will to live": (
            r"(?:^|\b)(?:i|ive|i have|we) (?:\w+ )?(?:lost|losing) (?:all |all of )?(?:my|the|any|all|"
            r"our) (?:\w+ )?will to (?:live|go on|carry on|keep going)",
            rf"queue|meeting|traffic|on hold|waiting room|paperwork|spreadsheet|homework|{IDIOM}",
        ),
        "no reason to live": (
            r"(?:no|any|a|one|the|my only|my last|only|not a) (?:\w+ )?(?:reason|point|purpose"
            r"|sense|use|will|desire) (?:left )?(?:to|in|for|of)(?: me to)? (?:liv\w*|life|"
            r"going on|go on|keep going|wake\w*|waking up|wake up|get up|getting up|be here|"
            r"being here|being alive|stay\w*|carry\w* on|exist\w*|continu\w*|try\w*|be alive|"
            r"keep (?:living|fighting|trying)|existing)|"
            r"(?:nothing|anything|something|nowt) (?:left )?(?:to|worth) (?:live|living|liv|"
            r"stay|keep going|wake up|get up|look forward|carry on)(?: for| to)?|"
            r"lifes? (?:\w+ ){0,2}?(?:not|isnt|aint|no longer|never|hardly) (?:\w+ )?(?:worth|"
            r"for me|mine)|isnt worth (?:living|it anymore|going on|being)|what(?:s|"
            r" is) the (?:point|use)(?: of| in)? ?(?:living|life|anymore|going on|carrying on|"
            r"being alive|waking|trying|any of|anything|it all|even|everything)?$|(?:whats|see"
            r"|theres|is there|sees|seeing) (?:even |any |no |the |much )?point(?: in| of|"
            r" to)? ?(?:living|life|anymore|going on|carrying on|being here|being alive|"
            r"waking up|getting up|any of (?:it|this)|keeping on|trying)?$|why (?:bother|"
            r"am i (?:even )?(?:still )?(?:here|alive|trying|bothering|living)|keep (?:going|"
            r"living|trying)|go on|live|carry on|stay alive)(?: living| with any of it|"
            r" anymore)?$",
            rf"recipe|pancake|sunday|{IDIOM}|reason to (?:wake|get) up (?:again|every|in the|"
            rf"and|now)(?= \w+ (?:love|great))",
        ),
        "does not want to live": (
            r"(?:dont|do not|didnt|doesnt|no longer|nolonger|not) (?:\w+ )?(?:want|wants|wanted|"
            r"wanting|wish|wishes) (?:to )?(?:be here|live|be alive|exist|wake up|keep living|"
            r"be living|stay alive|keep breathing|be on this (?:earth|planet)|be in this world|"
            r"be around)(?: (?:\w+ ){0,3}?<END>)?",
            _LIVES_ON,
        ),
        "does not go on": (
            r"(?:dont|do nt|didnt|doesnt|never|no|not|dosent|dont even|can not|cant|nolonger|"
            r"no longer|not sure i|dunno if i|wish i didnt) (?:\w+ ){0,2}?(?:want|wants|wanted"
            r"|wanting|need|wish|like|know if i want|care)? ?(?:to )?(?:be here|live|be alive|"
            r"exist|wake up|go on|keep going|be around|carry on|stay alive|be on this (?:earth"
            r"|planet)|keep living|be living|continue|be in this world|see (?:tomorrow|another"
            r"|morning|next)|face (?:tomorrow|another)|stick around|b alive|b here|"
            r"keep doing this|do this|do life|keep breathing|make it (?:to|through|past|until)"
            r"|survive)(?: (?:\w+ ){0,3}?<END>)?",
            _LIVES_ON,
        ),
        "wants to live no more": (
            r"(?:not|no|dont|do not) (?:want |wanna )?live (?:no )?(?:more|anymore)|"
            r"tired of (?:living|life|being alive|existing|breathing|everything and|"
            r"fighting (?:to|every|this|it)|being here|it all|waking up|this life|trying|"
            r"my life|being me)|sick of (?:living|life|being alive|existing|being here|it all|"
            r"this life|my life)|(?:done|finished|through|over it|bored) with (?:life|living|"
            r"it all|being (?:here|alive)|everything|this world|this life|trying|existing)|"
            r"(?:fed up|had enough) (?:of|with) (?:life|living|it all|being (?:here|alive)|"
            r"everything|this life|existing)|given up on (?:life|living|everything|myself|"
            r"it all)|giving up on (?:life|living|everything|myself)|give up on (?:life|"
            r"living)|wait(?:ing)? (?:for|to) (?:it all )?(?:to )?(?:die|be over|the end)(?!\w"
            r"| of)"
        ),
        "cannot go on": (
            r"(?:cant|can hardly|couldnt|cannot|can no longer|dont think i can|not sure i can|"
            r"wont|dont know (?:how|if) (?:much longer )?i (?:can|could)|dont know how (?:to|"
            r"much longer)) (?:\w+ ){0,2}?(?:go on|do (?:this|it|life)|keep (?:going|"
            r"doing this|on|living|fighting|holding)|take (?:it|this|much more|anymore|any of)"
            r"|live (?:like this|this way|with (?:this|it|myself|the)|without|anymore|w this|"
            r"w o)|carry on|cope|handle (?:it|this|life)|bear (?:it|this)|face (?:it|another|"
            r"tomorrow|the|this)|hold on|hang on|stand (?:it|this|being)|fight|continue|"
            r"endure)(?: (?:\w+ ){0,3}?<END>)?$|i just cant$|(?:cant|cannot) (?:\w+ )?(?:go on"
            r"|live|keep going|hold on|do life|do this|take it|"
            r"take this)(?: (?:\w+ ){0,2}?(?:anymore|much longer|like this|another day|"
            r"without (?:him|her|them)))(?! (?:medication|med|drug|pill|job|traffic|class|"
            r"printer|game|insurance|paperwork|forms?|application|homework|math))",
            rf"{IDIOM}|printer|take (?:it|this) (?:with|if|while|at|because|orally|on|before|"
            rf"when|during|due)|do (?:this|it) (?:at home|without a|with|if|because|while|from|"
            rf"in|on my phone|math|sum)|insurance|hold on a|cant continue (?:the|my|with|"
            rf"treatment)|afford|(?:math|puzzle|crossword|quiz|coding|excel)|{TOPIC} take|"
            rf"handle the (?:drive|cost|price)",
        ),
        "end of hope": (
            r"(?:no|not|zero|without|lost|losing|ran out of|run out of|out of|given up|nor|any"
            r"|lost all|all) (?:\w+ )?(?:hope|way out|future|road|options|reason|way forward|"
            r"other way|escape)(?: (?:left|for me|anymore|at all|now|here|to live|"
            r"out of this))?$|(?:<I>|feel|feels|feeling|is|its|everything|its all|life|hes|"
            r"shes) <VERY>(?:hopeless|worthless|pointless|beyond help|beyond saving|"
            r"a lost cause|unfixable|dead inside|empty inside|broken beyond|"
            r"finished)(?: (?:\w+ ){0,3})?(?:$|and|\.)|(?:theres|there is|i have|ive got|ive|"
            r"i see|see|seeing|cant see|dont see|im) (?:no|not|any|a|out of|lost all|without|"
            r"got no) (?:\w+ )?(?:way out|future|hope|tomorrow|road|exit)|(?:end of (?:my|"
            r"the) (?:rope|tether|road|line)|at rock bottom|nothing left(?: for me| in me|"
            r" to give| to lose| to hold)?$|no ?where (?:left )?to (?:turn|go)|"
            r"nothing (?:helps|works|matters|will (?:ever )?help) anymore|no one (?:would|will"
            r"|cares|cared|is going to|even|to|d) (?:\w+ )?(?:miss|care|notice|cry|mourn|"
            r"cares?|remember|know|find)(?: (?:me|if i|that i|when i|whether i|at all))?|"
            r"(?:cares|care|matter|matters|notice|bothered) (?:\w+ )?(?:if|whether|"
            r"that) i (?:live|die|lived|died|m (?:alive|dead|gone)|disappear\w*|was gone|"
            r"vanish\w*|existed?)|last hope (?:and(?! it (?:worked|helped))|was|is|but|gone|didnt|"
            r"has)|beyond repair|"
            r"given up$|ive given up|i give up(?: on)?(?: everything| life)?$|hope is gone|"
            r"im out of (?:hope|road|options|time|reasons)|whats left for me)",
            rf"{IDIOM}|you win|printer|wifi|no future (?:appointments|dates|doses|visits)|"
            rf"{TOPIC}|no one (?:would|will) (?:answer|call|tell|take|cover|know how)|"
            rf"no (?:other )?options? (?:for|in|to) (?:payment|parking)|no one to (?:drive|ask|"
            rf"watch|take|pick)|is it hopeless|pointless (?:meeting|class|to|argument)|"
            rf"(?:passwords?|login|account)|out of options for (?:dinner|lunch)|useless printer",
        ),
        "a way out for good": r"(?:the|a|my|any) (?:\w+ )?way out (?:for good|forever|for ever)",
        "wish to be dead": (
            r"(?:wish|wished|wishes|wishing|hope|hopes|hoping|pray|prays|praying|prayed|want|"
            r"wants|rather|sooner|better|glad if|relief if|beg|begging|waiting for|please|just"
            r"|disappointed|hoped|prefer|ought to|should have|shouldve|if only|god|lord|"
            r"wish(?:es)? (?:god|the lord)) (?:\w+ ){0,6}?(?:(?:i|he|she|me|him|her|"
            r"they)(?: just| only| had| could| would| were| was| can|"
            r" simply)? (?:\w+ )?(?:dead|die|died|never been born|was never born|"
            r"were never born|wasnt born|wasnt (?:alive|here)|werent (?:alive|here)|wasnt|"
            r"not (?:wake|woken)|dont wake|didnt wake|never woke|never wake|wouldnt wake|"
            r"wont wake|disappear\w*|vanish\w*|not exist|stop existing|didnt exist|gone|"
            r"fall asleep (?:and|forever)|go to sleep|slip away|take me)|(?:take|takes|let|"
            r"lets|to take) (?:me|him|her)(?: (?:in my sleep|die|go|home|now|away|tonight))|"
            r"let me (?:die|go)|be (?:dead|done with it|over|out of (?:here|it|my misery)|"
            r"with (?:him|her|them|god|jesus)))(?! (?:for|as) (?:a|the) (?:ride|second|"
            r"day off))",
            rf"{IDIOM}|(?:pain|symptoms?|rash|ache|headache|side effects?|nausea|"
            rf"it) (?:\w+ )?(?:gone|disappear|over)|(?:nausea|part|session|trip) to be over|be over (?:the|by|in|soon for the|"
            rf"with (?:the )?(?:session|infusion|treatment))|take me (?:to|home (?:after|from)|"
            rf"off|on|through|seriously)|let me (?:go (?:back|over|to|home|ahead|first|check|"
            rf"through))|(?:want|hope|hoping|wish) (?:he|she|they) (?:\w+ )?(?:gone|go)|{PAST}",
        ),
    }
)

"""Words that tell nothing of what a paper is about: grammar, phrases of abstracts, praise of one's own work."""

from __future__ import annotations

import re
from typing import Final

from pipeline.identity.spelling import words

GRAMMAR: Final = words(
    "a about above across after again against all almost along already also although always am among an and"
    " another any anything are aren as at away be became because become becomes been before being below between"
    " both but by can cannot come could couldn did didn do does doesn doing don done down due during each eg"
    " either else enough etc even ever every few for from further get gets give given gives go had has hasn have"
    " haven having he hence her here hereby herein him his how however i ie if in indeed instead into is isn it"
    " its itself just kept kind largely later latter least less let like likely ll made mainly make makes making"
    " many may maybe me might mine more moreover most mostly much must my namely near nearly neither never"
    " nevertheless next no nor not now of off often on once one ones only onto or other others otherwise our"
    " ours out over own per perhaps quite rather re really s same seem seems seen several shall she should since"
    " so some sometimes somewhat soon still such t take taken than that the their them themselves then there"
    " thereby therefore these they thing things this those though three through throughout thus to together too"
    " toward towards two under unless until up upon us use used useful uses using usually various ve versus very"
    " via was way ways we well were what whatever when where whereas whether which while who whom whose why will"
    " with within without would yet you your yours"
)
_OF_ABSTRACTS: Final = words(
    "abstract address addressed addresses aim aims allow allows analyse analysed analyses analysis analyze"
    " analyzed applied apply approach approaches argue article based call called case cases compare compared"
    " comparison conclude conclusion conclusions conduct conducted consider considered considers contribution"
    " contributions copyright current currently demonstrate demonstrated demonstrates describe described"
    " describes develop developed develops different discuss discussed discusses elsevier enable enables"
    " evaluate evaluated evaluates evaluation evidence examine examined example examples existing experiment"
    " experimental experiments explore explored explores finally find finding findings focus focuses found"
    " framework furthermore general goal idea ieee important improve improved improvement improvements improves"
    " include includes including introduce introduced introduces introducing introduction investigate"
    " investigated investigates issue issues known main method methods motivated need needs obtain obtained"
    " offer offers overview page pages paper papers perform performance performs possible potential preliminary"
    " present presented presenting presents previous previously problem problems propose proposed proposes"
    " proposing provide provided provides providing publication published recent recently related report"
    " reported reports require required requires research reserved respectively result resulting results review"
    " rights section show showed showing shown shows simple springer studied studies study submitted suggest"
    " suggests technique techniques test tested tool towards understand understanding verlag work works"
)
PRAISE: Final = words(
    "amazing ambitious astonishing astounding beats best better brand breakthrough breakthroughs brilliant"
    " compelling dramatically elegant elegantly exceed exceeds excellent exceptional exciting extraordinarily"
    " extraordinary fascinating first firstly foremost fresh groundbreaking impressive impressively inaugural"
    " incredible incredibly ingenious innovate innovates innovation innovations innovative innovatively"
    " insightful inventive landmark milestone new newer newest newly novel novelties novelty original"
    " originality outperform outperformed outperforming outperforms outstanding paradigm paradigms pathbreaking"
    " perfect perfectly phenomenal pioneer pioneered pioneering pioneers powerful promising radical radically"
    " remarkable remarkably revolution revolutionary revolutionise revolutionised revolutionises revolutionize"
    " revolutionized revolutionizes seminal significant significantly sota spectacular striking strikingly"
    " substantial substantially superb superior superiority surpass surpassed surpasses surpassing surprising"
    " surprisingly trailblazing transformative tremendous tremendously ultimate unexplored unheard unique"
    " uniquely uniqueness unmatched unparalleled unprecedented unrivaled unrivalled unseen visionary"
)
PHRASES: Final = re.compile(
    r" (?:state of (?:the )?arts?|(?:cutting|bleeding|leading) edge|(?:ground|path|record) breaking"
    r"|game chang(?:ing|ers?)|trail blazing|far reaching|long awaited|for the time"
    r"|to the of (?:our|my) knowledge)(?= )"
)
"""Phrases of praise, as they read once the single words of praise are gone: `for the first time` lacks `first`.

None begins with the end of another, so that taking them out has one outcome, in whatever order.
"""
SILENT: Final = GRAMMAR | _OF_ABSTRACTS

"""Words that tell nothing of a shared interest: the small words of English, and what every office says of itself."""

from __future__ import annotations

_SMALL = """
a about above across after again against ago all almost alone along already also although always am among an and
another any anybody anyone anything are around as at away back be became because become been before behind being
below beside besides between beyond both but by came can cannot come comes could did do does doing done down during
each either else enough even ever every everybody everyone everything everywhere except far few first for from front
full further get gets getting give given gives go goes going gone good got great had half has have having he her here
hers him his how however i if in indeed inside instead into is it its itself just keep keeps kept know known last
later least left less let lets like little long longer look lot made make makes making many may maybe me mean means
might mine more most much must my near need needs neither never next no nobody none nor not nothing now nowhere of off
often on once one ones only onto or other others otherwise our ours out outside over own past per perhaps please put
quite rather really right said same say says second see seen several shall she should side since small so some
somebody someone something sometimes soon still such sure take taken takes taking tell than that the their theirs
them then there these they thing things think this those though three through thus to today together too toward
towards try twice two under unless until up upon us use used user users uses using usually very want wanted wants was
way ways we well went were what whatever when where whether which while who whole whom whose why wide will with
within without would yes yet you your yours
"""
_OFFICE = """
able add added agency ahead allow already amount answer area ask asked asks available based better big bring broad
build built business buy call called carry case certain change changed changes chief cio close closed cost costs
current currently customer customers day days decide decided decision department departments deputy different
director division during each early easy employee employees end ends enter entire existing expect few find finds
finish focus future general goal goals group groups help helps high hold hour hours idea ideas improve improved
improvement include includes including internal item job keep kind large late lead level list live local low main
manage manager managers many matter measure meet meeting member members minute minutes modern money month months move
moves much name need new number offer offers office offices old open operate operation operations option order
organization part partner partners pay people person place places plan planned plans point portfolio
possible present problem process processes program programs project projects provide provider providers provides
public purpose quarter question quick quickly rate read ready real reach receive reduce replace report reports require
required result results run running runs section sector send service services set several share shared short show
shows simple single site solution solutions someone staff stand standard start starts state states statewide step
stop store strategy strong support supports system systems talk task team teams technology thing time times tool tools
top turn type unit update value various vendor vendors version visit wait week weekly weeks wish word work working
works write written year years yearly
"""

SILENT: frozenset[str] = frozenset((_SMALL + _OFFICE).split())
"""Compared as they stand and with their endings folded."""

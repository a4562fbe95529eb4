"""First names that are one name: Bob is Robert, Peggy is Margaret."""

from __future__ import annotations

from functools import cache

_GROUPS = """
abigail abby; abraham abe; albert al bert; alexander alex sasha xander alec; alexandra alex sandra sasha alexa;
alfred al fred; allison ally allie alison; amanda mandy; amelia amy millie; andrew andy drew; angela angie; ann anne
anna annie nancy; anthony tony; archibald archie; arthur art; augustus gus; barbara barb barbie; benjamin ben benny;
bernard bernie; beverly bev; bradley brad; calvin cal; cameron cam; candace candy; carolyn carol carrie caroline;
catherine cathy kate katie kathy katherine kathryn kay kit cathryn; charles charlie chuck chas; charlotte lottie;
chester chet; christina chris tina christine kristin kris kristina chrissy; christopher chris topher kit; clarence
clare; clifford cliff; clinton clint; constance connie; cynthia cindy; daniel dan danny; david dave davy; deborah
deb debbie debra; delores dolly; dennis denny; dominic dom nick; donald don donny; dorothy dot dottie; douglas doug;
edward ed eddie ted ned; edwin ed; eleanor ellie nell; elizabeth liz beth betty eliza lisa libby betsy bess
elisabeth lizzie; emily em; eugene gene; evelyn evie; ezekiel zeke; florence flo; frances fran francie; francis
frank fran; franklin frank; frederick fred freddy; gabriel gabe; gabrielle gabby; gerald jerry gerry; geraldine
gerry; gilbert gil; gregory greg; gwendolyn gwen; harold hal harry; harriet hattie; helen nell; henry hank harry
hal; herbert herb; howard howie; isaac ike; isabella bella izzy; jacob jake; jacqueline jackie; james jim jimmy
jamie; jane janie; janet jan; jason jay; jeffrey jeff geoffrey geoff; jennifer jen jenny; jeremy jerry; jessica jess
jessie; joan joanie; joel joey; john jack johnny jon; jonathan jon john nathan; joseph joe joey; josephine jo josie;
joshua josh; judith judy; julia julie jules; karen kari; kenneth ken kenny; kevin kev; kimberly kim; laura laurie;
lawrence larry laurence; leonard len lenny leo; leslie les; lewis lou louis lew; lillian lily; linda lindy; louise
lou; lucille lucy; madeline maddie; marcus marc mark; margaret maggie meg peggy marge margie greta; maria mary
marie; marilyn mari; martha marty; martin marty; marvin marv; matthew matt; maureen mo; maxwell max; megan meg;
melanie mel; melissa mel missy; melvin mel; michael mike mick mickey; michelle shelly; mildred millie; mitchell
mitch; mohammed muhammad mohamed mohammad; morris moe; nathaniel nate nathan; nicholas nick nicky; nicole nikki;
norman norm; oliver ollie; olivia liv; pamela pam; patricia pat patty trish tricia; patrick pat paddy; penelope
penny; peter pete; philip phil phillip; phyllis phyl; priscilla cilla; rachel rae; randall randy; raymond ray;
rebecca becky becca; reginald reggie reg; richard rick dick rich ricky; robert bob rob bobby robbie bert; roberta
bobbie; roderick rod; roger rog; ronald ron ronny; rosemary rose rosie; russell russ; samantha sam; samuel sam
sammy; sandra sandy; sarah sally sara; sebastian seb; sharon shari; sheldon shelly; shirley shirl; sidney sid;
stanley stan; stephanie steph; stephen steve steven stevie; susan sue susie suzanne; sylvester sly; tamara tammy;
terence terry terrence; theodore ted teddy theo; theresa terry tess teresa; thomas tom tommy; timothy tim; tobias
toby; valerie val; vanessa nessa; veronica ronnie; victor vic; victoria vicky vicki tori; vincent vince; virginia
ginny; walter walt; warren ren; wendell wendy; wesley wes; wilfred will; william bill will billy liam willy; zachary
zach zack
"""


@cache
def _load() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in " ".join(_GROUPS.split()).split("; "):
        names = group.split()
        for name in names:
            found.setdefault(name, set()).add(names[0])
    return {name: frozenset(groups) for name, groups in found.items()}


def list_roots(name: str) -> frozenset[str]:
    """Return the full names that a first name may stand for, itself if it is no short form; small letters."""
    return _load().get(name, frozenset()) | {name}


def may_be_one_name(one: str, other: str) -> bool:
    """Tell whether two first names may be the same person's: "bob" and "robert"."""
    return one == other or not list_roots(one).isdisjoint(list_roots(other))

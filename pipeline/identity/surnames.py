"""What is known of names everywhere: particles, very common family names, short forms of given names."""

from __future__ import annotations

from typing import Final

from pipeline.identity.spelling import words

PARTICLES: Final = words("""
    von van vom zu zur zum der den dem des de del della dello degli dei di da das do dos du d la le las los lo
    el al ad an ar as bin bint ibn abu ter ten te 't op af av y e i san santa st
""")
"""Words that may stand before a family name and are often left out."""

FAMILY_FIRST: Final = words("""
    wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie song tang
    han feng yu dong xiao cheng cao yuan deng fu shen zeng peng lu su jiang cai jia ding wei xue ye yan pan du dai
    xia zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao meng
    long wan duan lei qian yin chang qiao lai gong wen pang ouyang situ zhuang ge nie ni qi bao niu yue jing
    chan wong cheung leung lau ng chow kwok tsang tsai hsu hsieh chiu hsiao chou tseng lee kim park choi jeong jung
    kang cho yoon jang lim han oh seo shin kwon hwang ahn yoo hong ryu moon bae baek noh nam
    nguyen tran pham hoang phan vu vo dang bui dinh doan duong
""")
"""Family names of East Asia, where the family name comes first at home."""

_ELSEWHERE: Final = words("""
    smith johnson williams brown jones miller davis wilson anderson thomas taylor moore martin jackson thompson
    white harris clark lewis robinson walker hall allen young king wright scott hill green adams baker nelson
    campbell mitchell roberts carter phillips evans turner edwards collins morris murphy cook kelly russell
    muller schmidt schneider fischer weber meyer wagner becker schulz hoffmann bauer koch richter klein wolf
    garcia rodriguez gonzalez hernandez lopez martinez perez sanchez ramirez torres flores rivera gomez diaz
    silva santos oliveira souza pereira costa ferreira almeida rossi russo ferrari bianchi
    martin bernard dubois petit durand kumar singh sharma gupta patel khan ahmed ali hussain shah jain verma das
    rao reddy mishra agarwal ivanov petrov smirnov kuznetsov andersson johansson nilsson jensen hansen nielsen
    tanaka sato suzuki takahashi watanabe ito yamamoto nakamura kobayashi kato cohen levy kaya yilmaz
""")

COMMON: Final = FAMILY_FIRST | _ELSEWHERE
"""Family names so common that a full name with one of them says little of who it is."""

SUFFIXES: Final = {
    "jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii",
    "iv": "iv", "4th": "iv",
}  # fmt: skip
"""Suffixes of names as written, folded, to one form of each."""

TITLES: Final = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "phd", "md"})
"""Words around a name that are no part of it."""

_SHORT_FORMS: Final = """
abraham abe; albert al bert; alexander alex sasha; alexandra alex sasha; alfred alf fred; andrew andy drew;
anthony tony; arnold arnie; arthur art; augustus gus; barbara barb; beatrice bea; benjamin ben; bernard bernie;
bradley brad; catherine cathy; charles charlie chuck; christian chris; christine chris; christopher chris kris;
clifford cliff; cynthia cindy; daniel dan danny; david dave; deborah deb; donald don; douglas doug; edmund ed;
eduard ed; edward ed eddie ted; elizabeth liz beth betsy; ernest ernie; eugene gene; francis frank; francisco
paco; franklin frank; frederick fred; friedrich fritz; gabriel gabe; geoffrey geoff; gerald jerry; gilbert gil;
gregory greg; gustave gus; harold hal harry; henry hank harry; herbert herb; howard howie; ignacio nacho; jacob
jake; jacqueline jackie; james jim jimmy; janet jan; jeffrey jeff; jennifer jenny; jeremiah jerry; jessica
jess; johannes hans; john jack; jonathan jon; joseph joe; joshua josh; judith judy; katherine kathy kate;
kathleen kathy kate; kenneth ken; kristian kris; kristina kris; lawrence larry; leonard len; louis lou;
margaret peggy maggie; martin marty; matthew matt; maximilian max; melvin mel; michael mike mick; mitchell
mitch; nathan nate; nathaniel nate; nicholas nick; norman norm; pamela pam; patricia pat; patrick pat; penelope
penny; peter pete; philip phil; randall randy; raymond ray; rebecca becky; reginald reg; richard dick rich
rick; robert bob rob bobby; ronald ron; russell russ; samuel sam; sandra sandy; sebastian seb; stanislaw stan;
stanley stan; stephen steve; steven steve; susan sue; suzanne sue; theodore ted; terence terry; thomas tom;
timothy tim; tobias toby; valerie val; victor vic; vincent vince; virginia ginny; vladimir vlad; walter walt;
wesley wes; wilhelm willi; william bill will; zachary zach zack
"""

SHORT_FORMS: Final[dict[str, frozenset[str]]] = {
    name: frozenset(group.split()[0] for group in _SHORT_FORMS.split(";") if name in group.split())
    for name in _SHORT_FORMS.replace(";", " ").split()
}
"""Given name or its short form, to the given names it may stand for."""

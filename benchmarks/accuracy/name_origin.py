"""Where a name seems to come from, by its family name: enough to see whether one kind of name fares worse."""

from __future__ import annotations

from typing import Final

_CHINESE: Final = (
    " bai cai cao chang chen cheng cui dai deng ding dong du duan fan fang feng fu gao gong gu guo han hao"
    " he hou hu huang jia jiang jin kong lai lei li liang liao lin liu long lu luo lv ma mao meng pan peng"
    " qian qin qiu ren shao shen shi song su sun tan tang tao tian wan wang wei wen wu xia xiang xiao xie"
    " xiong xu xue yan yang yao ye yi yin yu yuan zeng zhang zhao zheng zhong zhou zhu zou"
    " "
)
_KOREAN: Final = " kim park choi jung kang cho yoon jang lim shin kwon hwang ahn hong yoo jeon lee "
_ENDINGS: Final = {
    "slavic": ("ov", "ova", "ev", "eva", "ski", "sky", "ska", "skaya", "enko", "ich", "ić", "vic", "ová", "czyk"),
    "hispanic": ("ez", "és", "ñez"),
    "japanese": (
        "moto",
        "mura",
        "yama",
        "kawa",
        "gawa",
        "zaki",
        "hashi",
        "shima",
        "naka",
        "uchi",
        "suzuki",
        "oka",
    ),
}


def origin(name: str) -> str:
    """Return `chinese`, `korean`, `slavic`, `hispanic`, `japanese` or `other`, by a word list and by endings."""
    words = name.casefold().replace(".", " ").split()
    last = words[-1] if words else ""
    if f" {last} " in _CHINESE:
        return "chinese"
    if f" {last} " in _KOREAN:
        return "korean"
    found = (kind for kind, endings in _ENDINGS.items() if len(last) > 3 and last.endswith(endings))
    return next(found, "other")

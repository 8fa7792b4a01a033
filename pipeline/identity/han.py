"""Names in Chinese characters: many are spelt alike in Latin letters, and their characters tell them apart."""

from __future__ import annotations

import re
from typing import Final, Literal

_HAN: Final = re.compile("[\u3400-\u9fff\\s]+")
_PAIRS: Final = """
    陳陈 張张 劉刘 黃黄 吳吴 趙赵 孫孙 馬马 鄭郑 謝谢 許许 鄧邓 馮冯 蕭萧 葉叶 閻阎 蔣蒋 賈贾 鄒邹 陸陆 韓韩
    蘇苏 盧卢 鍾钟 鐘钟 譚谭 龍龙 萬万 錢钱 湯汤 喬乔 賴赖 龔龚 龐庞 顧顾 嚴严 楊杨 羅罗 範范 偉伟 國国 華华
    軍军 強强 東东 傑杰 麗丽 鳳凤 蘭兰 榮荣 衛卫 紅红 豔艳 艷艳 靜静 穎颖 慶庆 飛飞 鵬鹏 雲云 曉晓 勝胜 學学
    書书 賢贤 寶宝 貴贵 義义 儀仪 億亿 維维 綺绮 純纯 紹绍 經经 緒绪 緯纬 縱纵 繼继 續续 遠远 達达 進进 運运
    連连 選选 鈞钧 銘铭 銳锐 鋒锋 錦锦 鎮镇 鐵铁 長长 開开 閔闵 陽阳 隱隐 雙双 靈灵 韋韦 順顺 頌颂 顯显 齊齐
    劍剑 剛刚 創创 勵励 勳勋 動动 啟启 啓启 嘯啸 堅坚 壽寿 夢梦 奮奋 奧奥 婭娅 嬌娇 寧宁 實实 將将 岡冈 崗岗
    島岛 嶺岭 巖岩 師师 帥帅 廣广 彥彦 後后 從从 愛爱 憲宪 應应 戰战 擁拥 揚扬 擇择 時时 晉晋 曄晔 會会 棟栋
    樂乐 樹树 橋桥 歐欧 歡欢 漢汉 潔洁 濤涛 澤泽 瀟潇 瑋玮 瓊琼 環环 璽玺 畢毕 發发 祿禄 禮礼 禎祯 種种 積积
    穩稳 節节 築筑 簡简 約约 紀纪 細细 終终 結结 綱纲 綠绿 羣群 聖圣 聞闻 聰聪 聲声 興兴 舉举 莊庄 蓮莲 蔭荫
    蕓芸 藝艺 處处 號号 衝冲 裏里 見见 觀观 計计 記记 訓训 設设 詠咏 詩诗 誌志 誠诚 諾诺 譽誉 讓让 財财 賓宾
    贊赞 躍跃 輝辉 輪轮 農农 迴回 適适 郵邮 鄉乡 醫医 釗钊 鋼钢 問问 間间 關关 陰阴 隨随 難难 霧雾 響响 項项
    領领 頤颐 顏颜 風风 養养 駿骏 騰腾 驍骁 體体 鯤鲲 鶴鹤 鴻鸿 黨党 龜龟
"""
_SIMPLE: Final = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})
"""Traditional characters that names have, to the simplified ones."""


def other_characters(left: str, right: str) -> Literal["", "given", "family"]:
    """Return the part in which two names in Chinese characters have other ones; empty where they have the same.

    Traditional and simplified characters are one. Empty, too, where a name is in another script.
    """
    if left.isascii() or right.isascii() or not (_HAN.fullmatch(left) and _HAN.fullmatch(right)):
        return ""
    a, b = ("".join(name.split()).translate(_SIMPLE) for name in (left, right))
    if a == b:
        return ""
    return "given" if a[:1] == b[:1] else "family"

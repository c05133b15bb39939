"""Pinyin of people's names, so that zs or zhangsan finds 张三; surnames are read as surnames (曾 Zēng, 单 Shàn)."""

from __future__ import annotations

import re
import unicodedata

from pypinyin import lazy_pinyin

# Where the everyday reading of the character is not the surname's.
SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "盖": "ge", "朴": "piao",
    "缪": "miao", "翟": "zhai", "乐": "yue", "覃": "qin", "召": "shao", "洗": "xian", "员": "yun", "秘": "bi",
    "折": "she", "种": "chong", "祭": "zhai", "繁": "po", "郇": "xun", "隗": "wei", "都": "du", "牟": "mu",
    "阚": "kan", "能": "nai", "句": "gou", "隽": "juan", "薄": "bo", "粘": "nian", "参": "shen", "郄": "qie",
    "逄": "pang", "任": "ren", "华": "hua", "葛": "ge", "车": "che", "那": "na", "费": "fei", "卜": "bu",
    "褚": "chu", "晟": "cheng", "尹": "yin", "冼": "xian", "幺": "yao", "佴": "nai", "黑": "he", "哈": "ha",
    "尉迟": "yu chi", "万俟": "mo qi", "单于": "chan yu", "长孙": "zhang sun", "令狐": "ling hu", "尉": "wei",
    "澹台": "tan tai", "宿": "su", "莘": "shen", "谌": "chen", "纪": "ji", "应": "ying", "柏": "bai", "干": "gan",
}  # fmt: skip
COMPOUND = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛东方皇甫尉迟公孙慕容司徒司空令狐长孙宇文夏侯端木百里南宫轩辕独孤西门东郭"
        "呼延申屠钟离闻人太史淳于单于公羊公冶宗政濮阳万俟澹台鲜于闾丘拓跋完颜赫连第五",
    )
)
# In given names these are read otherwise than the dictionary's first reading.
GIVEN = {"晟": "sheng", "行": "xing", "重": "chong", "长": "chang", "乐": "le", "茜": "qian"}


def surname_of(name: str) -> str:
    """The surname's characters: two only for a known compound surname with a given name after it."""
    return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]


def syllables(name: str) -> list[str]:
    """One syllable per Chinese character, other letters as they stand in lower case: 曾晓 → ["zeng", "xiao"]."""
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    surname = surname_of(plain)
    read = SURNAMES[surname].split() if surname in SURNAMES else lazy_pinyin(surname)
    for character, syllable in _given(plain[len(surname) :]):
        read.append(GIVEN.get(character, syllable))
    return [syllable.lower() for syllable in read if syllable.isalnum()]


def _given(given: str) -> list[tuple[str, str]]:
    """Character by character: a name is no sentence, and words would read 重阳 or 行长 by their context."""
    return [(character, syllable) for character in given for syllable in lazy_pinyin(character)]


def full(name: str) -> str:
    """曾晓燕 → zengxiaoyan."""
    return "".join(syllables(name))


def initials(name: str) -> str:
    """曾晓燕 → zxy."""
    return "".join(syllable[0] for syllable in syllables(name))

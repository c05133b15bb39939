"""The invented subdistrict: an unassigned county code, seven communities, thirty grids, buildings, units and staff."""

from __future__ import annotations

from dataclasses import dataclass

COUNTY, COUNTY_NAME = "990101", "清河区"
STREET, STREET_NAME = "990101001", "柳溪街道"
PHONE, HOURS = "0000-8110 6200", "工作日 8:30–12:00，14:00–17:30"

# community → (number of grids, housing estates)
COMMUNITIES: dict[str, tuple[int, tuple[str, ...]]] = {
    "老堤社区": (5, ("堤街一巷", "堤街二巷", "新安里", "老堤家属院")),
    "东坪社区": (5, ("东坪新村", "东坪路8号院", "农贸市场宿舍")),
    "望江社区": (4, ("望江小区", "滨河花园", "船厂宿舍")),
    "柳溪社区": (4, ("柳溪苑", "新园路17号院", "供销社宿舍")),
    "石桥社区": (4, ("石桥里", "石桥新居", "桥头巷")),
    "梅岭社区": (4, ("梅岭花苑", "梅岭东区", "印刷厂宿舍")),
    "新园社区": (4, ("新园一区", "新园二区", "安居楼")),
}


@dataclass(frozen=True)
class Unit:
    """A department or station of the office."""

    name: str
    kind: str
    phone: str


UNITS = (
    Unit("街道党政领导", "department", "0000-8110 6201"),
    Unit("党政综合办公室", "department", "0000-8110 6202"),
    Unit("党群工作办", "department", "0000-8110 6205"),
    Unit("城市建设办", "department", "0000-8110 6213"),
    Unit("社会事务办", "department", "0000-8110 6215"),
    Unit("平安法治办", "department", "0000-8110 6216"),
    Unit("综合执法队", "station", "0000-8110 6218"),
    Unit("环卫站", "station", "0000-8110 6219"),
    Unit("纪检监察办", "department", "0000-8110 6207"),
    Unit("督导组", "team", "0000-8110 6208"),
    Unit("清河区住房城乡建设局", "outside", "0000-8110 6301"),
    Unit("清河区供电公司", "outside", "0000-8110 6302"),
)

PARTY = ("柳溪街道党工委", "柳溪街道机关党支部")


@dataclass(frozen=True)
class Staff:
    """A member of staff and what the post is granted. An empty `place` means the whole street."""

    username: str
    name: str
    unit: str
    post: str
    role: str
    place: str = ""
    grid: int = 0
    only_unit: bool = False


STAFF = (
    Staff("wangge", "方晓燕", "老堤社区", "第1网格网格员", "grid_worker", "老堤社区", grid=1),
    Staff("shequ", "何雨晴", "老堤社区", "社区工作者", "community_clerk", "老堤社区"),
    Staff("shuji", "罗建平", "老堤社区", "社区书记", "community_secretary", "老堤社区"),
    Staff("dongping", "石磊", "东坪社区", "社区工作者", "community_clerk", "东坪社区"),
    Staff("chengjian", "周启明", "城市建设办", "经办人", "office_handler", only_unit=True),
    Staff("shehui", "梁秋", "社会事务办", "经办人", "office_handler", only_unit=True),
    Staff("zhifa", "丁海", "综合执法队", "经办人", "office_handler", only_unit=True),
    Staff("huanwei", "白露", "环卫站", "经办人", "office_handler", only_unit=True),
    Staff("pingan", "江岚", "平安法治办", "经办人", "office_handler", only_unit=True),
    Staff("zonghe", "钱文", "党政综合办公室", "经办人", "office_handler", only_unit=True),
    Staff("dangqun", "许兰", "党群工作办", "经办人", "office_handler", only_unit=True),
    Staff("fenban", "刘成业", "党政综合办公室", "分办员", "triage_clerk"),
    Staff("huifang", "叶青", "党群工作办", "回访员", "triage_clerk"),
    Staff("lingdao", "宋怀民", "街道党政领导", "分管副主任", "leader"),
    Staff("zhuren", "高远", "街道党政领导", "办事处主任", "leader"),
    Staff("jijian", "季明", "纪检监察办", "纪检专干", "discipline"),
    Staff("dudao", "沈立", "督导组", "督导员", "supervisor"),
    Staff("shenji", "严格", "党政综合办公室", "查阅审计员", "access_auditor"),
    Staff("zuzhi", "苏文", "党群工作办", "组织委员", "committee"),
    Staff("kan", "顾宁", "党政综合办公室", "调研员", "viewer"),
)

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = (
    "桂芳",
    "建国",
    "秀英",
    "志强",
    "丽娟",
    "国平",
    "玉兰",
    "海涛",
    "小梅",
    "长根",
    "文斌",
    "素珍",
    "伟",
    "敏",
    "静",
    "军",
    "燕",
    "磊",
)

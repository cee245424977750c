"""Invented bodies: places and organs that exist nowhere."""

from __future__ import annotations

import random

from samples.ledger import Body

PLACES = ("云渡市", "青岚县", "望澜区", "澄浦市", "白泽县", "霜桥区", "临槐市", "雾泊区")
ORGANS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("水务局", ("水文服务中心", "排水管护站"), ("213", "212")),
    ("文化和旅游局", ("图书馆", "文化馆"), ("207", "216")),
    ("民政局", ("社会福利院", "救助管理站"), ("208", "213")),
    ("商务局", ("会展服务中心",), ("216", "215")),
    ("档案局", ("档案馆",), ("207",)),
    ("交通运输局", ("公路养护中心", "运输服务中心"), ("214", "211")),
    ("林业局", ("苗木繁育站",), ("213", "211")),
    ("科学技术局", ("科技情报所",), ("206", "215")),
    ("应急管理局", (), ("224", "204")),
    ("市场监督管理局", ("计量测试所",), ("206", "215")),
)
"""Organ, its 事业单位, and the 类 that are its business."""
SCHOOLS = ("望澜理工大学", "青岚师范大学", "云渡农业大学")
STREETS = ("柳堤街道办事处", "石榴园街道办事处", "观澜桥街道办事处")
STREET_CLASSES = ("204", "207", "212", "213", "224")


def make_body(rng: random.Random, family: str) -> Body:
    """A body that suits the family: a school, a street office, or an organ of a place."""
    if family == "education":
        name = rng.choice(SCHOOLS)
        units = ((f"{name}本级", "事业单位"), (f"{name}附属中学", "事业单位"))
        return Body(name, units, all_admin=False, classes=("205", "206"))
    place = rng.choice(PLACES)
    if family == "beijing":
        organ, below, classes = rng.choice(STREETS), ("便民服务中心", "市民活动中心"), STREET_CLASSES
    else:
        organ, below, classes = rng.choice(ORGANS)
    name = place + organ
    all_admin = not below or rng.random() < 0.2
    kept = () if all_admin else below
    units = ((f"{name}（本级）", "行政单位"), *((place + unit, "事业单位") for unit in kept))
    return Body(name, units, all_admin, classes)


def another_name(rng: random.Random, body: Body) -> str:
    """The name of a body that is not this one."""
    others = [place + organ for place in PLACES for organ, _, _ in ORGANS if place not in body.name]
    return rng.choice(others)

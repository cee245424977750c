"""Cover, contents, paragraphs and the unit list on paper."""

from __future__ import annotations

from samples.canvas import PORTRAIT, Paper, text_width, wrap
from samples.draw_form import MARGIN
from samples.plan import Plan

LEFT = 72.0
WIDTH = PORTRAIT[0] - 2 * LEFT
BODY = 12.0
LEADING = 21.0


class Flow:
    """Lines down the page, a new page where one is full."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._y = PORTRAIT[1]

    def new_page(self) -> None:
        self._paper.new_page()
        number = str(self._paper.page_number)
        self._paper.text((PORTRAIT[0] - text_width(number, 9)) / 2, PORTRAIT[1] - 30, number, 9)
        self._y = 72.0

    def room(self, height: float) -> None:
        if self._y + height > PORTRAIT[1] - 60:
            self.new_page()

    def centred(self, text: str, size: float) -> None:
        for line in wrap(text, WIDTH, size):
            self.room(size * 1.6)
            self._y += size * 1.6
            self._paper.text((PORTRAIT[0] - text_width(line, size)) / 2, self._y, line, size)
        self._y += size * 0.6

    def heading(self, text: str, size: float = 13.0) -> None:
        self.room(3 * LEADING)
        self._y += 4
        self.paragraph(text, size)

    def paragraph(self, text: str, size: float = BODY, *, indent: float = 2.0) -> int:
        """Set a paragraph; returns the page on which it begins."""
        first_indent = indent * size
        lines = wrap("　" * int(indent) + text, WIDTH, size) if indent else wrap(text, WIDTH, size)
        self.room(LEADING)
        page = self._paper.page_number
        for number, line in enumerate(lines):
            self.room(LEADING)
            self._y += LEADING
            shown = line.lstrip("　") if number == 0 else line
            self._paper.text(LEFT + (first_indent if number == 0 else 0), self._y, shown, size)
        return page

    def table(self, rows: list[tuple[str, ...]], weights: tuple[float, ...], size: float = 10.5) -> None:
        """A small ruled table of words."""
        height = 22.0
        self.room(height * len(rows) + 10)
        self._y += 10
        unit = WIDTH / sum(weights)
        xs = [LEFT]
        for weight in weights:
            xs.append(xs[-1] + weight * unit)
        top = self._y
        for row in rows:
            for x, text in zip(xs, row, strict=False):
                self._paper.text(x + 5, self._y + 15, text, size)
            self._y += height
        for number in range(len(rows) + 1):
            y = top + number * height
            self._paper.line((xs[0], y, xs[-1], y))
        for x in xs:
            self._paper.line((x, top, x, top + height * len(rows)))


def draw_front(paper: Paper, plan: Plan) -> Flow:
    """Cover, contents, duties and units; ends with the heading of the forms."""
    flow = Flow(paper)
    body, year = plan.ledger.body, plan.ledger.year
    flow.new_page()
    flow._y = 220
    flow.centred(plan.title, 24)
    flow.new_page()
    flow.centred("目　录", 16)
    for line in contents_lines(plan):
        flow.paragraph(line, indent=0)
    flow.new_page()
    beijing = plan.layout.narrative == "beijing"
    if not beijing:
        flow.centred(f"第一部分　{body.name}概况", 15)
        flow.heading("一、主要职能")
        flow.paragraph(plan.duty)
        flow.heading("二、部门决算单位构成")
        flow.paragraph(f"纳入{body.name}{year}年度部门决算编制范围的单位共{len(body.units)}家，具体如下：")
        rows = [
            ("序号", "单位名称", "备注"),
            *((str(i), name, kind) for i, (name, kind) in enumerate(body.units, 1)),
        ]
        flow.table(rows, (1.0, 5.0, 2.0))
    part = "第一部分" if beijing else "第二部分"
    flow.heading(f"{part}　{body.name}{plan.cover_year}年度部门决算表", 15)
    return flow


NUMERALS = "一二三四五六七八九十"


def numeral(number: int) -> str:
    return NUMERALS[number - 1] if number <= 10 else "十" + NUMERALS[number - 11]


def contents_lines(plan: Plan) -> list[str]:
    body, year = plan.ledger.body, plan.ledger.year
    beijing = plan.layout.narrative == "beijing"
    lines = [] if beijing else [f"第一部分　{body.name}概况", "一、主要职能", "二、部门决算单位构成"]
    lines.append(f"{'第一部分' if beijing else '第二部分'}　{body.name}{year}年度部门决算表")
    lines += [f"{numeral(i)}、{title}" for i, title in enumerate(plan.contents, 1)]
    lines += [section.heading for section in plan.sections if section.level < 2]
    return lines


def draw_narrative(paper: Paper, plan: Plan) -> dict[int, int]:
    """All sections; returns the page of each paragraph by its position in the document."""
    flow = Flow(paper)
    flow.new_page()
    pages: dict[int, int] = {}
    position = 0
    for section in plan.sections:
        if section.level == 0:
            flow.centred(section.heading, 15)
        else:
            flow.heading(section.heading)
        for paragraph in section.paragraphs:
            pages[position] = flow.paragraph(paragraph.text)
            position += 1
    flow.heading("名词解释", 15)
    for line in GLOSSARY:
        flow.paragraph(line)
    return pages


GLOSSARY = (
    "一、财政拨款收入：指单位本年度从同级财政部门取得的各类财政拨款。",
    "二、基本支出：指保障机构正常运转、完成日常工作任务而发生的支出。",
    "三、项目支出：指在基本支出之外为完成特定工作任务而发生的支出。",
    "四、年末结转和结余：指按有关规定结转到下年继续使用的资金。",
)

__all__ = ["MARGIN", "Flow", "contents_lines", "draw_front", "draw_narrative"]

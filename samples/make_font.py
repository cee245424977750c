"""Make the Chinese font of the samples: ``python -m samples.make_font NotoSansCJK-Regular.ttc``.

The source is Noto Sans CJK (SIL Open Font License 1.1). reportlab embeds TrueType outlines only, so the subset's
cubic outlines are turned into quadratic ones. The characters kept: level 1 of GB 2312 (the 3,755 commonest), all
that the code tables and the texts of this package use, Latin letters, digits and the punctuation of budget papers.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable

HERE = Path(__file__).parent
SEEDS = HERE.parent / "dbt" / "seeds"
TARGET = HERE / "fonts" / "JuesuanSans-Regular.ttf"
FAMILY = "Juesuan Sans"
MAX_ERROR = 2.0
"""Largest distance, in thousandths of an em, between an outline and its quadratic approximation."""
PUNCTUATION = (
    "，。；：、？！“”‘’（）《》〈〉【】〔〕—…·￥％＋－＝×÷△▲○●√■□①②③④⑤⑥⑦⑧⑨⑩㎡～．　０１２３４５６７８９ⅠⅡⅢⅣ℃"
)


def characters() -> set[str]:
    """Every character that the subset must draw."""
    level_one = {
        bytes((high, low)).decode("gb2312", "ignore")
        for high in range(0xB0, 0xD8)
        for low in range(0xA1, 0xFF)
    }
    ascii_printable = {chr(code) for code in range(0x20, 0x7F)}
    sources = [
        SEEDS / "functional_classification.csv",
        SEEDS / "economic_classification_department.csv",
        *HERE.rglob("*.py"),
        *HERE.rglob("*.yaml"),
    ]
    used = {character for path in sources for character in path.read_text(encoding="utf-8")}
    wanted = level_one | ascii_printable | used | set(PUNCTUATION)
    return {
        character
        for character in wanted
        if len(character) == 1 and (character.isprintable() or character == "　")
    }


def chinese_face(source: Path) -> TTFont:
    """The simplified Chinese face of a collection, or the only face of a font file."""
    if source.suffix.lower() != ".ttc":
        return TTFont(source)
    for face in TTCollection(source).fonts:
        if " SC" in (face["name"].getDebugName(4) or ""):
            return face
    raise SystemExit(f"{source}: no simplified Chinese face in this collection")


def keep(face: TTFont, wanted: Iterable[str]) -> TTFont:
    options = subset.Options(
        layout_features=[], hinting=False, desubroutinize=True, name_IDs=[0, 13, 14], notdef_outline=True
    )
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE", "GSUB", "GPOS", "GDEF"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in wanted])
    subsetter.subset(face)
    return face


def to_truetype(face: TTFont) -> None:
    """Replace the CFF outlines of ``face`` by quadratic ones."""
    order = face.getGlyphOrder()
    glyph_set = face.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(glyph_set)
        glyph_set[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    face["loca"] = newTable("loca")
    glyf = face["glyf"] = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    del face["CFF "]
    glyf.compile(face)
    metrics = face["hmtx"].metrics
    for name in order:
        glyph = glyphs[name]
        metrics[name] = (metrics[name][0], getattr(glyph, "xMin", 0))
    maxp = face["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones, maxp.maxTwilightPoints, maxp.maxStorage = 1, 0, 0
    maxp.maxFunctionDefs = maxp.maxInstructionDefs = maxp.maxStackElements = 0
    maxp.maxSizeOfInstructions = maxp.maxComponentElements = 0
    maxp.recalc(face)
    post = face["post"]
    post.formatType, post.extraNames, post.mapping = 3.0, [], {}
    face["head"].glyphDataFormat = 0
    face.sfntVersion = "\000\001\000\000"


def rename(face: TTFont) -> None:
    table = face["name"]
    postscript = FAMILY.replace(" ", "") + "-Regular"
    for identifier, text in ((1, FAMILY), (2, "Regular"), (3, postscript), (4, FAMILY), (6, postscript)):
        table.setName(text, identifier, 3, 1, 0x409)


def main(source: str) -> None:
    face = keep(chinese_face(Path(source)), characters())
    to_truetype(face)
    rename(face)
    face.recalcTimestamp = False
    TARGET.parent.mkdir(exist_ok=True)
    face.save(TARGET)
    print(f"{TARGET.name}: {len(face.getGlyphOrder())} glyphs, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m samples.make_font NotoSansCJK-Regular.ttc")
    main(sys.argv[1])

"""
Makes the fonts that we ship, below public/: the fallback serif of the site and the admin (WOFF2, loaded only where
none of the named typefaces exists), and the fonts of social cards (TTF, read by sharp). Run by hand when a font or a
set of characters changes; the results are committed.

    python3 scripts/make-fonts.py FOLDER

Needs fontTools and brotli (Debian: python3-fonttools, python3-brotli), and FOLDER with GentiumBookPlus-Regular.ttf,
GentiumBookPlus-Italic.ttf, GentiumBookPlus-Bold.ttf (Gentium Plus 6.101), Amiri-Bold.ttf (Amiri 0.113) and
frank-ruhl-libre-hebrew-700-normal.woff (Frank Ruhl Libre, Hebrew only). All are under the SIL Open Font License 1.1.
"Gentium" is a reserved name, which a subset may not have: so the files get names of ours.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

PUBLIC = Path(__file__).resolve().parent.parent / "public"

LATIN = (
    "20-7E A0-A1 A3 A7 A9-AB AD-AE B0 B7 BA-BB BF-FF 152-153 178 2013-2014 2018-201A 201C-201E 2026 2039-203A 20AC"
    # Polish, Turkish, Azerbaijani, Czech, Romanian.
    " 104-107 10C-10D 118-119 11A-11B 11E-11F 130-131 141-144 158-15B 15E-161 16E-16F 179-17E 18F 218-21B 259"
)
CARD = (
    "20-7E A0-24F 259 2B0-2FF 300-36F 370-3FF 400-52F 1E00-1EFF 2010-205E 20A0-20BF 2116 211F 2122 2190-2199 2212"
    " 221E 2248 2260 2264-2265"
)
ARABIC = "20-40 A0 AB BB 600-6FF 2010-2027"
HEBREW = "5B0-5F4"

SHAPES = ["ccmp", "locl", "kern", "liga", "mark", "mkmk"]
ARABIC_SHAPES = [*SHAPES, "init", "medi", "fina", "isol", "rlig", "curs"]

FONTS = [
    # source, target, family, style, characters, features
    ("GentiumBookPlus-Regular.ttf", "site/serif.woff2", "Antiphon Serif", "Regular", LATIN, ["kern"]),
    ("GentiumBookPlus-Italic.ttf", "site/serif-italic.woff2", "Antiphon Serif", "Italic", LATIN, ["kern"]),
    ("GentiumBookPlus-Regular.ttf", "cards/regular.ttf", "Antiphon Card", "Regular", CARD, SHAPES),
    ("GentiumBookPlus-Bold.ttf", "cards/bold.ttf", "Antiphon Card", "Bold", CARD, SHAPES),
    ("Amiri-Bold.ttf", "cards/arabic.ttf", "Antiphon Arabic", "Bold", ARABIC, ARABIC_SHAPES),
    ("frank-ruhl-libre-hebrew-700-normal.woff", "cards/hebrew.ttf", "Antiphon Hebrew", "Bold", HEBREW, SHAPES),
]


def characters(ranges):
    for part in ranges.split():
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def make(folder, source, target, family, style, ranges, features):
    options = Options()
    options.layout_features = features
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.drop_tables += ["Silt", "Silf", "Sill", "Feat", "Glat", "Gloc", "DSIG"]
    font = TTFont(folder / source)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters(ranges))
    subsetter.subset(font)
    for name_id, text in {
        1: family,
        2: style,
        4: f"{family} {style}",
        6: f"{family}-{style}".replace(" ", ""),
        13: "SIL Open Font License, Version 1.1",
    }.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font.flavor = "woff2" if target.endswith(".woff2") else None
    path = PUBLIC / target
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)
    print(path.stat().st_size, target)


for entry in FONTS:
    make(Path(sys.argv[1]), *entry)

"""Letters that look like Latin ones, by eye: what each is taken for when text is folded.

Full-width, mathematical, circled and superscript letters are not here: Unicode's own compatibility folding knows them.
"""

from collections.abc import Mapping
from types import MappingProxyType


def _pairs(rows: str) -> dict[str, str]:
    """`a: αа` takes every letter after the colon for the one before it."""
    table = {}
    for row in rows.strip().splitlines():
        latin, others = row.split(":")
        for letter in others.split():
            table[letter] = latin.strip()
    return table


# Lower-case letters only: text is case-folded first. Cyrillic, Greek, Armenian, Cherokee and IPA look-alikes, Latin
# letters with a stroke or hook that do not decompose, and the small capitals.
LOOKALIKES: Mapping[str, str] = MappingProxyType(
    _pairs(
        """
        a: а α ɑ ᴀ ⍺ ꭺ
        b: ƀ ɓ ь в β ʙ ᏼ ɃƄ ƅ ᖯ
        c: с ϲ ᴄ ⅽ ƈ ȼ ꮯ ¢
        d: ԁ ɗ đ ð ᴅ ꮷ ժ
        e: е є э ε ɛ ҽ ᴇ ℮ ⋴ ɇ ə ꬲ
        f: ƒ ꞙ ẝ ϝ ꜰ
        g: ɡ ց ǥ ɢ ԍ ġ ց
        h: һ հ ħ н ʜ ɦ ⱨ ℏ
        i: і ı ι ɩ ɪ ӏ ɨ ⍳ ꙇ ꭵ ί
        j: ј ϳ ʝ ɉ ᴊ
        k: к κ ƙ ᴋ ĸ ҝ қ ⱪ
        l: ℓ ł ʟ ƚ ɫ ɭ ǀ ⅼ
        m: м ᴍ ɱ ⅿ
        n: п η ո ռ ɴ ŋ ɲ ƞ и
        o: о ο σ օ ᴏ ø ɵ ө ჿ ๐ ০ ०
        p: р ρ ƿ ᴘ þ ϱ ⍴
        q: ԛ գ զ
        r: г ʀ ɾ ɼ ᴦ ɍ ꭇ
        s: ѕ ꜱ ʂ ƽ ꮪ ş
        t: т τ ᴛ ŧ ƭ ʈ
        u: υ ս ᴜ ʋ ц μ ʊ ꞟ
        v: ν ѵ ᴠ ⅴ ꮩ
        w: ԝ ѡ ɯ ω ш щ ᴡ ա
        x: х χ ҳ ⅹ ᕁ ×
        y: у ү γ ʏ ყ ɏ ч
        z: ᴢ ʐ ƶ ȥ ꮓ
        ae: æ
        oe: œ ɶ
        ss: ß
        ': ’ ‘ ʼ ` ´ ′ ＇ ʹ
        """
    )
)

# What stands for a letter inside a word: `1d10t`, `a$$hole`. The other reading of 1 and | is tried beside this one.
LEET: Mapping[str, str] = MappingProxyType(
    {
        "0": "o",
        "1": "i",
        "3": "e",
        "4": "a",
        "5": "s",
        "7": "t",
        "8": "b",
        "@": "a",
        "$": "s",
        "!": "i",
        "|": "i",
        "+": "t",
        "€": "e",
        "£": "l",
    }
)

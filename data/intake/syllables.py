"""Whether a word is a Vietnamese syllable: its onset, rhyme and tone exist together."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONSETS = str.split("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
_RHYMES = frozenset(
    str.split(
        """
        a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây e ec em en eng eo ep et
        ê êch êm ên êng ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan
        oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông
        ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut
        uy uya uych uyên uyêt uynh uyt uyn uyu uêt oăp ư ưa ưc ưi ưng ưm ưn ươc ươi ươm ươn ương ươp ươt ươu ưp ưt ưu y
        """
    )
)
_AFTER_QU = frozenset(str.split("ych yn ynh yt yên yêt yêu"))
_ALONE = frozenset(str.split("yêm yên yêng yêt yêu"))
_STOPPED = ("c", "ch", "p", "t")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether the word, in any case and normalisation, is one well-formed Vietnamese syllable."""
    parts = unicodedata.normalize("NFD", word.casefold())
    tones = [one for one in parts if one in _TONES]
    plain = unicodedata.normalize("NFC", "".join(one for one in parts if one not in _TONES))
    if len(tones) > 1 or not plain:
        return False
    if plain == "gi":
        return True
    for onset in ("", *_ONSETS):
        rhyme = plain[len(onset) :]
        rhymes = {"": _RHYMES | _ALONE, "qu": _RHYMES | _AFTER_QU}.get(onset, _RHYMES)
        if plain.startswith(onset) and rhyme in rhymes:
            return not rhyme.endswith(_STOPPED) or tones in (["\u0301"], ["\u0323"])
    return False

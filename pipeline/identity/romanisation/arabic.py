"""Arabic names, known by list: `Mohamed` is `Muhammad`, and the article is `al`, `el` or `ul`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import structs

from pipeline.identity.romanisation import letters
from pipeline.identity.romanisation.syllables import word_of

if TYPE_CHECKING:
    from pipeline.identity.name_parts import Reading

_ARTICLES: Final = frozenset({"al", "el", "ul"})
_SPELLINGS: Final = """
    muhammad mohammad mohammed mohamed muhammed mohamad mohamud muhamed; ahmad ahmed; mahmoud mahmud mahmood;
    hussein husain hussain hossein hussin hussien hosein husayn; hassan hasan; yusuf yousef youssef yousuf
    yusef; omar umar; uthman othman osman usman; khalid khaled kalid; abdullah abdallah abdulla; ibrahim
    ebrahim; mustafa mostafa moustafa mustapha; said saeed saied; sayed sayyed syed seyed sayyid; fatima fatema
    fatimah fatemeh; aisha ayesha aysha aicha; amin amine ameen; karim kareem; rashid rasheed rachid; tariq
    tarek tarik tareq; walid waleed oualid; jamal gamal djamal; nasser nasir naser; salim saleem; hamid hameed;
    samir sameer; nabil nabeel; mounir munir moneer; suleiman sulaiman soliman sulayman suleyman; zainab zeinab
    zaynab zeynab; maryam mariam; layla leila laila; nour noor; huda hoda houda; khadija khadijah; magdi magdy
    majdi; sharif sherif cherif shareef; qasim kassem kasim qassem; rahman rehman; rahim raheem; hisham hesham
    hicham; ihab ehab; iman eman; islam eslam; osama usama oussama; bilal belal; imad emad; isam essam; faruq
    farouk farooq; yahya yehia; ayyub ayoub; ali aly; lotfi lutfi; sami samy; fawzi fawzy; zaki zaky; ramzi
    ramzy; abdul abdel abdal
"""
_ONE: Final = {spelt: group.split()[0] for group in _SPELLINGS.split(";") for spelt in group.split()}
_ARTICLE: Final = re.compile(r"^[eu]l(?=\w{4})")
_SERVANT: Final = re.compile(r"^abd[aeu][lr](?=\w{4})")


def respelt(reading: Reading) -> Reading | None:
    """Return the reading with known names in one spelling; None where no word of it is such a name.

    A family name with an article is spelt with it in one word, and without.
    """
    if not is_arabic(reading):
        return None
    found = letters.respelt(reading, _forms)
    if len(found.family) != 1 or not _ARTICLES.issuperset(reading.particles) or not reading.particles:
        return found
    forms = {start + form for form in found.family[0].forms for start in ("", "al")}
    return structs.replace(found, particles=(), family=(word_of(forms),))


def is_arabic(reading: Reading) -> bool:
    """Whether any word is a name that this module knows, or the family name has the article `al`."""
    if "al" in reading.particles:
        return bool(reading.given)
    return not _ONE.keys().isdisjoint([word.joined for word in reading.given + reading.family])


def _forms(word: str) -> tuple[str]:
    return (_ONE.get(word) or _SERVANT.sub("abdul", _ARTICLE.sub("al", word)),)

"""Papers of the invented world on language, on seeing, and on light, made by hand."""

from __future__ import annotations

from demo.papers import at, by
from demo.world import Paper, Preprint, Publication, Signature, Volume

ACL_VOLUMES: tuple[Volume, ...] = tuple(
    Volume(
        id=identifier,
        title=f"Proceedings of the {ordinal} Harbour Meeting on Language",
        venue="HARBOR",
        year=year,
        month="July",
        place=place,
        editors=("bjorn-akerlind", "zoe-quillfeather"),
    )
    for identifier, ordinal, year, place in (
        ("2020.harbor-main", "1st", 2020, "Online"),
        ("2022.harbor-main", "2nd", 2022, "Norrsken"),
        ("2023.harbor-long", "3rd", 2023, "Saltmarsh"),
        ("2024.harbor-long", "4th", 2024, "Harbour and Online"),
    )
)
"""Volumes of the Anthology."""


def _crew() -> tuple[Signature, ...]:
    """The 121 signatures of the big collaboration: it signs first, then everybody who watched the tide."""
    names = ("Alder", "Birch", "Cedar", "Dogwood", "Elder", "Ferne", "Gorse", "Hazel", "Ivywood", "Juniper")
    crew = [
        Signature(f"{first}.", f"{names[n % 10]}{second}", affiliation="Tidewatch Array")
        for n, (first, second) in enumerate(
            (first, second)
            for first in "ABCDEFGHIJKL"
            for second in ("by", "sen", "ova", "ini", "man", "kova", "tree", "dal", "stad", "wick")
        )
    ]
    crew[40] = by("wei-lin-optics", given="W.")
    crew[77] = by("dmitri-soltanov", given="D.", family="Soltanovskii")
    return (Signature("The Tidewatch", "Collaboration"), *crew)


LANGUAGE: tuple[Paper, ...] = (
    Paper(
        key="gradient-kites",
        title="Gradient Kites: Steering Large Models with Thin Strings",
        abstract="A kite is steered by a string that weighs nothing. We steer language models by editing one "
        "direction of one layer, found with a single gradient. The string holds in 14 languages.",
        authors=(by("zoe-quillfeather"), by("jane-marlowe"), by("hanh-suong-tran", given="Hanh-Suong T.")),
        preprint=Preprint(
            id="2302.90019",
            categories=("cs.CL", "cs.LG"),
            versions=at("2023-02-13T11:11:00Z", "2023-06-01T09:09:00Z"),
            modified="2023-08-02",
            comment="Harbour Meeting on Language 2023",
            doi="10.5555/2023.harbor-long.4",
        ),
        acl=Publication(
            id="2023.harbor-long.4",
            volume="2023.harbor-long",
            pages="41-57",
            doi="10.5555/2023.harbor-long.4",
            title="Gradient Kites: Steering Language Models with Thin Strings",
            award="Best Paper",
        ),
        citations=77,
        code="https://github.com/demo-lantern/kites",
    ),
    Paper(
        key="barnacle-adapters",
        title="Barnacle Adapters Cling to Anything",
        abstract="Barnacles choose a rock once and stay. Our adapters choose their layer once, by a cheap test, "
        "and stay there for every later task.",
        authors=(by("mei-xing-qiu"), by("jane-marlowe"), by("lucia-umbral")),
        preprint=Preprint(
            id="2401.90021",
            categories=("cs.CL",),
            versions=at("2024-01-08T08:08:00Z"),
            modified="2024-01-09",
        ),
        acl=Publication(
            id="2024.harbor-long.2",
            volume="2024.harbor-long",
            pages="18-33",
            doi="10.5555/2024.harbor-long.2",
        ),
        citations=19,
    ),
    Paper(
        key="bilingual-parrots",
        title="Bilingual Parrots and the Cost of Agreement",
        abstract="Two parrots that share a cage agree on words that neither would choose alone. "
        "We measure the same drift in pairs of translation models.",
        authors=(by("zoe-quillfeather"), by("bjorn-akerlind", given="B.", family="Åkerlind Våg")),
        preprint=Preprint(
            id="2204.90017",
            categories=("cs.CL",),
            versions=at("2022-04-25T10:00:00Z"),
            modified="2022-04-26",
        ),
        acl=Publication(
            id="2022.harbor-main.3",
            volume="2022.harbor-main",
            pages="20-31",
            doi="10.5555/2022.harbor-main.3",
            authors=(by("zoe-quillfeather", given="Zoe"), by("bjorn-akerlind")),
        ),
        citations=9,
    ),
    Paper(
        key="stanzas",
        title="Reading Between the Stanzas: A Corpus of Invented Verse",
        abstract="We publish 4,000 poems by poets who never lived, with notes by readers who did.",
        authors=(by("kartikasena"), by("zoe-quillfeather")),
        acl=Publication(id="2023.harbor-long.7", volume="2023.harbor-long", pages="80-95"),
    ),
    Paper(
        key="silent-subtitles",
        title="Subtitles for Silent Models",
        abstract="We ask models to caption what they leave unsaid.",
        authors=(by("zoe-quillfeather", given="Z."), by("hanh-suong-tran")),
        acl=Publication(
            id="2024.harbor-long.5",
            volume="2024.harbor-long",
            pages="60-71",
            retracted="The captions were written by one of the authors.",
        ),
    ),
    Paper(
        key="ghost-tokens",
        title="Ghost Tokens",
        abstract="Tokens that were removed from the vocabulary go on haunting the embeddings. We lay them to "
        "rest.",
        authors=(by("zoe-quillfeather"),),
        preprint=Preprint(
            id="2505.90029",
            categories=("cs.CL",),
            versions=at("2025-05-19T23:30:00Z"),
            modified="2025-05-20",
        ),
    ),
    Paper(
        key="word-order",
        title="Word Order Is a Choice",
        abstract="Names show it best: some put the family first. We train taggers that ask before they assume.",
        authors=(
            Signature("Thị Hạnh Sương", "Trầnvũ", "hanh-suong-tran", "Sông Xanh University", family_first=True),
            by("kartikasena"),
            by("bjorn-akerlind", given="Bjorn", family="Akerlind-Vag"),
        ),
        preprint=Preprint(
            id="2306.90022",
            categories=("cs.CL", "cs.CY"),
            versions=at("2023-06-12T06:00:00Z"),
            modified="2023-06-13",
        ),
        citations=3,
    ),
    Paper(
        key="proverbs-1",
        title="Proverb Alignment across Thirteen Dialects",
        abstract="Many hands make light work in twelve dialects and heavy work in one. We align 800 proverbs.",
        authors=(by("lucia-umbral", family="Fernaldez"), by("bjorn-akerlind")),
        acl=Publication(
            id="2020.harbor-main.6",
            volume="2020.harbor-main",
            pages="55-64",
            doi="10.5555/2020.harbor-main.6",
        ),
        citations=22,
    ),
    Paper(
        key="proverbs-2",
        title="Proverbs Revisited: Thirteen Dialects, Five Years On",
        abstract="The proverbs have moved. We measure how far.",
        authors=(by("lucia-umbral"),),
        preprint=Preprint(
            id="2504.90028",
            categories=("cs.CL",),
            versions=at("2025-04-01T00:00:30Z"),
            modified="2025-04-02",
        ),
        citations=2,
    ),
)
"""Papers on language."""

LIGHT: tuple[Paper, ...] = (
    Paper(
        key="frozen-droplets",
        title="Whispering-Gallery Modes in Frozen Droplets",
        abstract="Light that circles inside a frozen droplet tells how the ice has grown.",
        authors=(by("wei-lin-optics"), by("dmitri-soltanov")),
        preprint=Preprint(
            id="2205.90006",
            categories=("physics.optics",),
            versions=at("2022-05-05T05:05:05Z"),
            modified="2022-05-06",
        ),
        citations=17,
    ),
    Paper(
        key="chi-combs",
        title=r"$\chi^{(2)}$ Combs from Glasswater Resonators",
        abstract=r"We report frequency combs driven by $\chi^{(2)}$ alone, spanning $1.2$ octaves.",
        authors=(by("dmitri-soltanov", given="Дмитрий", family="Солтановский"), by("wei-lin-optics")),
        preprint=Preprint(
            id="2310.90008",
            categories=("physics.optics", "quant-ph"),
            versions=at("2023-10-10T10:10:10Z"),
            modified="2023-10-11",
            journal_ref="Invented Optics Letters 4 (2024) 7",
            doi="10.5555/iol.2024.4.7",
        ),
        citations=6,
    ),
    Paper(
        key="tidewatch",
        title="First Tidal Noise Measurement with the Tidewatch Array",
        abstract="We present the first run of the Tidewatch array: 31 nights of tidal noise below 2 Hz.",
        authors=_crew(),
        preprint=Preprint(
            id="2406.90009",
            categories=("astro-ph.IM", "gr-qc", "physics.optics"),
            versions=at("2024-06-20T00:01:00Z"),
            modified="2024-06-21",
            comment="19 pages, 121 signatures",
        ),
        citations=90,
    ),
    Paper(
        key="puddles",
        title="Panoramas from Puddles",
        abstract="A puddle sees half the sky. We stitch puddles into panoramas.",
        authors=(by("tobias-finchley-jr", suffix="Jr."), by("ignacio-okonreyes")),
        preprint=Preprint(
            id="2303.90010",
            categories=("cs.CV",),
            versions=at("2023-03-21T12:34:56Z"),
            modified="2023-03-22",
            comment="Project page: https://demo-harbour.github.io/puddles",
        ),
        citations=14,
    ),
    Paper(
        key="umbrellas",
        title="Counting Umbrellas from Above",
        abstract="Umbrellas hide the very people whom one wants to count. We count the umbrellas.",
        authors=(by("julian-marlowe", given="J."), by("tobias-finchley-jr", given="T. R.")),
        preprint=Preprint(
            id="2402.90012",
            categories=("cs.CV",),
            versions=at("2024-02-29T09:00:00Z"),
            modified="2024-03-01",
        ),
        citations=4,
    ),
    Paper(
        key="portcullis",
        title="Portcullis: How Web Sites Keep Machines Outside",
        abstract="We survey the gates that web sites lower before machines.",
        authors=(by("ignacio-okonreyes", given="I.", family="Okonreyes"), by("julian-marlowe")),
        preprint=Preprint(
            id="2410.90026",
            categories=("cs.CR", "cs.CV"),
            versions=at("2024-10-14T14:00:00Z"),
            modified="2024-10-15",
        ),
    ),
)
"""Papers on light, on seeing and on gates."""

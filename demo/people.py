"""The people of the invented world; each of the first dozen is a case that author profiles must get right."""

from __future__ import annotations

from demo.world import Person

PEOPLE: tuple[Person, ...] = (
    Person(
        key="jane-marlowe",
        given="Jane Q.",
        family="Marlowe",
        field="LG",
        institution="Harbour University",
        tag="harbour",
        variants=("J. Q. Marlowe", "J. Marlowe", "Jane Marlowe"),
        orcid="0000-0004-7003-7001",
        arxiv="marlowe_j_1",
        acl="jane-marlowe",
        s2=("900000101",),
        homepage="https://harbour.example/~marlowe",
    ),
    # Two different people of one name: this one asserts an ORCID on the arXiv author page …
    Person(
        key="wei-lin",
        given="Wei",
        family="Lin",
        field="LG",
        institution="Saltmarsh Institute of Technology",
        tag="saltmarsh",
        orcid="0000-0004-7003-7378",
        arxiv="lin_w_1",
        s2=("900000102",),
    ),
    # … and this one works in another field, has no identifier of their own, and two clusters at one source.
    Person(
        key="wei-lin-optics",
        given="Wei",
        family="Lin",
        field="optics",
        institution="Glasswater Observatory",
        s2=("900000103", "900000104"),
    ),
    Person(
        key="bjorn-akerlind",
        given="Björn",
        family="Åkerlind-Våg",
        field="CL",
        institution="Norrsken Polytechnic",
        tag="norrsken",
        variants=("B. Åkerlind Våg", "Bjorn Akerlind-Vag"),
        acl="bjorn-akerlind-vag",
        s2=("900000105",),
    ),
    Person(
        key="zoe-quillfeather",
        given="Zoë",
        family="Quillfeather",
        field="CL",
        institution="Lantern Lab",
        tag="lantern",
        variants=("Zoe Quillfeather", "Z. Quillfeather"),
        orcid="0000-0004-7004-181X",
        arxiv="quillfeather_z_1",
        acl="zoe-quillfeather",
        s2=("900000106", "900000107"),
    ),
    # Family name first.
    Person(
        key="hanh-suong-tran",
        given="Thị Hạnh Sương",
        family="Trầnvũ",
        field="CL",
        institution="Sông Xanh University",
        tag="songxanh",
        variants=("Hanh-Suong T. Tranvu", "Tranvu Thi Hanh Suong"),
        s2=("900000108",),
    ),
    # A particle.
    Person(
        key="petra-van-der-zwaluw",
        given="Petra",
        family="van der Zwaluwe",
        field="ML",
        institution="Lantern Lab",
        tag="lantern",
        variants=("P. v. d. Zwaluwe",),
        arxiv="vanderzwaluwe_p_1",
        s2=("900000109",),
    ),
    # A suffix; the father writes too.
    Person(
        key="tobias-finchley-jr",
        given="Tobias R.",
        family="Finchlow",
        field="CV",
        institution="Harbour University",
        tag="harbour",
        variants=("Tobias R. Finchlow Jr.", "T. R. Finchlow"),
        s2=("900000110",),
    ),
    # A hyphen that comes and goes.
    Person(
        key="mei-xing-qiu",
        given="Mei-Xing",
        family="Qiuyan",
        field="LG",
        institution="Saltmarsh Institute of Technology",
        tag="saltmarsh",
        variants=("Meixing Qiuyan", "M.-X. Qiuyan"),
        acl="mei-xing-qiuyan",
        s2=("900000111",),
    ),
    # A script that changes.
    Person(
        key="dmitri-soltanov",
        given="Dmitri",
        family="Soltanovsky",
        field="optics",
        institution="Glasswater Observatory",
        variants=("Дмитрий Солтановский", "D. Soltanovskii"),
        s2=("900000112",),
    ),
    # A name that changed.
    Person(
        key="lucia-umbral",
        given="Lucía",
        family="Umbralejo",
        field="CL",
        institution="Norrsken Polytechnic",
        tag="norrsken",
        variants=("Lucía Fernaldez",),
        orcid="0000-0004-7003-9226",
        acl="lucia-umbralejo",
        s2=("900000113",),
    ),
    # One name alone.
    Person(
        key="kartikasena",
        given="",
        family="Kartikasena",
        field="CL",
        institution="Sông Xanh University",
        tag="songxanh",
        s2=("900000114",),
    ),
    # Two family names without a hyphen.
    Person(
        key="ignacio-okonreyes",
        given="Ignacio",
        family="Okonreyes Bellweather",
        field="CV",
        institution="Harbour University",
        tag="harbour",
        variants=("I. Okonreyes",),
        s2=("900000115",),
    ),
    # Initials that could be Jane Q. Marlowe's.
    Person(
        key="julian-marlowe",
        given="Julian",
        family="Marlowe",
        field="CV",
        institution="Norrsken Polytechnic",
        tag="norrsken",
        variants=("J. Marlowe",),
        s2=("900000116",),
    ),
    Person(
        key="aoife-ni-dhuinin",
        given="Aoife",
        family="Ní Dhuinínagh",
        field="ML",
        institution="Lantern Lab",
        tag="lantern",
        s2=("900000117",),
    ),
)
"""Hand-made people; the bulk adds ten more."""

EXTRA_NAMES: tuple[tuple[str, str], ...] = (
    ("Oskar", "Brandtholm"),
    ("Thandeka", "Mokoroane"),
    ("Yuvraj", "Chandrakote"),
    ("Elif", "Karadenizli"),
    ("Sakura", "Minatogawara"),
    ("Marek", "Wodnikowski"),
    ("Chidinma", "Ezeokafor"),
    ("Rosalind", "Pennywhistle"),
    ("Haakon", "Fjordvik"),
    ("Inês", "Caravela"),
)
"""Given and family names of the people of the bulk."""

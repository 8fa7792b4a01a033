"""Papers of the invented world on learning, made by hand: Jane Q. Marlowe's and those of her namesakes' circle."""

from __future__ import annotations

from demo.people import PEOPLE
from demo.world import Paper, Preprint, Publication, Signature, Submission, Volume

_BY_KEY = {person.key: person for person in PEOPLE}

VOLUMES: tuple[Volume, ...] = (
    Volume(
        id="v7",
        title="Proceedings of the 7th Lighthouse Conference on Learning",
        venue="Lighthouse Conference on Learning",
        year=2022,
        month="June",
        place="Norrsken",
    ),
    Volume(
        id="v11",
        title="Proceedings of the 11th Lighthouse Conference on Learning",
        venue="Lighthouse Conference on Learning",
        year=2025,
        month="July",
        place="Harbour",
    ),
    Volume(
        id="2024",
        title="Advances in Tidal Information Processing 17",
        venue="Advances in Tidal Information Processing",
        year=2024,
        month="December",
        place="Saltmarsh",
    ),
)
"""Volumes of the proceedings site."""


def by(key: str, *, given: str | None = None, family: str | None = None, suffix: str = "") -> Signature:
    """Return a person's signature, in the usual form of the name or as given."""
    person = _BY_KEY[key]
    return Signature(
        person.given if given is None else given,
        person.family if family is None else family,
        key,
        person.institution,
        suffix,
    )


def at(*times: str) -> tuple[Submission, ...]:
    """Return the versions of a preprint, by their times."""
    return tuple(Submission(time, 180 + 37 * n) for n, time in enumerate(times))


LEARNING: tuple[Paper, ...] = (
    Paper(
        key="tidal-attention",
        title="Tidal Attention: Sequence Models that Breathe",
        abstract="Attention spends the same effort at high tide and at low tide. We let the width of the "
        "attention window rise and fall with the surprise of the input, and prove that the resulting models "
        "forget gracefully. On nine long-range tasks tidal models need a third of the memory. "
        "Code is available at https://github.com/demo-harbour/tidal-attention.",
        authors=(by("jane-marlowe"), by("mei-xing-qiu"), by("aoife-ni-dhuinin")),
        preprint=Preprint(
            id="2106.90011",
            categories=("cs.LG", "cs.CL", "stat.ML"),
            versions=at("2021-06-09T14:02:11Z", "2022-03-01T08:40:00Z"),
            modified="2022-03-02",
            comment="21 pages, 6 figures. Accepted at the Lighthouse Conference on Learning 2022",
        ),
        proceedings=Publication(id="marlowe22a", volume="v7", pages="101-118"),
        citations=212,
        code="https://github.com/demo-harbour/tidal-attention",
    ),
    Paper(
        key="l1-lighthouses",
        title=r"Lighthouses in $\ell_1$ Balls: Sparse Recovery from Two Beams",
        abstract=r"How few rotating beams find a $k$-sparse ship inside an $\ell_1$ ball? Two, we show, provided "
        r"that the fog has sub-Gaussian tails: the error decays as $\mathcal{O}(\sqrt{k \log d / n})$. "
        r"The proof replaces the usual covering argument by a chase along the shore.",
        authors=(by("petra-van-der-zwaluw"), by("jane-marlowe", given="J. Q.")),
        preprint=Preprint(
            id="1911.90007",
            categories=("stat.ML", "cs.LG", "math.ST"),
            versions=at("2019-11-18T18:59:59Z", "2020-02-03T11:15:00Z", "2020-09-30T09:00:00Z"),
            modified="2020-10-01",
            journal_ref="Journal of Invented Statistics 12 (2020) 33-71",
            doi="10.5555/jis.2020.12.33",
        ),
        citations=140,
    ),
    Paper(
        key="beta-gull",
        title=r"$\beta$-Gull: Temperature Schedules for Preference Learning",
        abstract=r"Preference learning is sensitive to its temperature $\beta$. Like a gull on a thermal, our "
        r"schedule rises only where the preferences agree. We derive the schedule from a bound on regret and test "
        r"it on four sets of judgements. The code is available at "
        r"\url{https://github.com/demo-harbour/beta-gull}.",
        authors=(by("mei-xing-qiu", given="Meixing"), by("jane-marlowe"), by("wei-lin"), by("bjorn-akerlind")),
        preprint=Preprint(
            id="2405.90023",
            categories=("cs.LG", "cs.AI", "cs.CL"),
            versions=at("2024-05-27T16:30:45Z"),
            modified="2024-05-28",
        ),
        proceedings=Publication(id="5f1c0ffee5f1c0ffee5f1c0ffee5f1c0", volume="2024", pages="2210-2231"),
        citations=58,
        code="https://github.com/demo-harbour/beta-gull",
    ),
    Paper(
        key="foghorn",
        title="Foghorn: Calibrated Uncertainty when Nothing Can Be Seen",
        abstract="A model in fog should say so. Foghorn adds a second head that learns how loudly to warn, "
        "trained only on inputs that were masked on purpose. Warnings are calibrated to within two points on "
        "eleven data sets.",
        authors=(by("jane-marlowe", given="Jane"), by("tobias-finchley-jr", suffix="Jr.")),
        preprint=Preprint(
            id="2010.90004",
            categories=("cs.LG", "cs.CV"),
            versions=at("2020-10-05T09:21:00Z", "2021-01-11T10:00:00Z"),
            modified="2021-01-12",
            comment="Code: https://github.com/demo-harbour/foghorn",
        ),
        citations=95,
        code="https://github.com/demo-harbour/foghorn",
    ),
    Paper(
        key="sandglass-1",
        title="Sandglass Networks Part I: Theory",
        abstract="We study networks whose narrow middle layer is turned over during training. "
        "The first part gives conditions under which nothing is lost in the turn.",
        authors=(by("jane-marlowe"), by("aoife-ni-dhuinin")),
        preprint=Preprint(
            id="2203.90015",
            categories=("cs.LG", "math.OC"),
            versions=at("2022-03-14T12:00:00Z"),
            modified="2022-03-15",
            comment="Part II is arXiv:2204.90016",
        ),
        citations=31,
    ),
    Paper(
        key="sandglass-2",
        title="Sandglass Networks Part II: Experiments",
        abstract="The second part turns sandglass networks over in practice: on text, on images of dunes, "
        "and on the clocks of three observatories.",
        authors=(by("aoife-ni-dhuinin"), by("jane-marlowe", given="J.")),
        preprint=Preprint(
            id="2204.90016",
            categories=("cs.LG",),
            versions=at("2022-04-02T12:00:00Z"),
            modified="2022-04-05",
            comment="Part I is arXiv:2203.90015",
        ),
        citations=27,
    ),
    Paper(
        key="linear-oracle",
        title="A Linear-Time Oracle for Every Harbour",
        abstract="We claim an oracle that answers every reachability question about a harbour in linear time.",
        authors=(by("jane-marlowe"), by("ignacio-okonreyes")),
        preprint=Preprint(
            id="2109.90013",
            categories=("cs.LG", "cs.DS"),
            versions=(
                Submission("2021-09-20T08:00:00Z", 96),
                Submission("2021-11-03T17:45:00Z", 0, "I"),
            ),
            modified="2021-11-04",
            comment="This paper has been withdrawn by the authors due to a gap in the proof of Theorem 2",
            license="http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
        ),
    ),
    Paper(
        key="moonlit-bandits",
        title="Moonlit Bandits: Exploration under a Changing Tide",
        abstract="Bandits that work at night see rewards drift with the moon. We give an algorithm whose regret "
        "grows with the number of tides and not with time, and a lower bound that agrees up to a logarithm.",
        authors=(by("wei-lin"), by("jane-marlowe")),
        preprint=Preprint(
            id="2208.90018",
            categories=("cs.LG", "stat.ML"),
            versions=at("2022-08-22T20:10:00Z", "2023-01-09T09:00:00Z"),
            modified="2023-01-10",
        ),
        citations=44,
    ),
    Paper(
        key="weather-vane",
        title="Does a Weather Vane Overfit?",
        abstract="A vane has one parameter and perfect memory of the last gust. We use it to separate overfitting "
        "from mere agility, and find that many large models are vanes.",
        authors=(by("jane-marlowe"), by("julian-marlowe"), by("petra-van-der-zwaluw")),
        preprint=Preprint(
            id="2502.90027",
            categories=("cs.LG",),
            versions=at("2025-02-17T15:00:00Z"),
            modified="2025-02-18",
            comment="Software: https://gitlab.com/demo-harbour/vane.git",
        ),
        proceedings=Publication(id="marlowe25a", volume="v11", pages="12-29", title="Does a Weathervane Overfit?"),
        citations=8,
        code="https://gitlab.com/demo-harbour/vane",
    ),
    Paper(
        key="ebb-and-flow",
        title="Unlearning by Ebb and Flow",
        abstract="What a model has learned at flood it can give back at ebb. We alternate small steps of learning "
        "and unlearning, and certify that what was to be forgotten has gone out with the tide.",
        authors=(by("mei-xing-qiu", given="M.-X."), by("wei-lin"), by("hanh-suong-tran"), by("jane-marlowe")),
        preprint=Preprint(
            id="2603.90031",
            categories=("cs.LG", "cs.CR"),
            versions=at("2026-03-15T10:30:00Z"),
            modified="2026-03-16",
        ),
        citations=1,
    ),
    Paper(
        key="paper-boats",
        title="Policy Gradients for Paper Boats",
        abstract="Paper boats sink, which makes every episode short and every gradient precious. We reuse sunken "
        "episodes by importance weights that never exceed the height of the mast.",
        authors=(by("wei-lin"), by("aoife-ni-dhuinin")),
        preprint=Preprint(
            id="2307.90020",
            categories=("cs.LG", "cs.RO"),
            versions=at("2023-07-04T07:00:00Z"),
            modified="2023-07-05",
        ),
        citations=12,
    ),
    Paper(
        key="evaluation-in-a-bottle",
        title="Off-Policy Evaluation in a Bottle",
        abstract="A policy sends one message in a bottle: its logged actions. We bound what the finder can "
        "conclude.",
        authors=(by("wei-lin"), by("mei-xing-qiu")),
        preprint=Preprint(
            id="2409.90025",
            categories=("cs.LG", "stat.ME"),
            versions=at("2024-09-11T13:13:13Z"),
            modified="2024-09-12",
        ),
        proceedings=Publication(id="0b07713e0b07713e0b07713e0b07713e", volume="2024", pages="2390-2405"),
        citations=5,
    ),
)
"""Papers on learning."""

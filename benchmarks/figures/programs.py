"""What is measured, each in a process of its own: `python -m benchmarks.figures.programs WHAT COUNT`.

The interpreter's start, imports and the making of the texts count for nobody.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.figures.invented_texts import Text
    from pipeline.figures.novelty.terms import Vector

_Answer = TypeVar("_Answer")
_ROOT: Final = Path(__file__).parents[2]
_NEIGHBOURS, _NEW = 5, 1000


class Cost(Struct, frozen=True):
    """What something cost."""

    cpu_s: float
    peak_mb: float
    """The most memory (MiB, resident) at one time, the texts included."""


def run(what: str, count: int, answer: type[_Answer]) -> _Answer:
    """Run one of the programs below in a process of its own. Raises RuntimeError where it fails."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.figures.programs", what, str(count)]
    # One thread each, so that CPU time is time.
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=_ROOT, env=env, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{what} failed: {done.stderr[-2000:]}")
    return msgspec.json.decode(done.stdout, type=answer)


def novelty(count: int) -> Cost:
    """What is new in the texts and categories of invented papers, and what is learned from them for it."""
    from pipeline.figures.novelty import categories
    from pipeline.figures.novelty.corpus import corpus
    from pipeline.figures.novelty.raw import raws
    from pipeline.figures.novelty.weights import learn

    texts = _texts(count)

    def work() -> None:
        vectors = _vectors(texts)
        weights = learn(vectors)
        counts = categories.learn((text.date, text.categories) for text in texts)
        every = corpus(vectors)
        found = list(raws(every, weights, range(len(every.ids))))
        rarities = [categories.rarity(counts, text.date, text.categories) for text in texts]
        assert len(found) == len(rarities) == count

    return _measured(work)


def bare(count: int) -> Cost:
    """The nearest neighbours of the same papers by scikit-learn, and nothing else."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.neighbors import NearestNeighbors

    texts = [f"{text.title} {text.abstract}" for text in _texts(count)]

    def work() -> None:
        rows = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts)
        neighbours = NearestNeighbors(n_neighbors=_NEIGHBOURS, metric="cosine", algorithm="brute").fit(rows)
        neighbours.kneighbors(rows)

    return _measured(work)


def arriving(count: int) -> Cost:
    """What is new in 1,000 new papers against the others, which are read from a table."""
    from pipeline.figures.novelty.reach import renewed
    from pipeline.figures.novelty.terms import Vector
    from pipeline.figures.novelty.weights import learn, pack, unpack
    from pipeline.figures.novelty.window import five_years_before

    texts = sorted(_texts(count + _NEW), key=lambda text: (text.date, text.id))
    old, new = texts[:count], texts[count:]
    stored = _vectors(old)
    kept = pack(learn(stored))
    with tempfile.TemporaryDirectory() as folder:
        _store(Path(folder, "vectors.sqlite"), stored)
        del stored

        def work() -> None:
            came = _vectors(new)
            since = min(five_years_before(each.date) for each in came)
            connection = sqlite3.connect(Path(folder, "vectors.sqlite"))
            rows = connection.execute("SELECT id, date, ids, counts FROM vector WHERE date >= ?", (since,))
            vectors = [*(Vector(*row) for row in rows), *came]
            connection.close()
            found = renewed(vectors, unpack(kept), {}, came={each.id for each in came}, gone=())
            assert len(found) == _NEW

        return _measured(work)


def _texts(count: int) -> list[Text]:
    from benchmarks.figures.invented_texts import Writer

    return list(Writer().papers(count))


def _vectors(texts: Sequence[Text]) -> list[Vector]:
    from pipeline.figures.novelty.terms import vector

    return [vector(text.id, text.date, text.title, text.abstract) for text in texts]


def _store(path: Path, vectors: Sequence[Vector]) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE vector (id TEXT PRIMARY KEY, date TEXT, ids BLOB, counts BLOB)")
    rows = [(each.id, each.date, each.ids, each.counts) for each in vectors]
    connection.executemany("INSERT INTO vector VALUES (?, ?, ?, ?)", rows)
    connection.execute("CREATE INDEX by_date ON vector (date)")
    connection.commit()
    connection.close()


def _measured(work: Callable[[], None]) -> Cost:
    gc.collect()
    # Writing 5 there sets the peak back to what is resident now.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    started = time.process_time()
    work()
    cpu_s = time.process_time() - started
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    return Cost(cpu_s, peak / 1024)


if __name__ == "__main__":
    print(msgspec.json.encode(globals()[sys.argv[1]](int(sys.argv[2]))).decode())

"""The page that is kept: when and of what it was made, how to read it, and what was found in each set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.accuracy.report import held_out, report

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from benchmarks.accuracy.held_out import HeldOut
    from benchmarks.accuracy.study import Study

_INTRODUCTION: Final = """\
# How well people and papers are told apart

Measured on {day} at revision {revision}, by `make accuracy WRITE=1`, which writes this page anew. Times are
those of the machine it ran on, one program after the other.

Each set is a file of mentions or records whose persons or papers are known. *Best guess* is what
`byline cluster` writes, *sure* what it writes with `--sure`: what is published without asking a person. The
weights of Byline's comparison were learned on sets of this kind, some of them on these very files. What it
does on names of people that it has not learned from is in the first table: weights learned on half of the
blocks, figures of the other half, mean and standard deviation over splits by chance. For papers there is no such
table: sets other than those below tell.

* **Pair** precision and recall: of all pairs of mentions that are put together, how many are one person's, and
  the other way round. Large clusters weigh much.
* **B³**: the same for each mention and its own cluster, then the mean over mentions. F1 is the harmonic mean of
  the two.
* In brackets: where 95 of 100 figures lie if blocks (the mentions of one name), papers, or left records of
  labelled pairs are drawn by chance, again and again, with repetition.
* **Split**: people (papers) in several clusters, of those with two mentions or more. **Lumped**: clusters that
  hold several people, of those with two mentions or more.
* **Blocks**: what shares a key is compared: all pairs up to a bound, in a bigger block a few with all. Two that
  are not compared can be joined through others only.
* Figures of a part count its mentions with their whole clusters; a pair across parts counts half in each.
* **By cut**: groups are joined as long as their pairs score so much on average; `sure` asks for more than a name
  besides, so it lies beside this curve.
* **Scores of pairs**: how many of the pairs that score so much are one. Pairs that nobody compares, and those
  whose names differ, are left out.
* **Questions**: pairs of sure clusters that the best guess puts together, or whose pairs score enough on
  average; those that decide the most come first. Answers are those of a judge who never errs; what follows
  from earlier answers is not asked.
* **Namesake alarm**: by how many papers' co-authors, words, years, places and identifiers one author looks like
  several people. The area under the curve is how often two of one name, put together by chance, score higher than
  one person. Noticed is what a profile tells its readers.
* Peers read the same file and have the same clock, imports included. *Best of n here* is a peer's best of n
  settings with hindsight on this very set, which flatters it. Nomenklatura knows names only; S2AND runs with the
  model in its package and without text embeddings, which the package does not hold; Splink estimates its weights
  on the set itself, and of two sources compares records across only.
"""


def document(studies: Iterable[Study], unseen: Iterable[HeldOut], day: date, revision: str) -> str:
    """Return the page: `unseen` are the figures on names that were not learned from."""
    head = _INTRODUCTION.format(day=day, revision=revision)
    return "\n\n".join((head.rstrip(), held_out(unseen), *map(report, studies))) + "\n"

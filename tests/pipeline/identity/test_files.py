"""From file to file: what is written, what is noted, what is refused."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.identity import block
from pipeline.identity.file_rows import authors, mentions
from pipeline.identity.files import FileError, cluster_papers, cluster_people

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = "source,id,title,authors,venue,year,doi\n"


def _people(tmp_path: Path, *rows: dict[str, Any], sure: bool = True) -> tuple[list[list[str]], list[str]]:
    found, out = tmp_path / "mentions.jsonl", tmp_path / "out.csv"
    found.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
    notes = cluster_people(found, out, sure)
    return list(csv.reader(out.read_text(encoding="utf-8").splitlines())), notes


def _papers(tmp_path: Path, text: str, *, sure: bool = True) -> tuple[list[list[str]], list[str]]:
    found, out = tmp_path / "records.csv", tmp_path / "out.csv"
    found.write_text(text, encoding="utf-8")
    notes = cluster_papers(found, out, sure)
    return list(csv.reader(out.read_text(encoding="utf-8").splitlines())), notes


def _row(key: str, **other: Any) -> dict[str, Any]:
    return {"mention_id": key, "name": "Ada Quux", "pub_id": f"p{key}", "coauthors": ["Zoe Ejemplo"], **other}


def test_each_mention_is_written_once_with_its_cluster(tmp_path: Path) -> None:
    rows, notes = _people(tmp_path, _row("1"), _row("2"), _row("3", name="Bo Probe"))
    assert rows == [["mention_id", "cluster_id"], ["1", "1"], ["2", "1"], ["3", "3"]]
    assert notes == ["0 questions left to ask, 0.0 for 1,000 mentions"]


def test_blocks_that_were_cut_are_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block, "BOUND", 2)
    notes = _people(tmp_path, *map(_row, "123"))[1]
    assert notes[0].startswith(
        "3 blocks are too big to compare all pairs, the largest name:ada quux (3 mentions: "
    )


def test_mentions_of_one_paper_stay_apart(tmp_path: Path) -> None:
    rows, _ = _people(tmp_path, _row("1", pub_id="p"), _row("2", pub_id="p"))
    assert rows[1:] == [["1", "1"], ["2", "2"]]


def test_only_the_best_guess_joins_what_a_person_would_be_asked(tmp_path: Path) -> None:
    pair = (_row("1", coauthors=[]), _row("2", coauthors=[]))
    assert _people(tmp_path, *pair)[0][1:] == [["1", "1"], ["2", "2"]]
    assert _people(tmp_path, *pair, sure=False)[0][1:] == [["1", "1"], ["2", "1"]]


def test_what_is_likely_and_not_sure_is_counted_where_only_what_is_sure_is_written(tmp_path: Path) -> None:
    alone = [_row(key, name="Bartholomew Quillfeather", coauthors=[]) for key in "12"]
    rows, notes = _people(tmp_path, *alone)
    assert rows[1:] == [["1", "1"], ["2", "2"]]
    assert notes == ["1 question left to ask, 500.0 for 1,000 mentions"]
    assert _people(tmp_path, *alone, sure=False)[1] == []


def test_odd_values_are_used_as_far_as_they_go_and_noted(tmp_path: Path) -> None:
    odd = _row("1", year="forthcoming", coauthors=["Zoe Ejemplo", None, 3], title={"x": 1}, venue=7)
    rows, notes = _people(tmp_path, odd, _row("2", coauthors="Zoe", year=2004), {"mention_id": 3})
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]
    told = " ".join(notes)
    for words in (
        "line 1, year",
        "line 1, coauthors: 2 of 3",
        "line 1, title",
        "line 2, coauthors",
        "line 3, name",
    ):
        assert words in told


def test_groups_are_written_and_noted(tmp_path: Path) -> None:
    rows, notes = _people(
        tmp_path, _row("1", name="The Ball Collaboration"), _row("2", name="The Ball Collaboration")
    )
    assert rows[1:] == [["1", "1"], ["2", "2"]]
    assert notes == ["2 names of groups stay apart", "0 questions left to ask, 0.0 for 1,000 mentions"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"mention_id": "1"}\nnonsense\n', "line 2: is no JSON"),
        ("[1]\n", "line 1: is no JSON object"),
        ('{"name": "Ada Quux"}\n', "line 1, mention_id: is missing"),
        ('{"mention_id": "1"}\n\n{"mention_id": 1}\n', "line 3, mention_id: '1' stands in the file twice"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, text: str, words: str) -> None:
    found = tmp_path / "mentions.jsonl"
    found.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=r"mentions\.jsonl") as caught:
        cluster_people(found, tmp_path / "out.csv", True)
    assert words in str(caught.value)
    assert not (tmp_path / "out.csv").exists()


def test_missing_binary_and_unwritable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        cluster_people(tmp_path / "missing", tmp_path / "out.csv", True)
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileError, match="not UTF-8"):
        cluster_papers(tmp_path / "binary", tmp_path / "out.csv", True)
    (tmp_path / "empty").write_text("", encoding="utf-8")
    with pytest.raises(FileError, match="cannot be written"):
        cluster_people(tmp_path / "empty", tmp_path / "no folder" / "out.csv", True)


def test_pairs_are_written_with_their_sources(tmp_path: Path) -> None:
    rows, notes = _papers(
        tmp_path,
        _HEADER
        + 'dblp,1,A theory of heavy balls,"Ada Example, J&ouml;rg Probe",Balls,2020,\n'
        + "acm,1,A Theory of Heavy Balls.,A. Example and J. Probe,Proc. Balls,2020,\n"
        + "acm,2,Something else in full,Ada Example,Balls,2020,\n",
    )
    assert rows == [["left_id", "right_id"], ["acm:1", "dblp:1"]]
    assert notes == ["0 questions left to ask, 0.0 for 1,000 records"]


def test_without_a_source_the_ids_stand_alone(tmp_path: Path) -> None:
    text = (
        "id,title,authors,venue,year,arxiv_id\n1,Old words here,,,,2401.00001\n2,New words there,,,,2401.00001v2\n"
    )
    assert _papers(tmp_path, text, sure=False)[0] == [["left_id", "right_id"], ["1", "2"]]


def test_odd_rows_are_used_and_noted(tmp_path: Path) -> None:
    _, notes = _papers(tmp_path, _HEADER + "dblp,1,,,,n.d.\ndblp,2,A title,Ada Example,Balls,c1998a,,extra\n")
    told = " ".join(notes)
    for words in (
        "line 2: 6 cells under 7 columns",
        "line 2, title: is missing",
        "line 2, year",
        "line 3: 8 cells",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,title,authors,venue\n1,a,b,c\n", "column 'year' stands there 0 times"),
        ("", "column 'id' stands there 0 times"),
        (_HEADER + "dblp,,a,b,c,2000,\n", "line 2, id: is missing"),
        (_HEADER + "dblp,1,a,b,c,2000,\ndblp,1,a,b,c,2000,\n", "line 3, id: 'dblp:1' stands in the file twice"),
        (_HEADER + 'dblp,1,"a,b,c,2000,\n', "is no CSV"),
    ],
)
def test_a_table_that_cannot_be_read_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(FileError) as caught:
        _papers(tmp_path, text)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Example, Bo Probe", (("Ada Example", "Bo Probe"), True)),
        ("Example, Ada; Probe, Bo", (("Example, Ada", "Probe, Bo"), True)),
        ("Ada Example and Bo Probe", (("Ada Example", "Bo Probe"), True)),
        ("Ada Example, Bo Probe and Zoe Ejemplo", (("Ada Example", "Bo Probe", "Zoe Ejemplo"), True)),
        ("Ada Example, Bo Probe et al.", (("Ada Example", "Bo Probe"), False)),
        ("Ada Example, et al", (("Ada Example",), False)),
        ("J&ouml;rg Probe, Ada Example", (("Jörg Probe", "Ada Example"), True)),
        ("Ada Example, ...", (("Ada Example",), False)),
        ("", ((), True)),
    ],
)
def test_author_lists_in_one_cell_are_taken_apart(text: str, expected: tuple[tuple[str, ...], bool]) -> None:
    assert authors(text) == expected


@pytest.mark.slow
def test_what_is_sure_is_right_for_labelled_people(shared: Path, tmp_path: Path) -> None:
    folder = shared / "bench" / "dblp_people"
    cluster_people(folder / "mentions.jsonl", tmp_path / "out.csv", True)
    gold, found = (dict(_pairs(path)) for path in (folder / "gold.csv", tmp_path / "out.csv"))
    assert found.keys() == gold.keys()
    assert _purity(found, gold) > 0.95


@pytest.mark.slow
def test_what_is_sure_is_right_for_labelled_papers(shared: Path, tmp_path: Path) -> None:
    folder = shared / "bench" / "dblp_acm"
    cluster_papers(folder / "records.csv", tmp_path / "out.csv", True)
    gold, found = (
        {frozenset(row) for row in _pairs(path)} for path in (folder / "gold_pairs.csv", tmp_path / "out.csv")
    )
    assert len(found & gold) / len(found) > 0.97
    assert len(found & gold) / len(gold) > 0.9


def _pairs(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [(row[0], row[1]) for row in list(csv.reader(stream))[1:]]


def _purity(found: dict[str, str], gold: dict[str, str]) -> float:
    """Return B³ precision."""
    sizes: dict[str, int] = {}
    shares: dict[tuple[str, str], int] = {}
    for key, cluster in found.items():
        sizes[cluster] = sizes.get(cluster, 0) + 1
        shares[cluster, gold[key]] = shares.get((cluster, gold[key]), 0) + 1
    return sum(count * count / sizes[cluster] for (cluster, _), count in shares.items()) / len(found)


def test_several_affiliations_in_one_field_are_told_apart(tmp_path: Path) -> None:
    found = tmp_path / "mentions.jsonl"
    found.write_text(json.dumps(_row("1", affiliation="Quux University; Zorb Institute | ")))
    assert mentions(found, [])[0].affiliations == ("Quux University", "Zorb Institute")


def test_a_row_that_is_a_whole_reference_is_compared_as_people_title_and_year(tmp_path: Path) -> None:
    rows, _ = _papers(
        tmp_path,
        "id,title,authors,venue,year\n"
        '1,"Lindqvist, A. and Okafor, B. (1994). Sparse gates for long documents. Journal of Gates, 6.",,,\n'
        '2,"[7] A. Lindqvist, B. Okafor, ""Sparse gates for long documents,"" J. Gates, vol. 6, 1994.",,,\n'
        '3,"A. Lindqvist, B. Okafor. Tides of a shallow harbour. Journal of Gates, 1994.",,,\n',
    )
    assert rows == [["left_id", "right_id"], ["1", "2"]]

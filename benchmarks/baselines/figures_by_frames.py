"""Figures of all authors as one would write them by hand with DuckDB, polars or numpy, for one source of counts.

Each takes the two tables as polars frames, and returns what every author's values sum up to.
"""

from __future__ import annotations

import io
import sqlite3
from typing import Any, Final

import numpy as np
import polars as pl

SUMS: Final = (
    "papers", "citations", "h_index", "i10_index", "g_index", "m_quotient", "first_authorships",
    "last_authorships", "code_share", "years", "main_field",
)  # fmt: skip
_SOURCE: Final = "semantic-scholar"
_OF_PAPER: Final = {
    "sqlite": f"""
SELECT id, date, field, json_extract(detail, '$.citations."{_SOURCE}".value') AS count,
       CASE WHEN json_extract(detail, '$.is_code_known')
            THEN json_extract(detail, '$.code') IS NOT NULL END AS code,
       CASE WHEN json_extract(detail, '$.authors_complete')
            THEN json_array_length(detail, '$.authors') ELSE 0 END AS listed,
       CAST(substr(json_extract(detail, '$.said_at'), 1, 4) AS INTEGER) AS said
FROM paper WHERE NOT (json_extract(detail, '$.retracted') OR json_extract(detail, '$.withdrawn')
                      OR json_extract(detail, '$.front_matter'))""",
    "postgresql": f"""
SELECT id, date, field, (detail -> 'citations' -> '{_SOURCE}' ->> 'value')::int AS count,
       CASE WHEN (detail -> 'is_code_known')::bool THEN (detail -> 'code' <> 'null')::int END AS code,
       CASE WHEN (detail -> 'authors_complete')::bool
            THEN jsonb_array_length(detail -> 'authors') ELSE 0 END AS listed,
       left(detail ->> 'said_at', 4)::int AS said
FROM paper WHERE NOT ((detail -> 'retracted')::bool OR (detail -> 'withdrawn')::bool
                      OR (detail -> 'front_matter')::bool)""",
}  # fmt: skip
_PLACES: Final = "SELECT author_id, paper_id, position FROM authorship"
_PAPER_TYPES: Final = {
    "id": pl.String, "date": pl.String, "field": pl.String, "count": pl.Int64, "code": pl.Int64,
    "listed": pl.Int64, "said": pl.Int64,
}  # fmt: skip
_PLACE_TYPES: Final = {"author_id": pl.String, "paper_id": pl.String, "position": pl.Int64}


def read(url: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return papers and places of a database, read in the fastest way that its driver has."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        found = [
            pl.DataFrame(connection.execute(sql).fetchall(), orient="row", schema=types)
            for sql, types in ((_OF_PAPER["sqlite"], _PAPER_TYPES), (_PLACES, _PLACE_TYPES))
        ]
        connection.close()
        return found[0], found[1]
    return _copied(url, _OF_PAPER["postgresql"], _PAPER_TYPES), _copied(url, _PLACES, _PLACE_TYPES)


def _copied(url: str, sql: str, types: dict[str, Any]) -> pl.DataFrame:
    import psycopg

    statement = f"COPY ({sql}) TO STDOUT (FORMAT csv)".encode()
    with psycopg.connect(url) as connection, connection.cursor().copy(statement) as copy:
        body = io.BytesIO(b"".join(copy))
    return pl.read_csv(body, has_header=False, new_columns=list(types), schema=types)


def by_polars(papers: pl.DataFrame, places: pl.DataFrame) -> dict[str, float]:
    """Count with polars."""
    known = papers.lazy().with_columns(year=pl.col("date").str.slice(0, 4).cast(pl.Int64))
    signed = places.lazy().join(known, left_on="paper_id", right_on="id")
    ranked = (
        signed.filter(pl.col("count").is_not_null())
        .select("author_id", "count")
        .sort("author_id", "count", descending=[False, True])
        .with_columns(
            rank=pl.int_range(1, pl.len() + 1).over("author_id"), total=pl.col("count").cum_sum().over("author_id")
        )
        .group_by("author_id")
        .agg(
            h_index=(pl.col("count") >= pl.col("rank")).sum(),
            g_index=(pl.col("total") >= pl.col("rank") ** 2).sum(),
            i10_index=(pl.col("count") >= 10).sum(),
            citations=pl.col("count").sum(),
            given=pl.len(),
        )
    )
    placed = pl.col("position") < pl.col("listed")
    last = placed & (pl.col("position") > 0) & (pl.col("position") == pl.col("listed") - 1)
    whole = signed.group_by("author_id").agg(
        papers=pl.len(),
        first_authorships=(placed & (pl.col("position") == 0)).sum(),
        last_authorships=last.sum(),
        code_share=(100 * pl.col("code").mean()).round(1),
        first=pl.col("year").min(),
        said=pl.col("said").max(),
    )
    fields = (
        signed.filter(pl.col("field").is_not_null())
        .group_by("author_id", "field")
        .agg(often=pl.len(), newest=pl.col("date").max().fill_null(""))
        .sort("author_id", "often", "newest", "field", descending=[False, True, True, False])
        .group_by("author_id", maintain_order=True)
        .agg(main_field=pl.col("field").first())
    )
    years = signed.filter(pl.col("year").is_not_null()).group_by("author_id", "year").agg(n=pl.len())
    told = (
        whole.join(ranked, on="author_id", how="left")
        .join(fields, on="author_id", how="left")
        .with_columns(enough=pl.col("given") >= 0.9 * pl.col("papers"), age=pl.col("said") - pl.col("first"))
        .with_columns(
            m_quotient=pl.when(pl.col("enough") & (pl.col("age") >= 5))
            .then((pl.col("h_index") / pl.col("age")).round(2))
            .otherwise(0.0)
        )
    )
    found, by_year = pl.collect_all([told, years])
    cited = found.filter(pl.col("enough"))
    sums = {name: float(cited[name].sum()) for name in ("citations", "h_index", "i10_index", "g_index")}
    names = ("papers", "m_quotient", "first_authorships", "last_authorships", "code_share")
    sums |= {name: float(found[name].sum()) for name in names}
    return sums | {
        "years": float((by_year["year"] * by_year["n"]).sum()),
        "main_field": float(found["main_field"].str.encode("hex").str.to_integer(base=16).sum()),
    }


def by_duckdb(papers: pl.DataFrame, places: pl.DataFrame) -> dict[str, float]:
    """Count with DuckDB."""
    import duckdb

    connection = duckdb.connect()
    connection.register("papers", _Stream(papers))
    connection.register("places", _Stream(places))
    connection.execute(_SIGNED)
    (sums,) = connection.execute(_SUMMED).fetchall()
    (years,) = connection.execute(_YEARS).fetchall()
    fields = connection.execute(_FIELDS).fetchall()
    coded = sum(int(field.encode().hex(), 16) * n for field, n in fields)
    return {**dict(zip(SUMS[:9], map(float, sums), strict=True)), "years": float(years[0]), "main_field": coded}


class _Stream:
    """A frame as DuckDB takes it without pyarrow."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


_SIGNED = """
CREATE TEMP TABLE signed AS
SELECT author_id, position, count, code, listed, field, date, said, CAST(left(date, 4) AS INTEGER) AS year
FROM places JOIN papers ON papers.id = places.paper_id"""
_SUMMED = """
WITH ranked AS (
    SELECT author_id, count, row_number() OVER w AS rank,
           sum(count) OVER (PARTITION BY author_id ORDER BY count DESC ROWS UNBOUNDED PRECEDING) AS total
    FROM signed WHERE count IS NOT NULL WINDOW w AS (PARTITION BY author_id ORDER BY count DESC)
), cited AS (
    SELECT author_id, count(*) AS given, sum(count) AS citations, count_if(count >= rank) AS h,
           count_if(count >= 10) AS i10, count_if(total >= rank * rank) AS g
    FROM ranked GROUP BY author_id
), whole AS (
    SELECT author_id, count(*) AS papers, min(year) AS first, max(said) AS said,
           count_if(position < listed AND position = 0) AS at_first,
           count_if(position < listed AND position > 0 AND position = listed - 1) AS at_last,
           round(100 * avg(code), 1) AS code_share
    FROM signed GROUP BY author_id
), told AS (
    SELECT *, coalesce(given >= 0.9 * papers, false) AS enough, said - first AS age
    FROM whole LEFT JOIN cited USING (author_id)
)
SELECT sum(papers), sum(citations) FILTER (enough), sum(h) FILTER (enough), sum(i10) FILTER (enough),
       sum(g) FILTER (enough), sum(round(h / age, 2)) FILTER (enough AND age >= 5), sum(at_first), sum(at_last),
       sum(code_share)
FROM told"""
_YEARS = (
    "SELECT sum(year * n) FROM (SELECT year, count(*) AS n FROM signed WHERE year > 0 GROUP BY author_id, year)"
)
_FIELDS = """
SELECT field, count(*) FROM (
    SELECT author_id, field FROM signed WHERE field IS NOT NULL GROUP BY author_id, field
    QUALIFY row_number() OVER (
        PARTITION BY author_id ORDER BY count(*) DESC, max(coalesce(date, '')) DESC, field) = 1
) GROUP BY field"""


def by_numpy(papers: pl.DataFrame, places: pl.DataFrame) -> dict[str, float]:
    """Count with numpy, the texts as numbers."""
    id_ = {id_: number for number, id_ in enumerate(papers["id"].to_list())}
    paper = np.fromiter((id_.get(each, -1) for each in places["paper_id"].to_list()), np.int64, len(places))
    known = paper >= 0
    paper, position = paper[known], places["position"].fill_null(-1).to_numpy()[known]
    author = places["author_id"].cast(pl.Categorical).to_physical().to_numpy().astype(np.int64)[known]
    size = int(author.max()) + 1
    columns = {name: papers[name].fill_null(-1).to_numpy()[paper] for name in ("count", "code", "listed", "said")}
    year = papers["date"].str.slice(0, 4).cast(pl.Int64).fill_null(9999).to_numpy()[paper]
    whole = np.bincount(author, minlength=size)
    cited = columns["count"] >= 0
    of, count = author[cited], columns["count"][cited]
    order = np.lexsort((-count, of))
    of, count = of[order], count[order]
    starts = np.searchsorted(of, np.arange(size))
    rank = np.arange(1, len(of) + 1) - starts[of]
    total = np.concatenate(([0], np.cumsum(count)))
    h = np.bincount(of[count >= rank], minlength=size)
    enough = (whole > 0) & (np.bincount(of, minlength=size) >= 0.9 * whole)
    first, said = np.full(size, 9999), np.zeros(size, np.int64)
    np.minimum.at(first, author, year)
    np.maximum.at(said, author, columns["said"])
    age = said - first
    old = enough & (age >= 5)
    placed = (position >= 0) & (position < columns["listed"])
    last = placed & (position > 0) & (position == columns["listed"] - 1)
    code = columns["code"]
    having, told = np.bincount(author[code > 0], minlength=size), np.bincount(author[code >= 0], minlength=size)
    names = sorted(set(papers["field"].drop_nulls().to_list()))
    field = papers["field"].replace_strict(names, range(len(names)), default=-1, return_dtype=pl.Int64).to_numpy()
    day = papers["date"].fill_null("").rank("dense").to_numpy()[paper].astype(np.int64)
    flat = author * len(names) + field[paper]
    newest = np.zeros(size * len(names), np.int64)
    np.maximum.at(newest, flat, day)
    often = np.bincount(flat, minlength=size * len(names))
    main = (often * (int(day.max()) + 1) + newest).reshape(size, len(names)).argmax(axis=1)[whole > 0]
    per_year = np.bincount(author[year < 9999] * 200 + year[year < 9999] - 1900)
    return {
        "papers": float(whole.sum()),
        "citations": float(count[enough[of]].sum()),
        "h_index": float(h[enough].sum()),
        "i10_index": float((count[enough[of]] >= 10).sum()),
        "g_index": float((total[1:] - total[starts][of] >= rank * rank)[enough[of]].sum()),
        "m_quotient": float(np.round(h[old] / age[old], 2).sum()),
        "first_authorships": float((placed & (position == 0)).sum()),
        "last_authorships": float(last.sum()),
        "code_share": float(np.round(100 * having[told > 0] / told[told > 0], 1).sum()),
        "years": float((per_year * (np.arange(len(per_year)) % 200 + 1900)).sum()),
        "main_field": float(sum(int(names[each].encode().hex(), 16) for each in main)),
    }

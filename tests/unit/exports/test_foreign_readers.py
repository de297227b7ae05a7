"""Every export is read by a reader that others wrote.

pandas, polars, geopandas, pyarrow, GDAL's ogr2ogr, libhxl, rdflib, the followthemoney library's
own validation, and the acled package's parser of rows. No reader of UCDP GED, PLOVER or POLECAT
files was found among Python packages: pandas reads these as their users do.
"""

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from generate_ledger import entries

from exported import EXAMPLE, exported, read_entries, text_of, work_on
from sayso.app.export import Work
from sayso.outputs.exports import acled, hapi, polecat, ucdp
from sayso.outputs.exports.codes import FORMULA
from sayso.outputs.exports.formats import FORMATS
from sayso.outputs.exports.scene import Choices

ROOT = Path(__file__).parents[3]
FTM = ROOT / ".venv-ftm" / "bin" / "python"
CLAIMS = 400

needs_ogr = pytest.mark.skipif(
    shutil.which("ogr2ogr") is None, reason="ogr2ogr is not installed (.ci/run installs gdal-bin)"
)
needs_ftm = pytest.mark.skipif(
    not list(FTM.parents[1].glob("lib/*/site-packages/followthemoney")),
    reason="followthemoney is not installed: it needs ICU's headers (.ci/run makes .venv-ftm)",
)


@pytest.fixture(scope="module")
def made() -> Work:
    """A small generated ledger: names in Arabic, formulas, quotation marks, private people."""
    return work_on(entries(CLAIMS))


@pytest.fixture(scope="module")
def example() -> Work:
    """The bundled example with its verdicts."""
    return work_on(read_entries(EXAMPLE))


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Any]:
    """Writes an export to a file and gives its path."""

    def write(work: Work, name: str, layer: str | None = None, suffix: str = "") -> Path:
        raw, _ = exported(work, name, layer)
        path = tmp_path / f"{name}{suffix}"
        path.write_bytes(raw)
        return path

    return write


def test_pandas_reads_acled_columns_in_their_order(made: Work) -> None:
    import pandas as pd

    frame = pd.read_csv(io.StringIO(text_of(made, "acled")))
    assert list(frame.columns[:31]) == [
        "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type",
        "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
        "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2",
        "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale",
        "notes", "fatalities", "tags", "timestamp",
    ]  # fmt: skip
    assert all(c.startswith("x_") for c in frame.columns[31:])
    assert len(frame) > 50
    assert frame.event_id_cnty.str.startswith("SAYSO-SYR-").all()
    assert frame.event_id_cnty.is_unique
    assert (
        frame[["year", "time_precision", "fatalities", "timestamp", "iso"]].dtypes.eq("int64").all()
    )
    assert frame[["latitude", "longitude"]].dtypes.eq("float64").all()
    assert (pd.to_datetime(frame.event_date).dt.year == frame.year).all()
    assert set(frame.time_precision) <= {1, 2, 3}
    assert set(frame.geo_precision) <= {1, 2, 3}


def test_the_acled_package_parses_every_row(made: Work) -> None:
    from acled.clients.acled_data_client import AcledDataClient
    from acled.models import AcledEvent, DeletedEvent

    parse = object.__new__(AcledDataClient)._parse_event
    raw = text_of(made, "acled", choices=Choices(inter_num=True))
    ours = [c.name for c in acled.COLUMNS]
    assert ours[:31] == list(AcledEvent.__annotations__)
    for row in csv.DictReader(io.StringIO(raw)):
        event = parse({k: v for k, v in row.items() if not k.startswith("x_")})
        assert event["event_date"].year == event["year"]
        assert -90 <= event["latitude"] <= 90
    deleted = [c.name for c in FORMATS["deletions"].layers[0].columns]
    assert deleted[:2] == list(DeletedEvent.__annotations__)


def test_interactions_are_values_that_acled_uses(made: Work) -> None:
    from sayso.codebook.crosswalk import schemes

    raw = text_of(made, "acled", choices=Choices(inter_num=True))
    rows = list(csv.DictReader(io.StringIO(raw)))
    assert {int(r["interaction"]) for r in rows} <= set(schemes()["acled"]["interactions"])


def test_pandas_reads_ucdp_columns_in_their_order(made: Work) -> None:
    import pandas as pd
    import shapely

    frame = pd.read_csv(io.StringIO(text_of(made, "ucdp")))
    assert list(frame.columns[:49]) == [
        "id", "relid", "year", "active_year", "code_status", "type_of_violence",
        "conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id",
        "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id",
        "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
        "source_date", "source_headline", "source_original", "where_prec", "where_coordinates",
        "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt",
        "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec",
        "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown",
        "best", "high", "low", "gwnoa", "gwnob",
    ]  # fmt: skip
    assert len(frame) > 10
    assert frame.id.dtype == "int64" and frame.id.is_unique
    assert (frame.low <= frame.best).all() and (frame.best <= frame.high).all()
    parts = frame.deaths_a + frame.deaths_b + frame.deaths_civilians + frame.deaths_unknown
    assert (parts == frame.best).all()
    assert set(frame.type_of_violence) <= {1, 2, 3}
    assert frame.conflict_new_id.isna().all() and frame.side_a_new_id.isna().all()
    points = shapely.from_wkt(frame.geom_wkt)
    assert list(shapely.get_x(points)) == list(frame.longitude)
    assert (frame.country_id == 652).all()
    assert [c.name for c in ucdp.COLUMNS] == list(frame.columns)


def test_pandas_reads_polecat_without_quotes(made: Work) -> None:
    import pandas as pd

    raw = text_of(made, "polecat")
    frame = pd.read_csv(io.StringIO(raw), sep="\t", quoting=csv.QUOTE_NONE)
    assert list(frame.columns) == [c.name for c in polecat.COLUMNS]
    assert len(frame.columns) == 40
    assert len(frame) == len(raw.splitlines()) - 1
    assert set(frame["Quad Code"]) <= {1, 2, 3, 4}
    assert "وحدات حماية الشعب" in raw


def test_plover_lines_have_what_the_manual_requires(made: Work) -> None:
    for line in text_of(made, "plover", choices=Choices(statements=True)).splitlines():
        record = json.loads(line)
        assert record["id"].startswith("SAYSO-")
        assert record["date"] and record["actor"] and record["event"]
        assert record["quad_code"] in (1, 2, 3, 4)
        assert record["text_info"]["text_story"] == []


@pytest.mark.parametrize("layer", ["events", "ucdp", "control", "casualties"])
def test_libhxl_reads_the_hashtags(made: Work, layer: str, file: Any) -> None:
    import hxl

    path = file(made, "hxl", layer, ".csv")
    columns = FORMATS["hxl"].layer(layer)
    assert columns
    with hxl.data(str(path), hxl.InputOptions(allow_local=True)) as source:
        tags = [c.display_tag for c in source.columns]
        rows = list(source)
    assert [t for t in tags if t] == [c.hashtag for c in columns.columns if c.hashtag]
    assert len(rows) > 5
    if layer == "events":
        assert {row.get("#country+code") for row in rows} == {"SYR"}
        assert rows[0].get("#affected+killed").isdigit()


def test_pandas_reads_monthly_counts(made: Work) -> None:
    import pandas as pd

    frame = pd.read_csv(io.StringIO(text_of(made, "hapi")))
    assert ",".join(frame.columns) == (
        "location_code,has_hrp,in_gho,provider_admin1_name,provider_admin2_name,admin1_code,"
        "admin1_name,admin2_code,admin2_name,admin_level,event_type,events,fatalities,"
        "reference_period_start,reference_period_end,dataset_hdx_id,resource_hdx_id,warning,error"
    )
    assert set(frame.event_type) == {"civilian_targeting", "demonstration", "political_violence"}
    events = pd.read_csv(io.StringIO(text_of(made, "acled")))
    political = frame[frame.event_type == "political_violence"]
    assert political.events.sum() == events.disorder_type.str.contains("Political violence").sum()
    assert [c.name for c in hapi.COLUMNS] == list(frame.columns)


@pytest.mark.parametrize("layer", ["events", "settlements", "areas"])
def test_geopandas_reads_geojson(made: Work, layer: str, file: Any) -> None:
    import geopandas

    path = file(made, "geojson", layer, ".geojson")
    frame = geopandas.read_file(path)
    assert frame.crs == "EPSG:4326"
    printed = json.loads(path.read_text("utf-8"))
    assert "crs" not in printed
    assert printed["metadata"]["generated_at"]
    assert len(frame) == len(printed["features"]) > 2
    known = frame[frame.geometry.notna()]
    assert known.geometry.is_valid.all()
    assert known.geometry.bounds.minx.between(35, 43).all()
    assert known.geometry.bounds.miny.between(32, 38).all()
    kind = "MultiPolygon" if layer == "areas" else "Point"
    assert set(known.geom_type) == {kind}
    if layer == "areas":
        assert frame.interpolated.all()
        assert frame.warning.str.contains("interpolated, not observed").all()
        assert set(frame.layer) <= {"assessed", "claimed"}


@needs_ogr
@pytest.mark.parametrize("layer", ["events", "settlements", "areas"])
def test_ogr2ogr_converts_geojson(made: Work, layer: str, file: Any, tmp_path: Path) -> None:
    path = file(made, "geojson", layer, ".geojson")
    done = subprocess.run(
        ["ogr2ogr", "-f", "CSV", str(tmp_path / "out.csv"), str(path), "-lco", "GEOMETRY=AS_WKT"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as out:
        rows = list(csv.DictReader(out))
    assert len(rows) == len(json.loads(path.read_text("utf-8"))["features"])


@pytest.mark.parametrize("layer", ["events", "settlements", "claims"])
def test_geopandas_reads_geoparquet(made: Work, layer: str, file: Any) -> None:
    import geopandas

    frame = geopandas.read_parquet(file(made, "geoparquet", layer, ".parquet"))
    assert frame.crs == "OGC:CRS84"
    assert len(frame) > 20
    known = frame[frame.latitude.notna()]
    assert list(known.geometry.x) == list(known.longitude)
    assert list(known.geometry.y) == list(known.latitude)
    fields = FORMATS["geoparquet"].layer(layer)
    assert fields
    assert list(frame.columns) == [*(f.name for f in fields.fields), "geometry"]


def test_polars_reads_what_pandas_does(made: Work, file: Any) -> None:
    import pandas as pd
    import polars as pl

    path = file(made, "geoparquet", "claims", ".parquet")
    assert pl.read_parquet(path)["id"].to_list() == pd.read_parquet(path)["id"].to_list()
    text = file(made, "control", None, ".csv")
    assert pl.read_csv(text).columns == list(pd.read_csv(text).columns)


@pytest.mark.filterwarnings("ignore:.*ConjunctiveGraph is deprecated", "ignore:Dataset")
def test_rdflib_reads_the_provenance(example: Work) -> None:
    from rdflib import Graph, Namespace

    oa, prov = Namespace("http://www.w3.org/ns/oa#"), Namespace("http://www.w3.org/ns/prov#")
    graph = Graph().parse(data=text_of(example, "prov"), format="json-ld")
    entries_ = next(iter(read_entries(EXAMPLE)))
    texts = {str(o) for o in graph.objects(None, oa["exact"])}
    assert texts <= {q for q in texts if q in entries_.report.text}  # type: ignore[union-attr]
    assert len(list(graph.subject_objects(prov.wasQuotedFrom))) == 55
    derived = list(graph.subject_objects(prov.wasDerivedFrom))
    claims = {str(s) for s in graph.subjects(prov.wasQuotedFrom)}
    assert derived
    assert {str(o) for _, o in derived} <= claims


@needs_ftm
@pytest.mark.parametrize("ledger", ["example", "made"])
def test_followthemoney_validates_every_entity(
    ledger: str, request: pytest.FixtureRequest, file: Any
) -> None:
    path = file(request.getfixturevalue(ledger), "ftm", "entities", ".json")
    done = subprocess.run(
        [str(FTM), "-c", _VALIDATE, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    counts = json.loads(done.stdout)
    assert counts["Article"] > 0
    assert counts["Organization"] > 2


_VALIDATE = """
import json, sys
from collections import Counter
from followthemoney import model
seen, counts, refs = set(), Counter(), set()
for line in open(sys.argv[1], encoding="utf-8"):
    data = json.loads(line)
    entity = model.get_proxy(data, cleaned=False)
    entity.schema.validate(data)
    kept = {p.name: entity.get(p) for p in entity.iterprops()}
    for name, values in data["properties"].items():
        assert name in kept, (data["schema"], name, "is no property, or no value is valid")
        assert len(kept[name]) == len(values), (data["schema"], name, values, kept[name])
    counts[data["schema"]] += 1
    assert data["id"] not in seen, data["id"]
    seen.add(data["id"])
    refs.update(v for p, v in entity.itervalues() if p.type.name == "entity")
missing = refs - seen
assert not missing, missing
print(json.dumps(counts))
"""


def test_a_claim_review_has_what_the_vocabulary_wants(example: Work) -> None:
    reviews = [json.loads(line) for line in text_of(example, "claimreview").splitlines()]
    assert reviews
    for review in reviews:
        assert review["@type"] == "ClaimReview"
        rating = review["reviewRating"]
        assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
        assert not {"true", "false"} & set(rating["alternateName"].lower().split())
        assert review["claimReviewed"] and review["itemReviewed"]["author"]["name"]


CSV = [(f.name, layer.name) for f in FORMATS.values() for layer in f.layers if layer.excel]


@pytest.mark.parametrize(("name", "layer"), CSV)
def test_no_cell_is_taken_for_a_formula(made: Work, name: str, layer: str) -> None:
    raw = text_of(made, name, layer)
    for row in csv.reader(io.StringIO(raw)):
        for cell in row:
            if not cell.replace(".", "").replace("-", "").isdigit():
                assert not cell.startswith(FORMULA), cell
    if name in ("acled", "ucdp"):
        assert "'=Generated+Formula" in raw


def test_a_spreadsheet_reads_names_from_right_to_left(made: Work) -> None:
    raw, _ = exported(made, "casualties", excel=True)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), dialect="excel"))
    assert next(iter(rows[0])) == "id"
    names = {row["x_claimant"] for row in rows}
    assert "People's Protection Units (YPG)" in names
    plover = text_of(made, "plover")
    assert "وحدات حماية الشعب" in plover

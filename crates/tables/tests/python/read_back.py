"""Other libraries and duban read each other: `read_back.py DUBAN`. Tables are made anew by openpyxl, xlwt, pyarrow and pm4py,
judged, and the reports read back by openpyxl, csv and pyarrow."""

import csv
import datetime
import subprocess
import sys
import tempfile
from pathlib import Path

import make

DUBAN = sys.argv[1]
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
MAPPING = '[file]\nignore = ["备注"]\n' + (HERE.parent / "wide.toml").read_text(encoding="utf-8")


LOG_MAPPING = """
[file]
ignore = ["org:resource", "费用", "序号", "自动", "@@index", "@@case_index"]
[ticket]
id = "case:concept:name"
matter = { value = "企业诉求" }
[parties]
"承办单位" = "case:承办单位"
[long]
event = "concept:name"
at = "time:timestamp"
ignore_events = ["归档"]
"""


def judge(folder, table, form, *more, out=None, words=MAPPING):
    mapping = folder / "mapping.toml"
    mapping.write_text(words, encoding="utf-8")
    out = out or folder / f"report.{form}"
    command = [DUBAN, "check", str(ROOT / "policies/zibo"), str(table), "--mapping", str(mapping)]
    command += ["--as-of", "2021-02-01", "--format", form, "-o", str(out), *more]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode in (1, 3), (ended.returncode, ended.stderr)
    return out


def workbook(folder, table):
    import openpyxl

    out = judge(folder, table, "xlsx")
    assert out.read_bytes() == judge(folder, table, "xlsx", out=folder / "again.xlsx").read_bytes(), "not the same bytes"
    book = openpyxl.load_workbook(out)
    assert {"义务", "违反", "督办", "单位", "汇总"} <= set(book.sheetnames), book.sheetnames
    sheet = book["义务"]
    header = [cell.value for cell in sheet[1]]
    assert header[:7] == ["工单", "事项", "义务", "第几次", "责任单位", "状态", "到期"], header
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:"), (sheet.freeze_panes, sheet.auto_filter.ref)
    assert sheet.column_dimensions["A"].width >= 15
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert len(rules) >= 3, "no colours"
    rows = [dict(zip(header, (cell.value for cell in row))) for row in sheet.iter_rows(min_row=2)]
    first = next(row for row in rows if row["工单"] == "ZB-1" and row["义务"] == "初步回复")
    assert first["状态"] == "逾期完成" and first["到期"] == datetime.datetime(2021, 1, 7, 12, 0), first
    assert first["逾期秒数"] == 60 and first["版本"] == datetime.datetime(2020, 12, 1), first
    violations = book["违反"]
    assert violations.max_row > 1 and violations["A2"].value == "ZB-1"
    print("workbook:", len(rows), "obligations read back by openpyxl")
    return len(rows)


def text(folder, table, count):
    out = judge(folder, table, "csv")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf") and b"\r\n" in out.read_bytes()
    rows = list(csv.DictReader(out.open(encoding="utf-8-sig", newline="")))
    assert len(rows) == count and rows[0]["到期"] == "2021-01-07 12:00:00", rows[0]
    harmful = folder / "坏心.csv"
    harmful.write_text("工单编号,承办单位,接收时间,初步回复时间,回访时间,满意度,复杂,备注\n=1+1,+甲,2021/1/4 9:30,,,,,\n", encoding="utf-8")
    rows = list(csv.DictReader(judge(folder, harmful, "csv").open(encoding="utf-8-sig", newline="")))
    assert rows[0]["工单"] == "'=1+1" and rows[0]["责任单位"] == "'+甲", rows[0]
    units = list(csv.DictReader(judge(folder, table, "csv", "--table", "units").open(encoding="utf-8-sig", newline="")))
    assert {row["单位"] for row in units} >= {"市住建局", "市水务局"}, units
    print("csv:", count, "obligations, formulas disarmed")


def columns(folder, table, count):
    import pyarrow
    import pyarrow.parquet

    out = judge(folder, table, "parquet")
    read = pyarrow.parquet.read_table(out)
    assert read.num_rows == count, (read.num_rows, count)
    assert read.schema.field("due").type == pyarrow.timestamp("ms", "UTC"), read.schema
    assert read.schema.field("version").type == pyarrow.date32() and read.schema.field("timed").type == pyarrow.bool_()
    first = read.to_pylist()[0]
    assert first["due"] == datetime.datetime(2021, 1, 7, 4, 0, tzinfo=datetime.timezone.utc) and first["status"] == "late", first
    print("parquet:", count, "obligations read back by pyarrow")


def log(folder):
    fresh = folder / "pm4py.xes"
    make.MADE["pm4py.xes"](fresh)
    committed = HERE.parent / "data/pm4py.xes"
    # pm4py writes its extensions in the order of a set, which is another in each run.
    lines = lambda path: sorted(path.read_text(encoding="utf-8").splitlines())
    assert lines(fresh) == lines(committed), "pm4py writes another log than the one that the tests read"
    rows = []
    for path in [fresh, committed]:
        out = judge(folder, path, "csv", out=folder / "log.csv", words=LOG_MAPPING)
        rows.append(list(csv.DictReader(out.open(encoding="utf-8-sig", newline=""))))
    assert rows[0] == rows[1] and len(rows[0]) == 6, rows
    first = next(row for row in rows[0] if row["工单"] == "ZB-1" and row["义务"] == "初步回复")
    assert (first["起算时刻"], first["完成时刻"]) == ("2021-01-04 09:30:00", "2021-01-07 12:01:00"), first
    print("log:", len(rows[0]), "obligations of what pm4py wrote just now")


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        counts = set()
        for name in ["openpyxl.xlsx", "openpyxl-1904.xlsx", "old.xls"]:
            make.MADE[name](folder / name)
            counts.add(workbook(folder, folder / name))
        assert len(counts) == 1, counts
        text(folder, folder / "openpyxl.xlsx", counts.pop())
        count = workbook(folder, folder / "old.xls")
        columns(folder, folder / "old.xls", count)
        log(folder)
    print("4 passed, 0 failed")


main()

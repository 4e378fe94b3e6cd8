"""Writes the fixtures that other tools make: a workbook (openpyxl), one from an old office (xlwt), a protected one
(msoffcrypto), an event log (pm4py), Parquet (pyarrow). `make.py FOLDER [NAME…]`; what is committed stands in ../data."""

import datetime
import io
import sys
from pathlib import Path

HEADINGS = ["工单编号", "承办单位", "接收时间", "初步回复时间", "回访时间", "满意度", "复杂", "备注"]
ROWS = [
    ["ZB-1", "市住建局", datetime.datetime(2021, 1, 4, 9, 30), "2021年1月7日 下午12:01", None, None, "√", "甲"],
    ["ZB-2", "市水务局", datetime.date(2021, 1, 5), "2021/1/6 10:00", datetime.datetime(2021, 1, 20, 10, 0), "不满意", "×", "乙"],
    ["ZB-3", "市城管局", 44203.5, "20210112", None, None, None, None],
]


def openpyxl_book(path, late=False):
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = openpyxl.Workbook()
    if late:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "一月"
    sheet.append(HEADINGS)
    for row in ROWS:
        sheet.append([row[2] - 1462 if late and cell == 44203.5 else cell for cell in row] if late else row)
    if late:
        sheet.cell(4, 3).value = 44203.5 - 1462
    book.create_sheet("说明")["A1"] = "另一张"
    book.save(path)


def merged_book(path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "一月"
    sheet.append(["2021年工单台账"] + [None] * 7)
    sheet.merge_cells("A1:H1")
    sheet.append(HEADINGS)
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("B4:B5")
    book.save(path)


def cover_book(path):
    """A cover sheet before the table, and a heading with a line break."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active["A1"] = "本表由系统导出"
    sheet = book.create_sheet("台账")
    sheet.append(["工单\n编号", "承办单位 ", "接收\n时间"])
    sheet.append(["ZB-1", "市住建局", "2021/1/4"])
    book.save(path)


def odd_book(path):
    """Hidden and empty rows, spaces around texts, numbers for ids, a formula without a value, an error, a long number."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "一月"
    sheet.append(HEADINGS[:3] + ["备注"])
    at = datetime.datetime(2021, 1, 4, 9, 30)
    rows = {2: ["ZB-1", "市住建局", at], 3: ["ZB-2", "市住建局", at], 6: [" ZB-3 ", " 市住建局 ", " 2021-1-4 09:30 "], 7: [20210001, "市住建局", "2021.1.4"]}
    rows |= {9: ["ZB-5", "市住建局", "#N/A"], 10: ["ZB-6", "市住建局", "=C2+1"], 11: [440303202101040001, "市住建局", at], 12: ["ZB-8", "市住建局", True], 13: ["#REF!", "市住建局", at]}
    for row, cells in rows.items():
        for column, cell in enumerate(cells, 1):
            sheet.cell(row, column).value = cell
    sheet["C9"].data_type = sheet["A13"].data_type = "e"
    sheet["D2"], sheet["E7"] = "甲" * 30000, "旁注"
    sheet.row_dimensions[3].hidden = True
    book.save(path)


def odd_old_book(path):
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("一月")
    for row, cells in enumerate([HEADINGS[:3], ["ZB-1", "市住建局", "2021/1/4"], ["ZB-2", "市住建局", "昨天上午"], ["ZB-3", "市住建局", 44200.5]]):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    book.save(path)


def old_book(path):
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("一月")
    moment = xlwt.easyxf(num_format_str="yyyy/m/d h:mm")
    day = xlwt.easyxf(num_format_str="yyyy/m/d")
    for column, heading in enumerate(HEADINGS):
        sheet.write(0, column, heading)
    for at, row in enumerate(ROWS, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime.datetime):
                sheet.write(at, column, cell, moment)
            elif isinstance(cell, datetime.date):
                sheet.write(at, column, cell, day)
            elif cell is not None:
                sheet.write(at, column, cell)
    book.save(path)


def protected_book(path):
    import msoffcrypto.format.ooxml

    plain = io.BytesIO()
    openpyxl_book(plain)
    with open(path, "wb") as out:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("密码", out)


def log(path):
    import pandas
    import pm4py

    zone = datetime.timezone(datetime.timedelta(hours=8))
    at = lambda *parts: datetime.datetime(*parts, tzinfo=zone)
    rows = [
        ("ZB-1", "市住建局", "接收", at(2021, 1, 4, 9, 30, 0, 250000), "王某", 1.5, 3, True),
        ("ZB-1", "市住建局", "初步回复", at(2021, 1, 7, 12, 1), "李某", 2.25, 4, False),
        ("ZB-2", "市水务局", "接收", datetime.datetime(2021, 1, 5, 1, 0, tzinfo=datetime.timezone.utc), "王某", 0.1, 5, True),
        ("ZB-2", "市水务局", "归档", at(2021, 1, 6, 10, 0), "系统", 0.0, 6, False),
    ]
    columns = ["case:concept:name", "case:承办单位", "concept:name", "time:timestamp", "org:resource", "费用", "序号", "自动"]
    frame = pandas.DataFrame(rows, columns=columns)
    frame["time:timestamp"] = pandas.to_datetime(frame["time:timestamp"], utc=True)
    pm4py.write_xes(pm4py.format_dataframe(frame), str(path))


def parquet(path):
    import pyarrow
    import pyarrow.parquet

    zone = datetime.timezone(datetime.timedelta(hours=8))
    table = pyarrow.table(
        {
            "工单编号": ["ZB-1", "ZB-2"],
            "承办单位": pyarrow.array(["市住建局", "市水务局"]).dictionary_encode(),
            "接收时间": pyarrow.array(
                [datetime.datetime(2021, 1, 4, 9, 30, tzinfo=zone), datetime.datetime(2021, 1, 5, 9, 0, tzinfo=zone)],
                pyarrow.timestamp("ns", "Asia/Shanghai"),
            ),
            "初步回复时间": pyarrow.array([datetime.datetime(2021, 1, 7, 12, 1), None], pyarrow.timestamp("us")),
            "解决确认日期": pyarrow.array([None, datetime.date(2021, 1, 8)], pyarrow.date32()),
            "复杂": [True, False],
        }
    )
    pyarrow.parquet.write_table(table, path, compression="snappy")


MADE = {
    "openpyxl.xlsx": openpyxl_book,
    "openpyxl-1904.xlsx": lambda path: openpyxl_book(path, late=True),
    "merged.xlsx": merged_book,
    "cover.xlsx": cover_book,
    "odd.xlsx": odd_book,
    "odd.xls": odd_old_book,
    "old.xls": old_book,
    "protected.xlsx": protected_book,
    "pm4py.xes": log,
    "pyarrow.parquet": parquet,
}

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or MADE:
        MADE[name](folder / name)
        print(name)

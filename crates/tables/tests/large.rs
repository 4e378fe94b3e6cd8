//! Small workbooks that ask for much: cells far away, claims, texts that stand everywhere, areas over areas. What has just the size
//! of a limit is read; what has one more is an error that names the limit and a way out, before there is memory for it.

#![cfg(test)]
#![cfg(feature = "xlsx")]

mod made;

use duban::diagnostic::Severity;
use duban::{Error, Policy};
use duban_tables::{Input, Limits, Mapping, Table, Tickets};
use made::{Old, new_book, row};

const MAP: &str = "[ticket]\nid = \"工单编号\"\nmatter = { value = \"企业诉求\" }\n[parties]\n\"承办单位\" = \"承办单位\"\n\
                   [[events]]\nevent = \"接收\"\nat = \"接收时间\"\n";

fn count(bytes: &[u8], limits: Limits) -> Result<usize, Error> {
    let policy =
        Policy::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/zibo")).expect("a shipped policy");
    let map = Mapping::read(duban::source::Source::new("对照.toml", MAP)).expect("a mapping");
    let input = Input::memory("台账", bytes).within(limits);
    let tickets = Tickets::new(Table::open(&input, Some(&map))?, &map, policy.program())?;
    Ok(tickets.filter(Result::is_ok).count())
}

/// What is said of a workbook that is not read.
fn refused(bytes: &[u8], limits: Limits) -> String {
    let error = count(bytes, limits).expect_err("it is read");
    assert!(error.findings.iter().all(|it| it.severity() == Severity::Error));
    error.to_string()
}

/// It is read with just these limits, and not with one less.
fn just(what: &str, bytes: &[u8], with: impl Fn(&mut Limits, u64), least: u64) {
    let limits = |value| {
        let mut limits = Limits::default();
        with(&mut limits, value);
        limits
    };
    assert_eq!(count(bytes, limits(least)).map_err(|error| error.to_string()), Ok(1), "{what}");
    let said = refused(bytes, limits(least - 1));
    assert!(said.contains("T0014") && said.contains(&(least - 1).to_string()), "{what}: {said}");
    assert!(said.contains(what), "{what}: {said}");
}

/// A table of texts, without a sheet's cells.
fn texts(count: &str, text: &str) -> String {
    format!("<sst uniqueCount=\"{count}\"><si><t>{text}</t></si></sst>")
}

#[test]
fn a_new_workbook_is_held_within_its_limits() {
    let number = |limits: &mut Limits, value| limits.sheet_cells = usize::try_from(value).unwrap();
    let cells = new_book("", &row(3, "<c r='D3'><v>1</v></c><c r='E3'/>"), "");
    just("有内容的单元格", &cells, number, 7);
    let formulas = new_book("", &row(3, "<c r='D3'><f>A1</f></c>").repeat(9), "");
    assert!(count(&formulas, Limits::default()).is_ok(), "nine times the same cell is one");
    let bytes = |limits: &mut Limits, value| limits.sheet_text = usize::try_from(value).unwrap();
    let shared = new_book(&texts("1", "四个汉字"), &row(2, &"<c r='D2' t='s'><v>0</v></c>".repeat(3)), "");
    just("文字的字节", &shared, bytes, 3 * 12 + 68);
    let rows = |limits: &mut Limits, value| limits.merged_rows = usize::try_from(value).unwrap();
    let merged =
        new_book("", "", "<mergeCells><mergeCell ref='D2:E9'/><mergeCell ref='D2:F2'/></mergeCells>");
    just("合并单元格占的行", &merged, rows, 2);
}

#[test]
fn parts_are_counted_as_they_come_out() {
    let padded = new_book("", &" ".repeat(9_000), "");
    let part = |limits: &mut Limits, value| limits.part_bytes = value;
    let sheet = made::sheet(&" ".repeat(9_000), "").len() as u64;
    just("解压以后的字节", &padded, part, sheet);
    // One that claims to be shorter than it is: more never comes out.
    let lying = made::shortened(&padded, sheet);
    let said = refused(&lying, Limits::default());
    assert!(said.contains("T0003"), "{said}");
}

#[test]
fn a_claim_makes_no_room() {
    // Room for as many would be a hundred times what there is.
    let said = refused(&new_book(&texts("100000000000000", "甲"), "", ""), Limits::default());
    assert!(said.contains("T0003"), "{said}");
    let sloppy = new_book(&texts("70000", "甲"), "", "");
    assert_eq!(count(&sloppy, Limits::default()).ok(), Some(1), "a claim that is only wrong");
    // As the place in a list that a shared formula names for itself.
    let far = row(
        3,
        "<c r='A3' t='inlineStr'><is><t>ZB-2</t></is></c><c r='C3'><f t='shared' si='99999999999' ref='C3'>B1</f></c>",
    );
    assert_eq!(count(&new_book("", &far, ""), Limits::default()).ok(), Some(1), "the formula has no value");
    for rows in [u32::MAX, 70_000] {
        let said = refused(&Old::new().claims(0, rows, 256).book(), Limits::default());
        assert!(said.contains("T0003"), "{said}");
    }
    let said = refused(&Old::new().claims(9, 3, 1).book(), Limits::default());
    assert!(said.contains("T0003"), "{said}");
    assert_eq!(
        count(&Old::new().claims(0, 65_536, 256).book(), Limits::default()).ok(),
        Some(1),
        "a whole sheet"
    );
}

#[test]
fn an_old_workbook_is_held_as_its_rectangles() {
    let cells = |limits: &mut Limits, value| limits.rectangle_cells = usize::try_from(value).unwrap();
    just("从第一格到最后一格", &Old::new().book(), cells, 2 * 3);
    just("从第一格到最后一格", &Old::new().number(1, 9).book(), cells, 2 * 10);
    just("从第一格到最后一格", &Old::new().numbers(1, [3, 12]).book(), cells, 2 * 13);
    just("从第一格到最后一格", &Old::new().number(1, 4).chart(900, 200).book(), cells, 2 * 5);
    let said = refused(&Old::new().number(65_535, 255).book(), Limits::default());
    assert!(said.contains("8388608") && said.contains("另存为 .xlsx"), "{said}");
    just("从第一格到最后一格", &Old::new().another_sheet().book(), cells, 2 * 3 + 2 * 3);
    let said = refused(&Old::new().same_sheet(60).book(), Limits::default());
    assert!(said.contains("T0003"), "sheets that lie in one another: {said}");
}

#[test]
fn texts_of_an_old_workbook_are_held_as_often_as_they_stand() {
    let bytes = |limits: &mut Limits, value| limits.sheet_text = usize::try_from(value).unwrap();
    let old = Old::new().texts(&["一二三", "四"], 0).shared(5, 0).shared(5, 1).shared(6, 0).shared(7, 9);
    just("文字的字节", &old.book(), bytes, (3 + 1 + 3) * 3);
    let said = refused(&Old::new().texts(&["一"], 17_000).book(), Limits::default());
    assert!(said.contains("T0003"), "a table that is continued without end: {said}");
}

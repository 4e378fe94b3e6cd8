//! Drafts a mapping from a table's headings, its first rows and a policy's names. It is legal and runs; a person looks
//! through it before it is used. Guesses are made here and nowhere else.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use duban::diagnostic::{Diagnostic, Message, nearest};
use duban::program::{Event, Matter, Program, Slot};
use duban::value::Type;
use duban::{Error, Policy};

use crate::cell::{Cell, Row};
use crate::convert::{Dates, when};
use crate::mapping::{FilePart, Mapping};
use crate::table::Table;
use crate::texts;

/// How many rows are looked at.
const LOOKED_AT: usize = 200;

/// Words that tables use for one thing: of GB/T 33358, of hotlines' rules and of the forms that cities publish.
const SAME: &[&[&str]] = &[
    &[
        "承办单位",
        "主办单位",
        "牵头单位",
        "首接单位",
        "责任单位",
        "办理单位",
        "handling_unit",
        "lead_unit",
        "case:承办单位",
    ],
    &["协办单位", "配合单位", "cooperating_units"],
    &["诉求类别", "诉求类型", "类别", "appeal_type"],
    &["企业", "企业名称", "诉求企业", "enterprise_name"],
    &["接收", "签收", "接单", "派单", "转办", "受理", "接收工单", "accepted", "dispatched"],
    &["办结", "办理完成", "结案", "completed"],
    &["答复", "回复", "反馈", "答复企业", "replied"],
    &["初步回复", "初步处理情况", "preliminary_reply"],
    &["联系企业", "首次联系", "first_contact"],
    &["回访", "callback"],
    &["满意度", "满意情况", "是否满意", "satisfaction"],
    &["受理", "收件", "申请", "received"],
];

/// Words that may stand for another where nothing closer does: to be called is not to be answered.
const NEARLY: &[&[&str]] = &[&["初步回复", "首次联系", "响应", "first_contact"]];

/// Headings of ids.
const IDS: &[&str] = &[
    "工单编号",
    "工单号",
    "编号",
    "受理编号",
    "办件编号",
    "业务编号",
    "ticket_no",
    "id",
    "case:concept:name",
];

/// What stands behind an event's name in the heading of its moment.
const BEHIND: &[&str] = &["时间", "时刻", "日期", "日", "_at", "于"];

/// A mapping for a table of tickets, as TOML with comments; what an older mapping says of the file is kept.
///
/// # Errors
/// The table holds nothing that could be an id, or no moments.
///
/// The first 200 rows are looked at.
///
/// ```
/// use duban::{Policy, source::Source};
/// use duban_tables::{Input, Mapping, Table, Tickets, suggest};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("../../policies/zibo")?;
/// let text = "工单编号,承办单位,接收时间\nZB-1,市住建局,2021/1/4 9:30\n";
/// let input = Input::memory("台账.csv", text.as_bytes());
/// let draft = suggest(Table::open(&input, None)?, &policy, None)?;
/// assert!(draft.contains("id = \"工单编号\"") && draft.contains("at = \"接收时间\""), "{draft}");
/// // It is legal as it stands; a person looks through it all the same.
/// let mapping = Mapping::read(Source::new("mapping.toml", draft))?;
/// assert_eq!(Tickets::new(Table::open(&input, Some(&mapping))?, &mapping, policy.program())?.count(), 1);
/// # Ok(())
/// # }
/// ```
pub fn suggest(table: Table, policy: &Policy, known: Option<&Mapping>) -> Result<String, Error> {
    suggest_among(table, &[policy], known).map(|(draft, _)| draft)
}

/// The same for whichever of several policies has names for most of the table's columns, or the nearer ones of as many,
/// and its place in the list; the first of those that are as good.
///
/// # Errors
/// As [`suggest`]; nothing can be suggested where there is no policy.
///
/// ```
/// use duban::Policy;
/// use duban_tables::{Input, Table, suggest_among};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (baotou, zibo) = (Policy::load("../../policies/baotou")?, Policy::load("../../policies/zibo")?);
/// let input = Input::memory("台账.csv", "工单编号,承办单位,接收时间\nZB-1,市住建局,2021/1/4 9:30\n".as_bytes());
/// let (draft, chosen) = suggest_among(Table::open(&input, None)?, &[&baotou, &zibo], None)?;
/// assert!(chosen == 1 && draft.contains("matter = { value = \"企业诉求\" }"), "{draft}");
/// # Ok(())
/// # }
/// ```
pub fn suggest_among(
    table: Table,
    policies: &[&Policy],
    known: Option<&Mapping>,
) -> Result<(String, usize), Error> {
    let headings = table.headings().to_vec();
    let place = table.place();
    let sheet = table.sheet().map(str::to_owned);
    let epoch = table.epoch;
    let grouped = table.grouped;
    let rows = table.take(LOOKED_AT).collect::<Result<Vec<Row>, Error>>()?;
    let file = known.map(|mapping| mapping.written.file.clone()).unwrap_or_default();
    let dates = Dates { epoch, order: file.order(), midnight: file.midnight_is_a_moment() };
    let draft = Draft { headings: &headings, rows: &rows, dates, grouped, file: &file };
    let mut best: Option<(Fit, usize, &Program, &Matter)> = None;
    for (at, policy) in policies.iter().enumerate() {
        let program = policy.program();
        for matter in &program.matters {
            let fits = draft.fits(matter);
            if best.is_none_or(|(most, ..)| fits > most) {
                best = Some((fits, at, program, matter));
            }
        }
    }
    let Some((_, at, program, matter)) = best else { return Err(texts::error(&texts::MAP_NO_EVENTS)) };
    let written = draft.write(program, matter, sheet.as_deref());
    let written = written.map_err(|text| texts::placed(Diagnostic::new(text), place))?;
    Ok((written, at))
}

/// How many columns a matter has a name for, and how near those are: the greater the better.
type Fit = (usize, Reverse<u32>);

struct Draft<'d> {
    headings: &'d [String],
    rows: &'d [Row],
    dates: Dates,
    grouped: bool,
    file: &'d FilePart,
}

/// A heading without what tables add to it.
fn stem(heading: &str) -> &str {
    let heading = heading.strip_prefix("case:").unwrap_or(heading).trim();
    BEHIND.iter().find_map(|end| heading.strip_suffix(end)).filter(|stem| !stem.is_empty()).unwrap_or(heading)
}

/// Whether a heading means what a name does; the smaller the better, none where it does not. A heading may say it twice:
/// `派单时间(转办时间)`, `来电时间 / 受理时间`.
fn alike(heading: &str, name: &str) -> Option<u8> {
    let parts =
        || heading.split(['/', '／', '(', '（', ')', '）']).map(str::trim).filter(|it| !it.is_empty());
    one_alike(heading, name)
        .or_else(|| parts().filter_map(|part| one_alike(part, name)).min().map(|rank| rank.saturating_add(1)))
}

fn one_alike(heading: &str, name: &str) -> Option<u8> {
    let (heading, stem) = (heading.strip_prefix("case:").unwrap_or(heading).trim(), stem(heading));
    if heading == name {
        return Some(0);
    }
    if stem == name {
        return Some(1);
    }
    let together =
        |group: &&[&str]| group.contains(&name) && (group.contains(&stem) || group.contains(&heading));
    if SAME.iter().any(together) {
        return Some(2);
    }
    let near = || name.chars().count() > 2 && nearest(stem, [name]).is_some();
    (NEARLY.iter().any(together) || near()).then_some(3)
}

impl Draft<'_> {
    fn samples(&self, column: usize) -> impl Iterator<Item = &Cell> {
        self.rows.iter().map(move |row| row.cell(column)).filter(|cell| !cell.is_blank())
    }

    /// Whether most of a column's cells are moments.
    fn dated(&self, column: usize) -> bool {
        let (mut all, mut dated) = (0u32, 0u32);
        for cell in self.samples(column) {
            all = all.saturating_add(1);
            dated = dated.saturating_add(u32::from(when(cell, self.dates).is_ok()));
        }
        all > 0 && dated.saturating_mul(2) > all
    }

    /// The column that suits a name best, of those that are free and fit.
    fn best(&self, name: &str, used: &BTreeSet<usize>, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let free = (0..).zip(self.headings).filter(|(at, heading)| !heading.is_empty() && !used.contains(at));
        let near = free.filter_map(|(at, heading)| Some((alike(heading, name)?, at)));
        near.filter(|(_, at)| fits(*at)).min().map(|(_, at)| at)
    }

    /// Whether a column suits none of the other names better.
    fn own<'n>(&self, at: usize, name: &str, mut names: impl Iterator<Item = &'n str>) -> bool {
        let heading = self.heading(at);
        let Some(rank) = alike(heading, name) else { return false };
        names.all(|other| alike(heading, other).is_none_or(|better| rank <= better))
    }

    fn fits(&self, matter: &Matter) -> Fit {
        let rank = |at: usize| {
            let near = |name: &str| alike(self.heading(at), name);
            let events = matter.events.iter().filter(|_| self.dated(at)).map(|event| &event.name);
            let slots = matter.roles.iter().chain(&matter.fields).map(|slot| &slot.name);
            slots.chain(events).filter_map(|name| near(name)).min()
        };
        let ranks: Vec<u32> = (0..self.headings.len()).filter_map(rank).map(u32::from).collect();
        (ranks.len(), Reverse(ranks.iter().sum()))
    }

    fn id(&self) -> Option<usize> {
        let named = IDS.iter().find_map(|name| self.headings.iter().position(|heading| heading == name));
        let like =
            || self.headings.iter().position(|heading| heading.contains("编号") || heading.ends_with('号'));
        let unlike = || (0..self.headings.len()).find(|at| !self.dated(*at) && self.different(*at));
        named.or_else(like).or_else(unlike)
    }

    /// Whether each row has a value of its own.
    fn different(&self, column: usize) -> bool {
        let texts: Vec<String> = self.samples(column).filter_map(Cell::text).collect();
        !texts.is_empty() && texts.iter().collect::<BTreeSet<_>>().len() == texts.len()
    }

    /// The column whose cells are names of events.
    fn event_names(&self, matter: &Matter) -> Option<usize> {
        (0..self.headings.len()).find(|column| {
            let texts: Vec<String> = self.samples(*column).filter_map(Cell::text).collect();
            let known =
                texts.iter().filter(|text| matter.events.iter().any(|event| event.name == **text)).count();
            !texts.is_empty() && known.saturating_mul(2) > texts.len()
        })
    }

    fn write(&self, program: &Program, matter: &Matter, sheet: Option<&str>) -> Result<String, Message> {
        let id = self.id().ok_or_else(|| Message::new(&texts::NO_ID_COLUMN))?;
        let mut used = BTreeSet::from([id]);
        let mut out =
            String::from("# 映射的草稿:逐行看过,改对,再用。每一行的左边是政策里的名称,右边是表头。\n\n");
        let mut body = String::new();
        let ticket = format!("[ticket]\nid = {}\n", quoted(self.heading(id)));
        body.push_str(&ticket);
        let named = self.best("事项", &used, |_| true);
        match named {
            Some(at) if program.matters.len() > 1 => {
                used.insert(at);
                let _ = writeln!(body, "matter = {}", quoted(self.heading(at)));
            }
            _ => {
                let others: Vec<&str> = program.matters.iter().map(|other| other.name.as_str()).collect();
                let about = if others.len() > 1 {
                    format!(" # 政策有:{}", others.join("、"))
                } else {
                    String::new()
                };
                let _ = writeln!(body, "matter = {{ value = {} }}{about}", quoted(&matter.name));
            }
        }
        let mut events = String::new();
        let long = self.event_names(matter).and_then(|event| Some((event, self.moment_beside(event)?)));
        let found = match long {
            Some((event, at)) => {
                used.extend([event, at]);
                self.long(matter, (event, at), &mut used, &mut events);
                true
            }
            None => self.wide(matter, &mut used, &mut events),
        };
        if !found {
            return Err(Message::new(&texts::NO_EVENT_COLUMNS));
        }
        self.slots("parties", &matter.roles, &mut used, &mut body);
        self.slots("fields", &matter.fields, &mut used, &mut body);
        self.file(sheet, &used, &mut out);
        out.push_str(&body);
        out.push_str(&events);
        Ok(out)
    }

    fn heading(&self, at: usize) -> &str {
        self.headings.get(at).map_or("", String::as_str)
    }

    fn moment_beside(&self, event: usize) -> Option<usize> {
        (0..self.headings.len()).find(|at| *at != event && self.dated(*at))
    }

    fn file(&self, sheet: Option<&str>, used: &BTreeSet<usize>, out: &mut String) {
        out.push_str("[file]\n");
        if let Some(sheet) = sheet {
            let _ = writeln!(out, "sheet = {}", quoted(sheet));
        }
        let file = self.file;
        let words = [
            ("encoding", &file.encoding),
            ("delimiter", &file.delimiter),
            ("date_order", &file.date_order),
            ("midnight", &file.midnight),
        ];
        for (key, word) in words {
            if let Some(word) = word {
                let _ = writeln!(out, "{key} = {}", quoted(word.get_ref()));
            }
        }
        for (key, number) in [("header", &file.header), ("epoch", &file.epoch)] {
            if let Some(number) = number {
                let _ = writeln!(out, "{key} = {}", number.get_ref());
            }
        }
        let free = (0..).zip(self.headings).filter(|(at, name)| !name.is_empty() && !used.contains(at));
        let names: BTreeSet<String> = free.map(|(_, name)| quoted(name)).collect();
        let names: Vec<String> = names.into_iter().collect();
        if !names.is_empty() {
            out.push_str("# 下面这些列没有用上;要用的,从这里拿走,写到该写的地方。\n");
            let _ = writeln!(out, "ignore = [{}]", names.join(", "));
        }
        out.push('\n');
    }

    fn slots(&self, table: &str, slots: &[Slot], used: &mut BTreeSet<usize>, out: &mut String) {
        let mut lines = String::new();
        let mut seen = BTreeSet::new();
        for slot in slots.iter().filter(|slot| seen.insert(slot.name.clone())) {
            let names = || slots.iter().map(|slot| slot.name.as_str());
            match self.best(&slot.name, used, |at| self.own(at, &slot.name, names())) {
                Some(at) => {
                    used.insert(at);
                    let _ = writeln!(lines, "{} = {}", quoted(&slot.name), self.column(at, &slot.ty));
                }
                None => {
                    let _ = writeln!(lines, "# {} = \"…\" # 没有找到像的列", quoted(&slot.name));
                }
            }
        }
        if !lines.is_empty() {
            let _ = write!(out, "\n[{table}]\n{lines}");
        }
    }

    /// A column, with what its cells stand for where they are signs.
    fn column(&self, at: usize, ty: &Type) -> String {
        let name = quoted(self.heading(at));
        if *ty != Type::Bool {
            return name;
        }
        let texts: BTreeSet<String> = self.samples(at).filter_map(Cell::text).collect();
        let truth = |text: &String| match text.as_str() {
            "√" | "✓" | "Y" | "y" | "1" | "有" | "对" => Some((text.clone(), true)),
            "×" | "✗" | "N" | "n" | "0" | "无" | "错" => Some((text.clone(), false)),
            _ => None,
        };
        let signs: Vec<String> =
            texts.iter().filter_map(truth).map(|(sign, yes)| format!("{} = {yes}", quoted(&sign))).collect();
        if signs.is_empty() {
            name
        } else {
            format!("{{ column = {name}, values = {{ {} }} }}", signs.join(", "))
        }
    }

    /// Events of rows that are tickets; whether there are any.
    fn wide(&self, matter: &Matter, used: &mut BTreeSet<usize>, out: &mut String) -> bool {
        let mut found = false;
        let mut missing = Vec::new();
        for event in &matter.events {
            let names = || matter.events.iter().map(|event| event.name.as_str());
            match self.best(&event.name, used, |at| self.dated(at) && self.own(at, &event.name, names())) {
                Some(at) => {
                    used.insert(at);
                    found = true;
                    let _ = write!(
                        out,
                        "\n[[events]]\nevent = {}\nat = {}\n",
                        quoted(&event.name),
                        quoted(self.heading(at))
                    );
                    self.event_fields(event, used, out);
                }
                None => missing.push(event.name.as_str()),
            }
        }
        if !missing.is_empty() {
            let _ = write!(out, "\n# 没有找到这些事件的时刻:{}\n", missing.join("、"));
        }
        found
    }

    fn event_fields(&self, event: &Event, used: &mut BTreeSet<usize>, out: &mut String) {
        let mut fields = Vec::new();
        for slot in &event.fields {
            if let Some(at) = self.best(&slot.name, used, |_| true) {
                used.insert(at);
                fields.push(format!("{} = {}", quoted(&slot.name), self.column(at, &slot.ty)));
            }
        }
        if !fields.is_empty() {
            let _ = writeln!(out, "fields = {{ {} }}", fields.join(", "));
        }
    }

    /// Events of rows that are events.
    fn long(
        &self,
        matter: &Matter,
        (event, at): (usize, usize),
        used: &mut BTreeSet<usize>,
        out: &mut String,
    ) {
        let _ = write!(
            out,
            "\n[long]\nevent = {}\nat = {}\n",
            quoted(self.heading(event)),
            quoted(self.heading(at))
        );
        let by = ["org:resource", "经办单位", "操作单位"]
            .iter()
            .find_map(|name| self.headings.iter().position(|it| it == name));
        if let Some(by) = by {
            used.insert(by);
            let _ = writeln!(out, "by = {}", quoted(self.heading(by)));
        }
        if !self.grouped {
            out.push_str("# 同一件的各行挨在一起时写 sorted = true,大文件就不用整个装进内存。\n");
        }
        let known: BTreeSet<&str> = matter.events.iter().map(|event| event.name.as_str()).collect();
        let texts: BTreeSet<String> = self.samples(event).filter_map(Cell::text).collect();
        let others: Vec<String> =
            texts.iter().filter(|text| !known.contains(text.as_str())).map(|it| quoted(it)).collect();
        if !others.is_empty() {
            let _ = writeln!(out, "# 政策里没有这些事件,先跳过。\nignore_events = [{}]", others.join(", "));
        }
        let all = Event {
            name: String::new(),
            fields: matter.events.iter().flat_map(|it| it.fields.clone()).collect(),
        };
        self.event_fields(&all, used, out);
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

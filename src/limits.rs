//! How far input may grow: the named limits of a policy, what each counts, why it is where it is, and the code of the error
//! that reaching it is. One set goes with each policy; who embeds this may set them, and lower them for policies of others.

/// The limits that hold while a policy is read and while tickets are judged by it. Reaching one is an error that names it;
/// nothing is ever cut short in silence.
///
/// ```
/// use duban::{Limits, Policy};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut limits = Limits::default();
/// limits.ticket_events = 1;
/// let policy = Policy::load_with("policies/zibo", limits)?;
/// let ticket = duban::Ticket::new("ZB-1", "企业诉求")
///     .event("接收", "2021-01-04T09:30:00+08:00".parse()?)
///     .event("初步回复", "2021-01-05T09:30:00+08:00".parse()?);
/// let error = policy.check(&ticket, "2021-01-08".parse()?).unwrap_err();
/// assert_eq!(error.findings.first().map(|it| it.code()), Some("F0016"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one file of a policy, or of an official text it names: 8 MiB; `D0001`. The longest official text this
    /// project knows has 60,000; a policy of 100,000 lines has five million.
    pub file_bytes: usize,
    /// Bytes of a policy as data: 128 MiB, what the largest files of a policy come to, written as data; `D0001`.
    pub document_bytes: usize,
    /// Blocks and brackets inside each other, in files of a policy: 64; `D0107`. The language itself needs four levels, the
    /// rest is room for conditions. Each level costs stack, so that a greater number counts as 64.
    pub nesting: usize,
    /// Declarations of a policy, all files together: 100,000; `L0001`. A code of a whole city has some thousands.
    pub declarations: usize,
    /// Members of a list in a policy (units of a group, entries of a roster, lines of a body, rows of a table): 10,000;
    /// `L0002`. The same of a list in the facts (the values of a role or field); `L0005`.
    pub list_items: usize,
    /// Units of all groups of a policy together, those of groups inside others counted again: 1,000,000; `L0010`. A hundred groups
    /// of a thousand units are a tenth of it.
    pub group_members: usize,
    /// Rungs of a ladder: 100; `L0003`. The longest that a text asks for has four.
    pub ladder_steps: usize,
    /// Bytes of a formula (计分办法): 4,000; `D0266`. The longest that a text asks for has a tenth of this.
    pub formula_bytes: usize,
    /// Operations of one evaluation of a formula: 100,000; a formula of a page takes a few hundred.
    pub formula_operations: u64,
    /// Calls inside calls of a formula: 16. They cost stack, so that a greater number counts as 16.
    pub formula_calls: usize,
    /// Brackets inside brackets of a formula, and of its own functions: 32. They cost stack, so that a greater number counts
    /// as 32.
    pub formula_depth: usize,
    /// Bytes of a text, members of a list or of a map of a formula: 1,000.
    pub formula_size: usize,
    /// Variables, and functions, of a formula: 64.
    pub formula_names: usize,
    /// Bytes of one text of facts that is read as a whole: 4 GiB less one, all that places in it can count; `L0004`. Streams
    /// are read by lines, however long they are.
    pub facts_bytes: usize,
    /// Events of one ticket: 50,000; `F0016`. A year of an event every ten minutes has as many.
    pub ticket_events: usize,
    /// Obligations that one ticket opens: 100,000; `L0006`. More is a policy or a ticket gone wrong.
    pub ticket_obligations: usize,
    /// Rounds of computed moments in one second of a ticket: 1,000; `L0007`. A breach may open what is breached at once, but
    /// not for ever.
    pub ticket_rounds: usize,
    /// Events and computed moments that one ticket looks at again (已发生, 次数, 第n次, 未经), each as often as it is: 100,000,000;
    /// `L0009`. A ticket of 10,000 events, each of which asks one rule for all before it, takes half as many.
    pub ticket_looks: usize,
    /// Entries beside the tickets that one report may have, of one kind (periods of routines, of indicators): 1,000,000;
    /// `L0008`. Ten years of a daily duty of two hundred units are fewer.
    pub periods: usize,
}

impl Limits {
    /// The limits that hold where nobody sets others.
    pub const DEFAULT: Limits = Limits {
        file_bytes: 8 * 1024 * 1024,
        document_bytes: 128 * 1024 * 1024,
        nesting: 64,
        declarations: 100_000,
        list_items: 10_000,
        group_members: 1_000_000,
        ladder_steps: 100,
        formula_bytes: 4_000,
        formula_operations: 100_000,
        formula_calls: 16,
        formula_depth: 32,
        formula_size: 1_000,
        formula_names: 64,
        facts_bytes: u32::MAX as usize,
        ticket_events: 50_000,
        ticket_obligations: 100_000,
        ticket_rounds: 1_000,
        ticket_looks: 100_000_000,
        periods: 1_000_000,
    };
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::DEFAULT
    }
}

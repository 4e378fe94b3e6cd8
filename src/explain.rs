//! The pages that explain the findings, a section a code: `docs/findings.md`, the same that people read.

/// All pages.
const PAGES: &str = include_str!("../docs/findings.md");

/// What a finding's code means, why it matters and how to mend it: the section of `docs/findings.md`, in Chinese, from
/// its heading to the next. `None` for a code that nobody gives; capitals do not matter.
///
/// ```
/// let page = duban::explain("D0201").unwrap();
/// assert!(page.starts_with("## D0201 没有声明过的名称\n"));
/// assert_eq!(duban::explain("D9999"), None);
/// ```
pub fn explain(code: &str) -> Option<&'static str> {
    let section = PAGES.split("\n## ").skip(1).find(|section| {
        section.split_once(' ').is_some_and(|(heading, _)| heading.eq_ignore_ascii_case(code.trim()))
    })?;
    // The section with its `## `, which stands just before it.
    let start = (section.as_ptr().addr()).saturating_sub(PAGES.as_ptr().addr()).saturating_sub("## ".len());
    let end = start.saturating_add("## ".len()).saturating_add(section.len());
    PAGES.get(start..end).map(str::trim_end)
}

//! The pages that the command writes, opened in a real browser: nothing is said on the console, nothing is asked of the
//! network, nothing sticks out of a narrow or a wide window, words are seen on their ground light and dark, and paper is A4.
//! `DUBAN_PICTURES=DIR` keeps what the browser showed, for eyes.

#![cfg(test)]
#![expect(
    clippy::disallowed_methods,
    reason = "where the browser is, and whether pictures are kept, is the choice of who tests"
)]
#![expect(clippy::print_stderr, reason = "who leaves the browser out is told so")]

mod cdp;

use std::path::{Path, PathBuf};
use std::process::Command;

use cdp::Browser;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The pages: a name, and how the command writes it.
const PAGES: &[(&str, &[&str])] = &[
    ("ticket", &["check", "zibo", "examples/zibo-ticket.json", "--as-of", "2021-02-01"]),
    ("ticket-en", &["check", "zibo", "examples/zibo-ticket.json", "--as-of", "2021-02-01", "--lang", "en"]),
    ("extended", &["check", "zibo", "examples/zibo-extended.json", "--as-of", "2021-05-01"]),
    ("running", &["check", "zibo", "examples/zibo-extended.json", "--as-of", "2021-03-17"]),
    ("redo", &["check", "zibo", "examples/zibo-redo.json", "--as-of", "2021-06-01"]),
    ("unassigned", &["check", "zibo", "examples/zibo-unassigned.json", "--as-of", "2021-06-01"]),
    ("zibo", &["check", "zibo", "examples/zibo-台账.json", "--as-of", "2021-09-01"]),
    ("tengzhou", &["check", "tengzhou", "examples/tengzhou-台账.json", "--as-of", "2023-05-05"]),
    (
        "tengzhou-en",
        &["check", "tengzhou", "examples/tengzhou-台账.json", "--as-of", "2023-05-05", "--lang", "en"],
    ),
    ("baotou", &["check", "baotou", "examples/baotou-台账.json", "--as-of", "2021-12-31"]),
    ("baotou-running", &["check", "baotou", "examples/baotou-台账.json", "--as-of", "2021-07-09"]),
    ("chengdu", &["check", "chengdu", "examples/chengdu-台账.json", "--as-of", "2017-01-06"]),
    ("liaoyuan", &["check", "liaoyuan", "examples/liaoyuan-台账.json", "--as-of", "2025-01-05"]),
    ("cover-zibo", &["cover", "zibo"]),
    ("cover-baotou", &["cover", "baotou"]),
    ("cover-liaoyuan-en", &["cover", "liaoyuan", "--lang", "en"]),
];

/// Every text must be seen on its ground: its contrast, where it is too low. Large text may have less.
const CONTRAST: &str = r#"(() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = text => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const known = new Map(), colour = t => { if (!known.has(t)) known.set(t, rgba(t)); return known.get(t); };
  const ground = el => { for (; el; el = el.parentElement) { const c = colour(getComputedStyle(el).backgroundColor);
    if (c[3] === 255) return c; } return [255, 255, 255, 255]; };
  const bad = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) { const node = walker.currentNode, el = node.parentElement;
    if (!node.data.trim() || ['TITLE', 'DESC', 'STYLE'].includes(el.tagName.toUpperCase())) continue;
    if (el.closest('svg svg.gm')) continue;
    const style = getComputedStyle(el);
    const a = light(colour(el.closest('svg') ? style.fill : style.color).slice(0, 3)), b = light(ground(el).slice(0, 3));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) bad.add(el.className + ' ' + ratio.toFixed(2) + ' ' + node.data.trim().slice(0, 20)); }
  return [...bad].slice(0, 5).join('; ');
})()"#;

/// What sticks out of the window to the right, if anything does.
const OVERFLOW: &str = r#"(() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return '';
  const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > wide + 1);
  return out.slice(-3).map(e => e.tagName + '.' + (e.className.baseVal ?? e.className) + ' ' + e.getBoundingClientRect().right).join('; ') || 'the page';
})()"#;

fn scratch(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

/// Writes a page with the command and says where it is.
fn written(dir: &Path, name: &str, args: &[&str]) -> String {
    let path = dir.join(format!("{name}.html"));
    let done = Command::new(env!("CARGO_BIN_EXE_duban"))
        .current_dir(ROOT)
        .args(args)
        .args(["--format", "html", "-o"])
        .arg(&path)
        .output()
        .unwrap();
    assert!(matches!(done.status.code(), Some(0 | 1)), "{name}: {}", String::from_utf8_lossy(&done.stderr));
    format!("file://{}", path.display())
}

fn kept(name: &str, bytes: &[u8]) {
    if let Some(dir) = std::env::var_os("DUBAN_PICTURES") {
        std::fs::write(Path::new(&dir).join(name), bytes).unwrap();
    }
}

/// Everything that must hold of a page.
fn looked_at(browser: &mut Browser, name: &str, url: &str) {
    for (width, scheme) in [(360, "light"), (1280, "light"), (360, "dark"), (1280, "dark")] {
        browser.window(width, scheme);
        browser.goto(url);
        let at = format!("{name} at {width} {scheme}");
        assert_eq!(browser.complaints(url), Vec::<String>::new(), "{at}");
        assert_eq!(browser.value("innerWidth"), width, "{at}");
        assert_eq!(browser.value(OVERFLOW), "", "{at}: sticks out");
        assert_eq!(browser.value(CONTRAST), "", "{at}: hard to see");
        assert_eq!(browser.value("document.querySelectorAll('h1').length"), 1, "{at}");
        assert_eq!(browser.value("document.scripts.length"), 0, "{at}");
        if std::env::var_os("DUBAN_PICTURES").is_some() {
            let picture = browser.picture();
            kept(&format!("{name}-{width}-{scheme}.png"), &picture);
        }
    }
    let ids = "(() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id); \
               return ids.length - new Set(ids).size; })()";
    assert_eq!(browser.value(ids), 0, "{name}: an id stands twice");
    let links = "[...document.querySelectorAll('a[href]')].filter(a => !a.getAttribute('href').startsWith('#') \
                 || !document.getElementById(a.getAttribute('href').slice(1))).length";
    assert_eq!(browser.value(links), 0, "{name}: a link leads nowhere, or off the page");
    let pdf = browser.print();
    kept(&format!("{name}.pdf"), &pdf);
    let sizes = page_sizes(&pdf);
    assert!(!sizes.is_empty(), "{name}: a PDF says how large its pages are");
    assert!(sizes.iter().all(|size| *size == (595, 842)), "{name}: not A4: {sizes:?}");
}

/// The sizes of the pages of a PDF, in whole points.
fn page_sizes(pdf: &[u8]) -> Vec<(u32, u32)> {
    let text = String::from_utf8_lossy(pdf);
    let boxes =
        text.split("/MediaBox [").skip(1).filter_map(|rest| rest.split_once(']')).map(|(numbers, _)| {
            let rounded = |text: &str| text.parse::<f64>().ok().map(|n| format!("{n:.0}").parse().unwrap());
            let numbers: Vec<u32> = numbers.split_whitespace().filter_map(rounded).collect();
            (numbers[2], numbers[3])
        });
    boxes.collect()
}

#[test]
fn every_page_stands_in_a_real_browser() {
    if cdp::left_out() {
        return;
    }
    let dir = scratch("pages");
    let mut browser = Browser::open("pages");
    for (name, args) in PAGES {
        let url = written(&dir, name, args);
        looked_at(&mut browser, name, &url);
    }
}

/// The zibo policy with 15 working days cut to 10, in a folder of its own; its path.
fn cut_to_ten(dir: &Path) -> String {
    let copied = |from: &str, to: &Path| {
        std::fs::create_dir_all(to).unwrap();
        for file in std::fs::read_dir(Path::new(ROOT).join(from)).unwrap() {
            let file = file.unwrap().path();
            let text = std::fs::read_to_string(&file).unwrap();
            let cut = text.replace("时限      第15个工作日", "时限      第10个工作日");
            std::fs::write(to.join(file.file_name().unwrap()), cut).unwrap();
        }
    };
    copied("policies/common", &dir.join("common"));
    let to = dir.join("zibo");
    copied("policies/zibo", &to);
    to.display().to_string()
}

#[test]
fn comparisons_stand_in_a_real_browser() {
    if cdp::left_out() {
        return;
    }
    let dir = scratch("compared");
    let other = cut_to_ten(&dir);
    let facts = "examples/zibo-台账.json";
    let whatif = ["whatif", "zibo", "--against", &other, facts, "--as-of", "2021-09-01"];
    let same = ["whatif", "zibo", "--against", "zibo", facts, "--as-of", "2021-09-01", "--lang", "en"];
    let pages: [(&str, &[&str]); 4] = [
        ("whatif", &whatif),
        ("whatif-same-en", &same),
        ("diff", &["diff", "zibo", &other]),
        ("diff-cities", &["diff", "zibo", "tengzhou"]),
    ];
    let mut browser = Browser::open("compared");
    for (name, args) in pages {
        let url = written(&dir, name, args);
        looked_at(&mut browser, name, &url);
    }
    let page = std::fs::read_to_string(dir.join("whatif.html")).unwrap();
    assert!(
        page.contains("第15个工作日 12:00 前 → 第10个工作日 12:00 前"),
        "the limit that changes is shown"
    );
}

/// What a ticket may hold that is not meant to be read as a page.
const HOSTILE: &str = "</title></style></svg><script>document.title='got in'</script><img src=x onerror=alert(1)>\\\"'&\u{202E}abc\u{2066}";

#[test]
fn hostile_words_stay_words() {
    if cdp::left_out() {
        return;
    }
    let dir = scratch("hostile");
    let ticket = |id: &str| {
        format!(
            r#"{{"id": "{id}", "matter": "企业诉求", "parties": {{"企业": "{HOSTILE}", "承办单位": "{HOSTILE}"}},
            "events": [{{"event": "接收", "at": "2021-01-04T09:30:00+08:00", "by": "{HOSTILE}"}}]}}"#
        )
    };
    let (one, two) = (dir.join("one.json"), dir.join("two.json"));
    std::fs::write(&one, ticket(HOSTILE)).unwrap();
    std::fs::write(&two, format!("{{\"tickets\": [{}, {}]}}", ticket(HOSTILE), ticket("b"))).unwrap();
    let mut browser = Browser::open("hostile");
    for (name, facts) in [("hostile-one", one), ("hostile-two", two)] {
        let args = ["check", "zibo", facts.to_str().unwrap(), "--as-of", "2021-02-01"];
        let url = written(&dir, name, &args);
        let page = std::fs::read_to_string(url.trim_start_matches("file://")).unwrap();
        assert!(!page.contains(['\u{202E}', '\u{2066}']), "{name}: a character turns the text around");
        assert!(page.contains("[U+202E]abc"), "{name}: it is shown by its number");
        looked_at(&mut browser, name, &url);
        let title = browser.value("document.title");
        assert!(title.as_str().unwrap() != "got in", "{name}");
        assert_eq!(browser.value("document.querySelectorAll('img').length"), 0, "{name}");
        let shown =
            browser.value("document.body.innerText.includes(\"<script>document.title='got in'</script>\")");
        assert_eq!(shown, true, "{name}: the words stand as they are");
    }
}

/// The checks above can fail.
#[test]
fn a_bad_page_is_told() {
    if cdp::left_out() {
        return;
    }
    let dir = scratch("bad");
    let path = dir.join("bad.html");
    let page = "<title>x</title><script>console.log('said')</script><p style='width:2000px;color:#ccc'>pale</p>\
                <img src='missing.png'>";
    std::fs::write(&path, page).unwrap();
    let url = format!("file://{}", path.display());
    let mut browser = Browser::open("bad");
    browser.window(360, "light");
    browser.goto(&url);
    let complaints = browser.complaints(&url).join("\n");
    assert!(complaints.contains("said"), "{complaints}");
    assert!(complaints.contains("missing.png"), "{complaints}");
    assert!(browser.value(OVERFLOW).as_str().unwrap().starts_with('P'));
    assert!(browser.value(CONTRAST).as_str().unwrap().contains("pale"));
}

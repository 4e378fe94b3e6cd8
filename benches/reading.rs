//! Reading and checking policies: 1,000, 10,000 and 100,000 lines, made of the shipped zibo policy under other names.
//! Cost per line should stay level. Run with `just bench`.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use duban::calendar::Calendar;
use duban::source::{FileId, Source};
use duban::{Policy, SourceFile, check, syntax};

const HEAD: &str = include_str!("../policies/zibo/政策.duban");
const RULES: &str = include_str!("../policies/zibo/4-接诉即办.duban");
const COMMON: &str = include_str!("../policies/common/企业诉求.duban");
const SOURCE: &str = include_str!("../policies/zibo/原文.txt");

/// The rules of clause 4 again and again, each time under other names.
fn text(lines: usize) -> String {
    let (matter, rules) = RULES.split_at(RULES.find("未纳入").unwrap_or(0));
    let mut text = matter.to_owned();
    for copy in 0.. {
        if text.lines().count() >= lines {
            break;
        }
        let mut again = rules.to_owned();
        for name in [
            "初步回复",
            "解决确认",
            "答复企业",
            "责成督办",
            "重办落实",
            "解决延期",
            "规定时限",
            "督促办理",
            "转办",
        ] {
            for before in [
                "义务 ",
                "督办 ",
                "延期 ",
                "口径 ",
                "同 ",
                "适用于 ",
                "适用于  ",
                "适用于    ",
                "时限 ",
                "时限      ",
            ] {
                for after in [" ", "\n"] {
                    again = again
                        .replace(&format!("{before}{name}{after}"), &format!("{before}{name}{copy}{after}"));
                }
            }
        }
        text.push_str(&again);
    }
    text
}

fn files(rules: &str) -> Vec<SourceFile> {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    vec![
        file("政策.duban", HEAD),
        file("4.duban", rules),
        file("../common/企业诉求.duban", COMMON),
        file("原文.txt", SOURCE),
    ]
}

fn reading(criterion: &mut Criterion) {
    let calendar = Calendar::national();
    let mut group = criterion.benchmark_group("policy");
    for size in [1_000, 10_000, 100_000] {
        let rules = text(size);
        let lines = rules.lines().count();
        let loaded = Policy::from_files(files(&rules), calendar.clone());
        assert!(loaded.is_ok(), "{}", loaded.err().map(|error| error.to_string()).unwrap_or_default());
        group.throughput(Throughput::Elements(lines as u64));
        group.sample_size(if size > 10_000 { 10 } else { 40 });
        group.bench_function(format!("read and check {size} lines"), |bencher| {
            bencher.iter(|| black_box(Policy::from_files(files(&rules), calendar.clone())));
        });
        if let Ok(policy) = &loaded {
            group.bench_function(format!("check alone {size} lines"), |bencher| {
                let models = policy.models();
                let checked = || models.iter().map(|it| check::check(it, check::Setting::default()));
                bencher.iter(|| black_box(checked().collect::<Vec<_>>()));
            });
        }
        if let (Ok(policy), true) = (&loaded, size != 10_000) {
            group.bench_function(format!("lint {size} lines"), |bencher| {
                bencher.iter(|| black_box(policy.lint()));
            });
        }
        let source = Source::new("4.duban", rules.as_str());
        group.bench_function(format!("read alone {size} lines"), |bencher| {
            bencher.iter(|| black_box(syntax::parse(&source, FileId(0))));
        });
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);

//! A run that is ended from outside, at any moment, or that is given too little memory: under the name of its output stands
//! what stood there before, or nothing, or the whole of it.

#![cfg(unix)]

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

use crate::house::{Folder, duban, kept, late, root};

const OLD: &str = "旧的报告\n";

fn facts(folder: &Folder, count: usize) -> String {
    let line =
        |n: usize| if n.is_multiple_of(3) { late(&format!("A{n}")) } else { kept(&format!("A{n}")) } + "\n";
    folder.file("件.ndjson", (0..count).map(line).collect::<String>())
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "when to end a run is spread over the time that a whole one takes"
)]
fn killed_at_any_moment_it_leaves_no_half() {
    let folder = Folder::new("ended");
    let (file, target) = (facts(&folder, 2_000), folder.path("报告"));
    for format in ["ndjson", "json"] {
        let arguments = ["check", "zibo", "--as-of", "2021-01-08", "--format", format, "-o", &target, &file];
        let _ = fs::remove_file(&target);
        let start = Instant::now();
        assert_eq!(duban(&arguments).status, 1);
        let took = start.elapsed();
        let whole = fs::read_to_string(&target).unwrap();
        let mut seen = [0; 3];
        for n in 0..12 {
            let before = n % 2 == 0;
            let _ = fs::remove_file(&target);
            if before {
                fs::write(&target, OLD).unwrap();
            }
            let mut child = Command::new(env!("CARGO_BIN_EXE_duban"))
                .args(arguments)
                .current_dir(root())
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            // Spread over the whole run, and most of them where it writes.
            sleep(took.mul_f64(f64::from(n) / 10.0));
            let _ = child.kill();
            child.wait().unwrap();
            match fs::read_to_string(&target) {
                Err(_) => {
                    assert!(!before, "{format}: what stood there is gone");
                    seen[0] += 1;
                }
                Ok(text) if text == OLD => seen[1] += 1,
                Ok(text) => {
                    assert!(
                        text == whole,
                        "{format}: half an output of {} bytes of {}",
                        text.len(),
                        whole.len()
                    );
                    seen[2] += 1;
                }
            }
        }
        assert!(seen[0] > 0 && seen[1] > 0, "{format}: no run was ended before it was done: {seen:?}");
    }
}

#[test]
fn memory_that_runs_out_gives_no_wrong_report() {
    let folder = Folder::new("starved");
    let (file, target) = (facts(&folder, 2_000), folder.path("报告.json"));
    let command = format!(
        "exec {} check zibo --as-of 2021-01-08 --format json --jobs 1 -o {target} {file}",
        env!("CARGO_BIN_EXE_duban")
    );
    let run = |kilobytes: &str| {
        let _ = fs::remove_file(&target);
        let script = format!("ulimit -c 0; ulimit -v {kilobytes} && {command}");
        let output = Command::new("sh").args(["-c", &script]).current_dir(root()).output().unwrap();
        (output.status.code(), fs::read_to_string(&target).ok())
    };
    let (status, whole) = run("unlimited");
    assert_eq!(status, Some(1));
    let (mut died, mut lived) = (0, 0);
    for megabytes in [4, 12, 16, 20, 24, 28, 32, 48, 1_024] {
        let (status, report) = run(&(megabytes * 1_024).to_string());
        if status == Some(1) && report.is_some() {
            assert!(report == whole, "{megabytes} MiB: another report");
            lived += 1;
        } else {
            assert!(report.is_none(), "{megabytes} MiB: ended with {status:?}, and left a report");
            assert_ne!(status, Some(0), "{megabytes} MiB");
            died += 1;
        }
    }
    assert!(died > 0 && lived > 0, "{died} runs died, {lived} lived: nothing was tried");
}

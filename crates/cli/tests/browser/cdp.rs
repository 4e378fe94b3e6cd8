//! A browser driven over its own pipe: messages of the DevTools protocol, each ended by a zero byte. A shell puts the
//! pipe where the browser looks for it. Whoever has no browser is told so; nothing is skipped in silence.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// Names under which the browser is looked for, unless `DUBAN_CHROMIUM` names one.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Of a browser: quiet, alone, with nothing kept.
const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
];

/// A browser with one page open.
pub(crate) struct Browser {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    profile: PathBuf,
    last: u64,
    session: String,
    /// What came in between answers.
    events: Vec<Value>,
}

fn binary() -> PathBuf {
    if let Some(named) = std::env::var_os("DUBAN_CHROMIUM") {
        return PathBuf::from(named);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = NAMES
        .iter()
        .find_map(|name| std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file()));
    found.expect(
        "no browser: install chromium (Debian: apt-get install chromium), or name one in DUBAN_CHROMIUM; \
         DUBAN_NO_BROWSER=1 leaves these tests out",
    )
}

/// Whether whoever runs the tests said that there is no browser.
pub(crate) fn left_out() -> bool {
    let out = std::env::var_os("DUBAN_NO_BROWSER").is_some_and(|value| value == "1");
    if out {
        eprintln!("DUBAN_NO_BROWSER=1: pages are not opened in a browser");
    }
    out
}

impl Browser {
    pub(crate) fn open(name: &str) -> Browser {
        let profile = std::env::temp_dir().join(format!("duban-browser-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&profile).unwrap();
        let mut process = Command::new("sh")
            .args(["-c", "exec \"$@\" 3<&0 4>&1 0</dev/null 1>&2", "sh"])
            .arg(binary())
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell to start the browser");
        let input = process.stdin.take().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let mut browser =
            Browser { process, input, output, profile, last: 0, session: String::new(), events: Vec::new() };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        browser.session = browser.call("Target.attachToTarget", attach)["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    /// Asks and waits for the answer.
    pub(crate) fn call(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let mut message = json!({"id": self.last, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        let mut bytes = serde_json::to_vec(&message).unwrap();
        bytes.push(0);
        self.input.write_all(&bytes).expect("the browser takes questions");
        self.input.flush().unwrap();
        loop {
            let message = self.next();
            if message["id"] == self.last {
                assert!(message.get("error").is_none(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
            self.events.push(message);
        }
    }

    fn next(&mut self) -> Value {
        let mut bytes = Vec::new();
        let read = self.output.read_until(0, &mut bytes).expect("the browser answers");
        assert!(read > 0, "the browser ended (it may not be able to run here): {}", binary().display());
        bytes.pop();
        serde_json::from_slice(&bytes).expect("an answer of the browser")
    }

    /// Opens a page and waits until it is loaded.
    pub(crate) fn goto(&mut self, url: &str) {
        self.events.clear();
        let answer = self.call("Page.navigate", json!({"url": url}));
        assert!(answer.get("errorText").is_none(), "{url}: {answer}");
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let event = self.next();
            self.events.push(event);
        }
    }

    /// The value of an expression on the page.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let asked = json!({"expression": expression, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", asked);
        assert!(answer.get("exceptionDetails").is_none(), "{answer}");
        answer["result"]["value"].clone()
    }

    /// What was said of this page: console, exceptions, log; and what it asked the network for beside itself.
    pub(crate) fn complaints(&self, url: &str) -> Vec<String> {
        let said = self.events.iter().filter(|event| {
            let asked = event["params"]["request"]["url"].as_str().unwrap_or("");
            match event["method"].as_str().unwrap_or("") {
                "Runtime.exceptionThrown" | "Runtime.consoleAPICalled" | "Log.entryAdded" => true,
                "Network.requestWillBeSent" => asked != url && !asked.starts_with("data:"),
                _ => false,
            }
        });
        said.map(ToString::to_string).collect()
    }

    /// How wide the window is, and light or dark.
    pub(crate) fn window(&mut self, width: u32, scheme: &str) {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", size);
        let media = json!({"media": "screen", "features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.call("Emulation.setEmulatedMedia", media);
    }

    /// The page as it comes out of a printer: a PDF.
    pub(crate) fn print(&mut self) -> Vec<u8> {
        self.call("Emulation.setEmulatedMedia", json!({"media": ""}));
        let asked = json!({"preferCSSPageSize": true, "printBackground": true});
        let answer = self.call("Page.printToPDF", asked);
        base64(answer["data"].as_str().unwrap())
    }

    /// The page as a picture, whole.
    pub(crate) fn picture(&mut self) -> Vec<u8> {
        let asked = json!({"format": "png", "captureBeyondViewport": true});
        let answer = self.call("Page.captureScreenshot", asked);
        base64(answer["data"].as_str().unwrap())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

/// The bytes of base 64.
fn base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0);
    for c in text.bytes() {
        let six = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xFF).unwrap());
        }
    }
    bytes
}

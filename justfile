# The daily commands; `just` alone lists them.

[private]
default:
    @just --list --unsorted

# run every test: units, corpus, properties, documentation, manners
test:
    cargo test --workspace

# clippy, with warnings as errors
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# put every file in the house's form
fmt:
    cargo fmt --all

# run the examples of the Zibo policy, look for what is wrong with it, and for what is out of form
check-policies:
    cargo run -q -p duban-cli -- test policies/zibo
    cargo run -q -p duban-cli -- lint policies/zibo
    cargo run -q -p duban-cli -- fmt --check policies/zibo policies/common

# everything a change must pass
ci:
    .ci/run

# measure reading and checking of policies (ratios in one run; absolute figures depend on the machine)
bench:
    cargo bench --bench reading --bench judging

# instructions a ticket on the hot paths, under valgrind, against what is recorded (`just instructions --record` records)
instructions *options:
    benches/instructions {{options}}

# the same clause in rhai, Rego, CEL, DuckDB and pandas, outcomes compared, one table (PYTHON names one that has the last two)
peers tickets="20000":
    benches/peers/run {{tickets}}

# one check at a time: median and 99th percentile, from memory, from JSON, with an explanation
latency tickets="20000":
    cargo bench --locked --bench latency -- {{tickets}}

# from the start of the process to its first answer: processor time
start starts="200":
    cargo build -q --locked --release -p duban-cli
    benches/start "${CARGO_TARGET_DIR:-target}/release/duban" {{starts}}

# two threads against one, beside the rules by hand on as many
threads tickets="1000000":
    cargo bench --locked --bench threads -- {{tickets}}

# a ledger over 500 units with streaks, rates and rankings, beside its tickets alone
ledger tickets="1000000":
    cargo bench --locked --bench ledger -- {{tickets}}

# a stream of a kind (zibo, baotou, tengzhou) through the command: peak memory and time; for tengzhou, without its streaks too
stream kind tickets="10000000":
    cargo build -q --locked --release -p duban-cli -p duban-generator
    benches/stream "${CARGO_TARGET_DIR:-target}/release/duban" "${CARGO_TARGET_DIR:-target}/release/duban-generator" {{kind}} {{tickets}}

# so many tickets of a kind (zibo, baotou, tengzhou, tengzhou-500) as NDJSON
tickets kind count:
    @cargo run -q --release -p duban-generator -- {{kind}} {{count}}

# the engine against the independent evaluator, on many random policies and tickets
agree pairs="100000":
    DUBAN_AGREE={{pairs}} cargo test -p duban --test agreement -- --nocapture

# break the engine one rule at a time, and see that the conformance cases notice (some minutes; words choose some)
conformance-mutants *words:
    python3 tests/conformance/mutants.py {{words}}

# every operator, arm and result of calendar, eval, program and check changed, one at a time: which no test notices
# (hours; `src/calendar` chooses by name, `--shard 1/4` a quarter, `--short 1.5` the quick tests, `--again` those not caught)
mutants *options:
    python3 tests/mutants/mutants.py {{options}}

# look for inputs that break a promise: so many seconds a property, some or all (needs a nightly toolchain, cargo-fuzz and python3)
fuzz seconds="60" *properties:
    fuzz/run {{seconds}} {{properties}}

# eight threads over one policy under ThreadSanitizer, the standard library included (needs a nightly toolchain with rust-src)
races:
    RUSTFLAGS=-Zsanitizer=thread CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}/threads" cargo +nightly test -Zbuild-std --target "$(rustc -vV | sed -n 's/^host: //p')" --locked -p duban --test promises threads

# lines and regions that the tests reach, folder by folder (needs Debian's llvm-19 or later, or rustup's llvm-tools)
coverage *words:
    python3 tests/coverage.py {{words}}

# the library and the crates around it with the least versions their dependencies may have, by the oldest Rust (needs nightly)
least-versions:
    python3 tests/least_versions.py "${CARGO_TARGET_DIR:-target}/least-versions"

# the tree of dependencies against deny.toml (needs cargo-deny; `cargo test -p duban --test dependencies` needs nothing)
deny:
    cargo deny --workspace --all-features --locked --offline check licenses bans sources

# a million tickets of which a thousand are broken in a hundred ways: each named, the others reported, memory flat
million tickets="1000000":
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 cargo build -q --release -p duban-cli -p duban-generator
    python3 tests/million.py "${CARGO_TARGET_DIR:-target}/release/duban" "${CARGO_TARGET_DIR:-target}/release/duban-generator" {{tickets}}

# the tables that other tools make, written anew; CI makes and reads them too, all but the protected one (msoffcrypto-tool)
table-fixtures *names:
    python3 -m venv target/fixtures-venv
    target/fixtures-venv/bin/pip install -q --no-deps -r crates/tables/tests/python/requirements.txt
    target/fixtures-venv/bin/pip install -q msoffcrypto-tool
    target/fixtures-venv/bin/python crates/tables/tests/python/make.py crates/tables/tests/data {{names}}

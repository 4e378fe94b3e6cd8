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

# run the examples written inside the Zibo policy
check-policies:
    cargo run -q -p duban-cli -- test policies/zibo

# everything a change must pass
ci:
    .ci/run

# measure reading and checking of policies (ratios in one run; absolute figures depend on the machine)
bench:
    cargo bench --bench reading

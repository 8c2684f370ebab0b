# The commands of the contract. `make run` and `make test` need nothing but rustup and Debian's base tools:
# .ci/setup installs the rest, and says what and why before it does.
SHELL := /bin/bash
CACHE ?= $(HOME)/.cache/portal
export CARGO_TARGET_DIR ?= $(CACHE)/target
BROWSER_TARGET := $(CARGO_TARGET_DIR)-browser
export PATH := $(CACHE)/tools/bin:$(HOME)/.cargo/bin:$(PATH)
export RUST_MIN_STACK ?= 8388608
E2E := end2end

BUNDLE_SOURCES := $(shell find app/src style public -type f 2>/dev/null) app/index.html app/Cargo.toml Trunk.toml Cargo.toml Cargo.lock .cargo/config.toml

.PHONY: setup setup-run setup-prove run dev build bundle server test check lint unit unit-postgres wasm-test e2e bench prove clean

setup:            ## everything that building and testing need
	@.ci/setup test

setup-prove:      ## what the long proofs need besides
	@.ci/setup prove

setup-run:        ## only what `make run` needs
	@.ci/setup run

run: setup-run build   ## the demonstration on http://127.0.0.1:3000
	@$(CARGO_TARGET_DIR)/release/portal serve

dev: setup-run    ## rebuilds the bundle when a source changes; restart the server with Ctrl-C
	@CARGO_TARGET_DIR=$(BROWSER_TARGET) trunk watch & trap "kill %1" EXIT; while cargo run -p server -- serve; do :; done

build: bundle server

bundle: dist/index.html

dist/index.html: $(BUNDLE_SOURCES)
	CARGO_TARGET_DIR=$(BROWSER_TARGET) trunk build --release
	@.ci/compress dist

server:           ## the release binary, $(CARGO_TARGET_DIR)/release/portal
	cargo build --release --locked -p server

lint:
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo clippy --locked -p server --features company-search --lib --test company_search -- -D warnings
	CARGO_TARGET_DIR=$(BROWSER_TARGET) cargo clippy --locked -p app --features hydrate --target wasm32-unknown-unknown -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --document-private-items

unit:             ## Rust tests on SQLite
	cargo test --locked --workspace

unit-postgres:    ## Rust tests on SQLite and on a PostgreSQL of their own
	.ci/with-postgres cargo test --locked --workspace
	cargo test --locked -p server --features company-search --test company_search

wasm-test:        ## the same levels in WASM as natively
	CARGO_TARGET_DIR=$(BROWSER_TARGET) CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
	  cargo test --locked -p app --target wasm32-unknown-unknown --test force_parity

e2e: setup bundle ## browser tests
	cargo build --locked -p server
	.ci/with-postgres .ci/e2e

check: lint unit  ## the quick lane

test: setup lint unit-postgres wasm-test e2e
	@echo "make test: everything passed"

bench: setup build ## ratios within one run, on the release build
	cargo build --release --locked -p server --example reference
	@.ci/with-postgres node $(E2E)/bench/bench.mjs

prove: setup-prove build ## the long proofs at their full count
	PORTAL_PROVE=1 .ci/with-postgres .ci/prove

clean:
	rm -rf dist var $(E2E)/node_modules

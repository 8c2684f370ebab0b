//! The gauge in the browser gives the levels of the server: the same vectors and the same digest of 20,000
//! made passwords as the native tests of `app::domain::password`, run as WASM in node
//! (`wasm-pack test --node app` or `wasm-bindgen-test-runner`).
#![allow(clippy::panic)]
#![cfg(target_arch = "wasm32")]

use app::domain::password::{measure, parity};
use wasm_bindgen_test::wasm_bindgen_test;

const VECTORS: &str = include_str!("../src/domain/password/vectors.tsv");

#[wasm_bindgen_test]
fn every_vector_has_its_level() {
    let personal = parity::person();
    let mut count = 0;
    for line in VECTORS.lines().skip(1) {
        let fields: Vec<&str> = line.splitn(5, '\t').collect();
        let [level, length, _, _, password] = fields.as_slice() else {
            panic!("a vector has five fields: {line}");
        };
        let found = measure(password, &personal);
        assert_eq!(found.level.label(), *level, "{password}");
        assert_eq!(found.length.to_string(), *length, "{password}");
        count += 1;
    }
    assert_eq!(count, 59);
}

#[wasm_bindgen_test]
fn made_passwords_keep_their_digest() {
    let digest = parity::digest();
    assert_eq!(digest, parity::EXPECTED, "{digest:#018x}");
}

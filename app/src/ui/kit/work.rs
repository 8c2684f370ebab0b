//! The work of « Vérification sans image », in the browser: slices so short that the page stays awake.
use gloo_timers::future::TimeoutFuture;
use sha2::{Digest, Sha256};

use crate::api::ticket::Challenge;
use crate::domain::effort::{PARTS, block, write};

/// The longest that the page is held, in milliseconds; the bound is 50 (ruled).
const SLICE: f64 = 30.0;
/// Tries between two looks at the clock.
const BURST: u64 = 512;

/// Solves the puzzles one after the other; `step` is told how many are done and answers whether to go on.
/// `None` when it was told to stop.
pub async fn solve(challenge: &Challenge, step: impl Fn(u32) -> bool) -> Option<String> {
    let seed: [u8; 32] = Sha256::digest(challenge.token.as_bytes()).into();
    let mut found = Vec::new();
    let mut since = now();
    for part in 0..PARTS {
        let mut number = 0;
        loop {
            let burst = number..number + BURST;
            number += BURST;
            if let Some(hit) = burst.into_iter().find(|n| challenge.effort.solves(&Sha256::digest(block(&seed, part, *n)).into())) {
                found.push(hit);
                break;
            }
            if now() - since > SLICE {
                TimeoutFuture::new(0).await;
                since = now();
                if !step(part) {
                    return None;
                }
            }
        }
    }
    step(PARTS).then(|| write(&found))
}

/// The page's own stopwatch.
fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(f64::MAX, |clock| clock.now())
}

//! Where the outbox proofs stop the process, so that it can be killed there (T-OUT-1).
//!
//! The points: `before-commit` and `after-commit` of a confirmed creation, `leased`, `after-250` and
//! `after-mark` of the [`Sender`](super::Sender); `letters-claimed`, `letters-drafted`, `letters-named` and
//! `letters-marked` of the [`Letters`](super::letters::Letters). None outside the demonstration
//! ([`halt_point`]).
use std::io::Write;

use crate::config::{Config, halt_point};

/// The point to stop at, if any.
#[derive(Clone, Debug, Default)]
pub struct Halt(Option<String>);

impl Halt {
    /// Stops at `point`.
    pub fn new(point: Option<String>) -> Self {
        Self(point)
    }

    /// What `PORTAL_TEST_HALT` says, in demonstration mode.
    pub fn of(config: &Config) -> Self {
        Self(halt_point(config))
    }

    /// Passes, unless this is the point: then writes `halted <point>` to stderr and stays for ever.
    pub async fn at(&self, point: &str) {
        if self.0.as_deref() == Some(point) {
            let mut stderr = std::io::stderr();
            let _ = writeln!(stderr, "halted {point}");
            let _ = stderr.flush();
            std::future::pending::<()>().await;
        }
    }
}

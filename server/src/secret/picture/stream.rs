//! Chance for the picture of the human check, derived from its seed, so that the
//! same seed draws the same picture (T-CAP-1).

use sha2::{Digest, Sha256};

/// Chance derived from a seed: SHA-256 of purpose, seed and a counter.
pub(super) struct Stream {
    base: Sha256,
    counter: u64,
    block: std::array::IntoIter<u8, 32>,
}

impl Stream {
    pub(super) fn new(purpose: &[u8], seed: &[u8; 32]) -> Self {
        let mut base = Sha256::new();
        base.update(b"human check ");
        base.update(purpose);
        base.update(seed);
        let mut block = [0; 32].into_iter();
        block.by_ref().for_each(drop);
        Self { base, counter: 0, block }
    }

    pub(super) fn byte(&mut self) -> u8 {
        loop {
            if let Some(byte) = self.block.next() {
                return byte;
            }
            let mut hash = self.base.clone();
            hash.update(self.counter.to_be_bytes());
            self.counter += 1;
            self.block = <[u8; 32]>::from(hash.finalize()).into_iter();
        }
    }

    /// A number from `low` to `high`.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        let raw = u16::from_be_bytes([self.byte(), self.byte()]);
        low + (high - low) * f32::from(raw) / f32::from(u16::MAX)
    }

    /// A number from `low` to `high`, with either sign.
    pub(super) fn swing(&mut self, low: f32, high: f32) -> f32 {
        let size = self.between(low, high);
        if self.byte() & 1 == 0 { size } else { -size }
    }
}

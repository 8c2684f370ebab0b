//! « Vérification sans image »: the arithmetic of the proof of work (ruled, Human check).
//!
//! The work is cut into [`PARTS`] equal puzzles, so that its length hardly varies: for each part a
//! number is sought whose SHA-256 with the challenge begins with enough zero bits. The hash is an
//! argument: the browser and the server bring their own.
use serde::{Deserialize, Serialize};

/// Into how many puzzles the work is cut.
pub const PARTS: u32 = 16;

/// How hard the work is: `2^exponent` tries on average over all parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effort {
    pub exponent: u8,
}

impl Effort {
    /// Zero bits asked of each part.
    pub fn bits(self) -> u32 {
        u32::from(self.exponent).saturating_sub(PARTS.ilog2())
    }

    /// True when the digest solves a part.
    pub fn solves(self, digest: &[u8; 32]) -> bool {
        let head = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
        head.leading_zeros() >= self.bits().min(32)
    }
}

/// What is hashed for a part and a tried number: 32 bytes of challenge, part, number.
pub fn block(challenge: &[u8; 32], part: u32, number: u64) -> [u8; 44] {
    let mut block = [0; 44];
    block[..32].copy_from_slice(challenge);
    block[32..36].copy_from_slice(&part.to_be_bytes());
    block[36..].copy_from_slice(&number.to_be_bytes());
    block
}

/// The proof as a form carries it: the numbers found, in base 36, with dots between.
pub fn write(numbers: &[u64]) -> String {
    numbers.iter().map(|n| format!("{n:x}")).collect::<Vec<_>>().join(".")
}

/// Reads a proof back; `None` when it is not [`PARTS`] numbers.
pub fn read(proof: &str) -> Option<Vec<u64>> {
    let numbers = proof.split('.').map(|part| u64::from_str_radix(part, 16).ok()).collect::<Option<Vec<_>>>()?;
    (numbers.len() == PARTS as usize).then_some(numbers)
}

/// True when every number solves its part.
pub fn proves(effort: Effort, challenge: &[u8; 32], proof: &str, sha256: impl Fn(&[u8]) -> [u8; 32]) -> bool {
    let Some(numbers) = read(proof) else { return false };
    (0u32..).zip(numbers).all(|(part, number)| effort.solves(&sha256(&block(challenge, part, number))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    fn sha256(bytes: &[u8]) -> [u8; 32] {
        Sha256::digest(bytes).into()
    }

    #[test]
    fn a_found_proof_holds_and_another_challenge_does_not_take_it() {
        let effort = Effort { exponent: 10 };
        let challenge = [7; 32];
        let numbers: Vec<u64> =
            (0..PARTS).map(|part| (0..1_000_000).find(|n| effort.solves(&sha256(&block(&challenge, part, *n)))).unwrap()).collect();
        let proof = write(&numbers);
        assert!(proves(effort, &challenge, &proof, sha256));
        assert!(!proves(effort, &[8; 32], &proof, sha256));
        assert!(!proves(effort, &challenge, "", sha256));
        assert!(!proves(effort, &challenge, &proof[..proof.len() - 2], sha256));
    }
}

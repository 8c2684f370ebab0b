//! A direct debit contract: which account, which scheme, its unique reference, how it stands (R-L02, R-L03).
//!
//! The product makes and prints the mandate; signing, sending and debiting happen elsewhere. So there are two states: to be
//! signed, and revoked. Whether the managing office has received the paper is not known here, and not claimed.
use serde::{Deserialize, Serialize};

use super::fault::Problem;
use super::siren::Siren;

/// A SEPA direct debit scheme: of a contract; of an account, the widest that its bank takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    Core,
    /// Between businesses: the debtor's bank checks the mandate, and there is no refund.
    B2b,
}

impl Scheme {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Core, Self::B2b];

    /// As kept, and as a form says it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::B2b => "b2b",
        }
    }

    /// As shown.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Core => "SEPA CORE",
            Self::B2b => "SEPA B2B",
        }
    }

    /// The scheme behind a kept word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.word() == word)
    }

    /// The scheme that a form says.
    ///
    /// # Errors
    /// [`Problem::Missing`] or [`Problem::Choice`].
    pub fn typed(word: &str) -> Result<Self, Problem> {
        if word.is_empty() { Err(Problem::Missing) } else { Self::parse(word).ok_or(Problem::Choice) }
    }

    /// Whether an account of this scheme bears a contract of that one: a B2B account takes both (R-L03).
    pub fn bears(self, contract: Self) -> bool {
        contract <= self
    }
}

/// Where a contract stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Made here; it holds once it is signed and the administration has it.
    ToSign,
    Revoked,
}

impl State {
    /// As shown.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ToSign => "À signer et à transmettre",
            Self::Revoked => "Révoqué",
        }
    }
}

/// Random signs of a reference: 12 of 32 are 60 bits; no letter looks like a digit.
pub const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The unique reference of a mandate (RUM): at most 35 signs that every bank takes; from 12 random bytes.
pub fn reference(siren: &Siren, random: [u8; 12]) -> String {
    let signs = random.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)]));
    ["EP", siren.as_str()].concat() + &signs.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_l03_a_b2b_account_bears_both_schemes_and_a_core_account_its_own() {
        let borne = [
            (Scheme::Core, Scheme::Core, true),
            (Scheme::Core, Scheme::B2b, false),
            (Scheme::B2b, Scheme::Core, true),
            (Scheme::B2b, Scheme::B2b, true),
        ];
        for (account, contract, bears) in borne {
            assert_eq!(account.bears(contract), bears, "{account:?} {contract:?}");
        }
        assert_eq!(Scheme::typed(""), Err(Problem::Missing));
        assert_eq!(Scheme::typed("sdd"), Err(Problem::Choice));
        for scheme in Scheme::ALL {
            assert_eq!(Scheme::typed(scheme.word()), Ok(scheme));
        }
    }

    #[test]
    fn r_l03_a_reference_fits_the_rulebook() {
        let siren = "123456789".parse().unwrap();
        let made = reference(&siren, std::array::from_fn(|at| u8::try_from(at * 21).unwrap()));
        assert_eq!(made.len(), 23);
        assert!(made.starts_with("EP123456789") && made.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
        assert_ne!(made, reference(&siren, [7; 12]));
    }
}

//! What a person must do before anything else, as found at login (R-A12, R-C04, R-F06): until it is done her
//! session reaches nothing else (T-MDP-2).
use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing to do first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Duty {
    /// Choose a new password: it has expired, or the policy has become stricter.
    Password,
    /// Accept the new version of the terms.
    Terms,
}

impl Duty {
    /// The word that a session keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Terms => "terms",
        }
    }

    /// Its page.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Password => "/connexion/renouvellement",
            Self::Terms => "/connexion/conditions",
        }
    }
}

/// What is to be done, in order: the password first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duties(Vec<Duty>);

impl Duties {
    /// As found at login.
    pub fn found(password: bool, terms: bool) -> Self {
        Self([(password, Duty::Password), (terms, Duty::Terms)].into_iter().filter_map(|(due, duty)| due.then_some(duty)).collect())
    }

    /// As a session keeps them; words it does not know count for nothing.
    pub fn parse(words: &str) -> Self {
        let known = |word: &str| [Duty::Password, Duty::Terms].into_iter().find(|duty| duty.word() == word);
        Self(words.split(',').filter_map(known).collect())
    }

    /// The first one; `None` for a full session.
    pub fn first(&self) -> Option<Duty> {
        self.0.first().copied()
    }

    /// What is left when one is done.
    #[must_use]
    pub fn without(&self, done: Duty) -> Self {
        Self(self.0.iter().copied().filter(|duty| *duty != done).collect())
    }
}

impl fmt::Display for Duties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(|duty| duty.word()).collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_mdp_2_the_password_comes_first_and_nothing_is_lost_on_the_way() {
        let both = Duties::found(true, true);
        assert_eq!(both.to_string(), "password,terms");
        assert_eq!(Duties::parse(&both.to_string()), both);
        assert_eq!(both.first(), Some(Duty::Password));
        assert_eq!(both.without(Duty::Password).first(), Some(Duty::Terms));
        assert_eq!(Duties::parse("").first(), None);
    }
}

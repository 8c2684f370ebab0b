//! A request that a letter makes effective: from its form to its code (R-J01 to R-J13, R-B05 to R-B09, 1.7).
//!
//! Days are Paris days: the server converts instants before it asks.
use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::activation::{Over, Verdict};
use super::validity::{LINK, letter_last_day};

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The company's address must be validated through its mailed link.
    Link,
    /// The directory has no usable postal address: the managing office must give one.
    Address,
    /// Too many letters to this company: held back.
    Held,
    /// The letter is to be written.
    Letter,
    /// The letter has left.
    Sent,
    Activated,
    Expired,
    /// The company said no (R-J12).
    Refused,
    Cancelled,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 9] =
        [Self::Link, Self::Address, Self::Held, Self::Letter, Self::Sent, Self::Activated, Self::Expired, Self::Refused, Self::Cancelled];

    /// Those of a request under way.
    pub const PENDING: [Self; 5] = [Self::Link, Self::Address, Self::Held, Self::Letter, Self::Sent];

    /// As kept.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Address => "address",
            Self::Held => "held",
            Self::Letter => "letter",
            Self::Sent => "sent",
            Self::Activated => "activated",
            Self::Expired => "expired",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state behind a kept word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// True while something is still to come.
    pub fn is_pending(self) -> bool {
        Self::PENDING.contains(&self)
    }

    /// As shown.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Link => "Adresse de l’entreprise à valider",
            Self::Address => "Adresse postale à compléter par l’administration",
            Self::Held => "Courrier retenu pour vérification",
            Self::Letter => "Courrier à envoyer",
            Self::Sent => "Courrier envoyé",
            Self::Activated => "Services activés",
            Self::Expired => "Expirée",
            Self::Refused => "Refusée par l’entreprise",
            Self::Cancelled => "Annulée",
        }
    }
}

/// The dates that decide.
#[derive(Clone, Copy, Debug)]
pub struct Dates {
    pub state: State,
    /// The day that the letter bears, once it is written.
    pub letter_on: Option<NaiveDate>,
}

impl Dates {
    /// The last day on which the code works.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.letter_on.map(letter_last_day)
    }

    /// Judges a code of this request, `today` in Paris: somebody else's code is refused like a wrong one (T-ACT-8).
    pub fn judge(&self, code_matches: bool, is_requester: bool, today: NaiveDate) -> Verdict {
        if !(code_matches && is_requester) {
            return Verdict::Refused;
        }
        match self.state {
            State::Letter | State::Sent => match self.last_day() {
                Some(last) if today > last => Verdict::Over(Over::Lapsed),
                _ => Verdict::Accepted,
            },
            State::Activated => Verdict::Over(Over::Redeemed),
            State::Expired => Verdict::Over(Over::Lapsed),
            State::Refused => Verdict::Over(Over::Declined),
            State::Cancelled | State::Link | State::Address | State::Held => Verdict::Over(Over::Withdrawn),
        }
    }
}

/// The last instant at which a link works: 72 hours from its sending, or from the request until then (R-B05).
pub fn link_end(created_at: DateTime<Utc>, sent_at: Option<DateTime<Utc>>) -> DateTime<Utc> {
    sent_at.unwrap_or(created_at) + LINK
}

/// Letters that one account may cause in a day, and that a company gets in thirty before the next one is held (T-ADH-6 as ruled).
pub const LETTERS_A_DAY: u64 = 25;
pub const LETTERS_TO_ONE: u64 = 5;

/// Until when a letter to a company is held back that got `all` others in thirty days, `own` of them for the same account: a
/// stranger's requests never hold back a further account's first one (T-ADH-6 as ruled).
pub fn held_until(all: u64, own: u64, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (all >= LETTERS_TO_ONE && own > 0).then(|| now + Duration::hours(24))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn t_clk_4_the_sixtieth_day_is_the_last_across_both_changes_of_clock() {
        for (written, last) in
            [(day(2026, 2, 23), day(2026, 4, 24)), (day(2026, 9, 1), day(2026, 10, 31)), (day(2027, 12, 31), day(2028, 2, 29))]
        {
            let dates = Dates { state: State::Sent, letter_on: Some(written) };
            assert_eq!(dates.last_day(), Some(last));
            assert_eq!(dates.judge(true, true, last), Verdict::Accepted);
            assert_eq!(dates.judge(true, true, last.succ_opt().unwrap()), Verdict::Over(Over::Lapsed));
        }
    }

    #[test]
    fn t_act_8_a_code_of_another_person_is_refused_like_a_wrong_one() {
        for state in State::ALL {
            let dates = Dates { state, letter_on: Some(day(2026, 2, 23)) };
            for (code, own) in [(false, true), (true, false), (false, false)] {
                assert_eq!(dates.judge(code, own, day(2026, 3, 1)), Verdict::Refused);
            }
        }
    }

    #[test]
    fn r_d09_an_ended_request_says_how_it_ended() {
        let over = |state| Dates { state, letter_on: Some(day(2026, 2, 23)) }.judge(true, true, day(2026, 3, 1));
        assert_eq!(over(State::Activated), Verdict::Over(Over::Redeemed));
        assert_eq!(over(State::Refused), Verdict::Over(Over::Declined));
        assert_eq!(over(State::Cancelled), Verdict::Over(Over::Withdrawn));
        assert_eq!(over(State::Expired), Verdict::Over(Over::Lapsed));
    }

    #[test]
    fn every_word_is_read_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.word()), Some(state));
        }
    }
}

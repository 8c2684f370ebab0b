//! Whether a pending request may become a space: the verdict on a code (R-D05, R-D09, T-ACT-3, T-ACT-10).
//!
//! Only a code and an address that belong together learn more than « non »: an expired, used or
//! cancelled pair is told so, with the next step. Everything else is one and the same refusal.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::validity::{CODE, UNSENT};

/// Where a pending request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Waits for its code.
    Pending,
    /// Became a space.
    Activated,
    /// Cancelled through the link of its mail: the address is free at once.
    Cancelled,
    /// Given up by its author, who had mistyped: the address stays closed for its 48 hours.
    Mistyped,
    /// Past its time.
    Expired,
}

/// The dates that decide.
#[derive(Clone, Copy, Debug)]
pub struct PendingActivation {
    pub state: State,
    pub created_at: DateTime<Utc>,
    /// The outbox's mark; `None` until the mail has left.
    pub sent_at: Option<DateTime<Utc>>,
    /// The mail server refused the address for good.
    pub refused: bool,
    pub span: Span,
}

/// How long a request waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    /// For a mailed code: 48 h from its sending, 24 h without.
    #[default]
    Code,
    /// For the links and the letter of a simplified creation (R-B09): until then, open while the letter is on its way.
    Letter(Option<DateTime<Utc>>),
}

/// What becomes of a code given with its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The space may be made.
    Accepted,
    /// Code and address do not belong together, or there is no such request.
    Refused,
    Over(Over),
}

/// Why a code that belongs to its address does not work any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Over {
    /// 48 hours have passed: the whole procedure starts again (R-C17).
    Expired,
    /// The space exists: sign in.
    Used,
    /// The request was cancelled.
    Cancelled,
    /// The sixtieth day of a letter is past.
    Lapsed,
    /// The services of the letter are active.
    Redeemed,
    /// The company refused the request (R-J12).
    Declined,
    /// The request of the letter was cancelled.
    Withdrawn,
    /// The sixtieth day of the letter of a simplified creation is past: start again (R-B09).
    Void,
    /// The link to an address was used: the address is validated (SC15).
    LinkUsed,
    /// The 72 hours of a link to an address are over, or its request is (SC15).
    LinkLapsed,
}

impl PendingActivation {
    /// True while the code works (T-ACT-10): 48 h from the outbox's mark, and before the mark 24 h from creation.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Pending && self.holds(now)
    }

    /// True while the address is closed to a new code (R-C18), a mistyped one included.
    pub fn closes_address(&self, now: DateTime<Utc>) -> bool {
        matches!(self.state, State::Pending | State::Mistyped) && self.holds(now)
    }

    fn holds(&self, now: DateTime<Utc>) -> bool {
        match (self.span, self.sent_at) {
            (Span::Letter(end), _) => end.is_none_or(|end| now <= end),
            (Span::Code, Some(sent)) => now <= sent + CODE,
            (Span::Code, None) => !self.refused && now <= self.created_at + UNSENT,
        }
    }

    /// Judges a code whose comparison with the stored hash is `code_matches`, given with this request's address
    /// when `address_matches`.
    pub fn judge(&self, code_matches: bool, address_matches: bool, now: DateTime<Utc>) -> Verdict {
        if !(code_matches && address_matches) {
            return Verdict::Refused;
        }
        match self.state {
            State::Activated => Verdict::Over(Over::Used),
            State::Cancelled | State::Mistyped => Verdict::Over(Over::Cancelled),
            State::Pending if self.holds(now) => Verdict::Accepted,
            State::Pending | State::Expired => Verdict::Over(Over::Expired),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Duration, TimeZone};

    fn pending(sent: Option<DateTime<Utc>>) -> PendingActivation {
        PendingActivation {
            state: State::Pending,
            created_at: Utc.with_ymd_and_hms(2026, 3, 28, 10, 0, 0).unwrap(),
            sent_at: sent,
            refused: false,
            span: Span::Code,
        }
    }

    #[test]
    fn r_b09_a_simplified_request_holds_as_long_as_its_links_and_its_letter() {
        let request = pending(None);
        let end = request.created_at + Duration::hours(72);
        let link = PendingActivation { span: Span::Letter(Some(end)), ..request };
        assert!(link.closes_address(end) && !link.closes_address(end + Duration::seconds(1)));
        assert!(PendingActivation { span: Span::Letter(None), ..request }.closes_address(end + Duration::days(30)));
    }

    #[test]
    fn t_act_6_r_c17_the_last_second_counts_across_both_changes_of_clock() {
        for sent in [Utc.with_ymd_and_hms(2026, 3, 28, 11, 0, 0).unwrap(), Utc.with_ymd_and_hms(2026, 10, 24, 10, 0, 0).unwrap()] {
            let request = pending(Some(sent));
            assert_eq!(request.judge(true, true, sent + Duration::hours(48) - Duration::seconds(1)), Verdict::Accepted);
            assert_eq!(request.judge(true, true, sent + Duration::hours(48) + Duration::seconds(1)), Verdict::Over(Over::Expired));
        }
    }

    #[test]
    fn t_act_10_before_the_mark_the_code_holds_for_24_hours() {
        let request = pending(None);
        assert_eq!(request.judge(true, true, request.created_at + Duration::hours(24)), Verdict::Accepted);
        assert_eq!(
            request.judge(true, true, request.created_at + Duration::hours(24) + Duration::seconds(1)),
            Verdict::Over(Over::Expired)
        );
        assert!(!PendingActivation { refused: true, ..request }.closes_address(request.created_at));
    }

    #[test]
    fn t_act_3_one_refusal_whatever_is_wrong() {
        let request = pending(None);
        for (code, address) in [(false, true), (true, false), (false, false)] {
            for state in [State::Pending, State::Activated, State::Cancelled, State::Expired] {
                assert_eq!(PendingActivation { state, ..request }.judge(code, address, request.created_at), Verdict::Refused);
            }
        }
    }

    #[test]
    fn r_d09_a_pair_that_belongs_together_is_told_why() {
        let request = pending(None);
        let judge = |state| PendingActivation { state, ..request }.judge(true, true, request.created_at);
        assert_eq!(judge(State::Activated), Verdict::Over(Over::Used));
        assert_eq!(judge(State::Cancelled), Verdict::Over(Over::Cancelled));
        assert_eq!(judge(State::Mistyped), Verdict::Over(Over::Cancelled));
        assert!(PendingActivation { state: State::Mistyped, ..request }.closes_address(request.created_at));
    }
}

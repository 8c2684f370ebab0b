//! How long to wait after failures: the table of `security.md` 3.12 as ruled. Windows slide.
//!
//! Neither a mistake in the human check nor a form fault is a failure. A browser that the account
//! knows keeps a bucket of its own, so that nobody can lock a person out from elsewhere.
use chrono::{DateTime, Duration, Utc};

/// Failures in a row of attempts, and when the last one was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streak {
    pub failures: u32,
    pub last: Option<DateTime<Utc>>,
}

/// What is known of earlier tries to sign in, each over its window.
#[derive(Clone, Copy, Debug, Default)]
pub struct LoginHistory {
    /// The browser has signed in to this account before.
    pub known_browser: bool,
    /// This account from this browser (when known) or this source: since the last success, 24 h.
    pub pair: Streak,
    /// This account from all browsers that it does not know, 24 h.
    pub account: Streak,
    /// This account from all browsers that it does not know, since the last success, whatever the time.
    pub consecutive: u32,
    /// A link mailed to the account was opened in this browser within the hour.
    pub unlocked: bool,
    /// This source, on accounts that do not know the browser, one hour.
    pub source: Streak,
    /// Until when the source is closed for having tried many accounts.
    pub source_closed_until: Option<DateTime<Utc>>,
}

/// What a try to sign in gets before anything is hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Go,
    /// Wait until then: 429.
    Wait(DateTime<Utc>),
    /// Open the link mailed to the account first: answered like a wrong password.
    LinkNeeded,
}

/// Failures of one account from one source before it waits.
pub const PAIR: u32 = 5;
/// Failures of one account from unknown browsers in 24 h before each waits 15 minutes.
pub const ACCOUNT: u32 = 25;
/// Consecutive failures of one account before unknown browsers need a mailed link.
pub const CONSECUTIVE: u32 = 100;
/// Distinct accounts with a failure and no success from one source in 3 h.
pub const SPRAY: u32 = 15;

/// Judges a try to sign in.
pub fn login(history: &LoginHistory, now: DateTime<Utc>) -> Verdict {
    let mut until = after(history.pair, PAIR, |over| Duration::minutes(1 << over.min(4)).min(Duration::minutes(15)));
    if !history.known_browser {
        until = until.max(after(history.account, ACCOUNT, |_| Duration::minutes(15)));
        until = until.max(source_wait(history.source));
        until = until.max(history.source_closed_until);
    }
    match until {
        Some(until) if until > now => Verdict::Wait(until),
        _ if history.consecutive >= CONSECUTIVE && !history.known_browser && !history.unlocked => Verdict::LinkNeeded,
        _ => Verdict::Go,
    }
}

/// What is known of earlier tries to activate, each over its window.
#[derive(Clone, Copy, Debug, Default)]
pub struct ActivationHistory {
    /// This address from this source, 15 minutes.
    pub pair: Streak,
    /// This address, 24 h.
    pub address: Streak,
    /// This source, one hour, whatever the address.
    pub source: Streak,
}

/// Judges a try to activate: 5 per address and source in 15 min; 20 per address in 24 h, then 15 min
/// between tries, except for the browser that made the request (T-ACT-9 as ruled). A source that tries one address after the
/// other waits as at the login.
pub fn activation(history: &ActivationHistory, own_request: bool, now: DateTime<Utc>) -> Verdict {
    let mut until = after(history.pair, 5, |_| Duration::minutes(15));
    if !own_request {
        until = until.max(after(history.address, 20, |_| Duration::minutes(15)));
        until = until.max(source_wait(history.source));
    }
    match until {
        Some(until) if until > now => Verdict::Wait(until),
        _ => Verdict::Go,
    }
}

/// 30, 60 and 120 failures an hour from one source: 1, 10 and 60 minutes.
fn source_wait(source: Streak) -> Option<DateTime<Utc>> {
    let minutes = match source.failures {
        120.. => 60,
        60.. => 10,
        30.. => 1,
        _ => return None,
    };
    source.last.map(|last| last + Duration::minutes(minutes))
}

/// How long a source that tried [`SPRAY`] accounts is closed: one hour, doubling to a day.
pub fn spray_closure(earlier_closures: u32) -> Duration {
    Duration::hours(1 << earlier_closures.min(5)).min(Duration::hours(24))
}

fn after(streak: Streak, threshold: u32, wait: impl Fn(u32) -> Duration) -> Option<DateTime<Utc>> {
    let over = streak.failures.checked_sub(threshold)?;
    streak.last.map(|last| last + wait(over))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 23, 12, 0, 0).unwrap()
    }

    fn streak(failures: u32, ago: Duration) -> Streak {
        Streak { failures, last: Some(now() - ago) }
    }

    #[test]
    fn r_a10_the_pair_waits_one_minute_after_five_and_doubles_to_fifteen() {
        let wait = |failures| match login(&LoginHistory { pair: streak(failures, Duration::zero()), ..LoginHistory::default() }, now()) {
            Verdict::Wait(until) => (until - now()).num_minutes(),
            _ => 0,
        };
        assert_eq!([4, 5, 6, 7, 8, 9, 50].map(wait), [0, 1, 2, 4, 8, 15, 15]);
    }

    #[test]
    fn r_a10_others_failures_never_hold_a_known_browser() {
        let history = LoginHistory {
            known_browser: true,
            account: streak(500, Duration::zero()),
            consecutive: 500,
            source: streak(500, Duration::zero()),
            source_closed_until: Some(now() + Duration::hours(1)),
            ..LoginHistory::default()
        };
        assert_eq!(login(&history, now()), Verdict::Go);
        assert!(matches!(login(&LoginHistory { known_browser: false, ..history }, now()), Verdict::Wait(_)));
    }

    #[test]
    fn r_a10_sources_wait_in_three_degrees() {
        for (failures, minutes) in [(29, 0), (30, 1), (60, 10), (120, 60)] {
            let history = LoginHistory { source: streak(failures, Duration::zero()), ..LoginHistory::default() };
            let expected = if minutes == 0 { Verdict::Go } else { Verdict::Wait(now() + Duration::minutes(minutes)) };
            assert_eq!(login(&history, now()), expected);
        }
    }

    #[test]
    fn r_a10_a_hundred_consecutive_failures_ask_for_the_mailed_link() {
        let history = LoginHistory { consecutive: 100, ..LoginHistory::default() };
        assert_eq!(login(&history, now()), Verdict::LinkNeeded);
        assert_eq!(login(&LoginHistory { unlocked: true, ..history }, now()), Verdict::Go);
    }

    #[test]
    fn t_act_9_the_browser_that_made_the_request_is_not_held_by_others() {
        let judged = |history: ActivationHistory, own| activation(&history, own, now());
        let address = |streak| ActivationHistory { address: streak, ..ActivationHistory::default() };
        assert_eq!(judged(address(streak(20, Duration::minutes(1))), true), Verdict::Go);
        assert!(matches!(judged(address(streak(20, Duration::minutes(1))), false), Verdict::Wait(_)));
        assert_eq!(judged(address(streak(20, Duration::minutes(16))), false), Verdict::Go);
        let pair = ActivationHistory { pair: streak(5, Duration::minutes(14)), ..ActivationHistory::default() };
        assert!(matches!(judged(pair, true), Verdict::Wait(_)));
        // One address after the other: each is new, the source is not.
        let source = ActivationHistory { source: streak(60, Duration::minutes(1)), ..ActivationHistory::default() };
        assert!(matches!(judged(source, false), Verdict::Wait(_)));
        assert_eq!(judged(source, true), Verdict::Go);
    }

    #[test]
    fn spraying_closes_longer_each_time() {
        assert_eq!([0, 1, 2, 4, 5, 9].map(|n| spray_closure(n).num_hours()), [1, 2, 4, 16, 24, 24]);
    }
}

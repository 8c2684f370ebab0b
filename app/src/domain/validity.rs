//! How long things hold: durations for codes, the calendar rule for passwords (T-CLK-2).
//!
//! Days are Paris days: the server converts instants before it asks.
use chrono::{Datelike, Days, Duration, Months, NaiveDate};

/// A mailed code holds 48 hours from its sending (R-C17): a duration, not two calendar days (T-CLK-3).
pub const CODE: Duration = Duration::hours(48);

/// A code not sent within 24 hours of its creation is void (T-ACT-10).
pub const UNSENT: Duration = Duration::hours(24);

/// A link to a company's address holds 72 hours from its sending (R-B05).
pub const LINK: Duration = Duration::hours(72);

/// A wizard's row lives two hours (T-CRE-4 as ruled).
pub const WIZARD: Duration = Duration::hours(2);

/// A form's check and the receipt of a finished activation live 30 minutes.
pub const FORM: Duration = Duration::minutes(30);

/// A letter's code holds until the end of the 60th day after the letter's date (R-B07, R-J11).
pub const LETTER_DAYS: u64 = 60;

/// The last day on which the code of a letter dated `day` is valid, to its end in Paris (T-CLK-4).
pub fn letter_last_day(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(LETTER_DAYS)).unwrap_or(day)
}

/// The last day on which a password changed on `day` is valid: `months` on, minus one day; a day that the
/// month does not have moves to the first of the next. `None` past the calendar's end.
pub fn password_last_day(day: NaiveDate, months: u16) -> Option<NaiveDate> {
    let first = day.with_day(1)?.checked_add_months(Months::new(u32::from(months)))?;
    let anniversary = first.with_day(day.day()).or_else(|| first.checked_add_months(Months::new(1)))?;
    anniversary.pred_opt()
}

/// How many days before a password's last one its owner is reminded (R-F08, DEV-1).
pub const REMINDERS: [u16; 3] = [60, 15, 1];

/// A reminder that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// Which one: 60, 15 or 1.
    pub mark: u16,
    /// How many days are really left: fewer than the mark when the server stood still; 0 on the last day.
    pub left: u32,
}

/// The reminder that is due on `today` for a password with this last day; `reminded` is the last one sent, 0 for
/// none. The most urgent one alone: those that were missed are skipped, and a password that is over has none.
pub fn reminder(last_day: NaiveDate, today: NaiveDate, reminded: i32) -> Option<Reminder> {
    let left = u32::try_from((last_day - today).num_days()).ok()?;
    let mark = REMINDERS.into_iter().filter(|mark| left <= u32::from(*mark)).min()?;
    (reminded == 0 || i32::from(mark) < reminded).then_some(Reminder { mark, left })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn t_clk_2_vectors() {
        for (changed, last) in [
            (day(2026, 2, 23), day(2029, 2, 22)),
            (day(2028, 2, 29), day(2031, 2, 28)),
            (day(2025, 3, 1), day(2028, 2, 29)),
            (day(2025, 2, 28), day(2028, 2, 27)),
            (day(2027, 1, 1), day(2029, 12, 31)),
        ] {
            assert_eq!(password_last_day(changed, 36), Some(last), "{changed}");
        }
    }

    #[test]
    fn t_clk_4_a_letters_code_holds_60_calendar_days() {
        for (dated, last) in [
            (day(2026, 2, 23), day(2026, 4, 24)),
            (day(2026, 10, 1), day(2026, 11, 30)),
            (day(2026, 12, 31), day(2027, 3, 1)),
            (day(2027, 12, 31), day(2028, 2, 29)),
        ] {
            assert_eq!(letter_last_day(dated), last, "{dated}");
        }
    }

    /// What is due `left` days before the last one, for each state of `reminded`.
    fn due(left: i64) -> [Option<u16>; 4] {
        let last = day(2029, 2, 22);
        [0, 60, 15, 1].map(|reminded| {
            let found = reminder(last, last - Duration::days(left), reminded);
            assert!(found.is_none_or(|found| i64::from(found.left) == left));
            found.map(|found| found.mark)
        })
    }

    #[test]
    fn r_f08_each_reminder_is_due_once_from_its_day_on() {
        for left in 61..=1100 {
            assert_eq!(due(left), [None; 4], "{left}");
        }
        for left in 16..=60 {
            assert_eq!(due(left), [Some(60), None, None, None], "{left}");
        }
        for left in 2..=15 {
            assert_eq!(due(left), [Some(15), Some(15), None, None], "{left}");
        }
        for left in 0..=1 {
            assert_eq!(due(left), [Some(1), Some(1), Some(1), None], "{left}");
        }
        for left in -1100..0 {
            assert_eq!(due(left), [None; 4], "{left}");
        }
    }
}

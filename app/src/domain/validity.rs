//! How long things hold: durations for codes, the calendar rule for passwords (T-CLK-2).
//!
//! Days are Paris days: the server converts instants before it asks.
use chrono::{Datelike, Duration, Months, NaiveDate};

/// A mailed code holds 48 hours from its sending (R-C17): a duration, not two calendar days (T-CLK-3).
pub const CODE: Duration = Duration::hours(48);

/// A code not sent within 24 hours of its creation is void (T-ACT-10).
pub const UNSENT: Duration = Duration::hours(24);

/// A wizard's row lives two hours (T-CRE-4 as ruled).
pub const WIZARD: Duration = Duration::hours(2);

/// A form's check and the receipt of a finished activation live 30 minutes.
pub const FORM: Duration = Duration::minutes(30);

/// The last day on which a password changed on `day` is valid: `months` on, minus one day; a day that the
/// month does not have moves to the first of the next. `None` past the calendar's end.
pub fn password_last_day(day: NaiveDate, months: u16) -> Option<NaiveDate> {
    let first = day.with_day(1)?.checked_add_months(Months::new(u32::from(months)))?;
    let anniversary = first.with_day(day.day()).or_else(|| first.checked_add_months(Months::new(1)))?;
    anniversary.pred_opt()
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
}

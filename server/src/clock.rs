//! The one place that asks what time it is.
//!
//! In demonstration mode the clock can be moved ([`Clock::moved`]); tests hold it still and turn it.
//! A clock step backwards never revives what has expired: the latest instant seen stays (T-CLK-6).
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, SubsecRound, TimeZone, Timelike, Utc};
use chrono_tz::Europe::Paris;

/// Where « now » comes from.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Source>);

#[derive(Debug)]
enum Source {
    System { offset: Duration, latest: AtomicI64 },
    Hand(AtomicI64),
}

impl Clock {
    /// The system's time.
    pub fn system() -> Self {
        Self::moved(Duration::zero())
    }

    /// The system's time, moved: demonstration mode only.
    pub fn moved(offset: Duration) -> Self {
        Self(Arc::new(Source::System { offset, latest: AtomicI64::new(i64::MIN) }))
    }

    /// A clock that stands still until it is turned.
    pub fn by_hand(at: DateTime<Utc>) -> Self {
        Self(Arc::new(Source::Hand(AtomicI64::new(at.timestamp_micros()))))
    }

    /// Now, in whole microseconds (what both databases keep).
    #[allow(clippy::disallowed_methods, reason = "the one place")]
    pub fn now(&self) -> DateTime<Utc> {
        match &*self.0 {
            Source::System { offset, latest } => {
                let now = (Utc::now() + *offset).trunc_subsecs(6).timestamp_micros();
                let before = latest.fetch_max(now, Ordering::AcqRel);
                if before > now + 5_000_000 {
                    tracing::warn!(step_microseconds = before - now, "the clock went backwards");
                }
                instant(now.max(before))
            }
            Source::Hand(at) => instant(at.load(Ordering::Acquire)),
        }
    }

    /// Turns a clock held by hand; others do not move.
    pub fn turn(&self, by: Duration) {
        if let Source::Hand(at) = &*self.0 {
            at.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::AcqRel);
        }
    }
}

fn instant(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

/// The day in Paris.
pub fn paris_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Paris).date_naive()
}

/// The instant at which a day ends in Paris.
pub fn paris_end(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.succ_opt().unwrap_or(day).and_time(NaiveTime::MIN);
    Paris.from_local_datetime(&midnight).earliest().map_or_else(|| midnight.and_utc(), |end| end.with_timezone(&Utc))
}

const MONTHS: [&str; 12] =
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
const DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/// The hour of the day in Paris.
pub fn paris_hour(at: DateTime<Utc>) -> u32 {
    at.with_timezone(&Paris).hour()
}

/// « 23 novembre 2026 »; the first of a month is « 1er ».
pub fn long_day(day: NaiveDate) -> String {
    let number = if day.day() == 1 { "1er".to_owned() } else { day.day().to_string() };
    format!("{number} {} {}", MONTHS[day.month0() as usize], day.year())
}

/// « 22/02/2029 ».
pub fn short_day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// « mercredi 25 novembre 2026 à 14 h 05 », in Paris.
pub fn long_instant(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Paris);
    let weekday = DAYS[local.weekday().num_days_from_monday() as usize];
    format!("{weekday} {} à {}\u{a0}h\u{a0}{:02}", long_day(local.date_naive()), local.hour(), local.minute())
}

/// « 23/11/2026 à 14 h 05 », in Paris.
pub fn short_instant(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Paris);
    format!("{} à {}\u{a0}h\u{a0}{:02}", short_day(local.date_naive()), local.hour(), local.minute())
}

/// « 23/02/2026 à 16h05mn25s », as the récapitulatif's foot says (R-E01).
pub fn document_instant(at: DateTime<Utc>) -> String {
    at.with_timezone(&Paris).format("%d/%m/%Y à %Hh%Mmn%Ss").to_string()
}

/// Reads `+49h`, `-3d`, `+90m`, `+30s`.
///
/// # Errors
/// A sentence, when the text is none of these.
pub fn parse_offset(raw: &str) -> Result<Duration, String> {
    let wrong = || format!("« {raw} » is not an offset such as +49h or -3d");
    let text = raw.trim();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let number: i64 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| wrong())?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    number.checked_mul(seconds).and_then(Duration::try_seconds).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::validity::{letter_last_day, password_last_day};

    #[test]
    fn t_clk_2_the_paris_day_counts() {
        let late = Utc.with_ymd_and_hms(2026, 2, 22, 23, 30, 0).unwrap();
        assert_eq!(password_last_day(paris_day(late), 36), NaiveDate::from_ymd_opt(2029, 2, 22));
        let new_year = Utc.with_ymd_and_hms(2026, 12, 31, 23, 30, 0).unwrap();
        assert_eq!(password_last_day(paris_day(new_year), 36), NaiveDate::from_ymd_opt(2029, 12, 31));
    }

    #[test]
    fn a_day_ends_at_midnight_in_paris() {
        let end = |y, m, d| paris_end(NaiveDate::from_ymd_opt(y, m, d).unwrap());
        assert_eq!(end(2026, 2, 22), Utc.with_ymd_and_hms(2026, 2, 22, 23, 0, 0).unwrap());
        assert_eq!(end(2026, 7, 31), Utc.with_ymd_and_hms(2026, 7, 31, 22, 0, 0).unwrap());
        assert_eq!(paris_day(end(2026, 12, 31)), NaiveDate::from_ymd_opt(2027, 1, 1).unwrap());
    }

    #[test]
    fn t_clk_4_a_letters_code_ends_at_midnight_in_paris_across_both_changes_of_time() {
        let end = |y, m, d| paris_end(letter_last_day(NaiveDate::from_ymd_opt(y, m, d).unwrap())) - Duration::seconds(1);
        assert_eq!(end(2026, 2, 23), Utc.with_ymd_and_hms(2026, 4, 24, 21, 59, 59).unwrap(), "into summer time");
        assert_eq!(end(2026, 10, 1), Utc.with_ymd_and_hms(2026, 11, 30, 22, 59, 59).unwrap(), "out of it");
        assert_eq!(end(2026, 8, 26), Utc.with_ymd_and_hms(2026, 10, 25, 22, 59, 59).unwrap(), "on the day of 25 hours");
        assert_eq!(end(2026, 1, 28), Utc.with_ymd_and_hms(2026, 3, 29, 21, 59, 59).unwrap(), "on the day of 23 hours");
    }

    #[test]
    fn t_clk_3_48_hours_are_a_duration() {
        let end = |y, m, d, h| long_instant(Utc.with_ymd_and_hms(y, m, d, h, 0, 0).unwrap() + app::domain::validity::CODE);
        assert_eq!(end(2026, 3, 28, 11), "lundi 30 mars 2026 à 13\u{a0}h\u{a0}00");
        assert_eq!(end(2026, 10, 24, 10), "lundi 26 octobre 2026 à 11\u{a0}h\u{a0}00");
    }

    #[test]
    fn offsets_are_read_or_refused() {
        assert_eq!(parse_offset("+49h"), Ok(Duration::hours(49)));
        assert_eq!(parse_offset("-3d"), Ok(Duration::days(-3)));
        for wrong in ["", "h", "+h", "3", "49 h", "+1w", "+99999999999999999d", "é"] {
            assert!(parse_offset(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn t_clk_6_a_hand_clock_turns_and_a_system_clock_never_goes_back() {
        let clock = Clock::by_hand(Utc.with_ymd_and_hms(2026, 11, 23, 12, 0, 0).unwrap());
        clock.turn(Duration::hours(48));
        assert_eq!(clock.now(), Utc.with_ymd_and_hms(2026, 11, 25, 12, 0, 0).unwrap());
        let system = Clock::system();
        assert!(system.now() <= system.now());
    }
}

//! Tax deadlines, from the rules of the operator's file (« Calendrier fiscal »): which apply to whom, on which day.
//!
//! A rule speaks of services; it applies where the person holds one of them. One that needs a fact nobody has said yet (the
//! VAT scheme, the day a financial year closes) says nothing, and [`Calendar::needs`] says what it waits for. A day that is
//! no working day moves to the next one: Saturdays, Sundays and the eleven French holidays, Easter computed.
use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// How a company declares its VAT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Vat {
    Monthly,
    Quarterly,
    Simplified,
    /// Franchise en base: nothing to declare.
    Exempt,
}

impl Vat {
    /// In the order of the form.
    pub const ALL: [Self; 4] = [Self::Monthly, Self::Quarterly, Self::Simplified, Self::Exempt];

    /// As kept, and as in the file of rules.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::Simplified => "simplified",
            Self::Exempt => "exempt",
        }
    }

    /// As shown.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Monthly => "Régime réel normal, déclarations mensuelles",
            Self::Quarterly => "Régime réel normal, déclarations trimestrielles",
            Self::Simplified => "Régime réel simplifié",
            Self::Exempt => "Franchise en base",
        }
    }

    /// The scheme behind a kept word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vat| vat.word() == word)
    }
}

/// The day on which a financial year closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Closing {
    month: u32,
    day: u32,
}

impl Closing {
    /// A day that some year has: the 29th of February is one.
    pub fn new(month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(2024, month, day).map(|_| Self { month, day })
    }

    /// `12-31`.
    pub fn word(self) -> String {
        format!("{:02}-{:02}", self.month, self.day)
    }

    /// The day behind a kept word.
    pub fn parse(word: &str) -> Option<Self> {
        let (month, day) = word.split_once('-')?;
        Self::new(month.parse().ok()?, day.parse().ok()?)
    }

    /// Its month, from 1 on.
    pub const fn month(self) -> u32 {
        self.month
    }

    /// Its day of the month.
    pub const fn day(self) -> u32 {
        self.day
    }

    fn ends_its_month(self) -> bool {
        self.day >= length(2023, self.month)
    }
}

/// What is known of a company beside the directory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub vat: Option<Vat>,
    pub closing: Option<Closing>,
}

/// What a rule waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    Vat,
    Closing,
}

/// A day of some months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnDay {
    /// The last one of a month that is shorter.
    pub day: u32,
    /// All of them when it is left out.
    #[serde(default)]
    pub months: Vec<u32>,
}

/// A day of the year that follows, or the n-th working day after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Following {
    pub month: u32,
    pub day: u32,
    #[serde(default)]
    pub working_day: u32,
}

/// So many months after a financial year has closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AfterClosing {
    pub months: u32,
    /// The day of that month; as the closing's when it is left out, the last one after a closing on a last one.
    #[serde(default)]
    pub day: Option<u32>,
    /// Instead of all that, for a year that closes on the 31st of December.
    #[serde(default)]
    pub december: Option<Following>,
}

/// A rule of the operator's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What events and reminders are known by: small letters, digits and hyphens; never changed.
    pub id: String,
    pub label: String,
    /// The text of the law.
    pub reference: String,
    /// Shown as an example: nobody vouches for it.
    #[serde(default)]
    pub example: bool,
    /// What else to know.
    #[serde(default)]
    pub note: String,
    /// Holding one of these makes it apply.
    pub services: Vec<String>,
    /// For these schemes only.
    #[serde(default)]
    pub vat: Vec<Vat>,
    #[serde(default)]
    pub on: Option<OnDay>,
    #[serde(default)]
    pub after_closing: Option<AfterClosing>,
}

/// The rules in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    #[serde(rename = "rule", default)]
    rules: Vec<Rule>,
}

/// A deadline of a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline<'a> {
    pub rule: &'a Rule,
    /// What the law says.
    pub legal: NaiveDate,
    /// The working day on or after it.
    pub due: NaiveDate,
}

impl Rule {
    fn applies(&self, services: &BTreeSet<&str>) -> bool {
        self.services.iter().any(|service| services.contains(service.as_str()))
    }

    /// What it waits for, or nothing when it does not concern the company.
    fn needs(&self, facts: &Facts) -> Option<Need> {
        match facts.vat {
            None if !self.vat.is_empty() => return Some(Need::Vat),
            Some(vat) if !self.vat.is_empty() && !self.vat.contains(&vat) => return None,
            _ => {}
        }
        (self.after_closing.is_some() && facts.closing.is_none()).then_some(Need::Closing)
    }

    /// The days of the law whose year begins or whose financial year closes in `year`.
    fn legal(&self, facts: &Facts, year: i32) -> Vec<NaiveDate> {
        if !self.vat.is_empty() && !facts.vat.is_some_and(|vat| self.vat.contains(&vat)) {
            return Vec::new();
        }
        let on = self.on.iter().flat_map(|on| {
            let all: Vec<u32> = if on.months.is_empty() { (1..=12).collect() } else { on.months.clone() };
            all.into_iter().filter_map(move |month| clamped(year, month, on.day))
        });
        let after = self.after_closing.as_ref().zip(facts.closing).and_then(|(after, closing)| after.of(closing, year));
        on.chain(after).collect()
    }
}

impl AfterClosing {
    fn of(&self, closing: Closing, year: i32) -> Option<NaiveDate> {
        if let Some(following) = self.december.filter(|_| closing == Closing { month: 12, day: 31 }) {
            let day = clamped(year + 1, following.month, following.day)?;
            return Some((0..following.working_day).fold(day, |day, _| next_working(day.succ_opt().unwrap_or(day))));
        }
        let months = closing.month - 1 + self.months;
        let (year, month) = (year + i32::try_from(months / 12).ok()?, months % 12 + 1);
        let day = match self.day {
            Some(day) => day,
            None if closing.ends_its_month() => 31,
            None => closing.day,
        };
        clamped(year, month, day)
    }
}

impl Calendar {
    /// All of them.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Everything that is wrong with the file, a line each; `is_service` knows the catalogue.
    pub fn faults(&self, is_service: impl Fn(&str) -> bool) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |wrong: bool, text: String| {
            if wrong {
                faults.push(text);
            }
        };
        for (at, rule) in self.rules.iter().enumerate() {
            let id = &rule.id;
            let plain = !id.is_empty() && id.len() <= 60 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            fault(!plain, format!("« {id} » is no identifier: small letters, digits and hyphens"));
            fault(self.rules.iter().take(at).any(|other| other.id == *id), format!("two rules are called {id}"));
            fault(rule.label.trim().is_empty(), format!("{id} has no label"));
            fault(rule.reference.trim().is_empty(), format!("{id} has no legal reference"));
            let words = [&rule.label, &rule.reference, &rule.note];
            fault(words.iter().any(|text| text.chars().any(super::text::is_forbidden)), format!("{id} has a control character"));
            fault(rule.services.is_empty(), format!("{id} names no service"));
            for service in rule.services.iter().filter(|service| !is_service(service)) {
                fault(true, format!("{id} names « {service} », which is not in the catalogue"));
            }
            fault(rule.on.is_some() == rule.after_closing.is_some(), format!("{id} needs either on or after_closing"));
            if let Some(on) = &rule.on {
                fault(!(1..=31).contains(&on.day), format!("{id}: no month has a day {}", on.day));
                fault(on.months.iter().any(|month| !(1..=12).contains(month)), format!("{id}: months go from 1 to 12"));
                let distinct: BTreeSet<_> = on.months.iter().collect();
                fault(distinct.len() != on.months.len(), format!("{id} names a month twice"));
            }
            if let Some(after) = &rule.after_closing {
                fault(!(1..=24).contains(&after.months), format!("{id}: from 1 to 24 months after the closing"));
                fault(after.day.is_some_and(|day| !(1..=31).contains(&day)), format!("{id}: no month has such a day"));
                let impossible = after.december.is_some_and(|day| Closing::new(day.month, day.day).is_none() || day.working_day > 10);
                fault(impossible, format!("{id}: december is no day of a year"));
            }
        }
        faults
    }

    /// What is due from one day to another, both included, in the order of the days.
    pub fn deadlines(&self, facts: &Facts, services: &BTreeSet<&str>, from: NaiveDate, to: NaiveDate) -> Vec<Deadline<'_>> {
        let mut all = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.applies(services)) {
            // Two years before: a financial year's deadlines may lie that far behind its closing.
            for year in from.year() - 2..=to.year() {
                let days = rule.legal(facts, year).into_iter().map(|legal| Deadline { rule, legal, due: next_working(legal) });
                all.extend(days.filter(|deadline| (from..=to).contains(&deadline.due)));
            }
        }
        all.sort_by_key(|deadline| deadline.due);
        all
    }

    /// What rules wait for that would apply.
    pub fn needs(&self, facts: &Facts, services: &BTreeSet<&str>) -> BTreeSet<Need> {
        self.rules.iter().filter(|rule| rule.applies(services)).filter_map(|rule| rule.needs(facts)).collect()
    }
}

fn length(year: i32, month: u32) -> u32 {
    (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some()).unwrap_or(28)
}

/// A day of a month, its last one when it is shorter.
fn clamped(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day.min(length(year, month)))
}

/// Easter Sunday (Gregorian calendar; Butcher's way).
#[allow(clippy::many_single_char_names, reason = "the letters of the published method")]
pub fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(sum / 31).ok()?, u32::try_from(sum % 31 + 1).ok()?)
}

/// True on the eleven holidays of the Code du travail (L3133-1); those of Alsace and Moselle are not among them.
pub fn is_holiday(day: NaiveDate) -> bool {
    const FIXED: [(u32, u32); 8] = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    // Easter Monday, Ascension, Whit Monday.
    let moving = easter(day.year()).is_some_and(|sunday| [1, 39, 50].contains(&(day - sunday).num_days()));
    moving || FIXED.contains(&(day.month(), day.day()))
}

/// Neither Saturday, Sunday nor holiday.
pub fn is_working(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day)
}

/// The day itself, or the first working day after it.
pub fn next_working(day: NaiveDate) -> NaiveDate {
    day.iter_days().take(15).find(|day| is_working(*day)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_falls_where_the_tables_say() {
        for sunday in
            ["2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2038-04-25"]
        {
            assert_eq!(easter(day(sunday).year()), Some(day(sunday)));
        }
    }

    #[test]
    fn eleven_holidays_a_year() {
        let of = |year: i32| -> Vec<String> {
            day(&format!("{year}-01-01"))
                .iter_days()
                .take_while(|d| d.year() == year)
                .filter(|d| is_holiday(*d))
                .map(|d| d.to_string())
                .collect()
        };
        let wanted =
            "2026-01-01 2026-04-06 2026-05-01 2026-05-08 2026-05-14 2026-05-25 2026-07-14 2026-08-15 2026-11-01 2026-11-11 2026-12-25";
        assert_eq!(of(2026), wanted.split(' ').collect::<Vec<_>>());
        // 2008: Ascension on the 1st of May, ten days.
        assert_eq!((of(2008).len(), of(2024).len()), (10, 11));
    }

    #[test]
    fn what_is_no_working_day_moves_on() {
        for (legal, due) in [
            ("2026-12-15", "2026-12-15"),
            ("2025-06-15", "2025-06-16"),
            ("2024-12-15", "2024-12-16"),
            ("2026-05-01", "2026-05-04"),
            ("2024-03-31", "2024-04-02"),
            ("2025-12-25", "2025-12-26"),
            ("2024-11-09", "2024-11-12"),
            ("2028-04-15", "2028-04-18"),
        ] {
            assert_eq!(next_working(day(legal)), day(due), "{legal}");
        }
    }

    fn rule(id: &str) -> Rule {
        Rule {
            id: id.to_owned(),
            label: "Échéance".to_owned(),
            reference: "CGI, article 1".to_owned(),
            example: true,
            note: String::new(),
            services: vec!["payer-tva".to_owned()],
            vat: Vec::new(),
            on: Some(OnDay { day: 15, months: Vec::new() }),
            after_closing: None,
        }
    }

    #[test]
    fn a_file_of_rules_says_everything_that_is_wrong_with_it() {
        let service = |id: &str| id == "payer-tva";
        assert_eq!(Calendar { rules: vec![rule("a"), rule("b")] }.faults(service), Vec::<String>::new());
        let bad = Calendar {
            rules: vec![
                rule("a"),
                Rule { reference: " ".to_owned(), services: Vec::new(), ..rule("a") },
                Rule { services: vec!["inconnu".to_owned()], on: None, label: "a\nb".to_owned(), ..rule("É") },
                Rule { on: Some(OnDay { day: 32, months: vec![0, 0] }), ..rule("c") },
                Rule {
                    on: None,
                    after_closing: Some(AfterClosing {
                        months: 25,
                        day: Some(0),
                        december: Some(Following { month: 2, day: 30, working_day: 0 }),
                    }),
                    ..rule("d")
                },
            ],
        };
        assert_eq!(bad.faults(service).len(), 3 + 4 + 3 + 3, "{:?}", bad.faults(service));
    }

    #[test]
    fn a_rule_says_nothing_until_it_has_its_fact_and_asks_for_it() {
        let calendar = Calendar {
            rules: vec![
                Rule { vat: vec![Vat::Quarterly], on: Some(OnDay { day: 24, months: vec![1, 4, 7, 10] }), ..rule("tva") },
                Rule {
                    vat: vec![Vat::Simplified],
                    on: None,
                    after_closing: Some(AfterClosing { months: 3, day: None, december: None }),
                    ..rule("ca12")
                },
            ],
        };
        let (mine, none) = (BTreeSet::from(["payer-tva"]), BTreeSet::from(["messagerie"]));
        let (from, to) = (day("2026-01-01"), day("2026-12-31"));
        let mut facts = Facts::default();
        assert_eq!(calendar.needs(&facts, &mine), BTreeSet::from([Need::Vat]));
        assert!(calendar.needs(&facts, &none).is_empty() && calendar.deadlines(&facts, &mine, from, to).is_empty());
        facts.vat = Some(Vat::Quarterly);
        assert!(calendar.needs(&facts, &mine).is_empty());
        assert_eq!(calendar.deadlines(&facts, &mine, from, to).len(), 4);
        assert!(calendar.deadlines(&facts, &none, from, to).is_empty());
        facts.vat = Some(Vat::Simplified);
        assert_eq!(calendar.needs(&facts, &mine), BTreeSet::from([Need::Closing]));
        assert!(calendar.deadlines(&facts, &mine, from, to).is_empty());
        facts.closing = Closing::new(9, 30);
        let due: Vec<String> = calendar.deadlines(&facts, &mine, from, to).iter().map(|d| d.due.to_string()).collect();
        assert_eq!(due, ["2026-12-31"]);
    }

    #[test]
    fn a_closing_is_a_day_of_some_year() {
        assert_eq!(Closing::new(2, 29).map(Closing::word).as_deref(), Some("02-29"));
        for wrong in ["", "12", "13-01", "02-30", "00-10", "x-y", "1--2"] {
            assert_eq!(Closing::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Closing::parse("06-30"), Closing::new(6, 30));
    }
}

//! « Calendrier fiscal »: what a person says about a company so that its rules can speak, and whether she is reminded (M7).
use async_trait::async_trait;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::ticket::Envelope;
use super::{Answer, ApiError, Areas, Form, Who};
use crate::domain::calendar::{Closing, Facts, Vat};
use crate::domain::fault::{Faults, Problem};
use crate::domain::secret::Secret;
use crate::domain::siren::Siren;

/// The calendar of all of one's companies.
pub const CALENDAR: &str = "/dossiers/calendrier";

/// The same as a file, and that of one company.
pub const CALENDAR_FILE: &str = "/dossiers/calendrier.ics";
pub const COMPANY_FILE: &str = "/dossiers/{siren}/calendrier.ics";

/// Days before a deadline on which a reminder can leave.
pub const NOTICE: [u8; 3] = [3, 7, 15];

/// Facts and reminders.
#[async_trait]
pub trait Deadlines: Send + Sync {
    /// Keeps what is known of a company; answers its calendar's address.
    async fn describe(&self, envelope: Envelope, siren: Siren, facts: Facts) -> Answer<String>;

    /// Switches the reminders on, so many days before, or off; answers the calendar's address at a month.
    async fn remind(&self, envelope: Envelope, days: Option<u8>, month: Option<NaiveDate>) -> Answer<String>;
}

/// What is known of a company, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FactsForm {
    pub key: String,
    pub siren: String,
    /// [`Vat::word`]; empty when it is not known.
    pub vat: String,
    /// Day and month of the closing; both or neither.
    pub day: String,
    pub month: String,
}

impl FactsForm {
    fn closing(&self, faults: &mut Faults) -> Option<Closing> {
        match (self.day.as_str(), self.month.as_str()) {
            ("", "") => None,
            ("", _) => faults.take("day", Err(Problem::Missing)),
            (_, "") => faults.take("month", Err(Problem::Missing)),
            (day, month) => {
                let closing = day.parse().ok().zip(month.parse().ok()).and_then(|(day, month)| Closing::new(month, day));
                faults.take("day", closing.ok_or(Problem::Choice))
            }
        }
    }
}

impl Form for FactsForm {
    type Done = String;
    const NAME: &'static str = "calendar/facts";
    const PATH: &'static str = "/dossiers/{siren}/calendrier";
    const WHO: Who = Who::Full;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let siren = self.siren.parse::<Siren>().map_err(|_| ApiError::NotFound)?;
        let mut faults = Faults::default();
        let vat = match self.vat.as_str() {
            "" => None,
            word => faults.take("vat", Vat::parse(word).ok_or(Problem::Choice)),
        };
        let facts = Facts { vat, closing: self.closing(&mut faults) };
        if !faults.is_empty() {
            return Err(ApiError::Faults { faults: faults.into_vec(), solved: None });
        }
        let content = Secret::new([self.siren.as_str(), &self.vat, &self.day, &self.month].join("\n"));
        areas.calendar.describe(Envelope { key: self.key, content }, siren, facts).await
    }
}

/// The switch of the reminders, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RemindForm {
    pub key: String,
    /// One of [`NOTICE`]; empty for none.
    pub days: String,
    /// The month that is shown, `2026-12`; any other word is left aside.
    pub month: String,
}

impl Form for RemindForm {
    type Done = String;
    const NAME: &'static str = "calendar/remind";
    const PATH: &'static str = CALENDAR;
    const WHO: Who = Who::Full;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let days = match self.days.as_str() {
            "" => None,
            typed => {
                let known = typed.parse().ok().filter(|days| NOTICE.contains(days));
                Some(known.ok_or_else(|| ApiError::fault("days", Problem::Choice))?)
            }
        };
        let month = NaiveDate::parse_from_str(&format!("{}-01", self.month), "%Y-%m-%d").ok();
        areas.calendar.remind(Envelope { key: self.key, content: Secret::new(self.days) }, days, month).await
    }
}

/// Keeps what is known of a company.
#[server(endpoint = "calendar/facts", input = Json, output = Json)]
pub async fn describe(form: FactsForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// Switches the reminders on or off.
#[server(endpoint = "calendar/remind", input = Json, output = Json)]
pub async fn remind(form: RemindForm) -> Result<String, ApiError> {
    super::run(form).await
}

//! The fields of SC07 that say who a person is and how to reach her: typed at the creation, and again in
//! « Modifier mes coordonnées » (SC31).
use serde::{Deserialize, Serialize};

use crate::domain::fault::{Faults, Problem};
use crate::domain::identity::{Civility, Firm, Registration};
use crate::domain::question::Question;
use crate::domain::text;

/// As typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct IdentityFields {
    pub civility: String,
    pub last_name: String,
    pub first_name: String,
    pub foreign: String,
    pub siren: String,
    pub phone: String,
    pub street_number: String,
    pub street_kind: String,
    pub street_name: String,
    pub address_extra: String,
    pub postcode: String,
    pub city: String,
    pub country: String,
}

impl IdentityFields {
    /// What was given before; a first form otherwise.
    pub fn of(registration: Option<&Registration>) -> Self {
        let Some(r) = registration else {
            return Self { country: "FRANCE".to_owned(), ..Self::default() };
        };
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Self {
            civility: r.civility.value().to_owned(),
            last_name: r.last_name.clone(),
            first_name: r.first_name.clone(),
            foreign: if matches!(r.firm, Firm::Foreign(_)) { "on".to_owned() } else { String::new() },
            siren: r.firm.shown(),
            phone: r.phone.shown(),
            street_number: text(&r.street_number),
            street_kind: text(&r.street_kind),
            street_name: text(&r.street_name),
            address_extra: text(&r.address_extra),
            postcode: text(&r.postcode),
            city: r.city.clone(),
            country: r.country.clone(),
        }
    }

    /// Notes everything that is wrong; the registration when nothing is and there is a question.
    pub fn parse(&self, faults: &mut Faults, question: Option<Question>) -> Option<Registration> {
        let civility = faults.take(
            "civility",
            match self.civility.trim() {
                "" => Err(Problem::Missing),
                raw => Civility::parse(raw).ok_or(Problem::Choice),
            },
        );
        let last_name = faults.take("last_name", text::name(&self.last_name, 80));
        let first_name = faults.take("first_name", text::name(&self.first_name, 80));
        let firm = faults.take(
            "siren",
            if self.foreign.is_empty() { self.siren.parse().map(Firm::French) } else { foreign(&self.siren).map(Firm::Foreign) },
        );
        let phone = faults.take("phone", self.phone.parse());
        let street_number = faults.take("street_number", text::optional_line(&self.street_number, 10));
        let street_kind = faults.take("street_kind", text::optional_line(&self.street_kind, 30));
        let street_name = faults.take("street_name", text::optional_line(&self.street_name, 100));
        let address_extra = faults.take("address_extra", text::optional_line(&self.address_extra, 100));
        let country = faults.take("country", text::line(&self.country, 60));
        let french = country.as_deref().is_some_and(|c| text::fold(c) == "france");
        let postcode = faults.take("postcode", postcode(&self.postcode, french));
        let city = faults.take("city", text::line(&self.city, 80));
        Some(Registration {
            civility: civility?,
            last_name: last_name?,
            first_name: first_name?,
            firm: firm?,
            phone: phone?,
            street_number: street_number?,
            street_kind: street_kind?,
            street_name: street_name?,
            address_extra: address_extra?,
            postcode: postcode?,
            city: city?,
            country: country?,
            question: question?,
        })
    }
}

fn postcode(raw: &str, french: bool) -> Result<Option<String>, Problem> {
    text::optional_line(raw, 12).and_then(|code| match code {
        Some(code) if french && !(code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit())) => Err(Problem::Postcode),
        other => Ok(other),
    })
}

fn foreign(raw: &str) -> Result<String, Problem> {
    let identifier = text::line(raw, 30)?;
    let fits = identifier.chars().count() >= 2 && identifier.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '/' | '-'));
    if fits { Ok(identifier) } else { Err(Problem::ForeignIdentifier) }
}

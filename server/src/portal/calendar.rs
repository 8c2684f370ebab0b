//! « Calendrier fiscal »: deadlines of one company and of all, their file, the facts that rules wait for, who is reminded.
use std::collections::{BTreeMap, BTreeSet};

use app::api::calendar::{CALENDAR, Deadlines};
use app::api::screen::Screen;
use app::api::ticket::Envelope;
use app::api::{Answer, ApiError};
use app::domain::calendar::{Deadline, Facts, Need};
use app::domain::entitlement::Role;
use app::domain::right::{DossierKey, Held};
use app::domain::siren::Siren;
use async_trait::async_trait;
use chrono::{Datelike, Days, Months, NaiveDate};
use serde_json::json;
use uuid::Uuid;

use super::screens::named;
use super::{Portal, Stop, System};
use crate::clock::{long_day, paris_day, short_day};
use crate::screen::calendar::{self as screens, Due, Month, Said, Shared, Waiting};
use crate::screen::enrolment::Named;
use crate::screen::ics::{self, Event};
use crate::screen::office;
use crate::store::calendar::{self as rows, Line};
use crate::store::{self, StoreError, journal};

/// A company of a person: what she holds there at this moment, and what is known of it.
#[derive(Clone, Debug)]
pub(super) struct Company {
    pub named: Named,
    /// Rights in force.
    pub held: Vec<Held>,
    /// Rights that rest.
    pub dormant: Vec<(String, Role)>,
    pub active: bool,
    pub address: Vec<String>,
    pub legal_category: String,
    pub facts: Facts,
}

impl Company {
    fn services(&self) -> BTreeSet<&str> {
        // A company that has ceased has no ordinary deadlines any more.
        self.held.iter().filter(|_| self.active).map(|held| held.service.as_str()).collect()
    }
}

/// The companies behind rights, in their order.
pub(super) fn companies(lines: Vec<Line>, person: Uuid, today: NaiveDate) -> Result<Vec<Company>, StoreError> {
    let mut all: Vec<Company> = Vec::new();
    for line in lines {
        if all.last().is_none_or(|last| last.named.siren != line.siren) {
            all.push(Company {
                named: named(&line.siren, line.name.clone()),
                held: Vec::new(),
                dormant: Vec::new(),
                active: line.active.unwrap_or(true),
                address: line.address.as_deref().unwrap_or_default().lines().map(str::to_owned).collect(),
                legal_category: line.legal_category.clone().unwrap_or_default(),
                facts: rows::facts(line.vat.as_deref(), line.closing.as_deref()),
            });
        }
        let role = Role::parse(&line.role).ok_or(StoreError::Damaged("role"))?;
        let siren = line.siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
        if let Some(company) = all.last_mut() {
            if line.in_force(today) {
                company.held.push(Held { id: line.id, person, siren, service: line.service, role });
            } else {
                company.dormant.push((line.service, role));
            }
        }
    }
    Ok(all)
}

/// What a deadline of several companies is known by.
type Shares<'a> = BTreeMap<(NaiveDate, usize), (Deadline<'a>, Vec<&'a Named>)>;

impl System {
    /// The deadlines of companies from one day to another, those of the same rule and day together.
    pub(super) fn shared<'a>(&'a self, companies: &'a [Company], from: NaiveDate, to: NaiveDate) -> Shares<'a> {
        let mut all = Shares::new();
        for company in companies {
            for deadline in self.calendar.deadlines(&company.facts, &company.services(), from, to) {
                let place = self.calendar.rules().iter().position(|rule| rule.id == deadline.rule.id).unwrap_or_default();
                all.entry((deadline.due, place)).or_insert_with(|| (deadline, Vec::new())).1.push(&company.named);
            }
        }
        all
    }
}

/// As it is shown.
fn due(deadline: &Deadline<'_>) -> Due {
    Due {
        label: deadline.rule.label.clone(),
        day: long_day(deadline.due),
        moved: (deadline.due != deadline.legal).then(|| long_day(deadline.legal)),
        reference: deadline.rule.reference.clone(),
        note: deadline.rule.note.clone(),
        example: deadline.rule.example,
    }
}

#[async_trait]
impl Deadlines for Portal {
    async fn describe(&self, envelope: Envelope, siren: Siren, facts: Facts) -> Answer<String> {
        let posted = self.posted("calendar/facts", &envelope.key, &envelope.content);
        self.once(&posted, async {
            let (person, company) = self.company(&siren).await?;
            let (now, posted, key) = (self.now(), &posted, &company.1);
            let mut event = self.event("company.described", Some(person), Some(siren.as_str()));
            event.detail = json!({ "siren": siren.as_str() });
            let (event, facts) = (&event, &facts);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        rows::describe(tx, key.siren().as_str(), facts, person, now).await?;
                        journal::append(tx, event, now).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            Ok(())
        })
        .await?;
        Ok(format!("/dossiers/{siren}/calendrier?enregistre=1"))
    }

    async fn remind(&self, envelope: Envelope, days: Option<u8>, month: Option<NaiveDate>) -> Answer<String> {
        let posted = self.posted("calendar/remind", &envelope.key, &envelope.content);
        self.once(&posted, async {
            let person = self.person().await?.person.id;
            let (now, posted) = (self.now(), &posted);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        rows::set_reminder(tx, person, days, now).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            Ok(())
        })
        .await?;
        let month = month.map(|month| format!("mois={}&", word(month))).unwrap_or_default();
        Ok(format!("{CALENDAR}?{month}enregistre=1"))
    }
}

impl Portal {
    /// A company of the person of this session, with its key; without a right in force there it does not exist.
    async fn company(&self, siren: &Siren) -> Result<(Uuid, (Company, DossierKey)), Stop> {
        let person = self.person().await?.person.id;
        let lines = rows::lines(self.store().reader(), person, Some(siren.as_str())).await?;
        let company = companies(lines, person, paris_day(self.now()))?.pop().ok_or(ApiError::NotFound)?;
        let key = DossierKey::of(person, siren, &company.held).ok_or(ApiError::NotFound)?;
        Ok((person, (company, key)))
    }

    /// The companies of the person of this session.
    async fn all_companies(&self) -> Result<(Uuid, Vec<Company>), Stop> {
        let person = self.person().await?.person.id;
        let lines = rows::lines(self.store().reader(), person, None).await?;
        Ok((person, companies(lines, person, paris_day(self.now()))?))
    }

    /// The next deadlines of a company, at most `limit`.
    pub(super) fn next_deadlines(&self, company: &Company, limit: usize) -> Vec<Due> {
        let (from, to) = year(paris_day(self.now()));
        self.system().calendar.deadlines(&company.facts, &company.services(), from, to).iter().take(limit).map(due).collect()
    }

    /// What its rules wait for.
    pub(super) fn waits_for(&self, company: &Company) -> BTreeSet<Need> {
        self.system().calendar.needs(&company.facts, &company.services())
    }

    /// The calendar of one company.
    pub(super) async fn company_calendar_screen(&self, siren: &Siren, kept: bool) -> Result<Screen, Stop> {
        let (person, (company, _)) = self.company(siren).await?;
        let known = rows::known(self.store().reader(), siren.as_str()).await?;
        let said = Said {
            facts: company.facts,
            needs: self.waits_for(&company),
            last: known.map(|row| (short_day(paris_day(row.said_at)), row.said_by == person)),
            active: company.active,
        };
        Ok(screens::company(&company.named, &self.next_deadlines(&company, usize::MAX), &said, &Uuid::now_v7().to_string(), kept))
    }

    /// The calendar of all companies, one month of it.
    pub(super) async fn calendar_screen(&self, asked: &str, kept: bool) -> Result<Screen, Stop> {
        let (person, all) = self.all_companies().await?;
        let reminder = rows::reminder(self.store().reader(), person).await?;
        let today = paris_day(self.now());
        let months: Vec<NaiveDate> = (0..12).filter_map(|at| today.with_day(1)?.checked_add_months(Months::new(at))).collect();
        let at = months.iter().position(|month| word(*month) == asked).unwrap_or_default();
        let first = months.get(at).copied().unwrap_or(today);
        let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(first);
        let shared = self.system().shared(&all, first.max(today), last);
        let shared: Vec<Shared> = shared
            .into_values()
            .map(|(deadline, companies)| Shared { due: due(&deadline), companies: companies.into_iter().cloned().collect() })
            .collect();
        let waiting = all.iter().filter(|company| !self.waits_for(company).is_empty()).map(|company| company.named.clone()).collect();
        let named_month = |month: &NaiveDate| Month { word: word(*month), label: long_day(*month).trim_start_matches("1er ").to_owned() };
        let months: Vec<Month> = months.iter().map(named_month).collect();
        Ok(screens::all(&months, at, &shared, &Waiting(waiting), reminder, &Uuid::now_v7().to_string(), kept, all.len()))
    }

    /// The deadlines of the next twelve months as a file: of one company, or of all when no SIREN is given.
    ///
    /// # Errors
    /// [`ApiError::SignIn`] and its like, [`ApiError::NotFound`] for somebody else's company, or a fault.
    pub async fn calendar_document(&self, siren: &str) -> Answer<Vec<u8>> {
        self.person().await?;
        let now = self.now();
        let (from, to) = year(paris_day(now));
        let (all, name, page) = if siren.is_empty() {
            (self.all_companies().await?.1, "Calendrier fiscal".to_owned(), CALENDAR.to_owned())
        } else {
            let siren = siren.parse::<Siren>().map_err(|_| ApiError::NotFound)?;
            let (_, (company, _)) = self.company(&siren).await?;
            let name = format!("Calendrier fiscal — {}", company.named.name);
            (vec![company], name, format!("/dossiers/{siren}/calendrier"))
        };
        let url = format!("{}{page}", self.system().public_url);
        let shared = self.system().shared(&all, from, to);
        let events: Vec<Event> = shared.into_values().map(|(deadline, companies)| event(&deadline, &companies, siren)).collect();
        let host = self.system().public_url.split("://").nth(1).unwrap_or_default().to_owned();
        Ok(ics::file(&name, &host, &url, now, &events).into_bytes())
    }

    /// « Coordonnées du gestionnaire »: every office of the person's companies.
    pub(super) async fn offices_screen(&self) -> Result<Screen, Stop> {
        let (_, all) = self.all_companies().await?;
        let mut offices: Vec<(&app::domain::office::Office, Vec<Named>)> = Vec::new();
        for company in &all {
            let Some(office) = self.office(company) else { continue };
            match offices.iter_mut().find(|(known, _)| *known == office) {
                Some((_, companies)) => companies.push(company.named.clone()),
                None => offices.push((office, vec![company.named.clone()])),
            }
        }
        Ok(office::offices(&offices))
    }
}

/// A month as in addresses, « 2026-12 ».
fn word(month: NaiveDate) -> String {
    month.format("%Y-%m").to_string()
}

/// Today and the day a year later.
fn year(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    (today, today.checked_add_months(Months::new(12)).unwrap_or(today + Days::new(365)))
}

fn event(deadline: &Deadline<'_>, companies: &[&Named], siren: &str) -> Event {
    let rule = deadline.rule;
    let whose = if siren.is_empty() { String::new() } else { format!("-{siren}") };
    let mut description = vec![format!("{}{}", rule.reference, if rule.example { " (exemple)" } else { "" })];
    if deadline.due != deadline.legal {
        description.push(format!("Date légale\u{a0}: {}, reportée au jour ouvré suivant.", long_day(deadline.legal)));
    }
    if !rule.note.is_empty() {
        description.push(rule.note.clone());
    }
    description.extend(companies.iter().map(|company| company.name.clone()));
    let summary = match companies {
        [one] => format!("{} — {}", rule.label, one.name),
        several => format!("{} — {} entreprises", rule.label, several.len()),
    };
    Event { id: format!("{}-{}{whose}", rule.id, deadline.legal), day: deadline.due, summary, description: description.join("\n") }
}

//! « Mes dossiers »: the list as the address asks for it, its file, favourites and groups (SC36, R-I10).
use std::collections::{BTreeMap, BTreeSet};

use app::api::dossier::Dossiers;
use app::api::screen::Screen;
use app::api::ticket::Envelope;
use app::api::{Answer, ApiError};
use app::domain::dossier::Asked;
use app::domain::right::DossierKey;
use app::domain::siren::Siren;
use async_trait::async_trait;
use chrono::NaiveDate;
use uuid::Uuid;

use super::screens::named;
use super::{Portal, Stop};
use crate::clock::{paris_day, short_day};
use crate::screen::dossiers::{self as screens, Line, List};
use crate::store::{self, dossier, entitlement};

/// A person's labels: which companies are favourites, the groups of each, all groups.
struct Labels {
    favourites: BTreeSet<String>,
    of: BTreeMap<String, Vec<String>>,
    groups: Vec<String>,
}

impl Labels {
    fn new(rows: Vec<(String, String)>) -> Self {
        let mut labels = Self { favourites: BTreeSet::new(), of: BTreeMap::new(), groups: Vec::new() };
        for (siren, label) in rows {
            if label == dossier::FAVOURITE {
                labels.favourites.insert(siren);
            } else {
                if labels.groups.last() != Some(&label) {
                    labels.groups.push(label.clone());
                }
                labels.of.entry(siren).or_default().push(label);
            }
        }
        labels
    }
}

#[async_trait]
impl Dossiers for Portal {
    async fn arrange(&self, envelope: Envelope, siren: Siren, favourite: bool, groups: Vec<String>) -> Answer<String> {
        let posted = self.posted("dossier/arrange", &envelope.key, &envelope.content);
        self.once(&posted, async {
            let (person, key) = self.dossier_key(&siren).await?;
            let mut labels = groups;
            if favourite {
                labels.push(dossier::FAVOURITE.to_owned());
            }
            let (now, posted, labels, siren) = (self.now(), &posted, &labels, key.siren());
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        store::lock(tx, person.as_bytes()).await?;
                        dossier::set_labels(tx, person, siren.as_str(), labels).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            Ok(())
        })
        .await?;
        Ok(format!("/dossiers/{siren}?range=1"))
    }
}

impl Portal {
    /// The person of this session and her key to a company; without a right there it does not exist.
    async fn dossier_key(&self, siren: &Siren) -> Result<(Uuid, DossierKey), Stop> {
        let person = self.person().await?.person.id;
        let rows = entitlement::of_dossier(self.store().reader(), person, siren.as_str()).await?;
        let held = rows.iter().map(entitlement::held).collect::<Result<Vec<_>, _>>()?;
        Ok((person, DossierKey::of(person, siren, &held).ok_or(ApiError::NotFound)?))
    }

    /// What an address asks of the list.
    fn filters(&self, query: &BTreeMap<String, String>, labels: &Labels) -> Asked {
        let value = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
        Asked::read(value, |id| self.system().catalogue.find(id).is_some(), |group| labels.groups.iter().any(|known| known == group))
    }

    /// The list: four statements, whatever it shows.
    pub(super) async fn list_screen(&self, query: &BTreeMap<String, String>) -> Result<Screen, Stop> {
        let person = self.person().await?.person.id;
        let (companies, pending) = entitlement::counters(self.store().reader(), person).await?;
        let labels = Labels::new(dossier::labels(self.store().reader(), person).await?);
        let mut asked = self.filters(query, &labels);
        let mut rows = dossier::lines(self.store().reader(), person, self.messaging_service(), &asked, false).await?;
        if rows.is_empty() && asked.page > 1 {
            // A page after the last one: the first.
            asked = asked.on(1);
            rows = dossier::lines(self.store().reader(), person, self.messaging_service(), &asked, false).await?;
        }
        let total = rows.first().map_or(0, |row| number(row.total));
        let lines = rows.into_iter().map(|row| shown(row, &labels)).collect();
        let list = List { lines, total, companies, pending: number(pending), groups: labels.groups.clone() };
        Ok(screens::list(&list, &asked, &self.system().catalogue))
    }

    /// The same companies as a file for spreadsheets; only the picked ones (`siren`) when some are; and the day.
    ///
    /// # Errors
    /// [`ApiError::SignIn`] and its like, or a fault.
    pub async fn dossiers_document(&self, query: &[(String, String)]) -> Answer<(Vec<u8>, NaiveDate)> {
        let person = self.person().await?.person.id;
        let labels = Labels::new(dossier::labels(self.store().reader(), person).await.map_err(Stop::from)?);
        let picked: BTreeSet<&str> = query.iter().filter(|(name, _)| name == "siren").map(|(_, value)| value.as_str()).collect();
        let asked = self.filters(&query.iter().cloned().collect(), &labels);
        let rows = dossier::lines(self.store().reader(), person, self.messaging_service(), &asked, true).await.map_err(Stop::from)?;
        let lines: Vec<Line> = rows
            .into_iter()
            .filter(|row| picked.is_empty() || picked.contains(row.siren.as_str()))
            .map(|row| shown(row, &labels))
            .collect();
        // Spreadsheets of French people take a semicolon, and UTF-8 when it says so.
        let mut writer =
            csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
        for record in screens::file(&lines) {
            writer.write_record(record).map_err(|_| Stop::from(store::StoreError::Damaged("csv")))?;
        }
        let bytes = writer.into_inner().map_err(|_| Stop::from(store::StoreError::Damaged("csv")))?;
        Ok((bytes, paris_day(self.now())))
    }

    /// « Ranger ce dossier ».
    pub(super) async fn arrange_screen(&self, siren: &Siren) -> Result<Screen, Stop> {
        let (person, key) = self.dossier_key(siren).await?;
        let labels = Labels::new(dossier::labels(self.store().reader(), person).await?);
        let company = named(siren.as_str(), store::company::name(self.store().reader(), key.siren()).await?);
        let groups = labels.of.get(siren.as_str()).cloned().unwrap_or_default();
        Ok(screens::arrange(&company, labels.favourites.contains(siren.as_str()), &groups, &Uuid::now_v7().to_string()))
    }
}

fn number(count: i64) -> usize {
    usize::try_from(count).unwrap_or_default()
}

fn shown(row: dossier::Line, labels: &Labels) -> Line {
    Line {
        services: number(row.services),
        roles: [row.holder, row.deputy, row.delegate].map(number),
        since: short_day(paris_day(row.since)),
        pending: number(row.pending),
        messages: (number(row.unread), number(row.waiting)),
        active: row.active.unwrap_or(true),
        favourite: labels.favourites.contains(&row.siren),
        groups: labels.of.get(&row.siren).cloned().unwrap_or_default(),
        company: named(&row.siren, row.name),
    }
}

//! The optional connector to the public search of companies, for those that the directory lacks (younger than its files).
//!
//! Off by default: it needs the cargo feature `company-search` and an address ([`Search::open`]). It is asked with
//! time-outs, at most four times at once; three failures in a row give it a minute's rest ([`Breaker`]); what it does not
//! know it is not asked again for ten minutes. What it knows, the caller keeps in the directory: its addresses are
//! INSEE's, as those of the files (R-B10).
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::domain::siren::Siren;
use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::sirene::{UNPUBLISHED, clean, seat_address};

/// How many questions may be under way at once; the next ones are refused at once.
const AT_ONCE: usize = 4;

/// How many unknown numbers are remembered.
const REMEMBERED: usize = 10_000;

/// How long an unknown number is not asked about again.
const UNKNOWN: Duration = Duration::minutes(10);

/// A company as the search knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub siren: String,
    /// [`UNPUBLISHED`] when it must not be shown.
    pub name: String,
    pub legal_category: String,
    pub active: bool,
    /// Up to four lines; none when no letter can be sent there.
    pub address: Vec<String>,
}

/// The search cannot be asked now: it is slow, broken, resting, or asked too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the public search does not answer")]
pub struct Unreached;

/// Lets no more questions through after three failures in a row, for a minute; then one tries.
#[derive(Clone, Copy, Debug, Default)]
pub struct Breaker {
    failures: u32,
    until: Option<DateTime<Utc>>,
}

impl Breaker {
    const FAILURES: u32 = 3;
    const REST: Duration = Duration::minutes(1);

    /// True when a question may be asked. After the rest one may, and the next ones wait for how it ends.
    pub fn admits(&mut self, now: DateTime<Utc>) -> bool {
        let open = self.until.is_none_or(|until| until <= now);
        if open && self.failures >= Self::FAILURES {
            self.until = Some(now + Self::REST);
        }
        open
    }

    /// A question was answered.
    pub fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// A question was not answered.
    pub fn failed(&mut self, now: DateTime<Utc>) {
        self.failures += 1;
        if self.failures >= Self::FAILURES {
            self.until = Some(now + Self::REST);
        }
    }
}

/// The connector.
#[derive(Debug)]
pub struct Search {
    #[cfg_attr(not(feature = "company-search"), allow(dead_code, reason = "nothing asks without the feature"))]
    address: String,
    #[cfg(feature = "company-search")]
    agent: ureq::Agent,
    breaker: Mutex<Breaker>,
    unknown: Mutex<HashMap<String, DateTime<Utc>>>,
    places: Arc<Semaphore>,
}

impl Search {
    /// A connector to the search at an address; none for an empty one, or in a binary without the feature.
    pub fn open(address: &str) -> Option<Self> {
        let there = cfg!(feature = "company-search") && !address.is_empty();
        there.then(|| Self {
            address: address.to_owned(),
            #[cfg(feature = "company-search")]
            agent: agent(),
            breaker: Mutex::default(),
            unknown: Mutex::default(),
            places: Arc::new(Semaphore::new(AT_ONCE)),
        })
    }

    /// Asks about a number; nothing when no company bears it.
    ///
    /// # Errors
    /// [`Unreached`].
    pub async fn find(self: &Arc<Self>, siren: &Siren, now: DateTime<Utc>) -> Result<Option<Found>, Unreached> {
        if self.is_unknown(siren, now) {
            return Ok(None);
        }
        let place = self.places.clone().try_acquire_owned().map_err(|_| Unreached)?;
        if !lock(&self.breaker).admits(now) {
            return Err(Unreached);
        }
        let (search, number) = (self.clone(), siren.clone());
        let asked = tokio::task::spawn_blocking(move || {
            let _held = place;
            search.ask(&number).and_then(|body| read(&body, &number))
        });
        let answer = asked.await.unwrap_or(Err(Unreached));
        if let Ok(found) = &answer {
            lock(&self.breaker).succeeded();
            if found.is_none() {
                self.remember(siren, now);
            }
        } else {
            tracing::warn!(siren = siren.as_str(), "the public search of companies does not answer");
            lock(&self.breaker).failed(now);
        }
        answer
    }

    fn is_unknown(&self, siren: &Siren, now: DateTime<Utc>) -> bool {
        lock(&self.unknown).get(siren.as_str()).is_some_and(|until| now < *until)
    }

    fn remember(&self, siren: &Siren, now: DateTime<Utc>) {
        let mut unknown = lock(&self.unknown);
        if unknown.len() >= REMEMBERED {
            unknown.retain(|_, until| now < *until);
        }
        if unknown.len() < REMEMBERED {
            unknown.insert(siren.to_string(), now + UNKNOWN);
        }
    }

    /// The body of the answer.
    #[cfg(feature = "company-search")]
    fn ask(&self, siren: &Siren) -> Result<String, Unreached> {
        const LONGEST: u64 = 1 << 20;
        let unreached = |fault: ureq::Error| {
            tracing::debug!(%fault, "public search");
            Unreached
        };
        let asked = self.agent.get(&self.address).query("q", siren.as_str()).query("page", "1").query("per_page", "5");
        let mut answer = asked.call().map_err(unreached)?;
        answer.body_mut().with_config().limit(LONGEST).read_to_string().map_err(unreached)
    }

    #[cfg(not(feature = "company-search"))]
    #[allow(clippy::unused_self, reason = "as with the feature")]
    fn ask(&self, _: &Siren) -> Result<String, Unreached> {
        Err(Unreached)
    }
}

#[cfg(feature = "company-search")]
fn agent() -> ureq::Agent {
    use std::time::Duration as Time;
    let connect = Some(Time::from_secs(1));
    ureq::Agent::config_builder().timeout_connect(connect).timeout_global(Some(Time::from_secs(3))).max_redirects(0).build().into()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Deserialize)]
struct Answer {
    results: Vec<Unit>,
}

#[derive(Deserialize)]
struct Unit {
    siren: String,
    nom_complet: Option<String>,
    nom_raison_sociale: Option<String>,
    nature_juridique: Option<String>,
    etat_administratif: Option<String>,
    statut_diffusion: Option<String>,
    siege: Option<Seat>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Seat {
    complement_adresse: Option<String>,
    numero_voie: Option<String>,
    indice_repetition: Option<String>,
    type_voie: Option<String>,
    libelle_voie: Option<String>,
    distribution_speciale: Option<String>,
    code_postal: Option<String>,
    libelle_commune: Option<String>,
    cedex: Option<String>,
    libelle_cedex: Option<String>,
    libelle_commune_etranger: Option<String>,
    code_pays_etranger: Option<String>,
    libelle_pays_etranger: Option<String>,
}

/// Reads an answer: the company that bears this very number, if it is there. The search also finds numbers that look alike.
fn read(body: &str, siren: &Siren) -> Result<Option<Found>, Unreached> {
    let answer: Answer = serde_json::from_str(body).map_err(|_| Unreached)?;
    let Some(unit) = answer.results.into_iter().find(|unit| unit.siren == siren.as_str()) else { return Ok(None) };
    let published = unit.statut_diffusion.as_deref().is_none_or(|status| status == "O");
    // Who is called what stays published for companies, not for people.
    let name = if published { unit.nom_complet.or(unit.nom_raison_sociale) } else { unit.nom_raison_sociale };
    let name = name.map(|name| clean(&name)).filter(|name| !name.is_empty() && name != "[ND]");
    let category = unit.nature_juridique.filter(|code| code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit()));
    Ok(Some(Found {
        siren: unit.siren,
        name: name.unwrap_or_else(|| UNPUBLISHED.to_owned()),
        legal_category: category.unwrap_or_default(),
        active: unit.etat_administratif.as_deref() == Some("A"),
        address: unit.siege.filter(|_| published).and_then(|seat| lines(&seat)).unwrap_or_default(),
    }))
}

/// The lines of an address, as those of the files.
fn lines(seat: &Seat) -> Option<Vec<String>> {
    let column = |at: usize| match at {
        3 => &seat.numero_voie,
        4 => &seat.type_voie,
        5 => &seat.libelle_voie,
        6 => &seat.code_postal,
        7 => &seat.libelle_commune,
        8 => &seat.complement_adresse,
        9 => &seat.indice_repetition,
        10 => &seat.distribution_speciale,
        11 => &seat.cedex,
        12 => &seat.libelle_cedex,
        13 => &seat.libelle_commune_etranger,
        14 => &seat.code_pays_etranger,
        15 => &seat.libelle_pays_etranger,
        _ => &None,
    };
    let address = seat_address(|at| Cow::Borrowed(column(at).as_deref().unwrap_or_default()))?;
    Some(address.lines().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn siren() -> Siren {
        "987654321".parse().unwrap()
    }

    const SEAT: &str = r#""siege":{"numero_voie":"12","indice_repetition":"B","type_voie":"RUE","libelle_voie":"DES TANNEURS",
        "code_postal":"35000","libelle_commune":"Rennes","complement_adresse":null}"#;

    #[test]
    fn r_b10_an_answer_becomes_a_company_with_the_lines_of_the_files() {
        let body = format!(
            r#"{{"results":[{{"siren":"111111111"}},{{"siren":"987654321","nom_complet":"SARL ALERIS","nature_juridique":"5499",
            "etat_administratif":"A","statut_diffusion":"O",{SEAT}}}],"total_results":2}}"#
        );
        let found = read(&body, &siren()).unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.legal_category.as_str(), found.active), ("SARL ALERIS", "5499", true));
        assert_eq!(found.address, ["12 BIS RUE DES TANNEURS", "35000 RENNES"]);
    }

    #[test]
    fn what_is_not_published_is_not_shown_and_gets_no_letter() {
        let body = format!(
            r#"{{"results":[{{"siren":"987654321","nom_complet":"LILA ROSEMONDE","nom_raison_sociale":null,"etat_administratif":"C",
            "statut_diffusion":"P",{SEAT}}}]}}"#
        );
        let found = read(&body, &siren()).unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.active, found.address.len()), (UNPUBLISHED, false, 0));
    }

    #[test]
    fn another_number_is_no_answer_and_no_json_is_a_failure() {
        assert_eq!(read(r#"{"results":[{"siren":"987654322"}]}"#, &siren()), Ok(None));
        assert_eq!(read(r#"{"erreur":"…"}"#, &siren()), Err(Unreached));
    }

    #[test]
    fn three_failures_rest_a_minute_then_one_tries() {
        let (now, mut breaker) = (DateTime::<Utc>::UNIX_EPOCH, Breaker::default());
        for _ in 0..2 {
            assert!(breaker.admits(now));
            breaker.failed(now);
        }
        assert!(breaker.admits(now));
        breaker.failed(now);
        assert!(!breaker.admits(now + Duration::seconds(59)));
        assert!(breaker.admits(now + Duration::seconds(60)));
        assert!(!breaker.admits(now + Duration::seconds(61)), "one alone");
        breaker.succeeded();
        assert!(breaker.admits(now + Duration::seconds(62)) && breaker.admits(now + Duration::seconds(62)));
    }
}

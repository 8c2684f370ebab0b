//! What stands at each described address: reads, judges who may see it, hands it to [`crate::screen`].
use std::collections::BTreeMap;

use app::api::calendar::CALENDAR;
use app::api::messaging::{MESSAGING, NEW, NOTICES};
use app::api::screen::{Moment, Screen, Screens, Shown, Tone};
use app::api::session::Session;
use app::api::{Answer, ApiError, company, creation, demand as paths, enrolment};
use app::domain::demand::State;
use app::domain::entitlement::Role;
use app::domain::right::DossierKey;
use app::domain::route;
use app::domain::siren::Siren;
use async_trait::async_trait;
use chrono::NaiveDate;
use uuid::Uuid;

use super::calendar::{Company, companies};
use super::demand::siren;
use super::enrolment::Offered;
use super::{Portal, Realm, Stop};
use crate::clock::{long_day, paris_day, short_day, short_instant};
use crate::screen::company::Validates;
use crate::screen::enrolment::{Named, Standing, Summary, Ticketed};
use crate::screen::{self, home};
use crate::store::simplified::KIND;
use crate::store::{self, StoreError, demand, draft, entitlement, person};

/// Habilitations on one page.
const PAGE: u64 = 50;

/// Deadlines on a company's page.
const DEADLINES: usize = 4;

/// Requests on their page: the newest.
const REQUESTS: u64 = 200;

#[async_trait]
impl Screens for Portal {
    async fn screen(&self, address: String) -> Answer<Shown> {
        let (path, query) = address.split_once('?').unwrap_or((&address, ""));
        let query: BTreeMap<String, String> = serde_urlencoded::from_str(query).unwrap_or_default();
        let asked = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
        let key = || Uuid::now_v7().to_string();
        // Each site has its own pages and none of the other's (V3.5.4).
        let realm = self.caller().realm;
        let made = match path {
            path if route::is_agents(path) && realm == Realm::People => return Err(ApiError::NotFound),
            path if route::is_agents(path) => self.agent_screen(path, &query).await?,
            _ if realm == Realm::Agents => return Err(ApiError::NotFound),
            "/espace" => self.home_screen().await?,
            "/espace/gestion" => {
                self.person().await?;
                screen::manage::manage()
            }
            "/dossiers" => self.list_screen(&query).await?,
            enrolment::BEGIN => {
                let holder = self.person().await?;
                screen::enrolment::begin(&key(), entitlement::companies(self.store().reader(), holder.person.id).await.map_err(Stop::from)?)
            }
            paths::ACTIVATION => {
                self.person().await?;
                screen::demands::activation(&key())
            }
            paths::DEMANDS => self.demands_screen(!asked("enregistree").is_empty(), !asked("annulee").is_empty()).await?,
            paths::ENTITLEMENTS => self.entitlements_screen(asked("page"), !asked("supprime").is_empty()).await?,
            app::api::activation::SERVICES => self.activated_screen().await?,
            "/entreprise/validation" => self.validation_screen(asked("jeton")).await?,
            "/entreprise/validee" => screen::company::validated(asked("suite")),
            "/refus" => screen::company::refusal(&key()),
            "/refus/enregistre" => screen::company::refused(),
            "/creation" => screen::expert::mode(),
            path if creation::STEPS.contains(&path) => self.expert_screen(path, asked("motif") == "mot-de-passe").await?,
            app::api::pending::REQUESTED => self.requested_screen().await?,
            <app::api::pending::CancelForm as app::api::Form>::PATH => self.cancellation_screen(asked("jeton")).await?,
            "/creation/annulee" => screen::expert::cancelled(&self.system().brand),
            path if creation::SIMPLIFIED.contains(&path) => self.creation_screen(path, asked("motif") == "mot-de-passe").await?,
            company::ACCOUNTS => self.accounts_choice(asked("q")).await?,
            company::MAILBOXES => self.mailbox_choice(asked("q")).await?,
            CALENDAR => self.calendar_screen(asked("mois"), !asked("enregistre").is_empty()).await?,
            screen::office::OFFICES => self.offices_screen().await?,
            screen::office::TESTS => {
                self.person().await?;
                let brand = &self.system().brand;
                screen::office::tests(&self.system().test_filings_url, (&brand.support_phone, &brand.support_hours))
            }
            MESSAGING | NEW | NOTICES => self.messaging_screen(path, &query).await?,
            path => self.varying_screen(path, &query).await?,
        };
        Ok(screen::lower(made, path))
    }
}

impl Portal {
    /// The screens whose address has a part that varies.
    async fn varying_screen(&self, path: &str, query: &BTreeMap<String, String>) -> Result<Screen, Stop> {
        let asked = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
        let (pattern, parts) = route::pattern(path).ok_or(ApiError::NotFound)?;
        // The id stands last, after the company where there is one.
        let id = || parts.last().copied().unwrap_or_default().parse::<Uuid>().map_err(|_| ApiError::NotFound);
        let number = || parts.first().copied().unwrap_or_default().parse::<Siren>().map_err(|_| ApiError::NotFound);
        match pattern {
            "/dossiers/{siren}" => self.dossier_screen(&number()?, !asked("range").is_empty()).await,
            "/dossiers/{siren}/comptes" => self.accounts_screen(&number()?, asked("fait")).await,
            "/dossiers/{siren}/comptes/ajout" => self.add_account_screen(&number()?).await,
            "/dossiers/{siren}/comptes/contrat" => self.add_contract_screen(&number()?).await,
            "/dossiers/{siren}/comptes/{id}/titulaire" => self.rename_screen(&number()?, id()?).await,
            "/dossiers/{siren}/comptes/{id}/suppression" => self.remove_account_screen(&number()?, id()?).await,
            "/dossiers/{siren}/contrats/{id}" => self.contract_screen(&number()?, id()?, !asked("cree").is_empty()).await,
            "/dossiers/{siren}/contrats/{id}/revocation" => self.revocation_screen(&number()?, id()?).await,
            "/dossiers/{siren}/adresse" => self.mailbox_screen(&number()?).await,
            "/dossiers/{siren}/calendrier" => self.company_calendar_screen(&number()?, !asked("enregistre").is_empty()).await,
            route::OPENING => self.opening_screen(&number()?, parts.get(1).copied().unwrap_or_default()).await,
            "/dossiers/{siren}/rangement" => self.arrange_screen(&number()?).await,
            "/dossiers/{siren}/adhesion" => self.services_screen(&number()?).await,
            "/dossiers/{siren}/adhesion/complements" => self.extras_screen(&number()?).await,
            "/dossiers/{siren}/adhesion/recapitulatif" => self.review_screen(&number()?).await,
            "/espace/gestion/demandes/{id}" => {
                let row = self.own_demand(id()?).await?;
                Ok(screen::demands::detail(&self.shown(&row, None).await?, row.state == State::Activated.word()))
            }
            "/espace/gestion/demandes/{id}/annulation" => {
                let row = self.own_demand(id()?).await?;
                if !State::parse(&row.state).is_some_and(State::is_pending) {
                    return Err(ApiError::Gone.into());
                }
                Ok(screen::demands::withdrawal(&self.shown(&row, None).await?, &Uuid::now_v7().to_string()))
            }
            "/messagerie/brouillons/{id}/pieces" => self.files_screen(id()?, query.contains_key("vide")).await,
            "/espace/gestion/habilitations/{id}/suppression" => self.removal_screen(id()?).await,
            "/messagerie/brouillons/{id}" => self.draft_screen(id()?, query.contains_key("enregistre")).await,
            "/messagerie/{id}" => self.thread_screen(id()?, query).await,
            "/messagerie/{id}/code" => self.code_screen(id()?).await,
            "/messagerie/{id}/lecture" => self.read_screen(id()?).await,
            _ => Err(ApiError::NotFound.into()),
        }
    }

    async fn overview(&self) -> Result<(Uuid, home::Overview), Stop> {
        let home = Session::home(self).await?;
        let person = self.person().await?.person.id;
        let (companies, pending) = entitlement::counters(self.store().reader(), person).await?;
        let messages = self.messages_to_look_at(person).await?;
        Ok((person, home::Overview { home, companies, pending: usize::try_from(pending).unwrap_or_default(), messages }))
    }

    /// SC17, SC18 or SC19, by the number of companies (R-A08).
    async fn home_screen(&self) -> Result<Screen, Stop> {
        let (person, over) = self.overview().await?;
        if over.companies == 0 {
            return Ok(home::empty(&over));
        }
        if over.companies == 1 {
            let lines = store::calendar::lines(self.store().reader(), person, None).await?;
            let company = companies(lines, person, paris_day(self.now()))?.pop();
            let Some(company) = company else { return Ok(home::empty(&over)) };
            return self.company_page("Espace professionnel", &over, person, &company, false).await;
        }
        let services = entitlement::services(self.store().reader(), person).await?;
        Ok(home::several(&over, &services, &self.system().catalogue))
    }

    async fn dossier_screen(&self, siren: &Siren, arranged: bool) -> Result<Screen, Stop> {
        let (person, over) = self.overview().await?;
        let lines = store::calendar::lines(self.store().reader(), person, Some(siren.as_str())).await?;
        let company = companies(lines, person, paris_day(self.now()))?.pop().ok_or(ApiError::NotFound)?;
        let mut page = self.company_page(&company.named.name, &over, person, &company, true).await?;
        if arranged {
            page.blocks.insert(0, screen::alert(Tone::Success, "Vos repères sont enregistrés.", &[]));
        }
        Ok(page)
    }

    /// A company with its services, what is under way, whom to call, what is due.
    async fn company_page(
        &self,
        title: &str,
        over: &home::Overview,
        person: Uuid,
        company: &Company,
        several: bool,
    ) -> Result<Screen, Stop> {
        let request = demand::pending_for(self.store().reader(), person, &company.named.siren).await?;
        let request = request.map(|row| {
            let state = State::parse(&row.state).map_or("", State::label);
            (format!("{}/{}", paths::DEMANDS, row.id), state, short_day(paris_day(row.created_at)))
        });
        let siren: Siren = company.named.siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
        let key = DossierKey::of(person, &siren, &company.held);
        let around = home::Around {
            active: company.active,
            request,
            deadlines: self.next_deadlines(company, DEADLINES),
            needs: self.waits_for(company),
            office: self.office(company),
            tasks: home::Tasks::of(siren.as_str(), key.map(|key| self.manages(&key, &company.held)).unwrap_or_default()),
        };
        let active = company.held.iter().map(|held| home::Here { service: held.service.clone(), role: held.role, dormant: false });
        let dormant = company.dormant.iter().map(|(service, role)| home::Here { service: service.clone(), role: *role, dormant: true });
        let here: Vec<home::Here> = active.chain(dormant).collect();
        Ok(home::dossier(title, over, &company.named, &here, &self.system().catalogue, several, &around))
    }

    /// The enrolment of this person for a company, with its name.
    async fn enrolling(&self, siren: &Siren) -> Result<(draft::Row, Named, Ticketed), Stop> {
        let draft = self.enrolment(siren).await?;
        let name = store::company::name(self.store().reader(), siren).await?;
        let ticket = Ticketed { key: Uuid::now_v7().to_string(), revision: draft.revision };
        Ok((draft, named(siren.as_str(), name), ticket))
    }

    async fn services_screen(&self, siren: &Siren) -> Result<Screen, Stop> {
        let (draft, company, ticket) = self.enrolling(siren).await?;
        let offers: Vec<_> = self
            .offers(draft.person_id, siren)
            .await?
            .into_iter()
            .map(|(service, offered)| {
                let standing = match offered {
                    Offered::Free => Standing::Free,
                    Offered::Mine(role) => Standing::Mine(role),
                    Offered::Taken => Standing::Taken,
                };
                (service.clone(), standing)
            })
            .collect();
        Ok(screen::enrolment::services(&company, &ticket, &offers, &draft::services(&draft)?))
    }

    async fn extras_screen(&self, siren: &Siren) -> Result<Screen, Stop> {
        let (draft, company, ticket) = self.enrolling(siren).await?;
        let services = draft::services(&draft)?;
        if services.is_empty() {
            return Err(ApiError::Elsewhere(enrolment::step(0, siren.as_str())).into());
        }
        let needs = self.needs(siren, &services).await?;
        if !needs.any() {
            return Err(ApiError::Elsewhere(enrolment::step(2, siren.as_str())).into());
        }
        Ok(screen::enrolment::extras(&company, &ticket, needs.address, needs.account, draft.address.as_deref().unwrap_or_default()))
    }

    async fn review_screen(&self, siren: &Siren) -> Result<Screen, Stop> {
        let (draft, company, ticket) = self.enrolling(siren).await?;
        let services = draft::services(&draft)?;
        if services.is_empty() {
            return Err(ApiError::Elsewhere(enrolment::step(0, siren.as_str())).into());
        }
        let needs = self.needs(siren, &services).await?;
        if (needs.address && draft.address.is_none()) || (needs.account && draft.account.is_none()) {
            return Err(ApiError::Elsewhere(enrolment::step(1, siren.as_str())).into());
        }
        let account = match draft.account.as_deref().filter(|_| needs.account) {
            Some(sealed) => Some(self.system().open_account(draft.id, sealed)?),
            None => None,
        };
        let summary = Summary {
            quality: enrolment::Quality::parse(&draft.quality).map_or("", enrolment::Quality::label),
            services: self.labels(&services),
            address: draft.address.clone().filter(|_| needs.address),
            account: account.map(|account| format!("{}, {}", account.iban.masked(), account.holder)),
            back: enrolment::step(usize::from(needs.any()), siren.as_str()),
        };
        Ok(screen::enrolment::review(&company, &ticket, &summary))
    }

    /// The long labels of services, in the order of display.
    pub(super) fn labels(&self, services: &[String]) -> Vec<String> {
        let catalogue = &self.system().catalogue;
        let mut services = services.to_vec();
        services.sort_by_key(|id| catalogue.place(id));
        services.iter().map(|id| catalogue.label(id).to_owned()).collect()
    }

    async fn demands_screen(&self, registered: bool, cancelled: bool) -> Result<Screen, Stop> {
        let holder = self.person().await?;
        let mut requests = Vec::new();
        for (row, name) in demand::of_person(self.store().reader(), holder.person.id, REQUESTS).await? {
            requests.push(self.shown(&row, Some(name.unwrap_or_default())).await?);
        }
        Ok(screen::demands::list(&requests, registered, cancelled))
    }

    /// A request as it is shown; its company's name is asked for when it is not given, and then the course too.
    async fn shown(&self, row: &demand::Row, name: Option<String>) -> Result<screen::demands::Shown, Stop> {
        let siren = siren(row)?;
        let state = State::parse(&row.state).ok_or(StoreError::Damaged("demand state"))?;
        let dates = demand::dates(row)?;
        let last_day = dates.last_day();
        let (timeline, name) = match name {
            Some(name) => (Vec::new(), name),
            None => (
                course(row, state, last_day, store::link::sent_at(self.store().reader(), row).await?.is_some()),
                store::company::name(self.store().reader(), &siren).await?.unwrap_or_default(),
            ),
        };
        let (given, left_out) = demand::outcome(row)?;
        let changes = row.kind == demand::ADDRESS;
        Ok(screen::demands::Shown {
            id: row.id.to_string(),
            company: named(siren.as_str(), Some(name)),
            state: if changes && state == State::Activated { "Adresse modifiée" } else { state.label() },
            pending: state.is_pending(),
            change: row.address.clone().filter(|_| changes),
            services: self.labels(&demand::services(row)?),
            made_at: short_instant(row.created_at),
            timeline,
            outcome: (self.labels(&given), self.labels(&left_out)),
            last_day: last_day.map(|day| format!("jusqu’au {}", short_day(day))),
        })
    }

    /// Step 3 of the activation of services: for this browser, for 30 minutes.
    async fn activated_screen(&self) -> Result<Screen, Stop> {
        let missing = || ApiError::Elsewhere(app::api::activation::STEPS[0].to_owned());
        let draft = store::wizard::activation(self.store().reader(), &self.browser()).await?.ok_or_else(missing)?;
        if draft.expires_at <= self.now() {
            return Err(ApiError::Gone.into());
        }
        let id = draft.demand_id.ok_or_else(missing)?;
        let row = demand::find(self.store().reader(), id).await?.ok_or(ApiError::Gone)?;
        let shown = self.shown(&row, None).await?;
        match (self.creation_of(&draft).await?, draft.person_id) {
            (Some(_), Some(person)) => {
                let person = person::find(self.store().reader(), person).await?.ok_or(ApiError::Gone)?;
                Ok(screen::creation::activated(&shown, &self.record(&person)?))
            }
            _ => Ok(screen::demands::activated(&shown)),
        }
    }

    async fn entitlements_screen(&self, page: &str, removed: bool) -> Result<Screen, Stop> {
        let holder = self.person().await?;
        let person = holder.person.id;
        let all = entitlement::count(self.store().reader(), person).await?;
        let pages = all.div_ceil(PAGE).max(1);
        // What no page is leads to the first or the last: an old address is no fault.
        let page = page.parse::<u64>().unwrap_or(1).clamp(1, pages);
        let lines = entitlement::lines(self.store().reader(), person, PAGE, (page - 1) * PAGE).await?;
        let pending = demand::count_pending(self.store().reader(), person).await?;
        let shown = lines.into_iter().map(|line| self.shown_line(line)).collect::<Result<Vec<_>, Stop>>()?;
        let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        Ok(screen::entitlements::list(&shown, number(all), number(page), number(pages), number(pending), removed))
    }

    fn shown_line(&self, line: entitlement::Line) -> Result<screen::entitlements::Shown, Stop> {
        let role = Role::parse(&line.role).ok_or(StoreError::Damaged("role"))?;
        let granted_by = match (line.first_name, line.last_name) {
            (Some(first), Some(last)) => format!("{first} {}", last.to_uppercase()),
            _ => "Code du courrier".to_owned(),
        };
        Ok(screen::entitlements::Shown {
            id: line.id.to_string(),
            company: named(&line.siren, line.company),
            service: self.system().catalogue.label(&line.service).to_owned(),
            role: role.label(),
            since: short_day(paris_day(line.since)),
            granted_by,
            until: line.until.map_or_else(|| "sans fin prévue".to_owned(), short_day),
        })
    }

    async fn removal_screen(&self, id: Uuid) -> Result<Screen, Stop> {
        let key = self.removal_key(id).await?;
        let held = key.held();
        let mine = entitlement::of_dossier(self.store().reader(), held.person, held.siren.as_str()).await?;
        let others = if key.takes_others_along() {
            entitlement::others(self.store().reader(), held.person, held.siren.as_str(), &held.service).await?
        } else {
            Vec::new()
        };
        let along: Vec<(&'static str, usize)> = [Role::Deputy, Role::Delegate]
            .into_iter()
            .map(|role| (role.label(), others.iter().filter(|row| row.role == role.word()).count()))
            .filter(|(_, number)| *number > 0)
            .collect();
        let name = store::company::name(self.store().reader(), &held.siren).await?;
        let shown = screen::entitlements::Shown {
            id: held.id.to_string(),
            company: named(held.siren.as_str(), name),
            service: self.system().catalogue.label(&held.service).to_owned(),
            role: held.role.label(),
            since: String::new(),
            granted_by: String::new(),
            until: String::new(),
        };
        let holder = held.role == Role::Holder;
        Ok(screen::entitlements::removal(&shown, &Uuid::now_v7().to_string(), holder, &along, mine.len() == 1))
    }

    async fn validation_screen(&self, token: &str) -> Result<Screen, Stop> {
        let link = self.by_link(token).await?;
        let row = link.row;
        let siren = siren(&row)?;
        let name = store::company::name(self.store().reader(), &siren).await?;
        let (registration, login) = match (row.person_id, row.pending_id) {
            (Some(id), _) => {
                let person = person::find(self.store().reader(), id).await?.ok_or(ApiError::Gone)?;
                (person::registration(&person)?, person.address)
            }
            (None, Some(id)) => {
                let asked = store::pending::find(self.store().reader(), id).await?.ok_or(ApiError::Gone)?.row;
                (store::pending::registration(&asked)?, asked.address)
            }
            (None, None) => return Err(StoreError::Damaged("demand without author").into()),
        };
        let address = if link.login { login } else { row.address.clone().unwrap_or_default() };
        let what = match row.kind == KIND {
            true if link.login => Validates::Login,
            true => Validates::Company { both: row.login_hash.is_some() },
            false if row.kind == demand::ADDRESS => Validates::Change,
            false => Validates::Services,
        };
        Ok(screen::company::validation(&named(siren.as_str(), name), &registration.greeting(), &address, token, what))
    }
}

/// A company with its name; its number when the directory has lost it.
pub(super) fn named(siren: &str, name: Option<String>) -> Named {
    let shown = siren.parse::<Siren>().map_or_else(|_| siren.to_owned(), |siren| siren.grouped().replace(' ', "\u{a0}"));
    let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| format!("Entreprise {shown}"));
    Named { siren: siren.to_owned(), shown, name }
}

/// The course of a request across mail, letter and code (R-J13).
fn course(row: &demand::Row, state: State, last_day: Option<NaiveDate>, mailed: bool) -> Vec<Moment> {
    let moment = |title: &str, at: String, done: bool, text: String| Moment { title: title.to_owned(), at, done, text };
    let mut course = vec![moment("Demande enregistrée", short_instant(row.created_at), true, String::new())];
    if let Some(at) = row.struck_at {
        course.push(moment(
            "Messagerie retirée",
            short_instant(at),
            true,
            "L’adresse de l’entreprise n’a pas été validée en 72 heures.".to_owned(),
        ));
    } else if let Some(address) = &row.address {
        let at = row.link_used_at.map(short_instant).unwrap_or_default();
        let text = match (row.link_used_at, mailed) {
            (Some(_), _) => address.clone(),
            (None, true) => format!("Un lien a été envoyé à {address}. Il fonctionne 72 heures."),
            (None, false) => format!("Un lien part à {address}. Il fonctionnera 72 heures."),
        };
        let title = match (row.kind == demand::ADDRESS, row.link_used_at.is_some()) {
            (true, true) => "Nouvelle adresse validée",
            (true, false) => "Nouvelle adresse à valider",
            (false, true) => "Adresse de l’entreprise validée",
            (false, false) => "Adresse de l’entreprise à valider",
        };
        course.push(moment(title, at, row.link_used_at.is_some(), text));
    }
    match state {
        State::Address => course.push(moment(
            "Adresse postale à compléter",
            String::new(),
            false,
            "L’adresse de l’entreprise n’est pas utilisable : le service gestionnaire la complète.".to_owned(),
        )),
        State::Held => course.push(moment(
            "Vérification",
            String::new(),
            false,
            "Plusieurs courriers sont déjà partis vers cette entreprise : celui-ci part sous 24 heures.".to_owned(),
        )),
        _ => {}
    }
    let valid = last_day.map(|day| format!("Le code est valable jusqu’au {} inclus.", long_day(day))).unwrap_or_default();
    let sent = if row.letter_on.is_some() { "Courrier envoyé à l’entreprise" } else { "Courrier à envoyer à l’entreprise" };
    course.push(moment(sent, row.letter_on.map(short_day).unwrap_or_default(), row.letter_on.is_some(), valid));
    let ended = row.ended_at.map(short_instant).unwrap_or_default();
    course.push(match state {
        State::Activated if row.kind == demand::ADDRESS => moment("Code saisi, adresse modifiée", ended, true, String::new()),
        State::Activated => moment("Code saisi, services activés", ended, true, String::new()),
        State::Refused => {
            moment("Refusée par l’entreprise", ended, true, "L’entreprise a utilisé la référence de refus du courrier.".to_owned())
        }
        State::Cancelled => moment("Annulée", ended, true, String::new()),
        State::Expired => moment("Expirée", ended, true, "Le délai est passé.".to_owned()),
        _ => moment("Code à saisir", String::new(), false, String::new()),
    });
    course
}

//! What stands at each of the agents' addresses: reads, judges who may see it, hands it to [`crate::screen`].
use std::collections::BTreeMap;

use app::api::ApiError;
use app::api::agent::{DOSSIERS, INVITATION};
use app::api::mailroom::{LETTERS, ROOM};
use app::api::screen::Screen;
use app::api::ticket::Purpose;
use app::domain::entitlement::Role;
use app::domain::right::EndingKey;
use app::domain::route::{self, AGENT_CONSOLE, AGENT_LOGIN};
use app::domain::siren::Siren;
use uuid::Uuid;

use super::screens::named;
use super::{Portal, Stop};
use crate::clock::{paris_day, short_day};
use crate::screen::agent as screens;
use crate::secret::totp::TotpSecret;
use crate::store::{self, StoreError, consultation, entitlement};

impl Portal {
    /// A page of the agents.
    pub(super) async fn agent_screen(&self, path: &str, query: &BTreeMap<String, String>) -> Result<Screen, Stop> {
        let asked = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
        let key = || Uuid::now_v7().to_string();
        match path {
            AGENT_LOGIN => {
                Ok(screens::login(self.ticket(Some(Purpose::Login))?, !asked("pret").is_empty(), !asked("au-revoir").is_empty()))
            }
            INVITATION => self.invitation_screen(asked("jeton")).await,
            AGENT_CONSOLE => self.console_screen(query).await,
            DOSSIERS => {
                self.agent().await?;
                let number = asked("siren").parse::<Siren>().map(|siren| siren.to_string()).unwrap_or_default();
                Ok(screens::search(&key(), &number))
            }
            ROOM => self.room_screen(asked("fait")).await,
            LETTERS => self.letters_screen(!asked("retour").is_empty()).await,
            path => self.varying_agent_screen(path, query).await,
        }
    }

    async fn varying_agent_screen(&self, path: &str, query: &BTreeMap<String, String>) -> Result<Screen, Stop> {
        let (pattern, parts) = route::agent_pattern(path).ok_or(ApiError::NotFound)?;
        let part = parts.first().copied().unwrap_or_default();
        let id = || part.parse::<Uuid>().map_err(|_| ApiError::NotFound);
        match pattern {
            "/agent/dossiers/{siren}" => {
                let siren = part.parse::<Siren>().map_err(|_| ApiError::NotFound)?;
                self.company_screen(&siren, query.contains_key("termine")).await
            }
            "/agent/habilitations/{id}/fin" => self.ending_screen(id()?).await,
            "/agent/courrier/{id}/expedition" => self.room_screen("").await,
            "/agent/courrier/lettres/{id}" => self.letter_screen(id()?).await,
            "/agent/fils/{id}/reponse" => self.desk_reply_screen(id()?, query.get("modele").map_or("", String::as_str)).await,
            "/agent/fils/{id}/pieces" => self.desk_pieces_screen(id()?, query.contains_key("vide")).await,
            pattern if pattern.starts_with("/agent/fils/{id}") => {
                self.desk_thread_screen(id()?, query.get("fait").map_or("", String::as_str)).await
            }
            _ => Err(ApiError::NotFound.into()),
        }
    }

    async fn invitation_screen(&self, token: &str) -> Result<Screen, Stop> {
        let agent = self.invited(token).await?;
        let secret = TotpSecret::of_invitation(&self.system().keys, token);
        Ok(screens::invitation(&screens::Invitation {
            office: self.system().offices.name(&agent.office).to_owned(),
            secret: secret.grouped(),
            link: secret.link(&self.system().brand.site_name, &agent.address),
            name: agent.name,
            address: agent.address,
            token: token.to_owned(),
            min_length: self.system().policy.min_length,
        }))
    }

    async fn company_screen(&self, siren: &Siren, ended: bool) -> Result<Screen, Stop> {
        let agent = self.agent().await?;
        let key = self.competence(&agent, siren).await?;
        if !consultation::is_open(self.store().reader(), agent.id, siren.as_str(), None, self.now()).await? {
            return Err(ApiError::Elsewhere(format!("{DOSSIERS}?siren={siren}")).into());
        }
        let company = store::company::find(self.store().reader(), key.siren()).await?.ok_or(ApiError::NotFound)?;
        let rights = entitlement::holders(self.store().reader(), siren.as_str()).await?;
        let rights = rights.iter().map(|row| self.right(row)).collect::<Result<Vec<_>, Stop>>()?;
        let office = self.system().offices.name(&agent.office);
        Ok(screens::company(&named(siren.as_str(), Some(company.name)), office, &company.address, &rights, ended))
    }

    fn right(&self, row: &entitlement::HolderLine) -> Result<screens::Right, Stop> {
        Ok(screens::Right {
            id: row.id.to_string(),
            service: self.system().catalogue.label(&row.service).to_owned(),
            role: Role::parse(&row.role).ok_or(StoreError::Damaged("role"))?.label(),
            person: format!("{} {}", row.first_name, row.last_name.to_uppercase()),
            subscriber_number: row.subscriber_number.clone(),
            since: short_day(paris_day(row.since)),
        })
    }

    async fn ending_screen(&self, id: Uuid) -> Result<Screen, Stop> {
        let agent = self.agent().await?;
        let row = entitlement::find(self.store().reader(), id).await?.ok_or(ApiError::NotFound)?;
        let held = entitlement::held(&row)?;
        let siren = held.siren.clone();
        let competence = self.competence(&agent, &siren).await?;
        if !consultation::is_open(self.store().reader(), agent.id, siren.as_str(), None, self.now()).await? {
            return Err(ApiError::Elsewhere(format!("{DOSSIERS}?siren={siren}")).into());
        }
        let key = EndingKey::of(&competence, held).ok_or(ApiError::NotFound)?;
        let lines = entitlement::holders(self.store().reader(), siren.as_str()).await?;
        let line = lines.iter().find(|line| line.id == id).ok_or(ApiError::NotFound)?;
        let along = if key.takes_others_along() { lines.iter().filter(|other| other.service == line.service).count() - 1 } else { 0 };
        let name = store::company::name(self.store().reader(), &siren).await?;
        Ok(screens::ending(&named(siren.as_str(), name), &self.right(line)?, along, &Uuid::now_v7().to_string()))
    }
}

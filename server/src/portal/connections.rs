//! « Mes connexions » (R-P08): the open sessions, the last events, the end of one, of all others, and « Ce n’est pas moi ».
use app::api::connections::{CONNECTIONS, Connections, OTHERS, Opened};
use app::api::credentials::CONFIRM;
use app::api::listing::Listing;
use app::api::ticket::{Envelope, Sheet};
use app::api::{Answer, ApiError};
use app::domain::device::describe;
use app::domain::duty::{Duties, Duty};
use async_trait::async_trait;
use uuid::Uuid;

use super::{Portal, Stop};
use crate::clock::{long_instant, short_instant};
use crate::mail::Message;
use crate::mail::templates::SessionsEnded;
use crate::secret::token::{self, digest};
use crate::store::idempotency::Posted;
use crate::store::session::Holder;
use crate::store::{self, journal, session};

/// The event of « Ce n’est pas moi ».
pub(super) const DISOWNED: &str = "sessions.disowned";

/// How many events the page shows.
const SHOWN: u64 = 20;

/// Events about a person that somebody else caused: whence and with what is hers whom it does not concern (T-RGP).
const OTHERS_DID: &[&str] = &[
    "demand.refused",
    "demand.validated",
    "activation.foreign",
    "letter.returned",
    "service.ended",
    "service.ended_by_office",
    "code.deposited",
    "mailbox.dropped",
];

/// True for an event that somebody else may have caused: neither device, address nor who it was is told.
pub(super) fn is_others(event: &str) -> bool {
    OTHERS_DID.contains(&event)
}

#[async_trait]
impl Connections for Portal {
    async fn connections_page(&self) -> Answer<Sheet<Opened>> {
        let holder = self.person().await?;
        let person = holder.person.id;
        let open = session::of_person(self.store().reader(), person, self.system().sessions, self.now()).await.map_err(Stop::from)?;
        let events = journal::latest(self.store().reader(), person, SHOWN).await.map_err(Stop::from)?;
        let ids = open.iter().map(|row| if row.id == holder.session.id { String::new() } else { row.id.to_string() }).collect();
        let sessions = open
            .into_iter()
            .map(|row| vec![describe(&row.user_agent), row.source, short_instant(row.created_at), short_instant(row.last_seen_at)])
            .collect();
        let events = events
            .into_iter()
            .map(|row| {
                let (device, source) = if is_others(&row.event) {
                    ("Autre personne".to_owned(), "Non communiquée".to_owned())
                } else {
                    (describe(&row.user_agent), row.source)
                };
                vec![short_instant(row.at), said(&row.event).to_owned(), device, source]
            })
            .collect();
        let data = Opened {
            sessions: listing("Connexions ouvertes", &["Appareil", "Adresse IP", "Depuis", "Dernière activité", "Action"], sessions),
            ids,
            events: listing("Les 20 derniers événements", &["Date", "Événement", "Appareil", "Adresse IP"], events),
            fresh: self.is_fresh(&holder),
        };
        Ok(Sheet { ticket: self.ticket(None)?, revision: 0, data })
    }

    async fn end(&self, envelope: Envelope, which: String) -> Answer<String> {
        let holder = self.person().await?;
        let posted = self.posted("connections/end", &envelope.key, &envelope.content);
        let one = if which == OTHERS { None } else { Some(which.parse::<Uuid>().map_err(|_| ApiError::NotFound)?) };
        self.once(&posted, async { Ok(self.end_some(&holder, one, &posted).await?) }).await?;
        Ok(format!("{CONNECTIONS}?fermee=1"))
    }

    async fn disown(&self, envelope: Envelope) -> Answer<String> {
        let holder = self.person().await?;
        let posted = self.posted("connections/end", &envelope.key, &envelope.content);
        self.once(&posted, async {
            // A thief in an open session must not be able to lock its owner out.
            if !self.is_fresh(&holder) {
                return Err(ApiError::Elsewhere(format!("{CONFIRM}?retour={CONNECTIONS}")));
            }
            Ok(self.disown_all(&holder, &posted).await?)
        })
        .await?;
        Ok(Duty::Password.page().to_owned())
    }
}

impl Portal {
    /// True for five minutes after the password was given.
    pub(super) fn is_fresh(&self, holder: &Holder) -> bool {
        holder.session.confirmed_at + self.system().sessions.fresh >= self.now()
    }

    /// True when « Ce n’est pas moi » was said and the password has not been changed since.
    pub(super) async fn is_disowned(&self, db: &impl store::Reads, person: &store::person::Row) -> Result<bool, Stop> {
        Ok(journal::last(db, person.id, DISOWNED, person.password_changed_at).await?.is_some())
    }

    /// Ends one session, or all but this one. Somebody else's is as unknown as one that never was.
    async fn end_some(&self, holder: &Holder, one: Option<Uuid>, posted: &Posted) -> Result<(), Stop> {
        let (now, person, here) = (self.now(), holder.person.id, digest(&self.caller().token));
        let here = &here;
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    let ended = match one {
                        Some(id) => session::end_one(tx, person, id).await?,
                        None => session::end_all(tx, person, Some(here)).await?,
                    };
                    if one.is_some() && ended == 0 {
                        return Err(ApiError::NotFound.into());
                    }
                    if ended > 0 {
                        let mut event = self.event("session.closed", Some(person), None);
                        event.detail = serde_json::json!({ "count": ended });
                        journal::append(tx, &event, now).await?;
                    }
                    Ok(store::idempotency::note(tx, posted, now).await?)
                })
            })
            .await
    }

    /// One transaction: all other sessions, pending changes, reset links and known browsers go; this session gets a
    /// new token and reaches nothing but the choice of a new password.
    async fn disown_all(&self, holder: &Holder, posted: &Posted) -> Result<(), Stop> {
        let (now, person) = (self.now(), &holder.person);
        let (old, new) = (digest(&self.caller().token), token::token()?);
        let left = Duties::found(true, false);
        let mail = Message::SessionsEnded(SessionsEnded { at: long_instant(now) });
        let (left, old, hash, mail) = (&left, &old, &digest(&new), &mail);
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    store::lock(tx, person.id.as_bytes()).await?;
                    if !session::renew(tx, old, hash, left, true, now).await? {
                        return Err(ApiError::SignIn.into());
                    }
                    session::end_all(tx, person.id, Some(hash)).await?;
                    session::forget_devices(tx, person.id).await?;
                    store::change::cancel_of(tx, person.id, now).await?;
                    store::access::void_resets(tx, person.id, now).await?;
                    self.write_to(tx, &person.address, mail, None, now).await?;
                    journal::append(tx, &self.event(DISOWNED, Some(person.id), None), now).await?;
                    Ok(store::idempotency::note(tx, posted, now).await?)
                })
            })
            .await?;
        self.set_cookies(|cookies| cookies.session = Some(new));
        self.system().wake.notify_one();
        Ok(())
    }
}

pub(super) fn listing(caption: &str, head: &[&str], rows: Vec<Vec<String>>) -> Listing {
    Listing { caption: caption.to_owned(), head: head.iter().map(|&name| name.to_owned()).collect(), rows }
}

/// An event in the words of the person whom it concerns.
pub(super) fn said(event: &str) -> &'static str {
    match event {
        "login.accepted" => "Connexion",
        "login.refused" => "Connexion refusée : mot de passe faux",
        "login.held" => "Connexion refusée : trop de tentatives",
        "login.link_needed" => "Connexion refusée : lien de déblocage envoyé",
        "session.ended" => "Déconnexion",
        "session.closed" => "Fermeture d’autres connexions",
        DISOWNED => "« Ce n’est pas moi » : toutes les autres connexions fermées",
        "password.given" => "Mot de passe confirmé",
        "password.refused" => "Mot de passe faux à la confirmation",
        "password.renewed" => "Mot de passe renouvelé",
        "password.reset" => "Mot de passe réinitialisé",
        "reset.requested" => "Mot de passe oublié\u{a0}: lien demandé",
        "reset.held" => "Mot de passe oublié\u{a0}: trop de liens demandés",
        "reset.refused" => "Mot de passe oublié\u{a0}: réponse fausse",
        "recovery.closed" => "Mot de passe oublié\u{a0}: fermé après trop de réponses fausses",
        "address.bounced" => "Courriels refusés par votre messagerie",
        "credentials.changed" => "Modification des identifiants",
        "address.changed" => "Nouvelle adresse de connexion",
        "address.cancelled" => "Changement d’adresse annulé",
        "details.changed" => "Modification des coordonnées",
        "company.described" => "Calendrier fiscal\u{a0}: informations sur une entreprise",
        "terms.accepted" => "Conditions générales acceptées",
        "demand.requested" => "Demande d’adhésion à des services",
        "demand.validated" => "Demande pour une entreprise\u{a0}: adresse électronique validée",
        "demand.struck" => "Demande pour une entreprise\u{a0}: messagerie retirée",
        "demand.refused" => "Demande pour une entreprise refusée par elle",
        "demand.cancelled" => "Demande pour une entreprise annulée",
        "demand.expired" => "Demande pour une entreprise expirée",
        "mailbox.requested" => "Changement d’adresse électronique d’une entreprise demandé",
        "mailbox.dropped" => "Changement d’adresse électronique d’une entreprise abandonné, sans droit sur elle",
        "code.deposited" => "Code d’une demande déposé dans la messagerie de l’entreprise",
        "code.seen" => "Code d’une demande vu dans la messagerie de l’entreprise",
        "mailbox.changed" => "Adresse électronique d’une entreprise changée",
        "account.added" => "Compte bancaire ajouté",
        "account.renamed" => "Titulaire d’un compte bancaire modifié",
        "account.removed" => "Compte bancaire supprimé",
        "contract.added" => "Contrat de prélèvement créé",
        "contract.printed" => "Mandat de prélèvement téléchargé",
        "contract.revoked" => "Contrat de prélèvement révoqué",
        "activation.foreign" => "Code de votre courrier saisi avec une autre adresse\u{a0}: refusé",
        "services.activated" => "Activation de services",
        "service.removed" => "Suppression d’un service",
        "service.ended" => "Fin d’un service, supprimé par son titulaire",
        "service.ended_by_office" => "Fin d’un service, à la demande de son titulaire, par le service gestionnaire",
        "letter.returned" => "Courrier d’une demande revenu à l’expéditeur",
        "agent.invited" => "Agent invité",
        "agent.armed" => "Agent\u{a0}: mot de passe et codes à usage unique choisis",
        "agent.login" => "Agent connecté",
        "agent.refused" => "Agent\u{a0}: connexion refusée",
        "agent.held" => "Agent\u{a0}: trop de tentatives",
        "agent.left" => "Agent déconnecté",
        "agent.disabled" => "Agent désactivé",
        "agent.opened" => "Consultation par un agent",
        "agent.took" => "Fil pris en charge par un agent",
        "agent.assigned" => "Fil attribué à un agent",
        "agent.replied" => "Réponse d’un agent",
        "agent.closed" => "Fil clôturé par un agent",
        "agent.noted" => "Note interne d’un agent",
        "agent.batch_written" => "Lot de courriers constitué",
        "agent.batch_taken" => "Lot de courriers téléchargé",
        "agent.batch_posted" => "Lot de courriers posté",
        "thread.filed" => "Messagerie\u{a0}: demande déposée",
        "thread.written" => "Messagerie\u{a0}: message envoyé",
        "space.activated" => "Activation de l’espace",
        "space.demonstration" => "Création de l’espace de démonstration",
        _ => OTHER_EVENT,
    }
}

/// What is said of an event without words of its own.
const OTHER_EVENT: &str = "Événement de sécurité";

#[cfg(test)]
mod tests {
    use app::api::connections::NOT_ME;

    use super::*;

    /// « login.accepted », but not what happens before there is a person, nor a file's name.
    fn is_event(word: &str) -> bool {
        let Some((kind, what)) = word.split_once('.') else { return false };
        let named = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        named(kind) && named(what) && !matches!(kind, "creation" | "source") && word != "activation.refused"
    }

    #[test]
    fn r_p08_every_event_of_a_person_has_words() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/portal");
        let mut seen = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            for event in text.split('"').skip(1).step_by(2).filter(|word| is_event(word)) {
                seen += 1;
                assert!(said(event) != OTHER_EVENT, "« {event} » has no words");
            }
        }
        assert!(seen > 10, "only {seen} events found");
    }

    #[test]
    fn the_two_measures_are_no_sessions() {
        assert!(OTHERS.parse::<Uuid>().is_err() && NOT_ME.parse::<Uuid>().is_err());
    }
}

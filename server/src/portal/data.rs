//! « Mes données » (R-N01, R-N08, T-RGP-1): one set of tables, shown as a page in French and given as JSON to a machine.
use app::api::listing::Listing;
use app::api::{Answer, ApiError};
use app::domain::attachment;
use app::domain::demand::State;
use app::domain::device::describe;
use app::domain::entitlement::Role;
use app::domain::thread::Notice;
use app::domain::validity::CODE;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::connections::{is_others, listing, said};
use super::{Portal, Stop};
use crate::clock::{short_day, short_instant};
use crate::mail::subject;
use crate::store::held::{self, Held, Request};
use crate::store::person::{self, Row};

/// How many lines of a table the page shows; the JSON has them all.
const SHOWN: usize = 100;

/// One value: how it is shown, and what a machine reads.
struct Cell(String, Value);

/// One table: its name in the JSON, its caption, its columns (name in the JSON, heading; without one, JSON only).
struct Group {
    key: &'static str,
    caption: &'static str,
    columns: &'static [(&'static str, &'static str)],
    rows: Vec<Vec<Cell>>,
}

fn text(value: impl Into<String>) -> Cell {
    let value = value.into();
    Cell(value.clone(), Value::String(value))
}

/// Shown in words, kept by its name.
fn named(shown: impl Into<String>, name: &str) -> Cell {
    Cell(shown.into(), json!(name))
}

fn instant(at: DateTime<Utc>) -> Cell {
    Cell(short_instant(at), json!(at.to_rfc3339_opts(SecondsFormat::Secs, true)))
}

fn perhaps(at: Option<DateTime<Utc>>) -> Cell {
    at.map_or_else(|| Cell("Non".to_owned(), Value::Null), instant)
}

fn flag(value: bool) -> Cell {
    Cell(if value { "Oui" } else { "Non" }.to_owned(), json!(value))
}

impl Portal {
    /// The page's tables.
    pub(super) async fn tables(&self) -> Answer<Vec<Listing>> {
        let (person, groups) = self.groups().await?;
        let rows = person.into_iter().map(|(_, label, cell)| vec![label.to_owned(), cell.0]).collect();
        let mut tables = vec![listing("Votre espace", &[], rows)];
        let (empty, full): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(|group| group.rows.is_empty());
        tables.extend(full.into_iter().map(table));
        if !empty.is_empty() {
            let lines = empty.into_iter().map(|group| vec![group.caption.to_owned(), "Aucune donnée".to_owned()]).collect();
            tables.push(listing("Autres rubriques", &[], lines));
        }
        Ok(tables)
    }

    /// Everything, for a machine.
    ///
    /// # Errors
    /// [`ApiError::SignIn`] without a session, and faults.
    pub async fn data_document(&self) -> Answer<Vec<u8>> {
        let (person, groups) = self.groups().await?;
        let person: Map<String, Value> = person.into_iter().map(|(key, _, cell)| (key.to_owned(), cell.1)).collect();
        let mut document = Map::new();
        document.insert("genere_le".to_owned(), instant(self.now()).1);
        document.insert("espace".to_owned(), Value::Object(person));
        for group in groups {
            let name = |cells: Vec<Cell>| -> Value {
                group.columns.iter().zip(cells).map(|((key, _), cell)| ((*key).to_owned(), cell.1)).collect::<Map<_, _>>().into()
            };
            document.insert(group.key.to_owned(), group.rows.into_iter().map(name).collect());
        }
        serde_json::to_vec_pretty(&document).map_err(|fault| super::incident(&fault))
    }

    async fn groups(&self) -> Answer<(Vec<(&'static str, &'static str, Cell)>, Vec<Group>)> {
        let row = self.person().await?.person;
        let held = held::about(self.store().reader(), &row).await.map_err(Stop::from)?;
        Ok((person(&row)?, groups(held, self.now(), |id| self.system().offices.name(id).to_owned())))
    }
}

fn table(group: Group) -> Listing {
    let more = group.rows.len().saturating_sub(SHOWN);
    let caption = match more {
        0 => group.caption.to_owned(),
        more => format!("{} : les {SHOWN} dernières lignes ; le fichier à télécharger en contient {more} de plus", group.caption),
    };
    let shown =
        |cells: Vec<Cell>| group.columns.iter().zip(cells).filter(|((_, label), _)| !label.is_empty()).map(|(_, cell)| cell.0).collect();
    let head: Vec<&str> = group.columns.iter().map(|(_, label)| *label).filter(|label| !label.is_empty()).collect();
    let rows: Vec<Vec<String>> = group.rows.into_iter().take(SHOWN).map(shown).collect();
    listing(&caption, &head, rows)
}

/// The space itself, without the hashes.
fn person(row: &Row) -> Result<Vec<(&'static str, &'static str, Cell)>, ApiError> {
    let r = person::registration(row).map_err(Stop::from)?;
    let line = |value: &Option<String>| value.clone().map_or_else(|| Cell("Non renseigné".to_owned(), Value::Null), text);
    Ok(vec![
        ("numero_abonne", "N° d’abonné", text(&row.subscriber_number)),
        ("etat", "État", named(if row.state == "active" { "Actif" } else { "Désactivé" }, &row.state)),
        ("cree_le", "Créé le", instant(row.created_at)),
        ("adresse_connexion", "Adresse électronique de connexion", text(&row.address)),
        ("adresse_refusee_depuis", "Courriels refusés par cette adresse", perhaps(row.bounced_at)),
        ("civilite", "Civilité", named(r.civility.label(), r.civility.value())),
        ("nom", "Nom", text(&row.last_name)),
        ("prenom", "Prénom", text(&row.first_name)),
        ("entreprise", "S.I.R.E.N. ou équivalent", named(r.firm.shown(), r.firm.identifier())),
        ("telephone", "Téléphone", named(r.phone.shown(), r.phone.as_str())),
        ("numero_voie", "Numéro de la voie", line(&r.street_number)),
        ("nature_voie", "Nature de la voie", line(&r.street_kind)),
        ("libelle_voie", "Libellé de la voie", line(&r.street_name)),
        ("complement", "Complément d’adresse", line(&r.address_extra)),
        ("code_postal", "Code postal", line(&r.postcode)),
        ("ville", "Ville", text(&r.city)),
        ("pays", "Pays", text(&r.country)),
        ("question_confiance", "Question de confiance", text(r.question.text())),
        ("reponse_changee_le", "Réponse changée", perhaps(row.answer_changed_at)),
        ("mot_de_passe_change_le", "Mot de passe choisi le", instant(row.password_changed_at)),
        ("mot_de_passe_juge_par", "Version de la règle de mot de passe", text(&row.password_judged)),
        (
            "mot_de_passe_dernier_jour",
            "Dernier jour du mot de passe",
            named(short_day(row.password_last_day), &row.password_last_day.to_string()),
        ),
        (
            "rappel_envoye",
            "Dernier rappel d’expiration, en jours avant la fin",
            Cell(if row.reminded == 0 { "Aucun".to_owned() } else { row.reminded.to_string() }, json!(row.reminded)),
        ),
        ("recuperation_fermee_depuis", "Récupération en ligne fermée", perhaps(row.recovery_closed_at)),
        ("conditions_version", "Version des conditions générales acceptée", text(&row.terms_version)),
        ("conditions_acceptees_le", "Conditions acceptées le", instant(row.terms_accepted_at)),
        ("informations", "Informations sur les services et la législation", flag(row.information_mails)),
        ("derniere_connexion", "Dernière connexion", perhaps(row.last_login_at)),
    ])
}

fn file(row: crate::store::attachment::Row) -> Vec<Cell> {
    let size = u64::try_from(row.size).unwrap_or_default();
    let state = attachment::State::parse(&row.state).map_or("", attachment::State::label);
    let hash = row.sha256.unwrap_or_default().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let size = Cell(attachment::shown_size(size), json!(size));
    vec![text(row.siren), text(row.name), size, named(state, &row.state), text(hash), instant(row.created_at)]
}

fn groups(held: Held, now: DateTime<Utc>, office: impl Fn(&str) -> String) -> Vec<Group> {
    let session = |s: held::Session| {
        let device = named(describe(&s.user_agent), &s.user_agent);
        vec![device, text(s.source), instant(s.created_at), instant(s.last_seen_at), instant(s.expires_at)]
    };
    let mail = |m: held::Mail| {
        let state = named(mail_state(&m.state), &m.state);
        vec![named(subject(&m.template), &m.template), text(m.recipient), instant(m.created_at), perhaps(m.sent_at), state]
    };
    vec![
        Group {
            key: "sessions",
            caption: "Connexions ouvertes",
            columns: &[
                ("navigateur", "Appareil"),
                ("adresse_ip", "Adresse IP"),
                ("depuis", "Depuis"),
                ("vue_le", "Dernière activité"),
                ("fin", "Fin au plus tard"),
            ],
            rows: held.sessions.into_iter().map(session).collect(),
        },
        Group {
            key: "navigateurs",
            caption: "Navigateurs reconnus",
            columns: &[("vu_le", "Dernière connexion")],
            rows: held.browsers.into_iter().map(|at| vec![instant(at)]).collect(),
        },
        Group {
            key: "demandes",
            caption: "Demandes de création",
            columns: REQUEST,
            rows: held.requests.into_iter().map(|asked| request(asked, now)).collect(),
        },
        Group {
            key: "changements_adresse",
            caption: "Changements d’adresse",
            columns: REQUEST,
            rows: held.changes.into_iter().map(|asked| request(asked, now)).collect(),
        },
        Group {
            key: "liens_mot_de_passe",
            caption: "Liens de mot de passe oublié",
            columns: &[
                ("fait_le", "Envoyé le"),
                ("fin", "Valable jusqu’au"),
                ("utilise_le", "Utilisé"),
                ("reponses_fausses", "Réponses fausses"),
            ],
            rows: held
                .resets
                .into_iter()
                .map(|(made, end, used, wrong)| vec![instant(made), instant(end), perhaps(used), Cell(wrong.to_string(), json!(wrong))])
                .collect(),
        },
        Group {
            key: "mots_de_passe",
            caption: "Mots de passe précédents",
            columns: &[("remplace_le", "Remplacé le")],
            rows: held.passwords.into_iter().map(|at| vec![instant(at)]).collect(),
        },
        Group {
            key: "courriels",
            caption: "Courriels",
            columns: &[
                ("modele", "Objet"),
                ("destinataire", "Destinataire"),
                ("cree_le", "Créé le"),
                ("envoye_le", "Envoyé"),
                ("etat", "État"),
            ],
            rows: held.mails.into_iter().map(mail).collect(),
        },
        Group {
            key: "habilitations",
            caption: "Habilitations",
            columns: &[
                ("siren", "SIREN"),
                ("service", "Service"),
                ("role", "Rôle"),
                ("etat", "État"),
                ("depuis", "Depuis"),
                ("fin", "Fin"),
            ],
            rows: held
                .rights
                .into_iter()
                .map(|(siren, service, role, state, since, ended)| {
                    let label = Role::parse(&role).map_or("", Role::label);
                    let standing = if ended.is_some() { "Terminée" } else { "En cours" };
                    vec![text(siren), text(service), named(label, &role), named(standing, &state), instant(since), perhaps(ended)]
                })
                .collect(),
        },
        Group {
            key: "demandes_adhesion",
            caption: "Demandes faites aux entreprises",
            columns: &[("siren", "SIREN"), ("etat", "État"), ("demande_le", "Demandé le"), ("fin_le", "Terminé")],
            rows: held
                .demands
                .into_iter()
                .map(|(siren, state, at, ended)| {
                    let words = State::parse(&state).map_or("", State::label);
                    vec![text(siren), named(words, &state), instant(at), perhaps(ended)]
                })
                .collect(),
        },
        Group {
            key: "comptes_bancaires",
            caption: "Comptes bancaires indiqués pour une entreprise",
            columns: &[("siren", "SIREN"), ("iban", "IBAN"), ("ajoute_le", "Ajouté le"), ("fin_le", "Supprimé")],
            rows: held
                .accounts
                .into_iter()
                .map(|(siren, masked, at, ended)| vec![text(siren), text(masked), instant(at), perhaps(ended)])
                .collect(),
        },
        Group {
            key: "actes_bancaires",
            caption: "Comptes bancaires et contrats de prélèvement\u{a0}: ce que vous avez fait",
            columns: &[("siren", "SIREN"), ("acte", "Acte"), ("objet", "Compte ou contrat"), ("date", "Date")],
            rows: held
                .bank_events
                .into_iter()
                .map(|(siren, event, subject, at)| vec![text(siren), named(said(&event), &event), text(subject), instant(at)])
                .collect(),
        },
        Group {
            key: "reperes",
            caption: "Favoris et groupes de dossiers",
            columns: &[("siren", "SIREN"), ("repere", "Repère")],
            rows: held
                .labels
                .into_iter()
                .map(|(siren, label)| vec![text(siren), text(if label.is_empty() { "Favori".to_owned() } else { label })])
                .collect(),
        },
        Group {
            key: "informations_calendrier",
            caption: "Informations indiquées pour le calendrier fiscal d’une entreprise",
            columns: &[("siren", "SIREN"), ("regime_tva", "Régime de TVA"), ("cloture", "Clôture"), ("indique_le", "Indiqué le")],
            rows: held.facts.into_iter().map(fact).collect(),
        },
        Group {
            key: "rappels",
            caption: "Rappels d’échéances fiscales par courriel",
            columns: &[("jours", "Jours avant l’échéance"), ("depuis", "Depuis")],
            rows: held.reminders.into_iter().map(|(days, since)| vec![Cell(days.to_string(), json!(days)), instant(since)]).collect(),
        },
        Group {
            key: "rappels_envoyes",
            caption: "Échéances rappelées",
            columns: &[("regle", "Règle"), ("echeance", "Échéance"), ("rappelee_le", "Rappelée le")],
            rows: held
                .reminded
                .into_iter()
                .map(|(rule, due, at)| vec![text(rule), named(short_day(due), &due.to_string()), instant(at)])
                .collect(),
        },
        Group {
            key: "consultations",
            caption: "Consultations par les agents de l’administration",
            columns: &[("date", "Date"), ("siren", "SIREN"), ("objet", "Objet"), ("service", "Service gestionnaire"), ("motif", "Motif")],
            rows: held
                .consultations
                .into_iter()
                .map(|seen| {
                    let what = if seen.thread { named("Fil de la messagerie", "fil") } else { named("Habilitations", "habilitations") };
                    vec![instant(seen.at), text(seen.siren), what, named(office(&seen.office), &seen.office), text(seen.motive)]
                })
                .collect(),
        },
        Group {
            key: "messages",
            caption: "Messages envoyés par la messagerie",
            columns: &[("siren", "SIREN"), ("objet", "Objet"), ("numero", "N°"), ("envoye_le", "Envoyé le"), ("texte", "")],
            rows: held
                .messages
                .into_iter()
                .map(|(siren, subject, seq, at, said)| {
                    vec![text(siren), text(subject), Cell(seq.to_string(), json!(seq)), instant(at), text(said)]
                })
                .collect(),
        },
        Group {
            key: "lectures",
            caption: "Messages lus dans la messagerie",
            columns: &[("siren", "SIREN"), ("objet", "Objet"), ("jusqu_au_numero", "Jusqu’au n°"), ("lu_le", "Lu le")],
            rows: held
                .readings
                .into_iter()
                .map(|(siren, subject, seq, at)| vec![text(siren), text(subject), Cell(seq.to_string(), json!(seq)), instant(at)])
                .collect(),
        },
        Group {
            key: "brouillons",
            caption: "Brouillons de messages",
            columns: &[("siren", "SIREN"), ("objet", "Objet"), ("texte", ""), ("modifie_le", "Modifié le")],
            rows: held
                .drafts
                .into_iter()
                .map(|(siren, subject, said, at)| vec![text(siren), text(subject), text(said), instant(at)])
                .collect(),
        },
        Group {
            key: "pieces_jointes",
            caption: "Fichiers joints à des messages",
            columns: &[
                ("siren", "SIREN"),
                ("nom", "Nom"),
                ("octets", "Taille"),
                ("etat", "État"),
                ("empreinte_sha256", ""),
                ("joint_le", "Joint le"),
            ],
            rows: held.files.into_iter().map(file).collect(),
        },
        Group {
            key: "avis_messagerie",
            caption: "Avis de la messagerie par courriel",
            columns: &[("choix", "Choix"), ("depuis", "Depuis")],
            rows: held
                .told
                .into_iter()
                .map(|(choice, at)| vec![named(Notice::parse(&choice).unwrap_or_default().label(), &choice), instant(at)])
                .collect(),
        },
        Group {
            key: "avis",
            caption: "Avis occasionnels",
            columns: &[("nature", "Nature"), ("dernier_le", "Dernier envoi")],
            rows: held.notices.into_iter().map(|(kind, at)| vec![named(subject(&kind), &kind), instant(at)]).collect(),
        },
        Group {
            key: "journal",
            caption: "Journal de sécurité",
            columns: &[
                ("date", "Date"),
                ("evenement", "Événement"),
                ("navigateur", "Appareil"),
                ("adresse_ip", "Adresse IP"),
                ("detail", ""),
            ],
            rows: held
                .events
                .into_iter()
                .map(|mut e| {
                    if is_others(&e.event) {
                        e.user_agent = String::new();
                        e.source = String::new();
                        if let Value::Object(detail) = &mut e.detail {
                            detail.retain(|name, _| matches!(name.as_str(), "siren" | "service" | "services" | "role" | "motive"));
                        }
                    }
                    vec![
                        instant(e.at),
                        named(said(&e.event), &e.event),
                        named(describe(&e.user_agent), &e.user_agent),
                        text(e.source),
                        Cell(String::new(), e.detail),
                    ]
                })
                .collect(),
        },
    ]
}

/// What was said of a company for its calendar.
fn fact((siren, vat, closing, at): (String, Option<String>, Option<String>, DateTime<Utc>)) -> Vec<Cell> {
    let facts = crate::store::calendar::facts(vat.as_deref(), closing.as_deref());
    let nothing = || Cell("Non renseigné".to_owned(), Value::Null);
    let scheme = facts.vat.map_or_else(nothing, |vat| named(vat.label(), vat.word()));
    let day = facts.closing.map_or_else(nothing, |closing| named(format!("{:02}/{:02}", closing.day(), closing.month()), &closing.word()));
    vec![text(siren), scheme, day, instant(at)]
}

/// The columns of what has, or waits for, a code.
const REQUEST: &[(&str, &str)] = &[("adresse", "Adresse"), ("etat", "État"), ("demande_le", "Demandé le"), ("fin_le", "Terminé")];

/// A shadow is shown as what it is a shadow of: whether the address was free is nobody's business.
fn request((address, state, at, ended): Request, now: DateTime<Utc>) -> Vec<Cell> {
    // By its own 48 hours, not by the hour of the job that notes them.
    let (state, ended) = match state.as_str() {
        "shadow" | "pending" | "expired" if at + CODE <= now => ("expired".to_owned(), Some(at + CODE)),
        "shadow" | "pending" => ("pending".to_owned(), None),
        _ => (state, ended),
    };
    let words = match state.as_str() {
        "pending" => "En attente de son code",
        "activated" => "Activé",
        "cancelled" => "Annulé",
        _ => "Terminé",
    };
    vec![text(address), named(words, &state), instant(at), perhaps(ended)]
}

fn mail_state(state: &str) -> &'static str {
    match state {
        "sent" => "Envoyé",
        "waiting" => "En attente",
        "refused" => "Refusé par la messagerie",
        "suppressed" => "Retenu",
        _ => "Abandonné",
    }
}

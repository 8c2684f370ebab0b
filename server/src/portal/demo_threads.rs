//! The demonstration's threads: one in each state for Lila, two for Martin's company, answered by a fictitious office.
use std::collections::BTreeMap;

use app::domain::siren::Siren;
use app::domain::thread::{Act, Author, Side};
use chrono::{DateTime, Days, Duration, Utc};
use uuid::Uuid;

use super::thread::{Filed, Said};
use super::{Stop, System};
use crate::clock::paris_day;
use crate::directory::demo;
use crate::store::{self, StoreError, Transaction, demand, thread, thread_draft};

/// What happens in a thread after its first message.
enum Turn {
    /// The company writes.
    Write(&'static str),
    Take,
    Answer(&'static str),
    /// The office asks for something, so many days from then on.
    Ask(&'static str, u64),
    Close(&'static str),
}

/// A thread: theme, subject, first message, how many days ago, then a turn each so many hours.
struct Scene {
    theme: &'static str,
    subject: &'static str,
    text: &'static str,
    ago: i64,
    turns: &'static [(i64, Turn)],
}

const SCENES: [Scene; 7] = [
    Scene {
        theme: "attestation",
        subject: "Attestation de régularité fiscale pour un marché public",
        text: "Bonjour,\n\nNous répondons à un appel d’offres et devons joindre une attestation de régularité fiscale datée de moins de six mois. Pouvez-vous nous l’adresser ?\n\nMerci d’avance.",
        ago: 1,
        turns: &[],
    },
    Scene {
        theme: "cfe-cvae",
        subject: "CFE : changement de surface du local",
        text: "Bonjour,\n\nNotre local est passé de 120 à 85 m² au 1er juillet. Comment le déclarer pour la prochaine cotisation ?",
        ago: 4,
        turns: &[(20, Turn::Take)],
    },
    Scene {
        theme: "tva",
        subject: "Demande de remboursement d’un crédit de TVA",
        text: "Bonjour,\n\nNous avons déposé une demande de remboursement de 4 812 € au titre du troisième trimestre. Où en est son examen ?",
        ago: 12,
        turns: &[
            (26, Turn::Take),
            (
                30,
                Turn::Ask(
                    "Bonjour,\n\nPour terminer l’examen de votre demande, merci de nous adresser la copie des trois factures d’achat les plus importantes du trimestre.\n\nCordialement.",
                    21,
                ),
            ),
        ],
    },
    Scene {
        theme: "prelevement-source",
        subject: "Prélèvement à la source : taux d’un nouveau salarié",
        text: "Bonjour,\n\nLe taux transmis pour un salarié arrivé en septembre nous semble erroné. Que devons-nous appliquer ?",
        ago: 20,
        turns: &[
            (22, Turn::Take),
            (40, Turn::Ask("Bonjour,\n\nQuel est le mois du premier versement, et quel taux avez-vous reçu ?", 15)),
            (70, Turn::Write("Bonjour,\n\nLe premier versement date du 30 septembre ; le taux reçu est de 0 %.")),
        ],
    },
    Scene {
        theme: "benefices",
        subject: "Option pour le report en arrière du déficit",
        text: "Bonjour,\n\nPeut-on encore exercer l’option pour le report en arrière du déficit du dernier exercice ?",
        ago: 25,
        turns: &[
            (30, Turn::Take),
            (
                54,
                Turn::Answer(
                    "Bonjour,\n\nOui : l’option s’exerce avec le dépôt de la déclaration de résultat de l’exercice, dans le délai légal. Joignez le formulaire prévu à cet effet.\n\nCordialement.",
                ),
            ),
        ],
    },
    Scene {
        theme: "paiement",
        subject: "Délai de paiement pour la taxe sur les salaires",
        text: "Bonjour,\n\nÀ la suite d’un impayé important, nous sollicitons un étalement sur quatre mois.",
        ago: 40,
        turns: &[
            (18, Turn::Take),
            (
                60,
                Turn::Answer(
                    "Bonjour,\n\nUn plan en quatre échéances vous est accordé. La première est fixée au 15 du mois prochain.\n\nCordialement.",
                ),
            ),
            (90, Turn::Close("Votre demande est traitée : nous la clôturons. Un message de votre part la rouvrirait.")),
        ],
    },
    Scene {
        theme: "espace",
        subject: "Accès d’un nouveau comptable",
        text: "Bonjour,\n\nComment donner accès à notre nouveau cabinet comptable sans lui transmettre nos identifiants ?",
        ago: 50,
        turns: &[
            (
                10,
                Turn::Answer(
                    "Bonjour,\n\nDésignez-le délégataire des services utiles, avec son numéro d’abonné. Ne transmettez jamais vos identifiants.\n\nCordialement.",
                ),
            ),
            (12, Turn::Close("Demande clôturée.")),
            (300, Turn::Write("Bonjour,\n\nLe cabinet ne voit toujours pas le service de TVA : que vérifier ?")),
        ],
    },
];

/// Who answers in the demonstration, until there are agents.
fn office() -> Author {
    Author { side: Side::Agent, id: Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_a6e1), name: "Agnès Bertin".to_owned() }
}

/// Threads for the demonstration's people: `authors` by login address; `mine` the companies of Lila with the messaging.
pub(super) async fn write(
    system: &System,
    tx: &Transaction,
    authors: &BTreeMap<&str, Author>,
    mine: &[String],
    now: DateTime<Utc>,
) -> Result<(), Stop> {
    let author = |address: &str| authors.get(address).ok_or(StoreError::Damaged("demonstration account"));
    for (at, scene) in SCENES.iter().enumerate() {
        let Some(siren) = mine.get(at % mine.len().max(1)) else { break };
        play(system, tx, scene, siren, author(super::demo_rights::LILA)?, now).await?;
    }
    let [company, _] = super::demo_rights::SAMPLES;
    for scene in [&SCENES[2], &SCENES[4]] {
        play(system, tx, scene, company, author(super::demo_rights::MARTIN)?, now).await?;
    }
    let deputy = author(super::demo_rights::DEPUTY)?;
    let content = thread_draft::Content {
        theme: "cfe-cvae".to_owned(),
        subject: "Exonération de CFE".to_owned(),
        text: "Bonjour,\n\nNous nous sommes installés cette année en zone".to_owned(),
    };
    thread_draft::begin(tx, Uuid::now_v7(), deputy, company, None, &content, now - Duration::hours(3)).await?;
    // After the threads: nobody is told of what happened before the demonstration began.
    demand::set_company_address(tx, company, "contact@martin-distribution.example", now).await?;
    Ok(())
}

async fn play(system: &System, tx: &Transaction, scene: &Scene, siren: &str, author: &Author, now: DateTime<Utc>) -> Result<(), Stop> {
    let siren: Siren = siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
    let (id, began) = (Uuid::now_v7(), now - Duration::days(scene.ago));
    let filed = Filed { id, siren: &siren, theme: scene.theme, subject: scene.subject, text: scene.text, draft: None };
    system.file(tx, &filed, author, began).await?;
    for (hours, turn) in scene.turns {
        let at = began + Duration::hours(*hours);
        let (act, text) = match turn {
            Turn::Write(text) => (Act::Write, Some(*text)),
            Turn::Take => (Act::Take, None),
            Turn::Answer(text) => (Act::Answer, Some(*text)),
            Turn::Ask(text, days) => (Act::Ask(paris_day(at) + Days::new(*days)), Some(*text)),
            Turn::Close(text) => (Act::Close, Some(*text)),
        };
        let by = if act == Act::Write { author.clone() } else { office() };
        if act == Act::Take {
            // Who takes charge has read what is there.
            thread::read(tx, id, &by, 1, at).await?;
        }
        system.act(tx, id, act, Said { text, draft: None }, &by, at).await?;
        if act == Act::Take {
            give(tx, id).await?;
        }
    }
    Ok(())
}

/// What the demonstration's agent is competent for, he has taken charge of.
async fn give(tx: &Transaction, id: Uuid) -> Result<(), Stop> {
    let (row, agent) = (thread::find(tx, id).await?, store::agent::by_address(tx, demo::AGENT.address).await?);
    if let (Some(row), Some(agent)) = (row, agent)
        && row.office == agent.office
    {
        thread::assign(tx, id, &row.office, Some(agent.id)).await?;
    }
    Ok(())
}

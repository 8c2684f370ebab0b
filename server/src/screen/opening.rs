//! A service of one company: what it is for, and the one button that opens it elsewhere (ruled: « Opening a téléprocédure »).
use app::api::dossier::DOSSIERS;
use app::api::screen::{Block, Screen, Tone, Weight};
use app::domain::catalogue::Service;
use app::domain::entitlement::Role;
use app::domain::office::Office;

use super::enrolment::{Named, description};
use super::{SPACE, actions, alert, owned, paragraph, plain, screen, strong, text};

/// How a service is opened.
#[derive(Clone, Debug)]
pub enum Way {
    /// Nobody configured an address.
    Nowhere,
    /// This page was not loaded whole: its policy does not let it post elsewhere.
    Reload,
    /// By posting the assertion.
    Post { address: String, host: String, assertion: String, until: String },
}

/// The address of a service's page.
pub fn address(siren: &str, service: &str) -> String {
    format!("/dossiers/{siren}/services/{service}")
}

/// The page.
pub fn service(company: &Named, service: &Service, role: Role, office: Option<&Office>, way: Way) -> Screen {
    let mut page = screen(service.long.clone(), &[SPACE, ("Choisir un dossier", DOSSIERS)]);
    page.crumbs.extend(owned(&[(company.name.as_str(), format!("/dossiers/{}", company.siren).as_str())]));
    let here = address(&company.siren, &service.id);
    page.blocks.push(Block::Lead(vec![
        strong(company.name.clone()),
        plain(format!(" — SIREN {}, {}", company.shown, role.label().to_lowercase())),
    ]));
    page.blocks.extend(description(service));
    match way {
        Way::Nowhere => {
            page.blocks.push(alert(
                Tone::Info,
                "Ce service ne s’ouvre pas encore depuis cet espace.",
                &["Votre droit sur ce service est bien enregistré. Pour la démarche elle-même, adressez-vous au service gestionnaire de l’entreprise."],
            ));
            if let Some(office) = office {
                page.blocks.push(Block::Card {
                    title: "Coordonnées du gestionnaire".to_owned(),
                    blocks: [vec![Block::Text(vec![strong(office.name.clone())])], super::office::reach(office)].concat(),
                });
            }
        }
        Way::Reload => {
            page.blocks.push(paragraph("Ce service s’ouvre sur un autre site. Votre droit est vérifié au moment de l’ouverture."));
            page.blocks.push(actions(&[(Weight::Primary, "Préparer l’ouverture du service", &here)]));
        }
        Way::Post { address, host, assertion, until } => {
            page.blocks.push(Block::Text(vec![
                plain("Ce service s’ouvre sur un autre site, "),
                strong(host.clone()),
                plain(". Votre droit vient d’être vérifié\u{a0}: le site sait que vous agissez pour cette entreprise, et à quel titre. Il ne reçoit ni votre nom ni vos identifiants."),
            ]));
            page.blocks.push(Block::Away {
                action: address,
                name: "assertion".to_owned(),
                value: assertion,
                submit: format!("Continuer vers {host}"),
            });
            page.blocks
                .push(Block::Muted(text(format!("Le bouton fonctionne une fois, jusqu’au {until}. Ensuite, rechargez cette page."))));
            page.blocks.push(actions(&[(Weight::Secondary, "Recharger cette page", &here)]));
        }
    }
    page
}

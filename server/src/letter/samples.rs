//! Letters for tests and for looking at: a short one, the longest, one with unusual characters.
use app::domain::code::ActivationCode;

use super::{Kind, Letter, Requester};

/// The code in the samples, ungrouped.
pub const CODE: &str = "BBBzvnAjPtUp";

fn letter(kind: Kind, company: &str, address: &[&str], requester: Requester, services: &[&str]) -> Option<Letter> {
    let lines = |list: &[&str]| list.iter().map(|line| (*line).to_owned()).collect();
    Some(Letter {
        kind,
        company: company.to_owned(),
        siren: "123456789".parse().ok()?,
        address: lines(address),
        requester,
        services: lines(services),
        change: None,
        code: CODE.parse::<ActivationCode>().ok()?,
        refusal: "R7K D4W QX9 PHM".to_owned(),
    })
}

fn requester(names: [&str; 3], email: &str, address: &[&str], quality: &str) -> Requester {
    Requester {
        civility: names[0].to_owned(),
        last_name: names[1].to_owned(),
        first_name: names[2].to_owned(),
        phone: "01 99 00 12 34".to_owned(),
        email: email.to_owned(),
        postal_address: address.iter().map(|line| (*line).to_owned()).collect(),
        quality: quality.to_owned(),
    }
}

/// One page.
pub fn short() -> Option<Letter> {
    let lila = requester(
        ["Madame", "Rosemonde", "Lila"],
        "lila.rosemonde@example.com",
        &["12 bis rue des Écluses", "35000 Rennes", "FRANCE"],
        "personne mandatée",
    );
    let services = ["Consulter le compte fiscal", "Déclarer la TVA", "Payer la TVA"];
    letter(Kind::Enrolment, "SARL MARTIN DISTRIBUTION", &["12 RUE DES TANNEURS", "69007 LYON"], lila, &services)
}

/// The longest of everything.
pub fn long() -> Option<Letter> {
    let last = ["Longueville"; 8].join("-");
    let first = ["Marie-Emmanuelle"; 5].join(" ");
    let email = ["jean-baptiste.emmanuel.de.la.tour.du.pin@", &"x".repeat(50), ".example.com"].concat();
    let street = "1234 quater boulevard de la très vieille fontaine aux mille et une écluses de la Rance".to_owned();
    let who = requester(
        ["Madame", &last, &first],
        &email,
        &["Appartement 123, escalier B, résidence du Vieux Moulin", &street, "35000 Saint-Symphorien-d’Ozon-sur-Rance", "FRANCE"],
        "représentant légal",
    );
    let company = "SOCIETE COOPERATIVE INTERCOMMUNALE POUR L’EXPLOITATION DES RESEAUX DE CHALEUR ET DE FROID DES VALLEES DE LA HAUTE DROME";
    let address = [
        "BATIMENT ADMINISTRATIF DU PARC DES ORM",
        "ZONE INDUSTRIELLE DES GRANDES PLAINES ",
        "12345 QUATER BD DU GENERAL DE LA PORTE",
        "69007 SAINT SYMPHORIEN D OZON CEDEX 07",
    ];
    let services: Vec<String> = (1..=36).map(|number| ["Déclarer la taxe de service numéro ", &number.to_string()].concat()).collect();
    let services: Vec<&str> = services.iter().map(String::as_str).collect();
    letter(Kind::Creation, company, &address, who, &services)
}

/// Letters of all the world, and what no font holds.
pub fn unusual() -> Option<Letter> {
    let who = requester(
        ["Monsieur", "d’Été-Œuvrard Nguyễn Đặng", "王 Zoë-Γεωργία\u{202e}"],
        "zoe@example.com",
        &["القاهرة 北京 👩🏽\u{200d}🚀", "98000\u{9}Monaco"],
        "",
    );
    let address = ["12 RUE DE L’ÎLE AUX ŒILLETS", "97610 DZAOUDZI"];
    letter(Kind::Enrolment, "SAS L’ÂTRE & FILS « ŒUVRE » 北", &address, who, &["Déclarer la TVA"])
}

/// L4, with the longest addresses.
pub fn change() -> Option<Letter> {
    let mut letter = short()?;
    letter.kind = Kind::Address;
    letter.services = Vec::new();
    letter.requester.quality = String::new();
    let long = ["service.comptabilite.et.fiscalite.", &"x".repeat(60), "@example.com"].concat();
    letter.change = Some(super::Change { present: Some("contact@societe.example".to_owned()), new: long });
    Some(letter)
}

//! Letters as the outbox holds them: sealed, named, dated; and what they say.
use super::*;
use chrono::NaiveDate;

fn keys() -> Keys {
    Keys::new(std::array::from_fn(|i| u8::try_from(i * 11 % 251).unwrap())).unwrap()
}

fn head() -> Letterhead {
    Letterhead {
        organisation: "Administration de démonstration".to_owned(),
        site_url: "https://portail.example".to_owned(),
        ..Letterhead::default()
    }
}

fn all() -> [Letter; 4] {
    [samples::short(), samples::long(), samples::unusual(), samples::change()].map(Option::unwrap)
}

#[test]
fn t_out_4_each_letter_opens_for_its_row_only_and_shows_nothing() {
    let (id, other) = (Uuid::now_v7(), Uuid::now_v7());
    for letter in all() {
        let sealed = letter.seal(&keys(), id).unwrap();
        let opened = Letter::open(&keys(), id, &sealed).unwrap();
        assert_eq!(serde_json::to_value(&opened).unwrap(), serde_json::to_value(&letter).unwrap());
        assert!(Letter::open(&keys(), other, &sealed).is_err());
        assert_eq!(format!("{letter:?}"), format!("Letter({}, …)", letter.template()));
        assert!(!sealed.windows(12).any(|part| part == samples::CODE.as_bytes()));
        assert!(subject(letter.template()).starts_with("Lettre - "));
    }
    assert_eq!(subject("activation_code"), "");
}

#[test]
fn l1_l2_the_text_says_who_for_whom_what_until_when_and_what_to_do() {
    let day = NaiveDate::from_ymd_opt(2026, 2, 23).unwrap();
    let text = samples::short().unwrap().text(day, &head()).replace('\u{a0}', " ");
    for part in [
        "SARL MARTIN DISTRIBUTION\n12 RUE DES TANNEURS\n69007 LYON\n",
        "Le 23 février 2026\nRéférence : R7K D4W QX9 PHM\n",
        "Demande d’accès à vos services en ligne",
        "Madame ROSEMONDE Lila, agissant en qualité de personne mandatée",
        "01 99 00 12 34, lila.rosemonde@example.com, 12 bis rue des Écluses, 35000 Rennes, FRANCE",
        "SIREN 123 456 789",
        "- Déclarer la TVA\n",
        "\nBBB zvn AjP tUp\nvalable jusqu’au 24 avril 2026 inclus\n",
        "donne mandat d’effectuer les procédures en ligne",
        "« Activer » :\nhttps://portail.example/activation\n",
        "ne communiquez ce code à personne",
        "https://portail.example/refus\navec la référence R7K D4W QX9 PHM.",
        "prend fin d’elle-même après le 24 avril 2026.",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let creation = samples::long().unwrap().text(day, &head());
    assert!(creation.contains("Création d’un espace professionnel") && creation.contains("numéro 36"));
    assert!(!samples::unusual().unwrap().text(day, &head()).contains("qualité"));
}

#[test]
fn l4_the_text_says_both_addresses_and_that_only_the_code_changes_them() {
    let day = NaiveDate::from_ymd_opt(2026, 2, 23).unwrap();
    let text = samples::change().unwrap().text(day, &head()).replace('\u{a0}', " ");
    for part in [
        "Modification de l’adresse électronique de votre entreprise",
        "Adresse actuelle : contact@societe.example\n",
        "Nouvelle adresse : service.comptabilite",
        "sans le code qui suit, rien ne change.",
        "\nBBB zvn AjP tUp\nvalable jusqu’au 24 avril 2026 inclus\n",
        "donne mandat d’effectuer les procédures en ligne",
        "la nouvelle adresse remplacera l’actuelle, qui en sera prévenue",
        "https://portail.example/refus\navec la référence R7K D4W QX9 PHM.",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("Services demandés"));
}

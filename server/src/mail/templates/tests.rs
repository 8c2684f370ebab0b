//! The texts of the mails: what all share, what each must say, what none may.
use std::collections::BTreeSet;

use super::{AddressChanged, ConnectionReason, Mail, MailBrand, PasswordChange, Rendered};
use crate::mail::samples::{self, activation, change_code, changed, connection, expiring, in_use};

fn brand() -> MailBrand {
    MailBrand {
        site_name: "Portail d'essai".to_owned(),
        organisation: "Administration de démonstration".to_owned(),
        site_url: "https://portail.example".to_owned(),
        sender: "ne-pas-repondre".to_owned(),
        sender_domain: "portail.example".to_owned(),
        support_phone: "01 99 00 12 34".to_owned(),
        support_hours: "du lundi au vendredi, de 8 h à 18 h".to_owned(),
        notice: Some("Démonstration\u{a0}: ce site n'est pas un service de l'administration".to_owned()),
    }
}

fn rendered(mail: &impl Mail) -> Rendered {
    mail.render(&brand()).unwrap()
}

fn all() -> Vec<Rendered> {
    samples::all().iter().map(|mail| mail.render(&brand()).unwrap()).collect()
}

/// Both parts say it.
fn says(mail: &Rendered, words: &str) -> bool {
    [&mail.text, &mail.html].iter().all(|part| part.replace("<strong>", "").replace("</strong>", "").contains(words))
}

/// Neither part says it.
fn silent(mail: &Rendered, words: &str) -> bool {
    ![&mail.text, &mail.html].iter().any(|part| part.contains(words))
}

#[test]
fn every_mail_has_the_common_parts_once() {
    for mail in all() {
        for part in [&mail.text, &mail.html] {
            for common in ["Bonjour,", "Ne répondez pas à ce message", "Pour votre sécurité\u{a0}:", "@portail.example", "Démonstration"]
            {
                assert_eq!(part.matches(common).count(), 1, "{common} in {}", mail.subject);
            }
            assert!(part.contains("01 99 00 12 34"));
        }
        assert!(mail.html.contains("lang=\"fr\""));
        assert!(!mail.text.contains("\n\n\n"), "{}", mail.subject);
        assert!(mail.subject.starts_with("Espace professionnel - "));
    }
}

#[test]
fn the_two_parts_name_the_same_pages_numbers_and_links() {
    let facts = |part: &str| -> BTreeSet<String> {
        let labels = part.split('«').skip(1).filter_map(|rest| rest.split('»').next()).map(str::to_owned);
        let numbers = part.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() > 1).map(str::to_owned);
        let links = part
            .split(|c: char| c.is_whitespace() || "<>\"".contains(c))
            .map(|word| word.trim_end_matches(['.', ',']))
            .filter(|word| word.starts_with("https://"));
        labels.chain(numbers).chain(links.map(str::to_owned)).collect()
    };
    for mail in all() {
        let (_, body) = mail.html.split_once("</h1>").unwrap();
        assert_eq!(facts(&mail.text), facts(body), "{}", mail.subject);
    }
}

#[test]
fn m7_names_at_most_twenty_companies_and_counts_the_others() {
    for (days, number, when, others) in
        [(0, 1, "aujourd'hui", ""), (1, 21, "demain", "une autre entreprise"), (7, 43, "dans 7 jours", "23 autres entreprises")]
    {
        let mail = rendered(&samples::deadlines(days, number));
        assert!(says(&mail, when) && says(&mail, others) && says(&mail, "15 décembre 2026"), "{days}");
        assert!(!mail.subject.contains("SARL") && !mail.subject.contains(|c: char| c.is_ascii_digit()));
    }
}

#[test]
fn t_msg_4_the_notice_of_a_message_says_nothing_of_it() {
    let notices: Vec<Rendered> = all().into_iter().filter(|mail| mail.subject.contains("message")).collect();
    assert_eq!(notices.len(), 3);
    for mail in &notices {
        assert!(says(mail, "connectez-vous à l'espace professionnel comme d'habitude"));
        for part in [&mail.text, &mail.html] {
            let rest = part.replace("https://portail.example", "");
            assert!(!rest.contains("https://") && !rest.contains("http://"), "{part}");
            assert!(!part.contains("?jeton") && !part.contains("SIREN"), "{part}");
        }
    }
}

#[test]
fn a_code_is_grouped_and_never_part_of_a_link() {
    for mail in [rendered(&activation()), rendered(&change_code())] {
        assert!(says(&mail, "BBB zvn AjP tUp") && says(&mail, "Madame ROSEMONDE Lila") && says(&mail, "soit au moins jusqu'au"));
        assert!(silent(&mail, samples::CODE));
    }
    // M4 goes to an address that is not yet anybody's: it gives no way to act without the code.
    let links = |mail: &Rendered| mail.html.matches("href=").count();
    assert_eq!(links(&rendered(&activation())) - links(&rendered(&change_code())), 1);
}

#[test]
fn the_two_cases_of_an_address_in_use_differ() {
    let (pending, letter, taken) = (rendered(&in_use(true, false)), rendered(&in_use(true, true)), rendered(&in_use(false, false)));
    assert!(says(&letter, "23 février 2026") && says(&letter, "72 heures") && silent(&letter, "48 heures qui suivent"));
    assert!(says(&pending, "23 février 2026") && silent(&pending, "Mot de passe oublié"));
    assert!(silent(&taken, "23 février 2026") && says(&taken, "Mot de passe oublié"));
}

#[test]
fn m2_and_the_login_link_say_what_follows_and_what_to_do_otherwise() {
    let link = rendered(&samples::login_link());
    for part in ["Madame ROSEMONDE Lila", "SARL MARTIN DISTRIBUTION", "123 456 789", "72 heures", "60 jours", "Ne faites rien"] {
        assert!(says(&link, part), "{part}");
    }
    let company = samples::all().into_iter().find(|mail| mail.template() == "company_link").unwrap().render(&brand()).unwrap();
    for part in ["Madame ROSEMONDE Lila", "SARL MARTIN DISTRIBUTION", "72 heures", "60 jours", "Ne faites rien"] {
        assert!(says(&company, part), "{part}");
    }
}

#[test]
fn m5_says_how_until_when_and_what_to_do() {
    for (by, how) in [
        (PasswordChange::Owner, "Vous avez changé le mot de passe"),
        (PasswordChange::Reset, "avec «\u{a0}Mot de passe oublié\u{a0}?\u{a0}»"),
        (PasswordChange::Renewal, "Vous avez renouvelé le mot de passe"),
    ] {
        let mail = rendered(&changed(by));
        assert_eq!(mail.subject, "Espace professionnel - Modification du mot de passe");
        assert!(says(&mail, how), "{how}");
        assert!(says(&mail, "Celui-ci est valable jusqu'au 22 février 2029."));
        assert!(says(&mail, "question de confiance") && says(&mail, "Vous n'êtes pas à l'origine de ce changement\u{a0}?"));
    }
}

#[test]
fn m13_counts_its_days_in_good_french() {
    for (days, left) in [(60, "il vous reste 60 jours."), (15, "il vous reste 15 jours."), (1, "il vous reste 1 jour."), (0, "ce soir")] {
        let mail = rendered(&expiring(days));
        assert!(says(&mail, left) && says(&mail, "22 février 2029"), "{days}");
        assert!(silent(&mail, " 1 jours") && silent(&mail, " 0 jour"));
    }
}

#[test]
fn m8_says_why_and_names_the_two_ways_out() {
    for (reason, why) in [
        (ConnectionReason::UnknownBrowser, "jamais servi à vous connecter"),
        (ConnectionReason::AfterFailures, "tentatives refusées"),
        (ConnectionReason::AfterLongAbsence, "six mois"),
    ] {
        let mail = rendered(&connection(reason));
        for part in [why, samples::AT, "Firefox sous Linux", "192.0.2.0/24", "Mes connexions", "Mot de passe oublié\u{a0}?"] {
            assert!(says(&mail, part), "{part}");
        }
    }
}

#[test]
fn what_people_and_browsers_say_stays_text_on_one_line() {
    let mut mail = activation();
    mail.requester.given_name = "Lila\r\n\r\n<b>Fausse</b>".to_owned();
    let sent = rendered(&mail);
    assert!(sent.text.contains("Lila <b>Fausse</b>\n") && !sent.html.contains("<b>"));
    let mut mail = connection(ConnectionReason::UnknownBrowser);
    mail.device = "Firefox\n\n<b>C'est vous</b>".to_owned();
    mail.source = "Rennes\u{85}<b>Paris</b>".to_owned();
    let sent = rendered(&mail);
    assert!(sent.text.contains("Firefox <b>C'est vous</b>\n") && sent.text.contains("Rennes <b>Paris</b>\n") && !sent.html.contains("<b>"));
    let sent = rendered(&AddressChanged { new_address: "\"<b>\"@x.example".to_owned(), changed_at: samples::AT.to_owned() });
    assert!(sent.text.contains("\"<b>\"@x.example") && !sent.html.contains("<b>"));
}

#[test]
fn no_mark_of_the_state_and_hard_spaces() {
    for mail in all() {
        // The style sheet has its own spaces.
        let (_, body) = mail.html.split_once("</style>").unwrap_or_default();
        for part in [mail.text.as_str(), body] {
            let folded = part.to_lowercase();
            for mark in ["impots.gouv", "gouv.fr", "dgfip", "république", "marianne", "0809"] {
                assert!(!folded.contains(mark), "{mark} in {}", mail.subject);
            }
            for mark in [" :", " ;", " ?", " !", " »", "« "] {
                assert!(!part.contains(mark), "{mark} in {}", mail.subject);
            }
        }
    }
}

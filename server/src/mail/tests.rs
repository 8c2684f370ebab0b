//! The mails as the outbox holds them: sealed, named, dated.
use std::collections::BTreeSet;
use std::path::Path;

use chrono::TimeZone;

use super::samples::{CODE, all};
use super::*;

fn keys() -> Keys {
    Keys::new(std::array::from_fn(|i| u8::try_from(i * 11 % 251).unwrap())).unwrap()
}

#[test]
fn the_samples_hold_every_mail_and_every_template_is_a_mail() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let written: BTreeSet<String> = files.filter(|name| !name.starts_with("layout.")).collect();
    let known = all().into_iter().flat_map(|mail| ["txt", "html"].map(|end| format!("{}.{end}", mail.template()))).collect();
    assert_eq!(written, known);
}

#[test]
fn t_out_4_each_mail_opens_for_its_row_only_and_shows_nothing() {
    let (id, other) = (Uuid::now_v7(), Uuid::now_v7());
    for message in all() {
        let sealed = message.seal(&keys(), id).unwrap();
        assert_eq!(Message::open(&keys(), id, &sealed).unwrap(), message);
        assert!(Message::open(&keys(), other, &sealed).is_err());
        assert_eq!(format!("{message:?}"), format!("Message({}, …)", message.template()));
        assert!(!sealed.windows(12).any(|part| part == CODE.as_bytes()));
    }
}

#[test]
fn each_template_has_its_subject_and_its_name() {
    let brand = MailBrand::new(&Brand::default(), "http://127.0.0.1:3000/", true);
    for message in all() {
        let rendered = message.render(&brand).unwrap();
        assert_eq!(rendered.subject, subject(message.template()));
        assert_eq!(serde_json::to_value(&message).unwrap()["template"], message.template());
        assert!(rendered.text.contains(DEMONSTRATION) && rendered.text.contains("http://127.0.0.1:3000\n"));
    }
    assert_eq!(subject("unknown"), "");
}

#[test]
fn t_act_10_the_48_hours_run_from_sending() {
    let sent = Utc.with_ymd_and_hms(2026, 3, 28, 11, 0, 0).unwrap();
    let brand = MailBrand::new(&Brand::default(), "http://127.0.0.1:3000", false);
    let codes: Vec<Message> = all().into_iter().filter(|mail| mail.template().ends_with("_code")).collect();
    assert_eq!(codes.len(), 2);
    for message in codes {
        let text = message.sent_at(sent).render(&brand).unwrap().text;
        assert!(text.contains("soit au moins jusqu'au lundi 30 mars 2026 à 13\u{a0}h\u{a0}00"));
        assert!(!text.contains("Démonstration —"));
    }
}

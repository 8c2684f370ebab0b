//! What stands where on a letter: the window, the first page, the code.
use super::*;
use crate::letter::samples;
use chrono::{NaiveDate, TimeZone};

fn head() -> Letterhead {
    Letterhead {
        organisation: "Administration de démonstration".to_owned(),
        site_name: "Espace professionnel de démonstration".to_owned(),
        notice: Some("Démonstration\u{a0}: ce document est sans valeur.".to_owned()),
        site_url: "https://portail.example".to_owned(),
        support_phone: "01 99 00 00 10".to_owned(),
        support_hours: "du lundi au vendredi, de 8 h 00 à 18 h 00".to_owned(),
    }
}

fn contents() -> [Content; 4] {
    let day = NaiveDate::from_ymd_opt(2026, 2, 23).unwrap();
    [samples::short(), samples::long(), samples::unusual(), samples::change()].map(|letter| letter.unwrap().content(day, &head()))
}

fn sheets() -> [Sheet; 4] {
    let faces = Arc::new(Faces::read().unwrap());
    contents().map(|content| letter(&faces, &content, &head()))
}

fn within(inner: Area, outer: Area) -> bool {
    inner.left >= outer.left && inner.top >= outer.top && inner.right <= outer.right && inner.bottom <= outer.bottom
}

fn apart(a: Area, b: Area) -> bool {
    a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top
}

/// The box that a mark fills at most: no accent and no tail of the faces leaves it.
fn filled(sheet: &Sheet, mark: &Mark) -> Area {
    match mark {
        Mark::Line { x, baseline, style, text, .. } => {
            let right = x + sheet.faces.width(text, style.weight, style.size);
            Area { left: *x, top: baseline - 0.95 * style.size, right, bottom: baseline + 0.25 * style.size }
        }
        Mark::Bar { x, y, width, height, .. } => Area { left: *x, top: *y, right: x + width, bottom: y + height },
    }
}

fn texts(page: &[Mark]) -> String {
    page.iter().filter_map(|mark| if let Mark::Line { text, .. } = mark { Some(text.as_str()) } else { None }).collect()
}

/// The window of the envelope, in the letter's millimetres, when the letter lies `right` and `down` of its play.
fn seen(right: f32, down: f32) -> Area {
    let (left, top) = (220.0 - 20.0 - 100.0 - right, 110.0 - 20.0 - 35.0 - down);
    Area { left: mm(left), top: mm(top), right: mm(left + 100.0), bottom: mm(top + 35.0) }
}

#[test]
fn the_areas_are_those_of_a_dl_envelope_wherever_the_letter_slips() {
    // Rounding of the multiplication apart.
    let grown = |area: Area| Area { left: area.left - 0.01, top: area.top - 0.01, right: area.right + 0.01, bottom: area.bottom + 0.01 };
    for (right, down) in [(0.0, 0.0), (10.0, 0.0), (0.0, 11.0), (10.0, 11.0), (4.0, 7.0)] {
        assert!(within(ADDRESS, grown(seen(right, down))) && within(seen(right, down), grown(WINDOW)), "{right} {down}");
    }
    const { assert!(FOLDS[0] > WINDOW.bottom) };
}

#[test]
fn the_address_falls_inside_the_window_and_nothing_else_does() {
    for sheet in sheets() {
        let mut inside = 0;
        for mark in &sheet.pages[0] {
            let area = filled(&sheet, mark);
            if within(area, ADDRESS) {
                inside += 1;
            } else {
                assert!(apart(area, WINDOW), "{mark:?} in the window");
            }
        }
        assert!(inside >= 3, "{inside} lines of address");
    }
}

#[test]
fn code_and_last_day_stand_on_the_first_page_and_only_services_follow() {
    let [short, long, unusual, change] = sheets();
    assert_eq!([&short, &long, &unusual, &change].map(|sheet| sheet.pages.len()), [1, 2, 1, 1]);
    for sheet in [&short, &long, &unusual, &change] {
        let first = texts(&sheet.pages[0]);
        for part in ["BBB zvn AjP tUp", "24 avril 2026 inclus", "portail.example/activation", "portail.example/refus", "R7K D4W QX9 PHM"] {
            assert!(first.contains(part), "{part} in {first}");
        }
    }
    assert!(texts(&short.pages[0]).contains("Déclarer la TVA"));
    let annex = texts(&long.pages[1]);
    assert_eq!(annex.matches("numéro").count(), 36);
    assert!(annex.starts_with("Les 36 services demandés") && annex.contains("Référence R7K D4W QX9 PHM") && annex.contains("Page 2 sur 2"));
}

#[test]
fn a_code_is_set_in_the_fixed_width_face_in_cells_of_one_width() {
    let sheet = &sheets()[0];
    let width = |text: &str| sheet.faces.width(text, CODE.weight, CODE.size);
    for symbol in app::domain::code::ALPHABET {
        assert!((width(&char::from(*symbol).to_string()) - width("m")).abs() < 0.001);
    }
    assert!((width("BBB zvn AjP tUp") - 15.0 * width("m")).abs() < 0.01);
    let code = |mark: &&Mark| matches!(mark, Mark::Line { text, style, .. } if text == "BBB zvn AjP tUp" && style.weight == CODE.weight);
    assert_eq!(sheet.pages[0].iter().filter(code).count(), 1);
}

#[test]
fn an_address_that_no_size_can_show_is_cut_in_the_window_and_whole_in_the_letter() {
    let name = "ENTREPRISE DE TRAVAUX ".repeat(40);
    let content = Content { recipient: vec![name, "12 RUE DES TANNEURS".to_owned(), "69007 LYON".to_owned()], ..contents()[0].clone() };
    let sheet = letter(&Arc::new(Faces::read().unwrap()), &content, &head());
    let lines: Vec<&str> = sheet.pages[0]
        .iter()
        .filter(|mark| within(filled(&sheet, mark), ADDRESS))
        .filter_map(|mark| if let Mark::Line { text, .. } = mark { Some(text.as_str()) } else { None })
        .collect();
    assert_eq!(lines[lines.len() - 2..], ["12 RUE DES TANNEURS", "69007 LYON"]);
    assert!(lines[lines.len() - 3].ends_with('…'), "{lines:?}");
}

#[test]
fn a_batch_is_one_file_of_parts_and_always_the_same() {
    let at = Utc.with_ymd_and_hms(2026, 2, 23, 9, 0, 0).unwrap();
    let all = letters(&contents(), &head(), at).unwrap();
    assert_eq!(all, letters(&contents(), &head(), at).unwrap());
    assert!(all.starts_with(b"%PDF-1.7"));
    letters(&contents()[..1], &head(), at).unwrap();
}

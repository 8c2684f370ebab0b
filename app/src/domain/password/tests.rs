//! The vectors, the rules of refusal, the word lists and the parity constant.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use super::parity::{Generator, digest, person};
use super::{Level, Personal, Refusal, judge, measure, parity};
use super::{common::COMMON, words::SERVICE, words::TOOLS};

/// Level, length, H, G, password, each line of the shared file.
fn vectors() -> Vec<(&'static str, usize, f64, f64, &'static str)> {
    include_str!("vectors.tsv")
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.splitn(5, '\t').collect();
            let number = |index: usize| fields[index].parse::<f64>().unwrap();
            (fields[0], fields[1].parse().unwrap(), number(2), number(3), fields[4])
        })
        .collect()
}

#[test]
fn every_vector_has_its_level() {
    let personal = person();
    let vectors = vectors();
    assert_eq!(vectors.len(), 59);
    let mut wrong = Vec::new();
    for (level, length, formal, guess, password) in vectors {
        let found = measure(password, &personal);
        let (h, g) = (f64::from(found.formal) / 1000.0, f64::from(found.guess) / 1000.0);
        if (h - formal).abs() > 0.000_5 || (g - guess).abs() > 0.000_5 {
            println!("H {formal} -> {h}, G {guess} -> {g} ({:+.3}): {password}", g - guess);
        }
        if found.level.label() != level || found.length != length {
            wrong.push((password, level, found));
        }
        assert!((h - formal).abs() < 0.01, "{password}: H {h}, expected {formal}");
        // With a longer list than that of the reference, a password can only be cheaper to guess.
        assert!(g < guess + 0.01, "{password}: G {g}, at most {guess}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn made_passwords_keep_their_digest() {
    let mut seen = [0; 3];
    let personal = person();
    for password in Generator::default().take(2_000) {
        seen[measure(&password, &personal).level as usize] += 1;
    }
    println!("levels of the first 2,000: {seen:?}");
    assert!(seen.iter().all(|count| *count > 100), "{seen:?}");
    assert_eq!(digest(), parity::EXPECTED, "{:#018x}", digest());
}

#[test]
fn lists_are_folded_sorted_and_disjoint() {
    let mut all = BTreeSet::new();
    for list in [TOOLS, SERVICE, COMMON] {
        let words: Vec<&str> = list.split(' ').collect();
        assert!(words.is_sorted(), "not in order");
        for word in words {
            assert!(!word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{word:?}");
            assert!(all.insert(word), "{word} twice");
        }
    }
    assert!(!all.contains("cobalt"));
    println!("{} words", all.len());
}

#[test]
fn disguises_add_little() {
    let nobody = Personal::default();
    let guess = |password: &str| measure(password, &nobody).guess;
    let plain = guess("tournesolbriquetfalaise");
    assert_eq!(plain, 3 * 11_430);
    assert_eq!(guess("Tournesolbriquetfalaise"), plain + 1_000);
    assert_eq!(guess("TOURNESOLbriquetfalaise"), plain + 1_000);
    assert_eq!(guess("tOurNesolbriquetfalaise"), plain + 2_000);
    assert_eq!(guess("t0urnes0lbriquetfalaise"), plain + 2_000);
    assert_eq!(guess("tournesolsbriquetsfalaises"), plain);
    // A mirror of nine letters: 3 bits and log2 9.
    assert_eq!(guess("tournesollosenruot"), 11_430 + 3_000 + 3_169);
    // A copy in capitals: position, length, and one bit.
    assert_eq!(guess("xkqvzwXKQVZW"), guess("xkqvzwxkqvzw") + 1_000 + 6 * (5_700 - 4_700));
}

#[test]
fn personal_data_is_cheap_and_never_printed() {
    let personal = Personal::default().with("Œdipe L’Hôte").with("+33 6 12 34 56 78").with("Анна");
    let guess = |password: &str| measure(password, &personal).guess;
    for password in ["oedipe", "ŒDIPE", "hote", "HÔTE", "0612345678", "33612345678", "анна"] {
        assert!(guess(password) <= 3_000, "{password}: {}", guess(password));
    }
    assert_eq!(format!("{personal:?}"), "Personal(5 parts)");
}

#[test]
fn the_judge_says_everything_that_is_wrong() {
    let personal = person().with_login("lila.rosemonde@orange.fr").with_last_name("ROSEMONDE").with_siren("123 456 789");
    let refusals = |password: &str| judge(password, &personal).err().unwrap_or_default();
    let strong = "xK9#mQ2$vL7&pR4!wT6@";
    assert_eq!(judge(strong, &personal).unwrap().level, Level::Strong);
    assert!(judge("tournesol-briquet-falaise-cobalt-27", &personal).is_ok());
    assert_eq!(refusals(&strong[..19]), [Refusal::TooShort]);
    assert_eq!(refusals(""), [Refusal::TooShort, Refusal::Weak]);
    assert_eq!(refusals(&strong.repeat(13)), [Refusal::TooLong]);
    assert_eq!(refusals("xK9#mQ2$vL7&pR4!wT6@\t"), [Refusal::ControlCharacter]);
    assert_eq!(refusals("mepedssjcumdppdpd20c!"), [Refusal::Published]);
    assert_eq!(refusals("MEPEDSSJCUMDPPDPD20C"), [Refusal::Published]);
    let with = |datum: &str| format!("{strong}{datum}{strong}");
    assert_eq!(refusals(&with("Lila.Rosemonde@Orange.fr")), [Refusal::ContainsLogin, Refusal::ContainsName]);
    assert_eq!(refusals(&with("r0s€m0nd3")), [Refusal::ContainsName]);
    assert_eq!(refusals(&with("123.456.789")), [Refusal::ContainsSiren]);
    assert_eq!(refusals(&with("Espace Professionnel")), [Refusal::ContainsSite]);
    assert_eq!(refusals(&with("3sp@ce-profess1onne|")), [Refusal::ContainsSite]);
    assert_eq!(refusals("aaaaaaaaaaaaaaaaaaaa"), [Refusal::Weak]);
    // A short name is not refused by itself.
    assert!(judge(&with("Roy"), &Personal::default().with_last_name("ROY")).is_ok());
    // What is accepted is never Faible, and what is Faible is never accepted.
    for password in Generator::default().take(1_000) {
        match judge(&password, &personal) {
            Ok(strength) => assert_ne!(strength.level, Level::Weak, "{password}"),
            Err(reasons) => assert!(!reasons.is_empty()),
        }
    }
}

#[test]
fn any_input_is_read() {
    let personal = person().with("").with("é").with("\u{0}\u{301}").with_last_name("").with_login("@");
    for password in ["", "\u{0}", "\u{301}\u{301}\u{301}", "ﬁﬃﬄ", "İİİİ", "ǅ", "\u{10ffff}", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢"] {
        let _ = measure(password, &personal);
        let _ = judge(password, &personal);
    }
    assert_eq!(measure("", &personal).formal, 0);
    let long = measure(&"é1".repeat(100_000), &personal);
    assert_eq!((long.length, long.level), (200_000, Level::Weak));
}

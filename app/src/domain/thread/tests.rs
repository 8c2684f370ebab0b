//! The table of states, what is kept of a text, what a hash covers.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use super::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

const TODAY: (i32, u32, u32) = (2026, 3, 10);

#[test]
fn r_m08_the_whole_table_of_states_and_acts() {
    use State::{Answered, Closed, Filed, Reopened, Taken, WaitingOffice, WaitingPerson};
    let today = day(TODAY.0, TODAY.1, TODAY.2);
    let due = day(2026, 3, 20);
    let acts = [Act::Write, Act::Take, Act::Answer, Act::Ask(due), Act::Close];
    let table = [
        (Filed, [Some(Filed), Some(Taken), Some(Answered), Some(WaitingPerson), Some(Closed)]),
        (Taken, [Some(WaitingOffice), Some(Taken), Some(Answered), Some(WaitingPerson), Some(Closed)]),
        (WaitingPerson, [Some(WaitingOffice), Some(WaitingPerson), Some(Answered), Some(WaitingPerson), Some(Closed)]),
        (WaitingOffice, [Some(WaitingOffice), Some(WaitingOffice), Some(Answered), Some(WaitingPerson), Some(Closed)]),
        (Answered, [Some(WaitingOffice), Some(Answered), Some(Answered), Some(WaitingPerson), Some(Closed)]),
        (Closed, [Some(Reopened), None, None, None, None]),
        (Reopened, [Some(Reopened), Some(Taken), Some(Answered), Some(WaitingPerson), Some(Closed)]),
    ];
    assert_eq!(table.len(), State::ALL.len());
    for (from, after) in table {
        for (act, to) in acts.into_iter().zip(after) {
            assert_eq!(from.after(act, Some(day(2026, 3, 1)), 60, today).ok(), to, "{from:?} {act:?}");
        }
    }
}

#[test]
fn r_m08_a_message_reopens_until_the_last_day_and_not_after() {
    let closed = Some(day(2026, 3, 1));
    let write = |on| State::Closed.after(Act::Write, closed, 60, on);
    assert_eq!(write(day(2026, 3, 1)), Ok(State::Reopened));
    assert_eq!(write(day(2026, 4, 30)), Ok(State::Reopened));
    assert_eq!(write(day(2026, 5, 1)), Err(Refused::Over));
    assert_eq!(State::Closed.after(Act::Write, None, 60, day(2026, 3, 1)), Err(Refused::Over));
    assert_eq!(State::Closed.after(Act::Answer, closed, 60, day(2026, 3, 1)), Err(Refused::Closed));
}

#[test]
fn r_m08_an_answer_is_never_asked_for_until_yesterday() {
    let today = day(2026, 3, 10);
    assert_eq!(State::Taken.after(Act::Ask(today), None, 60, today), Ok(State::WaitingPerson));
    assert_eq!(State::Taken.after(Act::Ask(day(2026, 3, 9)), None, 60, today), Err(Refused::PastDay));
}

#[test]
fn every_word_is_read_back() {
    for state in State::ALL {
        assert_eq!(State::parse(state.word()), Some(state));
    }
    for side in [Side::Person, Side::Agent] {
        assert_eq!(Side::parse(side.word()), Some(side));
    }
    for choice in Notice::ALL {
        assert_eq!(Notice::parse(choice.word()), Some(choice));
    }
}

#[test]
fn t_msg_1_a_text_keeps_its_lines_and_nothing_that_controls_a_screen() {
    assert_eq!(text("\r\n Bonjour,\r\n\r\n\tVoici\rla suite.  \n\n").as_deref(), Ok(" Bonjour,\n\n\tVoici\nla suite."));
    assert_eq!(text("a\u{202e}b\u{0}c\u{1b}[31md\u{2066}e\u{feff}f\u{200b}g").as_deref(), Ok("abc[31mdefg"));
    assert_eq!(text("<script>alert(1)</script> & \"x\"").as_deref(), Ok("<script>alert(1)</script> & \"x\""));
    assert_eq!(text(" \n\u{200b}\n "), Err(Problem::Missing));
    assert_eq!(text(&"é".repeat(4_000)).map(|text| text.len()), Ok(8_000));
    assert_eq!(text(&"é".repeat(4_001)), Err(Problem::TooLong(4_000)));
    assert_eq!(subject("Ligne\nautre"), Err(Problem::ControlCharacter));
    assert_eq!(subject(&"a".repeat(121)), Err(Problem::TooLong(120)));
}

#[test]
fn words_are_found_without_accents_and_hold_nothing_of_a_query() {
    assert_eq!(searchable("  L’échéance d’ÉTÉ : n°12-A\n\"œuvre\""), "l echeance d ete n 12 a oeuvre");
    assert_eq!(words("Échéance \"OR\" (a) échéance * NEAR"), ["echeance", "or", "a", "near"]);
    assert_eq!(words("a b c d e f g h i j").len(), WORDS);
    assert!(words(" : * \" ' ").is_empty());
}

fn link(text: &str) -> Link<'_> {
    let at = "2026-03-10T09:30:00.123456Z".parse().unwrap();
    Link {
        thread: Uuid::from_u128(7),
        seq: 1,
        side: Side::Person,
        author: Uuid::from_u128(9),
        at,
        text,
        attachments: &[],
        previous: Hash([0; 32]),
    }
}

#[test]
fn t_msg_3_whatever_changes_of_a_message_changes_what_is_hashed() {
    let one = link("Bonjour");
    let files = [Hash([1; 32]), Hash([2; 32])];
    let turned = [Hash([2; 32]), Hash([1; 32])];
    let others = [
        Link { thread: Uuid::from_u128(8), ..one },
        Link { seq: 2, ..one },
        Link { side: Side::Agent, ..one },
        Link { author: Uuid::from_u128(10), ..one },
        Link { at: "2026-03-10T09:30:00.123457Z".parse().unwrap(), ..one },
        Link { text: "Bonjour ", ..one },
        Link { attachments: &files, ..one },
        Link { attachments: &turned, ..one },
        Link { previous: Hash([1; 32]), ..one },
    ];
    let mut seen = vec![one.canonical()];
    for other in others {
        let canonical = other.canonical();
        assert!(!seen.contains(&canonical), "{other:?}");
        seen.push(canonical);
    }
    // A database that keeps microseconds changes nothing.
    assert_eq!(Link { at: "2026-03-10T09:30:00.123456789Z".parse().unwrap(), ..one }.canonical(), one.canonical());
}

#[test]
fn t_msg_3_no_two_fields_read_as_one() {
    let head = |theme, subject| {
        let created_at = "2026-03-10T09:30:00Z".parse().unwrap();
        Head { id: Uuid::nil(), siren: "123456789", theme, subject, created_at }.canonical()
    };
    assert_ne!(head("tva", "a,1:b"), head("tva,5:a", "1:b"));
    assert!(String::from_utf8(head("tva", "É")).unwrap().contains("3:tva,2:É,"));
}

#[test]
fn a_hash_is_read_back_from_its_digits() {
    let hash = Hash(std::array::from_fn(|at| u8::try_from(at * 7).unwrap()));
    assert_eq!(Hash::from_hex(&hash.to_string()), Some(hash));
    for odd in ["", "00", &"g".repeat(64), &"0".repeat(65), &"é".repeat(32)] {
        assert_eq!(Hash::from_hex(odd), None);
    }
    assert_eq!(Hash::from_slice(&[1; 31]), None);
}

//! Deadlines as a file for calendars (RFC 5545): whole days, stable names, text escaped, lines folded at 75 octets.
use chrono::{DateTime, Days, NaiveDate, Utc};

/// A deadline as an event of one day.
#[derive(Clone, Debug)]
pub struct Event {
    /// The same in every file for the same deadline.
    pub id: String,
    pub day: NaiveDate,
    pub summary: String,
    pub description: String,
}

/// The file; `host` makes the names of events unique in the world.
pub fn file(name: &str, host: &str, url: &str, now: DateTime<Utc>, events: &[Event]) -> String {
    let mut text = String::new();
    let mut line = |content: String| fold(&mut text, &content);
    for fixed in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//portal//calendrier fiscal//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
        line(fixed.to_owned());
    }
    line(format!("X-WR-CALNAME:{}", escaped(name)));
    for event in events {
        let date = |day: NaiveDate| day.format("%Y%m%d").to_string();
        line("BEGIN:VEVENT".to_owned());
        line(format!("UID:{}@{host}", event.id));
        line(format!("DTSTAMP:{}", now.format("%Y%m%dT%H%M%SZ")));
        line(format!("DTSTART;VALUE=DATE:{}", date(event.day)));
        line(format!("DTEND;VALUE=DATE:{}", date(event.day + Days::new(1))));
        line(format!("SUMMARY:{}", escaped(&event.summary)));
        line(format!("DESCRIPTION:{}", escaped(&event.description)));
        line(format!("URL:{url}"));
        line("TRANSP:TRANSPARENT".to_owned());
        line("END:VEVENT".to_owned());
    }
    line("END:VCALENDAR".to_owned());
    text
}

/// TEXT of RFC 5545, 3.3.11; what no text may hold is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Adds a line of at most 75 octets each, the following ones begun with a space; a character is never cut. None breaks
/// before a space of its own, if it can help it: some readers take that away with the one that folding adds.
fn fold(text: &mut String, content: &str) {
    let mut room = 75;
    for c in content.chars() {
        if c.len_utf8() > room || (room < 8 && c != ' ') {
            text.push_str("\r\n ");
            room = 74;
        }
        text.push(c);
        room -= c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(summary: &str) -> Vec<Event> {
        let day = "2026-12-31".parse().unwrap();
        vec![Event {
            id: "is-acompte-2026-12-15".to_owned(),
            day,
            summary: summary.to_owned(),
            description: "é".repeat(100) + &" où il y a des mots".repeat(30),
        }]
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_none_cuts_a_character() {
        let file = file(
            "Calendrier",
            "portail.example",
            "https://portail.example/calendrier",
            DateTime::UNIX_EPOCH,
            &events("a;b,c\\d\nBEGIN:VEVENT\r"),
        );
        assert!(file.ends_with("END:VCALENDAR\r\n"));
        for line in file.split("\r\n") {
            assert!(line.len() <= 75 && !line.starts_with("  "), "{line}");
            assert!(!line.contains(['\r', '\n']));
        }
        let whole = file.replace("\r\n ", "");
        assert!(whole.contains("SUMMARY:a\\;b\\,c\\\\d\\nBEGIN:VEVENT\r\n"), "{whole}");
        assert!(whole.contains(&"é".repeat(100)));
        assert_eq!(whole.matches("\r\nBEGIN:VEVENT\r\n").count(), 1, "nothing a person typed begins an event");
        assert!(whole.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
    }
}

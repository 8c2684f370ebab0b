//! From a rendered mail to its bytes: headers, text and HTML, ASCII all through.
//!
//! What would break a header is refused before anything is built (V1.3.11). The Message-ID is made from
//! the outbox's id, so that a mail sent twice is recognised as one (T-OUT-2).
use std::time::SystemTime;

use app::domain::text::is_forbidden;
use chrono::{DateTime, Utc};
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use uuid::Uuid;

use super::templates::{MailBrand, Rendered};

/// A mail ready to leave; no `Debug`, it may hold a code.
pub struct Composed {
    /// Where refusals that come later go: the sender.
    pub from: Address,
    pub to: Address,
    /// As it goes over the wire.
    pub bytes: Vec<u8>,
}

/// Why a mail cannot be built; says nothing of what was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The recipient is not an address: it never will be.
    #[error("the recipient is not an address")]
    Recipient,
    /// The operator's name or address breaks a header: a fault of the configuration.
    #[error("the sender's name or address cannot stand in a header")]
    Sender,
}

/// Builds the mail of the outbox's row `id`.
///
/// # Errors
/// [`Unfit`].
pub fn compose(brand: &MailBrand, id: Uuid, recipient: &str, rendered: &Rendered, at: DateTime<Utc>) -> Result<Composed, Unfit> {
    let to = address(recipient).ok_or(Unfit::Recipient)?;
    let from = address(&format!("{}@{}", brand.sender, brand.sender_domain)).ok_or(Unfit::Sender)?;
    if brand.site_name.chars().chain(rendered.subject.chars()).any(is_forbidden) {
        return Err(Unfit::Sender);
    }
    let message = Message::builder()
        .from(Mailbox::new(Some(brand.site_name.clone()), from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(rendered.subject)
        .date(SystemTime::from(at))
        .message_id(Some(format!("<{id}@{}>", brand.sender_domain)))
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Content-Language"), "fr".to_owned()))
        .multipart(
            MultiPart::alternative()
                .singlepart(part(ContentType::TEXT_PLAIN, &rendered.text))
                .singlepart(part(ContentType::TEXT_HTML, &rendered.html)),
        )
        .map_err(|_| Unfit::Sender)?;
    Ok(Composed { from, to, bytes: message.formatted() })
}

/// A bare address: no name, no line break, nothing beyond ASCII.
fn address(text: &str) -> Option<Address> {
    if !text.is_ascii() || text.chars().any(is_forbidden) {
        return None;
    }
    text.parse().ok()
}

fn part(kind: ContentType, text: &str) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::brand::Brand;
    use chrono::TimeZone;

    fn composed(brand: &Brand, recipient: &str) -> Result<String, Unfit> {
        let rendered =
            Rendered { subject: "Espace professionnel - Sujet accentué", text: "Texte é\n.\n".to_owned(), html: "<p>é".to_owned() };
        let at = Utc.with_ymd_and_hms(2026, 11, 23, 9, 5, 0).unwrap();
        compose(&MailBrand::new(brand, "https://portail.example", false), Uuid::from_u128(7), recipient, &rendered, at)
            .map(|mail| String::from_utf8(mail.bytes).unwrap())
    }

    #[test]
    fn t_out_2_the_headers_are_these() {
        let mail = composed(&Brand::default(), "lila@example.com").unwrap();
        assert!(mail.is_ascii());
        let (head, body) = mail.split_once("\r\n\r\n").unwrap();
        let lines: Vec<&str> = head.split("\r\n").filter(|line| !line.starts_with(' ')).collect();
        let names: Vec<&str> = lines.iter().filter_map(|line| line.split_once(": ").map(|(name, _)| name)).collect();
        let expected =
            ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version", "Content-Type"];
        assert_eq!(names, expected);
        for line in [
            "To: lila@example.com",
            "Date: Mon, 23 Nov 2026 09:05:00 +0000",
            "Message-ID: <00000000-0000-0000-0000-000000000007@demonstration.example>",
            "Auto-Submitted: auto-generated",
            "Content-Language: fr",
        ] {
            assert!(lines.contains(&line), "{line} in {head}");
        }
        assert!(lines[0].contains("ne-pas-repondre@demonstration.example") || head.contains("<ne-pas-repondre@demonstration.example>"));
        assert!(lines.iter().any(|line| line.starts_with("Content-Type: multipart/alternative;")));
        let plain = body.find("Content-Type: text/plain; charset=utf-8").unwrap();
        assert!(plain < body.find("Content-Type: text/html; charset=utf-8").unwrap());
        assert!(body.contains("Texte =C3=A9\r\n.\r\n"));
    }

    #[test]
    fn v1_3_11_what_breaks_a_header_is_refused() {
        for recipient in
            ["a@example.com\r\nBcc: b@example.com", "a@example.com\n", "a\0@example.com", "Nom <a@example.com>", "", "zoé@example.com"]
        {
            assert_eq!(composed(&Brand::default(), recipient), Err(Unfit::Recipient), "{recipient:?}");
        }
        for brand in [
            Brand { site_name: "Portail\r\nBcc: b@example.com".to_owned(), ..Brand::default() },
            Brand { sender: "x\r\nBcc: b".to_owned(), ..Brand::default() },
            Brand { sender_domain: "example.com>\r\nX: y".to_owned(), ..Brand::default() },
        ] {
            assert_eq!(composed(&brand, "a@example.com"), Err(Unfit::Sender));
        }
    }
}

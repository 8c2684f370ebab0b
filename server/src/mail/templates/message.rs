//! M10: a message waits in the secure messaging. Neither its subject nor its text, no company, no link with a token (R-M09,
//! T-MSG-4).

use serde::{Deserialize, Serialize};

use super::{Mail, MailBrand, Rendered};

/// Goes to the company's address and to the people who asked for it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageNotice {
    /// To a person who chose it; otherwise to the company's address.
    pub personal: bool,
    /// The digest of a day.
    pub daily: bool,
}

mail!(MessageNotice, "Espace professionnel - Un message vous attend", "message_notice.txt", "message_notice.html");

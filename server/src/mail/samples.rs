//! One mail of each kind, and of each of its cases, for the tests.
use super::Message;
use super::templates::{
    ActivationCode, AddressChangeCode, AddressChangeRequested, AddressChanged, AddressInUse, AddressTaken, AnswerChanged, ConnectionReason,
    FailuresNotice, MailPerson, NewConnection, PasswordChange, PasswordChanged, PasswordExpiring, RecoveryClosed, ResetLink, SessionsEnded,
    UnlockLink,
};

/// The code in the samples, ungrouped.
pub const CODE: &str = "BBBzvnAjPtUp";

pub const AT: &str = "lundi 23 février 2026 à 15\u{a0}h\u{a0}42";
const LATER: &str = "mercredi 25 février 2026 à 15\u{a0}h\u{a0}42";
const NEW: &str = "lila@nouvelle.example";

pub fn person() -> MailPerson {
    MailPerson { civility: "Madame".to_owned(), family_name: "ROSEMONDE".to_owned(), given_name: "Lila".to_owned() }
}

pub fn activation() -> ActivationCode {
    ActivationCode {
        requester: person(),
        code: CODE.to_owned(),
        deadline: LATER.to_owned(),
        cancel_url: "https://portail.example/annulation/jeton".to_owned(),
    }
}

pub fn change_code() -> AddressChangeCode {
    AddressChangeCode { holder: person(), code: CODE.to_owned(), deadline: LATER.to_owned() }
}

pub fn in_use(pending: bool) -> AddressInUse {
    AddressInUse { pending, since: AT.to_owned() }
}

pub fn changed(by: PasswordChange) -> PasswordChanged {
    PasswordChanged { valid_until: "22 février 2029".to_owned(), by }
}

pub fn expiring(days: u32) -> PasswordExpiring {
    PasswordExpiring { last_day: "22 février 2029".to_owned(), days }
}

pub fn connection(reason: ConnectionReason) -> NewConnection {
    NewConnection { at: AT.to_owned(), device: "Firefox sous Linux".to_owned(), source: "192.0.2.0/24".to_owned(), reason }
}

fn creation() -> Vec<Message> {
    vec![
        Message::ActivationCode(activation()),
        Message::AddressInUse(in_use(true)),
        Message::AddressInUse(in_use(false)),
        Message::FailuresNotice(FailuresNotice { attempts: 25, since: AT.to_owned(), wait_minutes: 15 }),
        Message::UnlockLink(UnlockLink {
            attempts: 100,
            unlock_url: "https://portail.example/deblocage/jeton".to_owned(),
            valid_until: LATER.to_owned(),
        }),
    ]
}

fn address() -> Vec<Message> {
    vec![
        Message::AddressChangeCode(change_code()),
        Message::AddressChangeRequested(AddressChangeRequested {
            new_address: NEW.to_owned(),
            requested_at: AT.to_owned(),
            deadline: LATER.to_owned(),
            cancel_url: "https://portail.example/annulation/jeton".to_owned(),
        }),
        Message::AddressChanged(AddressChanged { new_address: NEW.to_owned(), changed_at: AT.to_owned() }),
        Message::AddressTaken(AddressTaken { since: AT.to_owned() }),
    ]
}

fn secrets() -> Vec<Message> {
    let changes = [PasswordChange::Owner, PasswordChange::Reset, PasswordChange::Renewal];
    let mut mails: Vec<Message> = changes.into_iter().map(|by| Message::PasswordChanged(changed(by))).collect();
    mails.extend([60, 15, 1, 0].map(|days| Message::PasswordExpiring(expiring(days))));
    mails.push(Message::AnswerChanged(AnswerChanged { changed_at: AT.to_owned() }));
    mails.push(Message::ResetLink(ResetLink {
        reset_url: "https://portail.example/reinitialisation/jeton".to_owned(),
        valid_until: LATER.to_owned(),
    }));
    mails.push(Message::RecoveryClosed(RecoveryClosed { attempts: 10 }));
    mails
}

fn connections() -> Vec<Message> {
    let reasons = [ConnectionReason::UnknownBrowser, ConnectionReason::AfterFailures, ConnectionReason::AfterLongAbsence];
    let mut mails: Vec<Message> = reasons.into_iter().map(|reason| Message::NewConnection(connection(reason))).collect();
    mails.push(Message::SessionsEnded(SessionsEnded { at: AT.to_owned() }));
    mails
}

/// All of them; the first is a code mail.
pub fn all() -> Vec<Message> {
    [creation(), address(), secrets(), connections()].concat()
}

//! One mail of each kind, and of each of its cases, for the tests.
use super::Message;
use super::templates::{
    ActivationCode, AddressChangeCode, AddressChangeRequested, AddressChanged, AddressInUse, AddressTaken, AgentInvitation, AnswerChanged,
    AnswerDue, CompanyLink, ConnectionReason, DeadlineLine, DeadlinesDue, DemandEnded, DemandEnding, FailuresNotice, LetterReturned,
    LoginLink, MailPerson, MailboxChanged, MailboxLink, MailboxRequested, MessageNotice, NewConnection, PasswordChange, PasswordChanged,
    PasswordExpiring, RecoveryClosed, ResetLink, RightEnded, ServicesActive, SessionsEnded, UnlockLink,
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

pub fn in_use(pending: bool, by_letter: bool) -> AddressInUse {
    AddressInUse { pending, by_letter, since: AT.to_owned() }
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

pub fn login_link() -> LoginLink {
    LoginLink {
        requester: person(),
        company: "SARL MARTIN DISTRIBUTION".to_owned(),
        siren: "123 456 789".to_owned(),
        deadline: LATER.to_owned(),
        link_url: "https://portail.example/entreprise/jeton".to_owned(),
    }
}

fn creation() -> Vec<Message> {
    vec![
        Message::ActivationCode(activation()),
        Message::AddressInUse(in_use(true, false)),
        Message::AddressInUse(in_use(true, true)),
        Message::AddressInUse(in_use(false, false)),
        Message::LoginLink(login_link()),
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

fn demands() -> Vec<Message> {
    let (company, siren) = ("SARL MARTIN DISTRIBUTION".to_owned(), "123 456 789".to_owned());
    let (company, siren) = (|| company.clone(), || siren.clone());
    let link = |creation| {
        Message::CompanyLink(CompanyLink {
            requester: person(),
            company: company(),
            siren: siren(),
            creation,
            deadline: LATER.to_owned(),
            link_url: "https://portail.example/entreprise/jeton".to_owned(),
        })
    };
    let ended = |creation, refused, struck| {
        Message::DemandEnded(DemandEnded {
            company: company(),
            siren: siren(),
            creation,
            change: false,
            refused,
            struck,
            at: AT.to_owned(),
        })
    };
    let ending = |creation| {
        Message::DemandEnding(DemandEnding {
            company: company(),
            siren: siren(),
            creation,
            change: false,
            last_day: "24 avril 2026".to_owned(),
        })
    };
    let active = |left_out| {
        let services = vec!["Déclarer la TVA".to_owned(), "Payer la TVA".to_owned()];
        Message::ServicesActive(ServicesActive { company: company(), siren: siren(), services, left_out, activated_at: AT.to_owned() })
    };
    vec![
        link(true),
        link(false),
        active(Vec::new()),
        active(vec!["Utiliser la messagerie".to_owned()]),
        ended(false, true, false),
        ended(false, false, true),
        ended(false, false, false),
        ended(true, true, false),
        ended(true, false, false),
        ending(false),
        ending(true),
        Message::RightEnded(RightEnded {
            company: company(),
            siren: siren(),
            service: "Déclarer la TVA".to_owned(),
            ended_at: AT.to_owned(),
            by_office: false,
        }),
        Message::RightEnded(RightEnded {
            company: company(),
            siren: siren(),
            service: "Déclarer la TVA".to_owned(),
            ended_at: AT.to_owned(),
            by_office: true,
        }),
        Message::LetterReturned(LetterReturned { company: company(), siren: siren(), at: AT.to_owned() }),
    ]
}

fn agents() -> Vec<Message> {
    vec![
        Message::AgentInvitation(AgentInvitation {
            name: "Maud Le Bihan".to_owned(),
            link_url: "https://agents.example/agent/invitation?jeton=jeton".to_owned(),
            deadline: LATER.to_owned(),
        }),
        Message::AnswerDue(AnswerDue { last_day: "24 avril 2026".to_owned() }),
    ]
}

fn mailbox() -> Vec<Message> {
    let (company, siren) = ("SARL MARTIN DISTRIBUTION".to_owned(), "123 456 789".to_owned());
    vec![
        Message::MailboxLink(MailboxLink {
            requester: person(),
            company: company.clone(),
            siren: siren.clone(),
            deadline: LATER.to_owned(),
            link_url: "https://portail.example/entreprise/jeton".to_owned(),
        }),
        Message::MailboxRequested(MailboxRequested {
            requester: person(),
            company: company.clone(),
            siren: siren.clone(),
            new_address: NEW.to_owned(),
            requested_at: AT.to_owned(),
        }),
        Message::MailboxChanged(MailboxChanged {
            company: company.clone(),
            siren: siren.clone(),
            new_address: NEW.to_owned(),
            changed_at: AT.to_owned(),
        }),
        Message::DemandEnded(DemandEnded {
            company: company.clone(),
            siren: siren.clone(),
            creation: false,
            change: true,
            refused: false,
            struck: false,
            at: AT.to_owned(),
        }),
        Message::DemandEnding(DemandEnding { company, siren, creation: false, change: true, last_day: "24 avril 2026".to_owned() }),
    ]
}

/// One day's deadlines, for some companies of `number`.
pub fn deadlines(days: u32, number: usize) -> DeadlinesDue {
    let line = |label: &str, number: usize| DeadlineLine {
        label: label.to_owned(),
        names: (0..number).map(|at| format!("SARL ESSAI {}", char::from(b'A' + u8::try_from(at % 26).unwrap()))).collect(),
    };
    DeadlinesDue {
        due: "15 décembre 2026".to_owned(),
        days,
        lines: vec![line("Impôt sur les sociétés\u{a0}: acompte", number), line("Cotisation foncière des entreprises\u{a0}: solde", 1)],
        calendar_url: "https://portail.example/calendrier".to_owned(),
    }
}

fn calendar() -> Vec<Message> {
    [(0, 1), (1, 21), (7, 43)].map(|(days, number)| Message::DeadlinesDue(deadlines(days, number))).to_vec()
}

fn messages() -> Vec<Message> {
    let notice = |personal, daily| Message::MessageNotice(MessageNotice { personal, daily });
    vec![notice(false, false), notice(true, false), notice(true, true)]
}

/// All of them; the first is a code mail.
pub fn all() -> Vec<Message> {
    [creation(), address(), secrets(), connections(), demands(), mailbox(), calendar(), messages(), agents()].concat()
}

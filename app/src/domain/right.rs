//! Rights are keys: what needs a right takes a value that only this module makes, from the habilitations as they are at
//! this moment. No page and no portal decides by itself.
use std::collections::BTreeSet;

use uuid::Uuid;

use super::entitlement::Role;
use super::siren::Siren;

/// An active habilitation, as read in this request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub id: Uuid,
    pub person: Uuid,
    pub siren: Siren,
    pub service: String,
    pub role: Role,
}

/// The right to see a company's dossier: any role on any of its services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierKey {
    person: Uuid,
    siren: Siren,
}

impl DossierKey {
    /// The key of a person for a company, from what she holds; none when she holds nothing there.
    pub fn of(person: Uuid, siren: &Siren, held: &[Held]) -> Option<Self> {
        held.iter().any(|held| held.person == person && held.siren == *siren).then(|| Self { person, siren: siren.clone() })
    }

    /// Whose key it is.
    pub fn person(&self) -> Uuid {
        self.person
    }

    /// The company it opens.
    pub fn siren(&self) -> &Siren {
        &self.siren
    }

    /// True when an habilitation is this person's on this company, and more than a delegation.
    fn manages(&self, held: &Held) -> bool {
        held.person == self.person && held.siren == self.siren && held.role.manages()
    }
}

/// The right to manage a company's bank accounts and direct debit contracts: holder or deputy of one of its services of
/// payment (R-L01).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountKey(DossierKey);

impl AccountKey {
    /// The key of who opens a dossier; none without a service of payment, and none for a delegate of one.
    pub fn of(key: &DossierKey, held: &[Held], is_payment: impl Fn(&str) -> bool) -> Option<Self> {
        held.iter().any(|held| key.manages(held) && is_payment(&held.service)).then(|| Self(key.clone()))
    }

    /// Whose key it is.
    pub fn person(&self) -> Uuid {
        self.0.person
    }

    /// The company whose accounts it opens.
    pub fn siren(&self) -> &Siren {
        &self.0.siren
    }
}

/// The right to ask for another electronic address of a company: holder or deputy of its messaging (R-L05).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxKey(DossierKey);

impl MailboxKey {
    /// The key of who opens a dossier; none without the messaging, and none for a delegate of it.
    pub fn of(key: &DossierKey, held: &[Held], is_messaging: impl Fn(&str) -> bool) -> Option<Self> {
        held.iter().any(|held| key.manages(held) && is_messaging(&held.service)).then(|| Self(key.clone()))
    }

    /// Whose key it is.
    pub fn person(&self) -> Uuid {
        self.0.person
    }

    /// The company whose address it changes.
    pub fn siren(&self) -> &Siren {
        &self.0.siren
    }
}

/// The right to see the code of somebody's request to a company in its messaging: whoever manages that messaging, except who
/// asks and whoever shares, or shared, rights with her there (T-SUB-3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeKey(MailboxKey);

impl CodeKey {
    /// The key of who manages the messaging; `partners` gave `requester` something on the company, or got it from her.
    pub fn of(key: &MailboxKey, requester: Uuid, partners: &BTreeSet<Uuid>) -> Option<Self> {
        let barred = key.person() == requester || partners.contains(&key.person());
        (!barred).then(|| Self(key.clone()))
    }

    /// True when a code goes into the messaging at all: somebody manages it, and everybody who does would have the key.
    pub fn is_offered(managers: &BTreeSet<Uuid>, requester: Uuid, partners: &BTreeSet<Uuid>) -> bool {
        !managers.is_empty() && !managers.contains(&requester) && managers.is_disjoint(partners)
    }

    /// Whose key it is.
    pub fn person(&self) -> Uuid {
        self.0.person()
    }
}

/// The right to open a service of a company: any role on this very service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningKey {
    held: Held,
}

impl OpeningKey {
    /// The key of a person for a service of a company, from what she holds at this moment; none when she does not hold it.
    pub fn of(person: Uuid, siren: &Siren, service: &str, held: &[Held]) -> Option<Self> {
        let fits = |held: &&Held| held.person == person && held.siren == *siren && held.service == service;
        held.iter().find(fits).cloned().map(|held| Self { held })
    }

    /// Who opens what for whom, and as what.
    pub fn held(&self) -> &Held {
        &self.held
    }
}

/// The right to read and write the threads of a company: any role on its messaging (R-M01, R-M05).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessagingKey {
    person: Uuid,
    siren: Siren,
}

impl MessagingKey {
    /// The key of a person for a company, from what she holds; `service` is the catalogue's messaging, which may have none.
    pub fn of(person: Uuid, siren: &Siren, service: Option<&str>, held: &[Held]) -> Option<Self> {
        let service = service?;
        let opens = |held: &Held| held.person == person && held.siren == *siren && held.service == service;
        held.iter().any(opens).then(|| Self { person, siren: siren.clone() })
    }

    /// Whose key it is.
    pub fn person(&self) -> Uuid {
        self.person
    }

    /// The company whose threads it opens.
    pub fn siren(&self) -> &Siren {
        &self.siren
    }
}

/// The right to delete one habilitation from one's own space (1.3: every role may).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemovalKey {
    held: Held,
}

impl RemovalKey {
    /// The key of a person for an habilitation; none when it is not hers.
    pub fn of(person: Uuid, held: Held) -> Option<Self> {
        (held.person == person).then_some(Self { held })
    }

    /// What may be deleted.
    pub fn held(&self) -> &Held {
        &self.held
    }

    /// True when what others hold of the same service of the same company ends with it (R-K13).
    pub fn takes_others_along(&self) -> bool {
        self.held.role == Role::Holder
    }
}

/// Why an agent gets no key for a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotHis {
    /// Another office's, or nobody's: for him it does not exist (T-AGT-2).
    Elsewhere,
    /// He has rights there himself (T-AGT-5).
    Own,
}

/// The right of an agent on what concerns a company: its office is his, and he has no right there himself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompetenceKey {
    agent: Uuid,
    siren: Siren,
}

impl CompetenceKey {
    /// The key of an agent of `office` for a company that belongs to `competent`; `own` when he has a right on it.
    ///
    /// # Errors
    /// [`NotHis`].
    pub fn of(agent: Uuid, office: &str, siren: &Siren, competent: Option<&str>, own: bool) -> Result<Self, NotHis> {
        if competent != Some(office) {
            return Err(NotHis::Elsewhere);
        }
        if own { Err(NotHis::Own) } else { Ok(Self { agent, siren: siren.clone() }) }
    }

    /// Whose key it is.
    pub fn agent(&self) -> Uuid {
        self.agent
    }

    /// The company it opens.
    pub fn siren(&self) -> &Siren {
        &self.siren
    }
}

/// The right of an agent to end somebody's right at the holder's request (R-R03): on a company of his competence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndingKey {
    held: Held,
}

impl EndingKey {
    /// The key for an habilitation of the company that the competence opens; none for another company's.
    pub fn of(competence: &CompetenceKey, held: Held) -> Option<Self> {
        (held.siren == competence.siren).then_some(Self { held })
    }

    /// What may be ended.
    pub fn held(&self) -> &Held {
        &self.held
    }

    /// True when what others hold of the same service of the same company ends with it (R-K13).
    pub fn takes_others_along(&self) -> bool {
        self.held.role == Role::Holder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(person: Uuid, siren: &str, role: Role) -> Held {
        Held { id: Uuid::nil(), person, siren: siren.parse().unwrap(), service: "declarer-tva".to_owned(), role }
    }

    #[test]
    fn r_k01_a_key_opens_the_companies_one_holds_something_of_and_no_other() {
        let (me, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let all = [held(me, "123456789", Role::Delegate), held(other, "987654321", Role::Holder)];
        assert!(DossierKey::of(me, &"123456789".parse().unwrap(), &all).is_some());
        assert!(DossierKey::of(me, &"987654321".parse().unwrap(), &all).is_none());
        assert!(DossierKey::of(other, &"123456789".parse().unwrap(), &all).is_none());
    }

    #[test]
    fn r_l01_r_l05_a_manager_of_the_right_service_of_this_company_and_nobody_else() {
        let (me, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let siren: Siren = "123456789".parse().unwrap();
        for (service, payment, messaging) in [("payer-tva", true, false), ("messagerie", false, true), ("declarer-tva", false, false)] {
            for (role, manages) in [(Role::Holder, true), (Role::Deputy, true), (Role::Delegate, false)] {
                for (whose, company, own) in [(me, "123456789", true), (other, "123456789", false), (me, "987654321", false)] {
                    // The dossier itself opens in every case.
                    let mut all = vec![held(me, "123456789", Role::Delegate)];
                    all.push(Held { service: service.to_owned(), ..held(whose, company, role) });
                    let key = DossierKey::of(me, &siren, &all).unwrap();
                    let accounts = AccountKey::of(&key, &all, |id| id == "payer-tva").is_some();
                    let mailbox = MailboxKey::of(&key, &all, |id| id == "messagerie").is_some();
                    let expected = (own && manages && payment, own && manages && messaging);
                    assert_eq!((accounts, mailbox), expected, "{service} {role:?} {whose} {company}");
                }
            }
        }
    }

    #[test]
    fn t_sub_3_neither_who_asks_nor_her_partners_see_the_code() {
        let [me, asks, other] = [1, 2, 3].map(Uuid::from_u128);
        let mine = Held { service: "messagerie".to_owned(), ..held(me, "123456789", Role::Deputy) };
        let siren = "123456789".parse().unwrap();
        let key = MailboxKey::of(&DossierKey::of(me, &siren, std::slice::from_ref(&mine)).unwrap(), &[mine], |_| true).unwrap();
        let set = |all: &[Uuid]| all.iter().copied().collect::<BTreeSet<Uuid>>();
        for (requester, partners, sees) in
            [(asks, set(&[]), true), (asks, set(&[other]), true), (asks, set(&[me]), false), (me, set(&[]), false)]
        {
            assert_eq!(CodeKey::of(&key, requester, &partners).map(|key| key.person()), sees.then_some(me));
            assert_eq!(CodeKey::is_offered(&set(&[me]), requester, &partners), sees);
        }
        assert!(!CodeKey::is_offered(&set(&[]), asks, &set(&[])), "nobody would read it");
        assert!(!CodeKey::is_offered(&set(&[me, other]), asks, &set(&[other])), "one of them is enough");
    }

    #[test]
    fn r_m05_any_role_on_the_messaging_opens_the_threads_of_its_company_and_no_other_service_does() {
        let (me, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (mine, theirs): (Siren, Siren) = ("123456789".parse().unwrap(), "987654321".parse().unwrap());
        for role in [Role::Holder, Role::Deputy, Role::Delegate] {
            let held = [Held { service: "messagerie".to_owned(), ..held(me, "123456789", role) }];
            assert!(MessagingKey::of(me, &mine, Some("messagerie"), &held).is_some());
            assert!(MessagingKey::of(me, &theirs, Some("messagerie"), &held).is_none());
            assert!(MessagingKey::of(other, &mine, Some("messagerie"), &held).is_none());
            assert!(MessagingKey::of(me, &mine, Some("declarer-tva"), &held).is_none());
            assert!(MessagingKey::of(me, &mine, None, &held).is_none());
        }
    }

    #[test]
    fn r_i09_a_service_opens_for_who_holds_this_very_one_there() {
        let (me, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let all = [held(me, "123456789", Role::Delegate), held(other, "987654321", Role::Holder)];
        let siren = |text: &str| text.parse::<Siren>().unwrap();
        assert_eq!(OpeningKey::of(me, &siren("123456789"), "declarer-tva", &all).unwrap().held().role, Role::Delegate);
        assert!(OpeningKey::of(me, &siren("123456789"), "payer-tva", &all).is_none());
        assert!(OpeningKey::of(me, &siren("987654321"), "declarer-tva", &all).is_none());
        assert!(OpeningKey::of(other, &siren("123456789"), "declarer-tva", &all).is_none());
    }

    #[test]
    fn r_k13_only_a_holder_takes_others_along_and_nobody_deletes_what_is_not_his() {
        let (me, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for (role, along) in [(Role::Holder, true), (Role::Deputy, false), (Role::Delegate, false)] {
            assert_eq!(RemovalKey::of(me, held(me, "123456789", role)).unwrap().takes_others_along(), along);
            assert!(RemovalKey::of(other, held(me, "123456789", role)).is_none());
        }
    }

    #[test]
    fn t_agt_2_5_an_agent_has_his_office_s_companies_and_never_his_own() {
        let (agent, siren) = (Uuid::from_u128(1), "123456789".parse::<Siren>().unwrap());
        let key = CompetenceKey::of(agent, "rennes", &siren, Some("rennes"), false).unwrap();
        assert_eq!(CompetenceKey::of(agent, "rennes", &siren, Some("brest"), false), Err(NotHis::Elsewhere));
        assert_eq!(CompetenceKey::of(agent, "rennes", &siren, None, true), Err(NotHis::Elsewhere));
        assert_eq!(CompetenceKey::of(agent, "rennes", &siren, Some("rennes"), true), Err(NotHis::Own));
        assert!(EndingKey::of(&key, held(agent, "123456789", Role::Holder)).unwrap().takes_others_along());
        assert!(EndingKey::of(&key, held(agent, "987654321", Role::Holder)).is_none());
    }
}

//! What can be wrong with a field, as data: the sentence is chosen in [`crate::ui::wording`].
//!
//! Judging returns everything that is wrong, not the first fault: [`Faults`] collects.
use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// One thing wrong with one field of a form; the field is named as in the form, empty for the whole form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub field: Cow<'static, str>,
    pub problem: Problem,
}

/// Everything that a field can be refused for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Nothing was given.
    Missing,
    /// More than so many characters.
    TooLong(u16),
    /// A control character, a line break or an invisible direction mark.
    ControlCharacter,
    /// A name with something else than letters, spaces, hyphens and apostrophes.
    NameCharacter,
    /// Not one of the choices offered.
    Choice,
    /// Not of the form `nom@example.com`.
    AddressForm,
    /// Longer than 110 characters (C1).
    AddressTooLong,
    /// Accents or other characters that not every mail server takes.
    AddressAccents,
    /// A disposable domain (R-C07, T-CRE-5).
    AddressDisposable,
    /// The two entries of an address differ.
    AddressMismatch,
    /// The two entries of a password differ.
    PasswordMismatch,
    /// Fewer than so many characters (R-F01).
    PasswordTooShort(u16),
    /// More than 256 characters.
    PasswordTooLong,
    /// Level Faible (R-F02), or Moyen where the policy asks for Fort.
    PasswordWeak,
    /// One of the last five (R-F04).
    PasswordUsedBefore,
    /// The current password is wrong (R-G09).
    PasswordWrong,
    /// The new address is the present one.
    AddressSame,
    /// No box is ticked (R-G02).
    NothingChosen,
    /// The answer to the trust question is wrong (T-OUB-3); so many tries are left.
    AnswerWrong(u16),
    /// The published example, or one of the operator's list of leaked passwords.
    PasswordPublished,
    /// Holds the address, the name, the SIREN or the site's name (R-F07).
    PasswordPersonal,
    /// The terms were not accepted (R-C03).
    TermsNotAccepted,
    /// Not nine digits.
    SirenDigits,
    /// No company bears this SIREN.
    SirenUnknown,
    /// The company has ceased.
    SirenCeased,
    /// A request for this company is under way already (ruled: one per account and SIREN).
    DemandPending,
    /// It would be the 101st company (R-O01).
    HundredReached,
    /// The 25 letters of the day are used up.
    LettersToday,
    /// More than ten groups for one company.
    TooManyGroups,
    /// Not a service of the catalogue, or one that cannot be asked for.
    ServiceUnknown,
    /// Every service of the letter has a holder meanwhile.
    AllTaken,
    /// The company has this bank account already.
    AccountKnown,
    /// A direct debit contract uses this bank account.
    AccountUsed,
    /// The account is not one for B2B direct debits.
    AccountCore,
    /// The account has a contract of this scheme already.
    ContractKnown,
    /// A change of the company's address is under way already (R-L06).
    ChangePending,
    /// The new address is the company's present one.
    CompanyAddressSame,
    /// Who asked for the new address does not manage the company's messaging any more.
    MailboxLost,
    /// Not an IBAN, or one whose sum is wrong.
    Iban,
    /// An IBAN outside the SEPA zone.
    IbanZone,
    /// Not a BIC.
    Bic,
    /// No request under way bears this reference.
    ReferenceRefused,
    /// A collectivité or a public body: expert mode (R-B02).
    NotSimplified,
    /// The company has services already: expert mode (R-B02).
    AlreadyServed,
    /// A foreign identifier of a wrong form.
    ForeignIdentifier,
    /// Not a telephone number.
    Phone,
    /// Not a postal code.
    Postcode,
    /// Fewer than three characters (T-OUB-4).
    AnswerTooShort,
    /// The answer repeats the question, the address or a name (T-OUB-4).
    AnswerRepeats,
    /// Not twelve characters.
    CodeLength,
    /// A character that no code holds.
    CodeCharacter,
    /// All in lower case: codes mix both (S-5).
    CodeCase,
    /// The characters of the picture were copied wrongly.
    CheckWrong,
    /// Neither the picture nor the check without picture was done.
    CheckMissing,
    /// The check is too old, or was used already.
    CheckOver,
    /// Address and password do not open a space (R-A09).
    Credentials,
    /// Code and address do not belong together (T-ACT-3).
    CodeRefused,
    /// Not six digits.
    OneTimeForm,
    /// The one-time code is not the one of now, or was used already.
    OneTimeRefused,
    /// Address, password and one-time code do not open the agents' console together.
    AgentCredentials,
    /// The company belongs to another office, or nobody bears the number (T-AGT-2).
    NotCompetent,
    /// The agent's own company (T-AGT-5).
    OwnCompany,
    /// Not a day, or one that is past or too far.
    DueDay,
    /// The browser did not send its cookie back: nothing can be kept for it.
    CookieMissing,
    /// A thread closed for so long that a message does not reopen it any more (R-M08).
    ThreadOver,
    /// The thread has as many messages as one may have.
    ThreadFull,
    /// A closed thread: only the company reopens it.
    ThreadClosed,
    /// An answer asked for until a day that is past.
    DayPast,
    /// More drafts than one may have at once.
    TooManyDrafts,
    /// A form that could not be read at all.
    Malformed,
}

/// The faults of one form, collected.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Notes one more fault.
    pub fn add(&mut self, field: &'static str, problem: Problem) {
        self.0.push(Fault { field: Cow::Borrowed(field), problem });
    }

    /// Takes the value, or notes why there is none.
    pub fn take<T>(&mut self, field: &'static str, parsed: Result<T, Problem>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(problem) => {
                self.add(field, problem);
                None
            }
        }
    }

    /// True when something is wrong with a field so far.
    pub fn has(&self, field: &str) -> bool {
        self.0.iter().any(|fault| fault.field == field)
    }

    /// True when nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The collected faults, in the order of the form.
    pub fn into_vec(self) -> Vec<Fault> {
        self.0
    }
}

/// One fault alone.
pub fn one(field: impl Into<Cow<'static, str>>, problem: Problem) -> Vec<Fault> {
    vec![Fault { field: field.into(), problem }]
}

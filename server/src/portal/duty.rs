//! What a person must do at login before anything else: a new password, the new terms (R-A12, R-C04, R-F06).
use app::domain::duty::Duties;
use app::domain::password::{Personal, Refusal, judge_by};
use app::domain::secret::Secret;
use app::domain::terms;

use super::Portal;
use crate::clock::paris_day;
use crate::store::person::Row;

impl Portal {
    /// What is due, now that the password is known: it has expired, or the policy has become stricter since it was
    /// chosen; the terms have a new version.
    pub(super) fn duties(&self, person: &Row, password: &Secret) -> Duties {
        let expired = person.password_last_day < paris_day(self.now());
        let refusals = judge_by(&self.system().policy, password.reveal(), &Personal::default()).err().unwrap_or_default();
        let weak = refusals.iter().any(|refusal| matches!(refusal, Refusal::TooShort | Refusal::Weak));
        Duties::found(expired || weak, person.terms_version != terms::VERSION)
    }
}

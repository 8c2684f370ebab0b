//! The human check: judged, given back when other fields are wrong, used up once (T-CAP-1 as ruled).
use app::api::ApiError;
use app::api::ticket::{Check, CheckFields, Purpose};
use app::domain::fault::Problem;
use async_trait::async_trait;

use super::{Portal, Stop};
use crate::secret::check::{self, Sealed};
use crate::store;

#[async_trait]
impl Check for Portal {
    async fn look(&self, purpose: Purpose, fields: CheckFields) -> Result<String, Problem> {
        match self.solved_check(purpose, &fields).await {
            Ok(sealed) => sealed.solved(&self.system().keys).map_err(|_| Problem::CheckOver),
            Err(Stop::Api(error)) => Err(error.faults().first().map_or(Problem::CheckOver, |fault| fault.problem)),
            Err(Stop::Store(_)) => Err(Problem::CheckOver),
        }
    }
}

impl Portal {
    /// A check well done and not used yet. A wrong answer uses it up; it is no failure of a throttle (ruled).
    pub(super) async fn solved_check(&self, purpose: Purpose, fields: &CheckFields) -> Result<Sealed, Stop> {
        let refused = |problem| Stop::Api(ApiError::fault("check_answer", problem));
        let now = self.now();
        let Some(sealed) = check::open(&self.system().keys, purpose, &self.browser(), &fields.check, now) else {
            return Err(refused(if fields.check.is_empty() { Problem::CheckMissing } else { Problem::CheckOver }));
        };
        if store::check::is_used(self.store().reader(), sealed.id).await? {
            return Err(refused(Problem::CheckOver));
        }
        match sealed.judge(fields, self.system().effort) {
            Ok(()) => Ok(sealed),
            Err(Problem::CheckMissing) => Err(refused(Problem::CheckMissing)),
            Err(problem) => {
                store::check::use_up(self.store().reader(), sealed.id, now).await?;
                Err(refused(problem))
            }
        }
    }
}

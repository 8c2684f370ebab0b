//! What was typed into a form whose session had ended (T-SES-8): sealed into the login page, then a row of the
//! session that follows, given back to the same person only, for 30 minutes.
use app::domain::validity::FORM;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Portal, Stop};
use crate::secret::keys::Use;
use crate::secret::token::{self, digest};
use crate::store::{self, access};

/// What binds the seal of the login page, which belongs to no row.
const LOGIN: &[u8] = b"login";

/// What is longer is not kept: the login form must stay under the limit of a body.
const LONGEST: usize = 16 * 1024;

/// Fields of a form, never a secret one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Typed {
    /// [`app::api::Form::NAME`].
    pub form: String,
    /// [`app::api::Form::PATH`].
    pub path: String,
    pub fields: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    typed: Typed,
    /// Hers whose session it was.
    owner: Uuid,
    /// Seconds of the epoch.
    until: i64,
}

impl Portal {
    /// Seals what was typed for the login page; nothing when nobody knows any more whose it is: the session's row
    /// is gone, and the browser has had several people, or none.
    pub async fn seal_typed(&self, typed: Typed) -> Option<String> {
        let hash = digest(&self.caller().token);
        let session = if self.caller().signed_in { store::session::owner(self.store().reader(), &hash).await.ok()? } else { None };
        let owner = match (session, self.caller().device.as_deref()) {
            (Some(person), _) => person,
            (None, Some(device)) => store::session::only_person_of(self.store().reader(), &digest(device)).await.ok()??,
            (None, None) => return None,
        };
        let sealed = Sealed { typed, owner, until: (self.now() + FORM).timestamp() };
        let clear = serde_json::to_vec(&sealed).ok().filter(|clear| clear.len() <= LONGEST)?;
        Some(token::write(&self.system().keys.seal(Use::Kept, LOGIN, &clear).ok()?))
    }

    /// What the login page brought along, if it is this person's.
    pub(super) fn claimed(&self, text: &str, person: Uuid) -> Option<Typed> {
        let Sealed { typed, owner, until } = self.system().keys.open_json(Use::Kept, LOGIN, &token::read(text)?).ok()?;
        (owner == person && self.now().timestamp() <= until).then_some(typed)
    }

    /// Seals it for the row of a session.
    pub(super) fn seal_for(&self, session: Uuid, typed: &Typed) -> Result<Vec<u8>, Stop> {
        Ok(self.system().keys.seal_json(Use::Kept, session.as_bytes(), typed)?)
    }

    /// What this session keeps for a page.
    pub async fn typed_before(&self, path: &str) -> Option<Typed> {
        let holder = self.holder().await.ok()??;
        let kept = access::kept(self.store().reader(), holder.session.id, self.now()).await.ok()??;
        self.system().keys.open_json(Use::Kept, holder.session.id.as_bytes(), &kept).ok().filter(|typed: &Typed| typed.path == path)
    }

    /// The address of a page, with its mark when something was typed there before.
    pub(super) async fn resumed(&self, page: String) -> String {
        if self.typed_before(&page).await.is_some() { marked(&page) } else { page }
    }
}

/// The address of a page that gives back what was typed.
pub(super) fn marked(page: &str) -> String {
    format!("{page}?reprise=1")
}

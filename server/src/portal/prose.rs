//! The texts of the site with the operator's names in them, and what people say of the help.
use app::api::prose::{Document, GiveFeedback, Prose};
use app::api::{Answer, ApiError};
use async_trait::async_trait;

use super::{Portal, Stop};
use crate::{prose, store};

#[async_trait]
impl Prose for Portal {
    async fn document(&self, slug: String) -> Answer<Document> {
        let mut document = prose::document(&slug, &self.system().brand).ok_or(ApiError::NotFound)?;
        if slug == prose::ASKING {
            document.asks = Some(self.ticket(None)?.key);
        }
        Ok(document)
    }

    async fn feedback(&self, command: GiveFeedback) -> Answer<()> {
        let posted = self.posted("prose/feedback", &command.envelope.key, &command.envelope.content);
        let (posted, now) = (&posted, self.now());
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    store::lock(tx, posted.key.as_bytes()).await?;
                    if store::idempotency::is_repeat(tx, posted).await? {
                        return Ok(());
                    }
                    store::feedback::add(tx, command.page, command.useful, now).await?;
                    Ok(store::idempotency::note(tx, posted, now).await?)
                })
            })
            .await?;
        Ok(())
    }
}

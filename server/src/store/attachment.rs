//! Attachments of messages: what a draft holds becomes its message's when it is sent.
use app::domain::thread::Hash;
use uuid::Uuid;

use super::{Stored, Transaction};

/// Hands the files of a draft to the message that it became, in the transaction that writes the message, and tells their
/// hashes (of the files as kept), in their order: the message's own hash covers them (T-MSG-3), so no file may be added to a
/// message or taken from it afterwards.
///
/// For the branch `attachments`: this body is a stub, replace it; [`super::thread::append`] calls it once for each message
/// that comes from a draft, after the thread is held ([`super::thread::hold`]) and before the message's row is inserted.
/// Answer each hash once, in the order in which the files are shown; a fault ends the whole transaction.
///
/// # Errors
/// A database fault.
#[allow(clippy::unused_async, reason = "the branch `attachments` asks the database here")]
pub async fn adopt(_tx: &Transaction, _draft: Uuid, _message: Uuid) -> Stored<Vec<Hash>> {
    Ok(Vec::new())
}

//! New messages as they come: one question a second to the database, whatever the number of streams (ruled).
//!
//! A stream says that there is something new in a thread and nothing else: the page asks for it the usual way, with its
//! right. Streams never count as activity, end with their session, and end first when the process stops.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration as Pause;

use chrono::{DateTime, Duration, Utc};
use tokio::sync::{broadcast, watch};
use uuid::Uuid;

use super::turns::{Turn, Turns};
use super::{Portal, System};
use crate::store::{Stored, inbox, thread};

/// How often the database is asked.
const EVERY: Pause = Pause::from_secs(1);

/// How far back it is asked each time: a message is seen when its transaction ends, some time after its instant.
const BEHIND: i64 = 30;

/// News that a slow stream may lag behind before it is told to ask for everything.
const QUEUE: usize = 256;

/// Streams that one person may have open at once: a browser needs one, whatever its tabs.
const STREAMS: usize = 8;

/// There is something new in a thread, for whoever reads its company's messaging when it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    pub thread: Uuid,
    pub readers: Arc<BTreeSet<Uuid>>,
}

/// Where the streams listen.
pub struct Live {
    news: broadcast::Sender<News>,
    closing: watch::Sender<bool>,
    streams: Arc<Turns>,
}

impl Default for Live {
    fn default() -> Self {
        Self { news: broadcast::Sender::new(QUEUE), closing: watch::Sender::new(false), streams: Turns::new(STREAMS) }
    }
}

impl Live {
    /// What comes from now on.
    pub fn listen(&self) -> (broadcast::Receiver<News>, watch::Receiver<bool>) {
        (self.news.subscribe(), self.closing.subscribe())
    }

    /// Ends every stream, and those that still come.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }
}

/// What was found so far: the messages of the last moments, by their ids.
#[derive(Debug, Default)]
pub struct Found(BTreeMap<Uuid, DateTime<Utc>>, bool);

/// Asks every second, until `stop` turns true or its other end is gone.
pub async fn run(system: Arc<System>, mut stop: watch::Receiver<bool>) {
    let mut found = Found::default();
    while !*stop.borrow() {
        if let Err(fault) = round(&system, &mut found).await {
            tracing::warn!(%fault, "new messages were not found; the next second asks again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
}

/// One question; nothing is asked while nobody listens. What was there before the first one is not new.
///
/// # Errors
/// A database fault.
pub async fn round(system: &System, found: &mut Found) -> Stored<usize> {
    if system.live.news.receiver_count() == 0 {
        *found = Found::default();
        return Ok(0);
    }
    let since = system.clock.now() - Duration::seconds(BEHIND);
    found.0.retain(|_, at| *at > since);
    let mut fresh = thread::news(system.store.reader(), since).await?;
    fresh.retain(|one| !found.0.contains_key(&one.id));
    let (mut told, mut readers) = (BTreeMap::new(), BTreeMap::new());
    if found.1 {
        let service = system.catalogue.messaging().unwrap_or_default();
        for one in &fresh {
            if !readers.contains_key(&one.siren) {
                let of_company = inbox::readers(system.store.reader(), &one.siren, service).await?;
                readers.insert(one.siren.clone(), Arc::new(of_company));
            }
            told.insert(one.thread_id, one.siren.clone());
        }
    }
    // From here on nothing fails: what could not be told is asked for again.
    found.0.extend(fresh.into_iter().map(|one| (one.id, one.at)));
    found.1 = true;
    let number = told.len();
    for (thread, siren) in told {
        let readers = readers.get(&siren).cloned().unwrap_or_default();
        let _ = system.live.news.send(News { thread, readers });
    }
    Ok(number)
}

impl Portal {
    /// Where a stream of this person listens; none when she has too many of them open.
    pub fn listen(&self, person: Uuid) -> Option<(broadcast::Receiver<News>, watch::Receiver<bool>, Turn)> {
        let live = &self.system().live;
        let turn = live.streams.take(person)?;
        let (news, closing) = live.listen();
        Some((news, closing, turn))
    }
}

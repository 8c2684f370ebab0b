//! The stream of the messaging: says that there is something new, to who may see it, as long as the session lasts (ruled).
use std::convert::Infallible;
use std::time::Duration;

use app::api::ApiError;
use axum::extract::{Request, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use futures::stream::unfold;
use tokio::sync::{broadcast, watch};
use tokio::time::{Interval, interval};

use super::caller::Visit;
use super::{App, page};
use crate::portal::live::News;
use crate::portal::turns::Turn;

/// How often a stream looks whether its session is still there.
const LOOK: Duration = Duration::from_secs(20);

/// Opens the stream of who is signed in; 401 otherwise.
pub async fn open(State(app): State<App>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::of(&app, &parts);
    let portal = visit.fresh(&app);
    match portal.holder().await {
        Ok(Some(holder)) => {
            let Some((news, closing, turn)) = portal.listen(holder.person.id) else {
                return page::refusal(&app, &parts, ApiError::TooMany { seconds: 30 }).await;
            };
            let kept = KeepAlive::new().interval(LOOK);
            Sse::new(events(Listening { app, visit, news, closing, turn, look: interval(LOOK) })).keep_alive(kept).into_response()
        }
        Ok(None) => page::refusal(&app, &parts, ApiError::SignIn).await,
        Err(error) => page::refusal(&app, &parts, error).await,
    }
}

struct Listening {
    app: App,
    visit: Visit,
    news: broadcast::Receiver<News>,
    closing: watch::Receiver<bool>,
    turn: Turn,
    look: Interval,
}

fn events(listening: Listening) -> impl Stream<Item = Result<Event, Infallible>> + Send {
    unfold(listening, |mut here| async move {
        loop {
            if *here.closing.borrow() {
                return None;
            }
            let heard = tokio::select! {
                heard = here.news.recv() => heard,
                _ = here.closing.changed() => return None,
                // The session may have ended meanwhile.
                _ = here.look.tick() => match here.visit.fresh(&here.app).holder().await {
                    Ok(Some(_)) => continue,
                    _ => return None,
                },
            };
            let event = match heard {
                // Others' news cost nothing; the rights were read when it was found.
                Ok(news) if !news.readers.contains(&here.turn.who) => continue,
                Ok(news) => {
                    // The session as it is at this moment.
                    match here.visit.fresh(&here.app).holder().await {
                        Ok(Some(_)) => {}
                        _ => return None,
                    }
                    Event::default().event("message").data(news.thread.to_string())
                }
                // Too much at once: whatever is shown may be old.
                Err(broadcast::error::RecvError::Lagged(_)) => Event::default().event("message").data("tout"),
                Err(broadcast::error::RecvError::Closed) => return None,
            };
            return Some((Ok(event), here));
        }
    })
}

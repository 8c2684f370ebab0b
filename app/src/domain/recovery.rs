//! A lost password: how long a mailed link lives, how many answers it takes, when the answer is closed (T-OUB-1, T-OUB-3).
use chrono::{DateTime, Duration, Utc};

/// A mailed link lives an hour from its request.
pub const LINK: Duration = Duration::hours(1);

/// So many links for one address, known or not, in [`LINKS_WINDOW`].
pub const LINKS: u32 = 3;

/// See [`LINKS`].
pub const LINKS_WINDOW: Duration = Duration::hours(24);

/// So many wrong answers kill a link.
pub const TRIES: u16 = 5;

/// So many wrong answers over all links in [`ANSWERS_WINDOW`] close online recovery.
pub const ANSWERS: u32 = 10;

/// See [`ANSWERS`].
pub const ANSWERS_WINDOW: Duration = Duration::days(30);

/// What decides whether a link still leads to the question.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    pub expires_at: DateTime<Utc>,
    pub used: bool,
    /// Wrong answers given with it, those under way included.
    pub wrong: i32,
}

impl Link {
    /// True while it can be answered.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        !self.used && self.expires_at > now && self.left() > 0
    }

    /// The answers that it still takes.
    pub fn left(&self) -> u16 {
        TRIES.saturating_sub(u16::try_from(self.wrong).unwrap_or(TRIES))
    }
}

/// Since when wrong answers count: 30 days, and never those to an earlier question.
pub fn counted_since(answer_changed_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
    let window = now - ANSWERS_WINDOW;
    answer_changed_at.map_or(window, |changed| changed.max(window))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_oub_3_a_link_lives_an_hour_and_five_answers() {
        let now = DateTime::UNIX_EPOCH;
        let link = |wrong, used| Link { expires_at: now + LINK, used, wrong };
        assert_eq!([0, 1, 4, 5, 6, -1].map(|wrong| link(wrong, false).left()), [5, 4, 1, 0, 0, 0]);
        assert!(link(4, false).is_live(now) && !link(5, false).is_live(now) && !link(0, true).is_live(now));
        assert!(link(0, false).is_live(now + LINK - Duration::seconds(1)) && !link(0, false).is_live(now + LINK));
    }

    #[test]
    fn t_oub_3_answers_to_an_earlier_question_do_not_count() {
        let now = DateTime::UNIX_EPOCH + Duration::days(365);
        assert_eq!(counted_since(None, now), now - Duration::days(30));
        assert_eq!(counted_since(Some(now - Duration::days(31)), now), now - Duration::days(30));
        assert_eq!(counted_since(Some(now - Duration::days(2)), now), now - Duration::days(2));
    }
}

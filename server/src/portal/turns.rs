//! Places that one person takes while something of hers goes on: an upload, a stream. Nobody takes those of others.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use uuid::Uuid;

/// How many places each may have at once.
pub struct Turns {
    each: usize,
    open: Mutex<BTreeMap<Uuid, usize>>,
}

/// A place; given back when it is dropped.
pub struct Turn {
    turns: Arc<Turns>,
    /// Whose it is.
    pub who: Uuid,
}

impl Turns {
    /// So many places for each.
    pub fn new(each: usize) -> Arc<Self> {
        Arc::new(Self { each, open: Mutex::default() })
    }

    /// Takes a place; none when all of this one's are taken.
    pub fn take(self: &Arc<Self>, who: Uuid) -> Option<Turn> {
        let mut open = self.open.lock().ok()?;
        let taken = open.get(&who).copied().unwrap_or_default();
        (taken < self.each).then(|| {
            open.insert(who, taken + 1);
            Turn { turns: self.clone(), who }
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Ok(mut open) = self.turns.open.lock() else { return };
        match open.get_mut(&self.who) {
            Some(taken) if *taken > 1 => *taken -= 1,
            _ => drop(open.remove(&self.who)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_the_places_of_others_and_each_is_given_back() {
        let (turns, one, other) = (Turns::new(2), Uuid::now_v7(), Uuid::now_v7());
        let (first, second) = (turns.take(one), turns.take(one));
        assert!(first.is_some() && second.is_some() && turns.take(one).is_none());
        assert!(turns.take(other).is_some());
        drop(first);
        assert!(turns.take(one).is_some());
        drop(second);
        assert!(turns.open.lock().unwrap().is_empty());
    }
}

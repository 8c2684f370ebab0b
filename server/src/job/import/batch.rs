//! Lines read ahead and gathered into batches, so that parsing and writing go on at once.
use std::io;

use tokio::sync::mpsc::Sender;

use crate::directory::sirene::{Fault, Kind, Place, Records, Row};
use crate::store::directory::{Seat, Unit};

/// A batch ends after so many lines, even if few of them are rows.
const LINES: u64 = 20_000;

/// What one transaction writes.
#[derive(Debug)]
pub struct Batch {
    /// In the order of their SIREN, each at most once: the last line says it.
    pub rows: Rows,
    /// Refused lines, by number.
    pub faults: Vec<(u64, Fault)>,
    /// Lines taken.
    pub imported: u64,
    /// Lines about establishments that are no seat.
    pub passed_over: u64,
    /// The place behind it.
    pub place: Place,
    /// The file ends here.
    pub last: bool,
}

#[derive(Debug)]
pub enum Rows {
    Units(Vec<Unit>),
    Seats(Vec<Seat>),
}

impl Batch {
    fn new(kind: Kind, size: usize, place: Place) -> Self {
        let rows = match kind {
            Kind::Units => Rows::Units(Vec::with_capacity(size)),
            Kind::Seats => Rows::Seats(Vec::with_capacity(size)),
        };
        Self { rows, faults: Vec::new(), imported: 0, passed_over: 0, place, last: false }
    }

    fn take(&mut self, row: Row) {
        self.imported += 1;
        match (&mut self.rows, row) {
            (Rows::Units(units), Row::Unit(unit)) => units.push(Unit {
                siren: unit.siren,
                name: unit.name,
                folded_name: unit.folded_name,
                legal_category: unit.legal_category,
                active: unit.active,
            }),
            (Rows::Seats(seats), Row::Seat(seat)) => seats.push(Seat { siren: seat.siren, address: seat.address }),
            // A layout gives rows of its kind only.
            (Rows::Units(_), Row::Seat(_)) | (Rows::Seats(_), Row::Unit(_)) => {}
        }
    }

    fn finish(mut self, place: Place, last: bool) -> Self {
        match &mut self.rows {
            Rows::Units(units) => keep_last(units, |unit| &unit.siren),
            Rows::Seats(seats) => keep_last(seats, |seat| &seat.siren),
        }
        Self { place, last, ..self }
    }
}

/// Sorts by a key; of those with the same key the last one stays. The usual file is sorted already.
fn keep_last<T>(rows: &mut Vec<T>, key: impl Fn(&T) -> &String) {
    if rows.is_sorted_by(|a, b| key(a) < key(b)) {
        return;
    }
    rows.reverse();
    rows.sort_by(|a, b| key(a).cmp(key(b)));
    rows.dedup_by(|later, earlier| key(later) == key(earlier));
}

/// Reads to the end of the file, or until nobody wants more.
///
/// # Errors
/// The file's; batches before it were sent.
pub fn read(mut records: Records, kind: Kind, size: usize, send: &Sender<Batch>) -> io::Result<()> {
    loop {
        let mut from = records.place();
        let first = from.line;
        let mut batch = Batch::new(kind, size, from);
        let last = loop {
            let Some(said) = records.read()? else { break true };
            match said {
                Ok(Some(row)) => batch.take(row),
                // An empty line says nothing; any other is about an establishment that is no seat.
                Ok(None) => batch.passed_over += u64::from(records.place().byte - from.byte > 2),
                Err(fault) => batch.faults.push((from.line + 1, fault)),
            }
            from = records.place();
            if batch.imported == size as u64 || from.line - first >= LINES {
                break false;
            }
        };
        if send.blocking_send(batch.finish(records.place(), last)).is_err() || last {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_lines_about_one_company_the_later_counts() {
        let mut rows = vec![("3", 1), ("1", 2), ("3", 3), ("2", 4), ("1", 5)].into_iter().map(|(key, at)| (key.to_owned(), at)).collect();
        keep_last(&mut rows, |row| &row.0);
        assert_eq!(rows.iter().map(|(key, at)| (key.as_str(), *at)).collect::<Vec<_>>(), [("1", 5), ("2", 4), ("3", 3)]);
    }
}

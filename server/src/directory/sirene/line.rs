//! A file line by line, in constant memory, each with its number and the place where it ends.
//!
//! A line is what stands before a line end; only where a quotation mark is open, and closes within a few lines so
//! that the columns fit, does a record take more lines than one.
use std::io::{self, ErrorKind, Read};

use memchr::memchr;

use super::Fault;
use super::field::Fields;

/// Longer lines are refused; INSEE's have some hundreds of bytes.
pub const LONGEST: usize = 64 * 1024;

/// No published value has more lines: a mark that stays open is looked for no further.
const MOST_LINES: u64 = 5;

/// How much is read at once.
const ROOM: usize = 1024 * 1024;

/// A place between two lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Bytes before it.
    pub byte: u64,
    /// Lines before it.
    pub line: u64,
}

/// The lines of a file.
#[derive(Debug)]
pub struct Lines<R> {
    source: R,
    room: Vec<u8>,
    from: usize,
    to: usize,
    place: Place,
    exhausted: bool,
}

impl<R: Read> Lines<R> {
    /// Reads on from this place, where the source already stands.
    pub fn new(source: R, place: Place) -> Self {
        Self { source, room: vec![0; ROOM], from: 0, to: 0, place, exhausted: false }
    }

    /// What was read so far.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The header, split; nothing when the file is empty or its first line is too long to be one.
    ///
    /// # Errors
    /// The file's.
    pub fn first<'a>(&'a mut self, fields: &mut Fields) -> io::Result<Option<&'a [u8]>> {
        let Some((Some(length), ended)) = self.line(0)? else { return Ok(None) };
        let start = self.from;
        self.pass(length, ended, 1);
        let line = trimmed(&self.room[start..start + length]);
        Ok(fields.split(line).then_some(line))
    }

    /// The next record, split; `columns` is how many it should have. `None` at the end of the file.
    ///
    /// # Errors
    /// The file's.
    pub fn read<'a>(&'a mut self, columns: usize, fields: &mut Fields) -> io::Result<Option<Result<&'a [u8], Fault>>> {
        let Some((length, ended)) = self.line(0)? else { return Ok(None) };
        let Some(length) = length else {
            self.skip_line()?;
            return Ok(Some(Err(Fault::TooLong)));
        };
        let start = self.from;
        if fields.split(trimmed(&self.room[start..start + length])) {
            self.pass(length, ended, 1);
            let (line, found) = (trimmed(&self.room[start..start + length]), fields.count());
            return Ok(Some(match found == columns || line.is_empty() {
                true => Ok(line),
                false if ended => Err(Fault::Columns { found, expected: columns }),
                false => Err(Fault::Cut { found, expected: columns }),
            }));
        }
        if let Some((whole, ended, lines)) = self.spanning(length, columns, fields)? {
            let start = self.from;
            self.pass(whole, ended, lines);
            return Ok(Some(Ok(trimmed(&self.room[start..start + whole]))));
        }
        self.pass(length, ended, 1);
        Ok(Some(Err(if ended { Fault::Quote } else { Fault::Cut { found: fields.count() + 1, expected: columns } })))
    }

    /// A record of more lines than one, when that makes sense: its length, whether a line end follows, its lines.
    fn spanning(&mut self, first: usize, columns: usize, fields: &mut Fields) -> io::Result<Option<(usize, bool, u64)>> {
        let (mut length, mut lines) = (first, 1);
        while lines < MOST_LINES
            && let Some((Some(more), ended)) = self.line(length + 1)?
        {
            length += 1 + more;
            lines += 1;
            if fields.split(trimmed(&self.room[self.from..self.from + length])) {
                return Ok((fields.count() == columns).then_some((length, ended, lines)));
            }
        }
        Ok(None)
    }

    /// The length of the line that begins so many bytes on, and whether a line end follows it. No length: longer
    /// than [`LONGEST`]. Nothing: the file ends here.
    fn line(&mut self, ahead: usize) -> io::Result<Option<(Option<usize>, bool)>> {
        let mut searched = ahead;
        loop {
            let there = self.to - self.from;
            if searched < there {
                let window = &self.room[self.from + searched..self.to];
                if let Some(end) = memchr(b'\n', window) {
                    let length = searched + end - ahead;
                    return Ok(Some((if ahead + length > LONGEST { None } else { Some(length) }, true)));
                }
                searched = there;
            }
            if there > LONGEST {
                return Ok(Some((None, false)));
            }
            if !self.fill()? {
                return Ok((there > ahead).then(|| (Some(there - ahead), false)));
            }
        }
    }

    /// Goes behind the line; it stays readable until the next call.
    fn pass(&mut self, length: usize, ended: bool, lines: u64) {
        let whole = length + usize::from(ended);
        self.from += whole;
        self.place.byte += whole as u64;
        self.place.line += lines;
    }

    /// Goes behind a line that is too long to be held.
    fn skip_line(&mut self) -> io::Result<()> {
        self.place.line += 1;
        loop {
            let window = &self.room[self.from..self.to];
            let (gone, ended) = memchr(b'\n', window).map_or((window.len(), false), |end| (end + 1, true));
            self.from += gone;
            self.place.byte += gone as u64;
            if ended || !self.fill()? {
                return Ok(());
            }
        }
    }

    /// Reads more; false at the end of the file.
    fn fill(&mut self) -> io::Result<bool> {
        if self.exhausted {
            return Ok(false);
        }
        if self.from > 0 {
            self.room.copy_within(self.from..self.to, 0);
            self.to -= self.from;
            self.from = 0;
        }
        loop {
            match self.source.read(&mut self.room[self.to..]) {
                Ok(0) => {
                    self.exhausted = true;
                    return Ok(false);
                }
                Ok(read) => {
                    self.to += read;
                    return Ok(true);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Without the carriage return of a line end of two bytes.
fn trimmed(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time, as a slow disk would.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let some = self.1.min(self.0.len()).min(room.len());
            room[..some].copy_from_slice(&self.0[..some]);
            self.0 = &self.0[some..];
            Ok(some)
        }
    }

    /// Each record or fault of a file of two columns, with the place behind it.
    fn read(text: &[u8], at_once: usize) -> Vec<(Result<String, Fault>, u64, u64)> {
        let (mut lines, mut fields) = (Lines::new(Drip(text, at_once), Place::default()), Fields::default());
        let mut found = Vec::new();
        while let Some(record) = lines.read(2, &mut fields).unwrap() {
            let record = record.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            found.push((record, lines.place().byte, lines.place().line));
        }
        found
    }

    #[test]
    fn lines_end_where_they_end_however_they_arrive() {
        for at_once in [1, 2, 7, 10_000] {
            let found = read(b"a,b\r\n\nc,\"d\ne\"\nf\n\"g,h\ni,j\nk", at_once);
            let said: Vec<_> = found.iter().map(|(record, ..)| record.as_ref().map_err(ToString::to_string).map(String::as_str)).collect();
            let cut = Err("the file ends in the middle of the line (1 columns of 2)".to_owned());
            let wrong = Err("1 columns instead of 2".to_owned());
            let open = Err("a quotation mark is never closed".to_owned());
            assert_eq!(said, [Ok("a,b"), Ok(""), Ok("c,\"d\ne\""), wrong, open, Ok("i,j"), cut], "{at_once} at once");
            assert_eq!(found.iter().map(|one| one.2).collect::<Vec<_>>(), [1, 2, 4, 5, 6, 7, 8]);
            assert_eq!(found.last().unwrap().1, 26);
        }
    }

    #[test]
    fn a_line_too_long_is_passed_over_in_constant_memory() {
        let mut text = vec![b'x'; 3 * ROOM];
        text.extend_from_slice(b"\na,b\n\"");
        text.extend_from_slice("y,z\n".repeat(ROOM / 2).as_bytes());
        let found = read(&text, 100_000);
        assert_eq!(found[0].0, Err(Fault::TooLong));
        assert_eq!(found[1].0.as_deref(), Ok("a,b"));
        assert_eq!(found[2].0, Err(Fault::Quote));
        assert_eq!(found.len(), 2 + ROOM / 2);
        assert!(found[3..].iter().all(|one| one.0.as_deref() == Ok("y,z")));
        assert_eq!(found.last().unwrap().1, text.len() as u64);
    }

    #[test]
    fn a_stray_mark_costs_its_own_line_only() {
        let found = read(b"a,b\n\"c,d\ne,f\ng,h\"\ni,j\n", 1000);
        let said: Vec<_> = found.iter().map(|(record, ..)| record.as_deref().unwrap_or("refused")).collect();
        assert_eq!(said, ["a,b", "refused", "e,f", "g,h\"", "i,j"]);
    }
}

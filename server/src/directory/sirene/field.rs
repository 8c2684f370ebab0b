//! The fields of one line: commas between them, quotation marks around those that need it, doubled inside.
//!
//! The `csv` crate reads a file as one stream: a quotation mark that is never closed would swallow the rest of it,
//! in memory. Here a line ends what it begins.
use std::borrow::Cow;

use memchr::{memchr, memchr_iter};

const COMMA: u8 = b',';
const QUOTE: u8 = b'"';

/// Where the fields of a line lie; kept from line to line for its room.
#[derive(Debug, Default)]
pub struct Fields {
    marks: Vec<Mark>,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    from: usize,
    to: usize,
    quoted: bool,
}

impl Fields {
    /// Finds the fields of a line; false when a quotation mark is open at its end.
    pub fn split(&mut self, line: &[u8]) -> bool {
        self.marks.clear();
        if memchr(QUOTE, line).is_some() {
            return self.split_quoted(line);
        }
        let mut from = 0;
        for to in memchr_iter(COMMA, line).chain([line.len()]) {
            self.marks.push(Mark { from, to, quoted: false });
            from = to + 1;
        }
        true
    }

    fn split_quoted(&mut self, line: &[u8]) -> bool {
        let mut from = 0;
        loop {
            let quoted = line.get(from) == Some(&QUOTE);
            let mut at = from;
            if quoted {
                match closing(line, from + 1) {
                    Some(close) => at = close,
                    None => return false,
                }
            }
            let to = memchr(COMMA, &line[at..]).map_or(line.len(), |comma| at + comma);
            self.marks.push(Mark { from, to, quoted });
            if to == line.len() {
                return true;
            }
            from = to + 1;
        }
    }

    /// How many fields the line has.
    pub fn count(&self) -> usize {
        self.marks.len()
    }

    /// The value of a field, trimmed; empty when there is no such field.
    pub fn value<'a>(&self, line: &'a str, at: usize) -> Cow<'a, str> {
        let Some(mark) = self.marks.get(at) else { return Cow::Borrowed("") };
        let raw = line.get(mark.from..mark.to).unwrap_or_default();
        if !mark.quoted {
            return Cow::Borrowed(raw.trim());
        }
        let inside = raw.strip_prefix('"').unwrap_or(raw);
        match inside.strip_suffix('"') {
            Some(plain) if !plain.contains('"') => Cow::Borrowed(plain.trim()),
            _ => Cow::Owned(unquoted(inside)),
        }
    }
}

/// The place after the quotation mark that closes.
fn closing(line: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr(QUOTE, line.get(at..)?)? + 1;
        if line.get(at) != Some(&QUOTE) {
            return Some(at);
        }
        at += 1;
    }
}

/// Doubled marks become one; what closes goes, what follows stays.
fn unquoted(inside: &str) -> String {
    let mut value = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((before, after)) = rest.split_once('"') {
        value.push_str(before);
        let Some(more) = after.strip_prefix('"') else {
            value.push_str(after);
            return value.trim().to_owned();
        };
        value.push('"');
        rest = more;
    }
    value.push_str(rest);
    value.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(line: &str) -> Option<Vec<String>> {
        let mut fields = Fields::default();
        fields.split(line.as_bytes()).then(|| (0..fields.count()).map(|at| fields.value(line, at).into_owned()).collect())
    }

    #[test]
    fn fields_are_found_with_and_without_marks() {
        for (line, expected) in [
            ("", vec![""]),
            (",", vec!["", ""]),
            ("a, b ,c", vec!["a", "b", "c"]),
            ("a,\"b,c\",d", vec!["a", "b,c", "d"]),
            ("\"\",\" x \"", vec!["", "x"]),
            ("\"LE \"\"BON\"\" COIN\",x", vec!["LE \"BON\" COIN", "x"]),
            ("\"\"\"\",x", vec!["\"", "x"]),
            ("5\" PIZZA,x", vec!["5\" PIZZA", "x"]),
            ("\"a\"b,c", vec!["ab", "c"]),
            ("x,\"é\"", vec!["x", "é"]),
            ("\"a\nb\",c", vec!["a\nb", "c"]),
        ] {
            assert_eq!(values(line).unwrap(), expected, "{line:?}");
        }
    }

    #[test]
    fn a_mark_that_is_not_closed_is_seen() {
        for line in ["\"", "a,\"b", "a,\"b\"\"", "\"a,b,c"] {
            assert_eq!(values(line), None, "{line:?}");
        }
    }
}

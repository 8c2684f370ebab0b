//! INSEE's published files StockUniteLegale and StockEtablissement, line by line.
//!
//! A file is recognised by its header ([`Layout`]): the columns may stand in any order, others are passed over. A
//! line becomes a [`Row`], or nothing (an establishment that is no seat), or a [`Fault`] that concerns it alone.
//! What is done with the rows is decided in [`crate::job::import`].
mod field;
mod layout;
mod line;
mod seat;
mod source;
mod unit;

pub use layout::{Kind, Layout, Unknown};
pub use line::Place;
pub use seat::Seat;
pub(super) use seat::address as seat_address;
pub use source::{Records, Refusal, Source};
pub use unit::{UNPUBLISHED, Unit};

/// What one line says.
#[derive(Debug, PartialEq, Eq)]
pub enum Row {
    Unit(Unit),
    Seat(Seat),
}

/// Why one line is refused; the others are not concerned.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("{found} columns instead of {expected}")]
    Columns { found: usize, expected: usize },
    #[error("the file ends in the middle of the line ({found} columns of {expected})")]
    Cut { found: usize, expected: usize },
    #[error("a quotation mark is never closed")]
    Quote,
    #[error("longer than {} bytes", line::LONGEST)]
    TooLong,
    #[error("not UTF-8 (at byte {0} of the line)")]
    Encoding(usize),
    #[error("« {0} » is not a SIREN (nine digits)")]
    Siren(String),
    #[error("{column} is « {value} », not {expected}")]
    Value { column: &'static str, value: String, expected: &'static str },
    #[error("neither a denomination nor a name")]
    Nameless,
}

impl Fault {
    fn value(column: &'static str, value: &str, expected: &'static str) -> Self {
        Self::Value { column, value: start(value), expected }
    }
}

/// As much of a value as a sentence can bear.
fn start(value: &str) -> String {
    value.chars().filter(|c| !app::domain::text::is_forbidden(*c)).take(40).collect()
}

/// What stands where a value must not be published.
const WITHHELD: &str = "[ND]";

/// Published (O), or to a part only (P; N in files of before 2023).
fn is_published(column: &'static str, value: &str) -> Result<bool, Fault> {
    match value {
        "O" => Ok(true),
        "P" | "N" => Ok(false),
        other => Err(Fault::value(column, other, "O or P")),
    }
}

fn siren(value: &str) -> Result<String, Fault> {
    let fits = value.len() == 9 && value.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(value.to_owned()) } else { Err(Fault::Siren(start(value))) }
}

/// Control and direction characters become spaces, and spaces one space.
pub(super) fn clean(value: &str) -> String {
    let plain = value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) && !value.contains("  ");
    if plain {
        return value.to_owned();
    }
    let spaced: String = value.chars().map(|c| if app::domain::text::is_forbidden(c) { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

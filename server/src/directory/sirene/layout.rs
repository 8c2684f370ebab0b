//! Which of the two files it is, and where its columns stand: read off the header.
use super::field::Fields;
use super::{Fault, Row, seat, siren, unit};

/// The two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// StockUniteLegale: who bears a SIREN.
    Units,
    /// StockEtablissement: where; only the seats are taken.
    Seats,
}

impl Kind {
    /// As INSEE names the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Units => "StockUniteLegale",
            Self::Seats => "StockEtablissement",
        }
    }

    /// As the database names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::Seats => "seats",
        }
    }

    /// What it cannot do without, and what makes it better.
    fn columns(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Units => (unit::NEEDED, unit::WELCOME),
            Self::Seats => (seat::NEEDED, seat::WELCOME),
        }
    }
}

/// Where the columns of a file stand.
#[derive(Clone, Debug)]
pub struct Layout {
    pub kind: Kind,
    /// How many columns each line has.
    pub columns: usize,
    /// The needed columns, then the welcome ones; a place behind the last column is an empty field.
    places: Vec<usize>,
    /// Columns that would have been used and are not there.
    pub absent: Vec<&'static str>,
}

/// Why a header is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    #[error("the header is not UTF-8")]
    Encoding,
    #[error("the header has none of the columns of StockUniteLegale or StockEtablissement, such as siren")]
    Foreign,
    #[error("the header is that of {}, but without {}", kind.name(), columns.join(", "))]
    Missing { kind: Kind, columns: Vec<&'static str> },
}

impl Layout {
    /// Recognises a file by its first line, split.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn read(header: &[u8], fields: &Fields) -> Result<Self, Unknown> {
        let text = std::str::from_utf8(header).map_err(|_| Unknown::Encoding)?;
        let names: Vec<_> = (0..fields.count()).map(|at| fields.value(text, at)).collect();
        let has = |name: &&str| names.iter().any(|known| known == name);
        let missing = |kind: Kind| kind.columns().0.iter().filter(|name| !has(name)).copied().collect::<Vec<_>>();
        // A column of its own says which file it is; both have the SIREN.
        let own = |kind: Kind| kind.columns().0.iter().skip(1).filter(|name| has(name)).count();
        let kind = if own(Kind::Seats) > own(Kind::Units) { Kind::Seats } else { Kind::Units };
        if own(kind) == 0 {
            return Err(Unknown::Foreign);
        }
        let columns = missing(kind);
        if !columns.is_empty() {
            return Err(Unknown::Missing { kind, columns });
        }
        let (needed, welcome) = kind.columns();
        let place = |name: &&str| names.iter().position(|known| known == name).unwrap_or(usize::MAX);
        Ok(Self {
            kind,
            columns: names.len(),
            places: needed.iter().chain(welcome).map(place).collect(),
            absent: welcome.iter().filter(|name| !has(name)).copied().collect(),
        })
    }

    /// What a line says; nothing when it is empty or about an establishment that is no seat.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn row(&self, line: &[u8], fields: &Fields) -> Result<Option<Row>, Fault> {
        let line = std::str::from_utf8(line).map_err(|error| Fault::Encoding(error.valid_up_to() + 1))?;
        if line.is_empty() {
            return Ok(None);
        }
        let value = |at: usize| fields.value(line, self.places.get(at).copied().unwrap_or(usize::MAX));
        let siren = siren(&value(0))?;
        match self.kind {
            Kind::Units => unit::read(siren, value).map(|unit| Some(Row::Unit(unit))),
            Kind::Seats => Ok(seat::read(siren, value)?.map(Row::Seat)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(header: &str) -> Result<Layout, Unknown> {
        let mut fields = Fields::default();
        assert!(fields.split(header.as_bytes()));
        Layout::read(header.as_bytes(), &fields)
    }

    #[test]
    fn a_header_in_any_order_is_recognised() {
        let mut names: Vec<&str> = unit::NEEDED.iter().chain(unit::WELCOME).copied().collect();
        names.insert(3, "somethingElse");
        names.reverse();
        let units = layout(&names.join(",")).unwrap();
        assert_eq!((units.kind, units.columns, units.absent.len()), (Kind::Units, names.len(), 0));
        let seats = layout(&seat::NEEDED.join(",")).unwrap();
        assert_eq!((seats.kind, seats.absent), (Kind::Seats, seat::WELCOME.to_vec()));
    }

    #[test]
    fn a_header_without_needed_columns_is_refused_by_name() {
        let said = |header: &str| layout(header).unwrap_err().to_string();
        assert!(said("").contains("none of the columns"));
        assert!(said("id,name").contains("none of the columns"));
        let short = unit::NEEDED.iter().filter(|name| !name.starts_with("etat")).copied().collect::<Vec<_>>().join(",");
        assert_eq!(said(&short), "the header is that of StockUniteLegale, but without etatAdministratifUniteLegale");
        let short = seat::NEEDED[1..].join(",");
        assert_eq!(said(&short), "the header is that of StockEtablissement, but without siren");
    }
}

//! Attachments: which kinds are taken, how big and how many, under which name, and what may become of one (T-PJ-1 to 5).
//!
//! What stands in the file is looked at by the server; here is what is asked of it, and the states that it goes through:
//! `RECU → ANALYSE → SAIN | REFUSE | NON_ANALYSE`.
use std::fmt::Write as _;

use super::text::is_forbidden;

/// A kind of file that is taken (T-PJ-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Pdf,
    Png,
    Jpeg,
    Txt,
    Csv,
    Odt,
    Ods,
    Docx,
    Xlsx,
}

impl Kind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 9] = [Self::Pdf, Self::Png, Self::Jpeg, Self::Txt, Self::Csv, Self::Odt, Self::Ods, Self::Docx, Self::Xlsx];

    /// The kind that a name says by its extension, upper or lower case.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        let extension = extension.to_ascii_lowercase();
        Self::ALL.into_iter().find(|kind| kind.extensions().contains(&extension.as_str()))
    }

    /// The extensions of a kind, the usual one first.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Txt => &["txt"],
            Self::Csv => &["csv"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
        }
    }

    /// The media type that it is kept and served under.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Txt => "text/plain",
            Self::Csv => "text/csv",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// True when a browser may declare a file of this kind so. One that does not know says `application/octet-stream`, or
    /// nothing; a spreadsheet program makes Windows call a CSV its own.
    pub fn may_be_declared(self, declared: &str) -> bool {
        let essence = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let others: &[&str] = match self {
            Self::Jpeg => &["image/jpg", "image/pjpeg"],
            Self::Csv => &["text/plain", "application/csv", "text/comma-separated-values", "application/vnd.ms-excel"],
            Self::Pdf => &["application/x-pdf"],
            _ => &[],
        };
        matches!(essence.as_str(), "" | "application/octet-stream") || essence == self.media_type() || others.contains(&essence.as_str())
    }

    /// As kept.
    pub fn word(self) -> &'static str {
        self.extensions()[0]
    }

    /// From what is kept.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// As shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Png => "image PNG",
            Self::Jpeg => "image JPEG",
            Self::Txt => "texte",
            Self::Csv => "tableau CSV",
            Self::Odt => "texte ODT",
            Self::Ods => "tableur ODS",
            Self::Docx => "texte DOCX",
            Self::Xlsx => "tableur XLSX",
        }
    }

    /// True for the kinds that are a ZIP archive of parts.
    pub fn is_package(self) -> bool {
        matches!(self, Self::Odt | Self::Ods | Self::Docx | Self::Xlsx)
    }

    /// The kinds for a field of a form: `.pdf,.png,…`.
    pub fn accept() -> String {
        let all: Vec<String> = Self::ALL.iter().flat_map(|kind| kind.extensions()).map(|extension| format!(".{extension}")).collect();
        all.join(",")
    }
}

/// Where an attachment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Kept; the scanner has not begun.
    Received,
    /// The scanner has it, or is away: it is asked again.
    Analysis,
    /// Nothing was found.
    Sound,
    /// Not kept, and why ([`Refusal`]).
    Refused,
    /// Delivered with a warning: the operator has no scanner and chose so.
    Unscanned,
}

impl State {
    const ALL: [Self; 5] = [Self::Received, Self::Analysis, Self::Sound, Self::Refused, Self::Unscanned];

    /// As kept.
    pub fn word(self) -> &'static str {
        match self {
            Self::Received => "recu",
            Self::Analysis => "analyse",
            Self::Sound => "sain",
            Self::Refused => "refuse",
            Self::Unscanned => "non_analyse",
        }
    }

    /// From what is kept.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// As shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Received => "Reçu, en attente d’analyse",
            Self::Analysis => "Analyse en cours",
            Self::Sound => "Analysé, sain",
            Self::Refused => "Refusé",
            Self::Unscanned => "Non analysé",
        }
    }

    /// True when it may be downloaded (T-PJ-4 as ruled).
    pub fn is_downloadable(self) -> bool {
        matches!(self, Self::Sound | Self::Unscanned)
    }

    /// True when nothing more happens to it.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Sound | Self::Refused | Self::Unscanned)
    }

    /// True when this state may follow.
    pub fn may_become(self, next: Self) -> bool {
        match self {
            Self::Received => next == Self::Analysis,
            Self::Analysis => next.is_final(),
            Self::Sound | Self::Refused | Self::Unscanned => false,
        }
    }
}

/// Why a file was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// More than one file may have.
    TooBig,
    /// Not one byte.
    Empty,
    /// No name that could be kept.
    Name,
    /// Not one of the kinds.
    Kind,
    /// Extension, declared type and content do not agree.
    Mismatch,
    /// Opens with a password only.
    Protected,
    /// Holds macros or other code.
    Macros,
    /// Unpacked it would be far too much, or its parts lie about where they belong (T-PJ-2).
    Bomb,
    /// A picture of too many points.
    Pixels,
    /// Cannot be read as what it says it is.
    Damaged,
    /// A text in neither UTF-8 nor Latin-1.
    Text,
    /// The message has as many as it may.
    TooMany,
    /// The company's room is used up.
    Quota,
    /// The scanner found something.
    Infected,
    /// There is no scanner, and the operator delivers nothing without one.
    NoScanner,
}

impl Refusal {
    const ALL: [Self; 15] = [
        Self::TooBig,
        Self::Empty,
        Self::Name,
        Self::Kind,
        Self::Mismatch,
        Self::Protected,
        Self::Macros,
        Self::Bomb,
        Self::Pixels,
        Self::Damaged,
        Self::Text,
        Self::TooMany,
        Self::Quota,
        Self::Infected,
        Self::NoScanner,
    ];

    /// As kept.
    pub fn word(self) -> &'static str {
        match self {
            Self::TooBig => "too_big",
            Self::Empty => "empty",
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Mismatch => "mismatch",
            Self::Protected => "protected",
            Self::Macros => "macros",
            Self::Bomb => "bomb",
            Self::Pixels => "pixels",
            Self::Damaged => "damaged",
            Self::Text => "text",
            Self::TooMany => "too_many",
            Self::Quota => "quota",
            Self::Infected => "infected",
            Self::NoScanner => "no_scanner",
        }
    }

    /// From what is kept.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.word() == word)
    }
}

/// One mebibyte.
pub const MEBIBYTE: u64 = 1 << 20;

/// Room for what stands between the files of a form.
const AROUND: u64 = 256 * 1024;

/// How much is taken (T-PJ-2). The operator may ask for less, never allow more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub file: u64,
    /// Files of one message.
    pub per_message: u32,
    /// Bytes of all files of one company.
    pub company: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file: 10 * MEBIBYTE, per_message: 10, company: 200 * MEBIBYTE }
    }
}

impl Limits {
    /// True when nothing is allowed beyond the rule, and something is allowed at all.
    pub fn is_strict_enough(self) -> bool {
        let most = Self::default();
        (1..=most.file).contains(&self.file)
            && (1..=most.per_message).contains(&self.per_message)
            && (self.file..=most.company).contains(&self.company)
    }

    /// Bytes of one form: as many files as a message may have, each as big as it may be.
    pub fn form(self) -> u64 {
        self.file * u64::from(self.per_message) + AROUND
    }
}

/// Limits of what unpacks (T-PJ-2).
pub const ENTRIES: usize = 1_000;
pub const UNPACKED: u64 = 100 * MEBIBYTE;
pub const RATIO: u64 = 100;
/// Points of a picture.
pub const PIXELS: u64 = 40_000_000;

/// The longest name, in characters (T-PJ-5).
pub const NAME: usize = 150;

/// A file's name as it may be shown and sent: without path, control or direction characters, at most [`NAME`] long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName(String);

impl FileName {
    /// Makes a name fit: what stands before the last separator goes, and so do characters that no name may have; a long one
    /// is cut before its extension. None when nothing is left of it.
    pub fn fit(raw: &str) -> Option<Self> {
        let base = raw.rsplit(['/', '\\']).next().unwrap_or_default();
        let kept: String = base
            .chars()
            .filter(|c| !is_forbidden(*c))
            .map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c })
            .collect();
        let name =
            kept.trim_start_matches(|c: char| c == '.' || c.is_whitespace()).trim_end_matches(|c: char| c == '.' || c.is_whitespace());
        if name.is_empty() {
            return None;
        }
        let long = name.chars().count();
        if long <= NAME {
            return Some(Self(name.to_owned()));
        }
        let extension = name.rsplit_once('.').map(|(_, extension)| extension).filter(|extension| extension.chars().count() <= 10);
        let tail = extension.map(|extension| format!(".{extension}")).unwrap_or_default();
        let stem: String = name.chars().take(NAME - tail.chars().count()).collect();
        Some(Self(format!("{}{tail}", stem.trim_end())))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The header that makes a browser keep a document under a name (RFC 6266; RFC 5987 for what is not ASCII).
pub fn disposition(name: &FileName) -> String {
    let plain: String =
        name.as_str().chars().map(|c| if matches!(c, ' '..='~') && !matches!(c, '"' | '\\' | '%') { c } else { '_' }).collect();
    let mut coded = String::new();
    for byte in name.as_str().bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            coded.push(char::from(byte));
        } else {
            let _ = write!(coded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}")
}

/// « 1,4 Mo », « 12 ko », « 340 octets »: a ko is 1,024 octets, as the limits count, rounded up.
pub fn shown_size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes}\u{a0}octet{}", if bytes < 2 { "" } else { "s" }),
        1_024..MEBIBYTE => format!("{}\u{a0}ko", bytes.div_ceil(1_024)),
        _ => {
            let tenths = (bytes * 10).div_ceil(MEBIBYTE);
            let (whole, tenth) = (tenths / 10, tenths % 10);
            if tenth == 0 { format!("{whole}\u{a0}Mo") } else { format!("{whole},{tenth}\u{a0}Mo") }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_pj_1_nine_kinds_by_their_extension_and_no_other() {
        for (name, kind) in [("Facture.PDF", Kind::Pdf), ("a.b.jpeg", Kind::Jpeg), ("a.jpg", Kind::Jpeg), ("liste.csv", Kind::Csv)] {
            assert_eq!(Kind::of_name(name), Some(kind), "{name}");
        }
        for name in ["a.svg", "a.html", "a.exe", "a.docm", "a.xlsm", "a.doc", "a.zip", "pdf", "a.", "", "a.pdf.exe", "a.pdf "] {
            assert_eq!(Kind::of_name(name), None, "{name}");
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.word()), Some(kind));
            assert!(
                kind.may_be_declared(kind.media_type()) && kind.may_be_declared("") && kind.may_be_declared("application/octet-stream")
            );
            assert!(!kind.may_be_declared("text/html") && !kind.may_be_declared("image/svg+xml"), "{kind:?}");
        }
        assert!(Kind::Txt.may_be_declared("text/plain; charset=utf-8") && !Kind::Pdf.may_be_declared("image/png"));
    }

    #[test]
    fn t_pj_4_a_state_goes_forward_only_and_two_can_be_downloaded() {
        for from in State::ALL {
            assert_eq!(State::parse(from.word()), Some(from));
            for to in State::ALL {
                let allowed = matches!(
                    (from, to),
                    (State::Received, State::Analysis) | (State::Analysis, State::Sound | State::Refused | State::Unscanned)
                );
                assert_eq!(from.may_become(to), allowed, "{from:?} {to:?}");
            }
        }
        let downloadable: Vec<State> = State::ALL.into_iter().filter(|state| state.is_downloadable()).collect();
        assert_eq!(downloadable, [State::Sound, State::Unscanned]);
    }

    #[test]
    fn every_refusal_has_a_word_of_its_own() {
        for refusal in Refusal::ALL {
            assert_eq!(Refusal::parse(refusal.word()), Some(refusal));
        }
    }

    #[test]
    fn t_pj_2_limits_can_be_lowered_and_never_raised() {
        let most = Limits::default();
        assert!(most.is_strict_enough());
        assert!(Limits { file: MEBIBYTE, per_message: 3, company: 5 * MEBIBYTE }.is_strict_enough());
        assert!(!Limits { file: most.file + 1, ..most }.is_strict_enough());
        assert!(!Limits { per_message: 11, ..most }.is_strict_enough());
        assert!(!Limits { company: most.company + 1, ..most }.is_strict_enough());
        assert!(!Limits { file: 0, ..most }.is_strict_enough() && !Limits { company: most.file - 1, ..most }.is_strict_enough());
    }

    #[test]
    fn t_pj_5_a_name_has_no_path_no_control_and_no_direction_characters() {
        for (raw, name) in [
            ("facture n° 12.pdf", "facture n° 12.pdf"),
            ("C:\\Users\\lila\\bilan.xlsx", "bilan.xlsx"),
            ("../../etc/passwd.txt", "passwd.txt"),
            ("facture\u{202e}fdp.exe", "facturefdp.exe"),
            ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
            ("a\0.pdf", "a.pdf"),
            ("  .cache.txt ", "cache.txt"),
            ("a\".pdf", "a_.pdf"),
            ("fin.pdf...", "fin.pdf"),
        ] {
            assert_eq!(FileName::fit(raw).unwrap().as_str(), name, "{raw:?}");
        }
        for nothing in ["", "/", "..", "a/", "\u{202e}\u{200b}", " . "] {
            assert_eq!(FileName::fit(nothing), None, "{nothing:?}");
        }
        let long = FileName::fit(&format!("{}.docx", "é".repeat(400))).unwrap();
        assert_eq!((long.as_str().chars().count(), Kind::of_name(long.as_str())), (NAME, Some(Kind::Docx)));
    }

    #[test]
    fn t_pj_5_the_header_says_the_name_twice_and_nothing_ends_it_early() {
        let header = disposition(&FileName::fit("Reçu d’Été 100%.pdf").unwrap());
        assert_eq!(
            header,
            "attachment; filename=\"Re_u d__t_ 100_.pdf\"; filename*=UTF-8''Re%C3%A7u%20d%E2%80%99%C3%89t%C3%A9%20100%25.pdf"
        );
        for hostile in ["a\";x=\"b.pdf", "a\r\nb.pdf", "a\\\".pdf", "a;b.pdf", "a''b.pdf"] {
            let header = disposition(&FileName::fit(hostile).unwrap());
            assert_eq!(header.matches('"').count(), 2, "{header}");
            assert!(header.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{header}");
            assert_eq!(header.matches('\'').count(), 2 + hostile.matches('\'').count(), "{header}");
        }
    }

    #[test]
    fn sizes_read_in_french() {
        let sizes = [0, 1, 340, 1_024, 12_345, MEBIBYTE, 1_400_000, 10 * MEBIBYTE].map(shown_size);
        let expected = ["0 octet", "1 octet", "340 octets", "1 ko", "13 ko", "1 Mo", "1,4 Mo", "10 Mo"];
        assert_eq!(sizes.map(|size| size.replace('\u{a0}', " ")), expected);
    }
}

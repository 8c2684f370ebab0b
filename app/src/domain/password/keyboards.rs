//! Runs: neighbours on a keyboard (AZERTY and QWERTY, rows and columns), in the alphabet or among the
//! digits, in both directions. It decides how long a run starts at a place of the password; a run of
//! fewer than three characters is none.

use std::sync::OnceLock;

use super::fold::Glyph;

/// The shortest run.
pub(super) const SHORTEST: usize = 3;

/// Every sequence of neighbours, in lower case; each is also read backwards.
const LINES: [&str; 19] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    // AZERTY rows.
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn,;:!",
    "²&é\"'(-è_çà)=",
    // QWERTY rows.
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm,./",
    "!@#$%^&*()_+",
    // AZERTY columns: down without and with the signs, with the digits, up.
    "aqwzsxedcrfvtgbyhnujikolpm",
    "yhnuj,ik;ol:pm!",
    "1aqw2zsx3edc4rfv5tgb6yhn7uj8ik9ol0pm",
    "wqaxszcdevfrbgtnhyju",
    // QWERTY columns, likewise.
    "qazwsxedcrfvtgbyhnujmikolp",
    "yhnujmik,ol.p;/",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "zaqxswcdevfrbgtnhymju",
    "zaq1xsw2cde3vfr4bgt5nhy6mju7,ki8.lo9/;p0",
];

/// Three neighbours: the head of a run.
type Head = [char; SHORTEST];

/// The sequences in both directions, and where each head stands in them, sorted.
struct Keyboards {
    lines: Vec<Vec<char>>,
    places: Vec<(Head, usize, usize)>,
}

impl Keyboards {
    /// Read once for the life of the program.
    fn known() -> &'static Self {
        static KNOWN: OnceLock<Keyboards> = OnceLock::new();
        KNOWN.get_or_init(|| {
            let both = |line: &&str| [line.chars().collect(), line.chars().rev().collect()];
            let lines: Vec<Vec<char>> = LINES.iter().flat_map(both).collect();
            let mut places: Vec<(Head, usize, usize)> = Vec::new();
            for (line, keys) in lines.iter().enumerate() {
                for (place, keys) in keys.windows(SHORTEST).enumerate() {
                    if let Ok(head) = Head::try_from(keys) {
                        let rank = places.partition_point(|(other, ..)| *other < head);
                        places.insert(rank, (head, line, place));
                    }
                }
            }
            Self { lines, places }
        })
    }
}

/// The length of the longest run at the head of `glyphs`; 0 when there is none.
pub(super) fn longest_run(glyphs: &[Glyph]) -> usize {
    let [first, second, third, ..] = glyphs else {
        return 0;
    };
    let head = [first.lower, second.lower, third.lower];
    let Keyboards { lines, places } = Keyboards::known();
    let start = places.partition_point(|(other, ..)| *other < head);
    let places = places.iter().skip(start).take_while(|(other, ..)| *other == head);
    let lengths = places.filter_map(|&(_, line, place)| {
        let tail = lines.get(line)?.get(place..)?;
        Some(glyphs.iter().zip(tail).take_while(|(glyph, key)| glyph.lower == **key).count())
    });
    lengths.max().unwrap_or(0)
}

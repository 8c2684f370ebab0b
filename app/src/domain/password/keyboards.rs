//! Runs: neighbours on a keyboard (AZERTY and QWERTY, rows and columns), in the alphabet or among the
//! digits, in both directions. It decides how long a run starts at a place of the password; a run of
//! fewer than three characters is none.

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

/// The length of the longest run at the head of `glyphs`; 0 when there is none.
pub(super) fn longest_run(glyphs: &[Glyph]) -> usize {
    let longest = LINES.iter().flat_map(|line| [along(glyphs, line.chars()), along(glyphs, line.chars().rev())]).max().unwrap_or(0);
    if longest < SHORTEST { 0 } else { longest }
}

/// The longest agreement between the head of `glyphs` and any tail of `line`.
fn along(glyphs: &[Glyph], mut line: impl Iterator<Item = char> + Clone) -> usize {
    let mut longest = 0;
    loop {
        let agreed = glyphs.iter().zip(line.clone()).take_while(|(glyph, key)| glyph.lower == *key).count();
        longest = longest.max(agreed);
        if line.next().is_none() {
            return longest;
        }
    }
}

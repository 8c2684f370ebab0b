//! Text that can be set: what the font lacks is replaced, lines are broken where they may be.
//!
//! PDF/A forbids the glyph of a missing character. A character that the font lacks is taken apart (a letter and
//! its accent, a ligature, a wide form); where nothing of it can be shown « ? » stands for it, and the document says so.
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Stands for a character that cannot be shown.
const UNKNOWN: char = '?';

/// After these an overlong word may be broken.
const HINGES: [char; 7] = ['@', '.', '-', '_', '/', '\'', '’'];

/// A text as it can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub text: String,
    /// True when « ? » stands for something.
    pub replaced: bool,
}

/// What of a text can be set in a font. `\n` stays, and is a line's end.
pub fn shown(raw: &str, has: impl Fn(char) -> bool) -> Shown {
    let fits = |c: &char| has(*c) && !is_private(*c);
    let mut shown = Shown { text: String::with_capacity(raw.len()), replaced: false };
    for c in raw.nfc() {
        match c {
            '\n' => shown.text.push(c),
            // Spaces that do not break stay spaces that do not break.
            '\u{202f}' | '\u{2007}' => shown.text.push('\u{a0}'),
            c if c.is_control() => shown.text.push(' '),
            c if is_invisible(c) => {}
            c if fits(&c) => shown.text.push(c),
            c => {
                let parts: Vec<char> = std::iter::once(c).nfd().collect();
                let plain: Vec<char> = std::iter::once(c).nfkd().filter(|part| !is_combining_mark(*part)).collect();
                if parts.iter().all(fits) {
                    shown.text.extend(parts);
                } else if !plain.is_empty() && plain.iter().all(fits) {
                    shown.text.extend(plain);
                } else if !is_combining_mark(c) {
                    shown.text.push(UNKNOWN);
                    shown.replaced = true;
                }
            }
        }
    }
    shown
}

/// Characters without a meaning of their own that all readers share.
const fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Marks that only steer other characters: joiners, directions, variants, tones of skin, soft hyphens.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Breaks a text into lines no wider than `width`. A line that ends at a space keeps it: words stay apart when read aloud.
pub fn wrap(text: &str, width: f32, measure: impl Fn(&str) -> f32) -> Vec<String> {
    let mut lines = Vec::new();
    for part in text.split('\n') {
        let mut line = String::new();
        for word in part.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if measure(&longer) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(format!("{line} "));
            }
            let mut rest = word;
            while measure(rest) > width {
                let (head, tail) = rest.split_at(break_at(rest, width, &measure));
                if tail.is_empty() {
                    break;
                }
                lines.push(head.to_owned());
                rest = tail;
            }
            rest.clone_into(&mut line);
        }
        lines.push(format!("{line} "));
    }
    if let Some(last) = lines.last_mut() {
        last.truncate(last.trim_end_matches(' ').len());
    }
    lines
}

/// Where to break a word that no line holds: after a hinge in its second half, otherwise where it is full; never before an accent.
fn break_at(word: &str, width: f32, measure: impl Fn(&str) -> f32) -> usize {
    let ends: Vec<usize> = word
        .char_indices()
        .map(|(at, c)| (at + c.len_utf8(), word[at + c.len_utf8()..].chars().next()))
        .filter(|(_, next)| !next.is_some_and(is_combining_mark))
        .map(|(end, _)| end)
        .collect();
    let first = ends.first().copied().unwrap_or(word.len());
    let full = ends.iter().copied().take_while(|end| measure(&word[..*end]) <= width).last().unwrap_or(first);
    let hinge = word[..full].rfind(HINGES).and_then(|at| word[at..].chars().next().map(|c| at + c.len_utf8()));
    hinge.filter(|at| *at > full / 2 && ends.contains(at)).unwrap_or(full)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::face::{Faces, Weight};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    /// Every character one point wide, marks none.
    #[allow(clippy::cast_precision_loss, reason = "short texts")]
    fn even(text: &str) -> f32 {
        text.chars().filter(|c| !is_combining_mark(*c)).count() as f32
    }

    #[test]
    fn lines_break_at_spaces_and_keep_them() {
        assert_eq!(wrap("le chat dort ici", 8.0, even), ["le chat ", "dort ici"]);
        assert_eq!(wrap("12 rue\n35000 Rennes", 30.0, even), ["12 rue ", "35000 Rennes"]);
        assert_eq!(wrap("12\u{a0}h\u{a0}30 ou", 7.0, even), ["12\u{a0}h\u{a0}30 ", "ou"], "a no-break space does not break");
        assert_eq!(wrap("", 8.0, even), [""]);
    }

    #[test]
    fn overlong_words_break_after_a_hinge_or_where_they_are_full() {
        assert_eq!(wrap("camille@example.com", 12.0, even), ["camille@", "example.com"]);
        assert_eq!(wrap("un abcdefghij", 4.0, even), ["un ", "abcd", "efgh", "ij"]);
        assert_eq!(wrap("a.bcdefghij", 6.0, even), ["a.bcde", "fghij"], "too early a hinge is none");
        assert_eq!(wrap("abcde\u{301}f", 5.0, even), ["abcde\u{301}", "f"], "an accent stays with its letter");
        assert_eq!(wrap("éé", 0.5, even), ["é", "é"], "always forward");
    }

    #[test]
    fn what_the_font_lacks_is_taken_apart_or_marked() {
        let faces = Faces::read().unwrap();
        let set = |raw: &str| shown(raw, |c| faces.has(c));
        for whole in ["Éloïse Œuvrard-N’Guyễn", "Дмитрий Ωμέγα", "Şahin Łukasz Đặng", "12\u{a0}bis « rue » — 3 €"]
        {
            assert_eq!(set(whole), Shown { text: whole.to_owned(), replaced: false }, "{whole}");
        }
        assert_eq!(set("e\u{301}").text, "é", "composed");
        assert_eq!(set("Ｃａｆé ﷺ").text, "Café ?", "wide forms are plain letters; a ligature of letters that are not there is lost");
        assert_eq!(set("01\u{202f}99").text, "01\u{a0}99");
        let lost = [("北京", "??"), ("القاهرة", "???????"), ("👩🏽\u{200d}🚀", "??"), ("\u{e123}", "?"), ("क्षि", "??"), ("Ⴀ", "?")];
        for (raw, marks) in lost {
            assert_eq!(set(raw), Shown { text: marks.to_owned(), replaced: true }, "{raw}");
        }
        assert_eq!(set("co\u{ad}pie\u{200b}\u{feff}").text, "copie");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in "[ a-zé@.\\-'’M1\u{301}]{0,200}", width in 30.0_f32..300.0) {
            static FACES: LazyLock<Faces> = LazyLock::new(|| Faces::read().unwrap());
            let measure = |line: &str| FACES.width(line, Weight::Regular, 10.5);
            let lines = wrap(&text, width, measure);
            for line in &lines {
                prop_assert!(measure(line.trim_end_matches(' ')) <= width, "{line}");
            }
            let words = |text: &str| text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            prop_assert_eq!(words(&lines.concat()), words(&text));
        }
    }
}

//! The folded reading of a password: each character in lower case, its accent taken off, and the letters
//! for which it usually stands in "leet". It decides what counts as the same letter; it refuses nothing,
//! and a character that it does not know stands for itself.

/// One or two folded letters: two only for the ligatures (œ, æ, ß).
pub(super) type Letters = (char, Option<char>);

/// One character of the password and its readings.
#[derive(Clone, Copy)]
pub(super) struct Glyph {
    /// As typed.
    pub raw: char,
    /// In lower case, accent kept: what keyboards and digits are read from.
    pub lower: char,
    /// In lower case without accent or ligature.
    pub base: Letters,
    /// The letters that it stands for in leet, the likeliest first; empty for most characters.
    pub leet: &'static str,
}

impl Glyph {
    /// Reads one character.
    pub fn new(raw: char) -> Self {
        let lower = lower(raw);
        Self { raw, lower, base: base(lower), leet: leet(lower) }
    }

    /// The reading by which two pieces are compared: leet undone, then accents.
    pub fn shape(self) -> Letters {
        self.leet.chars().next().map_or(self.base, |letter| (letter, None))
    }

    /// Neither a letter nor a digit: punctuation, spaces, symbols, emoji.
    pub fn is_punctuation(self) -> bool {
        !self.raw.is_alphanumeric()
    }
}

/// The lower case of a character, its first scalar where there are several.
fn lower(raw: char) -> char {
    raw.to_lowercase().next().unwrap_or(raw)
}

/// A lower case character without its accent.
fn base(lower: char) -> Letters {
    if lower.is_ascii() {
        return (lower, None);
    }
    let letter = match lower {
        'œ' => return ('o', Some('e')),
        'æ' | 'ǽ' => return ('a', Some('e')),
        'ß' => return ('s', Some('s')),
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ' | 'ả' | 'ª' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẽ' | 'ẹ' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ǐ' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ǒ' | 'ọ' | 'º' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ŧ' | 'ț' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ǔ' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    };
    (letter, None)
}

/// The letters for which a digit or a sign is usually written, the likeliest first.
fn leet(lower: char) -> &'static str {
    match lower {
        '0' => "o",
        '1' | '!' => "il",
        '|' => "li",
        '2' => "z",
        '3' | '€' => "e",
        '4' | '@' => "a",
        '5' | '$' => "s",
        '6' | '9' => "g",
        '7' | '+' => "t",
        '8' => "b",
        '£' => "l",
        _ => "",
    }
}

/// The folded letters and digits of a text, nothing else: how a name or an address is compared.
pub(super) fn compact(text: &str) -> String {
    let mut folded = String::new();
    for glyph in text.chars().map(Glyph::new).filter(|glyph| !glyph.is_punctuation()) {
        folded.push(glyph.base.0);
        folded.extend(glyph.base.1);
    }
    folded
}

/// As [`compact`], leet undone; `second` takes the second letter where a sign may stand for two.
pub(super) fn compact_leet(text: &str, second: bool) -> String {
    let mut folded = String::new();
    for glyph in text.chars().map(Glyph::new) {
        match glyph.leet.chars().nth(usize::from(second)).or_else(|| glyph.leet.chars().next()) {
            Some(letter) => folded.push(letter),
            None if glyph.is_punctuation() => {}
            None => {
                folded.push(glyph.base.0);
                folded.extend(glyph.base.1);
            }
        }
    }
    folded
}

//! One line of text as a person types it: trimmed, without control or direction characters.
//!
//! Refuses what could break a mail header, a letter or a reader's eye: CR, LF, NUL, other control
//! characters and the invisible marks that turn the direction of writing (V1.3.11).
use super::fault::Problem;

/// True for what no line of ours may hold.
pub fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// A line of 1 to `max` characters, trimmed.
///
/// # Errors
/// [`Problem::Missing`], [`Problem::TooLong`] or [`Problem::ControlCharacter`].
pub fn line(raw: &str, max: u16) -> Result<String, Problem> {
    match optional_line(raw, max)? {
        Some(text) => Ok(text),
        None => Err(Problem::Missing),
    }
}

/// A line that may be left empty.
///
/// # Errors
/// [`Problem::TooLong`] or [`Problem::ControlCharacter`].
pub fn optional_line(raw: &str, max: u16) -> Result<Option<String>, Problem> {
    let text = raw.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().any(is_forbidden) {
        return Err(Problem::ControlCharacter);
    }
    if text.chars().count() > usize::from(max) {
        return Err(Problem::TooLong(max));
    }
    Ok(Some(text.to_owned()))
}

/// A person's name: letters, spaces, hyphens, apostrophes, and a point that ends an initial.
///
/// Names are mailed to addresses that strangers typed: nothing in them may read as a link.
///
/// # Errors
/// Those of [`line()`], and [`Problem::NameCharacter`].
pub fn name(raw: &str, max: u16) -> Result<String, Problem> {
    let text = line(raw, max)?;
    let letters: Vec<char> = text.chars().collect();
    let fits = letters.iter().enumerate().all(|(at, c)| match c {
        '.' => letters.get(at + 1).is_none_or(|next| matches!(next, ' ' | '-')),
        c => c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '\u{300}'..='\u{36f}'),
    });
    if fits && letters.iter().any(|c| c.is_alphabetic()) { Ok(text) } else { Err(Problem::NameCharacter) }
}

/// Lower case without accents, for comparing and searching (French letters).
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' => folded.push('a'),
            'ç' => folded.push('c'),
            'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
            'î' | 'ï' | 'í' | 'ì' => folded.push('i'),
            'ñ' => folded.push('n'),
            'ô' | 'ö' | 'ó' | 'ò' | 'õ' => folded.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => folded.push('u'),
            'ÿ' | 'ý' => folded.push('y'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            '\u{300}'..='\u{36f}' => {}
            other => folded.push(other),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v1_3_11_line_breaks_and_marks_are_refused() {
        for hostile in ["a\r\nBcc: x", "a\0b", "a\u{202e}b", "a\u{200b}b", "\u{1b}[31m"] {
            assert_eq!(line(hostile, 50), Err(Problem::ControlCharacter), "{hostile:?}");
        }
        assert_eq!(line("  ", 50), Err(Problem::Missing));
        assert_eq!(line(&"a".repeat(51), 50), Err(Problem::TooLong(50)));
        assert_eq!(line(" Zoë d’Été ", 50).as_deref(), Ok("Zoë d’Été"));
    }

    #[test]
    fn names_cannot_read_as_links() {
        for real in ["Rosemonde", "d’Été-O'Neil", "J.-P.", "Le Goff", "Nguyễn", "St. Clair"] {
            assert_eq!(name(real, 80).as_deref(), Ok(real));
        }
        for hostile in ["example.com", "https://x", "x@y", "<b>", "Nom 2", "...", "a/b", "www.x"] {
            assert_eq!(name(hostile, 80), Err(Problem::NameCharacter), "{hostile}");
        }
    }

    #[test]
    fn folding_ignores_case_and_accents() {
        assert_eq!(fold("Éléphant Œuvre ÇA"), "elephant oeuvre ca");
    }
}

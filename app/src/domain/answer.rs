//! The answer to the trust question: at least three characters, kept exactly as typed (R-G08),
//! different from the question, the address and the names (T-OUB-4).
use super::fault::Problem;
use super::text::{fold, is_forbidden};

/// The most characters of an answer.
pub const MAX: u16 = 100;

/// Judges an answer against what it must not repeat.
///
/// # Errors
/// [`Problem::Missing`], [`Problem::AnswerTooShort`], [`Problem::TooLong`],
/// [`Problem::ControlCharacter`] or [`Problem::AnswerRepeats`].
pub fn judge(answer: &str, question: &str, known: &[&str]) -> Result<(), Problem> {
    let length = answer.chars().count();
    if answer.trim().is_empty() {
        return Err(Problem::Missing);
    }
    if length > usize::from(MAX) {
        return Err(Problem::TooLong(MAX));
    }
    if answer.chars().any(is_forbidden) {
        return Err(Problem::ControlCharacter);
    }
    if answer.trim().chars().count() < 3 {
        return Err(Problem::AnswerTooShort);
    }
    let folded = fold(answer.trim());
    let repeats = |other: &str| !other.trim().is_empty() && folded == fold(other.trim());
    if repeats(question) || known.iter().any(|other| repeats(other)) {
        return Err(Problem::AnswerRepeats);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_oub_4_answers_that_repeat_what_is_known_are_refused() {
        let known = ["lila@example.com", "Rosemonde", "Lila"];
        assert_eq!(judge("ROSEMONDE", "Quel est votre surnom ?", &known), Err(Problem::AnswerRepeats));
        assert_eq!(judge("quel est votre surnom ?", "Quel est votre surnom ?", &known), Err(Problem::AnswerRepeats));
        assert_eq!(judge("ab", "?", &known), Err(Problem::AnswerTooShort));
        assert_eq!(judge(" ", "?", &known), Err(Problem::Missing));
        assert_eq!(judge("Capucine", "?", &known), Ok(()));
    }
}

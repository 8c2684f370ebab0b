//! What is typed twice to avoid errors (R-C05): the second entry against the first.
use super::fault::Problem;
use super::secret::Secret;

/// An address, compared without case and outer spaces.
///
/// # Errors
/// [`Problem::Missing`] or [`Problem::AddressMismatch`].
pub fn address(first: &str, again: &str) -> Result<(), Problem> {
    match again.trim() {
        "" => Err(Problem::Missing),
        again if first.trim().eq_ignore_ascii_case(again) => Ok(()),
        _ => Err(Problem::AddressMismatch),
    }
}

/// A password, compared exactly.
///
/// # Errors
/// [`Problem::Missing`] or [`Problem::PasswordMismatch`].
pub fn password(first: &Secret, again: &Secret) -> Result<(), Problem> {
    if again.is_empty() {
        Err(Problem::Missing)
    } else if first.same_as(again) {
        Ok(())
    } else {
        Err(Problem::PasswordMismatch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_c05_the_second_entry_is_the_first() {
        assert_eq!(address("Lila@example.com ", " lila@EXAMPLE.com"), Ok(()));
        assert_eq!(address("lila@example.com", " "), Err(Problem::Missing));
        assert_eq!(address("lila@example.com", "lola@example.com"), Err(Problem::AddressMismatch));
        let secret = |text: &str| Secret::new(text.to_owned());
        assert_eq!(password(&secret("tournesol"), &secret("tournesol")), Ok(()));
        assert_eq!(password(&secret("tournesol"), &secret("")), Err(Problem::Missing));
        assert_eq!(password(&secret("tournesol"), &secret("Tournesol")), Err(Problem::PasswordMismatch));
    }
}

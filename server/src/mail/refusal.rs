//! What a permanent refusal is about: the mailbox, which ends the mail (R-G12), or us, which does not.
//!
//! The reply code alone does not tell: 550 says « no such mailbox » and « relay denied » alike. The enhanced code
//! (RFC 3463) does, where there is one; a reply in doubt is not about the mailbox, for a mail that was tried in vain
//! can be tried again, and one that was given up cannot.

/// Replies that may be about a mailbox: unavailable, not local, not allowed as a name, takes no mail at all.
const CODES: [&str; 4] = ["550", "551", "553", "556"];

/// How a server says that it does not relay, where it has no enhanced code for that.
const NOT_RELAYED: [&str; 2] = ["relay", "rcpthosts"];

/// True when a 5xx is about the recipient's mailbox; `said` is the reply without its code.
pub fn is_about_mailbox(code: &str, said: &str) -> bool {
    if !CODES.contains(&code) {
        return false;
    }
    match enhanced(said) {
        // 5.1: the address, but for the two about the sender's. 5.2.1: disabled. 5.4.4: no way to its host.
        Some((1, detail)) => !matches!(detail, 7 | 8),
        Some((2, 1) | (4, 4)) => true,
        Some(_) => false,
        None => {
            let said = said.to_lowercase();
            !NOT_RELAYED.iter().any(|word| said.contains(word))
        }
    }
}

/// Subject and detail of the permanent enhanced code: « 5.1.1 … » at the head of a line, or « (#5.1.1) ».
fn enhanced(said: &str) -> Option<(u16, u16)> {
    let at_heads = said.lines().filter_map(|line| line.split_whitespace().next());
    let marked = said.split('#').skip(1).map(|rest| rest.split(|c: char| c != '.' && !c.is_ascii_digit()).next().unwrap_or_default());
    at_heads.chain(marked).find_map(parse)
}

fn parse(word: &str) -> Option<(u16, u16)> {
    let mut parts = word.strip_prefix("5.")?.split('.');
    let found = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_g12_what_is_about_the_mailbox_ends_the_mail() {
        for (code, said) in [
            ("550", "5.1.1 <lila@example.com>: Recipient address rejected: User unknown"),
            ("550", "5.1.1 The account does not exist\n5.1.1 Please check the address"),
            ("550", "5.1.0 Address rejected"),
            ("550", "5.1.6 Mailbox has moved"),
            ("550", "5.2.1 Mailbox disabled"),
            ("550", "5.4.4 Unable to route"),
            ("550", "No such user here"),
            ("551", "User not local"),
            ("553", "5.1.3 Bad recipient address syntax"),
            ("550", "sorry, no mailbox here by that name (#5.1.1)"),
            ("556", "5.1.10 Domain does not accept mail"),
        ] {
            assert!(is_about_mailbox(code, said), "{code} {said}");
        }
    }

    #[test]
    fn what_is_about_us_does_not() {
        for (code, said) in [
            ("550", "5.7.1 Relaying denied"),
            ("550", "relay not permitted"),
            ("550", "5.7.1 Blocked: poor reputation"),
            ("550", "5.7.26 Unauthenticated mail"),
            ("550", "5.1.8 Sender address rejected: Domain not found"),
            ("553", "5.1.7 Bad sender's mailbox address syntax"),
            ("553", "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"),
            ("553", "sorry, that domain isn't in my list of allowed rcpthosts"),
            ("554", "5.7.1 <lila@example.com>: Relay access denied"),
            ("554", "5.1.1 in a reply that is never about a mailbox"),
            ("530", "5.7.0 Authentication required"),
            ("535", "5.7.8 Authentication failed"),
            ("550", "5.2.2 Mailbox full"),
            ("552", "5.3.4 Message too big"),
            ("554", "5.6.0 Message refused"),
            ("501", "5.1.3 Bad address"),
        ] {
            assert!(!is_about_mailbox(code, said), "{code} {said}");
        }
    }

    #[test]
    fn an_enhanced_code_is_three_numbers_at_a_place_of_its_own() {
        assert_eq!(enhanced("5.1.1 no"), Some((1, 1)));
        assert_eq!(enhanced("no\n5.7.1 no"), Some((7, 1)));
        assert_eq!(enhanced("no (#5.1.2)"), Some((1, 2)));
        for none in ["", "no 5.1.1", "5.1", "5.1.1.1 no", "4.1.1 no", "5.x.1", "#", "5.99999.1"] {
            assert_eq!(enhanced(none), None, "{none}");
        }
    }
}

//! The short help that stands inside other pages: the advice of SC25 as a dialog, the assistance. The sheets themselves
//! live on the server ([`crate::api::prose`]).
use leptos::prelude::*;

use super::help_text::{ADVICE, Advice};
use crate::ui::boot;

/// SC25 as the text of a dialog.
pub fn password_advice() -> impl IntoView {
    view! { <ul>{ADVICE.iter().map(|advice| view! { <li>{point(advice)}</li> }).collect_view()}</ul> }
}

fn point(advice: &'static Advice) -> impl IntoView {
    let example = advice.example.map(|example| {
        view! {
            <p>"«\u{a0}" {example.phrase} "\u{a0}» donne " <code>{example.password}</code> "."</p>
            <p><strong>{example.warning}</strong></p>
        }
    });
    view! {
        <strong>{advice.title}</strong>
        " "
        {advice.text}
        {example}
    }
}

/// How to reach the assistance (R-Q03).
pub fn assistance() -> impl IntoView {
    let brand = boot().brand;
    let dial = format!("tel:{}", brand.support_phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>());
    view! {
        <section class="ep-card" aria-labelledby="assistance">
            <h2 id="assistance">"Assistance"</h2>
            <p><a href=dial rel="external">{brand.support_phone}</a> ", " {brand.support_hours} "."</p>
            <p>"L’assistance ne vous demandera jamais votre mot de passe, ni un code d’activation."</p>
        </section>
    }
}

//! The gauge under a new password: level in words, a bar, and what is asked of it.
//!
//! The level is said in a live region of its own; the count of characters is not, it changes at each key.
use leptos::prelude::*;

use crate::domain::password::{Level, Personal, Policy, Refusal, judge_by, measure};

/// What the gauge shows of a password; never the password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    level: Option<Level>,
    length: usize,
    personal: bool,
    published: bool,
    policy: Policy,
}

impl Reading {
    /// Measures a password in NFC.
    pub fn of(policy: Policy, password: &str, personal: &Personal) -> Self {
        if password.is_empty() {
            return Self { policy, ..Self::default() };
        }
        let strength = measure(password, personal);
        let refusals = judge_by(&policy, password, personal).err().unwrap_or_default();
        let named = |refusal: &Refusal| {
            matches!(refusal, Refusal::ContainsLogin | Refusal::ContainsName | Refusal::ContainsSiren | Refusal::ContainsSite)
        };
        let published = refusals.contains(&Refusal::Published);
        // What is refused is never called better than Faible, whatever its contents weigh.
        let level = if refusals.is_empty() { strength.level } else { Level::Weak };
        Self { level: Some(level), length: strength.length, personal: refusals.iter().any(named), published, policy }
    }

    const fn class(self) -> &'static str {
        match self.level {
            None => "ep-gauge__bar",
            Some(Level::Weak) => "ep-gauge__bar ep-gauge__bar--weak",
            Some(Level::Medium) => "ep-gauge__bar ep-gauge__bar--medium",
            Some(Level::Strong) => "ep-gauge__bar ep-gauge__bar--strong",
        }
    }

    fn words(self) -> String {
        match self.level {
            None => "Niveau de sécurité de votre mot de passe".to_owned(),
            Some(level) => format!("Niveau de sécurité\u{a0}: {}", level.label()),
        }
    }

    /// What is asked, and whether it is met.
    fn conditions(self) -> [(bool, String); 3] {
        let typed = self.level.is_some();
        let least = self.policy.min_length;
        let levels = if self.policy.level == Level::Strong { "niveau Fort" } else { "niveau Moyen ou Fort" };
        [
            (self.length >= usize::from(least), format!("{least} caractères minimum\u{a0}: {}/{least}", self.length)),
            (self.level.is_some_and(|level| level >= self.policy.level), levels.to_owned()),
            (
                typed && !self.personal && !self.published,
                "sans votre adresse, votre nom, votre SIREN ni le nom du site, et jamais publié".to_owned(),
            ),
        ]
    }
}

/// The gauge.
#[component]
pub fn Gauge(#[prop(into)] reading: Signal<Reading>, id: String) -> impl IntoView {
    let condition = move |index: usize| {
        let met = move || reading.get().conditions().get(index).is_some_and(|(met, _)| *met);
        let words = move || reading.get().conditions().get(index).map(|(_, words)| words.clone()).unwrap_or_default();
        view! {
            <li class:ep-gauge__met=met>
                {words}
                <span class="ep-sr">{move || if met() { " (rempli)" } else { " (à remplir)" }}</span>
            </li>
        }
    };
    view! {
        <div class="ep-gauge" id=id>
            <p class="ep-gauge__level" role="status">{move || reading.get().words()}</p>
            <div class=move || reading.get().class() aria-hidden="true"><span></span><span></span><span></span></div>
            <ul class="ep-gauge__conditions">{(0..3).map(condition).collect_view()}</ul>
        </div>
    }
}

//! The human check: characters copied from a picture, or work of the browser without any task.
//!
//! Three ways it ends: the characters typed, a proof found here, or the token of a check already done
//! that a refusal about another field gave back. A refusal without that asks for a new challenge.
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::field::{Place, TextField};
use super::form::FormHandle;
use super::work::solve;
use super::{awake, element, focus_on};
use crate::api::ticket::{Challenge, Ticket};
use crate::api::{ApiError, wire};
use crate::domain::effort::PARTS;

/// Where the work of « Vérification sans image » stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Work {
    Idle,
    /// So many parts are done.
    Busy(u32),
    Done(String),
}

/// What a page's question answers, as far as a new challenge goes.
#[derive(Deserialize)]
struct Renewed {
    ticket: Ticket,
}

/// The challenge of a page, and how the browser asks for another one: by the page's own question.
pub fn renewing<Q>(first: Option<Challenge>, question: Q) -> (Signal<Option<Challenge>>, Callback<()>)
where
    Q: ServerFn<Error = ApiError> + Serialize + Clone + Sync + 'static,
    Q::Output: Serialize,
{
    let challenge = RwSignal::new(first);
    let renew = Callback::new(move |()| {
        let asked = wire::ask(question.clone());
        spawn_local(async move {
            if let Some(Renewed { ticket }) = asked.await.ok().and_then(|sheet| wire::read(&sheet)) {
                challenge.try_set(ticket.check);
            }
        });
    });
    (challenge.into(), renew)
}

/// The human check of a form.
#[component]
pub fn HumanCheck(
    #[prop(into)] challenge: Signal<Option<Challenge>>,
    #[prop(into)] renew: Callback<()>,
    #[prop(default = "Recopiez les caractères de l’image")] label: &'static str,
) -> impl IntoView {
    let awake = awake();
    let form = use_context::<FormHandle>();
    let solved = move || form.and_then(|form| form.solved());
    let work = RwSignal::new(Work::Idle);
    renew_after_refusal(form, renew);
    // Another challenge: what was typed or worked out for the one before is worth nothing.
    let answer = Place::of("check_answer").id();
    Effect::new(move |before: Option<()>| {
        challenge.track();
        if before.is_some() {
            work.set(Work::Idle);
            empty(&answer);
        }
    });
    let token = move || challenge.with(|challenge| challenge.as_ref().map(|challenge| challenge.token.clone()).unwrap_or_default());
    let proof = move || match work.get() {
        Work::Done(proof) => proof,
        Work::Idle | Work::Busy(_) => String::new(),
    };
    let done = Memo::new(move |_| solved().is_some() || matches!(work.get(), Work::Done(_)));
    let id = form.map_or_else(|| "verification".to_owned(), |form| form.id("verification"));
    let result = format!("{id}-resultat");
    let begin = {
        let result = result.clone();
        move |_: MouseEvent| start(challenge, work, result.clone())
    };
    let picture = move || {
        view! {
            <div class="ep-human__picture">
                <img src=move || format!("/verification/{}.png", token()) alt="image contenant 6 caractères à recopier" width="240" height="80"/>
                <div class="ep-human__other">
                    <a class="ep-link" href="" rel="external" hidden=move || awake.get()>"Changer l’image"</a>
                    <button type="button" class="ep-button ep-button--tertiary" hidden=move || !awake.get() on:click=move |_| renew.run(())>
                        "Changer l’image"
                    </button>
                </div>
            </div>
            <TextField name="check_answer" label autocomplete="off" hint="6 caractères, en majuscules ou en minuscules"/>
        }
    };
    view! {
        <fieldset class="ep-human" id=id>
            <legend class="ep-sr">"Vérification"</legend>
            <input type="hidden" name="check" value=move || solved().unwrap_or_else(token)/>
            <input type="hidden" name="check_proof" value=proof/>
            <Show when=move || !done.get()>
                {picture()}
                <div class="ep-human__work" hidden=move || !awake.get()>
                    <button
                        type="button"
                        class="ep-button ep-button--secondary"
                        aria-disabled=move || matches!(work.get(), Work::Busy(_)).then_some("true")
                        on:click=begin.clone()
                    >
                        "Vérification sans image"
                    </button>
                    {move || match work.get() {
                        Work::Busy(parts) => Some(view! {
                            <progress class="ep-human__progress" max=PARTS value=parts aria-label="Vérification en cours"></progress>
                        }),
                        Work::Idle | Work::Done(_) => None,
                    }}
                </div>
            </Show>
            <p class="ep-human__result" id=result tabindex="-1" role="status">
                {move || done.get().then_some("Vérification réussie")}
            </p>
        </fieldset>
    }
}

/// Empties a field of the page.
fn empty(id: &str) {
    if let Some(input) = element::<web_sys::HtmlInputElement>(id) {
        input.set_value("");
    }
}

/// Begins the work, unless it runs.
fn start(challenge: Signal<Option<Challenge>>, work: RwSignal<Work>, result: String) {
    let Some(asked) = challenge.get_untracked() else { return };
    if work.get_untracked() != Work::Idle {
        return;
    }
    work.set(Work::Busy(0));
    spawn_local(async move {
        let token = asked.token.clone();
        let current = move || challenge.try_get_untracked().flatten().is_some_and(|now| now.token == token);
        let proof = solve(&asked, |parts| {
            let going = current();
            if going {
                work.set(Work::Busy(parts));
            }
            going
        })
        .await;
        if let Some(proof) = proof {
            work.set(Work::Done(proof));
            focus_on(result);
        }
    });
}

/// A refusal that gives no check back has used it up; one that never arrived has not.
fn renew_after_refusal(form: Option<FormHandle>, renew: Callback<()>) {
    let Some(form) = form else { return };
    Effect::new(move |before: Option<()>| {
        let error = form.error();
        let used = error.is_some_and(|error| error != ApiError::Unreachable) && form.solved().is_none();
        // What came with the page came with a new challenge.
        if used && before.is_some() {
            renew.run(());
        }
    });
}

//! The link of M1 « Vous n'êtes pas à l'origine de cette demande ? »: one button that cancels. Opening it changes nothing (T-ACT-5).
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::pending::{CancelForm, Cancellation, CancellationPage as CancellationPageAsk};
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink, Submit};
use crate::ui::kit::form::{FormHandle, Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;
use crate::ui::kit::summary_list::SummaryList;

/// `/creation/annulation?jeton=`.
#[component]
pub fn CancelPage() -> impl IntoView {
    let jeton = use_query_map().get_untracked().get("jeton").unwrap_or_default();
    let form = use_form(&CancelForm { jeton });
    let token = form.value("jeton");
    view! { <Loaded ask=CancellationPageAsk { token: token.clone() } view=move |found| show(found, form)/> }
}

fn show(found: Cancellation, form: FormHandle) -> impl IntoView {
    let rows = vec![("Adresse électronique".to_owned(), found.address), ("Demande faite le".to_owned(), found.since)];
    let (asked, then) = if found.change {
        (
            "Quelqu’un, depuis votre espace, a demandé que cette adresse devienne votre adresse de connexion :",
            "Si ce n’est pas vous, annulez la demande : le code envoyé ne servira plus, et votre adresse actuelle reste la bonne. Changez ensuite votre mot de passe sans attendre : quelqu’un le connaît.",
        )
    } else {
        (
            "Quelqu’un a demandé la création d’un espace professionnel avec votre adresse, peut-être par erreur de frappe :",
            "Si ce n’est pas vous, annulez la demande : le code envoyé ne servira plus, et votre adresse redevient libre aussitôt. Si vous ne faites rien, la demande s’éteint d’elle-même au bout de 48 heures.",
        )
    };
    view! {
        <Page title="Vous n’êtes pas à l’origine de cette demande ?" form=form>
            <p>{asked}</p>
            <SummaryList rows/>
            <p>{then}</p>
            <PostForm handle=form>
                <Hidden name="jeton" value=form.value("jeton")/>
                <Actions>
                    <Submit label="Annuler la demande"/>
                    <ButtonLink href="/" label="Ne rien annuler" kind=ButtonKind::Secondary/>
                </Actions>
            </PostForm>
        </Page>
    }
}

/// `/creation/annulee`.
#[component]
pub fn CancelledPage() -> impl IntoView {
    view! {
        <Page title="La demande est annulée">
            <p>"Le code d’activation ne peut plus servir, et rien n’a changé."</p>
            <p>"Si vous recevez d’autres courriels de ce genre, prévenez l’assistance."</p>
            {crate::ui::page::help::assistance()}
            <Actions>
                <ButtonLink href="/" label="Retourner à l’accueil" kind=ButtonKind::Secondary/>
            </Actions>
        </Page>
    }
}

//! The page of the link mailed to an account with too many failures: one button, which lets this browser try again.
//! Opening the page changes nothing.
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::session::{UnlockForm, UnlockPage as UnlockPageAsk};
use crate::api::ticket::Sheet;
use crate::ui::kit::button::{Actions, Submit};
use crate::ui::kit::form::{FormHandle, Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;

/// `/connexion/deblocage?jeton=`.
#[component]
pub fn UnlockPage() -> impl IntoView {
    let jeton = use_query_map().get_untracked().get("jeton").unwrap_or_default();
    let form = use_form(&UnlockForm { jeton });
    let token = form.value("jeton");
    view! { <Loaded ask=UnlockPageAsk { token: token.clone() } view=move |sheet| show(&sheet, form)/> }
}

fn show(_: &Sheet<()>, form: FormHandle) -> impl IntoView + use<> {
    view! {
        <Page title="Autoriser ce navigateur à se connecter" form=form>
            <p>
                "De nombreux essais de connexion à votre espace ont échoué. Par sécurité, un navigateur que nous ne connaissons pas doit être autorisé avant d’essayer de nouveau."
            </p>
            <p>"Votre espace et votre mot de passe n’ont pas changé."</p>
            <PostForm handle=form>
                <Hidden name="jeton" value=form.value("jeton")/>
                <Actions>
                    <Submit label="Autoriser ce navigateur"/>
                </Actions>
            </PostForm>
            <p>"Vous n’avez pas cherché à vous connecter ? Fermez cette page sans rien faire : votre espace reste protégé."</p>
        </Page>
    }
}

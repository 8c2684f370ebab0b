//! SC04, step 1: accepting the terms. What is accepted is the version this page was made with.
use leptos::prelude::*;

use crate::api::creation::{TermsForm, TermsPage as TermsPageAsk};
use crate::api::ticket::Sheet;
use crate::domain::terms::VERSION;
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink, Submit};
use crate::ui::kit::field::{CheckField, Mark};
use crate::ui::kit::form::{Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;

/// `/creation/expert/conditions`.
#[component]
pub fn TermsPage() -> impl IntoView {
    view! { <Loaded ask=TermsPageAsk {} view=show/> }
}

fn show(sheet: Sheet<()>) -> impl IntoView {
    let form = use_form(&TermsForm::default());
    view! {
        <Page title="Création de votre espace professionnel" form=form>
            <p>"Pour créer votre espace, vous devez :"</p>
            <ul class="ep-plain">
                <li>"1ère étape : accepter les conditions générales"</li>
                <li>"2ème étape : créer vos identifiants"</li>
                <li>"3ème étape : remplir le formulaire d’inscription"</li>
                <li>"4ème étape : activer votre espace"</li>
            </ul>
            <section>
                <h2>"1ère étape : acceptez les conditions générales"</h2>
                <p class="ep-rule">"*Champ obligatoire"</p>
                <p><a class="ep-link" href="/conditions-generales">"Lire les conditions générales"</a></p>
                <PostForm handle=form>
                    <Hidden name="key" value=sheet.ticket.key/>
                    <Hidden name="version" value=VERSION.to_owned()/>
                    <CheckField
                        name="accepted"
                        label="Je reconnais avoir pris connaissance des conditions générales et les accepte sans restriction."
                        mark=Mark::Star
                    />
                    <Actions stepper=true>
                        <ButtonLink href="/" label="Quitter" kind=ButtonKind::Secondary/>
                        <Submit label="Valider"/>
                    </Actions>
                </PostForm>
            </section>
        </Page>
    }
}

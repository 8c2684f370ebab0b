//! SC05, step 2: address and password, each typed twice. The gauge knows the address as it is typed.
//!
//! The simplified creation asks for the same two on a page that the server describes.
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsCast;

use super::STEP_LABELS;
use crate::api::creation::{CredentialsForm, CredentialsPage as CredentialsPageAsk};
use crate::api::ticket::Sheet;
use crate::domain::password::Personal;
use crate::ui::kit::alert::{Alert, AlertKind};
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink, Submit};
use crate::ui::kit::check::{HumanCheck, renewing};
use crate::ui::kit::field::TextField;
use crate::ui::kit::form::{FormHandle, Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;
use crate::ui::kit::password::PasswordField;
use crate::ui::kit::steps::Steps;
use crate::ui::page::help::password_advice;

/// `/creation/expert/identifiants`.
#[component]
pub fn CredentialsPage() -> impl IntoView {
    view! { <Loaded ask=CredentialsPageAsk {} view=show/> }
}

fn show(sheet: Sheet<String>) -> impl IntoView {
    let known = sheet.data;
    let form = use_form(&CredentialsForm { email: known.clone(), email_again: known, ..CredentialsForm::default() });
    let (challenge, renew) = renewing(sheet.ticket.check.clone(), CredentialsPageAsk {});
    let query = use_query_map();
    let weakened = move || query.read().get("motif").as_deref() == Some("mot-de-passe");
    view! {
        <Page title="2ème étape : créez vos identifiants" form=form>
            <Steps labels=STEP_LABELS current=2/>
            {move || weakened().then(|| view! {
                <Alert kind=AlertKind::Warning title="Choisissez un autre mot de passe">
                    <p>
                        "Avec ce que nous savons maintenant de vous (nom, entreprise, téléphone, réponse à la question de confiance), \
                         votre mot de passe est devenu trop facile à deviner. Rien n’a été envoyé : le reste de votre saisie est gardé."
                    </p>
                </Alert>
            })}
            <p class="ep-rule">"Tous les champs sont obligatoires."</p>
            <PostForm handle=form>
                <Hidden name="key" value=sheet.ticket.key/>
                <Hidden name="revision" value=sheet.revision.to_string()/>
                {fields(form)}
                {view! { <HumanCheck challenge renew label="Recopiez les caractères de l’image :"/> }.into_any()}
                <div class="ep-aside">
                    <p><strong>"Rappel : "</strong> "une adresse électronique ne peut être associée qu’à un seul espace."</p>
                    <p>
                        <strong>"Conseil : "</strong>
                        "retenez bien votre mot de passe. Pour préserver la confidentialité de votre espace, il est conservé sous une forme illisible : l’administration fiscale ne pourra donc pas vous le communiquer en cas d’oubli."
                    </p>
                </div>
                <Actions stepper=true>
                    <ButtonLink href="/" label="Quitter" kind=ButtonKind::Secondary/>
                    <Submit label="Valider"/>
                </Actions>
            </PostForm>
        </Page>
    }
}

/// Address and password, in a form.
pub fn fields(form: FormHandle) -> AnyView {
    let address = RwSignal::new(form.value("email"));
    let personal = Signal::derive(move || address.with(|address| Personal::default().with_login(address)));
    let listen = move |event: ev::Event| {
        let typed = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some(input) = typed.filter(|input| input.name() == "email") {
            address.set(input.value());
        }
    };
    view! {
        <div class="ep-fields" on:input=listen>
            <p>
                <strong>"Important : "</strong>
                "cette adresse électronique ne pourra être utilisée que pour un seul et unique espace."
            </p>
            <TextField
                name="email"
                label="Votre adresse électronique :"
                hint="Une adresse que vous relevez et que vous garderez, de 110 caractères au plus. Format attendu : nom@example.com"
                kind="email"
                autocomplete="username"
            />
            <TextField name="email_again" label="Confirmer votre adresse électronique :" kind="email" autocomplete="email"/>
            <PasswordField
                name="password"
                label="Votre mot de passe :"
                autocomplete="new-password"
                gauge=personal
            >
                {password_advice()}
            </PasswordField>
            <PasswordField name="password_again" label="Confirmer votre mot de passe :" autocomplete="new-password"/>
        </div>
    }
    .into_any()
}

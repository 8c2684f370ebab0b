//! « Activez votre espace ou vos services », SC10 to SC12 (R-D01 to R-D04): the code, the address it was sent to, the receipt.
use leptos::prelude::*;

use crate::api::activation::{AddressForm, AddressPage as AddressPageAsk, CodeForm, CodePage as CodePageAsk, STEPS};
use crate::api::ticket::Sheet;
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink, Reset, Submit};
use crate::ui::kit::check::{HumanCheck, renewing};
use crate::ui::kit::field::{Mark, Readonly, TextField, Width};
use crate::ui::kit::form::{Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;
use crate::ui::kit::steps::Steps;

mod receipt;

pub use receipt::ReceiptPage;

const STEP_LABELS: &[&str] = &["Code d’activation", "Identifiants", "Récapitulatif"];
const MARKED: &str = "Les champs marqués d’un astérisque (*) doivent être renseignés.";

/// SC10, `/activation`.
#[component]
pub fn CodePage() -> impl IntoView {
    view! { <Loaded ask=CodePageAsk {} view=code/> }
}

/// SC11, `/activation/identifiants`.
#[component]
pub fn AddressPage() -> impl IntoView {
    view! { <Loaded ask=AddressPageAsk {} view=address/> }
}

fn code(sheet: Sheet<()>) -> impl IntoView {
    let form = use_form(&CodeForm::default());
    let (challenge, renew) = renewing(sheet.ticket.check.clone(), CodePageAsk {});
    view! {
        <Page title="Activez votre espace ou vos services" form=form>
            <Steps labels=STEP_LABELS current=1/>
            <p class="ep-rule">{MARKED}</p>
            <PostForm handle=form>
                <Hidden name="key" value=sheet.ticket.key/>
                <TextField
                    name="code"
                    label="Saisissez le code d’activation :"
                    hint="12 caractères, en respectant majuscules et minuscules"
                    autocomplete="one-time-code"
                    mark=Mark::Star
                    width=Width::Medium
                />
                <p class="ep-muted">"Il ne s’agit pas ici de votre mot de passe, mais du code que vous avez reçu."</p>
                {view! { <HumanCheck challenge renew label="Recopiez les caractères de l’image : *"/> }.into_any()}
                <Actions stepper=true>
                    <Submit label="Continuer"/>
                </Actions>
            </PostForm>
        </Page>
    }
}

fn address(sheet: Sheet<String>) -> impl IntoView {
    let form = use_form(&AddressForm::default());
    view! {
        <Page title="Activez votre espace ou vos services – Identifiants" form=form>
            <Steps labels=STEP_LABELS current=2/>
            <p class="ep-rule">{MARKED}</p>
            <PostForm handle=form>
                <Hidden name="key" value=sheet.ticket.key/>
                <Hidden name="revision" value=sheet.revision.to_string()/>
                <Readonly label="Code d’activation" value=sheet.data/>
                <TextField
                    name="email"
                    label="Saisissez votre adresse électronique de connexion :"
                    hint="utilisateur@domaine"
                    kind="email"
                    autocomplete="username"
                    mark=Mark::Star
                />
                <Actions stepper=true>
                    <ButtonLink href=STEPS[0] label="Étape précédente" kind=ButtonKind::Secondary/>
                    <Submit label="Continuer"/>
                </Actions>
                <Actions>
                    <Reset label="Effacer"/>
                </Actions>
            </PostForm>
        </Page>
    }
}

//! What must be done at login before anything else: a new password (R-A12), the new terms (R-C04).
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::duty::{Due, DutyPage as DutyPageAsk, NewTermsForm, Reason, RenewalForm};
use crate::api::ticket::Sheet;
use crate::domain::duty::Duty;
use crate::domain::password::Personal;
use crate::domain::terms::VERSION;
use crate::ui::kit::alert::{Alert, AlertKind};
use crate::ui::kit::button::{Actions, Submit};
use crate::ui::kit::field::{CheckField, Mark};
use crate::ui::kit::form::{Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;
use crate::ui::kit::password::{PasswordField, username};
use crate::ui::page::help::password_advice;

/// `/connexion/renouvellement`.
#[component]
pub fn RenewalPage() -> impl IntoView {
    view! { <Loaded ask=DutyPageAsk { duty: Duty::Password } view=renewal/> }
}

fn retour() -> String {
    use_query_map().get_untracked().get("retour").unwrap_or_default()
}

fn renewal(sheet: Sheet<Due>) -> impl IntoView {
    let form = use_form(&RenewalForm { retour: retour(), ..RenewalForm::default() });
    let due = sheet.data;
    let personal = Signal::stored(Personal::default().with_login(&due.address).with_last_name(&due.last_name));
    let why = match due.reason {
        Reason::Expired(day) => format!("Il était valable jusqu’au {day}."),
        Reason::Rules => "Les règles de sécurité ont changé, et le vôtre n’y répond plus.".to_owned(),
        Reason::Disowned => "Vous avez répondu « Ce n’est pas moi » : quelqu’un d’autre le connaît peut-être.".to_owned(),
    } + " Choisissez-en un nouveau pour entrer dans votre espace.";
    view! {
        <Page title="Renouveler mon mot de passe" form=form>
            <Alert kind=AlertKind::Warning title="Votre mot de passe doit être renouvelé"><p>{why}</p></Alert>
            <p class="ep-rule">"Tous les champs sont obligatoires."</p>
            <PostForm handle=form>
                <Hidden name="key" value=sheet.ticket.key/>
                <Hidden name="retour" value=form.value("retour")/>
                {username(due.address)}
                <PasswordField
                    name="password"
                    label="Saisir mon nouveau mot de passe"
                    autocomplete="new-password"
                    gauge=personal
                >
                    {password_advice()}
                </PasswordField>
                <PasswordField name="password_again" label="Confirmer mon nouveau mot de passe" autocomplete="new-password"/>
                <Actions>
                    <Submit label="Valider"/>
                </Actions>
            </PostForm>
        </Page>
    }
}

/// `/connexion/conditions`.
#[component]
pub fn NewTermsPage() -> impl IntoView {
    view! { <Loaded ask=DutyPageAsk { duty: Duty::Terms } view=terms/> }
}

fn terms(sheet: Sheet<Due>) -> impl IntoView {
    let form = use_form(&NewTermsForm { retour: retour(), version: VERSION.to_owned(), ..NewTermsForm::default() });
    view! {
        <Page title="Nouvelles conditions générales" form=form>
            <p>"Les conditions générales d’utilisation ont changé depuis votre dernière connexion. Lisez-les, puis acceptez-les pour entrer dans votre espace."</p>
            <p><a class="ep-link" href="/conditions-generales">"Lire les conditions générales"</a></p>
            <PostForm handle=form>
                <Hidden name="key" value=sheet.ticket.key/>
                <Hidden name="retour" value=form.value("retour")/>
                <Hidden name="version" value=VERSION.to_owned()/>
                <CheckField
                    name="accepted"
                    label="Je reconnais avoir pris connaissance des conditions générales et les accepte sans restriction."
                    mark=Mark::Star
                />
                <Actions>
                    <Submit label="Valider"/>
                </Actions>
            </PostForm>
        </Page>
    }
}

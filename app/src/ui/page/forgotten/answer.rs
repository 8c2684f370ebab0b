//! Behind the mailed link: the question, the answer and the new password; then the end. Opening it changes nothing.
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::lost_answer;
use crate::api::ApiError;
use crate::api::reset::{AnswerForm, AnswerPage as AnswerPageAsk, DonePage as DonePageAsk, STEPS};
use crate::api::ticket::Sheet;
use crate::domain::fault::Problem;
use crate::domain::password::Personal;
use crate::ui::kit::alert::{Alert, AlertKind};
use crate::ui::kit::button::{Actions, ButtonLink, Submit};
use crate::ui::kit::field::{Readonly, TextField};
use crate::ui::kit::form::{FormHandle, Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;
use crate::ui::kit::password::PasswordField;
use crate::ui::page::help::password_advice;

const TITLE: &str = "Choisissez un nouveau mot de passe";

/// `/mot-de-passe-oublie/reponse?jeton=`. The token goes on in the body of the form.
#[component]
pub fn AnswerPage() -> impl IntoView {
    let jeton = use_query_map().get_untracked().get("jeton").unwrap_or_default();
    let form = use_form(&AnswerForm { jeton, ..AnswerForm::default() });
    let token = form.value("jeton");
    let over = Memo::new(move |_| is_over(form));
    move || {
        let token = token.clone();
        if over.get() {
            spent(form)
        } else {
            view! { <Loaded ask=AnswerPageAsk { token: token.clone() } view=move |sheet| show(sheet, form)/> }.into_any()
        }
    }
}

/// True when the link was good and is no more: there is nothing left to fill in.
fn is_over(form: FormHandle) -> bool {
    match form.error() {
        Some(ApiError::Gone) => true,
        Some(error) => error.faults().iter().any(|fault| fault.problem == Problem::AnswerWrong(0)),
        None => false,
    }
}

fn spent(form: FormHandle) -> AnyView {
    view! {
        <Page title=TITLE form=form>
            <Actions>
                <ButtonLink href=STEPS[0] label="Demander un nouveau lien"/>
            </Actions>
            {lost_answer()}
        </Page>
    }
    .into_any()
}

fn show(sheet: Sheet<String>, form: FormHandle) -> impl IntoView {
    view! {
        <Page title=TITLE form=form>
            <p class="ep-rule">"Tous les champs sont obligatoires."</p>
            <PostForm handle=form>
                <Hidden name="key" value=sheet.ticket.key/>
                <Hidden name="jeton" value=form.value("jeton")/>
                <Readonly label="Votre question de confiance" value=sheet.data/>
                <TextField
                    name="answer"
                    label="Votre réponse"
                    hint="Exactement comme vous l’avez choisie\u{a0}: majuscules, minuscules, accents et espaces comptent."
                    autocomplete="off"
                    secret=true
                />
                <PasswordField
                    name="password"
                    label="Votre nouveau mot de passe"
                    autocomplete="new-password"
                    gauge=Signal::stored(Personal::default())
                >
                    {password_advice()}
                </PasswordField>
                <PasswordField name="password_again" label="Confirmer votre nouveau mot de passe" autocomplete="new-password"/>
                <p>"Votre espace sera fermé partout où il est ouvert\u{a0}; vous vous connecterez avec le nouveau mot de passe."</p>
                <Actions>
                    <Submit label="Changer le mot de passe"/>
                </Actions>
            </PostForm>
            {lost_answer()}
        </Page>
    }
}

/// `/mot-de-passe-oublie/termine`.
#[component]
pub fn DonePage() -> impl IntoView {
    view! { <Loaded ask=DonePageAsk {} view=done/> }
}

fn done(last_day: String) -> impl IntoView {
    view! {
        <Page title="Mot de passe réinitialisé">
            <Alert kind=AlertKind::Success title="Votre mot de passe a été réinitialisé avec succès.">
                <p>"Ce mot de passe est valable jusqu’au " <strong>{last_day}</strong> "."</p>
            </Alert>
            <Actions>
                <ButtonLink href="/connexion" label="Se connecter"/>
            </Actions>
        </Page>
    }
}

//! « Modifier mes identifiants de connexion » (SC21 to SC24), and the password asked again before it (R-G09).
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::credentials::{
    ChangeForm, ChangePage as ChangePageAsk, Changed, ChangedPage as ChangedPageAsk, ConfirmPasswordForm,
    ConfirmPasswordPage as ConfirmPasswordPageAsk, Present, Waiting,
};
use crate::api::ticket::Sheet;
use crate::domain::password::Personal;
use crate::domain::question::QUESTIONS;
use crate::domain::route::RECEIPT;
use crate::ui::kit::alert::{Alert, AlertKind};
use crate::ui::kit::awake;
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink, Submit};
use crate::ui::kit::field::{CheckField, Mark, SelectField, TextField};
use crate::ui::kit::form::{Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;
use crate::ui::kit::password::{PasswordField, username};
use crate::ui::kit::steps::Steps;
use crate::ui::page::help::password_advice;

/// The pages above those of « Gérer mon espace ».
pub const CRUMBS: [(&str, &str); 2] = [("Espace professionnel", "/espace"), ("Gérer mon espace", "/espace/gestion")];
const STEPS: &[&str] = &["Modification", "Enregistrement"];
const TITLE: &str = "Modifier mes identifiants de connexion";
const BACK: &str = "Retourner à la gestion de mon espace";

/// `/espace/gestion/confirmation`.
#[component]
pub fn ConfirmPasswordPage() -> impl IntoView {
    view! { <Loaded ask=ConfirmPasswordPageAsk {} view=confirm/> }
}

fn confirm(sheet: Sheet<String>) -> impl IntoView {
    let retour = use_query_map().get_untracked().get("retour").unwrap_or_default();
    let form = use_form(&ConfirmPasswordForm { retour, ..ConfirmPasswordForm::default() });
    view! {
        <Page title="Confirmer que c’est bien vous" crumbs=CRUMBS.to_vec() form=form>
            <p>"Pour protéger votre espace, saisissez votre mot de passe actuel avant de continuer."</p>
            <PostForm handle=form>
                <Hidden name="key" value=sheet.ticket.key/>
                <Hidden name="retour" value=form.value("retour")/>
                {username(sheet.data)}
                <PasswordField name="password" label="Mot de passe actuel" autocomplete="current-password"/>
                <Actions>
                    <Submit label="Continuer"/>
                    <ButtonLink href="/espace/gestion" label=BACK kind=ButtonKind::Secondary/>
                </Actions>
            </PostForm>
        </Page>
    }
}

/// `/espace/gestion/identifiants`.
#[component]
pub fn ChangePage() -> impl IntoView {
    view! { <Loaded ask=ChangePageAsk {} view=change/> }
}

fn change(sheet: Sheet<Present>) -> impl IntoView {
    let present = sheet.data;
    let form = use_form(&ChangeForm { question: present.question.to_string(), ..ChangeForm::default() });
    let personal = Signal::stored(Personal::default().with_login(&present.address).with_last_name(&present.last_name));
    let questions = QUESTIONS.iter().enumerate().map(|(number, words)| (number.to_string(), (*words).to_owned())).collect::<Vec<_>>();
    // Called inside the form: its fields find it in the context.
    let part = move |legend, name, label, fields: AnyView| part(&form.value(name), legend, name, label, fields);
    let address = move || {
        view! {
            <TextField
                name="email"
                label="Saisir ma nouvelle adresse électronique de connexion"
                hint="utilisateur@domaine, 110 caractères au plus"
                kind="email"
                autocomplete="email"
                mark=Mark::Star
            />
            <TextField
                name="email_again"
                label="Confirmer ma nouvelle adresse électronique de connexion"
                kind="email"
                autocomplete="email"
                mark=Mark::Star
            />
        }
    };
    let password = move || {
        view! {
            <PasswordField
                name="password"
                label="Saisir mon nouveau mot de passe"
                autocomplete="new-password"
                mark=Mark::Star
                gauge=personal
            >
                {password_advice()}
            </PasswordField>
            <PasswordField name="password_again" label="Confirmer mon nouveau mot de passe" autocomplete="new-password" mark=Mark::Star/>
        }
    };
    let question = move || {
        view! {
            <SelectField name="question" label="Question" options=questions mark=Mark::Star/>
            <TextField
                name="answer"
                label="Réponse"
                hint="Elle sera demandée exactement telle que vous la saisissez : majuscules, minuscules et espaces comptent."
                autocomplete="off"
                mark=Mark::Star
            secret=true
        />
        }
    };
    view! {
        <Page title=TITLE crumbs=CRUMBS.to_vec() form=form>
            <Steps labels=STEPS current=1/>
            {present.waiting.map(|waiting| view! {
                <Alert kind=AlertKind::Info title="Une nouvelle adresse attend son code">
                    <p>{format!("{}, jusqu’au {}. Une autre demande la remplacera.", waiting.address, waiting.deadline)}</p>
                </Alert>
            })}
            <p class="ep-rule">"Les champs marqués d’un astérisque (*) doivent être renseignés."</p>
            <PostForm handle=form>
                <Hidden name="key" value=sheet.ticket.key/>
                <Hidden name="permit" value=present.permit/>
                {username(present.address.clone())}
                <p>"Adresse actuelle : " <strong>{present.address}</strong></p>
                {part("Adresse électronique de connexion", "change_address", "Modifier mon adresse électronique", address().into_any())}
                {part("Mot de passe", "change_password", "Modifier mon mot de passe", password().into_any())}
                {part("Question de confiance", "change_question", "Modifier ma question de confiance", question().into_any())}
                <Actions>
                    <Submit label="Valider"/>
                    <ButtonLink href="/espace/gestion" label=BACK kind=ButtonKind::Secondary/>
                </Actions>
            </PostForm>
        </Page>
    }
}

/// One of the three parts: its box opens its fields; without script they are all in sight, and the box decides.
fn part(value: &str, legend: &'static str, name: &'static str, label: &'static str, fields: AnyView) -> AnyView {
    let awake = awake();
    let ticked = RwSignal::new(!value.is_empty());
    view! {
        <fieldset class="ep-part">
            <legend>{legend}</legend>
            <CheckField name label opens=(ticked, name)/>
            <div id=name hidden=move || awake.get() && !ticked.get()>{fields}</div>
        </fieldset>
    }
    .into_any()
}

/// `/espace/gestion/identifiants/enregistrement`.
#[component]
pub fn ChangedPage() -> impl IntoView {
    view! { <Loaded ask=ChangedPageAsk {} view=changed/> }
}

fn changed(done: Changed) -> impl IntoView {
    let close = if done.address.is_some() { "Fermer" } else { BACK };
    view! {
        <Page title=TITLE crumbs=CRUMBS.to_vec()>
            <Steps labels=STEPS current=2/>
            <Alert kind=AlertKind::Success title="Enregistrement effectué.">
                <p>"Enregistrement de vos nouveaux identifiants de connexion"</p>
            </Alert>
            {done.password_until.map(|day| view! {
                <section>
                    <h2>"Mot de passe"</h2>
                    <p>"Votre mot de passe a été réinitialisé avec succès."</p>
                    <p>"Ce mot de passe est valable jusqu’au " <strong>{day}</strong> "."</p>
                    <p>"Vous allez recevoir un courriel de confirmation. Vos autres connexions ouvertes ont été fermées."</p>
                </section>
            })}
            {done.address.map(waiting)}
            {done.question.then(|| view! {
                <section>
                    <h2>"Question de confiance"</h2>
                    <p>"Votre réponse à la question de confiance a été réinitialisée avec succès."</p>
                    <p>"Indispensable en cas de perte de mot de passe : télécharger le récapitulatif"</p>
                    {receipt_link()}
                </section>
            })}
            <Actions>
                <ButtonLink href="/espace/gestion" label=close/>
            </Actions>
        </Page>
    }
}

/// SC23: what to do with the code.
fn waiting(waiting: Waiting) -> impl IntoView {
    view! {
        <section>
            <h2>"Adresse électronique de connexion"</h2>
            <p>
                "Un code d’activation a été envoyé à l’adresse électronique suivante : " <strong>{waiting.address}</strong>
                ". Si vous ne le recevez pas, vérifiez que cette adresse est correcte et consultez la rubrique « Courrier indésirable » ou « Spam »."
            </p>
            <p>
                <strong>"Remarque : "</strong>
                "ce code n’est pas un mot de passe ; il ne peut être utilisé qu’une seule fois pour activer la modification demandée."
            </p>
            <p>"Ouvrez ensuite « Connexion à l’espace professionnel », puis « Activer ». Tous vos navigateurs seront alors déconnectés."</p>
            <p>
                "Vous disposez d’un délai de 48h, soit au moins jusqu’au " <strong>{waiting.deadline}</strong>
                " ; à défaut, la modification ne sera pas prise en compte. D’ici là, votre adresse actuelle reste la seule valable."
            </p>
            <Actions>
                <ButtonLink href="/activation" label="Activer"/>
            </Actions>
        </section>
    }
}

/// SC13: a plain link, no pop-up.
pub fn receipt_link() -> impl IntoView {
    view! {
        <p>
            <a class="ep-button ep-button--secondary" href=RECEIPT download="" rel="external">
                "Télécharger mon récapitulatif"
            </a>
        </p>
    }
}

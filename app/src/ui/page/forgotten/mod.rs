//! « Mot de passe oublié » (SC37): the address, then a screen that is the same whether a space exists or not (T-OUB-1).
use leptos::prelude::*;

use crate::api::reset::{RequestForm, RequestPage, STEPS};
use crate::api::ticket::Sheet;
use crate::ui::boot;
use crate::ui::kit::alert::{Alert, AlertKind};
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink, Submit};
use crate::ui::kit::check::{HumanCheck, renewing};
use crate::ui::kit::field::TextField;
use crate::ui::kit::form::{Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;
use crate::ui::page::help::assistance;

mod answer;

pub use answer::{AnswerPage, DonePage};

/// Where what is not said here is said to everybody.
const LOCKED_OUT: &str = "/aide/connexion-impossible";

/// `/mot-de-passe-oublie`.
#[component]
pub fn ForgottenPage() -> impl IntoView {
    view! { <Loaded ask=RequestPage {} view=show/> }
}

fn show(sheet: Sheet<()>) -> impl IntoView {
    let form = use_form(&RequestForm::default());
    let (challenge, renew) = renewing(sheet.ticket.check.clone(), RequestPage {});
    view! {
        <Page title="Mot de passe oublié" crumbs=vec![("Accueil", "/"), ("Connexion à votre espace professionnel", "/connexion")] form=form>
            <p>
                "Un lien vous sera envoyé. Il mène à votre question de confiance\u{a0}: avec sa réponse, vous choisirez un nouveau mot de passe."
            </p>
            <p class="ep-rule">"Tous les champs sont obligatoires."</p>
            <PostForm handle=form>
                <Hidden name="key" value=sheet.ticket.key/>
                <TextField
                    name="email"
                    label="Adresse électronique de connexion"
                    hint="Format attendu\u{a0}: nom@example.com"
                    kind="email"
                    autocomplete="username"
                />
                {view! { <HumanCheck challenge renew/> }.into_any()}
                <Actions>
                    <Submit label="Recevoir le lien"/>
                    <ButtonLink href="/connexion" label="Retour à la connexion" kind=ButtonKind::Secondary/>
                </Actions>
            </PostForm>
            {lost_answer()}
        </Page>
    }
}

/// `/mot-de-passe-oublie/envoi`.
#[component]
pub fn SentPage() -> impl IntoView {
    view! {
        <Page title="Consultez votre messagerie">
            <Alert
                kind=AlertKind::Info
                title="Si un espace existe pour cette adresse, un courriel vient d’être envoyé."
            />
            <p>"Ouvrez son lien dans l’heure\u{a0}: il ne sert qu’une fois. Vous répondrez à votre question de confiance, puis choisirez un nouveau mot de passe."</p>
            {boot().demonstration.then(|| view! {
                <p class="ep-muted">
                    "Démonstration\u{a0}: ce courriel se lit sur la page "
                    <a href="/demonstration/courrier">"Courriers envoyés"</a> "."
                </p>
            })}
            <h2>"Vous ne recevez rien\u{a0}?"</h2>
            <ul>
                <li>"Consultez la rubrique «\u{a0}Courrier indésirable\u{a0}» ou «\u{a0}Spam\u{a0}» de votre messagerie."</li>
                <li><a href=STEPS[0]>"Recommencez"</a> " si l’adresse n’était pas celle de votre espace. Trois liens au plus partent en 24 heures."</li>
                <li>
                    "Aucun lien ne part pour un espace non activé, désactivé, ou fermé à cette procédure après trop de réponses inexactes (seul votre service gestionnaire peut la rouvrir)\u{a0}: voyez "
                    <a href=LOCKED_OUT>"Je ne peux plus me connecter"</a> "."
                </li>
            </ul>
            {assistance()}
        </Page>
    }
}

/// Password and answer both lost: nothing opens the space any more (R-H04).
fn lost_answer() -> AnyView {
    view! {
        <section class="ep-card">
            <h2>"Vous avez aussi perdu la réponse\u{a0}?"</h2>
            <p>
                "Cet espace ne peut plus être rouvert en ligne. Créez-en un en mode expert avec une autre adresse électronique\u{a0}; vous y reprendrez vos services par la procédure de substitution, qui ouvrira plus tard sur ce site."
            </p>
            <p><a class="ep-link" href="/creation">"Créer votre espace professionnel"</a></p>
            <p><a class="ep-link" href=LOCKED_OUT>"Je ne peux plus me connecter"</a></p>
        </section>
    }
    .into_any()
}

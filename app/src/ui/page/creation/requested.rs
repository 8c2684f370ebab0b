//! SC09: the request is made, the code is on its way; in the browser that asked for it, the mistyped address can be given up.
use leptos::prelude::*;

use crate::api::activation;
use crate::api::pending::{MistypedForm, Requested, RequestedPage as RequestedPageAsk};
use crate::ui::boot;
use crate::ui::kit::alert::{Alert, AlertKind};
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink, Submit};
use crate::ui::kit::form::{PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;

/// `/creation/expert/confirmation`.
#[component]
pub fn RequestedPage() -> impl IntoView {
    view! { <Loaded ask=RequestedPageAsk {} view=show/> }
}

fn show(requested: Requested) -> impl IntoView {
    let form = use_form(&MistypedForm::default());
    let Requested { greeting, address, deadline } = requested;
    view! {
        <Page title="Activation de votre espace professionnel" form=form>
            <p class="ep-lead">{greeting}</p>
            <p>
                "Vous allez recevoir le code d’activation dans votre messagerie. Si vous ne le recevez pas, vérifiez que l’adresse que vous avez saisie ("
                <strong class="ep-address">{address}</strong>
                ") est correcte, et consultez la rubrique « Courrier indésirable » ou « Spam » de votre messagerie personnelle."
            </p>
            <p>
                "Remarque : ce code n’est pas un mot de passe. Il ne doit être utilisé qu’une seule fois pour activer votre espace."
            </p>
            <Alert kind=AlertKind::Info title="Activez votre espace dans les 48 heures">
                <p>
                    "Vous disposez d’un délai de 48 heures à compter de l’envoi, soit au moins jusqu’au " <strong>{deadline}</strong>
                    ", pour activer votre espace. Passé ce délai, le code est sans effet et toute la procédure est à reprendre. D’ici là, aucun autre code ne peut être demandé pour cette adresse."
                </p>
            </Alert>
            <p>"Après réception de ce code, vous devez cliquer sur le lien ci-dessous :"</p>
            <Actions>
                <ButtonLink href=activation::STEPS[0] label="Activer"/>
                <ButtonLink href="/" label="Fermer" kind=ButtonKind::Secondary/>
            </Actions>
            <p>
                "Vous pourrez aussi revenir plus tard : cliquez sur « Connexion à l’espace professionnel », en haut de l’écran, puis sur « Activer »."
            </p>
            {boot().demonstration.then(|| view! {
                <p class="ep-muted">
                    "Démonstration : ce courriel se lit sur la page "
                    <a href="/demonstration/courrier">"Courriers envoyés"</a> "."
                </p>
            })}
            <section class="ep-card">
                <h2>"L’adresse n’est pas la bonne ?"</h2>
                <p>
                    "Le code envoyé ne servira plus. Vous reprendrez à la 2ème étape : vos réponses sont gardées, sauf le mot de passe et la réponse à la question de confiance."
                </p>
                <PostForm handle=form>
                    <Submit label="Je me suis trompé d’adresse" secondary=true/>
                </PostForm>
            </section>
        </Page>
    }
}

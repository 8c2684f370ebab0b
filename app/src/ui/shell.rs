//! Header, footer and routes: the pages by address.
use leptos::prelude::*;
use leptos_router::components::{Route, Routes};
use leptos_router::hooks::use_location;
use leptos_router::path;

use super::boot;
use super::kit::announcer::Announcer;
use super::kit::footer::Footer;
use super::kit::header::{DemonstrationNotice, Header, SkipLinks};
use super::kit::idle;
use super::page::activation::{AddressPage, CodePage, ReceiptPage};
use super::page::components::{ComponentsPage, ErrorsPage};
use super::page::connections::ConnectionsPage;
use super::page::credentials::{ChangePage, ChangedPage, ConfirmPasswordPage};
use super::page::demonstration::{MailPage, MailsPage};
use super::page::duty::{NewTermsPage, RenewalPage};
use super::page::error::ErrorPage;
use super::page::forgotten::{AnswerPage, DonePage, ForgottenPage, SentPage};
use super::page::home::HomePage;
use super::page::login::LoginPage;
use super::page::profile::{DataPage, ProfilePage};
use super::page::prose::{HelpPage, ProsePage};
use super::page::screen::ScreenPage;
use super::page::unlock::UnlockPage;
use crate::api::ApiError;
use crate::domain::route::is_agents;

/// Everything around the pages, and the pages; or the refusal, when the request got no further.
#[component]
pub fn Shell() -> impl IntoView {
    let announcer = Announcer::provide();
    let idle = idle::guard();
    let path = use_location().pathname;
    let page = match boot().refusal {
        // The refusal is this address's; a link leads on. Without a session it is the login itself (T-SES-8).
        Some(error) => {
            let here = path.get_untracked();
            (move || match (&error, path.get() == here) {
                (_, false) => view! { <Pages/> }.into_any(),
                (ApiError::SignIn, _) if !is_agents(&here) => view! { <LoginPage/> }.into_any(),
                (error, _) => view! { <ErrorPage error=error.clone()/> }.into_any(),
            })
            .into_any()
        }
        None => view! { <Pages/> }.into_any(),
    };
    view! {
        <SkipLinks/>
        <DemonstrationNotice/>
        <Header/>
        <main class="ep-band ep-main" id="contenu" tabindex="-1">{page}</main>
        <Footer/>
        {announcer.region()}
        {idle}
    }
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=|| view! { <ErrorPage error=ApiError::NotFound/> }>
            <Route path=path!("/") view=HomePage/>
            <Route path=path!("/connexion") view=LoginPage/>
            <Route path=path!("/connexion/deblocage") view=UnlockPage/>
            <Route path=path!("/mot-de-passe-oublie") view=ForgottenPage/>
            <Route path=path!("/mot-de-passe-oublie/envoi") view=SentPage/>
            <Route path=path!("/mot-de-passe-oublie/reponse") view=AnswerPage/>
            <Route path=path!("/mot-de-passe-oublie/termine") view=DonePage/>
            <Route path=path!("/creation") view=ScreenPage/>
            <Route path=path!("/activation") view=CodePage/>
            <Route path=path!("/activation/identifiants") view=AddressPage/>
            <Route path=path!("/activation/recapitulatif") view=ReceiptPage/>
            <Route path=path!("/espace") view=ScreenPage/>
            <Route path=path!("/dossiers") view=ScreenPage/>
            <Route path=path!("/messagerie") view=ScreenPage/>
            <Route path=path!("/refus") view=ScreenPage/>
            <Route path=path!("/agent") view=ScreenPage/>
            <Route path=path!("/espace/gestion/confirmation") view=ConfirmPasswordPage/>
            <Route path=path!("/espace/gestion/identifiants") view=ChangePage/>
            <Route path=path!("/espace/gestion/identifiants/enregistrement") view=ChangedPage/>
            <Route path=path!("/espace/gestion/connexions") view=ConnectionsPage/>
            <Route path=path!("/espace/gestion/coordonnees") view=ProfilePage/>
            <Route path=path!("/espace/gestion/donnees") view=DataPage/>
            <Route path=path!("/connexion/renouvellement") view=RenewalPage/>
            <Route path=path!("/connexion/conditions") view=NewTermsPage/>
            <Route path=path!("/demonstration/courrier") view=|| demonstration(MailsPage)/>
            <Route path=path!("/demonstration/courrier/:id") view=|| demonstration(MailPage)/>
            <Route path=path!("/demonstration/composants") view=|| demonstration(ComponentsPage)/>
            <Route path=path!("/demonstration/erreurs/:status") view=|| demonstration(ErrorsPage)/>
            <Route path=path!("/aide/:page") view=HelpPage/>
            <Route path=path!("/:page") view=ProsePage/>
            // What no other page is: the server says what stands there.
            <Route path=path!("/*any") view=ScreenPage/>
        </Routes>
    }
}

/// A page that exists in demonstration mode only: everywhere else it is not there.
fn demonstration<V: IntoView + 'static>(page: fn() -> V) -> AnyView {
    if boot().demonstration { page().into_any() } else { view! { <ErrorPage error=ApiError::NotFound/> }.into_any() }
}

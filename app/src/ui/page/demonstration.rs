//! The mails of the demonstration, readable; outside demonstration mode these pages are not there.
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::error::ErrorPage;
use crate::api::ApiError;
use crate::api::demonstration::{Mail, MailPage as MailPageAsk, MailsPage as MailsPageAsk, PostBox};
use crate::ui::boot;
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;
use crate::ui::kit::summary_list::SummaryList;
use crate::ui::kit::table::Table;

const HERE: &str = "/demonstration/courrier";

/// The latest mails.
#[component]
pub fn MailsPage() -> impl IntoView {
    guarded(|| view! { <Loaded ask=MailsPageAsk {} view=list/> }.into_any())
}

/// One mail.
#[component]
pub fn MailPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    guarded(move || view! { <Loaded ask=MailPageAsk { id: id.clone() } view=letter/> }.into_any())
}

fn guarded(page: impl FnOnce() -> AnyView) -> AnyView {
    if boot().demonstration { page() } else { view! { <ErrorPage error=ApiError::NotFound/> }.into_any() }
}

fn list(post: PostBox) -> impl IntoView {
    let (mails, (agent, code)) = (post.lines, post.agent);
    let empty = mails.is_empty();
    let head = ["Date", "Destinataire", "Objet", "État"].map(str::to_owned).to_vec();
    let rows = mails
        .into_iter()
        .map(|mail| {
            let link = view! { <a href=format!("{HERE}/{}", mail.id)>{mail.subject}</a> };
            vec![mail.at.into_any(), mail.to.into_any(), link.into_any(), mail.state.into_any()]
        })
        .collect::<Vec<_>>();
    view! {
        <Page title="Courriers envoyés" crumbs=vec![("Accueil", "/")] wide=true>
            <p>"Les courriels et les lettres de ce site de démonstration se lisent ici, codes compris, pendant 7 jours."</p>
            <p>{format!("Code à usage unique de {agent} en ce moment\u{a0}: ")} <strong class="ep-nowrap">{code}</strong></p>
            {if empty {
                view! {
                    <p>"Aucun courriel pour l’instant. Le premier partira d’une création d’espace."</p>
                    <p><a href="/creation">"Créer votre espace professionnel"</a></p>
                }.into_any()
            } else {
                view! { <Table caption="Les derniers courriels, du plus récent au plus ancien" head rows/> }.into_any()
            }}
        </Page>
    }
}

fn letter(mail: Mail) -> impl IntoView {
    let line = mail.line;
    let pdf = format!("{HERE}/{}.pdf", line.id);
    let rows = vec![
        ("À".to_owned(), line.to),
        ("Objet".to_owned(), line.subject.clone()),
        ("Date".to_owned(), line.at),
        ("État".to_owned(), line.state),
    ];
    view! {
        <Page title=line.subject crumbs=vec![("Accueil", "/"), ("Courriers envoyés", HERE)]>
            <SummaryList rows/>
            {mail.letter.then(|| view! { <p><a href=pdf download rel="external">"Télécharger la lettre (PDF)"</a></p> })}
            <pre class="ep-mail">{mail.text}</pre>
        </Page>
    }
}

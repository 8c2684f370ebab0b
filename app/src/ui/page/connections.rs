//! « Mes connexions » (R-P08): who is signed in as me, what happened lately, and the way out when it was not me.
use leptos::prelude::*;

use super::credentials::CRUMBS;
use crate::api::connections::{CONNECTIONS, ConnectionsPage as ConnectionsAsk, EndForm, NOT_ME, OTHERS, Opened};
use crate::api::credentials::CONFIRM;
use crate::api::ticket::Sheet;
use crate::ui::kit::alert::{Alert, AlertKind};
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink, Submit};
use crate::ui::kit::form::{FormHandle, Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::{Page, asked};
use crate::ui::kit::table::{Table, cells, lines};

/// `/espace/gestion/connexions`.
#[component]
pub fn ConnectionsPage() -> impl IntoView {
    view! { <Loaded ask=ConnectionsAsk {} view=show/> }
}

fn show(sheet: Sheet<Opened>) -> impl IntoView {
    let form = use_form(&EndForm::default());
    let Opened { sessions, ids, events, fresh } = sheet.data;
    let key = sheet.ticket.key;
    let several = ids.len() > 1;
    let rows = sessions
        .rows
        .into_iter()
        .zip(ids)
        .map(|(row, id)| {
            let last = if id.is_empty() { "Cette connexion".into_any() } else { end(form, &key, id, "Fermer", row.join(", ")) };
            cells(row).chain([last]).collect()
        })
        .collect();
    view! {
        <Page title="Mes connexions" crumbs=CRUMBS.to_vec() form=form wide=true>
            {asked("fermee").then(|| view! { <Alert kind=AlertKind::Success title="La connexion est fermée."/> })}
            <Table caption=sessions.caption head=sessions.head rows/>
            {several.then(|| end(form, &key, OTHERS.to_owned(), "Fermer toutes les autres", String::new()))}
            <section class="ep-prose">
                <h2>"Une connexion n’est pas la vôtre ?"</h2>
                <p>
                    "« Ce n’est pas moi » ferme aussitôt toutes les autres connexions, annule le changement d’adresse et les liens de mot de passe en attente, et vous demande un nouveau mot de passe."
                    {(!fresh).then_some(" Votre mot de passe actuel vous sera d’abord demandé.")}
                </p>
                {if fresh {
                    end(form, &key, NOT_ME.to_owned(), "Ce n’est pas moi", String::new())
                } else {
                    let to = format!("{CONFIRM}?retour={CONNECTIONS}");
                    view! { <ButtonLink href=to label="Ce n’est pas moi"/> }.into_any()
                }}
            </section>
            <Table caption=events.caption head=events.head rows=lines(events.rows)/>
            <Actions>
                <ButtonLink href="/espace/gestion" label="Retourner à la gestion de mon espace" kind=ButtonKind::Secondary/>
            </Actions>
        </Page>
    }
}

fn end(form: FormHandle, key: &str, which: String, label: &'static str, what: String) -> AnyView {
    let key = key.to_owned();
    view! {
        <PostForm handle=form>
            <Hidden name="key" value=key/>
            <Hidden name="session" value=which.clone()/>
            <Submit label secondary=which != NOT_ME what/>
        </PostForm>
    }
    .into_any()
}

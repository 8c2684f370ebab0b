//! « Modifier mes coordonnées » (SC31) and « Mes données » (R-N01, R-N08).
use leptos::prelude::*;

use super::creation::details::{contact, firm, person};
use super::credentials::CRUMBS;
use crate::api::identity::IdentityFields;
use crate::api::listing::Listing;
use crate::api::profile::{Card, DataPage as DataAsk, ProfileForm, ProfilePage as ProfileAsk};
use crate::api::ticket::Sheet;
use crate::domain::route::DATA;
use crate::ui::kit::alert::{Alert, AlertKind};
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink, Submit};
use crate::ui::kit::field::{CheckField, Mark};
use crate::ui::kit::form::{Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::{Page, asked};
use crate::ui::kit::summary_list::SummaryList;
use crate::ui::kit::table::{Table, lines};

/// `/espace/gestion/coordonnees`.
#[component]
pub fn ProfilePage() -> impl IntoView {
    view! { <Loaded ask=ProfileAsk {} view=profile/> }
}

fn profile(sheet: Sheet<Card>) -> impl IntoView {
    let card = sheet.data;
    let form = use_form(&ProfileForm {
        identity: IdentityFields::of(Some(&card.registration)),
        information: if card.information { "on".to_owned() } else { String::new() },
        ..ProfileForm::default()
    });
    let elsewhere = view! { <a class="ep-link" href="/espace/gestion/identifiants">"Modifier mon adresse électronique"</a> }.into_any();
    view! {
        <Page title="Modifier mes coordonnées" crumbs=CRUMBS.to_vec() form=form>
            {asked("enregistre").then(|| view! { <Alert kind=AlertKind::Success title="Vos coordonnées sont enregistrées."/> })}
            <p class="ep-rule">"*Champs obligatoires"</p>
            <PostForm handle=form>
                <Hidden name="key" value=sheet.ticket.key/>
                <Hidden name="revision" value=sheet.revision.to_string()/>
                {person()}
                {firm()}
                {contact(card.address, elsewhere)}
                <CheckField name="information" label="Recevoir les informations sur les services et la législation" mark=Mark::Optional/>
                <Actions>
                    <Submit label="Valider"/>
                    <ButtonLink href="/espace/gestion" label="Retourner à la gestion de mon espace" kind=ButtonKind::Secondary/>
                </Actions>
            </PostForm>
        </Page>
    }
}

/// `/espace/gestion/donnees`.
#[component]
pub fn DataPage() -> impl IntoView {
    view! { <Loaded ask=DataAsk {} view=data/> }
}

fn data(tables: Vec<Listing>) -> impl IntoView {
    let tables = tables
        .into_iter()
        .map(|Listing { caption, head, rows }| {
            if !head.is_empty() {
                return view! { <Table caption head rows=lines(rows)/> }.into_any();
            }
            let pair = |line: Vec<String>| {
                let mut line = line.into_iter();
                (line.next().unwrap_or_default(), line.next().unwrap_or_default())
            };
            let rows = rows.into_iter().map(pair).collect();
            view! {
                <h2>{caption}</h2>
                <SummaryList rows/>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <Page title="Mes données" crumbs=CRUMBS.to_vec() wide=true>
            <p>"Voici tout ce que ce site conserve à votre sujet. Les mots de passe, les réponses et les codes ne sont gardés que sous une forme que personne ne peut lire : ils n’y figurent pas."</p>
            <Actions>
                <a class="ep-button" href=DATA download="" rel="external">"Télécharger mes données (JSON)"</a>
                <ButtonLink href="/espace/gestion/coordonnees" label="Modifier mes coordonnées" kind=ButtonKind::Secondary/>
            </Actions>
            <p><a class="ep-link" href="/donnees-personnelles">"Pour en savoir plus sur le traitement des données, cliquez ici."</a></p>
            {tables}
            <Actions>
                <ButtonLink href="/espace/gestion" label="Retourner à la gestion de mon espace" kind=ButtonKind::Secondary/>
            </Actions>
        </Page>
    }
}

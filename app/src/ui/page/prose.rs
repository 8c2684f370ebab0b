//! Every page of text (SC38, SC39, the legal pages): one component that shows a [`Document`] of the server.
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::help::assistance;
use crate::api::prose::{Block, Document, FeedbackForm, Inline, Line, Part, ProsePage as ProsePageAsk};
use crate::domain::route::is_document;
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink, Submit};
use crate::ui::kit::focus_on;
use crate::ui::kit::form::{FormHandle, Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;
use crate::ui::kit::table::Table;

/// `/{page}`: the last route; what is no text either is 404.
#[component]
pub fn ProsePage() -> impl IntoView {
    text("")
}

/// `/aide/{page}`.
#[component]
pub fn HelpPage() -> impl IntoView {
    text("aide/")
}

fn text(folder: &'static str) -> impl IntoView {
    let params = use_params_map();
    // Two texts may share a route: each is asked for anew.
    let slug = Memo::new(move |_| params.with(|params| format!("{folder}{}", params.get_str("page").unwrap_or_default())));
    move || {
        let slug = slug.get();
        view! { <Loaded ask=ProsePageAsk { slug: slug.clone() } view=show/> }
    }
}

fn show(document: Document) -> impl IntoView {
    let form = use_form(&FeedbackForm::default());
    let contents = document.contents.then(|| contents(&document.parts));
    let lead = (!document.lead.is_empty()).then(|| view! { <p class="ep-lead">{document.lead}</p> });
    let asks = document.asks.map(|key| opinion(form, key));
    view! {
        <Page title=document.title crumbs=document.crumbs form=form>
            {lead}
            {contents}
            <div class="ep-prose ep-terms">{document.parts.into_iter().map(part).collect_view()}</div>
            {asks}
            {document.assistance.then(assistance)}
        </Page>
    }
}

fn contents(parts: &[Part]) -> AnyView {
    let entry = |id: &str, title: &str, below: Vec<AnyView>| {
        let below = (!below.is_empty()).then(|| view! { <ul>{below}</ul> });
        view! { <li><a href=format!("#{id}")>{title.to_owned()}</a>{below}</li> }.into_any()
    };
    let entries = parts
        .iter()
        .filter(|part| !part.title.is_empty())
        .map(|part| {
            let articles = part.blocks.iter().filter_map(|block| match block {
                Block::Article { id, title, .. } if !title.is_empty() => Some(entry(id, title, Vec::new())),
                _ => None,
            });
            entry(&part.id, &part.title, articles.collect())
        })
        .collect_view();
    view! {
        <nav class="ep-contents" aria-labelledby="sommaire">
            <h2 id="sommaire">"Sommaire"</h2>
            <ul>{entries}</ul>
        </nav>
    }
    .into_any()
}

fn part(part: Part) -> AnyView {
    if part.title.is_empty() {
        return blocks(part.blocks).into_any();
    }
    view! { <section id=part.id><h2>{part.title}</h2>{blocks(part.blocks)}</section> }.into_any()
}

fn blocks(blocks: Vec<Block>) -> Vec<AnyView> {
    blocks.into_iter().map(block).collect()
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Text(text) => view! { <p>{line(text)}</p> }.into_any(),
        Block::Heading(title) => view! { <h3>{title}</h3> }.into_any(),
        Block::Bullets(lines) => view! { <ul>{items(lines)}</ul> }.into_any(),
        Block::Steps(lines) => view! { <ol>{items(lines)}</ol> }.into_any(),
        Block::Entries(entries) => {
            let entries = entries
                .into_iter()
                .map(|(what, said)| view! { <div><dt><strong>{what}</strong></dt><dd>{blocks(said)}</dd></div> })
                .collect_view();
            view! { <dl class="ep-stack">{entries}</dl> }.into_any()
        }
        Block::Table { caption, head, rows } => {
            let rows = rows.into_iter().map(|row| row.into_iter().map(|cell| line(cell).into_any()).collect()).collect();
            view! { <Table caption head rows/> }.into_any()
        }
        Block::Button { href, label } => view! { <p><ButtonLink href label kind=ButtonKind::Secondary/></p> }.into_any(),
        Block::Article { id, title, blocks: inside } => {
            let title = (!title.is_empty()).then(|| view! { <h3>{title}</h3> });
            view! { <section id=id>{title}{blocks(inside)}</section> }.into_any()
        }
        Block::Rule { id, blocks: inside } => view! { <div class="ep-terms__rule" id=id>{blocks(inside)}</div> }.into_any(),
    }
}

pub(super) fn items(lines: Vec<Line>) -> Vec<AnyView> {
    lines.into_iter().map(|text| view! { <li>{line(text)}</li> }.into_any()).collect()
}

pub(super) fn line(text: Line) -> Vec<AnyView> {
    let piece = |piece| match piece {
        Inline::Text(text) => text.into_any(),
        Inline::Strong(text) => view! { <strong>{text}</strong> }.into_any(),
        Inline::Code(text) => view! { <code>{text}</code> }.into_any(),
        Inline::Link { href, label } => view! { <a href=href.clone() rel=outside(&href)>{label}</a> }.into_any(),
        Inline::Named { href, label, what } => {
            view! { <a href=href.clone() rel=outside(&href)>{label}<span class="ep-sr">" : "{what}</span></a> }.into_any()
        }
    };
    text.into_iter().map(piece).collect()
}

/// What is not a page of ours, or a document, is none of the router's business.
pub(super) fn outside(href: &str) -> Option<&'static str> {
    (!href.starts_with(['/', '#']) || is_document(href)).then_some("external")
}

/// « Cette réponse vous a-t-elle été utile ? »: two buttons, then thanks.
fn opinion(form: FormHandle, key: String) -> AnyView {
    let query = use_query_map();
    let thanked = Memo::new(move |_| query.read().get_str("avis") == Some("merci"));
    // The button pressed is gone: the thanks take its focus.
    Effect::new(move |before: Option<bool>| {
        let now = thanked.get();
        if now && before == Some(false) {
            focus_on("avis".to_owned());
        }
        now
    });
    let key = StoredValue::new(key);
    let button = move |value: &'static str, label: &'static str| {
        view! {
            <PostForm handle=form>
                <Hidden name="key" value=key.get_value()/>
                <Hidden name="utile" value=value/>
                <Submit label secondary=true/>
            </PostForm>
        }
    };
    view! {
        <section class="ep-card" aria-labelledby="avis-question">
            <h2 id="avis-question">"Cette réponse vous a-t-elle été utile ?"</h2>
            {move || (!thanked.get()).then(|| view! { <Actions>{button("oui", "Oui")}{button("non", "Non")}</Actions> })}
            <div id="avis" role="status" tabindex="-1">
                {move || thanked.get().then(|| view! { <p>"Merci. Votre avis est enregistré, sans rien de personnel."</p> })}
            </div>
        </section>
    }
    .into_any()
}

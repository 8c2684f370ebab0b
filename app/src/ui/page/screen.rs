//! Every described screen: one component that shows what the server made of it ([`Shown`]).
use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::html::custom;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};

use super::creation::{credentials, details};
use crate::api::screen::{Asked, Node, ScreenPage as ScreenAsk, Shown, Text, Tone};
use crate::api::ticket::Challenge;
use crate::ui::kit::alert::{Alert, AlertKind};
use crate::ui::kit::announcer::Announcer;
use crate::ui::kit::button::Submit;
use crate::ui::kit::check::{HumanCheck, renewing};
use crate::ui::kit::details::Reveal;
use crate::ui::kit::field::{CheckField, Mark, RadioField, Readonly, SelectField, TextField, Width};
use crate::ui::kit::focus_on;
use crate::ui::kit::form::{AskForm, FormHandle, Hidden, PostForm, use_described};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;
use crate::ui::kit::steps::Steps;
use crate::ui::kit::summary_list::SummaryList;
use crate::ui::kit::table::Table;

/// Any address that no other page has: the server says what stands there.
#[component]
pub fn ScreenPage() -> impl IntoView {
    let (location, params) = (use_location(), use_params_map());
    let route = location.pathname.get_untracked();
    let path = move || {
        params.with(|params| params.get_str("any").map_or_else(|| route.clone(), |rest| format!("/{}", rest.trim_start_matches('/'))))
    };
    // Two screens may share a route: each is asked for anew. The location is the next page's before this one is gone.
    let address = Memo::new(move |before: Option<&String>| match (path(), before) {
        (path, Some(before)) if path != location.pathname.get() => before.clone(),
        (path, _) => path + &location.search.with(|query| asked(query)),
    });
    let announcer = use_context::<Announcer>();
    let shown = StoredValue::new(address.get_untracked());
    move || {
        let address = address.get();
        if shown.get_value() != address {
            shown.set_value(address.clone());
            if let Some(announcer) = announcer {
                announcer.leave();
            }
        }
        let asked = address.clone();
        view! { <Loaded ask=ScreenAsk { address } view=move |screen| show(screen, &asked)/> }
    }
}

fn asked(query: &str) -> String {
    if query.is_empty() { String::new() } else { format!("?{}", query.trim_start_matches('?')) }
}

/// The human check of a screen: its challenge, and how to ask for another one.
#[derive(Clone, Copy)]
struct Checked(Signal<Option<Challenge>>, Callback<()>);

fn show(screen: Shown, address: &str) -> AnyView {
    if let Some(ticket) = screen.ticket {
        let (challenge, renew) = renewing(ticket.check, ScreenAsk { address: address.to_owned() });
        provide_context(Checked(challenge, renew));
    }
    let forms: Vec<FormHandle> = screen.forms.into_iter().map(use_described).collect();
    let first = forms.first().copied();
    let inside = nodes(screen.inside, &forms);
    let (title, crumbs, wide) = (screen.title, screen.crumbs, screen.wide);
    match first {
        Some(form) => view! { <Page title crumbs form wide>{inside}</Page> }.into_any(),
        None => view! { <Page title crumbs wide>{inside}</Page> }.into_any(),
    }
}

fn nodes(nodes: Vec<Node>, forms: &[FormHandle]) -> Vec<AnyView> {
    nodes.into_iter().map(|one| node(one, forms)).collect()
}

fn node(node: Node, forms: &[FormHandle]) -> AnyView {
    match node {
        Node::Words(words) => words.into_any(),
        Node::Element(tag, given, inside) => {
            let given: Vec<AnyAttribute> = given.into_iter().map(|(name, value)| custom_attribute(name, value).into_any_attr()).collect();
            // Without content there is no mark of it either: in a field or a script the browser would not find it again.
            if inside.is_empty() {
                return custom(tag).add_any_attr(given).into_any();
            }
            custom(tag).child(nodes(inside, forms)).add_any_attr(given).into_any()
        }
        Node::Anchor(href, label) => {
            // The router scrolls to an anchor; the focus goes there, too.
            let anchor = href.trim_start_matches('#').to_owned();
            view! { <a class="ep-link" href=href on:click=move |_| focus_on(anchor.clone())>{label}</a> }.into_any()
        }
        Node::Alert { tone, title, inside } => alert(tone, title, nodes(inside, forms)),
        Node::Steps { labels, current } => view! { <Steps labels current/> }.into_any(),
        Node::Summary(rows) => view! { <SummaryList rows/> }.into_any(),
        Node::Table { caption, head, rows } => {
            let cells = |row: Vec<Vec<Node>>| row.into_iter().map(|cell| nodes(cell, forms).into_any()).collect();
            let rows = rows.into_iter().map(cells).collect();
            view! { <Table caption head rows/> }.into_any()
        }
        Node::Reveal { label, what, inside } => {
            let inside = nodes(inside, forms);
            view! { <Reveal label what>{inside}</Reveal> }.into_any()
        }
        Node::Form(which, inside) => {
            let Some(handle) = forms.get(which).copied() else { return ().into_any() };
            let forms = forms.to_vec();
            view! { <PostForm handle>{nodes(inside, &forms)}</PostForm> }.into_any()
        }
        Node::Ask(which, inside) => {
            let Some(handle) = forms.get(which).copied() else { return ().into_any() };
            let forms = forms.to_vec();
            view! { <AskForm handle>{nodes(inside, &forms)}</AskForm> }.into_any()
        }
        Node::Hidden(name, value) => view! { <Hidden name value/> }.into_any(),
        Node::Submit { label, secondary, what } => view! { <Submit label secondary what/> }.into_any(),
        Node::Pick(name, value) => view! { <input type="checkbox" name=name value=value/> }.into_any(),
        Node::Field(text) => text_field(text),
        Node::Human => {
            use_context::<Checked>().map(|Checked(challenge, renew)| view! { <HumanCheck challenge renew/> }.into_any()).into_any()
        }
        Node::Credentials => use_context::<FormHandle>().map(credentials::fields).into_any(),
        Node::Identity(address, firm) => details::identity(address, firm).into_any(),
        Node::Check(name, label, free) => {
            let mark = if free { Mark::Free } else { Mark::default() };
            view! { <CheckField name label mark/> }.into_any()
        }
        Node::Choice { name, label, hint, options } => view! { <RadioField name label hint options/> }.into_any(),
        Node::List { name, label, options } => view! { <SelectField name label options/> }.into_any(),
        Node::Readonly(label, value) => view! { <Readonly label value/> }.into_any(),
    }
}

fn text_field(text: Text) -> AnyView {
    let mark = match text.asked {
        Asked::Always => Mark::Required,
        Asked::Star => Mark::Star,
        Asked::Optional => Mark::Optional,
        Asked::Free => Mark::Free,
    };
    let width = match text.narrow {
        0 => Width::Full,
        1 => Width::Medium,
        _ => Width::Short,
    };
    let kind = if text.kind.is_empty() { "text".to_owned() } else { text.kind };
    view! {
        <TextField
            name=text.name label=text.label hint=text.hint kind autocomplete=text.autocomplete inputmode=text.inputmode mark width
            secret=text.secret
        />
    }
    .into_any()
}

fn alert(tone: Tone, title: String, inside: Vec<AnyView>) -> AnyView {
    let kind = match tone {
        Tone::Info => AlertKind::Info,
        Tone::Success => AlertKind::Success,
        Tone::Warning => AlertKind::Warning,
        Tone::Error => AlertKind::Error,
    };
    if inside.is_empty() {
        return view! { <Alert kind title/> }.into_any();
    }
    view! { <Alert kind title>{inside}</Alert> }.into_any()
}

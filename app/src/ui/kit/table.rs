//! A table that becomes a pile of cards under 48 em.
use leptos::prelude::*;

/// A line of text as cells.
pub fn cells(row: Vec<String>) -> impl Iterator<Item = AnyView> {
    row.into_iter().map(IntoAny::into_any)
}

/// Lines of text as cells.
pub fn lines(rows: Vec<Vec<String>>) -> Vec<Vec<AnyView>> {
    rows.into_iter().map(|row| cells(row).collect()).collect()
}

/// A table with its caption; each cell repeats its column's name for the cards.
#[component]
pub fn Table(#[prop(into)] caption: String, head: Vec<String>, rows: Vec<Vec<AnyView>>) -> impl IntoView {
    let columns = head.clone();
    let body = rows
        .into_iter()
        .map(|row| {
            let cells = row
                .into_iter()
                .enumerate()
                .map(|(index, cell)| {
                    let column = columns.get(index).cloned().unwrap_or_default();
                    view! { <td data-label=column>{cell}</td> }
                })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <table class="ep-table">
            <caption>{caption}</caption>
            <thead><tr>{head.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view()}</tr></thead>
            <tbody>{body}</tbody>
        </table>
    }
}

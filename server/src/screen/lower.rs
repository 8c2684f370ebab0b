//! A screen taken apart into what the browser shows: plain elements with the kit's classes, and the kit's own components
//! where something behaves. New blocks cost the bundle nothing as long as they are made of these.
use app::api::prose::{Inline, Line};
use app::api::screen::{Block, Column, GridLine, Moment, Node, Screen, Shown, Weight};
use app::domain::route::{is_document, is_whole};

/// What a block knows of its screen.
struct Around<'a> {
    /// A step of a journey: the way back at the left, the way on at the right.
    journey: bool,
    /// The path, to tell the current page's links.
    here: &'a str,
}

/// Takes a screen apart; `address` is where it stands.
pub fn lower(screen: Screen, address: &str) -> Shown {
    let journey = screen.blocks.iter().any(|block| matches!(block, Block::Steps { .. }));
    let around = Around { journey, here: address.split('?').next().unwrap_or_default() };
    let mut inside = blocks(screen.head, &around);
    let main = blocks(screen.blocks, &around);
    if screen.side.is_empty() {
        inside.extend(main);
    } else {
        let (side, main) = (div("ep-columns__side", blocks(screen.side, &around)), div("ep-columns__main", main));
        inside.push(if screen.side_last {
            div("ep-columns ep-columns--aside ep-columns--last", vec![main, side])
        } else {
            div("ep-columns ep-columns--aside", vec![side, main])
        });
    }
    Shown { title: screen.title, crumbs: screen.crumbs, wide: screen.wide, forms: screen.forms, ticket: screen.ticket, inside }
}

fn element(tag: &str, given: &[(&str, &str)], inside: Vec<Node>) -> Node {
    let given = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Node::Element(tag.to_owned(), given, inside)
}

fn plain(tag: &str, inside: Vec<Node>) -> Node {
    element(tag, &[], inside)
}

fn div(class: &str, inside: Vec<Node>) -> Node {
    element("div", &[("class", class)], inside)
}

fn words(text: impl Into<String>) -> Vec<Node> {
    vec![Node::Words(text.into())]
}

/// For who does not see where it stands.
fn unseen(text: impl Into<String>) -> Node {
    element("span", &[("class", "ep-sr")], words(text))
}

/// A link; what is not a page of ours, a document, or loaded whole is none of the router's business.
fn anchor(class: &str, href: &str, inside: Vec<Node>) -> Node {
    let mut given = vec![("href", href)];
    if !class.is_empty() {
        given.insert(0, ("class", class));
    }
    if !href.starts_with(['/', '#']) || is_document(href) || is_whole(href) || is_file(href) {
        given.push(("rel", "external"));
    }
    element("a", &given, inside)
}

/// An attachment: its address says nothing of its name.
fn is_file(href: &str) -> bool {
    href.contains("/pieces/")
}

fn line(text: Line) -> Vec<Node> {
    let piece = |piece| match piece {
        Inline::Text(text) => Node::Words(text),
        Inline::Strong(text) => plain("strong", words(text)),
        Inline::Code(text) => plain("code", words(text)),
        Inline::Link { href, label } => anchor("", &href, words(label)),
        Inline::Named { href, label, what } => anchor("", &href, vec![Node::Words(label), unseen(format!("\u{a0}: {what}"))]),
    };
    text.into_iter().map(piece).collect()
}

fn items(lines: Vec<Line>) -> Vec<Node> {
    lines.into_iter().map(|text| plain("li", line(text))).collect()
}

fn blocks(blocks: Vec<Block>, around: &Around<'_>) -> Vec<Node> {
    blocks.into_iter().map(|one| block(one, around)).collect()
}

fn block(block: Block, around: &Around<'_>) -> Node {
    match block {
        Block::Lead(text) => element("p", &[("class", "ep-lead")], line(text)),
        Block::Text(text) => plain("p", line(text)),
        Block::Muted(text) => element("p", &[("class", "ep-muted")], line(text)),
        Block::Heading(title) => plain("h2", words(title)),
        Block::Subheading(title) => plain("h3", words(title)),
        Block::Bullets(lines) => plain("ul", items(lines)),
        Block::Lines(lines) => element("ul", &[("class", "ep-lines")], items(lines)),
        Block::Steps { labels, current } => Node::Steps { labels, current },
        Block::Alert { tone, title, text } => {
            Node::Alert { tone, title, inside: text.into_iter().map(|text| plain("p", line(text))).collect() }
        }
        Block::Summary(rows) => Node::Summary(rows),
        Block::Table { caption, head, rows } => {
            let rows = rows.into_iter().map(|row| row.into_iter().map(line).collect()).collect();
            Node::Table { caption, head, rows }
        }
        Block::Card { title, blocks: inside } => {
            let mut card = if title.is_empty() { Vec::new() } else { vec![plain("h2", words(title))] };
            card.extend(blocks(inside, around));
            element("section", &[("class", "ep-card")], card)
        }
        Block::Part { id, title, blocks: inside } => {
            let titled = format!("{id}-titre");
            let mut part = vec![element("h2", &[("id", &titled)], words(title))];
            part.extend(blocks(inside, around));
            element("section", &[("class", "ep-card"), ("id", &id), ("tabindex", "-1"), ("aria-labelledby", &titled)], part)
        }
        Block::Groups(inside) => div("ep-groups", blocks(inside, around)),
        Block::Reveal { label, blocks: inside } => Node::Reveal { label, what: String::new(), inside: blocks(inside, around) },
        Block::Offer { line: text, label, what, blocks: inside } => {
            let more = Node::Reveal { label, what, inside: blocks(inside, around) };
            div("ep-offer", vec![plain("p", line(text)), more])
        }
        Block::Away { action, name, value, submit } => {
            // The button bears the value: no field, and no form of the kit, which would take the submit over.
            let given = [("class", "ep-button"), ("type", "submit"), ("name", &name), ("value", &value)];
            let form = [("class", "ep-actions"), ("method", "post"), ("action", &action)];
            element("form", &form, vec![element("button", &given, words(submit))])
        }
        Block::Actions(links) => div("ep-actions", buttons(links)),
        Block::Timeline(moments) => element("ol", &[("class", "ep-timeline")], moments.into_iter().map(moment).collect()),
        Block::Menu(entries) => {
            element("nav", &[("class", "ep-menu"), ("aria-label", "Menu de l’espace")], vec![plain("ul", links(entries, around))])
        }
        Block::Links(entries) => element("ul", &[("class", "ep-plain")], links(entries, around)),
        Block::Chips(chips) => {
            let chip = |(label, href): (String, String)| {
                plain("li", vec![anchor("ep-chip", &href, vec![unseen("Retirer le filtre "), Node::Words(label)])])
            };
            element("ul", &[("class", "ep-chips"), ("aria-label", "Filtres")], chips.into_iter().map(chip).collect())
        }
        Block::Pages(pages) => {
            let page = |(label, href): (String, String)| {
                let here = [("class", "ep-pages__here"), ("aria-current", "page")];
                let shown = if href.is_empty() { element("span", &here, words(label)) } else { anchor("ep-link", &href, words(label)) };
                plain("li", vec![shown])
            };
            let pages = plain("ul", pages.into_iter().map(page).collect());
            element("nav", &[("class", "ep-pages"), ("aria-label", "Pagination")], vec![pages])
        }
        Block::Grid { caption, head, rows, name, action, submit, beside } => {
            let labels: Vec<String> = head.iter().map(|column| column.label.clone()).collect();
            let columns = std::iter::once(plain("td", vec![unseen("Sélection")])).chain(head.into_iter().map(column)).collect();
            let lines = rows.into_iter().map(|row| grid_line(row, &name, &labels)).collect();
            let parts = vec![plain("caption", words(caption)), plain("thead", vec![plain("tr", columns)]), plain("tbody", lines)];
            let send = element("button", &[("class", "ep-button ep-button--secondary"), ("type", "submit")], words(submit));
            let actions = div("ep-actions", std::iter::once(send).chain(buttons(beside)).collect());
            // A document is not a page: the browser fetches it, with script and without.
            element(
                "form",
                &[("class", "ep-listing"), ("method", "get"), ("action", &action)],
                vec![element("table", &[("class", "ep-table")], parts), actions],
            )
        }
        Block::Document { action, hidden, submit } => {
            // A document is not a page: the browser fetches it, with script and without.
            let mut parts: Vec<Node> = hidden.into_iter().map(|(name, value)| Node::Hidden(name, value)).collect();
            let send = element("button", &[("class", "ep-button"), ("type", "submit")], words(submit));
            parts.push(div("ep-actions", vec![send]));
            element("form", &[("method", "post"), ("action", &action)], parts)
        }
        Block::File { line: said, note, action, id, what } => {
            let button = element(
                "button",
                &[("class", "ep-button ep-button--tertiary"), ("type", "submit"), ("name", "retirer"), ("value", &id)],
                vec![Node::Words("Retirer".to_owned()), unseen(format!("\u{a0}: {what}"))],
            );
            let mut parts = vec![plain("p", line(said))];
            if !note.is_empty() {
                parts.push(element("p", &[("class", "ep-muted ep-file__hash")], words(note)));
            }
            parts.push(element("form", &[("method", "post"), ("action", &action)], vec![button]));
            div("ep-file", parts)
        }
        Block::Upload { action, hints, faults, accept, bytes, too_big, failed } => {
            upload(&action, hints, &faults, &accept, bytes, &too_big, &failed)
        }
        Block::Rows { caption, head, rows } => {
            let cells = |row: Vec<Vec<Block>>| row.into_iter().map(|cell| blocks(cell, around)).collect();
            Node::Table { caption, head, rows: rows.into_iter().map(cells).collect() }
        }
        // A document is not a page: the browser fetches it, with script and without.
        Block::Fetch { action, submit, what } => {
            let label = vec![Node::Words(submit), unseen(format!("\u{a0}: {what}"))];
            let send = element("button", &[("class", "ep-button ep-button--secondary"), ("type", "submit")], label);
            element("form", &[("method", "post"), ("action", &action)], vec![send])
        }
        Block::Message { id, office, author, at, text, blocks: inside } => {
            let titled = format!("{id}-auteur");
            let head = vec![
                element("h3", &[("id", &titled), ("class", "ep-message__author")], words(author)),
                element("p", &[("class", "ep-message__at")], words(at)),
            ];
            let mut parts = vec![div("ep-message__head", head), element("p", &[("class", "ep-message__text")], words(text))];
            parts.extend(blocks(inside, around));
            let class = if office { "ep-message ep-message--office" } else { "ep-message" };
            element("article", &[("class", class), ("id", &id), ("aria-labelledby", &titled)], parts)
        }
        Block::Live { data, blocks: inside } => {
            let given: Vec<(&str, &str)> = data.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            element("div", &given, blocks(inside, around))
        }
        Block::Script(src) => element("script", &[("src", &src), ("defer", "")], Vec::new()),
        other => form(other, around),
    }
}

/// A field for files. Its form is a plain one, also with script: files go to a handler of their own (T-PJ-3). `pieces.js` adds
/// the progress.
fn upload(action: &str, hints: Vec<String>, faults: &[String], accept: &str, bytes: u64, too_big: &str, failed: &str) -> Node {
    let wrong = !faults.is_empty();
    let mut described = vec!["pieces-aide"];
    let mut parts = vec![element("label", &[("class", "ep-field__label"), ("for", "pieces")], words("Fichiers à joindre"))];
    let hints: Vec<Node> = hints.into_iter().map(|hint| element("p", &[("class", "ep-field__hint")], words(hint))).collect();
    parts.push(element("div", &[("id", "pieces-aide")], hints));
    if wrong {
        described.push("pieces-erreurs");
    }
    let error = |fault: &String| element("p", &[("class", "ep-field__error")], vec![unseen("Erreur\u{a0}: "), Node::Words(fault.clone())]);
    let errors = faults.iter().map(error).collect();
    parts.push(element("div", &[("class", "ep-field__errors"), ("id", "pieces-erreurs"), ("aria-live", "polite")], errors));
    let described = described.join(" ");
    let mut input = vec![
        ("class", "ep-input"),
        ("id", "pieces"),
        ("name", "pieces"),
        ("type", "file"),
        ("multiple", ""),
        ("accept", accept),
        ("aria-describedby", described.as_str()),
    ];
    if wrong {
        input.push(("aria-invalid", "true"));
    }
    parts.push(element("input", &input, Vec::new()));
    let field = div(if wrong { "ep-field ep-field--wrong" } else { "ep-field" }, parts);
    let send = element("button", &[("class", "ep-button"), ("type", "submit")], words("Joindre les fichiers"));
    let bytes = bytes.to_string();
    let given = [
        ("id", "pieces-envoi"),
        ("method", "post"),
        ("action", action),
        ("enctype", "multipart/form-data"),
        ("data-bytes", bytes.as_str()),
        ("data-too-big", too_big),
        ("data-failed", failed),
    ];
    let status = element("div", &[("class", "ep-upload__status"), ("role", "status")], Vec::new());
    let form = element("form", &given, vec![field, status, div("ep-actions", vec![send])]);
    div("ep-upload", vec![form, element("script", &[("src", "/pieces.js"), ("defer", "")], Vec::new())])
}

/// Forms, and what stands in them.
fn form(block: Block, around: &Around<'_>) -> Node {
    match block {
        Block::Form { which, hidden, blocks: inside, submit, weight, what, beside } => {
            let mut parts: Vec<Node> = hidden.into_iter().map(|(name, value)| Node::Hidden(name, value)).collect();
            parts.extend(blocks(inside, around));
            if submit.is_empty() {
                return Node::Form(which, parts);
            }
            let send = Node::Submit { label: submit, secondary: weight != Weight::Primary, what };
            let actions = if around.journey {
                div("ep-actions ep-actions--stepper", buttons(beside).into_iter().chain([send]).collect())
            } else {
                div("ep-actions", std::iter::once(send).chain(buttons(beside)).collect())
            };
            parts.push(actions);
            Node::Form(which, parts)
        }
        Block::Presses { name, presses } => {
            let press = |(value, label, weight): (String, String, Weight)| {
                element("button", &[("class", look(weight)), ("type", "submit"), ("name", &name), ("value", &value)], words(label))
            };
            div("ep-actions", presses.into_iter().map(press).collect())
        }
        Block::Ask { which, blocks: inside, submit, beside } => {
            let send = Node::Submit { label: submit, secondary: true, what: String::new() };
            let actions = div("ep-actions", std::iter::once(send).chain(buttons(beside)).collect());
            Node::Ask(which, vec![div("ep-ask__fields", blocks(inside, around)), actions])
        }
        Block::Check { name, label, more } if more.is_empty() => Node::Check(name, label, false),
        Block::Check { name, label, more } => {
            let more = more.into_iter().map(|one| match one {
                Block::Reveal { label: opener, blocks: inside } => {
                    Node::Reveal { label: opener, what: label.clone(), inside: blocks(inside, around) }
                }
                other => self::block(other, around),
            });
            let more: Vec<Node> = more.collect();
            div("ep-offer", std::iter::once(Node::Check(name, label, true)).chain(more).collect())
        }
        Block::Choice { name, label, hint, options } => Node::Choice { name, label, hint, options },
        Block::List { name, label, options } => Node::List { name, label, options },
        Block::Readonly { label, value } => Node::Readonly(label, value),
        Block::Fieldset { legend, blocks: inside } => {
            let legend = plain("legend", words(legend));
            element("fieldset", &[("class", "ep-group")], std::iter::once(legend).chain(blocks(inside, around)).collect())
        }
        Block::Field(text) => Node::Field(text),
        Block::Human => Node::Human,
        Block::Credentials => Node::Credentials,
        Block::Identity { address, firm } => Node::Identity(address, firm),
        _ => Node::Words(String::new()),
    }
}

/// The classes of a button.
const fn look(weight: Weight) -> &'static str {
    match weight {
        Weight::Primary => "ep-button",
        Weight::Secondary => "ep-button ep-button--secondary",
        Weight::Tertiary => "ep-button ep-button--tertiary",
    }
}

fn buttons(links: Vec<(Weight, String, String)>) -> Vec<Node> {
    let button = |(weight, label, href): (Weight, String, String)| {
        // Without an address it leads nowhere: it empties the form around it.
        if href.is_empty() {
            element("button", &[("type", "reset"), ("class", look(weight))], words(label))
        } else {
            anchor(look(weight), &href, words(label))
        }
    };
    links.into_iter().map(button).collect()
}

fn links(entries: Vec<(String, String)>, around: &Around<'_>) -> Vec<Node> {
    let link = |(label, href): (String, String)| {
        if href.starts_with('#') {
            return plain("li", vec![Node::Anchor(href, label)]);
        }
        let mut shown = anchor("ep-link", &href, words(label));
        if let Node::Element(_, given, _) = &mut shown
            && href == around.here
        {
            given.push(("aria-current".to_owned(), "page".to_owned()));
        }
        plain("li", vec![shown])
    };
    entries.into_iter().map(link).collect()
}

fn moment(moment: Moment) -> Node {
    let state = if moment.done { "fait" } else { "à venir" };
    let class = if moment.done { "ep-timeline__moment ep-timeline__moment--done" } else { "ep-timeline__moment" };
    let title = vec![Node::Words(moment.title), unseen(format!(" ({state})"))];
    let mut parts = vec![element("p", &[("class", "ep-timeline__title")], title)];
    for (class, text) in [("ep-timeline__at", moment.at), ("ep-timeline__text", moment.text)] {
        if !text.is_empty() {
            parts.push(element("p", &[("class", class)], words(text)));
        }
    }
    element("li", &[("class", class)], parts)
}

fn column(column: Column) -> Node {
    let mut given = vec![("scope", "col")];
    if !column.order.is_empty() {
        given.push(("aria-sort", &column.order));
    }
    let inside =
        if column.href.is_empty() { words(column.label) } else { vec![anchor("ep-grid__order", &column.href, words(column.label))] };
    element("th", &given, inside)
}

fn grid_line(row: GridLine, name: &str, labels: &[String]) -> Node {
    let pick = vec![Node::Pick(name.to_owned(), row.value), unseen(format!("Sélectionner {}", row.label))];
    let pick = element(
        "td",
        &[("class", "ep-grid__pick"), ("data-label", "Sélection")],
        vec![element("label", &[("class", "ep-grid__label")], pick)],
    );
    let cells = row.cells.into_iter().zip(labels).map(|(text, label)| element("td", &[("data-label", label)], line(text)));
    plain("tr", std::iter::once(pick).chain(cells).collect())
}

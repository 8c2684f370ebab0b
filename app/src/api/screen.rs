//! Screens that the server describes: what stands on the page, as data, for one component that shows it.
//!
//! A page of its own in the bundle costs some kilobytes of every visit; a described one costs nothing. The server
//! makes the [`Screen`] (`server::screen`, one file per screen) and takes it apart into [`Node`]s; `ui::page::screen` shows
//! those, the kit's components where something behaves, plain elements elsewhere. Its forms go the way of all forms
//! ([`super::Form`]): their success answers the next address.
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::prose::Line;
use super::ticket::Ticket;
use super::{Answer, ApiError};

/// The described screens, by their address.
#[async_trait]
pub trait Screens: Send + Sync {
    /// What stands at an address, path and query; an unknown one is 404.
    async fn screen(&self, address: String) -> Answer<Shown>;
}

/// A page, whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Screen {
    pub title: String,
    /// The pages above it, label and address.
    pub crumbs: Vec<(String, String)>,
    /// As wide as the site; otherwise as wide as text reads well.
    pub wide: bool,
    /// Its forms; a block names one by its place. The first one's errors stand above the title.
    pub forms: Vec<FormSpec>,
    /// Its human check, for [`Block::Human`].
    pub ticket: Option<Ticket>,
    /// Above the columns.
    pub head: Vec<Block>,
    /// Beside the blocks, on wide screens.
    pub side: Vec<Block>,
    /// The side comes after the blocks: below them, or at their right.
    pub side_last: bool,
    pub blocks: Vec<Block>,
}

/// A screen as the browser gets it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    pub title: String,
    /// The pages above it, label and address.
    pub crumbs: Vec<(String, String)>,
    pub wide: bool,
    pub forms: Vec<FormSpec>,
    /// Its human check, for [`Node::Human`].
    pub ticket: Option<Ticket>,
    pub inside: Vec<Node>,
}

/// What the browser shows of a screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Node {
    Words(String),
    /// An element that does nothing: its tag, its attributes, its content.
    Element(String, Vec<(String, String)>, Vec<Node>),
    /// A link to a part of this page: address and label. The focus goes there, too.
    Anchor(String, String),
    Alert {
        tone: Tone,
        title: String,
        inside: Vec<Node>,
    },
    Steps {
        labels: Vec<String>,
        current: usize,
    },
    Summary(Vec<(String, String)>),
    Table {
        caption: String,
        head: Vec<String>,
        rows: Vec<Vec<Vec<Node>>>,
    },
    Reveal {
        label: String,
        what: String,
        inside: Vec<Node>,
    },
    /// Which of the screen's forms, and what stands in it.
    Form(usize, Vec<Node>),
    /// The same for one that asks for another address.
    Ask(usize, Vec<Node>),
    Hidden(String, String),
    Submit {
        label: String,
        secondary: bool,
        what: String,
    },
    /// A box to pick a line with: name and value.
    Pick(String, String),
    Field(Text),
    /// A box with its label, and whether it may stay empty without a word.
    Check(String, String, bool),
    Choice {
        name: String,
        label: String,
        hint: String,
        options: Vec<(String, String)>,
    },
    List {
        name: String,
        label: String,
        options: Vec<(String, String)>,
    },
    Readonly(String, String),
    /// The human check of the screen's ticket.
    Human,
    /// Login address and password, each typed twice, as in SC05.
    Credentials,
    /// Who the person is, as in SC07: her login address, and whether her firm is asked for.
    Identity(String, bool),
}

/// A form of a screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormSpec {
    /// [`super::Form::NAME`].
    pub name: String,
    /// Where it is posted without script: its page.
    pub path: String,
    /// [`super::Form::RELOAD`].
    pub reload: bool,
    /// [`super::Form::KEPT`].
    pub kept: bool,
    /// What its fields hold at first.
    pub values: Vec<(String, String)>,
}

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    Info,
    Success,
    Warning,
    Error,
}

/// How a field is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// The page's sentence says that all are mandatory.
    #[default]
    Always,
    Star,
    Optional,
    Free,
}

/// A field of text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub name: String,
    pub label: String,
    pub hint: String,
    /// The input's type; `text` when empty.
    pub kind: String,
    pub autocomplete: String,
    pub inputmode: String,
    pub asked: Asked,
    /// 0 as wide as the form, 1 medium, 2 short.
    pub narrow: u8,
    pub secret: bool,
}

/// How much a link or a button asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    #[default]
    Primary,
    Secondary,
    Tertiary,
}

/// One moment of a course of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub title: String,
    /// When; empty for what is to come without a date.
    pub at: String,
    /// It has happened.
    pub done: bool,
    pub text: String,
}

/// A column of a [`Block::Grid`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    pub label: String,
    /// Where its order is; empty for a column that orders nothing.
    pub href: String,
    /// `ascending`, `descending`; empty when the lines are ordered otherwise.
    pub order: String,
}

/// A line of a [`Block::Grid`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridLine {
    /// What picking it says, and of what.
    pub value: String,
    pub label: String,
    pub cells: Vec<Line>,
}

/// What stands on a screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Lead(Line),
    Text(Line),
    Muted(Line),
    /// An `<h2>`.
    Heading(String),
    /// An `<h3>`.
    Subheading(String),
    Bullets(Vec<Line>),
    /// « Étape 2 sur 4 », from 1 on.
    Steps {
        labels: Vec<String>,
        current: usize,
    },
    Alert {
        tone: Tone,
        title: String,
        text: Vec<Line>,
    },
    Summary(Vec<(String, String)>),
    Table {
        caption: String,
        head: Vec<String>,
        rows: Vec<Vec<Line>>,
    },
    Card {
        title: String,
        blocks: Vec<Block>,
    },
    /// A card that the menu leads to, and that a screen reader finds by its title.
    Part {
        id: String,
        title: String,
        blocks: Vec<Block>,
    },
    /// Cards beside each other.
    Groups(Vec<Block>),
    /// What is there when asked for.
    Reveal {
        label: String,
        blocks: Vec<Block>,
    },
    /// A line, and what is there about it when asked for: the words that ask, and of what.
    Offer {
        line: Line,
        label: String,
        what: String,
        blocks: Vec<Block>,
    },
    /// One button that posts one value to another site; only a page whose policy allows that site has one.
    Away {
        action: String,
        name: String,
        value: String,
        submit: String,
    },
    Actions(Vec<(Weight, String, String)>),
    Timeline(Vec<Moment>),
    /// The menu of the space: label, and an address or the anchor of a [`Block::Part`].
    Menu(Vec<(String, String)>),
    /// Links one under the other: label, address.
    Links(Vec<(String, String)>),
    /// Lines one under the other: a link, and what is said of it.
    Lines(Vec<Line>),
    /// A form: which of the screen's, its hidden fields, what stands in it, its button, what the button acts on, and the
    /// links beside it.
    Form {
        which: usize,
        hidden: Vec<(String, String)>,
        blocks: Vec<Block>,
        submit: String,
        weight: Weight,
        what: String,
        beside: Vec<(Weight, String, String)>,
    },
    /// A form that asks for another address of the same page: which of the screen's, what stands in it, its button.
    Ask {
        which: usize,
        blocks: Vec<Block>,
        submit: String,
        /// Links beside the button.
        beside: Vec<(Weight, String, String)>,
    },
    /// What is asked for, each to be taken away: label, the address without it.
    Chips(Vec<(String, String)>),
    /// The pages of a list: label, address; the current one has none.
    Pages(Vec<(String, String)>),
    /// A table whose columns order it and whose lines can be picked, for a document at `action`.
    Grid {
        caption: String,
        head: Vec<Column>,
        rows: Vec<GridLine>,
        name: String,
        action: String,
        submit: String,
        beside: Vec<(Weight, String, String)>,
    },
    /// A button that fetches a document by a POST to `action`, for the browser itself: its hidden fields, its label.
    Document {
        action: String,
        hidden: Vec<(String, String)>,
        submit: String,
    },
    /// A file of a draft: what is said of it, its hash, where it is taken out, its id and name.
    File {
        line: Line,
        note: String,
        action: String,
        id: String,
        what: String,
    },
    /// A field for files, with its own plain form: kinds and limits before it, what was refused beside it, and what its script
    /// needs (bytes of a file, its sentences).
    Upload {
        action: String,
        hints: Vec<String>,
        faults: Vec<String>,
        accept: String,
        bytes: u64,
        too_big: String,
        failed: String,
    },
    Field(Text),
    Check {
        name: String,
        label: String,
        more: Vec<Block>,
    },
    Choice {
        name: String,
        label: String,
        hint: String,
        options: Vec<(String, String)>,
    },
    List {
        name: String,
        label: String,
        options: Vec<(String, String)>,
    },
    Readonly {
        label: String,
        value: String,
    },
    /// The human check of the screen's ticket.
    Human,
    /// Login address and password, each typed twice, as in SC05.
    Credentials,
    /// Who the person is, how to reach her, her trust question, as in SC07.
    Identity {
        /// The login address, changed on the step before.
        address: String,
        /// Asks for her firm, too.
        firm: bool,
    },
    /// A message of a thread: who wrote it when, its text as typed, what stands under it.
    Message {
        id: String,
        /// The administration's.
        office: bool,
        author: String,
        at: String,
        text: String,
        blocks: Vec<Block>,
    },
    /// A part that a script of ours keeps up to date: its `data-` attributes.
    Live {
        data: Vec<(String, String)>,
        blocks: Vec<Block>,
    },
    /// A script of ours that this page needs beside the bundle: its address.
    Script(String),
    /// The buttons of a form that can do several things: the name they share; value, label and weight of each.
    Presses {
        name: String,
        presses: Vec<(String, String, Weight)>,
    },
    Fieldset {
        legend: String,
        blocks: Vec<Block>,
    },
    /// A table whose cells hold blocks: buttons beside what they act on.
    Rows {
        caption: String,
        head: Vec<String>,
        rows: Vec<Vec<Vec<Block>>>,
    },
    /// A button that fetches a document by a POST, with script and without.
    Fetch {
        action: String,
        submit: String,
        what: String,
    },
}

/// The screen at an address.
#[server(endpoint = "screen/page", input = Json, output = Json)]
pub async fn screen_page(address: String) -> Result<Shown, ApiError> {
    super::read(|areas| async move { areas.screens.screen(address).await }).await
}

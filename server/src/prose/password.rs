//! SC25 as a page: the seven points that the dialog of a password field shows.
use app::api::prose::{Block, Document, Inline, Line};
use app::ui::page::help_text::{ADVICE, Advice, TITLE};

use super::{crumbs, part};

pub(super) fn document() -> Document {
    let rule =
        "Un mot de passe de ce site compte 20 caractères au minimum. Le niveau Faible est refusé, les niveaux Moyen et Fort sont acceptés.";
    let advice = ADVICE.iter().map(|advice| Block::Rule { id: advice.id.to_owned(), blocks: point(advice) });
    let mut blocks = vec![Block::Text(plain(rule))];
    blocks.extend(advice);
    blocks.push(Block::Button { href: "/aide".to_owned(), label: "Toutes les fiches pratiques".to_owned() });
    Document {
        title: TITLE.to_owned(),
        crumbs: crumbs("aide/mot-de-passe"),
        parts: vec![part("conseils", "", blocks)],
        ..Document::default()
    }
}

fn plain(text: &str) -> Line {
    vec![Inline::Text(text.to_owned())]
}

fn point(advice: &Advice) -> Vec<Block> {
    let mut blocks = vec![Block::Text(vec![Inline::Strong(advice.title.to_owned()), Inline::Text(format!(" {}", advice.text))])];
    if let Some(example) = advice.example {
        blocks.push(Block::Text(vec![
            Inline::Text(format!("«\u{a0}{}\u{a0}» donne ", example.phrase)),
            Inline::Code(example.password.to_owned()),
            Inline::Text(".".to_owned()),
        ]));
        blocks.push(Block::Text(vec![Inline::Strong(example.warning.to_owned())]));
    }
    blocks
}

//! What came back, and what stands in its HTML.
use std::borrow::Cow;

use app::domain::fault::{Fault, Problem};
use app::ui::wording;
use axum::http::HeaderMap;

/// An answer, read whole.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// The sentence of a problem with a field.
pub fn sentence(field: &'static str, problem: Problem) -> String {
    wording::problem(&Fault { field: Cow::Borrowed(field), problem })
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn cookies(&self) -> Vec<String> {
        self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned()).collect()
    }

    /// The body as text, without the marks that the browser needs to take the page over.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap().replace("<!>", "").replace("<!---->", "")
    }

    /// The words a reader sees: tags gone, scripts gone.
    pub fn words(&self) -> String {
        let text = self.text();
        let mut words = String::new();
        let mut rest = text.as_str();
        while let Some((before, tag)) = rest.split_once('<') {
            words.push_str(before);
            let skip = ["script", "style", "title"].iter().find(|name| tag.starts_with(*name));
            rest = match skip {
                Some(name) => tag.split_once(&format!("</{name}>")).map_or("", |(_, after)| after),
                None => tag.split_once('>').map_or("", |(_, after)| after),
            };
            words.push(' ');
        }
        words.push_str(rest);
        unescaped(&words).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn title(&self) -> String {
        between(&self.text(), "<title>", "</title>").unwrap_or_default().to_owned()
    }

    /// The sentences next to a field of a form (named by [`app::api::Form::NAME`]).
    pub fn beside(&self, form: &str, field: &str) -> String {
        let start = format!("id=\"{}-{field}-erreurs\"", form.replace('/', "-"));
        unescaped(between(&self.text(), &start, "</div>").unwrap_or_default())
    }

    /// The summary of what is wrong, above the title.
    pub fn summary(&self) -> String {
        let text = self.text();
        let Some((_, rest)) = text.split_once("id=\"erreurs\"") else { return String::new() };
        unescaped(rest.split("</div>").next().unwrap_or_default())
    }

    /// The fields of the form that posts to `action`, as a browser would send them.
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let text = self.text();
        let mark = format!("action=\"{action}\"");
        let form = text.split("<form").find(|form| form.split('>').next().unwrap_or_default().contains(&mark));
        let form = form.unwrap_or_else(|| panic!("no form for {action} in {} {}", self.status, self.words()));
        fields(form.split("</form>").next().unwrap_or_default())
    }

    /// One field of that form.
    pub fn field(&self, action: &str, name: &str) -> String {
        self.form(action).into_iter().find(|(key, _)| key == name).map(|(_, value)| value).unwrap_or_default()
    }

    /// 303 to there.
    #[track_caller]
    pub fn leads_to(&self, address: &str) {
        assert_eq!((self.status, self.location()), (303, address), "{}", self.words());
    }

    #[track_caller]
    pub fn is(&self, status: u16) {
        assert_eq!(self.status, status, "{}", self.words());
    }

    #[track_caller]
    pub fn says(&self, part: &str) {
        let words = self.words();
        let plain = part.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(&plain), "« {part} » in {} {words}", self.status);
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split(end).next()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = between(tag, &format!(" {name}=\""), "\"")?;
    Some(unescaped(value))
}

fn fields(form: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut select: Option<String> = None;
    for tag in form.split('<') {
        let (tag, inside) = tag.split_once('>').unwrap_or((tag, ""));
        let kind = tag.split_whitespace().next().unwrap_or_default();
        let name = attribute(tag, "name");
        match kind {
            "select" => select = name,
            "/select" => select = None,
            "option" if tag.contains(" selected") => {
                if let Some(name) = &select {
                    found.push((name.clone(), attribute(tag, "value").unwrap_or_default()));
                }
            }
            "textarea" => found.extend(name.map(|name| (name, unescaped(inside)))),
            "input" => {
                let boxed = matches!(attribute(tag, "type").as_deref(), Some("checkbox" | "radio"));
                if let Some(name) = name.filter(|_| !boxed || tag.contains(" checked")) {
                    let empty = if boxed { "on" } else { "" };
                    found.push((name, attribute(tag, "value").unwrap_or_else(|| empty.to_owned())));
                }
            }
            _ => {}
        }
    }
    found
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

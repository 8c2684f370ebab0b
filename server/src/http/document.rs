//! The document around the pages: `<html>`, `<head>`, the bundle's names and their integrity.
//!
//! Trunk hashes the names; at start they are read from `dist/index.html`. Without a bundle the pages
//! still work: every form is a real POST.
use std::path::Path;
use std::sync::{Arc, OnceLock};

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// A file of the bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct File {
    href: String,
    integrity: String,
}

/// The files that a page loads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    style: Option<File>,
    script: Option<File>,
    wasm: Option<File>,
    /// The operator's style sheet after ours.
    theme: bool,
}

impl Bundle {
    /// Reads the names from Trunk's page.
    pub fn read(dist: &Path, theme: bool) -> Self {
        let Ok(html) = std::fs::read_to_string(dist.join("index.html")) else {
            tracing::warn!(dist = %dist.display(), "no bundle: pages are served without script and style");
            return Self { theme, ..Self::default() };
        };
        Self { theme, ..Self::parse(&html) }
    }

    /// The `Link` header that asks for the style sheet before the page is read: the first paint waits for nothing else.
    pub fn early_style(&self) -> Option<String> {
        let style = self.style.as_ref()?;
        Some(format!("<{}>; rel=preload; as=style; integrity=\"{}\"", style.href, style.integrity))
    }

    fn parse(html: &str) -> Self {
        let mut bundle = Self::default();
        for tag in html.split("<link").skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            let attribute = |name: &str| attribute(tag, name);
            let Some(href) = attribute("href") else { continue };
            let file = Some(File { href, integrity: attribute("integrity").unwrap_or_default() });
            match attribute("rel").as_deref() {
                Some("stylesheet") => bundle.style = file,
                Some("modulepreload") => bundle.script = file,
                Some("preload") => bundle.wasm = file,
                _ => {}
            }
        }
        bundle
    }
}

/// The value of an attribute, in quotes or (minified) without.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}="))?;
    let value = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split_ascii_whitespace().next(),
    };
    value.map(str::to_owned)
}

/// Where rendering leaves the nonce of this page, for its policy.
#[derive(Clone, Debug, Default)]
pub struct NonceCell(Arc<OnceLock<String>>);

impl NonceCell {
    /// The nonce, once the page is rendered.
    pub fn get(&self) -> Option<String> {
        self.0.get().cloned()
    }
}

/// The whole document.
pub fn document(bundle: &Bundle, theme: &str, demonstration: bool) -> impl IntoView + use<> {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    if let Some(cell) = use_context::<NonceCell>() {
        let _ = cell.0.set(nonce.clone());
    }
    let style = bundle.style.clone().map(|file| view! { <link rel="stylesheet" href=file.href integrity=file.integrity/> });
    let own_theme = bundle.theme.then(|| view! { <link rel="stylesheet" href="/theme.css"/> });
    let scripts = bundle.script.clone().zip(bundle.wasm.clone()).map(|(script, wasm)| {
        // Asked for early, but only where a script runs: without one the browser would fetch it for nothing.
        let early = format!(
            "for(const[r,h,i,a]of[['modulepreload','{}','{}',''],['preload','{}','','fetch']]){{const l=document.createElement('link');\
             l.rel=r;l.href=h;l.crossOrigin='anonymous';l.fetchPriority='low';if(i)l.integrity=i;if(a){{l.as=a;l.type='application/wasm'}}\
             document.head.append(l)}}",
            script.href, script.integrity, wasm.href
        );
        let start = format!("import init from '{}'; await init({{ module_or_path: '{}' }});", script.href, wasm.href);
        view! {
            <script nonce=nonce.clone()>{early}</script>
            <script type="module" nonce=nonce>{start}</script>
        }
    });
    let robots = demonstration.then(|| view! { <meta name="robots" content="noindex"/> });
    view! {
        <!DOCTYPE html>
        <html lang="fr" data-theme=theme.to_owned()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                {robots}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                {style}
                {own_theme}
                <MetaTags/>
                {scripts}
            </head>
            <body>
                <app::ui::App/>
            </body>
        </html>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_and_their_integrity_are_read_from_trunk_s_page() {
        let html = r#"<html><head>
            <link rel="stylesheet" href="/portal-aaaaaaaaaaaaaaaa.css" integrity="sha384-s"/>
            <link rel="modulepreload" href="/portal-bbbbbbbbbbbbbbbb.js" crossorigin="anonymous" integrity="sha384-j">
            <link rel="preload" href="/portal-bbbbbbbbbbbbbbbb_bg.wasm" crossorigin="anonymous" integrity="sha384-w" as="fetch" type="application/wasm">
            </head></html>"#;
        let bundle = Bundle::parse(html);
        let bare = html.replace('"', "").replace("/>", ">");
        assert_eq!(Bundle::parse(&bare), bundle, "minified, without quotes");
        assert_eq!(bundle.style.unwrap().href, "/portal-aaaaaaaaaaaaaaaa.css");
        assert_eq!(bundle.script.unwrap().integrity, "sha384-j");
        assert_eq!(bundle.wasm.unwrap().href, "/portal-bbbbbbbbbbbbbbbb_bg.wasm");
    }
}

//! The browser's entry: takes over the page that the server rendered.
use app::ui::App;

fn main() {
    leptos::mount::hydrate_body(App);
}

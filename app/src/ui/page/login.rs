//! SC02.
use leptos::prelude::*;

use crate::api::session::{LoginForm, login_page};
use crate::api::ticket::Sheet;
use crate::ui::kit::form::{Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;

/// SC02.
#[component]
pub fn LoginPage() -> impl IntoView {
    view! { <Loaded ask=login_page view=show/> }
}

fn show(sheet: Sheet<()>) -> impl IntoView {
    let form = use_form(&LoginForm::default());
    view! {
        <h1>"Connexion à votre espace professionnel"</h1>
        <PostForm handle=form>
            <Hidden name="key" value=sheet.ticket.key.clone()/>
            <input name="email" value=form.value("email")/>
        </PostForm>
    }
}

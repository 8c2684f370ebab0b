//! SC05, step 2: address and password, each typed twice. The gauge knows the address as it is typed.
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::domain::password::Personal;
use crate::ui::kit::field::TextField;
use crate::ui::kit::form::FormHandle;
use crate::ui::kit::password::PasswordField;
use crate::ui::page::help::password_advice;

/// Address and password, in a form.
pub fn fields(form: FormHandle) -> AnyView {
    let address = RwSignal::new(form.value("email"));
    let personal = Signal::derive(move || address.with(|address| Personal::default().with_login(address)));
    let listen = move |event: ev::Event| {
        let typed = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some(input) = typed.filter(|input| input.name() == "email") {
            address.set(input.value());
        }
    };
    view! {
        <div class="ep-fields" on:input=listen>
            <p>
                <strong>"Important : "</strong>
                "cette adresse électronique ne pourra être utilisée que pour un seul et unique espace."
            </p>
            <TextField
                name="email"
                label="Votre adresse électronique :"
                hint="Une adresse que vous relevez et que vous garderez, de 110 caractères au plus. Format attendu : nom@example.com"
                kind="email"
                autocomplete="username"
            />
            <TextField name="email_again" label="Confirmer votre adresse électronique :" kind="email" autocomplete="email"/>
            <PasswordField
                name="password"
                label="Votre mot de passe :"
                autocomplete="new-password"
                gauge=personal
            >
                {password_advice()}
            </PasswordField>
            <PasswordField name="password_again" label="Confirmer votre mot de passe :" autocomplete="new-password"/>
        </div>
    }
    .into_any()
}

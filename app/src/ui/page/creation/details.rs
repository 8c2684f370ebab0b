//! SC07, step 3: the registration form. The address is shown and changed on the step before (R-C12).
use leptos::prelude::*;

use crate::domain::identity::Civility;
use crate::domain::question::QUESTIONS;
use crate::ui::kit::field::{CheckField, Mark, Readonly, SelectField, TextField, Width};

/// The registration form; a simplified creation asks for everything but the firm.
pub fn identity(address: String, with_firm: bool) -> Vec<AnyView> {
    let mut parts = vec![person(), contact(address, elsewhere()), question()];
    if with_firm {
        parts.insert(1, firm());
    }
    parts
}

fn elsewhere() -> AnyView {
    "Pour la modifier, cliquez sur « Étape précédente ».".into_any()
}

/// « Usager ».
pub fn person() -> AnyView {
    let civilities = [Civility::Monsieur, Civility::Madame];
    let options = civilities.map(|civility| (civility.value().to_owned(), civility.label().to_owned())).to_vec();
    view! {
        <fieldset class="ep-group">
            <legend>"Usager"</legend>
            <SelectField name="civility" label="Civilité" options mark=Mark::Star empty="Choisissez"/>
            <TextField name="last_name" label="Nom" autocomplete="family-name" mark=Mark::Star/>
            <TextField name="first_name" label="Prénom" autocomplete="given-name" mark=Mark::Star/>
        </fieldset>
    }
    .into_any()
}

/// « Entreprise d’appartenance ».
pub fn firm() -> AnyView {
    view! {
        <fieldset class="ep-group">
            <legend>"Entreprise d’appartenance"</legend>
            <p>
                "Il ne s’agit pas ici de saisir le SIREN pour lequel vous souhaitez adhérer aux services en ligne, mais du SIREN de l’entreprise dans laquelle vous exercez votre activité."
            </p>
            <CheckField name="foreign" label="Entreprise étrangère" mark=Mark::Free>
                <p>"Cochez cette case si votre entreprise n’a pas de numéro SIREN ; indiquez alors son identifiant dans son pays."</p>
            </CheckField>
            <TextField
                name="siren"
                label="S.I.R.E.N ou équivalent"
                hint="9 chiffres, les espaces ne comptent pas"
                autocomplete="off"
                mark=Mark::Star
                width=Width::Medium
            />
        </fieldset>
    }
    .into_any()
}

/// « Contact »; `elsewhere` says where the address is changed.
pub fn contact(address: String, elsewhere: AnyView) -> AnyView {
    view! {
        <fieldset class="ep-group">
            <legend>"Contact"</legend>
            <TextField
                name="phone"
                label="Numéro de téléphone"
                hint="Par exemple 01 99 00 12 34, ou +32 2 555 12 12"
                kind="tel"
                autocomplete="tel"
                mark=Mark::Star
                width=Width::Medium
            />
            <Readonly label="Adresse électronique" value=address/>
            <p class="ep-muted">{elsewhere}</p>
            {street()}
            <TextField name="city" label="Ville" autocomplete="address-level2" mark=Mark::Star/>
            <TextField name="country" label="Pays" autocomplete="country-name" mark=Mark::Star width=Width::Medium/>
        </fieldset>
    }
    .into_any()
}

fn street() -> AnyView {
    view! {
            <TextField name="street_number" label="Numéro de la voie" mark=Mark::Free width=Width::Short/>
            <TextField name="street_kind" label="Nature de la voie" hint="Rue, avenue, place…" mark=Mark::Free width=Width::Medium/>
            <TextField name="street_name" label="Libellé de la voie" mark=Mark::Free/>
            <TextField name="address_extra" label="Complément d’adresse" autocomplete="address-line2" mark=Mark::Free/>
            <TextField name="postcode" label="Code postal" autocomplete="postal-code" mark=Mark::Free width=Width::Short/>
    }
    .into_any()
}

fn question() -> AnyView {
    let options = QUESTIONS.iter().enumerate().map(|(number, text)| (number.to_string(), (*text).to_owned())).collect();
    view! {
        <fieldset class="ep-group">
            <legend>"Question de confiance"</legend>
            <p>
                "Choisissez-la avec soin : elle vous sera posée si vous perdez votre mot de passe. La réponse ne doit servir qu’ici, et personne ne doit pouvoir la deviner ou la lire sur un réseau social."
            </p>
            <SelectField name="question" label="Question" options/>
            <TextField
                name="answer"
                label="Réponse"
                hint="3 caractères au moins. Retenez-la exactement : majuscules, minuscules, accents et espaces comptent."
                autocomplete="off"
                mark=Mark::Star
                secret=true
            />
        </fieldset>
    }
    .into_any()
}

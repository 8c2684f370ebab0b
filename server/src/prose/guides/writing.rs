//! The sheet of the messaging: asking, following, answering.
use super::{Guide, trouble};

pub(super) const WRITE: Guide = Guide {
    id: "ecrire-a-l-administration",
    title: "Écrire à l’administration via la messagerie",
    who: "Toute personne qui dispose de la messagerie d’une entreprise, comme titulaire, suppléant ou délégataire. Toutes voient les mêmes échanges, avec le nom de l’auteur de chaque message.",
    ready: &[
        "L’entreprise au nom de laquelle vous écrivez.",
        "Le thème de votre demande, un objet en une ligne, et votre question : 4 000 caractères au plus.",
    ],
    steps: &[
        "Connectez-vous et ouvrez « Messagerie » dans le menu de l’espace.",
        "Cliquez sur « Nouvelle demande », choisissez l’entreprise et cliquez sur « Continuer ».",
        "Choisissez le thème, remplissez « Objet » et « Message ». « Enregistrer le brouillon » garde votre texte : vous le retrouvez sur tous vos appareils.",
        "Pour des pièces, cliquez sur « Joindre des fichiers » : votre texte est gardé. Choisissez les fichiers, cliquez sur « Joindre les fichiers », puis sur « Revenir à votre message ».",
        "Cliquez sur « Envoyer ». Un message envoyé ne peut être ni modifié ni supprimé.",
        "Suivez la demande sur sa page : « Suivi » dit où elle en est, et jusqu’à quand une réponse de votre part est attendue.",
        "Répondez sur la même page. « Télécharger l’échange (PDF) » vous donne tout l’échange, avec ses dates et ses empreintes.",
    ],
    start: ("/messagerie", "Ouvrir la messagerie"),
    troubles: &[
        trouble(
            "La messagerie ne propose aucune entreprise.",
            "Elle est un service comme les autres : demandez-la avec « Adhérer aux services », ou faites-vous désigner par son titulaire.",
        ),
        trouble(
            "Un fichier n’est pas joint.",
            "La page dit pourquoi, fichier par fichier : sa taille, son type, une macro, un mot de passe. Les autres fichiers restent joints.",
        ),
        trouble(
            "Un échange parle d’une demande d’accès aux services de l’entreprise.",
            "Quelqu’un demande à agir pour elle. « Voir le code » montre son nom et le code que le courrier porte aussi. Ne le donnez qu’à une personne que l’entreprise autorise.",
        ),
        trouble(
            "La demande est clôturée.",
            "Un message la rouvre pendant un temps que sa page indique. Ensuite, faites une nouvelle demande et rappelez la première.",
        ),
        trouble(
            "Vous ne savez pas quand une réponse arrive.",
            "Un avis part à l’adresse électronique de l’entreprise. Pour en recevoir un aussi, choisissez-le dans « Avis par courriel ».",
        ),
    ],
};

//! The short words of the language and the words of the service, for the gauge: this file decides only
//! which strings they are, `dictionary.rs` gives them their price.
//!
//! The list is the project's own. One string: words in the folded form (lower case, no accent, no
//! ligature) parted by one space, in alphabetical order, each in one list only; a test refuses
//! anything else. A plural in `s` or `x` of a common word of four letters or more is understood
//! without being listed. After a change, read the vectors and the parity constant again.

/// Articles, pronouns, prepositions and the like, which hold a sentence together.
pub(super) const TOOLS: &str = "\
a and au aussi aux avec avez avons bien car ce cela celle celui ces cet cette chez comme dans de des \
donc dont du elle elles en est et etait etes eux for ici il ils je la le les leur leurs lui ma mais meme \
mes moi mon my ne nos notre nous of on ont ou par pas peu plus pour quand que qui quoi sa sans sera ses \
si sommes son sont sous suis sur ta tes the to toi ton tous tout toute toutes tres trop tu un une vers \
vos votre vous you";

/// Words of the service (tax, company, account) and the most common passwords.
pub(super) const SERVICE: &str = "\
000000 007007 101010 102030 111111 112233 121212 123123 123321 123456 1234567 12345678 123654 131313 \
147258 147852 159357 159753 222222 654321 666666 696969 777777 888888 987654 abcd abcdef abonne \
abonnement access accueil acdc activation activer admin administrateur administration administrator \
ameli amour andrea android ange angel apple aragorn arsenal ashley asshole asterix audi autumn azeqsd \
azer azerty azertyui azqswx azsxdc baby babygirl bambi banana bancaire barcelona baseball basketball \
batman bebe benzema beyonce bienvenue biscuit bisou bisous bitch bite bmw bonjour bonsoir boutique \
bouygues bureau buster caca calin cannelle caramel cfe changeme changezmoi charlie chaton cheese chelsea \
chicken chocolat chouchou choupette chouquette citroen clio comptabilite comptable compte comptes \
computer connard connexion contact cookie corvette coucou couilles counter cowboy creative crystal cvae \
daniel declaration declarations default defaut delegataire demo dgfip diamond direction donald doudou \
doudoune doudous dragon ducati eagle egalite elvis eminem entreprise entreprises espace espaces etat \
eurl example exemple facebook facturation facture factures falcon felix ferrari filou finance finances \
fiscal fiscale fiscalite fiscaux flower foot football fortnite francaise france franceconnect fraternite \
free freedom friday frodo fuck fuckyou gandalf garfield george gerance ghost ginger gmail goku golden \
golf google gouv griezmann guest hacker harley harrypotter hello helpdesk henry hermione hockey honda \
hotmail hunter identifiant identifiants iloveyou impot impots info instagram internet invite iphone \
jenesaispas jessica jesus jetaime johnny jordan joshua jtaime juventus kawasaki killer laposte laptop \
legolas letmein liberte linkedin linkinpark liverpool login loulou love lovely luigi madonna madrid \
magasin maggie maintenance maman mamie mamour mario marseille master matrix matthew mbappe mdp medor \
megane mercedes mercury merde merlin messi metallica michael mickey microsoft milou minecraft minette \
ministere minnie minou minouche monday monkey monmotdepasse motdepass motdepasse motus moumoune mustang \
mylove naruto nemo neymar nimportequoi ninja nintendo nique niquer nirvana noisette nounours nutella \
obelix olympique onsenfout orangefr ordinateur outlook paiement panther papa papi paris parissg pass \
passcode passe passw passwd password passwords patron payer pepper peugeot phoenix pioneer pipi \
playstation pokemon porsche portail postmaster poudlard poupette prelevement princess princesse private \
professionnel professionnelle professionnels prout public publiques purple pussy putain qazwsx qwert \
qwerty qwertz ranger reglisse renault republique rex rihanna robert roblox ronaldo root rugby salope \
salut samsung sarl sas sasu sasuke sci secret secretariat secrets secure security server serveur service \
services sfr shadow silver simba siren siret slipknot snoopy soccer societe societes soleil spiderman \
spring starwars strike subaru summer sunday sunshine superadmin superman supersecret superuser suppleant \
support supportit suzuki system systeme tamere tata taxe taxes teledeclaration telereglement tennis test \
tester testtest thunder tiger tigrou tintin titeuf titi titulaire tokiohotel toor toto toyota tresor \
tresorerie trustno tutu tva twingo twitter urssaf user users utilisateur vanille vegeta voldemort \
wanadoo warcraft webmaster welcome whatever wifi windows winter xbox yahoo yamaha yankees youtube zelda \
zidane zizi";

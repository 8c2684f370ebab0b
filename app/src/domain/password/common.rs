//! The common words that the gauge knows: this file decides only which strings they are,
//! `dictionary.rs` gives them their price. `cobalt` is left out on purpose: a vector, and the
//! demonstration's password, need it unknown.
//!
//! The list is the project's own. One string: words in the folded form (lower case, no accent, no
//! ligature) parted by one space, in alphabetical order, each in one list only; a test refuses
//! anything else. A plural in `s` or `x` of a common word of four letters or more is understood
//! without being listed. After a change, read the vectors and the parity constant again.

/// Common French words, first names and places, and a few common English words.
pub(super) const COMMON: &str = "\
abandon abandonner abeille abime abord aboyer abri abricot absence absent absolu accent accepter \
accident accord accorder accrocher achat achete achetent acheter acide acier acte acteur actif action \
activite actrice actuel adam addition adieu admettre admirer adorable adorer adresse adrien adulte \
aerien aeroport affaire affiche affreux afrique agathe agence agent agile agir agneau agnes agrafe \
agreable agricole agriculteur ahmed aide aider aigle aigu aiguille aile ailleurs aimable aimant aime \
aiment aimer ainsi aise ajaccio ajouter alain alarme albert album alcool alerte alexandre alexis algue \
alice aliment alle allee allemagne allemand aller allez allons allumer allumette alors alouette alpes \
alpha alsace amande amandine amateur ambition ambre ambulance amener americain amerique amie amiens \
amina amitie ample ampoule amusant amuser anais ananas ancien ancre andre angers anglais angle \
angleterre animal animaux anna anne annecy annee anniversaire annonce annoncer anonyme antenne anthony \
antibes antique antoine aout apercevoir apolline apparaitre appareil appartement appel appeler appelle \
appetit apporter apprendre approcher appuyer apres aquarium aquitaine araignee arbitre arbre arbuste \
arcade arche architecte ardeche ardenne ardent ardoise arene argent argenteuil argile arme armee armoire \
arnaud arracher arret arreter arriere arrive arrivee arrivent arriver arroser arthur artichaut article \
artisan artiste ascenseur asie asperge aspirateur assez assiette assis assister assurance assurer astre \
astronaute atelier atlas atome attacher attaque attaquer atteindre attend attendent attendre attente \
attention attraper aube auberge aubergine aucun aucune audace auditeur audrey aujourd aujourdhui aupres \
aura aurai aurait aurelie auront aurore autant auteur auto autobus automne automobile autoriser \
autoroute autour autre autrefois autrement auvergne avaient avais avait avaler avance avancer avant \
avantage avenir aventure avenue averse aveugle aviateur avignon avion avis avocat avoine avoir avouer \
avril axel azur babouin bague baguette baie baigner bain baiser baisser balai balance balancer balayer \
balcon baleine balle ballon bambou banane banc bande bandit banque banquier banquise baptiste barbe \
barque barrage barre barriere basket bastia bastien bataille bateau batiment batir baton battery battre \
bavard bayonne beatrice beau beaucoup beaute beige belge belgique belier belle benjamin benoit berceau \
berger berlin bernadette bernard besancon besoin betise beton beurre biarritz biche bientot biere bijou \
billard bille billet biologie bistrot bizarre blanc blanche blesse blesser blessure bleu bleue bloc \
blond blonde blouse boeuf boire bois boit boite boivent bombe bonbon bond bonheur bonhomme bonne bonnet \
bonte bord bordeaux bosse botte bouche boucher boucherie boucle bouclier boue bouee bouger bougie \
boulanger boulangerie boule bouquet bourgeon bourgogne bourse boussole bout bouteille bouton boxe boyer \
bracelet branche bras brave brebis bref brest bretagne breton brevet brigitte brillant brille brillent \
briller brin brioche brique briquet brise briser brochet brochure bronze brosse brouette brouillard \
bruine bruit brulant bruler brume brun brune bruno brusque brut brutal bruxelles bruyant buche buffet \
buffle buisson bulle butin buveur cabane cabine cabinet cable cacao cache cacher cachette cactus cadeau \
cadenas cadet cadran cadre caen cafard cafe cage cahier caillou caisse calais calcul calculer calendrier \
calme camarade camera camille camion camp campagne camper camping canada canal canape canard cancer cane \
canne canoe canon canot cantine capable capitaine capital capitale caprice capsule capturer capucine \
carafe caravane carbone caresse carnaval carnet caroline carotte carre carreau carriere cartable carte \
carton cascade case casque casquette casse casser casserole castor catalogue catastrophe catherine cause \
causer cavalier cave caverne ceci cecile ceder cedric ceinture celebre celibataire celine cellule cendre \
cent centaine central centre cependant cercle cereale cerf cerise certain certaine certes cerveau cesse \
cesser chacun chacune chagrin chaine chair chaise chaleur chambery chambre chameau champ champagne \
champignon champion chance changement changer chanson chant chantal chante chantent chanter chanteur \
chanteuse chapeau chapelle chapitre chaque char charbon charge charger charles charlotte charmant charme \
charpente charrue chasse chasser chasseur chat chataigne chateau chaud chaude chauffer chauffeur \
chaussette chaussure chauve chef chemin cheminee chemise chene cher cherche chercher cheri cherie cheval \
chevalier chevaux cheveu cheville chevre chien chienne chiffre chimie chine chinois chirurgien chloe \
choc choeur choisir choix chose chou chouette christian christine christophe chute ciel cigale cigare \
cigarette cigogne cime ciment cimetiere cinema cinq cinquante cinquieme cintre circuit circuler cirque \
ciseau cite citoyen citron citrouille civil clair claire clara clarinette classe classeur classique \
claude clavier clef clemence clement clermont client climat clinique cloche clocher cloison clou clown \
club cochon code coeur coffre cogner coiffeur coiffure coin colere colette colibri colis collant colle \
collection college collegue coller collier colline colmar colombe colonie colonne colorer combat \
combattre combien comedie comete comique commande commander commencer comment commerce commercial \
commettre commun commune compagnie compagnon comparer complet completer complice comprend comprendre \
comte concert conclure concombre concours condition conduire conduite confiance confier confiture \
confort conge connaissance connaitre connu connue conquete conscience conseil conseiller consentir \
conserver considerer constance construire conte contenir content contente contenu conter continent \
continuer contraire contrat contre controle convenir conversation copain copier copine coque coquelicot \
coquillage corail corbeau corbeille corde cordonnier corentin corinne corne cornichon corps correct \
correcte correction corriger corse cortege costume cote coton couche coucher coude coudre coule coulent \
couler couleur couloir coup coupable coupe couper couple cour courage courageux courant courbe courent \
coureur courir couronne courrier course court courte cousin cousine coussin couteau couter couvert \
couverture couvrir crabe craie craindre crainte crapaud cravate crayon createur creation creature credit \
creer creme crepe creuser crevette crier crime criminel crise cristal critique crocodile croire crois \
croissant croit croix croquer cruche cruel cuillere cuir cuire cuisine cuisiner cuisinier cuisse cuivre \
culotte culture curieux curiosite cycle cycliste cygne cylindre dame damien danger dangereux danois \
danse dansent danser danseur danseuse date datte dauphin david debat debout debut debuter decembre \
dechet decider decision decor decouper decouvrir decrire dedans defaire defaite defendre defense degre \
dehors deja dejeuner delicat delice delicieux delphine demain demande demandent demander demarrer \
demenager demeure demeurer demi demon denise dent dentelle dentiste depart departement depasser depeche \
dependre depense depenser deplacer deposer depuis deranger dernier derniere derriere descend descendent \
descendre desert desir desirer desormais dessert dessin dessiner dessous dessus destin destiner \
destruction detail detective detente detester detruire dette deuil deux deuxieme devant developper \
devenir deviner devoir diable dialogue diamant diane dictee dictionnaire didier diesel dieu difference \
different difficile difficulte digne digue dijon dimanche dinde diner dinosaure diplome dire directeur \
directrice diriger discours discret discuter disent disparaitre disposer dispute disque distance \
distinguer divan divers diviser dixieme docteur document doigt dois doit doivent domaine domestique \
dominique dommage donne donnent donner dordogne dorment dormir dors dort dossier douane double douce \
doucement douceur douche douleur doute douter doux douze dragee drap drapeau dresser droit droite drole \
dubois dumont dune dupont durand durant dure duree durer dylan eaux eblouir ecaille ecart echange \
echapper echarpe echec echelle echo eclair eclairer eclat eclater ecole ecolier economie ecorce ecossais \
ecosse ecoute ecouter ecran ecraser ecrevisse ecrire ecris ecrit ecriture ecrivain ecrivent ecrou ecume \
ecureuil ecurie edifice editeur edith edouard education effacer effet effort egal egalement eglise \
egypte elan elastique election electricien electricite electrique elegant element elephant elevage eleve \
elever elisa elise elodie elsa email embrasser emile emilie emission emma emmanuel emmener emotion \
empecher empereur empire emploi employe employer emporter encore encre endormir endroit energie enfance \
enfant enfer enfermer enfin enfoncer enfuir engager engin enigme enlever ennemi ennui ennuyer enorme \
enquete enseigne enseigner ensemble ensuite entend entendre enterrer entier entiere entourer entrainer \
entre entree entrer enveloppe envie environ envoie envoyer enzo epais epaule epee epice epicerie epine \
epingle epoque epouse epouser epoux eprouver equilibre equipage equipe erable eric ermite erreur erwan \
escalier escargot esclave escrime espagne espagnol espece esperance esperer espion espoir esprit essai \
essayer essence essentiel estelle estomac etable etablir etage etagere etaient etais etaler etang etape \
eteindre etendre eternel ethan etienne etincelle etoffe etoile etonnant etonner etouffer etrange \
etranger etre etrenne etroit etude etudiant etudier eugene europe europeen evenement eventail evident \
eviter exact examen examiner excellent excuse excuser executer exercice exil existence exister \
expedition experience expert expliquer explorateur explosion exposer exposition express expression \
exprimer exterieur extraire extraordinaire extreme fabien fable fabrice fabrique fabriquer face facile \
facon facteur faible faim faire fais faisan fait faites falaise falloir fameux familier famille fanny \
fantome farce farine fatal fatigue fatiguer fatima faucon faune faure faute fauteuil fauve faux faveur \
favorable favori femelle femme fenetre fera ferai ferme ferment fermer fermier fernand fernandez feroce \
fesse fete feuille feutre fevrier fiance fiancee ficelle fiche fidele fier fiere fierte fievre figue \
figure file filet fille fillette film fils filtre final finale fine finir fixe fixer flacon flamant \
flamme flanc fleche fleur fleurir fleuriste fleuve flocon florence florian flot flotte flotter flute \
foie foin foire fois folie folle foncer fonction fonctionner fond fondre font fontaine force forcer \
foret forge forgeron formation forme former formidable fort forte forteresse fortune fosse foudre fouet \
fougere fouiller foulard foule four fourche fourchette fourmi fournier fournir fourrure foyer fragile \
fraise framboise franc francais franchir franck francois francoise frapper frederic frein freiner frelon \
frequent frere frigo frire frite froid froide fromage front frontiere frotter fruit fuir fuite fumee \
fumer furieux fusee fusil futur gabriel gabrielle gael gaelle gagnant gagne gagnent gagner galaxie \
galere galerie galette galop gamin gamme gant garage garance garcia garcon garde garder gardien gare \
garnier garonne gars gateau gauche gauthier gautier gazelle gazon geant gelee geler gencive gendarme \
gendre gene general generation genereux genevieve genial genie genou genre gens gentil gentille \
geographie geologie geometrie georges geranium gerant gerard gerbe germaine germe geste gibier gigot \
gilet gilles ginette girafe girard girouette gitan givre glace glacier gland glisser globe gloire \
gobelet goeland gomme gorge gorille gourmand gout gouter goutte gouvernement gouverner grace grade grain \
graine graisse grammaire grand grande grandeur grandir grange grappe gras gratuit grave graver grec \
grece gregory grele grelot grenade grenier grenoble grenouille greve griffe griller grimper gris grise \
grive gros grosse grotte groupe grue guepard guepe guerin guerir guerre guerrier gueule guichet guide \
guider guillaume guirlande guitare gymnase habile habiller habit habitant habiter habitude hache haie \
haine hall halte hamac hameau hamster hanche hanneton hareng haricot harpe hasard hate haut haute \
hauteur havre hectare helas helena helene helicoptere henri herbe herisson heritage heriter hermine \
heron heros herve hesiter hetre heure heureuse heureux heurter hibou hier hirondelle histoire hiver \
hollande homard homme honnete honneur honte hopital horaire horizon horloge horreur horrible hors horse \
hotel hotesse houle housse hugo huguette huile huit huitre humain humeur humide humour huppe hurler \
hutte hydravion hymne ibrahim ideal idee identite idiot ignorer illusion image imaginer imiter immense \
immeuble immobile importance important importer imposer impossible impression imprimante imprimer \
imprudent incapable incendie inconnu inde indien indiquer individu industrie ines infini infirmier \
infirmiere information ingenieur initial injure injuste innocent inquiet inquieter insecte installer \
instant instinct institut instituteur institution instrument insulte intelligence intelligent intention \
interdire interessant interet interieur international interroger intime introduire inutile inventer \
inventeur invention invisible inviter iris irlande isabelle isard isoler issue italie italien ivoire \
ivre jacqueline jacques jade jadis jaguar jaloux jamais jambe jambon janvier japon japonais jardin \
jardinier jargon jasmin jasmine jaune javelot jazz jean jeanne jeremy jerome jeter jeton jeudi jeune \
jeunesse joie joindre joli jolie joncher jongleur jonquille josephine josette jouais joue jouent jouer \
jouet joueur jour journal journaliste journee joyeux juge jugement juger juif juillet juin jules julie \
julien juliette jumeau jumelle jument jungle jupe jura jurer jusqu jusque juste justice justine \
kangourou karate karim karine kayak kevin khadija kilo kilometre kiosque kiwi koala lacet lache lacher \
laetitia laid laine laisser lait laitue lama lambert lame lampe lance lancer landau landes langage \
langouste langue lapin laquelle large larme larve laura laurence laurent lavabo lavande lave laver lecon \
lecteur lecture lefebvre lefevre legende leger legere legrand legume leila lemaire lena lendemain lent \
lente lentement lentille leonie leopard lequel leroy lessive lettre lever levre lezard liam liane \
libellule liberer librairie libre licorne liege lien lier lierre lieu lieutenant lievre ligne lilas \
lille limace limite limoges limonade limousin linge lion lionne liqueur liquide lire lisa lisse liste \
litre litterature livre livrer livret local locomotive logement loger logique loic loin lointain loire \
loisir lola londres long longtemps longue longueur lopez lorient lorraine lors lorsque losange loterie \
lotus louange louche louer louis louise loup loupe lourd lourde loutre loyal loyer lucarne lucas lucie \
lucien lucienne lucile luciole ludovic lueur luge lumiere lumineux lundi lune lunette lutin lutte lutter \
luxe luxembourg lycee lynx lyon lyre machine macon madame madeleine mademoiselle maelys magali magazine \
magicien magie magique magistrat magnifique magnolia maigre maille maillot main maintenant maintenir \
maire mairie maison maitre maitresse majeste majeur malade maladie male malgre malheur malheureux malice \
malin mallette malo mammouth manche manchot mandarine manege mange mangent manger mangue maniere \
manivelle mannequin manoir manon manque manquer mans manteau manuel maquillage marais marbre marcel \
marchand marchandise marche marchent marcher mardi maree margaux margot marguerite mari mariage marie \
marin marine marion marius marmite marmotte maroc marque marquer marquis marron mars marteau martin \
martine martinet martinez masque masse massif match matelas materiel maternel mathematique mathieu \
mathilde mathis matiere matin matinee matthieu maud maurice mauvais mauvaise mauve maxence maxime \
maximum maya mecanicien mecanique mechant medaille medecin medecine mediterranee meduse mehdi meilleur \
meilleure melange melanger melanie melodie melon membre memoire menace menacer menage mener mensonge \
menthe mentir menton menu menuisier mepris merci mercier mercredi mere meriter merle merveille \
merveilleux message messager messe mesure mesurer metal meteo methode metier metre metro mets mettent \
mettre metz meuble meule meunier meurt meurtre mexique miauler michel mickael midi miel mien mienne \
mieux mignon mila milieu militaire mille millier million mimosa mince mine mineral mineur minimum \
ministre minuit minute miracle mirage mireille miroir misere mission mixte mobile mode modele moderne \
modeste moelle mohamed moineau moins mois moisson moitie moment monarque monde mondial monique monnaie \
monsieur monstre mont montagne monte montent monter montpellier montre montrer montreuil monument moquer \
morale morceau mordre moreau morgane morin mort morue mosaique moscou mosquee moteur motif moto mouche \
mouchoir moudre mouette moufle mouiller moulin mourir mousse moustache moustique moutarde mouton \
mouvement moyen moyenne muet mulet mulhouse muller multiple munir mure muriel murir murmure murmurer \
muscle musee musicien musique musulman myriam mystere mythe nacre nadia nage nager nageur nain naissance \
nait naitre nancy nantes nappe narine nathalie nathan nation national nationale natte nature naturel \
naufrage navet navette navire neant necessaire nectar neige neiger nenuphar nerf nerveux nettoyer neuf \
neuve neveu nguyen nice niche nicolas nicole niece nier nimes nina niveau noah noble noblesse noce noel \
noemie noeud noir noire noisetier noix nombre nombreux nommer nord normal normandie norvege note noter \
noue nougat nour nourrir nourriture nouveau nouvel nouvelle novembre noyau noyer nuage nuageux nuire \
nuit nulle numero nuque nylon oasis obeir objet obliger obscur obscurite observer obtenir obus occasion \
occident occuper ocean oceane octobre odette odeur odile oeil oeillet oeuf oeuvre office officiel \
officier offrande offrir ogre oignon oiseau olive olivia olivier omar ombre omelette omettre oncle onde \
ongle onze opale opera operation ophelie opinion opposer optique orage oral oranger orateur orchestre \
orchidee ordinaire ordre oreille oreiller organe organiser orge orgue orgueil orient original origine \
orleans orme ornement orphelin orteil ortie oser osier otage otarie otter oubli oublie oublient oublier \
ouest ours ourse oursin outil outre ouvert ouverte ouvrage ouvre ouvrent ouvrier ouvrir ovale oxygene \
page paille pain paire paisible paix palais pale palette palmier pamplemousse panda panier panne panneau \
panorama pantalon panthere pantoufle paon papier papillon paquebot paquerette paquet parachute parade \
paradis paraitre parapluie parasol parc parce parcourir pardon pardonner pareil parent parer paresse \
paresseux parfait parfaite parfois parfum parfumer parier parisien parking parle parlement parlent \
parler parmi parole pars part partage partager partenaire partent parti participer particulier partie \
partir partout parvenir pascal passage passager passant passent passeport passer passion patate pate \
patience patient patin patisserie patricia patrick patrie patte pature paul paulette pauline paume \
paupiere pause pauvre pave pavillon pavot pays paysage paysan peau peche pecher pecheur pedale peigne \
peindre peine peintre peinture pelican pelle pelouse peluche pencher pendant pendre pendule penetrer \
penible peniche pense pensee pensent penser pente percer perche perd perdre perdrix perdu pere \
perfection periode perle permettre permis perpignan perrin perroquet perruche perruque persil personnage \
personne personnel perte peser petale petit petite petrole peuple peuplier peur peut peuvent peux phare \
pharmacie pharmacien philippe phoque photo photographe phrase physique piano picardie piece pied piege \
pierre pieton pigeon pile pilier piller pilote pilule piment pince pinceau pingouin pinson pintade \
pioche pion pipe piquer piqure pirate piscine pissenlit pistache piste pistolet pivoine pizza place \
placer plafond plage plaie plaindre plaine plainte plaire plaisanter plaisir plan planche plancher \
planer planete plante planter plaque plastique plat platane plateau platre plein pleine pleure pleurent \
pleurer pleuvoir plier plomb plombier plonger plongeur pluie plume plupart plusieurs plutot pneu poche \
poele poeme poesie poete poids poignee poignet poil poing point pointe pointu poire poireau poirier pois \
poison poisson poitiers poitou poitrine poivre poivron polaire pole poli police policier poliment \
politique pollen polo pologne pomme pommier pompe pompier poney pont populaire population porc \
porcelaine port portable porte portent porter portion porto portrait portugais portugal poser position \
posseder possible poste potage potager poteau poterie potier potiron pouce poudre poulain poule poulet \
poulpe poumon poupee pourpre pourquoi pourrir poursuivre pourtant pousse pousser poussiere poussin \
pouvoir pouvons prairie pratique precieux precis precision preference preferer premier premiere prend \
prendre prennent prenom preparer pres presence present presenter president presque presse presser pret \
preter pretre preuve prevenir prevoir prier priere prince principal principe printemps pris prise prison \
prisonnier prive prix probable probleme prochain prochaine proche produire produit professeur profession \
profit profiter profond profonde profondeur programme progres projet promenade promener promesse \
promettre prompt propos proposer propre proprietaire propriete proteger prouver provence province \
provision prudence prudent prune prunier puce puis puisque puissance puissant puissante puits pull puma \
punir punition pure puree pyjama pyramide pyrenees python quai qualite quantite quarante quart quartier \
quatorze quatre quatrieme quel quelle quelqu quelque quentin question queue quiche quille quimper quinze \
quitter quoique quotidien rabot race rachel rachid racine raconter radar radeau radio radis rafale raide \
raie rail raisin raison ramasser rame ramener rampe rang raphael rapide rappeler rappelle rapport \
rapporter raquette rare raser rasoir rassembler rateau rater ravi ravin raymond raymonde rayon reaction \
realiser realite rebecca recent recette recevoir rechercher recif recit reclamer recois recoit recolte \
recommencer reconnaitre record recouvrir rectangle reculer recuperer reduire reel reellement reflechir \
reflet refuge refus refuser regard regarde regardent regarder regime region registre regle reglement \
regler regne regret regretter reims reine rejeter rejoindre relation relever religieux religion \
remarquable remarque remarquer remercier remettre remi remonter remords remplacer remplir remuer remy \
renard rencontre rencontrer rend rendez rendre rendu rene renne renoncer renseignement rentre rentrent \
rentrer renverser repandre reparer repartir repas repasser repeter repondre reponse reportage repos \
reposer repousser reprendre representer reproche reptile republicain requin reseau reserver resistance \
resister resolution resoudre respect respecter respirer ressembler ressort restaurant reste restent \
rester resultat retard retenir retirer retour retourner retraite retrouver reunion reunir reussir \
reussite reve reveil reveiller reveler revenir rever revoir revolution revue rhinoceros rhone rhume \
riche richesse rideau ridicule rien rient rigoler rime rincer rire risque risquer rivage rive riviere \
robe robin robinet robot roche rochelle rocher roger rois romain roman romane romarin rome ronan ronce \
rond ronde ronfler rose roseau rosee rosier rossignol rotin roubaix roue rouen rouge rougir rouille \
rouleau rouler rousseau route routier roux royal royale royaume ruban rubis ruche rude rugir ruine \
ruisseau rumeur ruse russe russie rythme sable sabot sabre sabrina sacha sacre sage sagesse saigner sain \
saint sainte sais saisir saison sait salade salaire salamandre sale saler salir salle salon saluer \
samedi samir samira samuel sandale sandra sandrine sandwich sang sanglier sanglot sante sapin sarah \
sardine satellite satin satisfait sauce saucisse saucisson sauf saule saumon saut saute sautent sauter \
sauterelle sauvage sauver savane savant savent savoie savoir savon scarabee scene scie science scier \
scolaire scorpion sculpteur seance seau sebastien seche secher second seconde secouer secours secretaire \
seduire seigle seigneur sein seine seize sejour selon semaine semblable sembler semelle semence semer \
sens sensible sent sentier sentiment sentir separer sept septembre serai serait seras serge serie \
serieux serin serment seront serpent serre serrer serrure serviette servir seuil seul seule seulement \
severe severine sexe siecle siege sien sienne sieste siffler sifflet signal signature signe signer \
signifier silence silencieux silex simon simone simple simplement singe singulier sinon sirene sirop \
situation situer skieur social soeur soie soient soif soigner soin soir soiree soit soixante solange \
soldat sole solide solitaire solitude solution sombre somme sommeil sommet sonia sonner sonnette sophie \
sorbet sorcier sorciere sors sort sorte sortent sortie sortir sottise souci soucoupe soudain souffle \
souffler souffrance souffrir souhait souhaiter soulager soulever soulier soupcon soupe souper soupir \
souple source sourcil sourd sourire souris sourit soutenir souterrain souvenir souvent souviens spatial \
special specialiste spectacle spectateur spectre spirale splendide sport sportif square squelette stade \
staple station statue stephane stephanie steppe stock store strasbourg studio style stylo sucre sucrer \
suede sueur suffire suisse suite suivant suivre sujet superbe superieur supermarche supporter supposer \
supprimer sureau surface surfer surprendre surprise surtout surveiller survivre suzanne sylvia sylvie \
symbole sympathique syndicat tabac table tableau tablette tablier tabouret tache tacher taille tailler \
tailleur taire talent talon tambour tamis tampon tandis tango tank tant tante tantot taper tapis \
tapisserie tard tarif tarte tartine tasse tatiana taupe taureau taxi technique teindre teinte telephone \
telescope television tellement temoin temperature tempete temple temps tendre tendresse tenebre tenir \
tente tenter tenu terme terminer terrain terrasse terre terrestre terrible terrier terrine territoire \
tete texte theatre theo theorie therese thierry thomas thon thym tiede tiens tient tiers tige tigre \
tilleul timbre timide tirage tire tirelire tirent tirer tiroir tisane tisser tissu titre toast toile \
toilette toit toiture tomate tombe tombeau tombent tomber tome tonne tonneau tonnerre torche tordre \
torrent tort tortue total toucher toujours toulon toulouse toupie tour tourbillon tourcoing tourisme \
touriste tourment tournant tourne tournent tourner tournesol tournevis tourterelle tousser toutefois \
trace tracer tracteur tradition traduire trafic tragique trahir train traineau trainer trait traite \
traiter traitre trajet tramway tranche tranquille transformer transparent transport transporter trapeze \
travail travaille travaillent travailler travailleur travaux travers traverser trefle treize tremblement \
trembler trente tresse triangle tribu tribunal tricot trier trimestre triomphe tristan triste tristesse \
trois troisieme trombone trompe tromper trompette tronc trone tropical trotter trottoir trou trouble \
troupe troupeau trousse trouve trouvent trouver troyes truc truffe truie truite tube tuer tuile tulipe \
tunisie tunnel turbine turquie tuteur tuyau type tyran ulysse unique unir unite univers universel \
universite urgence urgent urne usage usine ustensile utile utiliser vacance vacarme vache vague vaillant \
vaincre vainqueur vais vaisseau vaisselle valence valentin valentine valerie valeur valide valise vallee \
valoir valse vanessa vanne vapeur varier vase vaste vautour veau vedette vehicule veille veiller veine \
velo velours vend vendange vendee vendent vendeur vendeuse vendre vendredi vendu venger venin venir vent \
vente ventilateur ventre venu venue verbe verger verglas verite veronique verre verrou versailles verser \
version vert verte vertical vertige vertu verveine vessie veste vetement veuf veulent veut veuve veux \
viande victime victoire victor victoria vide vider vieil vieillard vieille vieillesse vieillir viens \
vient vieux vigne vigneron vigueur vilain villa village ville villeurbanne vinaigre vincent vingt \
violence violent violet violette violon violoncelle vipere virage virginie virgule visage viser visible \
vision visite visiter visiteur vitamine vite vitesse vitrail vitre vitrine vivant vivante vive vivent \
vivre vocabulaire voeu voici voie voient voila voile voilier voir vois voisin voisine voit voiture voix \
volaille volant volcan vole volent voler volet voleur volontaire volonte vont vosges voter voulez \
vouloir voyage voyager voyageur voyelle vrai vraie vraiment vulgaire wagon xavier yacht yann yannick \
yaourt yasmine yeux yoga youssef yves yvette yvonne zebre zenith zero zeste zibeline zigzag zinc \
zodiaque zone zoom";

.mode csv
.import units.csv units
.import seats.csv seats
CREATE INDEX seats_siren ON seats (siren);
CREATE TABLE company (
  siren TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, legal_category TEXT NOT NULL,
  active INTEGER NOT NULL, address TEXT NOT NULL, folded_name TEXT NOT NULL
);
INSERT INTO company
SELECT u.siren,
  CASE WHEN u.denominationUniteLegale <> '' THEN u.denominationUniteLegale
    ELSE u.prenomUsuelUniteLegale || ' ' || u.nomUniteLegale END,
  u.categorieJuridiqueUniteLegale,
  u.etatAdministratifUniteLegale = 'A',
  CASE WHEN s.statutDiffusionEtablissement <> 'O' OR s.codePostalEtablissement = '' THEN ''
    ELSE trim(s.complementAdresseEtablissement || char(10)
      || trim(s.numeroVoieEtablissement || ' ' || s.typeVoieEtablissement || ' ' || s.libelleVoieEtablissement) || char(10)
      || s.codePostalEtablissement || ' ' || upper(s.libelleCommuneEtablissement), char(10)) END,
  lower(CASE WHEN u.denominationUniteLegale <> '' THEN u.denominationUniteLegale
    ELSE u.prenomUsuelUniteLegale || ' ' || u.nomUniteLegale END)
FROM units u JOIN seats s ON s.siren = u.siren AND s.etablissementSiege = 'true';
SELECT COUNT(*) FROM company;

"""Real pairs of postcode and town as printed on an envelope, and street names met in most towns."""

TOWNS = (
    *(("75001", "PARIS"), ("75005", "PARIS"), ("75008", "PARIS"), ("75011", "PARIS"), ("75015", "PARIS")),
    *(("75016", "PARIS"), ("75116", "PARIS"), ("75018", "PARIS"), ("75020", "PARIS")),
    *(("13001", "MARSEILLE"), ("13008", "MARSEILLE"), ("13013", "MARSEILLE"), ("69001", "LYON")),
    *(("69003", "LYON"), ("69007", "LYON"), ("31000", "TOULOUSE"), ("31400", "TOULOUSE"), ("06000", "NICE")),
    *(("06300", "NICE"), ("44000", "NANTES"), ("44300", "NANTES"), ("67000", "STRASBOURG")),
    *(("34000", "MONTPELLIER"), ("33000", "BORDEAUX"), ("59000", "LILLE"), ("59800", "LILLE")),
    *(("35000", "RENNES"), ("51100", "REIMS"), ("76600", "LE HAVRE"), ("42000", "SAINT ETIENNE")),
    *(("83000", "TOULON"), ("38000", "GRENOBLE"), ("21000", "DIJON"), ("49000", "ANGERS")),
    *(("30000", "NIMES"), ("63000", "CLERMONT FERRAND"), ("72000", "LE MANS"), ("13100", "AIX EN PROVENCE")),
    *(("29200", "BREST"), ("37000", "TOURS"), ("87000", "LIMOGES"), ("80000", "AMIENS"), ("57000", "METZ")),
    *(("25000", "BESANCON"), ("45000", "ORLEANS"), ("68100", "MULHOUSE"), ("76000", "ROUEN")),
    *(("14000", "CAEN"), ("54000", "NANCY"), ("66000", "PERPIGNAN"), ("64000", "PAU")),
    *(("17000", "LA ROCHELLE"), ("62100", "CALAIS"), ("59140", "DUNKERQUE"), ("86000", "POITIERS")),
    *(("94100", "SAINT MAUR DES FOSSES"), ("94240", "L HAY LES ROSES"), ("93200", "SAINT DENIS")),
    *(("78100", "SAINT GERMAIN EN LAYE"), ("92130", "ISSY LES MOULINEAUX")),
    *(("92100", "BOULOGNE BILLANCOURT"), ("95310", "SAINT OUEN L AUMONE")),
    *(("91700", "SAINTE GENEVIEVE DES BOIS"), ("44600", "SAINT NAZAIRE"), ("22000", "SAINT BRIEUC")),
    *(("35400", "SAINT MALO"), ("02100", "SAINT QUENTIN"), ("85000", "LA ROCHE SUR YON")),
    *(("01000", "BOURG EN BRESSE"), ("04000", "DIGNE LES BAINS"), ("08000", "CHARLEVILLE MEZIERES")),
    *(("51000", "CHALONS EN CHAMPAGNE"), ("88100", "SAINT DIE DES VOSGES"), ("64100", "BAYONNE")),
    *(("64500", "SAINT JEAN DE LUZ"), ("13210", "SAINT REMY DE PROVENCE"), ("06800", "CAGNES SUR MER")),
    *(("20000", "AJACCIO"), ("20200", "BASTIA"), ("20137", "PORTO VECCHIO"), ("20250", "CORTE")),
    *(("20260", "CALVI"), ("97110", "POINTE A PITRE"), ("97200", "FORT DE FRANCE"), ("97300", "CAYENNE")),
    *(("97400", "SAINT DENIS"), ("97410", "SAINT PIERRE"), ("97600", "MAMOUDZOU")),
    *(("97500", "SAINT PIERRE"), ("97320", "SAINT LAURENT DU MARONI")),
)
CEDEX_TOWNS = (
    *(("92055", "PARIS LA DEFENSE CEDEX"), ("75436", "PARIS CEDEX 09"), ("69442", "LYON CEDEX 03")),
    *(("33077", "BORDEAUX CEDEX"), ("35043", "RENNES CEDEX"), ("67080", "STRASBOURG CEDEX")),
    *(("54035", "NANCY CEDEX"), ("76037", "ROUEN CEDEX"), ("97204", "FORT DE FRANCE CEDEX")),
)
STREETS = (
    *("RUE DE LA REPUBLIQUE", "RUE VICTOR HUGO", "AVENUE JEAN JAURES", "RUE DE L EGLISE"),
    *("PLACE DE LA MAIRIE", "BOULEVARD GAMBETTA", "RUE PASTEUR", "RUE DES LILAS", "CHEMIN DU MOULIN"),
    *("ALLEE DES TILLEULS", "QUAI DE LA LIBERTE", "IMPASSE DES CERISIERS", "COURS LAFAYETTE"),
    *("RUE DU 8 MAI 1945", "RUE DE VERDUN", "AVENUE DU GENERAL DE GAULLE", "RUE SAINT JACQUES"),
    *("ROUTE DE LA CORNICHE", "RUE DU 11 NOVEMBRE 1918", "AVENUE DU MARECHAL LECLERC"),
    *("RUE DE L ANCIENNE POSTE", "SQUARE DES ALOUETTES", "RUE MARIE CURIE"),
)
COMPLEMENTS = (
    *("APPARTEMENT 12", "BATIMENT B", "ETAGE 3 PORTE GAUCHE", "RESIDENCE LES JARDINS D EAU", "ESCALIER C"),
    *("ZONE ARTISANALE DES PRES", "CENTRE COMMERCIAL GRAND LARGE", "CHEZ MME DURAND"),
)

ABROAD = (
    {"street": "Rue Haute 5", "postcode": "1000", "town": "Bruxelles", "country": "BE"},
    {"street": "Chaussée de Tournai 118", "postcode": "7520", "town": "Tournai", "country": "Belgique"},
    {"street": "Rue du Rhône 42", "postcode": "1204", "town": "Genève", "country": "CH"},
    {"street": "Hauptstraße 7", "postcode": "66111", "town": "Saarbrücken", "country": "Allemagne"},
    {"street": "12 High Street", "postcode": "CT17 9DT", "town": "Dover", "country": "GB"},
    {"street": "21 boulevard Royal", "postcode": "2449", "town": "Luxembourg", "country": "LU"},
)
LONG_TOWN = ("51290", "Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson")

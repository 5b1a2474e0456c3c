"""Words that name the fictitious contributors: common in France; any likeness to a person is chance."""

MEN = (
    *("Jean", "Pierre", "Michel", "André", "Philippe", "René", "Alain", "Jacques", "Bernard", "Daniel"),
    *("Jean-Pierre", "Jean-François", "François", "Gérard", "Hervé", "Loïc", "Yannick", "Mickaël", "Joël"),
    *("Benoît", "Jérôme", "Sébastien", "Stéphane", "Frédéric", "Rémi", "Théo", "Noël", "Ange", "Maël"),
    *("Mehdi", "Karim", "Mamadou", "Antoine", "Louis", "Hugo", "Lucas", "Gabriel", "Kévin", "Aurélien"),
)
WOMEN = (
    *("Marie", "Jeanne", "Françoise", "Monique", "Catherine", "Nathalie", "Isabelle", "Jacqueline", "Anne"),
    *("Anne-Laure", "Marie-Thérèse", "Marie-Noëlle", "Hélène", "Chloé", "Zoé", "Léa", "Anaïs", "Gaëlle"),
    *("Céline", "Émilie", "Aurélie", "Mélanie", "Élodie", "Joëlle", "Maëlys", "Noémie", "Inès", "Ève"),
    *("Fatima", "Aïcha", "Aminata", "Léonie", "Camille", "Manon", "Sarah", "Laëtitia", "Bérengère"),
    *("Solène",),
)
SURNAMES = (
    *("MARTIN", "BERNARD", "THOMAS", "PETIT", "ROBERT", "RICHARD", "DURAND", "DUBOIS", "MOREAU", "LAURENT"),
    *("SIMON", "MICHEL", "LEFÈVRE", "LEROY", "ROUX", "DAVID", "BERTRAND", "MOREL", "FOURNIER", "GIRARD"),
    *("BONNET", "DUPONT", "LAMBERT", "FONTAINE", "ROUSSEAU", "VINCENT", "MÜLLER", "FAURE", "ANDRÉ"),
    *("MERCIER", "GUÉRIN", "BOYER", "GARNIER", "CHEVALIER", "FRANÇOIS", "LEGRAND", "GAUTHIER", "GARCIA"),
    *("PERRIN", "D’ORNANO", "L’HERMITTE", "DE LA FONTAINE", "DU PUY", "DES ESSARTS", "LE GOFF", "LE BIHAN"),
    *("DE SOUSA", "DELACROIX-MOULIN", "SAINT-AUBIN", "N’DIAYE", "BENALI", "TRAORÉ", "NGUYEN", "DA SILVA"),
    *("PAYET", "HOARAU", "CASANOVA", "COLONNA", "LUCIANI", "SCHMITT", "KLEIN", "ETCHEVERRY"),
    *("VAN DEN BROECK", "HÉRAULT", "CŒUR"),
)
TRADES = (
    *("BOULANGERIE", "PÂTISSERIE", "BOUCHERIE", "GARAGE", "MENUISERIE", "PLOMBERIE", "MAÇONNERIE"),
    *("COIFFURE", "RESTAURANT", "BRASSERIE", "LIBRAIRIE", "PHARMACIE", "PAYSAGE", "TRANSPORTS"),
    *("ÉLECTRICITÉ", "ISOLATION", "IMPRIMERIE", "CHARPENTE", "FROMAGERIE", "ATELIER", "CAVE", "PRESSING"),
    *("SERRURERIE", "CONSTRUCTION"),
)
PLACES = (
    *("DU PONT NEUF", "DE LA GARE", "DES TILLEULS", "DU MARCHÉ", "DE L’ÉGLISE", "DU MOULIN", "DES REMPARTS"),
    *("DU VIEUX PORT", "DE L’ÉTANG", "DES HALLES", "DE LA MAIRIE", "DU CANAL", "DES VIGNES", "DU BEFFROI"),
    *("D’AZUR", "ARMOR", "OCCITANE", "DES ALPES", "DE LA BAIE", "DU LAC", "MARTIN & FILS", "LEROY FRÈRES"),
)
LEGAL_FORMS = ("SARL", "SAS", "EURL", "SASU", "SA", "SCOP")
LONG_COMPANIES = (
    "SOCIÉTÉ CIVILE DE MOYENS DES DOCTEURS SAINT-AUBIN ET DELACROIX-MOULIN",
    "SOCIÉTÉ COOPÉRATIVE DES PÊCHEURS ET CONSERVEURS DU VIEUX PORT",
    "ÉTABLISSEMENTS LEFÈVRE, D’ORNANO & FILS, MAÎTRES CHARPENTIERS",
    "ASSOCIATION POUR LA SAUVEGARDE DE L’ENFANCE ET DE L’ADOLESCENCE",
    "SØRENSEN & ŁUKASIEWICZ TRANSPORTS INTERNATIONAUX DE LA BAIE",
)
"""Too long for one line of an envelope."""

FIRM_NAMES = (
    *("CABINET DUVAL & ASSOCIÉS", "FIDUCIAIRE DES TILLEULS", "EXPERTISE DU PONT NEUF", "COMPTA ARMOR"),
    *("CABINET HÉLÈNE MARCHAND", "AUDIT ET CONSEIL DU BEFFROI", "OCCITANE D’EXPERTISE", "CABINET LE GOFF"),
    *("ALPES CHIFFRES", "FIDUCIAIRE DE L’ÉTANG", "CABINET PAYET HOARAU", "EXPERTISE CASANOVA"),
    *("L’ATELIER DES COMPTES", "CABINET SAINT-AUBIN", "COMPTABLES RÉUNIS", "CABINET N’DIAYE"),
    *("PAIE ET CONSEIL DU CANAL", "GESTION DES REMPARTS", "CABINET DE LA BAIE", "BUREAU VAN DEN BROECK"),
)

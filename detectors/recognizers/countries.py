"""Countries as four languages call them, and what numbers of people are called in general: context of a neighbour's number.

Someone who writes of a number of another country uses the words of his own language: "mijn Deens persoonsnummer", "numéro fiscal
autrichien". The words alone fit any country, the country alone any number: together they name it.
"""

COUNTRIES = {
    "AT": "oostenrijk autrich osterreich oesterreich austria",
    "BG": "bulga",
    "CH": "zwitser suisse schweiz switzerland swiss",
    "CY": "cypr chypr zypern zyprisch zypriot",
    "CZ": "tsjech tchequ tcheque tschech czech cesk cz",
    "DE": "duits allem deutsch german",
    "DK": "denemarken deens danemark danois danisch daenisch danemark daenemark danish denmark dansk danmark dk",
    "EE": "estland estonie estisch ests estnisch estonia eesti ee",
    "ES": "spaans spanje espagn spanien spanisch spain spanish espan",
    "FI": "finland finnland finland fins finse finlandai finnisch finnish finn suomi",
    "FR": "frans frankrijk franc frankreich franzosisch franzoesisch french",
    "GB": "brits britann verenigd_koninkrijk royaume_uni brit vereinigtes_konigreich united_kingdom uk gb england english",
    "GR": "griek grec griech greek greece hellas ellin",
    "HR": "kroati kroaat croat kroat hrvat hr",
    "HU": "hongar hongr ungar hungar magyar hu",
    "IE": "ierland ierse irland irish irisch ireland",
    "IS": "ijsland island iceland",
    "IT": "itali",
    "LT": "litouw litua lituanie litau lithuan lietuv lt",
    "LU": "luxemb letzeb",
    "LV": "letland lets letse letton lettland lettisch latvi lv",
    "MT": "malta maltees maltese maltais malte maltesisch",
    "NL": "nederland neerland pays_bas niederl dutch netherlands holland",
    "NO": "noorweg noors noorse norweg norveg norge norsk",
    "PL": "poolse pools polen pologne polona polnisch polish poland polsk pl",
    "PT": "portug",
    "RO": "roeme roemeen roumain rouman rumani romania",
    "SE": "zweden zweeds suede suedois schwed swed svensk",
    "SI": "sloveen sloveni sloven slowen",
    "SK": "slowak slovaq slovak slovensk slowaak sk sr svk",
    "US": "amerika americain etats_unis usa us united_states vereinigde_staten",
}
"""By ISO 3166-1 alpha-2: names and adjectives, folded, as beginnings of words; short ones whole."""

PERSON = """
    rijksnummer rijksregister persoonsnummer persoonsnr persoonlijk_nummer persoonlijke_code persoonscode personennummer
    personennr personnummer personenkennzahl personenkennzeichen personliche_nummer personencode geboortenummer geburtsnummer
    burgernummer burgerservice identiteitsnummer identificatienummer identificatienr identificatiecode identifikationsnummer
    identitatsnummer identitaetsnummer nationaal_nummer nationalnummer nationale_nummer numero_national numero_personnel
    numero_d_identite numero_d_identification numero_de_naissance numero_de_personne code_personnel registre_national
    national_number national_id national_identity national_identification national_insurance personal_number personal_code
    personal_id personal_identity personal_identification identity_number identity_code identification_number identification_code
    id_number id_nummer id_nr citizen_number civil_registration birth_number rodne_cislo
"""
"""For a number that everyone has."""

TAX = """
    belasting fiscaal fiscale fiscal steuer_id steuernummer steuernr steuernum steueridentifik steuerliche tax_number tax_id
    tax_no tax_code tax_ref taxpayer tax_identification tin nif numero_d_impot contribuable abgabenkonto finanzamt
"""
"""For a number with the tax office."""

SOCIAL = """
    sociale_zekerheid zekerheidsnummer socialezekerheids sociaal_verzekering sociaal_nummer securite_sociale assurance_sociale
    numero_social sozialversicherung sozial_versicherung sozialnummer social_security social_insurance versicherungsnummer
    verzekerdennummer verzekeringsnummer insurance_number numero_d_assure ziekteverzekering health gezondheid sante gesundheit
"""
"""For a number with social security or a health service."""

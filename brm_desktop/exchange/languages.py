"""Headings in German, French, Spanish, Portuguese, Italian and Dutch, as an English list would have them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

# English: what others write, without accents. A phrase of several words goes before its words.
_PHRASES = """
first name: vorname, prenom, prenoms, nome proprio, voornaam, nombre de pila, primer nombre, primeiro nome, roepnaam
middle name: weitere vornamen, zweiter vorname, deuxieme prenom, segundo nombre, nome do meio, secondo nome
last name: nachname, familienname, nom de famille, apellido, apellidos, primer apellido, sobrenome, apelido, cognome,
  achternaam
full name: vollstandiger name, nom complet, nombre completo, nome completo, volledige naam, nombre y apellidos,
  nom et prenom, prenom et nom, weergavenaam
display name: angezeigter name, anzeigename, nom affiche, nombre para mostrar, nome visualizzato, nome de exibicao
name: nom, nombre, nome, naam, bezeichnung, denominacion, denominazione, denominacao, libelle
nickname: spitzname, surnom, apodo, soprannome, apelido familiar, bijnaam
prefix: anrede, civilite, tratamiento, tratamento, titolo, aanhef
company: firma, unternehmen, societe, entreprise, empresa, compania, azienda, societa, bedrijf, companhia
organization: organisme, organizacion, organizacao, organizzazione, organisatie, einrichtung, entidad, entidade, ente,
  institucion, instituicao, etablissement
agency: behorde, dienststelle, amt, agence, agencia, agenzia, administration publique, dependencia, overheidsdienst
department: abteilung, service administratif, departement, departamento, dipartimento, afdeling, referat
ministry: ministerium, ministere, ministerio, ministero, ministerie
job title: berufsbezeichnung, stellenbezeichnung, fonction, intitule de poste, poste, titre, cargo, puesto, funcion,
  funcao, qualifica, ruolo, functie, functietitel, posizione, dienststellung
email address: email adresse, emailadresse, mailadresse, adresse email, adresse electronique,
  adresse de messagerie,
  adresse mail, courriel, correo electronico, correo, direccion de correo electronico, endereco de email,
  indirizzo email, posta elettronica, emailadres, mailadres, mel, correio eletronico
mobile phone: mobil, mobiltelefon, mobilnummer, handy, handynummer, telephone portable, tel portable, telephone mobile,
  portable, telefono movil, movil, celular, telefono celular, telemovel, telefone celular, cellulare, mobiel,
  mobiele telefoon, telefono cellulare
phone: telefon, telefonnummer, rufnummer, telefono, telefone, telefoon, telefoonnummer, durchwahl
fax: telefax, faxnummer, telecopie, telecopieur
address: adresse, anschrift, direccion, endereco, indirizzo, adres, domicilio
street: strasse, rue, calle, rua, straat, strasse und hausnummer
city: ort, stadt, wohnort, ville, commune, ciudad, localidad, cidade, citta, comune, plaats, woonplaats
postal code: plz, postleitzahl, code postal, codigo postal, cap, postcode, cep
state: bundesland, province, provincia, estado, provincie, canton, kanton
country: land, land region, staat, pays, pais, paese
birthday: geburtstag, geburtsdatum, date de naissance, anniversaire, fecha de nacimiento, cumpleanos,
  data de nascimento, data di nascita, geboortedatum, verjaardag
notes: notizen, notiz, bemerkungen, bemerkung, anmerkungen, kommentar, remarques, commentaire, commentaires, notas,
  observaciones, observacoes, commento, osservazioni, opmerkingen, notities
website: webseite, internetseite, site web, site internet, sitio web, pagina web, sito web, sito internet, sito
categories: kategorien, kategorie, categorias, categorie, etiquetas, etiquettes
acronym: abkurzung, kurzel, kurzbezeichnung, sigle, sigla, siglas, afkorting, kurzname, acronyme, acronimo
director: leitung, leiter, directeur, responsable, responsabile, diretor, directora
start date: beginn, startdatum, vertragsbeginn, date de debut, fecha de inicio, data de inicio, data inizio,
  begindatum, ingangsdatum
end date: vertragsende, enddatum, laufzeitende, date de fin, fecha de fin, fecha de termino, data fim, data fine,
  einddatum
due date: fallig am, frist, echeance, fecha limite, prazo, scadenza, vervaldatum
amount: betrag, summe, vertragswert, montant, importe, monto, importo, bedrag, auftragswert
contract number: vertragsnummer, numero de contrat, numero de contrato, numero contratto, contractnummer
vendor: lieferant, auftragnehmer, fournisseur, proveedor, fornecedor, fornitore, leverancier
description: beschreibung, descripcion, descricao, descrizione, omschrijving
task: aufgabe, tache, tarea, tarefa, compito, taak
business: geschaftlich, dienstlich, beruflich, professionnel, professionnelle, bureau, trabajo, trabalho, zakelijk,
  lavoro, del trabajo
type: typ, tipo
home: privat, personnel, domicile, particular, casa, prive, abitazione
"""
_AMBIGUOUS = frozenset(
    ("land", "cap", "ente", "mel", "portable", "bureau", "particular", "commune", "address", "poste", "province",
     "amt", "staat", "cargo", "sito", "titre", "canton", "privat", "casa", "comune", "referat", "estado", "nom", "rue")
)  # fmt: skip
_LONGEST = 5


def _read(text: str) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for line in text.strip().replace(",\n  ", ", ").splitlines():
        english, _, phrases = line.partition(": ")
        for phrase in phrases.split(", "):
            found.setdefault(tuple(phrase.split()), tuple(english.split()))
    return found


_ENGLISH = _read(_PHRASES)


def fold_accents(text: str) -> str:
    """Return text in small letters without accents: "Straße" is strasse."""
    lower = text.casefold()
    if lower.isascii():
        return lower
    return "".join(char for char in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(char))


def put_in_english(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a heading with the phrases of other languages in English; other words stay.

    What may be English as well, such as "land", counts only alone or beside a word that is not.
    """
    whole = _ENGLISH.get(words)
    if whole is not None and words != ("bureau",):
        return whole
    parts = list(_divide(words))
    if not any(part in _ENGLISH and part[0] not in _AMBIGUOUS for part in parts):
        return words
    return tuple(word for part in parts for word in _ENGLISH.get(part, part))


def _divide(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the longest known phrases, and the words between them."""
    at = 0
    while at < len(words):
        lengths = range(min(_LONGEST, len(words) - at), 1, -1)
        length = next((each for each in lengths if words[at : at + each] in _ENGLISH), 1)
        yield words[at : at + length]
        at += length

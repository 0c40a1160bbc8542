"""Words in names of columns, in the languages that people name columns in: English, German, French, Spanish,
Portuguese, Italian, Dutch. Without accents, in lower case; `-nummer` also ends longer words (Kundennummer)."""


def _of(*texts: str) -> frozenset[str]:
    """The words of some texts, parted by spaces; by bars where there are any."""
    return frozenset(each.strip() for text in texts for each in text.split("|" if "|" in text else None))


ID = _of(
    "id uid pk uuid guid key ref reference number nr no identifier",
    "-nummer -kennung -kennzeichen referenz aktenzeichen identifiant numero identificador identificativo",
    "identificatore referencia riferimento -kenmerk referentie matricule matricula matricola",
)
OWN_ID = _of(
    "prediction request event row transaction trans application order case record score scoring",
    "vorgang -antrag -auftrag bestellung -anfrage transaktion commande demande dossier pedido solicitud solicitacao",
    "transaccion transacao ordine richiesta pratica transazione bestelling aanvraag transactie",
)
TIME = _of(
    "time timestamp ts date datetime at day when utc created event epoch unix",
    "-datum -zeit -zeitpunkt -zeitstempel tag heure horodatage jour fecha hora dia momento data ora giorno orario",
    "-tijd -tijdstip -tijdstempel dag moment",
)
MADE = _of(
    "predicted prediction scored scoring score request requested event made inference",
    "vorhersage vorhergesagt -anfrage -antrag bewertet demande predit solicitud prediccion solicitacao previsao",
    "richiesta previsione aanvraag voorspelling voorspeld",
)
BORN = _of(
    "birth born dob birthday birthdate signup joined registered opened hired founded expiry expires",
    "geburt -geburtsdatum -geburtstag geboren naissance inscription nacimiento nascimento nascita geboorte",
    "-geboortedatum ablauf ablaufdatum expiration vencimiento vencimento scadenza",
)
KNOWN = _of(
    "known label labelled labeled reported outcome resolved settled truth actual observed closed matured",
    "bekannt beobachtet abgeschlossen connu observe cloture clos conocido observado cerrado conhecido encerrado",
    "noto osservato chiuso bekend waargenomen afgesloten",
)
SCORE = _of(
    "score scores proba prob probability probabilities p risk likelihood confidence pd propensity yhat",
    "-wahrscheinlichkeit -risiko konfidenz probabilite risque confiance probabilidad riesgo puntuacion puntaje",
    "probabilidade risco pontuacao confianza probabilita rischio punteggio -waarschijnlijkheid kans risico",
)
PREDICTION = _of(
    "prediction predicted predict pred preds predictions decision decided yhat forecast estimate estimated",
    "classified verdict -schatzwert",
    "-vorhersage vorhergesagt vorhergesagte vorhergesagter -prognose prognostiziert prognostizierte -schatzung",
    "geschatzt geschatzte geschatzter -entscheidung predit predite prevision prevu prevue estime estimee estimation",
    "prediccion predicho predicha pronostico previsto prevista estimado estimada previsao predito decisao estimativa",
    "previsione predizione stima stimato stimata decisione -voorspelling voorspeld voorspelde schatting geschat",
    "geschatte -beslissing",
)
LABEL = _of(
    "label labels target y truth actual outcome gt groundtruth observed churn churned fraud isfraud default",
    "defaulted survived converted readmitted",
    "-zielvariable -zielgrosse wahrheit tatsachlich tatsachliche tatsachlicher -istwert ausgefallen -ausfall",
    "gekundigt -kundigung -betrug uberlebt cible verite reel reelle etiquette defaut resilie resiliation fraude",
    "survecu etiqueta verdad impago incumplimiento sobrevivio abandono alvo rotulo verdade inadimplente inadimplencia",
    "sobreviveu etichetta verita insolvenza frode sopravvissuto werkelijk werkelijke uitkomst wanbetaling opgezegd",
    "overleefd",
)
# Less of a hint: what is watched is called so, too.
MAYBE_LABEL = _of(
    "class response result status bought died",
    "klasse ergebnis reaktion antwort classe resultat statut reponse clase resultado respuesta resposta real reale",
    "esito risultato risposta objetivo obiettivo klas resultaat doel ziel storno",
)
VERSION = _of("version modelversion -modellversion -versie versao versione")
# Of the model, or of what is sold and built.
MAYBE_VERSION = _of("release model build modell modele modelo modello")
INDEX = _of("index idx unnamed row rownum rownumber rn level")
CODE = _of(
    "zip zipcode postal postcode plz code type kind class category cat group segment cluster region zone area",
    "district day weekday month quarter season status level grade id flag channel branch store shop site product",
    "plan carrier brand model color colour",
    "-postleitzahl -kategorie -gruppe -typ -klasse -filiale -monat -quartal -wochentag stufe bundesland",
    "codepostal categorie groupe classe magasin mois jour trimestre codigo categoria grupo tipo clase tienda mes zona",
    "loja codice gruppo mese giorno negozio groep soort klas winkel maand kwartaal",
)
AMOUNT = _of(
    "age count n num number quantity qty amount sum total price cost income balance rate ratio duration length",
    "years months days hours minutes seconds tenure size weight height score points visits calls children siblings",
    "sibsp parch mean avg min max temp temperature distance rooms bedrooms seats bytes pixel",
    "alter -anzahl -menge -betrag -summe -preis -kosten -einkommen -kontostand -saldo -rate -dauer -lange -gewicht",
    "-hohe jahre monate tage nombre montant prix cout revenu solde taux duree longueur taille poids hauteur",
    "edad cantidad importe precio costo ingreso ingresos saldo tasa duracion peso altura idade quantidade valor preco",
    "custo renda taxa duracao eta quantita importo prezzo reddito tasso durata altezza leeftijd -aantal -bedrag -prijs",
    "inkomen -duur gewicht lengte",
)
# Groups that people are used to look at one by one.
GROUP = _of(
    "region country state segment group plan channel branch store shop site origin source product type market",
    "geography gender sex device platform",
    "land bundesland -gruppe -filiale kanal geschlecht -produkt pays groupe canal magasin sexe produit pais grupo",
    "tienda sexo producto tipo loja produto paese gruppo canale negozio sesso prodotto groep kanaal winkel geslacht",
)
# Who somebody is.
SENSITIVE = _of(
    "email mail ssn birth birthday birthdate dob born phone mobile telephone tel fax surname lastname firstname",
    "forename fullname passport iban address street nino taxid socialsecurity creditcard cardnumber",
    "nachname vorname geburt -geburtsdatum -geburtstag telefon -telefonnummer handy -adresse strasse anschrift",
    "steuernummer reisepass prenom naissance courriel rue passeport apellido apellidos nacimiento telefono correo",
    "direccion calle dni pasaporte sobrenome nascimento telefone endereco rua cpf passaporte cognome nascita cellulare",
    "indirizzo codicefiscale achternaam voornaam geboorte -geboortedatum telefoon adres straat bsn paspoort",
)
SENSITIVE_PAIRS = _of(
    "first name|last name|full name|given name|family name|middle name|customer name|client name|patient name",
    "social security|credit card|card number|account number|tax id|license plate|ip address",
    "nom client|nom famille|securite sociale|codice fiscale|nome completo|nombre completo|nombre cliente",
)

import type { CertificateWords } from './words.ts';

export const nb: CertificateWords = {
  title: 'Attest for sletting',
  lead: 'Alt som var lagret om én kunde og pumpene dens, er slettet. Deretter ble alle lagre spurt på nytt, og ingen hadde noe igjen.',
  unverifiedTitle: 'Ubekreftet, etter kundens erklæring',
  unverifiedLead:
    'Dette er ingen attest for sletting. En kunde lagret pumpenes data selv og erklærte {declared} dette lageret tapt for godt: ingen kunne se etter om noe er igjen av det. Alt annet som var lagret om kunden, er slettet; deretter ble alle andre lagre spurt på nytt, og ingen hadde noe igjen.',
  again:
    'Kunden var slettet tidligere: det sier attest nummer {number}. En sikkerhetskopi fra {taken} ble senere lagt tilbake og brakte tilbake det den hadde om kunden; det er det denne attesten gjelder.',
  numberOf: 'Nummer {number} i kjeden, ID',
  facts: {
    inForce: 'Gjaldt til og med',
    notice: 'Oppsigelse',
    noticeFrom: 'mottatt {day} fra {party}',
    asked: 'Sletting bedt om',
    due: 'Skulle slettes',
    begun: 'Slettingen påbegynt',
    nothingLeft: 'Ingenting igjen',
    declared: 'Erklært tapt av kunden',
    restBegun: 'Sletting av alt annet påbegynt',
    nothingElseLeft: 'Ingenting annet igjen',
    rule: 'Regel, versjon {version}',
  },
  because: {
    cause: 'hevet uten oppsigelsestid',
    request: 'sletting ble bedt om',
    expiry: 'avtaleperioden er over',
    notice: 'sagt opp: én måned, til utgangen av en kalendermåned',
    'non-payment': 'den løpende perioden ble ikke betalt, heller ikke innen fristen etter den',
  },
  party: { customer: 'kunden', operator: 'operatøren' },
  rule: '{who}: {months} kalendermåneder etter den første dagen avtalen ikke lenger gjaldt, i {zone}',
  ruleLater: '; senere, {days} dager etter at et rettslig hinder ble opphevet',
  ruleEarlier: '; tidligere, slik det ble bedt om',
  customer: 'kunde',
  assetManaged: 'kunde med asset management',
  deleted: 'Det som ble slettet',
  store: 'Lager',
  heldAndHow: 'Hva det inneholdt, og hvordan det ble slettet',
  before: 'Før',
  after: 'Etter',
  notLookedAt: 'Det som ikke ble undersøkt',
  held: 'Hva det inneholdt',
  remains: 'Det som forsvinner av seg selv, eller ligger andre steder',
  what: 'Hva',
  where: 'Hvor',
  atTheLatest: 'Senest',
  asTheyKeep: 'så lenge tjenesten lagrer det',
  checked: 'Slik kontrolleres det',
  howChecked:
    'Kunden nevnes ikke: den finnes med operatørens nummer for den og en nøkkel som operatøren har. Hashverdien er denne attestens som kanonisk JSON, som inneholder hashverdien til attesten før den.',
  pseudonym: 'Kunden, som nøkkelavhengig hash',
  hashBefore: 'Forrige hash',
  none: 'ingen: den første i kjeden',
  hash: 'Hash (SHA-256)',
  table: 'tabellen',
  container: 'beholderen',
  inOwnStore: ', i kundens eget lager',
  backup: 'sikkerhetskopien {backup}',
  inBackup: 'det lagrene hadde om kunden da den ble laget, {taken}',
  units: {
    devices: ['enhet', 'enheter'],
    containers: ['beholder', 'beholdere'],
    tables: ['tabell', 'tabeller'],
    rows: ['rad', 'rader'],
    blobs: ['fil', 'filer'],
    messages: ['melding', 'meldinger'],
  },
  texts: {
    'IoT Hub and its provisioning service': 'IoT Hub og dens klargjøringstjeneste',
    'the identities and enrolments of the devices': 'enhetenes identiteter og registreringer',
    'each deleted, so that the device can neither connect nor register':
      'hver enkelt slettet, slik at enheten verken kan koble seg til eller registrere seg',
    'the container of the contract': 'avtalens beholder',
    'the quarantine': 'karantenen',
    'the container deleted as a whole, with all snapshots':
      'beholderen slettet i sin helhet, med alle øyeblikksbilder',
    'the tables of the contract': 'avtalens tabeller',
    'each table deleted as a whole, whatever the number of its rows':
      'hver tabell slettet i sin helhet, uansett hvor mange rader den hadde',
    'the people, with their addresses': 'personene, med adressene deres',
    'the letters of the contract': 'avtalens brev',
    'dates of the contract, and hashes of people who were erased':
      'avtalens datoer, og hashverdier av personer som er slettet',
    'each row deleted': 'hver rad slettet',
    "table letters, the operator's": 'tabellen letters, operatørens',
    'letters to the operator that bear the key of the contract': 'brev til operatøren med avtalens nøkkel',
    'hashes of what the devices were permitted to send with': 'hashverdier av det enhetene fikk sende med',
    'the devices in the registry': 'enhetene i registeret',
    'that packets came of the devices while the registry did not know them':
      'at det kom pakker fra enhetene mens registeret ikke kjente dem',
    "packets that wait for the customer's own store": 'pakker som venter på kundens eget lager',
    'each blob deleted': 'hver fil slettet',
    "the customer's name, number, contract and contact": 'kundens navn, nummer, avtale og kontakt',
    'the row deleted': 'raden slettet',
    'the queues and their poison queues': 'køene og køene deres for mislykkede meldinger',
    'work that bears the key of the contract': 'arbeid med avtalens nøkkel',
    'each message deleted': 'hver melding slettet',
    'packets as the devices sent them, which nothing reads any more':
      'pakker slik enhetene sendte dem, som ingenting leser lenger',
    'the event hub, which keeps every event for a fixed time':
      'hendelseshuben, som lagrer hver hendelse en bestemt tid',
    'IDs of devices whose packets were still on their way: when each came, its length and hash, nothing of its content':
      'ID-er for enheter hvis pakker fortsatt var på vei: når hver av dem kom, lengden og hashverdien, ingenting av innholdet',
    'the container quarantine': 'beholderen quarantine',
    "which commands the operator's people ran about the contract, told by its random key":
      'hvilke kommandoer operatørens folk kjørte om avtalen, under avtalens tilfeldige nøkkel',
    'the container change-log and the table changes': 'beholderen change-log og tabellen changes',
    'lines that bear random keys and IDs of devices, and no names or addresses of people':
      'linjer med tilfeldige nøkler og enheters ID-er, uten navn på eller adresser til personer',
    'the logs of the functions, of IoT Hub and of the mail service, as far as they are ours':
      'loggene til funksjonene, IoT Hub og e-posttjenesten, så langt de er våre',
    'that mails were sent, when and to which addresses, as far as the service itself notes it':
      'at e-post ble sendt, når og til hvilke adresser, så langt tjenesten selv noterer det',
    'the service by which mail is sent': 'tjenesten som sender e-posten',
    "what let us into the customer's own store, if it has not ended by itself: the customer takes it back":
      'det som slapp oss inn i kundens eget lager, om det ikke er utløpt av seg selv: kunden trekker det tilbake',
    "the vault, in which the signature to the customer's own store lies till it is deleted by hand":
      'hvelvet, der signaturen for kundens eget lager ligger til den slettes for hånd',
  },
};

import type { CertificateWords } from './words.ts';

export const de: CertificateWords = {
  title: 'Bescheinigung der Löschung',
  lead: 'Alles, was über einen Kunden und seine Pumpen gespeichert war, ist gelöscht. Danach wurde jeder Speicher noch einmal gefragt, und keiner hatte noch etwas.',
  unverifiedTitle: 'Ungeprüft, nach Erklärung des Kunden',
  unverifiedLead:
    'Dies ist keine Bescheinigung einer Löschung. Ein Kunde hielt die Daten seiner Pumpen selbst und erklärte jenen Speicher am {declared} für endgültig verloren: Niemand konnte nachsehen, ob davon noch etwas da ist. Alles andere, was über den Kunden gespeichert war, ist gelöscht; danach wurde jeder andere Speicher noch einmal gefragt, und keiner hatte noch etwas.',
  again:
    'Der Kunde war schon einmal gelöscht worden: Das sagt die Bescheinigung Nummer {number}. Eine Sicherung vom {taken} wurde später zurückgespielt und hatte zurückgebracht, was sie von ihm enthielt; davon handelt diese Bescheinigung.',
  numberOf: 'Nummer {number} der Kette, ID',
  facts: {
    inForce: 'In Kraft bis einschließlich',
    notice: 'Kündigung',
    noticeFrom: 'eingegangen am {day}, durch {party}',
    asked: 'Löschung verlangt',
    due: 'Zu löschen ab',
    begun: 'Löschung begonnen',
    nothingLeft: 'Nichts mehr da',
    declared: 'Vom Kunden für verloren erklärt',
    restBegun: 'Löschung alles anderen begonnen',
    nothingElseLeft: 'Sonst nichts mehr da',
    rule: 'Regel, Fassung {version}',
  },
  because: {
    cause: 'aus wichtigem Grund fristlos beendet',
    request: 'die Löschung wurde verlangt',
    expiry: 'die vereinbarte Laufzeit ist vorbei',
    notice: 'gekündigt: ein Monat, zum Ende eines Kalendermonats',
    'non-payment': 'der laufende Zeitraum wurde nicht bezahlt, auch nicht in der Frist danach',
  },
  party: { customer: 'den Kunden', operator: 'den Betreiber' },
  rule: '{who}: {months} Kalendermonate nach dem ersten Tag, an dem der Vertrag nicht mehr in Kraft war, in {zone}',
  ruleLater: '; später, {days} Tage nach dem Ende einer rechtlichen Sperre',
  ruleEarlier: '; früher, wie verlangt',
  customer: 'Kunde',
  assetManaged: 'Kunde mit Asset-Management',
  deleted: 'Was gelöscht wurde',
  store: 'Speicher',
  heldAndHow: 'Was er enthielt, und wie es gelöscht wurde',
  before: 'Vorher',
  after: 'Nachher',
  notLookedAt: 'Was nicht geprüft wurde',
  held: 'Was er enthielt',
  remains: 'Was von selbst vergeht oder anderswo liegt',
  what: 'Was',
  where: 'Wo',
  atTheLatest: 'Spätestens',
  asTheyKeep: 'solange jener Dienst es aufbewahrt',
  checked: 'Wie sie geprüft wird',
  howChecked:
    'Der Kunde ist nicht genannt: Man findet ihn mit der Nummer, die er beim Betreiber hat, und einem Schlüssel, den der Betreiber verwahrt. Der Hash ist der dieser Bescheinigung als kanonisches JSON, das den Hash der vorigen enthält.',
  pseudonym: 'Der Kunde, als Hash mit Schlüssel',
  hashBefore: 'Voriger Hash',
  none: 'keiner: die erste der Kette',
  hash: 'Hash (SHA-256)',
  table: 'Tabelle',
  container: 'Ablage',
  inOwnStore: ', im eigenen Speicher des Kunden',
  backup: 'die Sicherung {backup}',
  inBackup: 'was die Speicher von dem Kunden hatten, als sie erstellt wurde, {taken}',
  units: {
    devices: ['Gerät', 'Geräte'],
    containers: ['Ablage', 'Ablagen'],
    tables: ['Tabelle', 'Tabellen'],
    rows: ['Zeile', 'Zeilen'],
    blobs: ['Datei', 'Dateien'],
    messages: ['Nachricht', 'Nachrichten'],
  },
  texts: {
    'IoT Hub and its provisioning service': 'IoT Hub und sein Bereitstellungsdienst',
    'the identities and enrolments of the devices': 'die Identitäten und Registrierungen der Geräte',
    'each deleted, so that the device can neither connect nor register':
      'jede gelöscht, sodass sich das Gerät weder verbinden noch registrieren kann',
    'the container of the contract': 'die Ablage des Vertrags',
    'the quarantine': 'die Quarantäne',
    'the container deleted as a whole, with all snapshots':
      'die Ablage als Ganzes gelöscht, mit allen Momentaufnahmen',
    'the tables of the contract': 'die Tabellen des Vertrags',
    'each table deleted as a whole, whatever the number of its rows':
      'jede Tabelle als Ganzes gelöscht, wie viele Zeilen sie auch hatte',
    'the people, with their addresses': 'die Personen mit ihren Adressen',
    'the letters of the contract': 'die Briefe zum Vertrag',
    'dates of the contract, and hashes of people who were erased':
      'Termine des Vertrags, und Hashwerte von Personen, die gelöscht wurden',
    'each row deleted': 'jede Zeile gelöscht',
    "table letters, the operator's": 'Tabelle letters, die des Betreibers',
    'letters to the operator that bear the key of the contract':
      'Briefe an den Betreiber, die den Schlüssel des Vertrags tragen',
    'hashes of what the devices were permitted to send with':
      'Hashwerte dessen, womit die Geräte senden durften',
    'the devices in the registry': 'die Geräte im Register',
    'that packets came of the devices while the registry did not know them':
      'dass Pakete der Geräte kamen, während das Register sie nicht kannte',
    "packets that wait for the customer's own store":
      'Pakete, die auf den eigenen Speicher des Kunden warten',
    'each blob deleted': 'jede Datei gelöscht',
    "the customer's name, number, contract and contact": 'Name, Nummer, Vertrag und Kontakt des Kunden',
    'the row deleted': 'die Zeile gelöscht',
    'the queues and their poison queues': 'die Warteschlangen und die für Misslungenes',
    'work that bears the key of the contract': 'Arbeit, die den Schlüssel des Vertrags trägt',
    'each message deleted': 'jede Nachricht gelöscht',
    'packets as the devices sent them, which nothing reads any more':
      'Pakete, wie die Geräte sie sandten, die nichts mehr liest',
    'the event hub, which keeps every event for a fixed time':
      'der Event Hub, der jedes Ereignis eine feste Zeit aufbewahrt',
    'IDs of devices whose packets were still on their way: when each came, its length and hash, nothing of its content':
      'IDs von Geräten, deren Pakete noch unterwegs waren: wann jedes kam, seine Länge und sein Hash, nichts vom Inhalt',
    'the container quarantine': 'die Ablage quarantine',
    "which commands the operator's people ran about the contract, told by its random key":
      'welche Befehle die Leute des Betreibers zu dem Vertrag ausführten, unter seinem zufälligen Schlüssel',
    'the container change-log and the table changes': 'die Ablage change-log und die Tabelle changes',
    'lines that bear random keys and IDs of devices, and no names or addresses of people':
      'Zeilen mit zufälligen Schlüsseln und IDs von Geräten, ohne Namen oder Adressen von Personen',
    'the logs of the functions, of IoT Hub and of the mail service, as far as they are ours':
      'die Protokolle der Funktionen, von IoT Hub und des Maildienstes, soweit sie unsere sind',
    'that mails were sent, when and to which addresses, as far as the service itself notes it':
      'dass Mails versandt wurden, wann und an welche Adressen, soweit der Dienst selbst es festhält',
    'the service by which mail is sent': 'der Dienst, der die Mails verschickt',
    "what let us into the customer's own store, if it has not ended by itself: the customer takes it back":
      'was uns in den eigenen Speicher des Kunden ließ, falls es nicht von selbst geendet hat: Der Kunde nimmt es zurück',
    "the vault, in which the signature to the customer's own store lies till it is deleted by hand":
      'der Tresor, in dem die Signatur für den eigenen Speicher des Kunden liegt, bis sie von Hand gelöscht wird',
  },
};

import type { CertificateWords } from './words.ts';

export const sv: CertificateWords = {
  title: 'Intyg om radering',
  lead: 'Allt som fanns sparat om en kund och dess pumpar har raderats. Därefter tillfrågades alla lager på nytt, och inget hade något kvar.',
  unverifiedTitle: 'Overifierat, enligt kundens förklaring',
  unverifiedLead:
    'Detta är inget intyg om radering. En kund sparade sina pumpars data själv och förklarade den {declared} det lagret förlorat för gott: ingen kunde se efter om något finns kvar av det. Allt annat som fanns sparat om kunden har raderats; därefter tillfrågades alla andra lager på nytt, och inget hade något kvar.',
  again:
    'Kunden hade raderats tidigare: det säger intyg nummer {number}. En säkerhetskopia från {taken} återställdes senare och förde tillbaka det som den hade om kunden; det är vad detta intyg gäller.',
  numberOf: 'Nummer {number} i kedjan, ID',
  facts: {
    inForce: 'Gällde till och med',
    notice: 'Uppsägning',
    noticeFrom: 'mottagen {day} från {party}',
    asked: 'Radering begärd',
    due: 'Skulle raderas',
    begun: 'Raderingen påbörjad',
    nothingLeft: 'Inget kvar',
    declared: 'Förklarat förlorat av kunden',
    restBegun: 'Radering av allt annat påbörjad',
    nothingElseLeft: 'Inget annat kvar',
    rule: 'Regel, version {version}',
  },
  because: {
    cause: 'hävt utan uppsägningstid',
    request: 'radering begärdes',
    expiry: 'avtalsperioden är slut',
    notice: 'uppsagt: en månad, till utgången av en kalendermånad',
    'non-payment': 'den löpande perioden betalades inte, inte heller inom fristen därefter',
  },
  party: { customer: 'kunden', operator: 'operatören' },
  rule: '{who}: {months} kalendermånader efter den första dagen då avtalet inte längre gällde, i {zone}',
  ruleLater: '; senare, {days} dagar efter att ett rättsligt hinder upphört',
  ruleEarlier: '; tidigare, som begärdes',
  customer: 'kund',
  assetManaged: 'kund med asset management',
  deleted: 'Det som raderades',
  store: 'Lager',
  heldAndHow: 'Vad som fanns där, och hur det raderades',
  before: 'Före',
  after: 'Efter',
  notLookedAt: 'Det som inte undersöktes',
  held: 'Vad som fanns där',
  remains: 'Det som försvinner av sig självt eller finns på annat håll',
  what: 'Vad',
  where: 'Var',
  atTheLatest: 'Senast',
  asTheyKeep: 'så länge tjänsten sparar det',
  checked: 'Så kontrolleras det',
  howChecked:
    'Kunden nämns inte: den hittas med operatörens nummer för den och en nyckel som operatören har. Hashvärdet är detta intygs som kanonisk JSON, som innehåller hashvärdet för intyget före det.',
  pseudonym: 'Kunden, som nyckelberoende hash',
  hashBefore: 'Föregående hash',
  none: 'ingen: det första i kedjan',
  hash: 'Hash (SHA-256)',
  table: 'tabellen',
  container: 'behållaren',
  inOwnStore: ', i kundens eget lager',
  backup: 'säkerhetskopian {backup}',
  inBackup: 'det som lagren hade om kunden när den gjordes, {taken}',
  units: {
    devices: ['enhet', 'enheter'],
    containers: ['behållare', 'behållare'],
    tables: ['tabell', 'tabeller'],
    rows: ['rad', 'rader'],
    blobs: ['fil', 'filer'],
    messages: ['meddelande', 'meddelanden'],
  },
  texts: {
    'IoT Hub and its provisioning service': 'IoT Hub och dess etableringstjänst',
    'the identities and enrolments of the devices': 'enheternas identiteter och registreringar',
    'each deleted, so that the device can neither connect nor register':
      'var och en raderad, så att enheten varken kan ansluta eller registrera sig',
    'the container of the contract': 'avtalets behållare',
    'the quarantine': 'karantänen',
    'the container deleted as a whole, with all snapshots':
      'behållaren raderad i sin helhet, med alla ögonblicksbilder',
    'the tables of the contract': 'avtalets tabeller',
    'each table deleted as a whole, whatever the number of its rows':
      'varje tabell raderad i sin helhet, hur många rader den än hade',
    'the people, with their addresses': 'personerna, med deras adresser',
    'the letters of the contract': 'avtalets brev',
    'dates of the contract, and hashes of people who were erased':
      'avtalets datum, och hashvärden av personer som raderats',
    'each row deleted': 'varje rad raderad',
    "table letters, the operator's": 'tabellen letters, operatörens',
    'letters to the operator that bear the key of the contract': 'brev till operatören med avtalets nyckel',
    'hashes of what the devices were permitted to send with':
      'hashvärden av det som enheterna fick sända med',
    'the devices in the registry': 'enheterna i registret',
    'that packets came of the devices while the registry did not know them':
      'att det kom paket från enheterna medan registret inte kände till dem',
    "packets that wait for the customer's own store": 'paket som väntar på kundens eget lager',
    'each blob deleted': 'varje fil raderad',
    "the customer's name, number, contract and contact": 'kundens namn, nummer, avtal och kontakt',
    'the row deleted': 'raden raderad',
    'the queues and their poison queues': 'köerna och deras köer för misslyckade meddelanden',
    'work that bears the key of the contract': 'arbete med avtalets nyckel',
    'each message deleted': 'varje meddelande raderat',
    'packets as the devices sent them, which nothing reads any more':
      'paket som enheterna sände dem, som inget längre läser',
    'the event hub, which keeps every event for a fixed time':
      'händelsehubben, som sparar varje händelse en bestämd tid',
    'IDs of devices whose packets were still on their way: when each came, its length and hash, nothing of its content':
      'ID för enheter vars paket ännu var på väg: när vart och ett kom, dess längd och hash, inget av innehållet',
    'the container quarantine': 'behållaren quarantine',
    "which commands the operator's people ran about the contract, told by its random key":
      'vilka kommandon operatörens personal körde om avtalet, under avtalets slumpnyckel',
    'the container change-log and the table changes': 'behållaren change-log och tabellen changes',
    'lines that bear random keys and IDs of devices, and no names or addresses of people':
      'rader med slumpnycklar och enheters ID, utan namn på eller adresser till personer',
    'the logs of the functions, of IoT Hub and of the mail service, as far as they are ours':
      'loggarna för funktionerna, IoT Hub och mejltjänsten, i den mån de är våra',
    'that mails were sent, when and to which addresses, as far as the service itself notes it':
      'att mejl skickades, när och till vilka adresser, i den mån tjänsten själv antecknar det',
    'the service by which mail is sent': 'tjänsten som skickar mejlen',
    "what let us into the customer's own store, if it has not ended by itself: the customer takes it back":
      'det som släppte in oss i kundens eget lager, om det inte upphört av sig självt: kunden tar tillbaka det',
    "the vault, in which the signature to the customer's own store lies till it is deleted by hand":
      'valvet, där signaturen för kundens eget lager ligger tills den tas bort för hand',
  },
};

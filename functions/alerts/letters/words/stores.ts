import type { Locale } from '../../../../shared/domain/customer.ts';

/** The words of certificates, which are in English, in the other languages of the people. */
type Words = Readonly<Record<string, string>>;

/** Names of tables and containers stay: it is by them that the operator is asked. */
const NAMED = /^(table|container) (\w+)$/;
const OWN = ", in the customer's own store";

const WORDS: Readonly<Record<Exclude<Locale, 'en'>, Words>> = {
  sv: {
    table: 'tabellen',
    container: 'behållaren',
    [OWN]: ', i ert eget lager',
    'IoT Hub and its provisioning service': 'IoT Hub och dess etableringstjänst',
    'the container of the contract': 'avtalets behållare',
    'the tables of the contract': 'avtalets tabeller',
    "table letters, the operator's": 'tabellen letters, operatörens',
    'the queues and their poison queues': 'köerna och deras köer för misslyckade meddelanden',
    'the event hub, which keeps every event for a fixed time':
      'händelsehubben, som sparar varje händelse en bestämd tid',
    'the container quarantine': 'behållaren quarantine',
    'the table changes': 'tabellen changes',
    'the logs of the functions, of IoT Hub and of the mail service, as far as they are ours':
      'loggarna för funktionerna, IoT Hub och mejltjänsten, i den mån de är våra',
    'the service by which mail is sent': 'tjänsten som skickar mejlen',
    "the vault, in which the signature to the customer's own store lies till it is deleted by hand":
      'valvet, där signaturen för ert eget lager ligger tills den tas bort för hand',
    devices: 'enheter',
    containers: 'behållare',
    tables: 'tabeller',
    rows: 'rader',
    blobs: 'filer',
    messages: 'meddelanden',
  },
  nb: {
    table: 'tabellen',
    container: 'beholderen',
    [OWN]: ', i deres eget lager',
    'IoT Hub and its provisioning service': 'IoT Hub og dens klargjøringstjeneste',
    'the container of the contract': 'avtalens beholder',
    'the tables of the contract': 'avtalens tabeller',
    "table letters, the operator's": 'tabellen letters, operatørens',
    'the queues and their poison queues': 'køene og køene deres for mislykkede meldinger',
    'the event hub, which keeps every event for a fixed time':
      'hendelseshuben, som lagrer hver hendelse en bestemt tid',
    'the container quarantine': 'beholderen quarantine',
    'the table changes': 'tabellen changes',
    'the logs of the functions, of IoT Hub and of the mail service, as far as they are ours':
      'loggene til funksjonene, IoT Hub og e-posttjenesten, så langt de er våre',
    'the service by which mail is sent': 'tjenesten som sender e-posten',
    "the vault, in which the signature to the customer's own store lies till it is deleted by hand":
      'hvelvet, der signaturen for deres eget lager ligger til den slettes for hånd',
    devices: 'enheter',
    containers: 'beholdere',
    tables: 'tabeller',
    rows: 'rader',
    blobs: 'filer',
    messages: 'meldinger',
  },
  de: {
    table: 'Tabelle',
    container: 'Ablage',
    [OWN]: ', in Ihrem eigenen Speicher',
    'IoT Hub and its provisioning service': 'IoT Hub und sein Bereitstellungsdienst',
    'the container of the contract': 'die Ablage des Vertrags',
    'the tables of the contract': 'die Tabellen des Vertrags',
    "table letters, the operator's": 'Tabelle letters, die des Betreibers',
    'the queues and their poison queues': 'die Warteschlangen und die für Misslungenes',
    'the event hub, which keeps every event for a fixed time':
      'der Event Hub, der jedes Ereignis eine feste Zeit aufbewahrt',
    'the container quarantine': 'die Ablage quarantine',
    'the table changes': 'die Tabelle changes',
    'the logs of the functions, of IoT Hub and of the mail service, as far as they are ours':
      'die Protokolle der Funktionen, von IoT Hub und des Maildienstes, soweit sie unsere sind',
    'the service by which mail is sent': 'der Dienst, der die Mails verschickt',
    "the vault, in which the signature to the customer's own store lies till it is deleted by hand":
      'der Tresor, in dem die Signatur für Ihren eigenen Speicher liegt, bis sie von Hand gelöscht wird',
    devices: 'Geräte',
    containers: 'Ablagen',
    tables: 'Tabellen',
    rows: 'Zeilen',
    blobs: 'Dateien',
    messages: 'Nachrichten',
  },
};

/**
 * A store, a unit or a place of a certificate in a language. What another release called it stays as that wrote it.
 *
 * @param text as the certificate has it
 */
export function inWords(locale: Locale, text: string): string {
  if (locale === 'en') return text;
  const words = WORDS[locale];
  if (text.endsWith(OWN)) return inWords(locale, text.slice(0, -OWN.length)) + words[OWN];
  const known = words[text];
  if (known !== undefined) return known;
  const [, kind, name] = NAMED.exec(text) ?? [];
  return kind === undefined ? text : `${words[kind]} ${name}`;
}

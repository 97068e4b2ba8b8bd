import type { Locale } from '../../../../shared/domain/customer.ts';

export interface CertificateWords {
  readonly subject: string;
  readonly meaning: string;
  readonly forgotten: string;
  readonly keep: string;
  readonly id: string;
  readonly ended: string;
  readonly due: string;
  readonly erased: string;
  readonly store: (count: number, unit: string) => string;
  readonly remains: (until: string) => string;
  readonly hash: string;
}

export const CERTIFICATE_WORDS: Readonly<Record<Locale, CertificateWords>> = {
  en: {
    subject: 'Your data are erased: the certificate',
    meaning:
      'Everything that was kept about you and your pumps has been deleted. Afterwards every store was asked again, and none had anything left.',
    forgotten: 'This is the last mail you get: this address is deleted now that it is sent.',
    keep: 'Keep it: with its number and hash the certificate can be checked against the chain that it is part of.',
    id: 'Certificate',
    ended: 'Last day in force',
    due: 'Due for erasure',
    erased: 'Erased',
    store: (count, unit) => `deleted: ${count} ${unit}; left: 0`,
    remains: (until) => `goes by itself, at the latest on ${until}`,
    hash: 'Number and hash (SHA-256)',
  },
  sv: {
    subject: 'Era uppgifter är raderade: intyget',
    meaning:
      'Allt som fanns sparat om er och era pumpar har raderats. Därefter tillfrågades alla lager på nytt, och inget hade något kvar.',
    forgotten: 'Detta är det sista mejlet ni får: adressen raderas nu när det har skickats.',
    keep: 'Spara det: med nummer och hash kan intyget kontrolleras mot den kedja som det ingår i.',
    id: 'Intyg',
    ended: 'Avtalets sista dag',
    due: 'Skulle raderas',
    erased: 'Raderat',
    store: (count, unit) => `raderat: ${count} ${unit}; kvar: 0`,
    remains: (until) => `försvinner av sig självt, senast ${until}`,
    hash: 'Nummer och hash (SHA-256)',
  },
  nb: {
    subject: 'Dataene deres er slettet: attesten',
    meaning:
      'Alt som var lagret om dere og pumpene deres, er slettet. Deretter ble alle lagre spurt på nytt, og ingen hadde noe igjen.',
    forgotten: 'Dette er den siste meldingen dere får: adressen slettes nå som den er sendt.',
    keep: 'Ta vare på den: med nummer og hash kan attesten kontrolleres mot kjeden den er en del av.',
    id: 'Attest',
    ended: 'Avtalens siste dag',
    due: 'Skulle slettes',
    erased: 'Slettet',
    store: (count, unit) => `slettet: ${count} ${unit}; igjen: 0`,
    remains: (until) => `forsvinner av seg selv, senest ${until}`,
    hash: 'Nummer og hash (SHA-256)',
  },
  de: {
    subject: 'Ihre Daten sind gelöscht: die Bescheinigung',
    meaning:
      'Alles, was über Sie und Ihre Pumpen gespeichert war, ist gelöscht. Danach wurde jeder Speicher noch einmal gefragt, und keiner hatte noch etwas.',
    forgotten: 'Dies ist die letzte Mail an Sie: Mit dem Versand wird diese Adresse gelöscht.',
    keep: 'Bewahren Sie sie auf: Mit Nummer und Hash lässt sich die Bescheinigung an der Kette prüfen, zu der sie gehört.',
    id: 'Bescheinigung',
    ended: 'Letzter Tag des Vertrags',
    due: 'Zu löschen ab',
    erased: 'Gelöscht',
    store: (count, unit) => `gelöscht: ${count} ${unit}; übrig: 0`,
    remains: (until) => `vergeht von selbst, spätestens am ${until}`,
    hash: 'Nummer und Hash (SHA-256)',
  },
};

import type { Locale } from '../../../../shared/domain/customer.ts';

/** What the mail with a certificate says beside what the certificate says. */
export interface CertificateMailWords {
  readonly subject: string;
  readonly meaning: string;
  readonly forgotten: string;
  readonly keep: string;
  readonly id: string;
  /** How much of it was deleted, and that none is left. */
  readonly counted: (count: string) => string;
  readonly remains: (until: string) => string;
  /** Of what lies in a backup, which somebody deletes. */
  readonly inBackup: (until: string) => string;
  /** Of what lies with somebody else. */
  readonly elsewhere: string;
  readonly hash: string;
  /** Where the customer declared its own store lost: never that everything is erased. */
  readonly unverified: {
    readonly subject: string;
    readonly meaning: string;
    readonly notLookedAt: string;
  };
}

export const CERTIFICATE_MAIL_WORDS: Readonly<Record<Locale, CertificateMailWords>> = {
  en: {
    subject: 'Your data are erased: the certificate',
    meaning:
      'Everything that was kept about you and your pumps has been deleted. Afterwards every store was asked again, and none had anything left.',
    forgotten: 'This is the last mail you get: this address is deleted now that it is sent.',
    keep: 'Keep it: with its number and hash the certificate can be checked against the chain that it is part of.',
    id: 'Certificate',
    counted: (count) => `before ${count}, after 0`,
    remains: (until) => `goes by itself, at the latest on ${until}`,
    inBackup: (until) => `the backup is deleted after ${until} at the latest`,
    elsewhere: 'is kept there for as long as that service does',
    hash: 'Number and hash (SHA-256)',
    unverified: {
      subject: 'Your contract is closed: unverified, as you declared',
      meaning:
        'You kept your pumps’ data in a store of your own and declared it lost for good. Nobody could look whether anything is left there: this is no certificate of erasure. Everything that lay with us has been deleted; every other store was asked again, and none had anything left.',
      notLookedAt: 'not looked at: declared lost by you',
    },
  },
  sv: {
    subject: 'Era uppgifter är raderade: intyget',
    meaning:
      'Allt som fanns sparat om er och era pumpar har raderats. Därefter tillfrågades alla lager på nytt, och inget hade något kvar.',
    forgotten: 'Detta är det sista mejlet ni får: adressen raderas nu när det har skickats.',
    keep: 'Spara det: med nummer och hash kan intyget kontrolleras mot den kedja som det ingår i.',
    id: 'Intyg',
    counted: (count) => `före ${count}, efter 0`,
    remains: (until) => `försvinner av sig självt, senast ${until}`,
    inBackup: (until) => `säkerhetskopian raderas senast efter ${until}`,
    elsewhere: 'sparas där så länge den tjänsten gör det',
    hash: 'Nummer och hash (SHA-256)',
    unverified: {
      subject: 'Ert avtal är avslutat: overifierat, enligt er förklaring',
      meaning:
        'Ni sparade era pumpars data i ett eget lager och har förklarat det förlorat för gott. Ingen kunde se efter om något finns kvar där: detta är inget intyg om radering. Allt som låg hos oss har raderats; alla andra lager tillfrågades på nytt, och inget hade något kvar.',
      notLookedAt: 'inte undersökt: av er förklarat förlorat',
    },
  },
  nb: {
    subject: 'Dataene deres er slettet: attesten',
    meaning:
      'Alt som var lagret om dere og pumpene deres, er slettet. Deretter ble alle lagre spurt på nytt, og ingen hadde noe igjen.',
    forgotten: 'Dette er den siste meldingen dere får: adressen slettes nå som den er sendt.',
    keep: 'Ta vare på den: med nummer og hash kan attesten kontrolleres mot kjeden den er en del av.',
    id: 'Attest',
    counted: (count) => `før ${count}, etter 0`,
    remains: (until) => `forsvinner av seg selv, senest ${until}`,
    inBackup: (until) => `sikkerhetskopien slettes senest etter ${until}`,
    elsewhere: 'lagres der så lenge den tjenesten gjør det',
    hash: 'Nummer og hash (SHA-256)',
    unverified: {
      subject: 'Avtalen deres er avsluttet: ubekreftet, etter deres erklæring',
      meaning:
        'Dere lagret pumpenes data i et eget lager og har erklært det tapt for godt. Ingen kunne se etter om noe er igjen der: dette er ingen attest for sletting. Alt som lå hos oss, er slettet; alle andre lagre ble spurt på nytt, og ingen hadde noe igjen.',
      notLookedAt: 'ikke undersøkt: erklært tapt av dere',
    },
  },
  de: {
    subject: 'Ihre Daten sind gelöscht: die Bescheinigung',
    meaning:
      'Alles, was über Sie und Ihre Pumpen gespeichert war, ist gelöscht. Danach wurde jeder Speicher noch einmal gefragt, und keiner hatte noch etwas.',
    forgotten: 'Dies ist die letzte Mail an Sie: Mit dem Versand wird diese Adresse gelöscht.',
    keep: 'Bewahren Sie sie auf: Mit Nummer und Hash lässt sich die Bescheinigung an der Kette prüfen, zu der sie gehört.',
    id: 'Bescheinigung',
    counted: (count) => `vorher ${count}, nachher 0`,
    remains: (until) => `vergeht von selbst, spätestens am ${until}`,
    inBackup: (until) => `die Sicherung wird spätestens nach dem ${until} gelöscht`,
    elsewhere: 'bleibt dort, solange jener Dienst es aufbewahrt',
    hash: 'Nummer und Hash (SHA-256)',
    unverified: {
      subject: 'Ihr Vertrag ist abgeschlossen: ungeprüft, nach Ihrer Erklärung',
      meaning:
        'Sie haben die Daten Ihrer Pumpen in einem eigenen Speicher gehalten und ihn für endgültig verloren erklärt. Niemand konnte nachsehen, ob dort noch etwas ist: Dies ist keine Bescheinigung einer Löschung. Alles, was bei uns lag, ist gelöscht; jeder andere Speicher wurde noch einmal gefragt, und keiner hatte noch etwas.',
      notLookedAt: 'nicht geprüft: von Ihnen für verloren erklärt',
    },
  },
};

import type { EndReason } from '../../../../shared/domain/contract/end.ts';
import type { Locale } from '../../../../shared/domain/customer.ts';

export interface ContractWords {
  /** Subjects, with the day. */
  readonly ended: (lastDay: string) => string;
  readonly soon: (due: string) => string;
  readonly closed: string;
  readonly willBeDeleted: (due: string) => string;
  readonly copy: string;
  readonly lastDay: string;
  readonly why: string;
  readonly reasons: Readonly<Record<EndReason, string>>;
  readonly deletedFrom: string;
  readonly whatIsDeleted: string;
  readonly everything: string;
  readonly whatRemains: string;
  readonly certificate: string;
  readonly onlyOneMore: string;
  readonly last: string;
  /** Why there is no way to end these letters. */
  readonly stays: string;
}

/** What a customer's contact is told of the end of the contract and of the erasure. */
export const CONTRACT_WORDS: Readonly<Record<Locale, ContractWords>> = {
  en: {
    ended: (lastDay) => `Your contract for pump monitoring ended on ${lastDay}`,
    soon: (due) => `Your pump data will be deleted on ${due}`,
    closed:
      'Nothing is collected from your pumps any more. Their connections, and all accounts of your people, are closed: alerts, pump pages and links no longer work.',
    willBeDeleted: (due) => `On ${due} we delete everything we hold about you, for good.`,
    copy: 'If you want a copy of it before then (JSON and CSV), ask the person you know at our company.',
    lastDay: 'Last day in force',
    why: 'Reason',
    reasons: {
      cause: 'ended for cause',
      request: 'erasure was asked for',
      expiry: 'the agreed period is over',
      notice: 'notice was given',
      'non-payment': 'the period was not paid for',
    },
    deletedFrom: 'Deleted on',
    whatIsDeleted: 'What is deleted',
    everything:
      'name and address of your company, your people’s contact details, readings and all that was worked out from them, limits, maintenance, alarms, and the record of mails',
    whatRemains: 'What remains',
    certificate: 'a certificate of the deletion that names nobody; you get it by mail',
    onlyOneMore: 'Until then you get one reminder, and no other mail.',
    last: 'This is the reminder; what follows is the certificate.',
    stays:
      'You get this letter as the contact for the contract. Nobody can unsubscribe from it: it tells of the contract itself, and of what becomes of your data.',
  },
  sv: {
    ended: (lastDay) => `Ert avtal om pumpövervakning upphörde den ${lastDay}`,
    soon: (due) => `Era pumpdata raderas den ${due}`,
    closed:
      'Inget samlas längre in från era pumpar. Deras anslutningar och alla konton för era medarbetare är stängda: larm, pumpsidor och länkar fungerar inte längre.',
    willBeDeleted: (due) => `Den ${due} raderar vi allt vi har om er, för gott.`,
    copy: 'Vill ni ha en kopia före dess (JSON och CSV), be er kontaktperson hos oss om den.',
    lastDay: 'Sista avtalsdag',
    why: 'Orsak',
    reasons: {
      cause: 'uppsagt med omedelbar verkan',
      request: 'radering har begärts',
      expiry: 'avtalsperioden är slut',
      notice: 'avtalet har sagts upp',
      'non-payment': 'perioden har inte betalats',
    },
    deletedFrom: 'Raderas den',
    whatIsDeleted: 'Det som raderas',
    everything:
      'företagets namn och adress, medarbetarnas kontaktuppgifter, mätvärden och allt som räknats fram ur dem, gränsvärden, underhåll, larm och förteckningen över mejl',
    whatRemains: 'Det som finns kvar',
    certificate: 'ett intyg om raderingen som inte nämner någon; ni får det med mejl',
    onlyOneMore: 'Till dess får ni en påminnelse och inga andra mejl.',
    last: 'Det här är påminnelsen; därefter följer intyget.',
    stays:
      'Du får brevet som kontaktperson för avtalet. Det går inte att avsluta: det handlar om själva avtalet och om vad som händer med era data.',
  },
  nb: {
    ended: (lastDay) => `Avtalen deres om pumpeovervåking opphørte ${lastDay}`,
    soon: (due) => `Pumpedataene deres slettes ${due}`,
    closed:
      'Det samles ikke lenger inn noe fra pumpene deres. Tilkoblingene og alle kontoer for deres ansatte er stengt: varsler, pumpesider og lenker virker ikke lenger.',
    willBeDeleted: (due) => `${due} sletter vi alt vi har om dere, for godt.`,
    copy: 'Ønsker dere en kopi før det (JSON og CSV), be kontaktpersonen deres hos oss om den.',
    lastDay: 'Siste avtaledag',
    why: 'Årsak',
    reasons: {
      cause: 'hevet med umiddelbar virkning',
      request: 'det er bedt om sletting',
      expiry: 'avtaleperioden er over',
      notice: 'avtalen er sagt opp',
      'non-payment': 'perioden er ikke betalt',
    },
    deletedFrom: 'Slettes',
    whatIsDeleted: 'Det som slettes',
    everything:
      'firmaets navn og adresse, de ansattes kontaktopplysninger, målinger og alt som er regnet ut av dem, grenseverdier, vedlikehold, alarmer og oversikten over e-post',
    whatRemains: 'Det som blir igjen',
    certificate: 'en bekreftelse på slettingen som ikke nevner noen; dere får den på e-post',
    onlyOneMore: 'Inntil da får dere én påminnelse og ingen annen e-post.',
    last: 'Dette er påminnelsen; etter den kommer bekreftelsen.',
    stays:
      'Du får brevet som kontaktperson for avtalen. Det kan ikke meldes av: det handler om selve avtalen og om hva som skjer med dataene deres.',
  },
  de: {
    ended: (lastDay) => `Ihr Vertrag über die Pumpenüberwachung ist am ${lastDay} abgelaufen`,
    soon: (due) => `Ihre Pumpendaten werden am ${due} gelöscht`,
    closed:
      'Von Ihren Pumpen wird nichts mehr erfasst. Ihre Verbindungen und alle Konten Ihrer Mitarbeitenden sind geschlossen: Meldungen, Pumpenseiten und Links funktionieren nicht mehr.',
    willBeDeleted: (due) => `Am ${due} löschen wir alles, was wir über Sie gespeichert haben, endgültig.`,
    copy: 'Wenn Sie vorher eine Kopie möchten (JSON und CSV), fragen Sie Ihre Ansprechperson bei uns.',
    lastDay: 'Letzter Vertragstag',
    why: 'Grund',
    reasons: {
      cause: 'fristlos beendet',
      request: 'die Löschung wurde verlangt',
      expiry: 'die vereinbarte Laufzeit ist vorbei',
      notice: 'der Vertrag wurde gekündigt',
      'non-payment': 'der Zeitraum wurde nicht bezahlt',
    },
    deletedFrom: 'Löschung am',
    whatIsDeleted: 'Gelöscht werden',
    everything:
      'Name und Anschrift Ihres Unternehmens, Kontaktdaten Ihrer Mitarbeitenden, Messwerte und alles daraus Berechnete, Grenzwerte, Wartung, Alarme und das Verzeichnis der Mails',
    whatRemains: 'Es bleibt',
    certificate: 'eine Bescheinigung der Löschung, die niemanden nennt; Sie erhalten sie per Mail',
    onlyOneMore: 'Bis dahin erhalten Sie eine Erinnerung und sonst keine Mails.',
    last: 'Dies ist die Erinnerung; danach folgt die Bescheinigung.',
    stays:
      'Sie erhalten diesen Brief als Ansprechperson für den Vertrag. Er lässt sich nicht abbestellen: Es geht um den Vertrag selbst und darum, was mit Ihren Daten geschieht.',
  },
};

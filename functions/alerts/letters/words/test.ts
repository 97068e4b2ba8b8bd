import type { Locale } from '../../../../shared/domain/customer.ts';

export interface TestWords {
  readonly subject: string;
  readonly meaning: string;
  readonly by: string;
  readonly at: string;
}

export const TEST_WORDS: Readonly<Record<Locale, TestWords>> = {
  en: {
    subject: 'Test mail from Vakt',
    meaning: 'Alerts about your pumps reach you at this address. There is nothing to do.',
    by: 'Asked for by',
    at: 'Sent',
  },
  sv: {
    subject: 'Testmejl från Vakt',
    meaning: 'Larm om era pumpar når dig på den här adressen. Du behöver inte göra något.',
    by: 'Begärt av',
    at: 'Skickat',
  },
  nb: {
    subject: 'Testmelding fra Vakt',
    meaning: 'Varsler om pumpene deres når deg på denne adressen. Du trenger ikke gjøre noe.',
    by: 'Bestilt av',
    at: 'Sendt',
  },
  de: {
    subject: 'Testmail von Vakt',
    meaning: 'Meldungen über Ihre Pumpen erreichen Sie unter dieser Adresse. Es ist nichts zu tun.',
    by: 'Veranlasst von',
    at: 'Gesendet',
  },
};

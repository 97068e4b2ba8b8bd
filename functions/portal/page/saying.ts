import type { Transition } from '../../../shared/domain/alarm.ts';
import type { Locale } from '../../../shared/domain/customer.ts';
import { WORDS } from '../../../shared/words/all.ts';
import { type Description, describe } from '../../../shared/words/describe.ts';
import type { Words } from '../../../shared/words/words.ts';

/** Puts what belongs to the field into words. */
export interface Saying {
  readonly words: Words;
  readonly condition: (
    one: Pick<Transition, 'condition' | 'severity' | 'value' | 'limit' | 'detail'>,
  ) => Pick<Description, 'what' | 'meaning' | 'facts'>;
  readonly component: (name: string) => string;
}

export function sayingIn(locale: Locale): Saying {
  const words = WORDS[locale];
  return {
    words,
    condition(one) {
      try {
        return describe(one, words, locale);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        // A newer release knows it: its name is better than no page.
        return { what: one.condition, meaning: '', facts: [] };
      }
    },
    component: (name) => words.component[name] ?? name,
  };
}

import type { EpochMs } from '../time.ts';

/**
 * That a person was erased while its customer stayed: what it takes to find the person again where a backup has brought it
 * back, and nothing that says who it was.
 */
export interface Forgotten {
  readonly at: EpochMs;
  /** The random key of the person's entry among those who get alerts, where it had one. */
  readonly user?: string;
  /** By what the person was known, each as a keyed hash. */
  readonly texts: readonly ForgottenText[];
  /** When the backup was made from which it came back, while it is being erased again. */
  readonly again?: EpochMs;
}

export interface ForgottenText {
  readonly as: 'name' | 'email' | 'also';
  /** How many words it has, as {@link wordsOf} takes them apart: so many in a row are tried; 0 of a telephone number. */
  readonly words: number;
  /** HMAC-SHA256 of the contract's key and those words. */
  readonly hash: string;
}

/** A word of a text: letters and digits, whatever stands between them. */
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** A text's words, where each begins and ends in it. An address of mail has several. */
export function wordsOf(text: string): readonly { readonly word: string; from: number; to: number }[] {
  return [...text.normalize('NFC').matchAll(WORD)].map(({ 0: word, index }) => ({
    word: word.toLowerCase(),
    from: index,
    to: index + word.length,
  }));
}

import type { Problem } from '../act.ts';
import type { PumpView } from '../gather.ts';
import type { PortalWords } from '../words/words.ts';
import type { Format } from './format.ts';
import type { Saying } from './saying.ts';

/** What a page is shown after, and with. */
export interface PageState {
  /** The link it lies under. */
  readonly link: string;
  /** Token of its forms. */
  readonly form: string;
  /** What was done just now, as it stands in the address. */
  readonly done?: string | null;
  /** Why nothing came of a form, and what was entered in it. */
  readonly problem?: Problem;
  readonly entered?: URLSearchParams;
}

/** What every part of a pump's page is made from. */
export interface Context {
  readonly view: PumpView;
  readonly state: PageState;
  readonly words: PortalWords;
  readonly format: Format;
  readonly say: Saying;
}

import { OwnStoreError } from '../../shared/errors.ts';
import { linkText } from '../../shared/links/link.ts';
import type { Portal } from '../../shared/links/personal.ts';
import { resubscribe, unsubscribe } from '../../shared/onboarding/links.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { parkedIn } from '../../shared/storage/parked.ts';
import { type EpochMs, HOUR } from '../../shared/time.ts';
import { type Access, accessBy } from './access.ts';
import type { Answer, Visit } from './exchange.ts';

/** How long a form may lie before it is sent. */
const FORM_LASTS = 12 * HOUR;

/** The ways into the portal, each by its own kind of link. Most instances never show a page: it is loaded when first wanted. */
export interface PortalRoutes {
  /** A pump's page, and its forms. */
  readonly page: (visit: Visit) => Promise<Answer>;
  /** What the page tells as a file, `csv` or `json`. */
  readonly download: (visit: Visit, format: string) => Promise<Answer>;
  /** The end of mail: shown by GET, done by POST. */
  readonly unsubscribe: (visit: Visit) => Promise<Answer>;
}

/**
 * What the portal answers to whoever comes with a link. A GET changes nothing: what reads mail before its reader does
 * follows every link. Whatever doesn't lead to a page of one's own leads nowhere, and looks the same.
 *
 * @param portal absent: there is no portal here, and all links lead nowhere
 */
export function portalOf(storage: Storage, portal: Portal | undefined, clock: () => EpochMs): PortalRoutes {
  type PumpAccess = Access & Required<Pick<Access, 'pump'>>;

  /**
   * Does something for whoever may see a pump; a contract that is erased meanwhile has led nowhere. While the customer's
   * own store is away, it is said that it is, and what we know ourselves.
   */
  async function atPump(
    { link, method }: Visit,
    then: (access: PumpAccess, now: EpochMs) => Promise<Answer>,
  ): Promise<Answer> {
    const now = clock();
    const access = portal && (await accessBy(storage, portal.keys, 'page', link, now));
    if (!access) return nowhere();
    const { pump, customer } = access;
    try {
      const answer = pump
        ? await whileContractLives(storage, customer.key, () => then({ ...access, pump }, now))
        : access.away && (await away(access, method));
      return answer ?? nowhere();
    } catch (error) {
      if (!(error instanceof OwnStoreError)) throw error;
      return away(access, method);
    }
  }

  async function away(access: Access, method: Visit['method']): Promise<Answer> {
    const { awayPage } = await import('./page/away.ts');
    return awayPage(access, await parkedIn(storage).since(access.customer.key), method === 'POST');
  }

  async function nowhere(): Promise<Answer> {
    return (await import('./page/plain.ts')).nowherePage();
  }

  /** The form's own token: of this very link, and not for long. */
  const formToken = ({ link }: Access, now: EpochMs) =>
    linkText(portal!.keys, 'form', { ...link, expires: now + FORM_LASTS });

  async function isOwnForm({ link }: Access, form: URLSearchParams, now: EpochMs): Promise<boolean> {
    const from = await accessBy(storage, portal!.keys, 'form', form.get('form') ?? '', now);
    return (
      from?.link.contract === link.contract &&
      from.link.user === link.user &&
      from.link.device === link.device
    );
  }

  return {
    page(visit) {
      // Whoever comes first waits for this too: it is loaded while it is looked whom the link lets in.
      const loaded = Promise.all([import('./gather.ts'), import('./page/page.ts')]);
      return atPump(visit, async (access, now) => {
        const [{ gather }, { pumpPage }] = await loaded;
        const view = await gather(storage, access, now);
        const page = { link: visit.link, form: formToken(access, now) };
        if (visit.method === 'GET') return pumpPage(view, { ...page, done: visit.query.get('done') });
        if (!(await isOwnForm(access, visit.form, now))) {
          return pumpPage(view, { ...page, problem: 'form-too-old', entered: visit.form });
        }
        const { act } = await import('./act.ts');
        const { seeOther } = await import('./exchange.ts');
        const outcome = await act(storage, access, view, visit.form, now);
        if ('done' in outcome) return seeOther(`${visit.link}?done=${outcome.done}#told`);
        return pumpPage(view, { ...page, problem: outcome.problem, entered: visit.form });
      });
    },

    download: (visit, format) =>
      atPump(visit, async (access, now) => {
        const [{ gather }, { csvFile, jsonFile }] = await Promise.all([
          import('./gather.ts'),
          import('./download.ts'),
        ]);
        if (format !== 'csv' && format !== 'json') return nowhere();
        const view = await gather(storage, access, now);
        return format === 'csv' ? csvFile(view) : jsonFile(view);
      }),

    async unsubscribe({ method, link, form }) {
      const now = clock();
      const access = portal && (await accessBy(storage, portal.keys, 'unsubscribe', link, now));
      if (!access) return nowhere();
      const { unsubscribePage } = await import('./page/plain.ts');
      const { contract } = access.link;
      const wanted = form.get('undo') === 'yes';
      // RFC 8058, section 3.2, and the button of the page.
      const ended = form.get('List-Unsubscribe') === 'One-Click' || form.get('end') === 'yes';
      if (method === 'POST' && ended) await unsubscribe(storage, contract, access.user.key, access.link, now);
      else if (method === 'POST' && wanted)
        await resubscribe(storage, contract, access.user.key, access.link);
      else if (method === 'POST') return unsubscribePage(access, 400);
      return method === 'POST' ? unsubscribePage(access, 200, ended) : unsubscribePage(access, 200);
    },
  };
}

import { join } from 'node:path';
import { RequestError } from '../errors.ts';
import { Store } from '../store.ts';
import { type Enrollment, type EnrollmentWish, makeEnrollment } from './enrollment.ts';

/** Which device a registration ID was assigned to, and when. */
export interface Registration {
  registrationId: string;
  deviceId: string;
  assignedHub: string;
  /** The group it registered with; absent: an individual enrolment. */
  group?: string;
  etag: string;
  createdAt: string;
  updatedAt: string;
}

interface Saved {
  individuals: Enrollment[];
  groups: Enrollment[];
  registrations: Registration[];
}

/** Enrolments of one kind, or registrations, by their ID; upper and lower case are the same. */
export class Records<R extends { etag: string }> {
  readonly #what: string;
  readonly #byId = new Map<string, R>();
  readonly #save: () => Promise<void>;

  /** @param what they are called in errors */
  constructor(what: string, save: () => Promise<void>) {
    this.#what = what;
    this.#save = save;
  }

  all(): R[] {
    return [...this.#byId.values()];
  }

  find(id: string): R | undefined {
    return this.#byId.get(id.toLowerCase());
  }

  /** @throws RequestError 404 when there is none */
  get(id: string): R {
    const found = this.find(id);
    if (!found) throw new RequestError(404, 'NotFound', `${this.#what} ${id} not found`);
    return found;
  }

  /** Takes a record as it was read from disk. */
  restore(id: string, record: R): void {
    this.#byId.set(id.toLowerCase(), record);
  }

  async put(id: string, record: R): Promise<R> {
    this.restore(id, record);
    await this.#save();
    return record;
  }

  /** @throws RequestError 404 when there is none, 412 when the etag is another */
  async delete(id: string, etag: string): Promise<void> {
    this.match(this.get(id), etag);
    this.#byId.delete(id.toLowerCase());
    await this.#save();
  }

  /** @throws RequestError 412 when `etag` is neither `*` nor the record's */
  match(record: R, etag: string): void {
    if (etag === '*' || etag === record.etag) return;
    throw new RequestError(412, 'PreconditionFailed', `${this.#what} was changed by somebody else`);
  }
}

/** The provisioning service's records, in `enrollments.json`. */
export class Enrollments {
  readonly individuals: Records<Enrollment>;
  readonly groups: Records<Enrollment>;
  readonly registrations: Records<Registration>;
  readonly #store: Store<Saved>;

  private constructor(path: string, saved: Saved | undefined) {
    this.#store = new Store(path, () => ({
      individuals: this.individuals.all(),
      groups: this.groups.all(),
      registrations: this.registrations.all(),
    }));
    const save = () => this.#store.save();
    this.individuals = new Records('enrollment', save);
    this.groups = new Records('enrollment group', save);
    this.registrations = new Records('registration', save);
    for (const individual of saved?.individuals ?? []) this.individuals.restore(individual.id, individual);
    for (const group of saved?.groups ?? []) this.groups.restore(group.id, group);
    for (const registration of saved?.registrations ?? []) {
      this.registrations.restore(registration.registrationId, registration);
    }
  }

  /**
   * @param directory the data folder; must exist
   * @throws StorageError when `enrollments.json` is not readable as such
   */
  static async open(directory: string): Promise<Enrollments> {
    const path = join(directory, 'enrollments.json');
    return new Enrollments(path, await Store.read<Saved>(path));
  }

  /** Waits until everything is on disk. */
  flush(): Promise<void> {
    return this.#store.flush();
  }
}

/**
 * Creates an enrolment, or changes one.
 *
 * @param etag of the enrolment to change, or `*`; `undefined`: create it
 * @throws RequestError 409 when it is to be created and exists, 404 or 412 when it is to be changed and
 *   does not exist or has another etag, 400 when something in it is not allowed
 */
export function putEnrollment(
  records: Records<Enrollment>,
  id: string,
  wish: EnrollmentWish,
  etag: string | undefined,
  now: Date,
): Promise<Enrollment> {
  if (etag !== undefined) {
    const earlier = records.get(id);
    records.match(earlier, etag);
    return records.put(id, makeEnrollment(id, wish, earlier, now));
  }
  if (records.find(id)) throw new RequestError(409, 'Conflict', `enrollment ${id} exists already`);
  return records.put(id, makeEnrollment(id, wish, undefined, now));
}

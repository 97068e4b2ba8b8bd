import { RequestError } from '../errors.ts';
import type { Enrollment, EnrollmentWish } from '../provisioning/enrollment.ts';
import {
  type Enrollments,
  putEnrollment,
  type Records,
  type Registration,
} from '../provisioning/enrollments.ts';
import { describeRegistration } from '../provisioning/service.ts';
import { answerPage } from './page.ts';
import { parseQuery } from './query.ts';
import { type Answer, methodNotAllowed, objectBody, type ServiceRequest } from './request.ts';

/** Which of the two kinds of enrolment a request is about, and how that kind is shown. */
interface Kind {
  records: Records<Enrollment>;
  /** What stands after FROM in a query. */
  collection: string;
  /** The property that carries the ID. */
  idName: 'registrationId' | 'enrollmentGroupId';
  registrationOf: (id: string) => Registration | undefined;
}

const QUERYABLE = ['registrationId', 'enrollmentGroupId', 'deviceId', 'provisioningStatus', 'etag'];

/**
 * Create, read, update, delete and query individual enrolments, as the provisioning service's REST does.
 *
 * @throws RequestError what the caller is told
 * @see https://learn.microsoft.com/rest/api/iot-dps/service/individual-enrollment
 */
export function answerIndividuals(request: ServiceRequest, enrollments: Enrollments): Promise<Answer> {
  return answerEnrollments(request, {
    records: enrollments.individuals,
    collection: 'enrollments',
    idName: 'registrationId',
    registrationOf: (id) => enrollments.registrations.find(id),
  });
}

/**
 * The same for enrolment groups.
 *
 * @see https://learn.microsoft.com/rest/api/iot-dps/service/enrollment-group
 */
export function answerGroups(request: ServiceRequest, enrollments: Enrollments): Promise<Answer> {
  return answerEnrollments(request, {
    records: enrollments.groups,
    collection: 'enrollmentGroups',
    idName: 'enrollmentGroupId',
    registrationOf: () => undefined,
  });
}

/**
 * Read, delete and query what was assigned to whom.
 *
 * @see https://learn.microsoft.com/rest/api/iot-dps/service/device-registration-state
 */
export async function answerRegistrations(
  request: ServiceRequest,
  enrollments: Enrollments,
): Promise<Answer> {
  const { registrations, groups } = enrollments;
  const [id = '', action] = request.path;
  if (action === 'query' && request.method === 'POST') {
    const group = groups.get(id);
    const found = registrations.all().filter((registration) => registration.group === group.id);
    return answerPage(found.map(describeRegistration), ({ registrationId }) => registrationId, request.page);
  }
  if (action !== undefined) throw new RequestError(404, 'NotFound', `${action} is not offered here`);
  if (request.method === 'GET') return { status: 200, body: describeRegistration(registrations.get(id)) };
  if (request.method !== 'DELETE') throw methodNotAllowed(request.method);
  await registrations.delete(id, request.ifMatch ?? '*');
  return { status: 204 };
}

async function answerEnrollments(request: ServiceRequest, kind: Kind): Promise<Answer> {
  const { method, path, ifMatch, now } = request;
  const { records, idName } = kind;
  const [id = '', action] = path;
  if (method === 'POST' && id === 'query' && action === undefined) return answerQuery(request, kind);
  if (action !== undefined) {
    if (action.toLowerCase() !== 'attestationmechanism' || method !== 'POST') {
      throw new RequestError(404, 'NotFound', `${method} ${action} is not offered here`);
    }
    return { status: 200, body: describeAttestation(records.get(id), true) };
  }
  switch (method) {
    case 'GET':
      return answerOne(records.get(id), kind, false);
    case 'PUT': {
      const wish = objectBody(request.body, 'the enrollment');
      if (wish[idName] !== id) {
        throw new RequestError(
          400,
          'ArgumentInvalid',
          `${idName} in the body must be the one in the address`,
        );
      }
      return answerOne(await putEnrollment(records, id, wish as EnrollmentWish, ifMatch, now), kind, true);
    }
    case 'DELETE':
      await records.delete(id, ifMatch ?? '*');
      return { status: 204 };
    default:
      throw methodNotAllowed(method);
  }
}

function answerQuery(request: ServiceRequest, kind: Kind): Answer {
  const text = objectBody(request.body, 'the query').query;
  const selects = parseQuery(text, kind.collection, QUERYABLE);
  const found = kind.records.all().map((enrollment) => describe(enrollment, kind, false));
  return answerPage(found.filter(selects), (item) => String(item[kind.idName]), request.page);
}

function answerOne(enrollment: Enrollment, kind: Kind, withKeys: boolean): Answer {
  return { status: 200, body: describe(enrollment, kind, withKeys), etag: enrollment.etag };
}

function describe(enrollment: Enrollment, kind: Kind, withKeys: boolean): Record<string, unknown> {
  const { id, deviceId, status, etag, createdAt, updatedAt, kept } = enrollment;
  const registration = kind.registrationOf(id);
  return {
    [kind.idName]: id,
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(registration ? { registrationState: describeRegistration(registration) } : {}),
    ...kept,
    attestation: describeAttestation(enrollment, withKeys),
    provisioningStatus: status,
    etag,
    createdDateTimeUtc: createdAt,
    lastUpdatedDateTimeUtc: updatedAt,
  };
}

function describeAttestation({ primaryKey, secondaryKey }: Enrollment, withKeys: boolean) {
  return { type: 'symmetricKey', symmetricKey: withKeys ? { primaryKey, secondaryKey } : {} };
}

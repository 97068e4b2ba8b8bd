/** The topic filter that answers are heard on. */
export const REPLIES = '$dps/registrations/res/#';

/** What a device asks by a topic; without an operation ID it wants to register. */
export interface RegistrationRequest {
  requestId: string;
  operationId?: string;
}

// Devices are to ask again after this many seconds.
const RETRY_AFTER = 1;

/**
 * The parts of a provisioning user name, `{ID scope}/registrations/{registration ID}/api-version=…`.
 *
 * @returns `undefined` when it is none
 * @see https://learn.microsoft.com/azure/iot/iot-mqtt-connect-to-iot-dps
 */
export function parseUserName(name: string): { idScope: string; registrationId: string } | undefined {
  const match = /^([^/]+)\/registrations\/([^/]+)\/\??api-version=/.exec(name);
  return match ? { idScope: match[1]!, registrationId: match[2]! } : undefined;
}

/** What is asked, or `undefined` when it is no topic of the provisioning service. */
export function parseRequestTopic(topic: string): RegistrationRequest | undefined {
  const match = /^\$dps\/registrations\/(PUT\/iotdps-register|GET\/iotdps-get-operationstatus)\/\?(.*)$/.exec(
    topic,
  );
  const query = new URLSearchParams(match?.[2]);
  const requestId = query.get('$rid');
  if (!match || requestId === null) return undefined;
  if (match[1]!.startsWith('PUT')) return { requestId };
  const operationId = query.get('operationId');
  return operationId === null ? undefined : { requestId, operationId };
}

/** The topic of an answer. @param status as of HTTP; 202 tells when to ask again */
export function formatReplyTopic(status: number, requestId: string): string {
  const retry = status === 202 ? `&retry-after=${RETRY_AFTER}` : '';
  return `$dps/registrations/res/${status}/?$rid=${requestId}${retry}`;
}

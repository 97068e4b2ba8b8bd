import type { Described } from './operation.ts';
import { decoded, type Target } from './path.ts';

/** By method and what follows the queue. https://learn.microsoft.com/rest/api/storageservices/queue-service-rest-api */
const onQueue: Readonly<Record<string, string>> = {
  'PUT ': 'CreateQueue',
  'DELETE ': 'DeleteQueue',
  'GET metadata': 'GetQueueMetadata',
  'HEAD metadata': 'GetQueueMetadata',
  'PUT metadata': 'SetQueueMetadata',
  'GET acl': 'GetQueueAcl',
  'PUT acl': 'SetQueueAcl',
};
const onMessages: Readonly<Record<string, string>> = {
  POST: 'PutMessage',
  GET: 'GetMessages',
  DELETE: 'ClearMessages',
};
const onMessage: Readonly<Record<string, string>> = { PUT: 'UpdateMessage', DELETE: 'DeleteMessage' };

/** Addresses and operations of Queue Storage. */
export function queueOperation({ method, rest, query }: Target): Described {
  const comp = query.get('comp') ?? '';
  if (rest === '') {
    const name = method === 'PUT' ? 'SetQueueService' : 'GetQueueService';
    return { name: comp === 'list' ? 'ListQueues' : name };
  }
  const [queue = '', messages, id] = rest.split('/');
  const resource = decoded(queue);
  if (messages !== 'messages') return { name: onQueue[`${method} ${comp}`] ?? 'Unknown', resource };
  if (id) return { name: onMessage[method] ?? 'Unknown', resource };
  const name = query.get('peekonly') === 'true' ? 'PeekMessages' : onMessages[method];
  return { name: name ?? 'Unknown', resource };
}

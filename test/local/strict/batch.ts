import { createHmac } from 'node:crypto';

/** What a batch written here is sent with. */
export const contentType = 'multipart/mixed; boundary=batch_1';

interface Write {
  method: string;
  partitionKey: string;
  rowKey: string;
  entity?: object;
  table?: string;
}

const quoted = (key: string) => encodeURIComponent(key.replaceAll("'", "''"));

/** Writes an entity group transaction, also one that Microsoft's client would not send. */
export function batchOf(writes: readonly Write[], account = 'devstoreaccount1'): Buffer {
  const lines = ['--batch_1', 'Content-Type: multipart/mixed; boundary=changeset_1', ''];
  for (const { method, partitionKey, rowKey, entity = {}, table = 'things' } of writes) {
    const isInsert = method === 'POST';
    const keys = isInsert ? '' : `(PartitionKey='${quoted(partitionKey)}',RowKey='${quoted(rowKey)}')`;
    const body = isInsert ? { PartitionKey: partitionKey, RowKey: rowKey, ...entity } : entity;
    lines.push(
      '--changeset_1',
      'Content-Type: application/http',
      'Content-Transfer-Encoding: binary',
      '',
      `${method} http://127.0.0.1/${account}/${table}${keys} HTTP/1.1`,
      'Accept: application/json;odata=minimalmetadata',
      'Content-Type: application/json',
      'If-Match: *',
      '',
      method === 'DELETE' ? '' : JSON.stringify(body),
    );
  }
  lines.push('--changeset_1--', '--batch_1--', '');
  return Buffer.from(lines.join('\r\n'));
}

/**
 * Sends a batch with its shared-key signature.
 * https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key#table-service-shared-key-authorization
 */
export async function postBatch(
  connectionString: string,
  body: Buffer,
): Promise<{ status: number; text: string }> {
  const setting = (name: string) => new RegExp(`(?:^|;)${name}=([^;]*)`).exec(connectionString)![1]!;
  const account = setting('AccountName');
  const date = new Date().toUTCString();
  const toSign = ['POST', '', contentType, date, `/${account}/${account}/$batch`].join('\n');
  const signature = createHmac('sha256', Buffer.from(setting('AccountKey'), 'base64'))
    .update(toSign)
    .digest('base64');
  const response = await fetch(`${setting('TableEndpoint')}/$batch`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: {
      'content-type': contentType,
      accept: 'application/json;odata=minimalmetadata',
      'x-ms-date': date,
      'x-ms-version': '2019-02-02',
      authorization: `SharedKey ${account}:${signature}`,
    },
  });
  return { status: response.status, text: await response.text() };
}

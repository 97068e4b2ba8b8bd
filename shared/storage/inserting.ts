import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  type PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline';
import type { TableClient } from '@azure/data-tables';

/** Bytes as they are written. */
export interface BinaryText {
  readonly type: 'Binary';
  /** In base64. */
  readonly value: string;
}

/** An entity of text, bytes, and whole numbers of 32 bits. */
export type InsertedEntity = { readonly partitionKey: string; readonly rowKey: string } & Readonly<
  Record<string, string | number | BinaryText | Uint8Array | undefined>
>;

/** What a table of ours can do beside what its client does. */
export interface Inserting {
  /**
   * Inserts new entities of one partition, all or none. They are within what a transaction may hold.
   *
   * @throws {RestError} as the client's own methods do: with `statusCode` 409 where one of them is there already, with
   *   none where the answer isn't one of the table service's
   */
  insertAll(entities: readonly InsertedEntity[]): Promise<void>;
}

const http = createDefaultHttpClient();

/** The protocol that bodies are written in: https://learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations */
const VERSION = { 'x-ms-version': '2019-02-02', dataserviceversion: '3.0' };
const ENTITY = {
  accept: 'application/json;odata=minimalmetadata',
  'content-type': 'application/json;odata=nometadata',
  prefer: 'return-no-content',
};

/** Marks off the parts of a body. Names of tables and JSON in one line can't look like them. */
const BATCH = 'batch_vakt';
const CHANGES = 'changeset_vakt';
const PART = [
  `--${CHANGES}`,
  'content-type: application/http',
  'content-transfer-encoding: binary',
  '',
  'POST ',
].join('\r\n');
const HEAD = [
  ' HTTP/1.1',
  'dataserviceversion: 3.0',
  ...Object.entries(ENTITY).map((header) => header.join(': ')),
]
  .join('\r\n')
  .concat('\r\n\r\n');
const BEGIN = `--${BATCH}\r\ncontent-type: multipart/mixed; boundary=${CHANGES}\r\n\r\n`;
const END = `--${CHANGES}--\r\n--${BATCH}--\r\n`;

/**
 * Gives a table's client a way to insert many rows for little. Everything goes the way of the client's own requests (its
 * pipeline: who we are, retries), but for what is written into them: the client makes a request of its own of each row,
 * property by property, and that came to a third of all that a packet costs ingest on the processor (docs/benchmarks.md).
 *
 * @param allowInsecureConnection as the client was opened with
 */
export function inserting(client: TableClient, allowInsecureConnection: boolean): TableClient & Inserting {
  // A signature out of a connection string is a part of the client's address.
  const [address = '', signature] = client.url.split('?');
  const account = address.replace(/\/$/, '');
  const url = `${account}/${client.tableName}`;
  const query = signature === undefined ? '' : `?${signature}`;

  async function post(to: string, headers: Record<string, string>, body: string): Promise<PipelineResponse> {
    const request = createPipelineRequest({
      ...{ url: `${to}${query}`, method: 'POST', body, allowInsecureConnection },
      headers: createHttpHeaders({ ...VERSION, ...headers }),
    });
    const response = await client.pipeline.sendRequest(http, request);
    if (response.status >= 300) throw errorOf(response, response.status, response.bodyAsText ?? '');
    return response;
  }

  async function insertTogether(entities: readonly InsertedEntity[]): Promise<void> {
    let body = BEGIN;
    for (const entity of entities) body += `${PART}${url}${HEAD}${textOf(entity)}\r\n`;
    const type = `multipart/mixed; boundary=${BATCH}`;
    const response = await post(
      `${account}/$batch`,
      { accept: 'application/json', 'content-type': type },
      body + END,
    );
    // A transaction that failed is answered too: with the one change that made it fail.
    const answer = response.bodyAsText ?? '';
    const failed = /^HTTP\/1\.1 ([345]\d\d)/m.exec(answer);
    if (failed) throw errorOf(response, Number(failed[1]), /\{.*\}/s.exec(answer)?.[0] ?? '');
    if (answer.match(/^HTTP\/1\.1 20[14]\b/gm)?.length !== entities.length) throw notUnderstood(response);
  }

  async function insertAlone(entity: InsertedEntity): Promise<void> {
    const response = await post(url, ENTITY, textOf(entity));
    if (response.status !== 204 && response.status !== 201) throw notUnderstood(response);
  }

  return Object.assign(client, {
    async insertAll(entities: readonly InsertedEntity[]) {
      // By itself, a row costs client and service half of what a transaction of one does.
      if (entities.length > 1) await insertTogether(entities);
      else for (const entity of entities) await insertAlone(entity);
    },
  });
}

/** The entity as JSON of the table service; it says itself what is text, a whole number or bytes. */
function textOf({ partitionKey, rowKey, ...properties }: InsertedEntity): string {
  const json: Record<string, string | number | undefined> = { PartitionKey: partitionKey, RowKey: rowKey };
  for (const name in properties) {
    const value = properties[name];
    if (typeof value !== 'object') json[name] = value;
    else {
      json[`${name}@odata.type`] = 'Edm.Binary';
      json[name] = value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value.value;
    }
  }
  return JSON.stringify(json);
}

/** The error that the client itself would throw. */
function errorOf(response: PipelineResponse, statusCode: number, body: string): RestError {
  const { code, message = 'The table service refused what was to be inserted.' } = tableErrorOf(body);
  return new RestError(message, {
    ...(code ? { code } : {}),
    statusCode,
    request: response.request,
    response,
  });
}

/** Something on the way answered, or the answer is cut: what was to be inserted may not have been. */
function notUnderstood(response: PipelineResponse): RestError {
  const message = `What answered with ${response.status} did not say that everything was inserted.`;
  return new RestError(message, { code: RestError.PARSE_ERROR, request: response.request, response });
}

function tableErrorOf(body: string): { code?: string; message?: string } {
  try {
    const { code, message } = JSON.parse(body)['odata.error'];
    return { code, message: message?.value };
  } catch {
    return {};
  }
}

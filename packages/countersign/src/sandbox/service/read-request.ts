// SPDX-License-Identifier: Apache-2.0
import { type JsonValue, parseJson } from '../../bytes/json.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { MalformedError } from '../../errors/errors.ts';
import type { ServeRequest } from '../../serve/http.ts';
import { readBody } from '../../serve/read-body.ts';

const maxBodyBytes = 8 * 1024 * 1024;
const maxFormBytes = 64 * 1024;

/** @throws {MalformedError} `json-malformed`, also for a body above 8 MiB or another content type */
export async function readJsonRequest(request: ServeRequest): Promise<JsonValue> {
  // A form of another web site can send text, but no `application/json`, without asking the server first.
  requireContentType(request, 'application/json');
  return parseJson(await readBytesRequest(request), { maxBytes: maxBodyBytes });
}

/** @throws {MalformedError} `json-malformed` for a body above 64 KiB or another content type */
export async function readFormRequest(request: ServeRequest): Promise<URLSearchParams> {
  requireContentType(request, 'application/x-www-form-urlencoded');
  const body = await readBody(request, maxFormBytes);
  if (body === null) throw new MalformedError('json-malformed', `wanted at most ${maxFormBytes} bytes, got more`);
  return new URLSearchParams(decodeUtf8(body, 'json-malformed'));
}

/** @throws {MalformedError} `json-malformed` for a body above 8 MiB */
export async function readBytesRequest(request: ServeRequest): Promise<Uint8Array> {
  const body = await readBody(request, maxBodyBytes);
  if (body === null) throw new MalformedError('json-malformed', `wanted at most ${maxBodyBytes} bytes, got more`);
  return body;
}

function requireContentType(request: ServeRequest, wanted: string): void {
  const type = (request.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== wanted) throw new MalformedError('json-malformed', `wanted the content type \`${wanted}\``);
}

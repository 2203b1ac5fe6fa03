// SPDX-License-Identifier: Apache-2.0
import { readDer, readDerChildren, readSmallInteger } from '../bytes/der.ts';
import { equalBytes } from '../bytes/equal-bytes.ts';
import { digestBytes } from '../crypto/hash.ts';
import { MalformedError, UntrustedError } from '../errors/errors.ts';
import { parseTimestampResponse } from '../x509/parse-timestamp.ts';
import { callService } from './call-service.ts';
import { requireSuccess } from './require-success.ts';
import type { ServiceName, ServicePorts } from './service.ts';
import { serviceProtocol, serviceRefused } from './service-error.ts';
import { encodeTimestampRequest } from './timestamp-request.ts';

export interface TimestampRequest {
  /** The whole address: the protocol knows no paths. */
  readonly authority: URL;
  /** What is to be dated: a signature. */
  readonly message: Uint8Array;
  readonly signal?: AbortSignal;
}

const maxAnswerBytes = 64 * 1024;
const nonceBytes = 8;

/**
 * A TimeStampResp (RFC 3161) that grants a timestamp of the message, in DER. Nobody verified who made it.
 *
 * @throws {UsageError} `service-refused`
 * @throws {UnavailableError} `service-unavailable`, `service-protocol`
 */
export async function fetchTimestamp(ports: ServicePorts, request: TimestampRequest): Promise<Uint8Array> {
  const service: ServiceName = { kind: 'timestamp authority', url: request.authority };
  const answer = await callService(ports, {
    service,
    method: 'POST',
    url: request.authority,
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: encodeTimestampRequest(request.message, ports.random.bytes(nonceBytes)),
    maxAnswerBytes,
    answerMs: 30_000,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  requireSuccess(service, answer, 'a timestamp');
  requireGranted(service, answer.body);
  requireOfMessage(service, answer.body, request.message);
  return answer.body;
}

/** PKIStatus: 0 granted, 1 granted with modifications; all else comes without a timestamp. */
function requireGranted(service: ServiceName, response: Uint8Array): void {
  let status: number;
  try {
    const [info] = readDerChildren(readDer(response), 2);
    const [code] = info === undefined ? [] : readDerChildren(info, 3);
    if (code === undefined) throw new MalformedError('timestamp-malformed', 'wanted a status, got none');
    status = readSmallInteger(code);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw serviceProtocol(service, `the answer is no timestamp: ${cause.message}`, cause);
  }
  if (status > 1) throw serviceRefused(service, 200, `status ${status}`);
}

/** A timestamp of something else must not be stored beside the signature, nor the signature be logged because of it. */
function requireOfMessage(service: ServiceName, response: Uint8Array, message: Uint8Array): void {
  try {
    const { hash, bytes } = parseTimestampResponse(response).imprint;
    if (equalBytes(bytes, digestBytes(hash, message))) return;
  } catch (cause) {
    if (!(cause instanceof MalformedError || cause instanceof UntrustedError)) throw cause;
    throw serviceProtocol(service, `the answer is no timestamp: ${cause.message}`, cause);
  }
  throw serviceProtocol(service, 'wanted a timestamp of what was sent, got one of something else');
}

// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import { callService } from './call-service.ts';
import { maxRekor1AnswerBytes, parseRekor1Entry } from './rekor1-entry.ts';
import { requireSuccess } from './require-success.ts';
import type { ServiceName, ServicePorts } from './service.ts';
import { serviceProtocol } from './service-error.ts';
import { serviceEndpoint } from './service-url.ts';

export interface LogEntryRequest {
  readonly log: URL;
  /** The entry as it is known; what is wanted is its inclusion proof. */
  readonly known: LogEntry;
  readonly signal?: AbortSignal;
}

/**
 * The entry of Rekor 1 that is known already, with the inclusion proof that the log has for it now. Nobody verified the proof.
 *
 * @throws {UsageError} `service-refused`
 * @throws {UnavailableError} `service-unavailable`; `service-protocol`, also when the log has another entry at that index
 */
export async function fetchLogEntry(ports: ServicePorts, { log, known, signal }: LogEntryRequest): Promise<LogEntry> {
  const service: ServiceName = { kind: 'transparency log', url: log };
  const url = serviceEndpoint(log, '/api/v1/log/entries');
  url.searchParams.set('logIndex', String(known.logIndex));
  const answer = await callService(ports, {
    service,
    method: 'GET',
    url,
    headers: { accept: 'application/json' },
    maxAnswerBytes: maxRekor1AnswerBytes,
    answerMs: 30_000,
    ...(signal === undefined ? {} : { signal }),
  });
  requireSuccess(service, answer, 'a log entry');
  const entry = parseAnswer(service, answer.body);
  if (!isSameEntry(entry, known)) throw serviceProtocol(service, `has another entry at index ${known.logIndex}`);
  return entry;
}

function parseAnswer(service: ServiceName, body: Uint8Array): LogEntry {
  try {
    return parseRekor1Entry(body);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw serviceProtocol(service, `the answer is no log entry: ${cause.message}`, cause);
  }
}

function isSameEntry(left: LogEntry, right: LogEntry): boolean {
  const [body, other] = [left.canonicalizedBody, right.canonicalizedBody];
  return (
    left.logIndex === right.logIndex &&
    left.integratedTime === right.integratedTime &&
    Buffer.compare(left.logKeyId, right.logKeyId) === 0 &&
    body !== undefined &&
    other !== undefined &&
    Buffer.compare(body, other) === 0
  );
}

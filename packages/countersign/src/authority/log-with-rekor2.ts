// SPDX-License-Identifier: Apache-2.0
import { readLogEntries } from '../attest/parse-log-entry.ts';
import { type JsonValue, parseJson } from '../bytes/json.ts';
import { readDocument } from '../bytes/json-fields.ts';
import { MalformedError } from '../errors/errors.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import { callService } from './call-service.ts';
import type { LogRequest } from './log-with-rekor1.ts';
import { encodeRekor2Proposal } from './rekor2-proposal.ts';
import { requireSuccess } from './require-success.ts';
import type { ServiceName, ServicePorts } from './service.ts';
import { serviceProtocol } from './service-error.ts';
import { serviceEndpoint } from './service-url.ts';

const maxAnswerBytes = 256 * 1024;
/** The log answers once a checkpoint holds the entry, and makes one every few seconds. */
const answerMs = 60_000;

/**
 * The entry that a log of Rekor 2 made of the proposal, with its inclusion proof. Nobody verified it.
 *
 * @throws {UsageError} `service-refused`: with status 409 the log has this very entry, and does not give it out a second time ·
 * `key-unsupported`
 * @throws {UnavailableError} `service-unavailable`, `service-protocol`
 */
export async function logWithRekor2(ports: ServicePorts, request: LogRequest): Promise<LogEntry> {
  const service: ServiceName = { kind: 'transparency log', url: request.log };
  const answer = await callService(ports, {
    service,
    method: 'POST',
    url: serviceEndpoint(request.log, '/api/v2/log/entries'),
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: encodeRekor2Proposal(request.proposal),
    maxAnswerBytes,
    answerMs,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  requireSuccess(service, answer, 'a log entry');
  try {
    return readEntry(parseJson(answer.body, { maxBytes: maxAnswerBytes }));
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw serviceProtocol(service, `the answer is no log entry: ${cause.message}`, cause);
  }
}

/** The answer is spelled as an entry in a bundle is. */
function readEntry(value: JsonValue): LogEntry {
  const [entry] = readLogEntries(readDocument({ tlogEntries: [value] }, 'answer', 'log-entry-malformed'), '0.3');
  if (entry === undefined) throw new MalformedError('log-entry-malformed', 'wanted a log entry, got none');
  return entry;
}

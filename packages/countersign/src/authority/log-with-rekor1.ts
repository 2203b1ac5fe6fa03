// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import { callService, type ServiceAnswer } from './call-service.ts';
import type { LogProposal } from './log-proposal.ts';
import { maxRekor1AnswerBytes, parseRekor1Entry } from './rekor1-entry.ts';
import { encodeRekor1Proposal } from './rekor1-proposal.ts';
import { requireSuccess } from './require-success.ts';
import type { ServiceName, ServicePorts } from './service.ts';
import { serviceProtocol } from './service-error.ts';
import { serviceEndpoint } from './service-url.ts';

export interface LogRequest {
  readonly log: URL;
  readonly proposal: LogProposal;
  readonly signal?: AbortSignal;
}

const entriesPath = '/api/v1/log/entries';
const uuid = /\/(?<uuid>[0-9a-f]{64}(?:[0-9a-f]{16})?)$/;

/**
 * The entry that a log of Rekor 1 has for the proposal: a new one, or the one that it had. Nobody verified it.
 *
 * @throws {UsageError} `service-refused`, `key-unsupported`
 * @throws {UnavailableError} `service-unavailable`, `service-protocol`
 */
export async function logWithRekor1(ports: ServicePorts, request: LogRequest): Promise<LogEntry> {
  const service: ServiceName = { kind: 'transparency log', url: request.log };
  const signal = request.signal === undefined ? {} : { signal: request.signal };
  const common = { service, maxAnswerBytes: maxRekor1AnswerBytes, answerMs: 30_000, ...signal };
  const answer = await callService(ports, {
    ...common,
    method: 'POST',
    url: serviceEndpoint(request.log, entriesPath),
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: encodeRekor1Proposal(request.proposal),
  });
  // The log has the entry already: somebody sent it before, perhaps we did, and the answer was lost.
  const final =
    answer.status === 409
      ? await callService(ports, {
          ...common,
          method: 'GET',
          url: existingEntry(service, answer),
          headers: { accept: 'application/json' },
        })
      : answer;
  return readAnswer(service, final);
}

function existingEntry(service: ServiceName, answer: ServiceAnswer): URL {
  // Only the name of the entry is taken from the answer, so that it leads nowhere but to the same log.
  const path = URL.parse(answer.location ?? '', service.url.href)?.pathname ?? '';
  const name = uuid.exec(path)?.groups?.['uuid'];
  if (name === undefined) throw serviceProtocol(service, 'has the entry already, and does not say where');
  return serviceEndpoint(service.url, `${entriesPath}/${name}`);
}

function readAnswer(service: ServiceName, answer: ServiceAnswer): LogEntry {
  requireSuccess(service, answer, 'a log entry');
  try {
    return parseRekor1Entry(answer.body);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw serviceProtocol(service, `the answer is no log entry: ${cause.message}`, cause);
  }
}

// SPDX-License-Identifier: Apache-2.0
import { fetchTimestamp } from '../authority/fetch-timestamp.ts';
import { logWithRekor1 } from '../authority/log-with-rekor1.ts';
import { logWithRekor2 } from '../authority/log-with-rekor2.ts';
import type { ServicePorts } from '../authority/service.ts';
import { serviceProtocol } from '../authority/service-error.ts';
import { MalformedError, UntrustedError } from '../errors/errors.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import { requireEntryOf } from '../tlog/require-entry-of.ts';
import { claimOf, proposalOf, type SignedContent } from './signed-content.ts';
import type { LogService, SigningServices } from './signing-services.ts';
import type { Witnesses } from './witnesses.ts';

export interface Publication {
  readonly services: SigningServices;
  readonly ports: ServicePorts;
  /** Where timestamp authorities want other TLS settings than the rest. */
  readonly timestampPorts?: ServicePorts;
  readonly signal?: AbortSignal;
}

/**
 * Has the signature dated and logged by every service. Timestamps come first: what failed to be dated must not stand in a log for
 * ever.
 *
 * @throws {UsageError} `service-refused`, `key-unsupported`
 * @throws {UnavailableError} `service-unavailable`; `service-protocol`, also for an entry of another signature
 */
export async function publishSignature(signed: SignedContent, publication: Publication): Promise<Witnesses> {
  const { services, ports, timestampPorts = ports } = publication;
  const signal = publication.signal === undefined ? {} : { signal: publication.signal };
  const message = signed.timestamped ?? signed.signature;
  const timestamps = await Promise.all(
    services.timestampAuthorities.map(
      async (authority) => await fetchTimestamp(timestampPorts, { authority, message, ...signal }),
    ),
  );
  const logEntries = await Promise.all(services.logs.map(async (log) => await logOne(log, signed, publication)));
  return { logEntries, timestamps };
}

async function logOne(
  { url, version }: LogService,
  signed: SignedContent,
  publication: Publication,
): Promise<LogEntry> {
  const { ports, signal } = publication;
  const log = version === 1 ? logWithRekor1 : logWithRekor2;
  const proposal = proposalOf(signed);
  const entry = await log(ports, { log: url, proposal, ...(signal === undefined ? {} : { signal }) });
  try {
    requireEntryOf(entry, claimOf(signed));
    return entry;
  } catch (cause) {
    if (!(cause instanceof UntrustedError || cause instanceof MalformedError)) throw cause;
    throw serviceProtocol(
      { kind: 'transparency log', url },
      `the entry is not of this signature: ${cause.message}`,
      cause,
    );
  }
}

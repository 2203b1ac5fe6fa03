// SPDX-License-Identifier: Apache-2.0
import { hasWholeProof } from '../attest/upgrade-bundle.ts';
import { fetchLogEntry } from '../authority/fetch-log-entry.ts';
import { parseServiceUrl } from '../authority/service-url.ts';
import { UsageError } from '../errors/errors.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import type { CliContext } from './context.ts';
import { type Flags, flagIsSet, flagText } from './define-command.ts';

/**
 * The entries, each with an inclusion proof: its own, or one that is fetched from the log at `--rekor-url`. Nobody verified them.
 *
 * @throws {UsageError} `usage-flag` when a proof is missing and there is nobody to ask, `service-refused`
 * @throws {UnavailableError} `service-unavailable`, `service-protocol`
 */
export async function proveEntries(
  entries: readonly LogEntry[],
  flags: Flags,
  context: CliContext,
): Promise<readonly LogEntry[]> {
  if (entries.every(hasWholeProof)) return entries;
  const log = parseServiceUrl(logUrl(flags), 'transparency log');
  const transport = await context.createTransport({});
  const { clock, random, log: ownLog, signal } = context;
  const ports = { fetch: transport.fetch, clock, random, log: ownLog };
  try {
    return await Promise.all(
      entries.map(async (known) => (hasWholeProof(known) ? known : await fetchLogEntry(ports, { log, known, signal }))),
    );
  } finally {
    transport.close();
  }
}

function logUrl(flags: Flags): string {
  const url = flagText(flags, 'rekorUrl');
  if (flagIsSet(flags, 'offline')) {
    throw new UsageError('usage-flag', 'a log entry has no inclusion proof, and `--offline` cannot fetch it');
  }
  if (url !== undefined) return url;
  throw new UsageError('usage-flag', 'a log entry has no inclusion proof, which version 0.3 demands', {
    hint: 'pass `--rekor-url` of the log to fetch it, for example `https://rekor.sigstore.dev`',
  });
}

// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import type { Bundle } from './bundle.ts';

/** Whether version 0.3 takes the entry as it is: with an inclusion proof that leads to a checkpoint. */
export function hasWholeProof({ inclusionProof, canonicalizedBody }: LogEntry): boolean {
  return inclusionProof?.checkpoint !== undefined && canonicalizedBody !== undefined;
}

/**
 * The same evidence as a bundle of version 0.3, which has one certificate: what stood above it must come from the trusted root.
 *
 * @throws {MalformedError} `bundle-malformed` when an entry lacks its inclusion proof
 */
export function upgradeBundle(bundle: Bundle): Bundle {
  const lacking = bundle.logEntries.find((entry) => !hasWholeProof(entry));
  if (lacking !== undefined) {
    throw new MalformedError(
      'bundle-malformed',
      `the log entry ${lacking.logIndex} has no inclusion proof with a checkpoint, which version 0.3 demands`,
      { hint: 'pass `--rekor-url` to fetch it' },
    );
  }
  const { material } = bundle;
  if (material.kind === 'public-key') return { ...bundle, version: '0.3' };
  return { ...bundle, version: '0.3', material: { ...material, certificates: material.certificates.slice(0, 1) } };
}

// SPDX-License-Identifier: Apache-2.0
import type { EvidenceDemands } from './trust.ts';

/** One log and one SCT for certificates, nothing beside the signature for keys. */
export function defaultDemands(nowMs: number): EvidenceDemands {
  return { logs: 1, logsOfKeys: 0, timestamps: 0, scts: 1, bundledIntermediates: 'ignored', nowMs };
}

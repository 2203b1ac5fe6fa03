// SPDX-License-Identifier: Apache-2.0
import { defaultDemands } from './evidence-demands.ts';
import type { EvidenceDemands, Trust } from './trust.ts';
import type { TrustedKeys } from './trusted-keys.ts';

/** Trust in these keys and in no identity; no log or timestamp is demanded unless `demands` says so. */
export function trustKeys(keys: TrustedKeys, demands: Partial<EvidenceDemands> = {}): Trust {
  return { keys, identities: [], demands: { ...defaultDemands(0), ...demands } };
}

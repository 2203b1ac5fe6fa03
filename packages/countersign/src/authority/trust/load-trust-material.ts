// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../../errors/errors.ts';
import type { LoadedTrust } from './loaded-trust.ts';
import type { TrustPorts, TrustRequest } from './trust-request.ts';

/** Not there yet. */
export async function loadTrustMaterial(_request: TrustRequest, _ports: TrustPorts): Promise<LoadedTrust> {
  throw new UsageError('trusted-root-missing', 'there is no trusted root');
}

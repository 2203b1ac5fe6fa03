// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../../errors/errors.ts';
import type { EmbeddedTrust } from './embedded-trust.ts';

/** Not there yet. */
export function embeddedPublicGood(): EmbeddedTrust {
  throw new UsageError('trusted-root-missing', 'this version has no copy of the public instance');
}

// SPDX-License-Identifier: Apache-2.0
import { decodeBase64 } from '../../bytes/base64.ts';
import { publicGood } from '../../trust/embedded/public-good.ts';
import type { EmbeddedTrust } from './embedded-trust.ts';

/** The copy of the public instance that was taken when this version was made. Importing this file loads it. */
export function embeddedPublicGood(): EmbeddedTrust {
  return {
    takenMs: Date.parse(publicGood.takenOn),
    tufRoot: decodeBase64(publicGood.tufRoot),
    targets: { 'trusted_root.json': decodeBase64(publicGood.trustedRoot) },
  };
}

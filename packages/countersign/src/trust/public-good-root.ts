// SPDX-License-Identifier: Apache-2.0
import { decodeBase64 } from '../bytes/base64.ts';
import { deferredRoot } from './deferred-root.ts';
import { parseTrustedRoot } from './parse-trusted-root.ts';
import type { TrustedRoot } from './trusted-root.ts';

/** The trusted root of the public Sigstore instance, as it was on the day when the copy was taken. Read from the program itself, and parsed when first asked for. */
export async function publicGoodRoot(): Promise<TrustedRoot> {
  const { publicGood } = await import('./embedded/public-good.ts');
  return deferredRoot('real', () => parseTrustedRoot(decodeBase64(publicGood.trustedRoot)));
}

/** Where an update of that trust begins: the repository, and the TUF root that is believed without asking anybody. */
export async function publicGoodTuf(): Promise<TufBeginning> {
  const { publicGood } = await import('./embedded/public-good.ts');
  return { repository: publicGood.repository, root: decodeBase64(publicGood.tufRoot), takenOn: publicGood.takenOn };
}

export interface TufBeginning {
  readonly repository: string;
  /** `root.json`. */
  readonly root: Uint8Array;
  /** YYYY-MM-DD. */
  readonly takenOn: string;
}

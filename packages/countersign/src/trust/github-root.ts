// SPDX-License-Identifier: Apache-2.0
import { decodeBase64 } from '../bytes/base64.ts';
import { deferredRoot } from './deferred-root.ts';
import { parseTrustedRoot } from './parse-trusted-root.ts';
import type { TufBeginning } from './public-good-root.ts';
import type { TrustedRoot } from './trusted-root.ts';

/**
 * The trusted root of GitHub's own Sigstore instance, as it was on the day when the copy was taken. It has no logs: what it signs is dated
 * by its timestamp authority alone. Read from the program itself, and parsed when first asked for.
 */
export async function githubRoot(): Promise<TrustedRoot> {
  const { github } = await import('./embedded/github.ts');
  return deferredRoot('real', () => parseTrustedRoot(decodeBase64(github.trustedRoot)));
}

/** Where an update of that trust begins: the repository, and the TUF root that is believed without asking anybody. */
export async function githubTuf(): Promise<TufBeginning> {
  const { github } = await import('./embedded/github.ts');
  return { repository: github.repository, root: decodeBase64(github.tufRoot), takenOn: github.takenOn };
}

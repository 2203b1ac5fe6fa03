// SPDX-License-Identifier: Apache-2.0
import { githubRoot } from '../trust/github-root.ts';
import { publicGoodRoot } from '../trust/public-good-root.ts';
import type { TrustedRoot } from '../trust/trusted-root.ts';

/** A trust root that policies may name without offering it. */
export interface BuiltInRoot {
  readonly name: 'public-good' | 'github';
  readonly root: TrustedRoot;
  /** As `hashRoot` says. */
  readonly hash: string;
}

// Written down, so that the root need not be parsed to be hashed; a test holds each against what is embedded, and says what it has become.
const hashes = {
  'public-good': '6b67bd0a4321ce3d78faccd00aa87a67d0894eb92e6bc6dd34ee6a8daa6c1f8f',
  github: 'a891a89718a2801bdc914caabcbb174661bc86a3489e69ac64262b7f7ae34039',
} as const;

/** All of them, none of them parsed yet. */
export async function builtInRoots(): Promise<readonly BuiltInRoot[]> {
  const [publicGood, github] = await Promise.all([publicGoodRoot(), githubRoot()]);
  return [
    { name: 'public-good', root: publicGood, hash: hashes['public-good'] },
    { name: 'github', root: github, hash: hashes.github },
  ];
}

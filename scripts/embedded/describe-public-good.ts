// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { base64Literal } from './base64-literal.ts';

interface Seed {
  readonly 'root.json': string;
  readonly targets: Readonly<Record<string, string>>;
}

const repository = 'https://tuf-repo-cdn.sigstore.dev';
const source = join(resolve(import.meta.dirname, '../..'), 'node_modules/@sigstore/tuf');

/**
 * The source of `trust/embedded/public-good.ts` as it has to be now. The date in `current` is kept while the content is the same, so that
 * the file says when the copy was taken and not when somebody last looked.
 */
export function describePublicGood(current: string, today: string): string {
  const taken = /takenOn: '([0-9-]{10})'/.exec(current)?.[1] ?? today;
  const unchanged = sourceOf(taken);
  return unchanged === current ? unchanged : sourceOf(today);
}

function sourceOf(takenOn: string): string {
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const seeds: Readonly<Record<string, Seed>> = JSON.parse(readFileSync(join(source, 'seeds.json'), 'utf8'));
  const seed = seeds[repository];
  const trustedRoot = seed?.targets['trusted_root.json'];
  if (seed === undefined || trustedRoot === undefined) throw new Error(`@sigstore/tuf has no seed of ${repository}`);
  return [
    '// SPDX-License-Identifier: Apache-2.0',
    '// Written by scripts/update-embedded-roots.ts. The content is that of the Sigstore project, which publishes it under Apache-2.0.',
    '',
    '/** The trust of the public Sigstore instance as of a day, so that verification works before the first update and without a network. */',
    'export const publicGood = {',
    `  takenOn: '${takenOn}',`,
    `  source: '@sigstore/tuf ${version}, seeds.json',`,
    `  repository: '${repository}',`,
    '  /** `root.json` of its TUF repository, base64: where an update begins. */',
    `  tufRoot: ${base64Literal(seed['root.json'])},`,
    '  /** `trusted_root.json`, base64. */',
    `  trustedRoot: ${base64Literal(trustedRoot)},`,
    '} as const;',
    '',
  ].join('\n');
}

// SPDX-License-Identifier: Apache-2.0
import { base64Literal } from './base64-literal.ts';

export interface GitHubCopy {
  readonly takenOn: string;
  /** Where the two files were found, for the record. */
  readonly source: string;
  readonly tufRoot: Uint8Array;
  readonly trustedRoot: Uint8Array;
}

/** The source of `trust/embedded/github.ts` for this copy. Whether the files are GitHub's is for the one who runs the script to establish. */
export function describeGitHub(copy: GitHubCopy): string {
  return [
    '// SPDX-License-Identifier: Apache-2.0',
    '// Written by scripts/embed-github-root.ts. The content is public data of GitHub; docs/decisions/embedded-roots.md says how it was established.',
    '',
    "/** The trust of GitHub's own Sigstore instance as of a day: it signs artifact attestations of private repositories. */",
    'export const github = {',
    `  takenOn: '${copy.takenOn}',`,
    `  source: '${copy.source}',`,
    "  repository: 'https://tuf-repo.github.com',",
    '  /** `root.json` of its TUF repository, base64: where an update begins. */',
    `  tufRoot: ${base64Literal(Buffer.from(copy.tufRoot).toString('base64'))},`,
    '  /** `trusted_root.json`, base64. */',
    `  trustedRoot: ${base64Literal(Buffer.from(copy.trustedRoot).toString('base64'))},`,
    '} as const;',
    '',
  ].join('\n');
}

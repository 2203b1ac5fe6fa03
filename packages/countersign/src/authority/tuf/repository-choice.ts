// SPDX-License-Identifier: Apache-2.0
import { digestHex } from '../../crypto/hash.ts';
import { UsageError } from '../../errors/errors.ts';
import { fileUrlPath } from './file-url-path.ts';

export const publicGoodMirror = 'https://tuf-repo-cdn.sigstore.dev';

/** Which TUF repository is asked, and what its trust begins with. */
export interface RepositoryChoice {
  readonly mirror: string;
  /** The file below the trust folder that holds its copy. */
  readonly copyName: string;
  /** A root the caller brought; otherwise the copy has one, or it is the embedded one. */
  readonly root?: Uint8Array;
  /** Whether the embedded root of the public instance may begin the trust in this repository. */
  readonly embeddedRoot: 'used' | 'unused';
}

export function chooseMirror(mirror: string, embeddedRoot: RepositoryChoice['embeddedRoot']): RepositoryChoice {
  return { mirror, embeddedRoot, copyName: copyNameOf(mirror) };
}

/** A copy is of one mirror under one root: another root never meets what was accepted under the first. */
export function chooseMirrorAndRoot(mirror: string, root: Uint8Array): RepositoryChoice {
  return { mirror, root, embeddedRoot: 'unused', copyName: copyNameOf(mirror, root) };
}

function copyNameOf(mirror: string, root?: Uint8Array): string {
  const name = root === undefined ? mirror : `${mirror}\n${digestHex('sha256', root)}`;
  return `${digestHex('sha256', new TextEncoder().encode(name)).slice(0, 32)}.json`;
}

/**
 * The address of a TUF repository, without a slash at its end.
 *
 * @throws {UsageError} `usage-flag`
 */
export function parseMirror(text: string, flag: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['https:', 'http:', 'file:'].includes(url.protocol)) {
    throw new UsageError(
      'usage-flag',
      `wanted an \`https:\`, \`http:\` or \`file:\` address for \`${flag}\`, got another`,
    );
  }
  if (url.protocol === 'file:') fileUrlPath(url);
  // It is printed, and kept in a file.
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new UsageError('usage-flag', `wanted an address without user, query and fragment for \`${flag}\``);
  }
  return url.href.replace(/\/+$/, '');
}

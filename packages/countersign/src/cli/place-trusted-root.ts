// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '../bytes/equal-bytes.ts';
import { UsageError } from '../errors/errors.ts';
import type { CliContext } from './context.ts';

const maxBytes = 1024 * 1024;

/** The files of one draft; no `policy`: it goes to stdout. */
export interface DraftFiles {
  readonly policy: string | undefined;
  readonly trustedRoot: string;
}

/** How a policy names its trusted root: a file beside it or below, whatever the caller named. */
export function trustedRootName({ policy = '', trustedRoot }: DraftFiles): string {
  const folder = folderOf(policy);
  const rest = trustedRoot.startsWith(folder) ? trustedRoot.slice(folder.length).replace(/^(?:\.\/)+/, '') : '';
  const isBelow = rest !== '' && !rest.split('/').some((part) => part === '' || part === '..');
  return isBelow ? rest : trustedRoot.slice(trustedRoot.lastIndexOf('/') + 1);
}

/**
 * Puts the trusted root where the policy names it, because a policy reads nothing from elsewhere, and tells that.
 *
 * @throws {UsageError} `file-exists` if another one lies there; `file-not-found`, `file-unreadable`
 */
export async function placeTrustedRoot(draft: DraftFiles, { files, stderr }: CliContext): Promise<void> {
  const { policy, trustedRoot } = draft;
  const name = trustedRootName(draft);
  if (policy === undefined)
    return await stderr.write(`note: the policy reads its trusted root from \`${name}\` in its own folder\n`);
  const target = `${folderOf(policy)}${name}`;
  const bytes = await files.read(trustedRoot, maxBytes);
  const there = await files.readIfExists(target, maxBytes);
  if (there !== null && equalBytes(there, bytes)) return;
  if (there !== null) {
    throw new UsageError(
      'file-exists',
      `wanted to put \`${trustedRoot}\` beside the policy, and another \`${target}\` is there`,
      {
        hint: 'remove it, or write the policy into another folder',
      },
    );
  }
  await files.write(target, bytes);
  await stderr.write(
    `note: \`${trustedRoot}\` is copied to \`${target}\`, because a policy reads nothing from elsewhere\n`,
  );
}

/** With a slash at its end, or empty. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

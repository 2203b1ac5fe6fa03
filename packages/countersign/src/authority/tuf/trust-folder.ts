// SPDX-License-Identifier: Apache-2.0
import type { Env } from '../../ports/env.ts';

export interface FolderSource {
  readonly env: Env;
  readonly homeFolder: string;
  readonly cosignVariables: 'honoured' | 'ignored';
}

/**
 * Where copies of TUF repositories are kept, and which of them `initialize` chose: `$TUF_ROOT/countersign`, `$XDG_DATA_HOME/countersign/tuf`,
 * or `~/.local/share/countersign/tuf`. Not a cache folder: whoever empties his caches must not come to trust somebody else.
 */
export function trustFolder({ env, homeFolder, cosignVariables }: FolderSource): string {
  const tufRoot = env['TUF_ROOT'] ?? '';
  // A folder of our own below cosign's: cosign reads and deletes what it finds in its own.
  if (cosignVariables === 'honoured' && tufRoot !== '') return `${withoutSlash(tufRoot)}/countersign`;
  const data = env['XDG_DATA_HOME'] ?? '';
  // The specification of these variables says to ignore relative paths.
  const base = data.startsWith('/') ? withoutSlash(data) : `${withoutSlash(homeFolder)}/.local/share`;
  return `${base}/countersign/tuf`;
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

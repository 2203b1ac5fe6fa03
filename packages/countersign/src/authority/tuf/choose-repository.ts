// SPDX-License-Identifier: Apache-2.0
import type { Env } from '../../ports/env.ts';
import type { Files } from '../../ports/files.ts';
import type { CopyStore } from './copy-store.ts';
import {
  chooseMirror,
  chooseMirrorAndRoot,
  parseMirror,
  publicGoodMirror,
  type RepositoryChoice,
} from './repository-choice.ts';

export interface ChooseOptions {
  readonly env: Env;
  readonly files: Files;
  readonly store: CopyStore;
  readonly cosignVariables: 'honoured' | 'ignored';
  readonly note: (line: string) => Promise<void>;
}

export const maxRootBytes = 512_000;

/** The repository of cosign's variables, else the one that `initialize` chose, else the public one. */
export async function chooseRepository(options: ChooseOptions): Promise<RepositoryChoice> {
  const { env, files, store, note } = options;
  const mirrorText = options.cosignVariables === 'honoured' ? (env['TUF_MIRROR'] ?? '') : '';
  const rootPath = options.cosignVariables === 'honoured' ? (env['TUF_ROOT_JSON'] ?? '') : '';
  if (mirrorText !== '') await note('note: the TUF repository is the one in `TUF_MIRROR`');
  const named = mirrorText === '' ? undefined : parseMirror(mirrorText, 'TUF_MIRROR');
  if (rootPath !== '') {
    await note('note: the root of the TUF repository is the one in `TUF_ROOT_JSON`');
    const mirror = named ?? (await store.readMirror()) ?? publicGoodMirror;
    return chooseMirrorAndRoot(mirror, await files.read(rootPath, maxRootBytes));
  }
  const mirror = named ?? (await store.readMirror()) ?? publicGoodMirror;
  // A mirror that `initialize` chose has its root in its copy; if that is lost, nothing may stand in for it.
  return chooseMirror(mirror, named !== undefined || mirror === publicGoodMirror ? 'used' : 'unused');
}

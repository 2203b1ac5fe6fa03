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
  const named = await mirrorOfVariable(options);
  const rootPath = await readVariable('TUF_ROOT_JSON', 'the root of the TUF repository', options);
  const mirror = named ?? (await options.store.readMirror()) ?? publicGoodMirror;
  if (rootPath !== undefined) return chooseMirrorAndRoot(mirror, await options.files.read(rootPath, maxRootBytes));
  // A mirror that `initialize` chose has its root in its copy; if that is lost, nothing may stand in for it.
  return chooseMirror(mirror, named !== undefined || mirror === publicGoodMirror ? 'used' : 'unused');
}

async function mirrorOfVariable(options: ChooseOptions): Promise<string | undefined> {
  const text = await readVariable('TUF_MIRROR', 'the TUF repository', options);
  return text === undefined ? undefined : parseMirror(text, 'TUF_MIRROR');
}

/** Undefined when it is not set, empty or not to count. */
async function readVariable(name: string, what: string, options: ChooseOptions): Promise<string | undefined> {
  const value = options.cosignVariables === 'honoured' ? (options.env[name] ?? '') : '';
  if (value === '') return undefined;
  await options.note(`note: ${what} is the one in \`${name}\``);
  return value;
}

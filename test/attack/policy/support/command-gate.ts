// SPDX-License-Identifier: Apache-2.0
// `countersign check` against a hub: for attacks on what people type, and on what manifests say.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RunOptions } from '../../../../packages/countersign/src/cli/testing/run-in-process.ts';
import { type SignedHub, startSignedHub } from '../../../../packages/countersign/src/cli/testing/signed-hub.ts';
import type { Decision } from '../../../../packages/countersign/src/policy/decision.ts';
import { testImage, writeContent } from '../../../../packages/countersign/src/store/test-image.ts';
import { verdictOf } from './gate.ts';

export interface Checked {
  readonly code: number;
  /** Of each image, in order; a code where nothing could be decided. */
  readonly verdicts: readonly string[];
  readonly items: readonly Decision[];
  readonly stderr: string;
}

export interface CommandGate extends SignedHub {
  /** An image in a repository, unsigned. */
  readonly push: (reference: string, image?: string) => Promise<void>;
  /** By the key `ci`, whose file policies call `ci.pub`. */
  readonly sign: (reference: string) => Promise<void>;
  /** `registry.example` stands for the hub in policies, manifests and arguments. */
  readonly check: (args: readonly string[], options?: RunOptions) => Promise<Checked>;
  readonly checkManifest: (manifest: string, args?: readonly string[]) => Promise<Checked>;
  /** A file beside the policy. */
  readonly write: (name: string, text: string) => Promise<string>;
}

/** With the `policy.yaml` of the attack, or with the one that demands the key `ci` of everything; `team/app:v1` is signed. */
export async function openCommandGate(t: TestContext, folder: string): Promise<CommandGate> {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('ci');
  const local = (text: string): string => text.replaceAll('registry.example', hub.host);
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(hub.folder, name);
    await writeFile(path, local(text));
    return path;
  };
  const policy = await write('policy.yaml', await policyIn(folder));
  const sign: CommandGate['sign'] = async (reference) => void (await hub.run(['sign', '--key', key, local(reference)]));
  const check: CommandGate['check'] = async (args, options) => {
    const ran = await hub.run(['check', '--policy', policy, '-o', 'json', ...args.map(local)], options);
    const { items, error } = JSON.parse(ran.stdout) as { items: Decision[]; error?: { code: string } };
    const verdicts = error === undefined ? items.map(verdictOf) : [error.code];
    return { code: ran.code, verdicts, items, stderr: ran.stderr };
  };
  await sign('registry.example/team/app:v1');
  return {
    ...hub,
    sign,
    check,
    write,
    push: async (reference, image = reference) => {
      const [, repository = '', tag = 'latest'] = /^[^/]+\/([^:]+)(?::(.+))?$/.exec(reference) ?? [];
      await writeContent(await hub.store(repository), testImage(image), tag);
    },
    checkManifest: async (manifest, args = []) =>
      await check(['--from', '-', '--from-format', 'kubernetes', ...args], { stdin: local(manifest) }),
  };
}

async function policyIn(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, 'policy.yaml'), 'utf8');
  } catch {
    return `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  signers: {ci: {key: {file: ci.pub}}}
  rules: [{name: all, images: ["**"], require: {signedBy: ci}}]
`;
  }
}

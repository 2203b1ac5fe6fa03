// SPDX-License-Identifier: Apache-2.0
// `countersign check` against a hub: for attacks on what people type, and on what manifests say.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RunOptions } from '../../../../packages/countersign/src/cli/testing/run-in-process.ts';
import { type SignedHub, startSignedHub } from '../../../../packages/countersign/src/cli/testing/signed-hub.ts';
import { encodePublicKey } from '../../../../packages/countersign/src/crypto/public-key-file.ts';
import { newSigner } from '../../../../packages/countersign/src/inspect/testing/signed-images.ts';
import type { Decision } from '../../../../packages/countersign/src/policy/decision.ts';
import { signImage } from '../../../../packages/countersign/src/sign/sign-image.ts';
import { keySession } from '../../../../packages/countersign/src/sign/signing-session.ts';
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
  /** An image of its own in a repository of the hub, `registry.example/team/app:v1`, unsigned. */
  readonly push: (reference: string) => Promise<void>;
  /** By the key `ci`, whose file policies call `ci.pub`; stored in the repository, or in the one `keptIn`. */
  readonly sign: (reference: string, keptIn?: string) => Promise<void>;
  /** `registry.example` stands for the hub in policies, manifests and arguments. */
  readonly check: (args: readonly string[], options?: RunOptions) => Promise<Checked>;
  readonly checkManifest: (manifest: string, args?: readonly string[]) => Promise<Checked>;
  /** A file beside the policy. */
  readonly write: (name: string, text: string) => Promise<string>;
}

/** With the `policy.yaml` of the attack, or with one that demands the key `ci` of every image; `team/app:v1` is signed. */
export async function openCommandGate(t: TestContext, folder: string): Promise<CommandGate> {
  const hub = await startSignedHub(t);
  const signer = newSigner();
  const local = (text: string): string => text.replaceAll('registry.example', hub.host);
  const write: CommandGate['write'] = async (name, text) => {
    const path = join(hub.folder, name);
    await writeFile(path, local(text));
    return path;
  };
  await write('ci.pub', encodePublicKey(signer.publicKey));
  const policy = await write('policy.yaml', await policyIn(folder));
  const sign: CommandGate['sign'] = async (reference, keptIn) => {
    const { repository, tag } = placeOf(reference);
    const store = await hub.store(repository);
    const image = (await store.readManifest({ tag }))?.descriptor;
    if (image === undefined) throw new Error(`\`${reference}\` was not pushed`);
    const signatureStore = keptIn === undefined ? store : await hub.store(placeOf(keptIn).repository);
    await signImage({
      claim: { image, repository: `${hub.host}/${repository}`, annotations: {} },
      session: keySession(signer),
      formats: ['bundle'],
      upload: 'store',
      signatureStore,
      signatureSources: [signatureStore],
      created: '2026-01-01T00:00:00Z',
    });
  };
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
    push: async (reference) => {
      const { repository, tag } = placeOf(reference);
      await writeContent(await hub.store(repository), testImage(reference), tag);
    },
    checkManifest: async (manifest, args = []) =>
      await check(['--from', '-', '--from-format', 'kubernetes', ...args], { stdin: local(manifest) }),
  };
}

function placeOf(reference: string): { readonly repository: string; readonly tag: string } {
  const [, repository = '', tag = 'latest'] = /^[^/]+\/([^:]+)(?::(.+))?$/.exec(reference) ?? [];
  return { repository, tag };
}

async function policyIn(folder: string): Promise<string> {
  const path = join(folder, 'policy.yaml');
  return existsSync(path) ? await readFile(path, 'utf8') : policyForAll;
}

const policyForAll = `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  signers: {ci: {key: {file: ci.pub}}}
  rules: [{name: all, images: ["**"], require: {signedBy: ci}}]
`;

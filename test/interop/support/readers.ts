// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import type { Bench, PushedImage } from './bench.ts';
import type { KeyKind, KeyPair } from './keys.ts';
import type { Registry } from './registries.ts';
import type { Outcome } from './run-program.ts';

export const readerNames = [
  'cosign2',
  'cosign3',
  'cosign-trixie',
  'cosign-forky',
  'skopeo-trixie',
  'skopeo-forky',
  'podman-trixie',
  'podman-forky',
] as const;
export type ReaderName = (typeof readerNames)[number];

export interface ReadRequest {
  readonly image: PushedImage;
  readonly registry: Registry;
  readonly key: Pick<KeyPair, 'kind' | 'publicFile'>;
}

/** cosign assumes SHA-256 whatever the curve, until it is told otherwise. */
const digestFlags: Partial<Record<KeyKind, readonly string[]>> = {
  'P-384': ['--signature-digest-algorithm', 'sha384'],
  'P-521': ['--signature-digest-algorithm', 'sha512'],
};

/** Lets a program of others check a signature; it ends with 0 exactly if it accepts one. */
export function readWith(bench: Bench, reader: ReaderName, request: ReadRequest): Promise<Outcome> {
  switch (reader) {
    case 'cosign2':
    case 'cosign3':
    case 'cosign-trixie':
    case 'cosign-forky':
      return readWithCosign(bench, reader, request);
    case 'skopeo-trixie':
    case 'skopeo-forky':
      return readWithSkopeo(bench, reader, request);
    case 'podman-trixie':
    case 'podman-forky':
      return readWithPodman(bench, reader, request);
  }
}

function readWithCosign(bench: Bench, cosign: string, { image, registry, key }: ReadRequest): Promise<Outcome> {
  const trust = [
    '--key',
    key.publicFile,
    ...(digestFlags[key.kind] ?? []),
    '--insecure-ignore-tlog=true',
    '--trusted-root',
    bench.emptyRoot,
  ];
  return bench.run(cosign, ['verify', ...trust, ...registry.cosign, `${image.repository}@${image.digest}`]);
}

function readWithSkopeo(bench: Bench, skopeo: string, { image, registry, key }: ReadRequest): Promise<Outcome> {
  const policy = writePolicy(bench, registry, key.publicFile);
  const from = `docker://${image.repository}@${image.digest}`;
  const to = `dir:${bench.path(`${uniqueName()}.dir`)}`;
  return bench.run(skopeo, [
    ...['--registries.d', bench.registriesFolder, '--policy', policy],
    ...['copy', ...(image.subject === 'index' ? ['--all'] : []), ...registry.skopeo('src'), from, to],
  ]);
}

function readWithPodman(bench: Bench, podman: string, { image, registry, key }: ReadRequest): Promise<Outcome> {
  const policy = writePolicy(bench, registry, key.publicFile);
  return bench.run(podman, [
    ...['--root', bench.path(podman, 'root'), '--runroot', bench.path(podman, 'run')],
    ...['pull', '--quiet', '--arch', 'amd64', '--signature-policy', policy, ...registry.podman],
    `docker://${image.repository}@${image.digest}`,
  ]);
}

/** skopeo and podman accept what is signed for its repository, whatever the tag. */
function writePolicy(bench: Bench, registry: Registry, keyPath: string): string {
  const rule = { type: 'sigstoreSigned', keyPath, signedIdentity: { type: 'matchRepository' } };
  const file = bench.path(`${uniqueName()}.policy.json`);
  writeFileSync(
    file,
    JSON.stringify({ default: [{ type: 'reject' }], transports: { docker: { [registry.host]: [rule] } } }),
  );
  return file;
}

let names = 0;

function uniqueName(): string {
  names += 1;
  return `read-${names}`;
}

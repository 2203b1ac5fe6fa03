// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { type Bench, type PushedImage, succeeded } from './bench.ts';
import type { KeyPair } from './keys.ts';
import type { Registry } from './registries.ts';

/** A program of others with the format that it is told to write. */
export interface Signer {
  readonly program: string;
  readonly format: 'bundle' | 'legacy';
}

const theirFormats: Readonly<Record<string, readonly Signer['format'][]>> = {
  cosign2: ['legacy', 'bundle'],
  cosign3: ['bundle', 'legacy'],
  'cosign-trixie': ['legacy'],
  'cosign-forky': ['bundle', 'legacy'],
  'skopeo-trixie': ['legacy'],
  'skopeo-forky': ['legacy'],
  'podman-trixie': ['legacy'],
  'podman-forky': ['legacy'],
};

export const signers: readonly Signer[] = Object.entries(theirFormats).flatMap(([program, formats]) =>
  formats.map((format) => ({ program, format })),
);

export interface SignRequest {
  readonly image: PushedImage;
  readonly registry: Registry;
  readonly key: KeyPair;
}

/** Lets a program of others sign an image, or an index and all that it lists; returns what it signed. */
export async function signWith(bench: Bench, signer: Signer, request: SignRequest): Promise<PushedImage> {
  if (signer.program.startsWith('cosign')) return await signWithCosign(bench, signer, request);
  if (signer.program.startsWith('skopeo')) return await signWithSkopeo(bench, signer, request);
  return await signWithPodman(bench, signer, request);
}

/** What each cosign is told so that it asks no service on the Internet and writes this format. */
export function cosignSignFlags({ program, format }: Signer): readonly string[] {
  const offline = ['--tlog-upload=false', '--yes'];
  if (program === 'cosign-trixie') return offline;
  if (program === 'cosign2') return format === 'bundle' ? [...offline, '--new-bundle-format'] : offline;
  return [...offline, '--use-signing-config=false', `--new-bundle-format=${format === 'bundle'}`];
}

async function signWithCosign(bench: Bench, signer: Signer, request: SignRequest): Promise<PushedImage> {
  const { image, registry, key } = request;
  const flags = [...cosignSignFlags(signer), ...(image.subject === 'index' ? ['--recursive'] : []), ...registry.cosign];
  const reference = `${image.repository}@${image.digest}`;
  succeeded(signer.program, await bench.run(signer.program, ['sign', '--key', key.privateFile, ...flags, reference]));
  return image;
}

async function signWithSkopeo(bench: Bench, { program }: Signer, request: SignRequest): Promise<PushedImage> {
  const { image, registry, key } = request;
  const reference = `docker://${image.repository}:v1`;
  const outcome = await bench.run(program, [
    ...['--registries.d', bench.registriesFolder, '--policy', bench.anyPolicy],
    ...['copy', '--preserve-digests', ...(image.subject === 'index' ? ['--all'] : [])],
    ...['--sign-by-sigstore-private-key', key.privateFile, '--sign-passphrase-file', bench.passwordFile],
    ...[...registry.skopeo('src'), ...registry.skopeo('dest'), reference, reference],
  ]);
  succeeded(program, outcome);
  return image;
}

/** podman compresses what it pushes, so what it signs has another digest than what it pulled. */
async function signWithPodman(bench: Bench, { program }: Signer, request: SignRequest): Promise<PushedImage> {
  const { image, registry, key } = request;
  const digestFile = bench.path(`${program}.${key.kind}.digest`);
  const storage = ['--root', bench.path(program, 'root'), '--runroot', bench.path(program, 'run')];
  const flags = ['--quiet', '--signature-policy', bench.anyPolicy, ...registry.podman];
  succeeded(
    `${program} pull`,
    await bench.run(program, [...storage, 'pull', ...flags, `docker://${image.repository}:v1`]),
  );
  const outcome = await bench.run(program, [
    ...[...storage, 'push', ...flags, '--digestfile', digestFile],
    ...['--sign-by-sigstore-private-key', key.privateFile, '--sign-passphrase-file', bench.passwordFile],
    ...[`${image.repository}:v1`, `docker://${image.repository}:v2`],
  ]);
  succeeded(`${program} push`, outcome);
  return { ...image, digest: readFileSync(digestFile, 'utf8').trim() };
}

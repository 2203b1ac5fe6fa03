// SPDX-License-Identifier: Apache-2.0
import { createPublicKey } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A bundle with what it takes to verify it. */
export interface Specimen {
  readonly name: string;
  readonly json: unknown;
  readonly artifact: Uint8Array | { readonly sha256: string };
  readonly trustedRoot: Uint8Array;
  readonly signer: SpecimenSigner;
}

export type SpecimenSigner =
  | { readonly kind: 'identity'; readonly subject: string; readonly issuer: string }
  /** SPKI. */
  | { readonly kind: 'key'; readonly spki: Uint8Array };

const folder = new URL('../../../shared/vectors/', import.meta.url);
export const vectorsAreThere = existsSync(folder);

interface Expected {
  readonly identity: string | null;
  readonly issuer: string | null;
  readonly key: string | null;
  readonly trustedRoot: string;
}

interface Release {
  readonly sha256: string;
  readonly bundle: unknown;
  readonly identity: string;
  readonly issuer: string;
}

/** Bundles that other programs made, broken ones too; none where the folder is not there. */
export function vectorSpecimens(): readonly Specimen[] {
  if (!vectorsAreThere) return [];
  const bundles = readdirSync(new URL('bundles/', folder)).toSorted().flatMap(bundleSpecimen);
  return [...bundles, ...releaseSpecimens()];
}

function bundleSpecimen(name: string): readonly Specimen[] {
  const at = new URL(`bundles/${name}/`, folder);
  const expected = JSON.parse(readText(new URL('expect.json', at))) as Expected;
  const signer = signerOf(expected, at);
  if (signer === undefined) return [];
  return [
    {
      name,
      json: JSON.parse(readText(new URL('bundle.sigstore.json', at))),
      artifact: readBytes(new URL('artifact', at)),
      trustedRoot: readBytes(new URL(expected.trustedRoot, at)),
      signer,
    },
  ];
}

function signerOf({ identity, issuer, key }: Expected, at: URL): SpecimenSigner | undefined {
  if (identity !== null && issuer !== null) return { kind: 'identity', subject: identity, issuer };
  if (key === null) return undefined;
  const spki = spkiOf(readText(new URL(key, at)));
  return spki === undefined ? undefined : { kind: 'key', spki };
}

/** Undefined for a file that holds no key: one of the vectors is about that. */
function spkiOf(pem: string): Uint8Array | undefined {
  try {
    return new Uint8Array(createPublicKey(pem).export({ format: 'der', type: 'spki' }));
  } catch {
    return undefined;
  }
}

function releaseSpecimens(): readonly Specimen[] {
  const trustedRoot = readBytes(new URL('trusted-root/public-good.json', folder));
  const lines = readText(new URL('blobs/python-releases.jsonl', folder)).trim().split('\n');
  return lines.map((line, at) => {
    const { sha256, bundle, identity, issuer } = JSON.parse(line) as Release;
    const signer = { kind: 'identity', subject: identity, issuer } as const;
    return { name: `python release ${at}`, json: bundle, artifact: { sha256 }, trustedRoot, signer };
  });
}

function readBytes(at: URL): Uint8Array {
  return new Uint8Array(readFileSync(at));
}

function readText(at: URL): string {
  return readFileSync(at, 'utf8');
}

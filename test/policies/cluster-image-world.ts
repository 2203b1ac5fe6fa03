// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue } from '../../packages/countersign/src/bytes/json.ts';
import { encodePem } from '../../packages/countersign/src/bytes/pem.ts';
import type { PrivateKey } from '../../packages/countersign/src/crypto/private-key.ts';
import { encodePublicKey } from '../../packages/countersign/src/crypto/public-key-file.ts';
import {
  createPolicyDesk,
  type DeskCandidate,
  type DeskSigner,
  deskKey,
  type PolicyDesk,
} from '../../packages/countersign/src/policy/evaluate/testing/policy-desk.ts';

export const policyFolder = join(import.meta.dirname, 'cluster-image-policy');

/** One piece of evidence as `cases.yaml` writes it. */
export interface WantedEvidence {
  readonly by: string;
  readonly type?: string;
  readonly predicate?: JsonValue;
  readonly log?: 'absent';
  readonly timestamp?: 'absent';
}

/** Two worlds that sign: `home`, which stands for the public instance, and the one of `acme`. */
export const home = createPolicyDesk();
export const acme = createPolicyDesk();
const keys: ReadonlyMap<string, PrivateKey> = new Map(
  ['release', 'scanner', 'stranger'].map((name) => [name, deskKey()]),
);

export function signAs({ by, type, predicate, log, timestamp }: WantedEvidence): DeskCandidate {
  const [desk, name] = by.startsWith('acme:') ? [acme, by.slice('acme:'.length)] : [home, by];
  const signer: DeskSigner = keys.get(name) ?? name;
  const claim = {
    ...(log === undefined ? {} : { rekor: 'none' as const }),
    ...(timestamp === undefined ? {} : { timestamp }),
  };
  return type === undefined
    ? desk.sign(signer, claim)
    : desk.attest(signer, type, predicate === undefined ? claim : { ...claim, predicate });
}

/** The policy as its user wrote it, with the keys and addresses of these worlds in it. */
export function readPolicy(path: string): Uint8Array {
  const text = readFileSync(join(policyFolder, path), 'utf8')
    .replaceAll(/^( *)\$(\w+)\$$/gm, (_, indent: string, name: string) => pemOf(name).replaceAll(/^(?=.)/gm, indent))
    .replaceAll('$issuer$', home.test.world.urls.issuer)
    .replaceAll(/\$acme\.(\w+)\$/g, (_, part: string) => acmePart(part));
  return new TextEncoder().encode(text);
}

function pemOf(name: string): string {
  const key = keys.get(name);
  if (key === undefined) throw new Error(`no key is called ${name}`);
  return encodePublicKey(key.publicKey).trimEnd();
}

function acmePart(part: string): string {
  if (part === 'issuer') return acme.test.world.urls.issuer;
  const root = JSON.parse(Buffer.from(acme.test.world.trustedRoot()).toString());
  switch (part) {
    case 'fulcio':
      return chainOf(root.certificateAuthorities[0]);
    case 'tsa':
      return chainOf(root.timestampAuthorities[0]);
    case 'ctlog':
      return keyOf(root.ctlogs[0]);
    case 'rekor':
      return keyOf(root.tlogs[0]);
    default:
      throw new Error(`no part is called ${part}`);
  }
}

function chainOf(authority: { certChain: { certificates: { rawBytes: string }[] } }): string {
  const pems = authority.certChain.certificates.map(({ rawBytes }) =>
    encodePem({ label: 'CERTIFICATE', bytes: Buffer.from(rawBytes, 'base64') }),
  );
  return Buffer.from(pems.join('')).toString('base64');
}

function keyOf(log: { publicKey: { rawBytes: string } }): string {
  const bytes = Buffer.from(log.publicKey.rawBytes, 'base64');
  return Buffer.from(encodePem({ label: 'PUBLIC KEY', bytes })).toString('base64');
}

export function rootOf(desk: PolicyDesk): Uint8Array {
  return desk.test.world.trustedRoot();
}

// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { hashOfKind } from '../../crypto/key-kind.ts';
import type { PublicKey } from '../../crypto/public-key.ts';
import { parsePublicKey } from '../../crypto/public-key-file.ts';
import { CountersignError } from '../../errors/errors.ts';
import { addError, addSurprise, type PlacedText, type PolicyFields, placeOf, refuseUnknown } from '../policy-fields.ts';
import type { AuthorityKind } from './authority-draft.ts';
import { goText, presentOf, requireOneGoField } from './go-fields.ts';
import { isKmsReference } from './is-kms-reference.ts';

const hashes = ['sha224', 'sha256', 'sha384', 'sha512'];

/** `key` of an authority. */
export function readKey(fields: PolicyFields, authority: PolicyFields): AuthorityKind | undefined {
  const key = readKeyRef(fields);
  if (key === undefined) return undefined;
  warnOfMissingLog(fields, authority);
  return { kind: 'key', key };
}

/** What names a key: also that of an authority of certificates. Only a key in the policy itself is one that can be read here. */
export function readKeyRef(fields: PolicyFields): PublicKey | undefined {
  refuseUnknown(fields, ['data', 'kms', 'secretRef', 'hashAlgorithm']);
  const hash = readHash(fields);
  const kind = requireOneGoField(fields, ['data', 'kms', 'secretRef']);
  if (kind === 'kms') refuseKms(fields);
  if (kind === 'secretRef') refuseSecret(fields);
  const data = kind === 'data' ? goText(fields, 'data') : undefined;
  const key = data === undefined ? undefined : readPem(fields, data);
  if (key === undefined || hash === undefined) return undefined;
  return isHashOf(key, hash.text) ? key : refuseHash(fields, key, hash);
}

function readHash(fields: PolicyFields): PlacedText | undefined {
  const hash = goText(fields, 'hashAlgorithm') ?? { text: 'sha256', at: fields.map.at };
  const text = hash.text.toLowerCase();
  if (hashes.includes(text)) return { text, at: hash.at };
  const message = `wanted ${hashes.map((name) => `\`${name}\``).join(', ')} in \`${fields.path}.hashAlgorithm\`, got ${quote(hash.text)}`;
  addError(fields.reader, hash.at, { rule: 'value-choice', message });
  return undefined;
}

function readPem(fields: PolicyFields, data: PlacedText): PublicKey | undefined {
  try {
    return parsePublicKey(encodeUtf8(data.text));
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    const message = `wanted a public key in PEM in \`${fields.path}.data\`: ${error.message}`;
    addError(fields.reader, data.at, { rule: 'key-malformed', message, hint: error.hint });
    return undefined;
  }
}

function isHashOf({ kind }: PublicKey, hash: string): boolean {
  return kind === 'ed25519' || hashOfKind[kind].accepted.some((accepted) => accepted === hash);
}

function refuseHash(fields: PolicyFields, { kind }: PublicKey, hash: PlacedText): undefined {
  addError(fields.reader, hash.at, {
    rule: 'hash-unsupported',
    message: `signatures over \`${hash.text}\` by a key of kind \`${kind}\` cannot be verified`,
    hint: 'sign with the hash that belongs to the key: SHA-256 for P-256 and RSA, SHA-384 for P-384, SHA-512 for P-521',
  });
}

function refuseKms(fields: PolicyFields): void {
  const kms = goText(fields, 'kms');
  if (kms === undefined) return;
  if (!isKmsReference(kms.text)) {
    const message = `wanted a key like \`awskms:///ARN\`, \`azurekms://…\`, \`gcpkms://…\` or \`hashivault://…\` in \`${fields.path}.kms\`, got ${quote(kms.text)}`;
    addError(fields.reader, kms.at, { rule: 'kms-malformed', message });
    return;
  }
  addError(fields.reader, kms.at, {
    rule: 'key-kms',
    message: `the key ${quote(kms.text)} would have to be asked for at each reading of the policy`,
    hint: 'write the public key in `data`: `countersign policy import` does so, and `countersign public-key --key` prints it',
  });
}

function refuseSecret(fields: PolicyFields): void {
  addError(fields.reader, placeOf(fields, 'secretRef'), {
    rule: 'key-secret',
    message: `the key of \`${fields.path}.secretRef\` lies in a cluster, and not in this file`,
    hint: 'write the public key in `data`; `kubectl get secret NAME --namespace cosign-system --output yaml` shows it in base64',
  });
}

function warnOfMissingLog(fields: PolicyFields, authority: PolicyFields): void {
  const isWitnessed = ['ctlog', 'rfc3161timestamp'].some((name) => namesSomething(authority, name));
  if (isWitnessed) return;
  addSurprise(fields.reader, fields.map.at, {
    rule: 'key-without-log',
    message: `no log is demanded for signatures by \`${fields.path}\`: nobody sees what the key signs, and nothing proves when`,
    hint: 'name the log: `ctlog: {url: https://rekor.sigstore.dev}`',
  });
}

function namesSomething(authority: PolicyFields, name: string): boolean {
  const entry = authority.map.entries.find(({ key }) => key === name);
  if (entry?.value.kind !== 'map') return false;
  const inner = { map: entry.value, path: name, reader: authority.reader };
  return presentOf(inner, ['url', 'trustRootRef']).length > 0;
}

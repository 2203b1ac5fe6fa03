// SPDX-License-Identifier: Apache-2.0
// What the real logs stored is what our logs would store for the same signature, byte for byte.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { encodeBase64 } from '../../bytes/base64.ts';
import { parseEntryBody } from '../../tlog/parse-entry-body.ts';
import { encodePemVerifier } from './key-of-verifier.ts';
import { dsseBody, hashedRekordBody } from './rekor1-body.ts';
import { hashedRekord2Body } from './rekor2-body.ts';

const root = new URL('../../../../../../shared/vectors/', import.meta.url);
const isThere = existsSync(root);
const skip = isThere ? false : 'THIRD-PARTY VECTORS ARE NOT CHECKED: the folder ../shared/vectors is not there';

interface Stored {
  readonly verificationMaterial?: { readonly tlogEntries?: readonly { readonly canonicalizedBody?: string }[] };
}

function bodies(): readonly Uint8Array[] {
  const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
  const folders = readdirSync(new URL('bundles/', root)).filter((name) => !name.endsWith('_fail'));
  const bundles = folders.map((name) => JSON.parse(read(`bundles/${name}/bundle.sigstore.json`)) as Stored);
  const releases = read('blobs/python-releases.jsonl').trim().split('\n');
  const all = [...bundles, ...releases.map((line) => (JSON.parse(line) as { bundle: Stored }).bundle)];
  const texts = all.flatMap(({ verificationMaterial }) =>
    (verificationMaterial?.tlogEntries ?? []).map(({ canonicalizedBody }) => canonicalizedBody ?? ''),
  );
  return texts.filter((text) => text !== '').map((text) => new Uint8Array(Buffer.from(text, 'base64')));
}

function rebuild(body: Uint8Array): Uint8Array | undefined {
  const { kind, content, verifier, keyDetails = '' } = parseEntryBody(body);
  if (content.form !== 'signed-bytes' && content.form !== 'payload') return undefined;
  const by = { signature: content.signature, verifierPem: encodePemVerifier(verifier) };
  switch (kind) {
    case 'hashedrekord 0.0.1':
      return hashedRekordBody(by, content.digest);
    case 'hashedrekord 0.0.2':
      return hashedRekord2Body({ ...by, verifier, keyDetails }, content.digest);
    case 'dsse 0.0.1': {
      const { spec } = JSON.parse(new TextDecoder().decode(body)) as { spec: { envelopeHash: { value: string } } };
      return dsseBody(by, { envelopeSha256: spec.envelopeHash.value, payloadSha256: content.digest.hex });
    }
    default:
      return undefined;
  }
}

test('entries of the real logs come out the same', { skip }, () => {
  const counts = new Map<string, number>();
  for (const body of bodies()) {
    const rebuilt = rebuild(body);
    const { kind } = parseEntryBody(body);
    if (rebuilt === undefined) continue;
    assert.equal(encodeBase64(rebuilt), encodeBase64(body), kind);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  for (const kind of ['hashedrekord 0.0.1', 'hashedrekord 0.0.2', 'dsse 0.0.1'])
    assert.ok((counts.get(kind) ?? 0) > 0, kind);
});

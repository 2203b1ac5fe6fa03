// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { digestHex } from '../crypto/hash.ts';
import type { EntryKind } from './entry-body.ts';
import { requireEntryOf } from './require-entry-of.ts';
import type { DsseClaim, SignedClaim } from './signed-claim.ts';
import {
  base64Of,
  bodyOf,
  certificatePem,
  changedSpec,
  claimOf,
  dsseClaim,
  entryWith,
  keyPem,
  kinds,
  messageClaim,
  signature,
  specs,
} from './testing/small-claim.ts';

function mismatch(part: string) {
  return { code: 'log-entry-mismatch', detail: { part } };
}

function hold(kind: EntryKind, claim: SignedClaim = claimOf(kind), spec: unknown = specs[kind]): void {
  requireEntryOf(entryWith(kind, bodyOf(kind, spec)), claim);
}

function withDsse(change: Partial<DsseClaim>): SignedClaim {
  return { ...dsseClaim, content: { ...dsseClaim.content, ...change } };
}

const other = encodeUtf8('something else');

for (const kind of kinds) {
  test(`an entry ${kind} is of its signature, and of no other signer`, () => {
    assert.doesNotThrow(() => hold(kind));
    const claim = claimOf(kind);
    assert.throws(() => hold(kind, { ...claim, verifier: { kind: 'certificate', der: other } }), mismatch('verifier'));
    const { spki } = claim.publicKey;
    assert.throws(() => hold(kind, { ...claim, verifier: { kind: 'key', spki } }), mismatch('verifier'));
  });

  test(`an entry ${kind} that is announced as another is refused`, () => {
    for (const announced of kinds.filter((name) => name !== kind)) {
      assert.throws(() => requireEntryOf(entryWith(announced, bodyOf(kind)), claimOf(kind)), mismatch('kind'));
    }
  });
}

for (const kind of kinds.filter((name) => name !== 'intoto 0.0.1')) {
  test(`an entry ${kind} is of no other signature`, () => {
    assert.throws(() => hold(kind, { ...claimOf(kind), signature: other }), mismatch('signature'));
  });
}

for (const kind of ['hashedrekord 0.0.1', 'rekord 0.0.1', 'hashedrekord 0.0.2'] as const) {
  test(`an entry ${kind} is of no other content, and of none whose digest is not known`, () => {
    for (const digests of [{ sha256: digestHex('sha256', other) }, { sha512: digestHex('sha512', other) }, {}]) {
      assert.throws(() => hold(kind, { ...messageClaim, content: { kind: 'message', digests } }), mismatch('digest'));
    }
    assert.throws(() => hold(kind, dsseClaim), mismatch('digest'));
  });
}

for (const kind of ['dsse 0.0.1', 'dsse 0.0.2', 'intoto 0.0.1', 'intoto 0.0.2'] as const) {
  test(`an entry ${kind} is of no other payload, and of no message`, () => {
    assert.throws(() => hold(kind, withDsse({ payload: other })), mismatch('digest'));
    assert.throws(() => hold(kind, messageClaim), mismatch('kind'));
  });
}

test('an envelope may be logged as what its signature covers', () => {
  const hex = digestHex('sha256', dsseClaim.content.pae);
  const messageHex = messageClaim.content.kind === 'message' ? messageClaim.content.digests.sha256 : undefined;
  assert.ok(messageHex !== undefined);
  assert.doesNotThrow(() => hold('hashedrekord 0.0.1', dsseClaim, changedSpec('hashedrekord 0.0.1', messageHex, hex)));
  const encode = (text: string) => Buffer.from(text, 'hex').toString('base64');
  const recent = changedSpec('hashedrekord 0.0.2', encode(messageHex), encode(hex));
  assert.doesNotThrow(() => hold('hashedrekord 0.0.2', dsseClaim, recent));
  assert.throws(() => hold('hashedrekord 0.0.2', withDsse({ pae: other }), recent), mismatch('digest'));
});

test('intoto 0.0.2 may encode signature and payload once or twice, or leave the payload out', () => {
  const kind = 'intoto 0.0.2';
  const { payload } = dsseClaim.content;
  assert.doesNotThrow(() =>
    hold(kind, dsseClaim, changedSpec(kind, base64Of(base64Of(signature)), base64Of(signature))),
  );
  const payloadField = `"payload":"${base64Of(base64Of(payload))}"`;
  assert.doesNotThrow(() => hold(kind, dsseClaim, changedSpec(kind, payloadField, `"payload":"${base64Of(payload)}"`)));
  assert.doesNotThrow(() => hold(kind, dsseClaim, changedSpec(kind, `${payloadField},`, '')));
  const changed = changedSpec(kind, payloadField, `"payload":"${base64Of(other)}"`);
  assert.throws(() => hold(kind, dsseClaim, changed), mismatch('digest'));
  assert.throws(() => hold(kind, withDsse({ payloadType: 'u' })), mismatch('digest'));
});

test('intoto 0.0.1 holds no signature: it needs the stored envelope, and the same one', () => {
  const { envelopeBytes: _, ...content } = dsseClaim.content;
  assert.throws(() => hold('intoto 0.0.1', { ...dsseClaim, content }), mismatch('signature'));
  assert.throws(() => hold('intoto 0.0.1', withDsse({ envelopeBytes: other })), mismatch('digest'));
});

test('a bare key is held against the key in the entry', () => {
  const kind = 'hashedrekord 0.0.1';
  const { spki } = messageClaim.publicKey;
  const claim = { ...messageClaim, verifier: { kind: 'key', spki } } as const;
  const spec = changedSpec(kind, base64Of(certificatePem), base64Of(keyPem));
  assert.doesNotThrow(() => hold(kind, claim, spec));
  const stranger = generatePrivateKey('ecdsa-sha2-256-nistp256').publicKey;
  const strange = { ...claim, verifier: { kind: 'key', spki: stranger.spki } } as const;
  assert.throws(() => hold(kind, strange, spec), mismatch('verifier'));
});

test('the entry of Rekor 2 names the algorithm of the key, under any name that it has', () => {
  const kind = 'hashedrekord 0.0.2';
  const p384 = { ...messageClaim, publicKey: generatePrivateKey('ecdsa-sha2-384-nistp384').publicKey };
  const named = (details: string) => changedSpec(kind, 'PKIX_ECDSA_P256_SHA_256', details);
  for (const details of ['PKIX_ECDSA_P384_SHA_384', 'PKIX_ECDSA_P384_SHA_256']) {
    assert.doesNotThrow(() => hold(kind, p384, named(details)));
    assert.throws(() => hold(kind, messageClaim, named(details)), mismatch('verifier'));
  }
  assert.throws(() => hold(kind, messageClaim, named('\\u001b[2J')), mismatch('verifier'));
});

test('the entry of Rekor 2 says nothing more than follows from the signature, in no other spelling', () => {
  const kind = 'hashedrekord 0.0.2';
  const text = new TextDecoder().decode(bodyOf(kind));
  const longer = text.replace('{"hashedRekordV002"', '{"more":1,"hashedRekordV002"');
  for (const changed of [longer, ` ${text}`, text.replace('"kind"', '"\\u006bind"')]) {
    assert.throws(() => requireEntryOf(entryWith(kind, encodeUtf8(changed)), messageClaim), mismatch('leaf'));
  }
});

test('only a leaf that can be recomputed may be absent', () => {
  for (const kind of kinds) {
    const { canonicalizedBody: _, ...entry } = entryWith(kind, bodyOf(kind));
    if (kind === 'hashedrekord 0.0.2') assert.doesNotThrow(() => requireEntryOf(entry, messageClaim));
    else assert.throws(() => requireEntryOf(entry, claimOf(kind)), mismatch('kind'));
  }
});

test('a body that does not parse is malformed', () => {
  const entry = entryWith('hashedrekord 0.0.1', encodeUtf8('{}'));
  assert.throws(() => requireEntryOf(entry, messageClaim), { code: 'log-entry-malformed' });
});

// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDer } from '../bytes/der.ts';
import {
  derExplicit,
  derIa5,
  derImplicit,
  derOid,
  derPrintable,
  derSequence,
  derSet,
  derUtf8,
} from '../bytes/encode-der.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { isComparableName, isNameWithin, type NameForm, nameFormOf, subtreeFormOf } from './is-name-within.ts';
import { type GeneralName, parseGeneralName } from './parse-general-names.ts';

const tags = { email: 1, dns: 2, uri: 6, ip: 7 } as const;

function name(kind: keyof typeof tags, text: string): GeneralName {
  return parseGeneralName(readDer(derImplicit(tags[kind], encodeUtf8(text))));
}

function within(kind: keyof typeof tags, text: string, base: string): boolean {
  return isNameWithin(nameFormOf(name(kind, text)), subtreeFormOf(name(kind, base)));
}

test('a domain holds itself and all that is below it', () => {
  for (const text of ['example.com', 'a.example.com', 'A.EXAMPLE.com']) {
    assert.equal(within('dns', text, 'Example.com'), true, text);
    assert.equal(within('dns', text, ''), true, text);
  }
  for (const text of ['notexample.com', 'example.com.evil.org', 'example.org', 'com']) {
    assert.equal(within('dns', text, 'example.com'), false, text);
  }
  assert.equal(within('dns', 'a.example.com', '.example.com'), true);
  assert.equal(within('dns', 'example.com', '.example.com'), false);
});

test('an address lies in its host, in a domain with a leading dot, or is the one that is named', () => {
  assert.equal(within('email', 'a@Example.com', 'example.com'), true);
  assert.equal(within('email', 'a@sub.example.com', 'example.com'), false);
  assert.equal(within('email', 'a@sub.example.com', '.example.com'), true);
  assert.equal(within('email', 'a@example.com', '.example.com'), false);
  assert.equal(within('email', 'a@example.com', 'a@EXAMPLE.com'), true);
  assert.equal(within('email', 'A@example.com', 'a@example.com'), false);
});

test('the host of a URI decides, not what is written around it', () => {
  assert.equal(within('uri', 'https://github.com/a/b@refs/heads/main', 'github.com'), true);
  assert.equal(within('uri', 'https://user@github.com:443?x', 'github.com'), true);
  assert.equal(within('uri', 'spiffe://Trust.example/workload', 'trust.example'), true);
  assert.equal(within('uri', 'https://a.github.com', 'github.com'), false);
  assert.equal(within('uri', 'https://a.github.com', '.github.com'), true);
  assert.equal(within('uri', 'https://evil.example/?x=https://github.com', 'github.com'), false);
  assert.equal(within('uri', 'https://github.com@evil.example/', 'github.com'), false);
  assert.equal(within('uri', 'https://evil.example#@github.com', 'github.com'), false);
});

test('a name that readers could understand differently cannot be compared', () => {
  for (const [kind, good, bad] of [
    ['uri', 'https://a.example', 'https://10.0.0.1/'],
    ['uri', 'https://a.example', 'https://[::1]/'],
    ['uri', 'https://a.example', 'https://evil.example\\@a.example/'],
    ['uri', 'https://a.example', 'https://a.example./'],
    ['uri', 'https://a.example', 'mailto:a@example.com'],
    ['dns', 'a.example', 'a.example.'],
    ['email', 'a@example.com', 'a@b@example.com'],
    ['email', 'a@example.com', 'example.com'],
    ['email', 'a@example.com', 'a@example.com.'],
  ] as const) {
    assert.equal(isComparableName(nameFormOf(name(kind, good))), true, good);
    assert.equal(isComparableName(nameFormOf(name(kind, bad))), false, bad);
  }
  assert.equal(isComparableName(nameFormOf(name('ip', '1234'))), false);
});

test('a directory name lies below its beginning, in whatever string type, case and spacing', () => {
  const directory = (...parts: readonly Uint8Array[]): NameForm =>
    nameFormOf(parseGeneralName(readDer(derExplicit(4, derSequence(...parts)))));
  const part = (oid: string, value: Uint8Array): Uint8Array => derSet(derSequence(derOid(oid), value));
  const whole = directory(part('2.5.4.10', derUtf8('Acme  Corp')), part('2.5.4.3', derUtf8('signer')));
  assert.equal(isNameWithin(whole, directory(part('2.5.4.10', derPrintable('ACME Corp')))), true);
  assert.equal(isNameWithin(whole, directory(part('2.5.4.10', derIa5('acme corp ')))), true);
  assert.equal(isNameWithin(whole, directory()), true);
  assert.equal(isNameWithin(whole, directory(part('2.5.4.10', derUtf8('Acme')))), false);
  assert.equal(isNameWithin(whole, directory(part('2.5.4.11', derUtf8('Acme Corp')))), false);
  assert.equal(isNameWithin(directory(part('2.5.4.10', derUtf8('Acme Corp'))), whole), false);
});

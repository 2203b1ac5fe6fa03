// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MalformedError, UnavailableError, UntrustedError } from '../errors/errors.ts';
import { testImage } from '../store/test-image.ts';
import type { Discovery } from '../verify/discovery.ts';
import { whyNot } from './why-not.ts';

const { manifest } = testImage('app');
const nothing: Discovery = {
  digest: manifest.descriptor.digest,
  image: manifest,
  candidates: [],
  refused: [],
  unreadable: [],
};
const origin = { place: 'registry.example/app', store: 'referrers' } as const;
const refusal = { origin, error: new UntrustedError('key-mismatch', 'another key', { hint: 'look' }) };
const broken = { place: 'p', what: 'a', error: new MalformedError('manifest-malformed', 'broken') };
const slow = { place: 'p', what: 'b', error: new UnavailableError('registry-timeout', 'slow') };

test('the reasons have an order: unavailable, malformed, refused, not there, unsigned', () => {
  const code = (changes: Partial<Discovery>, refused: readonly (typeof refusal)[] = []): string =>
    whyNot('app', { ...nothing, ...changes }, refused).code;
  assert.equal(code({ unreadable: [broken, slow], image: null }, [refusal]), 'registry-timeout');
  assert.equal(code({ unreadable: [broken] }, [refusal]), 'manifest-malformed');
  assert.equal(code({ image: null }, [refusal]), 'no-acceptable-signature');
  assert.equal(code({ image: null }), 'image-not-found');
  assert.equal(code({}), 'signature-not-found');
});

test('a reason that all share lends its hint, and gaps are counted', () => {
  assert.equal(whyNot('app', nothing, [refusal]).hint, 'look');
  assert.equal(whyNot('app', nothing, [refusal, refusal]).hint, 'look');
  const other = { origin, error: new UntrustedError('digest-mismatch', 'one', { hint: 'a' }) };
  const another = { origin, error: new UntrustedError('annotation-mismatch', 'two', { hint: 'b' }) };
  assert.match(whyNot('app', nothing, [other, another]).hint, /read the reasons/);
  assert.match(whyNot('app', { ...nothing, unreadable: [slow, slow] }, []).message, /and 1 more/);
});

test('what is wrong with a signature of the wanted kind says more than that others are there', () => {
  const meant = { origin, error: new UntrustedError('identity-mismatch', 'somebody else', { hint: 'compare' }) };
  for (const code of ['key-in-identity-mode', 'certificate-in-key-mode', 'key-mismatch'] as const) {
    const aside = { origin, error: new UntrustedError(code, 'beside the point', { hint: 'aside' }) };
    const error = whyNot('app', nothing, [aside, meant]);
    assert.match(error.message, /2 signatures found.*somebody else$/);
    assert.equal(error.hint, 'compare');
  }
});

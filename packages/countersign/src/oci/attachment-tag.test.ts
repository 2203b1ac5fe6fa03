// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attestationTag, parseAttachmentTag, referrersTag, sbomTag, signatureTag } from './attachment-tag.ts';
import { parseDigest } from './digest.ts';

const short = parseDigest(`sha256:${'1'.repeat(64)}`);
const long = parseDigest(`sha512:${'2'.repeat(128)}`);

test('the tags of a sha256 digest hold all of it', () => {
  assert.equal(referrersTag(short), `sha256-${'1'.repeat(64)}`);
  assert.equal(signatureTag(short), `sha256-${'1'.repeat(64)}.sig`);
  assert.deepEqual(parseAttachmentTag(attestationTag(short)), { kind: 'att', subject: short });
  assert.deepEqual(parseAttachmentTag(sbomTag(short)), { kind: 'sbom', subject: short });
  assert.deepEqual(parseAttachmentTag(referrersTag(short)), { kind: 'referrers', subject: short });
});

test('the tags of a sha512 digest hold half of it, so that they fit into a tag', () => {
  assert.equal(referrersTag(long), `sha512-${'2'.repeat(64)}`);
  assert.deepEqual(parseAttachmentTag(signatureTag(long)), { kind: 'sig', subject: null });
});

for (const tag of [
  'v1',
  `sha256-${'1'.repeat(63)}`,
  `sha256-${'1'.repeat(64)}.sigx`,
  `sha256-${'A'.repeat(64)}`,
  `md5-${'1'.repeat(64)}`,
]) {
  test(`${tag.slice(0, 20)}… is the tag of an ordinary image`, () => assert.equal(parseAttachmentTag(tag), null));
}

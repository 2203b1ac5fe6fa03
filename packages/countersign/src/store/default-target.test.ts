// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyImage } from './default-target.ts';
import { testBlob } from './test-image.ts';

const first = testBlob('first').descriptor;
const second = testBlob('second').descriptor;

test('one image under two names is one image', () => {
  assert.equal(
    onlyImage(
      [
        { name: 'a', descriptor: first },
        { name: 'b', descriptor: first },
      ],
      'oci:x',
    ),
    first.digest,
  );
  assert.equal(onlyImage([], 'oci:x'), null);
});

test('two images are refused, and the next step names them', () => {
  assert.throws(
    () =>
      onlyImage(
        [
          { name: 'a', descriptor: first },
          { name: undefined, descriptor: second },
        ],
        'oci:x',
      ),
    {
      code: 'reference-malformed',
      hint: `name one of \`a\`, \`@${second.digest}\``,
    },
  );
});

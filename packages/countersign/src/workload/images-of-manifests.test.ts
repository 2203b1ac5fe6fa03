// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import type { AdmissionContext } from '../policy/admission-context.ts';
import { imagesOfManifests, type ManifestFormat, maxManifestBytes } from './images-of-manifests.ts';

function read(text: string, format: ManifestFormat = 'auto', source = '-') {
  return imagesOfManifests(encodeUtf8(text), { source, format });
}

const pod = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: r.io/a\n';

test('every format is read, and its images know their file and place', () => {
  const context: AdmissionContext | undefined = read(pod)[0]?.context;
  assert.equal(context?.container, 'container');
  assert.deepEqual(read(pod)[0]?.at, { line: 5, column: 12 });
  assert.equal(read(pod)[0]?.source, '-');
  assert.equal(read('services: {a: {image: x/b}}\n')[0]?.image, 'x/b');
  assert.equal(read('FROM x/a\n')[0]?.image, 'x/a');
  assert.equal(read('nginx\n')[0]?.image, 'nginx');
  assert.deepEqual(read('# nothing\n', 'kubernetes'), []);
});

test('the format that is named counts, whatever the text looks like', () => {
  assert.throws(() => read(pod, 'compose'), { code: 'workload-malformed' });
  assert.throws(() => read(pod, 'dockerfile'), { code: 'workload-malformed' });
  assert.throws(() => read(pod, 'images'), { code: 'workload-malformed' });
});

test('a file that may run something unknown is refused as a whole, by its name', () => {
  const text = `${pod}---\napiVersion: a.b/v1\nkind: C\nspec: {image: d}\n`;
  assert.throws(() => read(text, 'auto', 'x.yaml'), {
    code: 'workload-malformed',
    message: /^`x\.yaml`: line 9, column 15/,
  });
  assert.throws(() => read(`${pod}a: [\n`, 'auto', 'x.yaml'), { code: 'yaml-malformed', message: /^`x\.yaml`: / });
});

test('a file that is too large is refused', () => {
  const bytes = new Uint8Array(maxManifestBytes + 1);
  assert.throws(() => imagesOfManifests(bytes, { source: 'x', format: 'images' }), { code: 'workload-malformed' });
});

test('any bytes are read or refused in every format', () => {
  const pieces = [
    'apiVersion: v1\n',
    'kind: Pod\n',
    'spec:\n',
    '  containers:\n',
    '  - image: a\n',
    'services:\n',
    '  a: {image: b}\n',
    'FROM a\n',
    'COPY --from=b',
    '<<E',
    '\n',
    '${A',
    ':-',
    '}',
    '# syntax=',
    '{"kind":',
    '"items": [',
    ']',
  ];
  const text = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 4 })));
  const formats: readonly ManifestFormat[] = ['auto', 'images', 'kubernetes', 'compose', 'dockerfile'];
  fc.assert(
    fc.property(text, fc.constantFrom(...formats), (parts, format) => {
      try {
        for (const { image } of read(parts.join(''), format)) assert.ok(image !== '' && image.trim() === image);
      } catch (error) {
        assert.ok(error instanceof MalformedError, String(error));
      }
    }),
    { numRuns: 1500 },
  );
});

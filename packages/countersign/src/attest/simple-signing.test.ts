// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import { digestOf } from '../oci/digest.ts';
import { encodeSimpleSigning, parseSimpleSigning, type SimpleSigning, simpleSigningType } from './simple-signing.ts';

const digest = digestOf(encodeUtf8('image'));

function payloadOf(fields: Partial<SimpleSigning>): SimpleSigning {
  return { dockerReference: 'registry.example/team/app', digest, type: simpleSigningType, optional: null, ...fields };
}

function textOf(payload: SimpleSigning): string {
  return decodeUtf8(encodeSimpleSigning(payload), 'payload-malformed');
}

test('a payload without annotations has the bytes that cosign signs', () => {
  assert.equal(
    textOf(payloadOf({})),
    `{"critical":{"identity":{"docker-reference":"registry.example/team/app"},"image":{"docker-manifest-digest":"${digest}"},"type":"cosign container image signature"},"optional":null}`,
  );
  assert.equal(textOf(payloadOf({ optional: {} })), textOf(payloadOf({})));
});

test('annotations are sorted by the bytes of their names and escaped as Go does', () => {
  const optional = { é: '1', b: '<&>', a: '\u2028', '\u{1f600}': '2', '\uff5e': '3' };
  assert.match(
    textOf(payloadOf({ optional })),
    /"optional":\{"a":"\\u2028","b":"\\u003c\\u0026\\u003e","é":"1","～":"3","😀":"2"\}\}$/,
  );
});

test('what encodeSimpleSigning writes, parseSimpleSigning reads back', () => {
  const names = fc.string().filter((name) => name !== '__proto__');
  fc.assert(
    fc.property(fc.string(), fc.dictionary(names, fc.string(), { minKeys: 1 }), (dockerReference, optional) => {
      const payload = payloadOf({ dockerReference, optional: { ...optional } });
      assert.deepEqual(parseSimpleSigning(encodeSimpleSigning(payload)), payload);
    }),
  );
});

test('a payload as skopeo writes it is read, with a tag and a creation time', () => {
  const text = `{"critical":{"identity":{"docker-reference":"docker.io/library/x:1"},"image":{"docker-manifest-digest":"${digest}"},"type":"cosign container image signature"},"optional":{"creator":"containers/image 5.36.1","timestamp":1760000000}}`;
  const payload = parseSimpleSigning(encodeUtf8(text));
  assert.deepEqual(payload.optional, { creator: 'containers/image 5.36.1', timestamp: 1_760_000_000 });
  assert.equal(payload.dockerReference, 'docker.io/library/x:1');
});

const good = textOf(payloadOf({}));
for (const [text, fault] of [
  [good.replace('"optional":null', '"optional":[]'), 'optional is an array'],
  [good.replace('"optional":null', '"optional":null,"extra":1'), 'there is another member beside critical'],
  [good.replace('"critical":{', '"critical":{"expires":0,'), 'something unknown is marked as critical'],
  [good.replace('"image":{', '"image":{"other":0,'), 'something unknown is said of the image'],
  [good.replace('"identity":{', '"identity":{"other":0,'), 'something unknown is said of the identity'],
  [good.replace('sha256:', 'sha256:0'), 'the digest is too long'],
  [good.replace('sha256:', 'md5:'), 'the digest is of another algorithm'],
  [good.replace('"docker-reference":', '"Docker-Reference":'), 'the name is missing'],
  [good.replace('"type":"cosign container image signature"', '"type":null'), 'the type is null'],
  ['[]', 'it is an array'],
] as const) {
  test(`a payload is refused when ${fault}`, () => {
    assert.throws(() => parseSimpleSigning(encodeUtf8(text)), { code: 'payload-malformed' });
  });
}

test('a payload with a repeated member is refused', () => {
  const text = good.replace('"optional":null', '"optional":null,"optional":{"a":"b"}');
  assert.throws(() => parseSimpleSigning(encodeUtf8(text)), { code: 'json-malformed' });
});

test('any JSON is a payload or malformed', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      assert.throws(() => parseSimpleSigning(encodeUtf8(text)), MalformedError);
    }),
  );
});

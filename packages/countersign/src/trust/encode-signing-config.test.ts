// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SigningConfig as ProtobufConfig } from '@sigstore/protobuf-specs';
import fc from 'fast-check';
import { encodeSigningConfig } from './encode-signing-config.ts';
import { parseSigningConfig } from './parse-signing-config.ts';
import type { ServiceSelection } from './signing-config.ts';

const instant = fc.integer({ min: 0, max: 4e12 });
const period = fc
  .tuple(instant, fc.option(instant, { nil: undefined }))
  .map(([startMs, length]) => ({ startMs, ...(length === undefined ? {} : { endMs: startMs + length }) }));
const services = fc.array(
  fc.record(
    {
      url: fc.webUrl(),
      majorApiVersion: fc.nat(9),
      validFor: period,
      operator: fc.string({ unit: 'grapheme' }),
    },
    { noNullPrototype: true },
  ),
  { maxLength: 3 },
);
const selection: fc.Arbitrary<ServiceSelection> = fc.oneof(
  fc.constant<ServiceSelection>({ kind: 'any' }),
  fc.constant<ServiceSelection>({ kind: 'all' }),
  fc.integer({ min: 1, max: 9 }).map((count): ServiceSelection => ({ kind: 'exact', count })),
);
const config = fc.record(
  {
    certificateAuthorities: services,
    oidcProviders: services,
    logs: services,
    logSelection: selection,
    timestampAuthorities: services,
    timestampSelection: selection,
  },
  { noNullPrototype: true },
);

test('what is written is read back, and the protobuf definitions of Sigstore read it', () => {
  fc.assert(
    fc.property(config, (value) => {
      const bytes = encodeSigningConfig(value);
      assert.deepEqual(parseSigningConfig(bytes), value);
      const read = ProtobufConfig.fromJSON(JSON.parse(Buffer.from(bytes).toString()));
      assert.deepEqual(
        read.rekorTlogUrls.map(({ url }) => url),
        value.logs.map(({ url }) => url),
      );
    }),
  );
});

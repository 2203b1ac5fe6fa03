// SPDX-License-Identifier: Apache-2.0
import { ok } from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import { signInWorld } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createTestWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import { attestation, message, requireRefusal, verify } from './verify-in-world.ts';

const { world } = createTestWorld();
const mediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const signed = {
  message: signInWorld(world, { content: message }),
  envelope: signInWorld(world, { content: attestation }),
};
const texts = Object.entries(signed).map(([name, { bytes }]) => [name, new TextDecoder().decode(bytes)] as const);

function verifyText(text: string) {
  return verify(world, encodeUtf8(text));
}

for (const [name, text] of texts) {
  test(`a bundle of a ${name} with the media type of version 0.3, in either spelling, is accepted`, () => {
    ok(verifyText(text));
    ok(verifyText(text.replace(mediaType, 'application/vnd.dev.sigstore.bundle+json;version=0.3')));
  });

  for (const other of [
    'application/vnd.dev.sigstore.bundle.v9.9+json',
    'application/vnd.dev.sigstore.bundle.v0.4+json',
    'application/vnd.dev.sigstore.bundle.v0.3+jsonXYZ',
    'application/vnd.dev.sigstore.bundle+json;version=0.4',
    'application/vnd.dev.sigstore.bundle.v0.3+json ',
  ]) {
    test(`a bundle of a ${name} with the media type \`${other}\` is refused`, () => {
      requireRefusal('evidence-malformed', () => verifyText(text.replace(mediaType, other)));
    });
  }

  test(`a bundle of a ${name} with an unknown member in any of its objects is refused`, () => {
    const places = [...text.matchAll(/\{/g)].map(({ index }) => index + 1);
    ok(places.length > 8);
    for (const place of places) {
      const more = `${text.slice(0, place)}"future":true,${text.slice(place)}`;
      requireRefusal('evidence-malformed', () => verifyText(more));
    }
  });

  test(`a bundle of a ${name} in snake case is accepted`, () => {
    const snake = toSnakeCase(text);
    ok(snake.includes('"verification_material"') && snake.includes('"inclusion_proof"'));
    ok(verifyText(snake));
  });

  test(`a bundle of a ${name} with a member in both spellings is refused`, () => {
    const twice = text.replace('"verificationMaterial"', '"verification_material":{},"verificationMaterial"');
    requireRefusal('evidence-malformed', () => verifyText(twice));
  });

  test(`a bundle of a ${name} with a member twice is refused`, () => {
    requireRefusal('evidence-malformed', () => verifyText(text.replace('{', `{"mediaType":"${mediaType}",`)));
  });

  test(`a bundle of a ${name} with ten thousand log entries is refused`, () => {
    const { tlogEntries } = (JSON.parse(text) as { verificationMaterial: { tlogEntries: readonly object[] } })
      .verificationMaterial;
    const entry = JSON.stringify(tlogEntries[0]);
    const many = text.replace(entry, Array.from({ length: 10_000 }, () => entry).join(','));
    requireRefusal('evidence-malformed', () => verifyText(many));
  });
}

test('the same log entry twice is refused, and once accepted', () => {
  const { bundle } = signed.message;
  ok(verify(world, bundle));
  requireRefusal('evidence-malformed', () =>
    verify(world, { ...bundle, logEntries: [...bundle.logEntries, ...bundle.logEntries] }),
  );
});

test('an envelope with a second signature is refused', () => {
  const [, text = ''] = texts.find(([name]) => name === 'envelope') ?? [];
  const [signature = ''] = /\{"sig":"[^"]*"\}/.exec(text) ?? [];
  ok(signature !== '');
  requireRefusal('evidence-malformed', () => verifyText(text.replace(signature, `${signature},${signature}`)));
  requireRefusal('evidence-malformed', () => verifyText(text.replace(signature, '')));
});

/** Of the bundle only: payloads are base64 by then. */
function toSnakeCase(text: string): string {
  return text.replaceAll(
    /"([a-zA-Z0-9]+)":/g,
    (_, name: string) => `"${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}":`,
  );
}

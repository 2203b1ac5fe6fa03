// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { decodeBase64 } from '../../bytes/base64.ts';
import { encodePem } from '../../bytes/pem.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import { MalformedError } from '../../errors/errors.ts';
import { publicGood } from '../../trust/embedded/public-good.ts';
import { publicGoodRoot } from '../../trust/public-good-root.ts';
import type { PolicySource } from '../draft.ts';
import type { PolicySet } from '../policy-set.ts';
import { type PolicyOptions, preparePolicy } from '../prepare-policy.ts';

export type TestFiles = ReadonlyMap<string, Uint8Array>;

/** Two keys, a trusted root, the certificate of an authority and a list of digests, by the names that the example gives them. */
export async function testFiles(): Promise<TestFiles> {
  const [authority] = (await publicGoodRoot()).certificateAuthorities;
  const der = authority?.root.der ?? new Uint8Array();
  return new Map([
    ['scanner.pub', newKey()],
    ['duty.pub', newKey()],
    ['acme-root.json', decodeBase64(publicGood.trustedRoot)],
    ['ca.pem', encodeUtf8(encodePem({ label: 'CERTIFICATE', bytes: der }))],
    [
      'bases.txt',
      encodeUtf8(`# pinned\ndocker.io/library/debian:12@sha256:${'b'.repeat(64)} # 12.1\nsha256:${'c'.repeat(64)}\n`),
    ],
  ]);
}

export function newKey(): Uint8Array {
  return encodeUtf8(encodePublicKey(generatePrivateKey('ecdsa-sha2-256-nistp256').publicKey));
}

/** The policy set of one file, or of several. */
export async function policySetOf(
  text: string | readonly PolicySource[],
  files: TestFiles,
  options: PolicyOptions = {},
): Promise<PolicySet> {
  const sources = typeof text === 'string' ? [{ name: 'acme.yaml', bytes: encodeUtf8(text) }] : text;
  const prepared = await preparePolicy(sources, options);
  return await prepared.compile(new Map(prepared.wants.flatMap((path) => entryOf(path, files))));
}

function entryOf(path: string, files: TestFiles): readonly (readonly [string, Uint8Array])[] {
  const bytes = files.get(path);
  return bytes === undefined ? [] : [[path, bytes]];
}

/** What is told of a policy that must be refused: `file:line:column: message`. */
export async function mistakesIn(text: string | readonly PolicySource[], files: TestFiles): Promise<readonly string[]> {
  try {
    await policySetOf(text, files);
  } catch (error) {
    assert.ok(error instanceof MalformedError, String(error));
    assert.equal(error.code, 'policy-malformed');
    return error.detail['problems'] as readonly string[];
  }
  assert.fail('the policy was accepted');
}

// SPDX-License-Identifier: Apache-2.0
// For tests: a predicate of each type as its specification wants it, and a way to make one fact of it wrong.
import assert from 'node:assert/strict';
import type { JsonObject, JsonValue } from '../../../bytes/json.ts';
import { MalformedError } from '../../../errors/errors.ts';
import { requirePredicate } from '../require-predicate.ts';

const time = '2026-01-02T03:04:05Z';
const sha256 = 'ab'.repeat(32);
const db = { uri: 'pkg:generic/db', version: '1', lastUpdate: time };
const metadata = { scanStartedOn: time, scanFinishedOn: time };

export const samples = {
  'https://cosign.sigstore.dev/attestation/v1': { Data: 'anything', Timestamp: time },
  'https://cosign.sigstore.dev/attestation/vuln/v1': {
    invocation: { parameters: null, uri: '', event_id: '', 'builder.id': '' },
    scanner: { uri: 'pkg:generic/scanner', version: '1', db: { uri: '', version: '' }, result: { found: [] } },
    metadata,
  },
  'https://in-toto.io/attestation/vulns/v0.1': {
    scanner: {
      uri: 'pkg:generic/scanner',
      db,
      result: [{ vulnerability: { id: 'CVE-2026-1', severity: [{ method: 'nvd', score: 'high' }] } }],
    },
    metadata,
  },
  'https://in-toto.io/attestation/vulns/v0.2': {
    scanner: {
      uri: 'pkg:generic/scanner',
      db,
      result: [{ id: 'CVE-2026-1', severity: [{ method: 'nvd', score: 'high' }] }],
    },
    metadata,
  },
  'https://slsa.dev/provenance/v0.2': { builder: { id: 'https://builder.example' }, buildType: 'https://type.example' },
  'https://slsa.dev/provenance/v1': {
    buildDefinition: { buildType: 'https://type.example', externalParameters: {} },
    runDetails: { builder: { id: 'https://builder.example' } },
  },
  'https://spdx.dev/Document': {
    spdxVersion: 'SPDX-2.3',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: 'app',
    creationInfo: { created: time, creators: ['Tool: x'] },
    packages: [],
  },
  'https://spdx.dev/Document/v3': {
    '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
    '@graph': [{ type: 'SpdxDocument' }],
  },
  'https://cyclonedx.org/bom': { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [] },
  'https://openvex.dev/ns': {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://vex.example/1',
    author: 'ann',
    timestamp: time,
    version: 1,
    statements: [
      { vulnerability: { name: 'CVE-2026-1' }, status: 'not_affected', justification: 'component_not_present' },
      { vulnerability: 'CVE-2026-2', status: 'affected', action_statement: 'wait' },
      { vulnerability: { name: 'CVE-2026-3' }, status: 'fixed' },
    ],
  },
  'https://slsa.dev/verification_summary/v1': {
    verifier: { id: 'https://gate.example' },
    timeVerified: time,
    resourceUri: 'registry.example/app',
    policy: { uri: 'https://policy.example' },
    verificationResult: 'PASSED',
    verifiedLevels: ['SLSA_BUILD_LEVEL_3'],
  },
  'https://in-toto.io/attestation/svr/v0.1': {
    verifier: { id: 'https://gate.example' },
    timeCreated: time,
    properties: ['CHECKED'],
  },
  'https://in-toto.io/attestation/svr/v0.2': {
    verifier: { id: 'https://gate.example', policies: [{ digest: { sha256 } }] },
    timeCreated: time,
    properties: ['CHECKED'],
  },
  'https://in-toto.io/Link/v1': {
    _type: 'link',
    name: 'build',
    command: ['make'],
    materials: {},
    products: { app: { sha256 } },
    byproducts: {},
    environment: {},
  },
  'https://in-toto.io/attestation/link/v0.3': { name: 'build', command: ['make'], materials: [{ name: 'a' }] },
  'https://in-toto.io/attestation/reference/v0.1': {
    attester: { id: 'https://attester.example' },
    references: [{ downloadLocation: 'https://d.example', mediaType: 'application/spdx+json', digest: { sha256 } }],
  },
} as const satisfies Readonly<Record<string, JsonObject>>;

export type SampleType = keyof typeof samples;

/** The sample with the value at `path` (members and indices, by dots) replaced, or taken away when there is none. */
export function changed(type: SampleType, path: string, value?: JsonValue): JsonObject {
  const copy = structuredClone(samples[type]) as JsonObject;
  const names = path.split('/');
  const last = names.pop() ?? '';
  let at: Record<string, JsonValue> = copy as Record<string, JsonValue>;
  for (const name of names) at = at[name] as Record<string, JsonValue>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

/** The sample passes, and each changed one is refused by the name of the member that was changed. */
export function checkChanges(type: SampleType, changes: readonly (readonly [path: string, value?: JsonValue])[]): void {
  requirePredicate(type, samples[type]);
  for (const [path, value] of changes) {
    const member = path.split('/').filter((name) => !/^\d+$/.test(name));
    assert.throws(
      () => requirePredicate(type, changed(type, path, value)),
      (error) =>
        error instanceof MalformedError &&
        error.code === 'predicate-malformed' &&
        error.message.includes(member.at(-1) ?? ''),
      `${type} ${path}`,
    );
  }
}

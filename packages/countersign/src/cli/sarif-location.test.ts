// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureDecision } from '../policy/decision.fixture.ts';
import { sarifLocation } from './sarif-location.ts';

interface Location {
  readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
}

function uriOf(source: string): string {
  return (sarifLocation(fixtureDecision(), { source }) as Location).physicalLocation.artifactLocation.uri;
}

test('a file is named by an address in which nothing has another meaning', () => {
  assert.equal(uriOf('a b/c#d?.yaml'), 'a%20b/c%23d%3F.yaml');
  assert.equal(uriOf('./././a.yaml'), 'a.yaml');
  assert.equal(uriOf('/srv/a.yaml'), 'file:///srv/a.yaml');
  assert.equal(uriOf('k8s\\a.yaml'), 'k8s/a.yaml');
});

// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureDecision, fixtureReason, refusedRule } from '../policy/decision.fixture.ts';
import type { DecidedImage } from './decided-image.ts';
import { decisionSarif } from './decision-sarif.ts';

interface Sarif {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly SarifResult[];
  }[];
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region?: { readonly startLine: number; readonly startColumn?: number };
    };
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

const refused = fixtureDecision({
  result: 'refused',
  admitted: false,
  reason: fixtureReason('policy-refused', 'no'),
  rules: [refusedRule],
});
const { digest: _, ...uncovered } = fixtureDecision({
  result: 'not-covered',
  admitted: true,
  rules: [],
  reason: fixtureReason('not-covered', 'no rule'),
});
const inFile = { source: './k8s/my app.yaml', at: { line: 7, column: 16 }, path: 'spec.containers[0].image' };

function decided(decision: DecidedImage['decision'], ...namedAt: DecidedImage['namedAt']): DecidedImage {
  return { decision, namedAt, durationMs: 1 };
}

function resultsOf(...images: readonly DecidedImage[]): readonly SarifResult[] {
  return (JSON.parse(decisionSarif(images, '1.0')) as Sarif).runs[0]?.results ?? [];
}

test('a log has the members that SARIF 2.1.0 requires, and a rule for each code', () => {
  const log = JSON.parse(decisionSarif([decided(refused, inFile), decided(uncovered, inFile)], '1.2.3')) as Sarif;
  assert.equal(log.version, '2.1.0');
  assert.match(log.$schema, /sarif-2.1.0/);
  const [run] = log.runs;
  assert.equal(run?.tool.driver.name, 'countersign');
  assert.deepEqual(
    run.tool.driver.rules.map(({ id }) => id),
    ['not-covered', 'policy-refused'],
  );
  for (const result of run.results) assert.equal(run.tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
  assert.deepEqual(
    run.results.map(({ level }) => level),
    ['error', 'warning'],
  );
});

test('a result stands at the line that names the image, in a relative address', () => {
  const [result] = resultsOf(decided(refused, inFile));
  assert.deepEqual(result?.locations[0]?.physicalLocation, {
    artifactLocation: { uri: 'k8s/my%20app.yaml' },
    region: { startLine: 7, startColumn: 16 },
  });
  assert.match(result.message.text, /^refused: ghcr.io\/acme\/app:v1\n/);
});

test('an image that no file names is shown at the rule that stops it, or under its own name', () => {
  const argument = { source: 'argument' };
  const [atRule] = resultsOf(decided(refused, argument));
  assert.deepEqual(atRule?.locations[0]?.physicalLocation, {
    artifactLocation: { uri: 'acme.yaml' },
    region: { startLine: 7 },
  });
  const [byName] = resultsOf(decided(uncovered, argument));
  assert.deepEqual(byName?.locations[0]?.physicalLocation, {
    artifactLocation: { uri: 'ghcr.io/acme/app%3Av1' },
  });
});

test('a finding is the same after its line moved, and another in another file or container', () => {
  const fingerprints = [
    inFile,
    { ...inFile, at: { line: 9, column: 1 } },
    { ...inFile, source: 'b.yaml' },
    { ...inFile, path: 'spec.containers[1].image' },
  ].map((place) => resultsOf(decided(refused, place))[0]?.partialFingerprints['imageAndRule/v1']);
  assert.equal(fingerprints[0], fingerprints[1]);
  assert.equal(new Set(fingerprints).size, 3);
});

test('what is verified is no finding', () => {
  assert.deepEqual(resultsOf(decided(fixtureDecision(), inFile)), []);
});

// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UsageError } from '../errors/errors.ts';
import { parseContext } from './parse-context.ts';

function refusal(...pairs: readonly string[]): UsageError {
  try {
    parseContext(pairs);
  } catch (error) {
    assert.ok(error instanceof UsageError);
    assert.equal(error.code, 'usage-flag');
    return error;
  }
  assert.fail('was read');
}

test('every fact is read, and those that nobody tells stay unknown', () => {
  assert.deepEqual(parseContext([]), {});
  assert.deepEqual(
    parseContext([
      'namespace.name=prod',
      'namespace.labels.team=payments',
      'namespace.labels.example.com/tier=a=b',
      'workload.kind=Deployment',
      'workload.apiVersion=apps/v1',
      'workload.name=web',
      'workload.labels.app=',
      'workload.serviceAccount=web',
      'container=init',
    ]),
    {
      namespace: { name: 'prod', labels: { team: 'payments', 'example.com/tier': 'a=b' } },
      workload: { kind: 'Deployment', apiVersion: 'apps/v1', name: 'web', serviceAccount: 'web', labels: { app: '' } },
      container: 'init',
    },
  );
});

test('no labels is another fact than unknown labels', () => {
  assert.deepEqual(parseContext(['namespace.labels=']), { namespace: { labels: {} } });
  assert.deepEqual(parseContext(['workload.labels=', 'workload.kind=Pod']), { workload: { kind: 'Pod', labels: {} } });
});

test('what is no fact, or no value of it, is refused with what to write', () => {
  assert.match(refusal('namespace').message, /fact=value/);
  assert.match(refusal('=a').message, /fact=value/);
  assert.match(refusal('namespace.nam=a').hint, /namespace\.name/);
  assert.match(refusal('colour=red').hint, /namespace\.labels\.KEY/);
  assert.match(refusal('container=sidecar').message, /`init`/);
  assert.match(refusal('namespace.name=').message, /nothing/);
  assert.match(refusal('namespace.labels=team').hint, /namespace\.labels\.KEY=VALUE/);
  assert.match(refusal('namespace.labels.=a').message, /name of a label/);
  assert.match(refusal('namespace.labels.-a=a').message, /name of a label/);
});

test('a fact that is misspelt is shown as it has to be written', () => {
  assert.equal(refusal('namespace.label.env=prod').hint, 'did you mean `namespace.labels.KEY`?');
  assert.equal(refusal('namespace.nam=prod').hint, 'did you mean `namespace.name`?');
});

test('a fact that is told twice is refused, also in the same words', () => {
  assert.match(refusal('namespace.name=a', 'namespace.name=a').message, /twice/);
  assert.match(refusal('namespace.labels.a=1', 'namespace.labels.a=2').message, /twice/);
  assert.match(refusal('namespace.labels=', 'namespace.labels.a=2').message, /labels or none/);
});

test('any text is read or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const pair of [text, `namespace.labels.${text}`, `container=${text}`]) {
        try {
          parseContext([pair]);
        } catch (error) {
          assert.ok(error instanceof UsageError);
        }
      }
    }),
  );
});

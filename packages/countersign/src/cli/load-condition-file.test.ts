// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { systemFiles } from '../host/system-files.ts';
import type { Condition, ConditionInput } from '../policy/condition.ts';
import { loadConditionFile } from './load-condition-file.ts';

async function load(path: string, text: string): Promise<Condition> {
  const files = { ...systemFiles, read: async (): Promise<Uint8Array> => encodeUtf8(text) };
  return (await loadConditionFile(path, files)).condition;
}

function inputWith(predicate: ConditionInput['predicate']): ConditionInput {
  const statement = { _type: 'x', predicateType: 'https://example.com/x', subject: [], predicate };
  return { statement, predicate, subject: {}, image: {}, signer: {} };
}

const rego = `package signature
default allow = false
allow { input.predicate.passed == true }
`;

test('CUE and Rego as cosign takes them are conditions that mean the same', async () => {
  for (const [path, text] of [
    ['policy.cue', 'predicate: {passed: true}\n'],
    ['policy.rego', rego],
  ] as const) {
    const condition = await load(path, text);
    assert.equal(condition.evaluate(inputWith({ passed: true })).kind, 'true', path);
    assert.notEqual(condition.evaluate(inputWith({ passed: false })).kind, 'true', path);
    assert.notEqual(condition.evaluate(inputWith({})).kind, 'true', path);
  }
});

test('what has no condition that means the same is refused with its line', async () => {
  const text = rego.replace(
    'input.predicate.passed == true',
    'http.send({"url": "https://example.com"}).status == 200',
  );
  await assert.rejects(load('policy.rego', text), {
    code: 'policy-untranslatable',
    message: /`policy\.rego`, line 3: /,
  });
  await assert.rejects(load('policy.cue', 'import "strings"\npredicate: strings.MinRunes(3)\n'), {
    code: 'policy-untranslatable',
  });
});

test('a file of another language is a mistake', async () => {
  await assert.rejects(load('policy.yaml', 'a: 1'), { code: 'usage-flag' });
});

// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { conditionVariables, functionArities, macroNames, methodArities } from './cel-names.ts';
import { compileCondition } from './compile-condition.ts';

const page = await readFile(new URL('../../../../../docs/concepts/conditions.md', import.meta.url), 'utf8');
const [, json = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
const predicate = JSON.parse(json);

/** Rows whose first cell is code, of the table under that heading. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.replaceAll('\\|', '\u0000').split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.replaceAll('\u0000', '|').trim().replaceAll('`', '')));
}

test('every example on the page of conditions comes out as the page says', async () => {
  const rows = rowsUnder('True, false, failed');
  assert.ok(rows.length > 25);
  for (const [text = '', wanted] of rows) {
    const condition = await compileCondition(text);
    const result = condition.evaluate({
      statement: { predicate },
      predicate,
      subject: { name: 'app' },
      image: { repository: 'registry.acme.io/app', tag: '1.0' },
      signer: { name: 'scanner' },
    });
    assert.equal(result.kind, wanted, text);
  }
});

test('every condition that the page calls refused is refused, with the suggestion that it names', async () => {
  const rows = rowsUnder('What is refused when the policy is read');
  assert.ok(rows.length >= 8);
  for (const [text = '', because = ''] of rows) {
    const [, suggested] = /; (\w+) is suggested/.exec(because) ?? [];
    const wanted = {
      code: 'condition-malformed',
      ...(suggested === undefined ? {} : { hint: `did you mean \`${suggested}\`?` }),
    };
    await assert.rejects(compileCondition(text), wanted, text);
  }
});

test('the page lists every variable and every function', () => {
  assert.deepEqual(
    rowsUnder('What it can speak of').map(([name]) => name),
    conditionVariables,
  );
  for (const name of [...Object.keys(functionArities), ...Object.keys(methodArities), ...macroNames]) {
    assert.ok(page.includes(`\`${name}`) || page.includes(`${name}(`), name);
  }
});

// SPDX-License-Identifier: Apache-2.0
// Executes the tables of docs/concepts/policy-language.md.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CountersignError } from '../errors/errors.ts';
import { normaliseSignedName } from '../oci/signed-name.ts';
import { imageGlob } from './glob-pattern.ts';
import { identityPattern } from './identity-pattern.ts';
import { parseDigestList } from './parse-digest-list.ts';
import { parseDuration } from './parse-duration.ts';

const page = readFileSync(new URL('../../../../docs/concepts/policy-language.md', import.meta.url), 'utf8');

/** The cells of the table below a heading, without backticks. */
function tableOf(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const lines = section.split('\n## ')[0]?.split('\n') ?? [];
  const rows = lines.filter((line) => line.startsWith('|')).slice(2);
  assert.ok(rows.length >= 5, heading);
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replace(/^`|`$/g, '')),
  );
}

function verdictOf(decide: () => boolean): string {
  try {
    return decide() ? 'matches' : 'does not';
  } catch (error) {
    assert.ok(error instanceof CountersignError);
    return 'refused';
  }
}

for (const heading of ['Images', 'Names of images']) {
  for (const [pattern = '', image = '', verdict] of tableOf(heading)) {
    test(`the image pattern ${pattern} and ${image || 'any image'}: ${verdict}`, () => {
      const repository = image === '' ? '' : (normaliseSignedName(image)?.repository ?? assert.fail(image));
      assert.equal(
        verdictOf(() => imageGlob(pattern).match({ text: image, repository }) !== undefined),
        verdict,
      );
    });
  }
}

for (const [pattern = '', identity = '', verdict] of tableOf('Identities')) {
  test(`the pattern ${pattern} and ${identity || 'any identity'}: ${verdict}`, () => {
    assert.equal(
      verdictOf(() => identityPattern(pattern).matches(identity)),
      verdict,
    );
  });
}

for (const [length = '', seconds = ''] of tableOf('Lengths of time')) {
  test(`the length ${length} is ${seconds}`, () => {
    assert.equal(parseDuration(length), seconds === 'refused' ? undefined : Number(seconds) * 1000);
  });
}

for (const [line = '', verdict] of tableOf('Lists of digests')) {
  test(`the line ${line.slice(0, 40)} ${verdict}`, () => {
    const read = (): number => parseDigestList(`${line}\n`, 'list').size;
    if (verdict === 'refused') assert.throws(read, CountersignError);
    else assert.equal(read(), verdict === 'counts' ? 1 : 0);
  });
}

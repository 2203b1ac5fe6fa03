// SPDX-License-Identifier: Apache-2.0
// Whatever comes from outside, a parser returns a value or throws an error of ours; never a RangeError, TypeError or overflow.
// COUNTERSIGN_FUZZ=N tries N inputs for each parser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CountersignError, MalformedError, UsageError } from '../../packages/countersign/src/errors/errors.ts';
import { createDice } from '../differential/dice.ts';
import { createCheapWorld } from '../differential/world-specimens.ts';
import { edit } from './edits.ts';
import { type FuzzedParser, fuzzedParsers } from './parsers.ts';

const numRuns = Number(process.env['COUNTERSIGN_FUZZ'] ?? 400);

function parseOrRefuse({ name, parse, encode }: FuzzedParser, bytes: Uint8Array): 'value' | 'refusal' {
  try {
    parse(bytes);
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    // What parses, and is of an algorithm that nobody may use, is understood and not acceptable.
    const expected = name === 'identity token' ? UsageError : MalformedError;
    assert.ok(error instanceof expected || error.code === 'algorithm-refused', `${name}: ${error.name}`);
    return 'refusal';
  }
  if (encode !== undefined)
    assert.deepEqual(Buffer.from(encode(bytes)), Buffer.from(bytes), `${name} is not canonical`);
  return 'value';
}

for (const parser of fuzzedParsers(createCheapWorld().world)) {
  test(`${parser.name}: the examples parse, and nothing else than a refusal comes of faults in them`, () => {
    assert.ok(parser.examples.length > 0);
    for (const example of parser.examples) assert.equal(parseOrRefuse(parser, example), 'value');
    let refused = 0;
    const property = fc.property(fc.integer(), (seed) => {
      const dice = createDice(seed);
      if (parseOrRefuse(parser, edit(parser.form, dice.pick(parser.examples), dice)) === 'refusal') refused++;
    });
    fc.assert(property, { numRuns });
    assert.ok(refused > numRuns / 10, `${refused} refused`);
  });

  test(`${parser.name}: random bytes and text are refused`, () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text)),
      fc.json().map((text) => Buffer.from(text)),
    );
    const property = fc.property(bytes, (input) => void parseOrRefuse(parser, Uint8Array.from(input)));
    fc.assert(property, { numRuns: Math.ceil(numRuns / 4) });
  });
}

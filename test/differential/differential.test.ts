// SPDX-License-Identifier: Apache-2.0
// Thousands of faulty bundles, before us and before @sigstore/verify: wherever the two disagree, one of the known reasons shows why.
// COUNTERSIGN_DIFFERENTIAL=N tries N of them, COUNTERSIGN_SEED=S begins with another one.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { createDice } from './dice.ts';
import { encodeTree, explainDisagreement } from './explain-disagreement.ts';
import { type Mutation, mutate } from './mutations.ts';
import { type Specimen, vectorSpecimens, vectorsAreThere } from './specimen.ts';
import { theyAreStricter } from './they-are-stricter.ts';
import { judgesOf } from './verdicts.ts';
import { weAreStricter } from './we-are-stricter.ts';
import { createTwin, createWorldSpecimens } from './world-specimens.ts';

const trials = Number(process.env['COUNTERSIGN_DIFFERENTIAL'] ?? 1600);
const firstSeed = Number(process.env['COUNTERSIGN_SEED'] ?? 1);

function compare(t: TestContext, specimens: readonly Specimen[], donors: readonly unknown[], count: number): void {
  const judges = new Map(specimens.map((specimen) => [specimen, judgesOf(specimen)]));
  const tally = new Map<string, number>();
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const dice = createDice(seed);
    const specimen = dice.pick(specimens);
    const bundle = structuredClone(specimen.json);
    const done = mutate({ bundle, donors }, dice);
    const judge = judges.get(specimen);
    assert.ok(judge !== undefined);
    const bytes = encodeTree(bundle);
    const [ours, theirs] = [judge.ours(bytes), judge.theirs(bytes)];
    const outcome = ours.accepts === theirs.accepts ? [`both ${ours.accepts ? 'accept' : 'refuse'}`] : undefined;
    const known = outcome ?? explainDisagreement(bundle, specimen, judge);
    if (known === undefined) assert.fail(describe({ seed, specimen, done, ours, theirs, bundle }));
    for (const name of known) tally.set(name, (tally.get(name) ?? 0) + 1);
  }
  t.diagnostic(`${count} bundles from seed ${firstSeed}: ${[...tally].map(([name, n]) => `${n} ${name}`).join(', ')}`);
}

function describe(
  found: { readonly seed: number; readonly specimen: Specimen; readonly done: readonly Mutation[] } & Readonly<
    Record<string, unknown>
  >,
): string {
  const { seed, specimen, done, ...rest } = found;
  const changes = done.map(({ kind, place }) => `${kind} at ${place}`).join('; ');
  return `seed ${seed}, ${specimen.name}, ${changes}: no known reason explains ${JSON.stringify(rest)}`;
}

test('bundles of the sandbox with faults: we and @sigstore/verify agree, or a known reason shows why not', (t) => {
  const { specimens, others } = createWorldSpecimens();
  for (const specimen of specimens) {
    const { ours, theirs } = judgesOf(specimen);
    const bytes = encodeTree(specimen.json);
    assert.deepEqual([ours(bytes).accepts, theirs(bytes).accepts], [true, true], specimen.name);
  }
  compare(t, specimens, [...specimens.map(({ json }) => json), ...others], Math.ceil(trials / 2));
});

const skip = vectorsAreThere ? false : 'THIRD-PARTY VECTORS ARE NOT CHECKED: the folder ../shared/vectors is not there';
test('bundles of other programs with faults: we and @sigstore/verify agree, or a known reason shows why not', {
  skip,
}, (t) => {
  const all = vectorSpecimens();
  // @sigstore/verify cannot verify a message by its digest.
  const specimens = all.filter(({ artifact }) => artifact instanceof Uint8Array);
  assert.ok(specimens.length > 30);
  compare(
    t,
    specimens,
    all.map(({ json }) => json),
    Math.floor(trials / 2),
  );
});

test('an entry of the log that names another certificate of the same signer is refused by us alone', () => {
  const { specimen, twin } = createTwin();
  const judges = judgesOf(specimen);
  assert.equal(judges.ours(encodeTree(specimen.json)).accepts, true);
  assert.equal(judges.ours(encodeTree(twin)).code, 'log-entry-mismatch');
  assert.equal(judges.theirs(encodeTree(twin)).accepts, true);
  assert.deepEqual(explainDisagreement(twin, specimen, judges), ['signer of the log entry']);
});

test('every known reason to disagree is told in docs/specs.md', () => {
  const specs = readFileSync(new URL('../../docs/specs.md', import.meta.url), 'utf8');
  for (const { reason } of [...theyAreStricter, ...weAreStricter]) assert.ok(specs.includes(`| ${reason} |`), reason);
});

// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../errors/errors.ts';
import type { Decision } from '../policy/decision.ts';
import { deskImage, policySetOf, ruleOf, signedBy } from '../policy/evaluate/testing/policy-desk.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import type { PolicySigner } from '../policy/policy-signer.ts';
import type { ContentSource, ContentStore } from '../ports/content.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testImage, writeContent } from '../store/test-image.ts';
import { defaultDemands } from '../trust/evidence-demands.ts';
import { type CachedDecideRequest, decideCached } from './decide-cached.ts';
import { createDecisionCache, type DecisionCache, defaultCacheLimits } from './decision-cache.ts';
import { newSigner, signIn } from './testing/signed-images.ts';

const signer = newSigner();
const image = testImage('app');
const { digest } = image.manifest.descriptor;
const startMs = Date.UTC(2026, 10, 22);
const { nowMs: _, ...demands } = defaultDemands(0);
const release: PolicySigner = {
  name: 'release',
  description: 'release',
  who: { kind: 'key', key: { key: signer.publicKey, source: 'release.pub' } },
  demands,
  window: {},
};
const rule = ruleOf(signedBy([release]));

interface Door {
  readonly store: ContentStore;
  readonly cache: DecisionCache;
  /** Manifests asked for by digest, or by tag. */
  readonly asked: { digests: number; tags: number };
  ask(others?: Partial<CachedDecideRequest>): Promise<Decision>;
}

async function openDoor(signed: 'signed' | 'unsigned' = 'signed'): Promise<Door> {
  const store = createMemoryStore();
  await writeContent(store, image, 'v1');
  if (signed === 'signed') await signIn(store, image.manifest.descriptor, signer);
  const asked = { digests: 0, tags: 0 };
  const source: ContentSource = {
    ...store,
    readManifest: async (target, options) => {
      if (typeof target === 'object' && target.tag === 'v1') asked.tags += 1;
      return await store.readManifest(target, options);
    },
    readReferrers: async (subject, options) => {
      asked.digests += 1;
      return await store.readReferrers(subject, options);
    },
  };
  const cache = createDecisionCache();
  return {
    store,
    cache,
    asked,
    ask: async (others = {}) =>
      await decideCached({
        image: deskImage,
        target: digest,
        source,
        signatureSources: [source],
        openRepository: async () => source,
        policySet: policySetOf([rule]),
        context: {},
        instantMs: startMs,
        cache,
        credentialScope: 'team',
        ...others,
      }),
  };
}

test('the same question is answered once, a tag is resolved each time', async () => {
  const door = await openDoor();
  for (let at = 0; at < 3; at++) assert.equal((await door.ask()).result, 'verified');
  assert.equal(door.asked.digests, 1);
  for (let at = 0; at < 3; at++) await door.ask({ target: { tag: 'v1' } });
  assert.deepEqual(door.asked, { digests: 1, tags: 3 });
});

test('a decision for one name, scope, context or policy set is none for another', async () => {
  const door = await openDoor();
  const policySet = (others: Partial<PolicySet>): PolicySet => policySetOf([rule], others);
  const where = [[{ fact: 'namespace.name', oneOf: [{ text: '*', matches: () => true }] } as const]];
  const asking = policySetOf([{ ...rule, where }]);
  const others: readonly Partial<CachedDecideRequest>[] = [
    {},
    { image: { text: 'registry.example/team/other:v1', repository: 'registry.example/team/other', tag: 'v1' } },
    { image: { ...deskImage, tag: 'v2' } },
    { credentialScope: 'others' },
    { policySet: policySet({ hash: 'c'.repeat(64) }) },
    { policySet: policySet({ trustHash: 'c'.repeat(64) }) },
    { policySet: asking, context: { namespace: { name: 'a' } } },
    { policySet: asking, context: { namespace: { name: 'b' } } },
  ];
  for (const [at, other] of others.entries()) {
    await door.ask(other);
    assert.equal(door.asked.digests, at + 1, `question ${at} was taken for another`);
  }
  await door.ask({ context: { namespace: { name: 'not read by any rule' } } });
  assert.equal(door.asked.digests, others.length);
});

test('a refusal is forgotten soon, an admission later, and neither lasts beyond its end', async () => {
  const unsigned = await openDoor('unsigned');
  assert.equal((await unsigned.ask()).result, 'refused');
  await signIn(unsigned.store, image.manifest.descriptor, signer);
  assert.equal((await unsigned.ask({ instantMs: startMs + defaultCacheLimits.refusedMs })).result, 'refused');
  assert.equal((await unsigned.ask({ instantMs: startMs + defaultCacheLimits.refusedMs + 1 })).result, 'verified');

  const door = await openDoor();
  const fromMs = startMs + 1000;
  const policySet = policySetOf([
    rule,
    {
      ...rule,
      id: 'acme/soon',
      require: { kind: 'static', verdict: 'fail' },
      enforcement: { kind: 'enforce', fromMs },
    },
  ]);
  assert.equal((await door.ask({ policySet })).admitted, true);
  assert.equal((await door.ask({ policySet, instantMs: fromMs })).admitted, false);
});

test('`unavailable` is never kept', async () => {
  const door = await openDoor();
  const error = new UnavailableError('registry-timeout', 'slow');
  const down: ContentSource = { ...door.store, readReferrers: async () => await Promise.reject(error) };
  assert.equal((await door.ask({ source: down, signatureSources: [down] })).result, 'unavailable');
  assert.equal((await door.ask()).result, 'verified');
});

test('who asks the same at the same time waits for one answer', async () => {
  const door = await openDoor();
  const answers = await Promise.all(Array.from({ length: 20 }, async () => await door.ask()));
  assert.equal(door.asked.digests, 1);
  assert.equal(new Set(answers).size, 1);
});

test('a revocation counts at once, although a decision is kept', async () => {
  const door = await openDoor();
  assert.equal((await door.ask()).result, 'verified');
  const revoked = [{ source: 'revoked', digests: new Set([digest]) }];
  // The same hash: even policies that were changed in place are looked at.
  assert.equal((await door.ask({ policySet: policySetOf([rule], { revoked }) })).reason?.code, 'digest-revoked');
});

test('within the grace an admission holds while the registry is down, and not a moment longer', async () => {
  const door = await openDoor();
  const settings = { notCovered: 'refuse', graceMs: 60_000, exceptionsFrom: [] } as const;
  const policySet = policySetOf([rule], { settings });
  await door.ask({ policySet });
  const error = new UnavailableError('registry-timeout', 'slow');
  const fail = async (): Promise<never> => await Promise.reject(error);
  const down: ContentSource = { ...door.store, readManifest: fail, readReferrers: fail };
  const at = async (instantMs: number, set: PolicySet): Promise<Decision> =>
    await door.ask({ policySet: set, instantMs, source: down, signatureSources: [down] });
  const end = startMs + defaultCacheLimits.admittedMs + settings.graceMs;
  const graced = await at(end, policySet);
  assert.deepEqual([graced.result, graced.warnings.length], ['verified', 1]);
  assert.equal((await at(end + 1, policySet)).result, 'unavailable');
  const none = policySetOf([rule], { settings: { ...settings, graceMs: 0 } });
  assert.equal((await at(end, none)).result, 'unavailable');
});

test('the cache holds no more entries than it may', () => {
  const cache = createDecisionCache({ ...defaultCacheLimits, maxEntries: 2 });
  const question = (tag: string): Parameters<DecisionCache['find']>[0] => ({
    image: { ...deskImage, tag },
    digest,
    context: {},
    policySet: policySetOf([rule]),
    credentialScope: '',
  });
  const decision = { admitted: true, result: 'verified', gaps: [] } as unknown as Decision;
  for (const tag of ['a', 'b', 'c']) cache.store(question(tag), decision, startMs);
  assert.deepEqual(
    ['a', 'b', 'c'].map((tag) => cache.find(question(tag), startMs) !== undefined),
    [false, true, true],
  );
  assert.equal(cache.find(question('c'), startMs - 1), undefined, 'a clock that went back');
});

test('the deadline of one who asks is nobody else’s', async () => {
  const door = await openDoor();
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const slow: ContentSource = {
    ...door.store,
    readReferrers: async (subject, options) => {
      await gate;
      options?.signal?.throwIfAborted();
      return await door.store.readReferrers(subject, options);
    },
  };
  const impatient = new AbortController();
  const sources = { source: slow, signatureSources: [slow] };
  const first = door.ask({ ...sources, signal: impatient.signal });
  const second = door.ask(sources);
  const gone = new AbortController();
  const third = door.ask({ ...sources, signal: gone.signal });
  gone.abort(new UnavailableError('deadline-exceeded', 'too slow'));
  await assert.rejects(third, { code: 'deadline-exceeded' });
  impatient.abort(new UnavailableError('interrupted', 'stopped'));
  release();
  await assert.rejects(first, { code: 'interrupted' });
  assert.equal((await second).result, 'verified');
});

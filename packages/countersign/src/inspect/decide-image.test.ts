// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Signer } from '../crypto/key-signer.ts';
import { defaultEvidenceLimits } from '../discover/evidence-limits.ts';
import { MalformedError, UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { buildReferrerManifest } from '../oci/referrer-manifest.ts';
import type { Decision } from '../policy/decision.ts';
import { deskImage, policySetOf, ruleOf, signedBy } from '../policy/evaluate/testing/policy-desk.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import type { PolicySigner } from '../policy/policy-signer.ts';
import type { Rule } from '../policy/rule.ts';
import type { CallOptions, ContentSource, ContentStore } from '../ports/content.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testBlob, testImage, writeContent, writeTestManifest } from '../store/test-image.ts';
import { defaultDemands } from '../trust/evidence-demands.ts';
import { decideImage } from './decide-image.ts';
import type { DecideRequest } from './decide-request.ts';
import { indexOf, newSigner, signIn } from './testing/signed-images.ts';

const signer = newSigner();
const [one, two] = [testImage('one'), testImage('two')];
const entries: readonly Descriptor[] = [one, two].map(({ manifest }, at) => ({
  ...manifest.descriptor,
  platform: { os: 'linux', architecture: at === 0 ? 'amd64' : 'arm64' },
}));
const nowMs = Date.UTC(2026, 10, 22);

function policySigner({ publicKey }: Signer): PolicySigner {
  const { nowMs: _, ...demands } = defaultDemands(0);
  return {
    name: 'release',
    description: 'release',
    who: { kind: 'key', key: { key: publicKey, source: 'release.pub' } },
    demands,
    window: {},
  };
}

function rule(others: Partial<Rule> = {}): Rule {
  return ruleOf(signedBy([policySigner(signer)]), others);
}

function requestFor(source: ContentSource, rules: readonly Rule[], others: Partial<DecideRequest> = {}): DecideRequest {
  return {
    image: deskImage,
    target: { tag: 'v1' },
    source,
    signatureSources: [source],
    openRepository: async (repository) => ({ ...createMemoryStore(), name: repository }),
    policySet: policySetOf(rules),
    context: {},
    instantMs: nowMs,
    ...others,
  };
}

async function decide(
  source: ContentSource,
  rules: readonly Rule[],
  others: Partial<DecideRequest> = {},
): Promise<Decision> {
  return await decideImage(requestFor(source, rules, others));
}

async function storeWith(...signed: readonly Descriptor[]): Promise<ContentStore> {
  const store = createMemoryStore();
  await writeContent(store, one, 'v1');
  for (const descriptor of signed) await signIn(store, descriptor, signer);
  return store;
}

/** Every call, by what it asked for. */
function counting(source: ContentSource): { readonly source: ContentSource; readonly calls: string[] } {
  const calls: string[] = [];
  const note = <Args extends readonly unknown[], Result>(name: string, call: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      calls.push(`${name} ${JSON.stringify(args[0])}`);
      return call(...args);
    };
  };
  return {
    calls,
    source: {
      ...source,
      readManifest: note(
        'manifest',
        async (target: DecideRequest['target'], options?: CallOptions) => await source.readManifest(target, options),
      ),
      readReferrers: note(
        'referrers',
        async (subject: Digest, options?: CallOptions) => await source.readReferrers(subject, options),
      ),
      readBlob: note(
        'blob',
        async (blob: Descriptor, max: number, options?: CallOptions) => await source.readBlob(blob, max, options),
      ),
    },
  };
}

test('a signed image is verified by the digest that its tag stood for, an unsigned one refused', async () => {
  const decision = await decide(await storeWith(one.manifest.descriptor), [rule()]);
  assert.deepEqual([decision.result, decision.digest], ['verified', one.manifest.descriptor.digest]);
  assert.equal((await decide(await storeWith(), [rule()])).result, 'refused');
});

test('without a rule that needs evidence the registry is asked for the image and nothing else', async () => {
  const digestIn: Rule = rule({
    require: { kind: 'digest-in', list: { source: 'list', digests: new Set([one.manifest.descriptor.digest]) } },
  });
  for (const [rules, result] of [
    [[], 'not-covered'],
    [[digestIn], 'verified'],
  ] as const) {
    const { source, calls } = counting(await storeWith(one.manifest.descriptor));
    assert.equal((await decide(source, rules)).result, result);
    assert.deepEqual(calls, ['manifest {"tag":"v1"}']);
  }
});

test('nothing is asked for twice', async () => {
  const { source, calls } = counting(await storeWith(one.manifest.descriptor));
  const attestation: Rule = rule({
    id: 'acme/attested',
    require: {
      kind: 'attestation',
      predicate: { text: 'x', matches: () => true },
      atLeast: 1,
      by: [policySigner(signer)],
      match: 'any',
    },
  });
  await decide(source, [rule(), attestation]);
  assert.deepEqual(calls.toSorted(), [...new Set(calls)].toSorted());
});

test('a registry that fails makes the decision unavailable, covered or not', async () => {
  const error = new UnavailableError('registry-rate-limited', 'too many requests');
  const down: ContentSource = { ...createMemoryStore(), readManifest: async () => await Promise.reject(error) };
  for (const rules of [[], [rule()]]) {
    for (const target of [{ tag: 'v1' }, one.manifest.descriptor.digest]) {
      const decision = await decide(down, rules, { target });
      assert.deepEqual([decision.result, decision.admitted, decision.reason?.code], ['unavailable', false, error.code]);
    }
  }
});

test('an image that does not exist is refused with its own code', async () => {
  const decision = await decide(createMemoryStore(), [rule()]);
  assert.deepEqual([decision.result, decision.reason?.code], ['refused', 'image-not-found']);
});

test('a digest of which the signatures alone are there is judged by them, unless a registry could hide what is revoked', async () => {
  const store = createMemoryStore();
  await writeContent(store, one);
  await signIn(store, one.manifest.descriptor, signer);
  await store.deleteManifest(one.manifest.descriptor.digest);
  const target = one.manifest.descriptor.digest;
  assert.equal((await decide(store, [rule()], { target })).result, 'verified');
  const error = new UnavailableError('registry-rate-limited', 'too many requests');
  const broken: ContentSource = { ...store, readReferrers: async () => await Promise.reject(error) };
  assert.equal((await decide(broken, [rule()], { target })).reason?.code, 'registry-rate-limited');
  const revoked = [{ source: 'revoked', digests: new Set([two.manifest.descriptor.digest]) }];
  const policySet: PolicySet = policySetOf([rule()], { revoked });
  assert.equal((await decide(store, [rule()], { target, policySet })).reason?.code, 'image-not-found');
});

test('evidence in another repository that a rule names counts, and one that cannot be opened is a gap', async () => {
  const bare = await storeWith();
  const also = [rule({ also: ['registry.example/signatures'] })];
  const signed = await storeWith(one.manifest.descriptor);
  const openRepository = async (name: string): Promise<ContentSource> => ({ ...signed, name });
  assert.equal((await decide(bare, also, { openRepository })).result, 'verified');
  const refuse = async (): Promise<ContentSource> =>
    await Promise.reject(new UnavailableError('registry-unreachable', 'no route'));
  assert.equal((await decide(bare, also, { openRepository: refuse })).result, 'unavailable');
  assert.equal((await decide(signed, also, { openRepository: refuse })).result, 'verified');
});

const index = indexOf(entries);

async function storeWithIndex(stored: typeof index, ...signed: readonly Descriptor[]): Promise<ContentStore> {
  const store = createMemoryStore();
  for (const content of [one, two]) await writeContent(store, content);
  await writeTestManifest(store, stored, 'v1');
  for (const descriptor of signed) await signIn(store, descriptor, signer);
  return store;
}

test('`index: self` asks for the index, `index: children` for each descriptor and not for the index', async () => {
  const byIndex = await storeWithIndex(index, index.descriptor);
  const byEach = await storeWithIndex(index, ...entries);
  const bySome = await storeWithIndex(index, index.descriptor, ...entries.slice(0, 1));
  const children = [rule({ index: 'children' })];
  assert.equal((await decide(byIndex, [rule()])).result, 'verified');
  assert.equal((await decide(byEach, [rule()])).result, 'refused');
  assert.equal((await decide(byEach, children)).result, 'verified');
  assert.equal((await decide(byIndex, children)).result, 'refused');
  const decision = await decide(bySome, children);
  assert.deepEqual(
    decision.rules[0]?.digests.map(({ platform, requirement }) => [platform, requirement.outcome]),
    [
      ['linux/amd64', 'satisfied'],
      ['linux/arm64', 'refused'],
    ],
  );
});

test('a descriptor that calls itself unknown is asked about all the same, unless it holds nothing but statements', async () => {
  const claimed = indexOf([
    entries[0] as Descriptor,
    { ...two.manifest.descriptor, platform: { os: 'unknown', architecture: 'unknown' } },
  ]);
  const store = await storeWithIndex(claimed, ...entries.slice(0, 1));
  assert.equal((await decide(store, [rule({ index: 'children' })])).result, 'refused');
  const statement = testBlob('{}', mediaTypes.inToto);
  const config = testBlob('{"config":{}}', mediaTypes.ociConfig);
  const manifest = buildReferrerManifest({
    artifactType: 'application/vnd.docker.attestation.manifest.v1+json',
    layer: statement.descriptor,
    subject: one.manifest.descriptor,
    annotations: {},
  });
  const resultFor = async (architecture: string): Promise<string> => {
    const platform = { os: architecture === 'unknown' ? 'unknown' : 'linux', architecture };
    const attested = indexOf([entries[0] as Descriptor, { ...manifest.descriptor, platform }]);
    const built = await storeWithIndex(attested, ...entries.slice(0, 1));
    await writeContent(built, { manifest, blobs: [statement, config] });
    return (await decide(built, [rule({ index: 'children' })])).result;
  };
  assert.equal(await resultFor('unknown'), 'verified');
  assert.equal(await resultFor('amd64'), 'refused');
});

test('a wrapped index: its parts must be signed at every depth, whatever type its descriptor claims', async () => {
  const nested = indexOf(entries);
  const wrapped = indexOf([{ ...nested.descriptor, mediaType: mediaTypes.ociManifest }]);
  const store = await storeWithIndex(wrapped, wrapped.descriptor, nested.descriptor);
  await writeTestManifest(store, nested);
  assert.equal((await decide(store, [rule({ index: 'children' })])).result, 'refused');
  for (const entry of entries) await signIn(store, entry, signer);
  assert.equal((await decide(store, [rule({ index: 'children' })])).result, 'verified');
});

test('a descriptor that cannot be read is unavailable, one that is missing refused', async () => {
  const store = await storeWithIndex(index, ...entries);
  const children = [rule({ index: 'children' })];
  const failing: ContentSource = {
    ...store,
    readManifest: async (target, options) => {
      if (target === two.manifest.descriptor.digest) throw new UnavailableError('registry-timeout', 'slow');
      return await store.readManifest(target, options);
    },
  };
  assert.equal((await decide(failing, children)).result, 'unavailable');
  await store.deleteManifest(two.manifest.descriptor.digest);
  assert.equal((await decide(store, children)).result, 'refused');
});

test('an index with more than 1,000 descriptors, or of none, is refused', async () => {
  const listed = Array.from({ length: 1001 }, (_, at): Descriptor => {
    const digest = `sha256:${at.toString(16).padStart(64, '0')}` as Digest;
    return { mediaType: mediaTypes.ociManifest, size: 1, digest };
  });
  for (const stored of [indexOf(listed), indexOf([])]) {
    const { source, calls } = counting(await storeWithIndex(stored, stored.descriptor));
    assert.equal((await decide(source, [rule({ index: 'children' })])).result, 'refused');
    assert.ok(calls.length < 20, `${calls.length} calls`);
  }
});

test('a descriptor of an index that is revoked makes the index so', async () => {
  const store = await storeWithIndex(index, index.descriptor);
  const revoked = [{ source: 'revoked', digests: new Set([two.manifest.descriptor.digest]) }];
  const policySet = policySetOf([rule()], { revoked });
  assert.equal((await decide(store, [rule()], { policySet })).reason?.code, 'digest-revoked');
});

test('the evidence below an index is limited together', async () => {
  const store = await storeWithIndex(index, ...entries);
  const children = [rule({ index: 'children' })];
  const within = async (maxIndexBytes: number): Promise<Decision> =>
    await decide(store, children, { limits: { ...defaultEvidenceLimits, maxIndexBytes } });
  assert.equal((await within(100_000)).result, 'verified');
  const refused = await within(700);
  assert.equal(refused.result, 'refused');
  assert.equal(refused.rules[0]?.reason?.code, 'evidence-limit-exceeded');
});

test('what is revoked is found in an index within the index, and where that cannot be read nobody can say', async () => {
  const nested = indexOf(entries);
  const wrapped = indexOf([{ ...nested.descriptor }]);
  const revoked = [{ source: 'revoked', digests: new Set([two.manifest.descriptor.digest]) }];
  const store = await storeWithIndex(wrapped, wrapped.descriptor);
  const policySet = policySetOf([rule()], { revoked });
  assert.equal((await decide(store, [rule()])).result, 'verified');
  // What does not exist cannot run.
  assert.equal((await decide(store, [rule()], { policySet })).result, 'verified');
  await writeTestManifest(store, nested);
  assert.equal((await decide(store, [rule()], { policySet })).reason?.code, 'digest-revoked');
  const failing: ContentSource = {
    ...store,
    readManifest: async (target, options) => {
      if (target === nested.descriptor.digest) throw new UnavailableError('registry-timeout', 'slow');
      return await store.readManifest(target, options);
    },
  };
  assert.equal((await decide(failing, [rule()], { policySet })).result, 'unavailable');
  const artifact: Descriptor = { ...testBlob('a text').descriptor, mediaType: 'application/spdx+json' };
  const mixed = indexOf([...entries, artifact]);
  const broken: ContentSource = {
    ...(await storeWithIndex(mixed, mixed.descriptor)),
    readManifest: async (target, options) => {
      if (target === artifact.digest) throw new MalformedError('manifest-malformed', 'a text');
      return target === mixed.descriptor.digest || typeof target === 'object'
        ? mixed
        : await store.readManifest(target, options);
    },
  };
  const other = policySetOf([rule()], {
    revoked: [{ source: 'revoked', digests: new Set([digestOf(new Uint8Array())]) }],
  });
  assert.equal(
    (
      await decide(broken, [rule()], {
        policySet: other,
        signatureSources: [await storeWithIndex(mixed, mixed.descriptor)],
      })
    ).result,
    'verified',
  );
  const harmless = policySetOf([rule()], { revoked: [{ source: 'revoked', digests: new Set() }] });
  assert.equal((await decide(store, [rule()], { policySet: harmless })).result, 'verified');
});

test('another digest of the same content is no way around a revocation', async () => {
  const { digest } = one.manifest.descriptor;
  const other = digestOf(one.manifest.bytes, 'sha512');
  const store = await storeWith();
  const source: ContentSource = {
    ...store,
    readManifest: async (target, options) => await store.readManifest(target === other ? digest : target, options),
  };
  const pass = rule({ require: { kind: 'static', verdict: 'pass' } });
  const policySet = policySetOf([pass], { revoked: [{ source: 'revoked', digests: new Set([digest]) }] });
  assert.equal((await decide(source, [pass], { target: other })).result, 'verified');
  assert.equal((await decide(source, [pass], { target: other, policySet })).reason?.code, 'digest-revoked');
});

test('a fact that is missing asks nobody anything', async () => {
  const { source, calls } = counting(await storeWith(one.manifest.descriptor));
  const where = [
    [{ fact: 'container', oneOf: [{ text: 'init', matches: (kind: string) => kind === 'init' }] } as const],
  ];
  assert.equal((await decide(source, [rule({ where })])).reason?.code, 'context-missing');
  assert.deepEqual(calls, []);
});

test('interruption ends the decision, before anything is proven', async () => {
  const store = await storeWith(one.manifest.descriptor);
  const signal = AbortSignal.abort(new UnavailableError('interrupted', 'stopped'));
  await assert.rejects(decide(store, [rule()], { signal }), { code: 'interrupted' });
});

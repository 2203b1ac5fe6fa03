// SPDX-License-Identifier: Apache-2.0
import type { Requirement, SignedBy } from '../requirement.ts';
import type { SigstoreSigned } from './podman-policy.ts';
import { type PodmanSigner, podmanSigner } from './signer-to-podman.ts';

type Ask = Omit<SigstoreSigned, 'signedIdentity'>;

/** What podman can ask for instead of a requirement. */
export interface PodmanDemand {
  /** All must pass; none: nothing can be asked for, so that the scope is rejected. */
  readonly asks: readonly Ask[];
  /** Demands that are not among them. */
  readonly lost: readonly string[];
  /** Ways to satisfy the requirement that are not among them. */
  readonly narrowed: readonly string[];
}

export function podmanDemand(requirement: Requirement): PodmanDemand {
  switch (requirement.kind) {
    case 'all':
      return together(requirement.of.map(podmanDemand));
    case 'any':
      return oneOf(requirement.of.map(podmanDemand));
    case 'signed-by':
      return signedBy(requirement);
    case 'attestation':
      return unable(`the attestation \`${requirement.predicate.text}\``);
    case 'summary':
      return unable('summaries of another gate');
    case 'digest-in':
      return unable(`the list of digests \`${requirement.list.source}\``);
    case 'static':
      return requirement.verdict === 'fail'
        ? { asks: [], lost: [], narrowed: [] }
        : unable('images that nobody signed');
  }
}

function together(demands: readonly PodmanDemand[]): PodmanDemand {
  const isRejected = demands.some(({ asks, lost }) => asks.length === 0 && lost.length === 0);
  return {
    asks: isRejected ? [] : demands.flatMap(({ asks }) => asks),
    lost: isRejected ? [] : demands.flatMap(({ lost }) => lost),
    narrowed: demands.flatMap(({ narrowed }) => narrowed),
  };
}

/** podman has no alternatives but several keys in one place: the first that is whole stands for all. */
function oneOf(demands: readonly PodmanDemand[]): PodmanDemand {
  const whole = demands.filter(({ asks, lost }) => asks.length > 0 && lost.length === 0);
  const keys = whole.flatMap(({ asks: [ask, ...more] }) =>
    ask?.source.kind === 'keys' && more.length === 0 ? [ask] : [],
  );
  const merged = mergeKeys(keys);
  const chosen = merged !== undefined && keys.length === whole.length ? [merged] : whole[0]?.asks;
  const left = demands.length - (chosen?.[0] === merged && merged !== undefined ? keys.length : 1);
  if (chosen === undefined) return demands[0] ?? unable('an empty choice');
  const narrowed = left > 0 ? [`${left} other ways to satisfy an \`any\``] : [];
  return { asks: chosen, lost: [], narrowed: [...whole.flatMap((demand) => demand.narrowed), ...narrowed] };
}

function signedBy({ of, atLeast, annotations, maxAgeMs }: SignedBy): PodmanDemand {
  const signers = of.map(podmanSigner);
  const lost = [
    ...(Object.keys(annotations).length > 0 ? ['signed annotations'] : []),
    ...(maxAgeMs === undefined ? [] : ['`maxAge`']),
  ];
  const demand = countOf(signers, atLeast);
  return { ...demand, lost: [...demand.lost, ...lost] };
}

function countOf(signers: readonly PodmanSigner[], atLeast: number): PodmanDemand {
  const demands = signers.map(
    ({ ask, lost }): PodmanDemand => ({ asks: ask === undefined ? [] : [ask], lost, narrowed: [] }),
  );
  // One principal under two names counts once, and podman would take one signature for both.
  const places = new Set(demands.map(({ asks }) => JSON.stringify(asks)));
  if (atLeast > 1 && places.size < demands.length) return unable(`${atLeast} signers of whom some are the same`);
  if (atLeast === signers.length) return together(demands);
  if (atLeast === 1) return oneOf(demands);
  return unable(`${atLeast} of ${signers.length} signers`);
}

/** One place for all keys, if their logs are the same. */
function mergeKeys(asks: readonly Ask[]): Ask | undefined {
  const [first] = asks;
  if (first === undefined || new Set(asks.map(({ rekorKeys }) => rekorKeys.join())).size > 1) return undefined;
  const pems = asks.flatMap(({ source }) => (source.kind === 'keys' ? source.pems : []));
  return { ...first, source: { kind: 'keys', pems: [...new Set(pems)] } };
}

function unable(what: string): PodmanDemand {
  return { asks: [], lost: [what], narrowed: [] };
}
